"""`madoguchi names link`: two registers as files, linked in memory or on disk."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from madoguchi.bulk import BulkIsMissing, link_registers
from madoguchi.engines.identity import ASK, SAME, Link, Record, link
from madoguchi.site.commands.files import Unreadable, opened

NUMBER = "number_"
SHOWN = 15


def run(options: argparse.Namespace) -> int:
    """Link, and print each link or one screen."""
    try:
        links = (link_registers if options.bulk else link)(read(options.left), read(options.right))
        if options.json:
            for each in links:
                print(json.dumps(_plain(each), ensure_ascii=False))
        else:
            _print_screen(links)
    except (Unreadable, BulkIsMissing) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def read(path: Path) -> Iterator[Record]:
    """The records of a CSV file, one after another; raises Unreadable with file and line."""
    with opened(path) as file:
        reader = csv.DictReader(file, strict=True)
        reader.fieldnames = [title.strip().lower() for title in reader.fieldnames or []]
        if not {"id", "name"} <= set(reader.fieldnames):
            found = ", ".join(reader.fieldnames) or "none"
            raise Unreadable(f"{path}, line 1: the columns id and name are needed; found: {found}.")
        for row in reader:
            yield _record(path, reader.line_num, row)


def _record(path: Path, line: int, row: Mapping[str | None, Any]) -> Record:
    founded = (row.get("founded_on") or "").strip()
    try:
        founded_on = date.fromisoformat(founded) if founded else None
    except ValueError as problem:
        says = f"{path}, line {line}: founded_on is no date ({founded[:40]!r}); write 2020-12-31."
        raise Unreadable(says) from problem
    name = (row.get("name") or "").strip()
    return Record(
        (row.get("id") or "").strip(),
        (name,) if name else (),
        {
            title.removeprefix(NUMBER): value.strip()
            for title, value in row.items()
            if title and title.startswith(NUMBER) and value and value.strip()
        },
        reading=(row.get("reading") or "").strip(),
        region=(row.get("region") or "").strip(),
        address=(row.get("address") or "").strip(),
        activities=tuple((row.get("activities") or "").replace(";", " ").split()),
        web=(row.get("web") or "").strip(),
        founded_on=founded_on,
    )


def _plain(each: Link) -> dict[str, object]:
    reasons = [{"key": reason.key, **reason.facts} for reason in each.verdict.reasons]
    return {
        "left": each.left,
        "right": each.right,
        "outcome": each.verdict.outcome,
        "weight": round(each.verdict.weight, 3),
        "reasons": reasons,
    }


def _print_screen(links: Iterator[Link]) -> None:
    counts: Counter[str] = Counter()
    for number, each in enumerate(links):
        counts[each.verdict.outcome] += 1
        if number < SHOWN:
            print(f"{each.verdict.outcome:4}  {each.verdict.weight:6.1f}  {each.left!s:24.24}  {each.right!s:24.24}")
    more = counts.total() - SHOWN
    if more > 0:
        print(f"  ...  and {more} more; --json prints all")
    print(f"{counts[SAME]} the same company, {counts[ASK]} to ask a person about.")
