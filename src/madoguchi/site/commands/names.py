"""`madoguchi names match` and `link`: names of one file among another's, and two registers linked; no database."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from madoguchi.site.commands.files import Unreadable, opened
from madoguchi.site.commands.numbers import whole

HELP = "Match the company names of two files across scripts, or link two registers."
EXAMPLE = "madoguchi names match ours.csv list.csv --top 3"

_BLOCK = 512
_SHOWN = 15
_LONGEST_FIELD = 10_000_000


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    name: str
    language: str | None
    reading: str | None


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="{match,link}")
    match = actions.add_parser(
        "match",
        help="Match the company names of two files across scripts.",
        description="Both files: CSV with columns id,name[,language][,reading].",
    )
    match.add_argument("left", type=Path, metavar="LEFT.csv", help="the names to look up")
    match.add_argument("right", type=Path, metavar="RIGHT.csv", help="the names to find them among")
    match.add_argument("--top", type=whole(1), default=10, help="hits for each name (10)")
    match.add_argument("--json", action="store_true", help="one JSON object a line: id, hits with id, score, reasons")
    link = actions.add_parser(
        "link",
        help="Link two registers: same company, or a question for a person.",
        description="Both files: CSV with columns id,name and any of reading, region, address, activities, web, "
        "founded_on, and a column for each kind of number, called number_inn, number_ogrn, number_lei …",
    )
    link.add_argument("left", type=Path, metavar="LEFT.csv", help="one register")
    link.add_argument("right", type=Path, metavar="RIGHT.csv", help="the other")
    link.add_argument("--bulk", action="store_true", help="on disk, for registers of millions (needs madoguchi[bulk])")
    link.add_argument(
        "--json", action="store_true", help="one JSON object a line: left, right, outcome, weight, reasons"
    )


def run(options: argparse.Namespace) -> int:
    csv.field_size_limit(_LONGEST_FIELD)
    if options.action == "link":
        from madoguchi.site.commands import names_link  # the engines behind it take a moment to load

        return names_link.run(options)
    try:
        left, right = read(options.left), read(options.right)
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return 1
    matched = matches(left, right, options.top)
    if options.json:
        for line, hits in matched:
            print(json.dumps({"id": line.id, "hits": hits}, ensure_ascii=False))
    else:
        _print_screen(matched, len(left), len(right), sys.stdout)
    return 0


def read(path: Path) -> list[Line]:
    """The lines of a CSV file; raises Unreadable with file and line."""
    with opened(path) as file:
        return list(_lines(path, file))


def _lines(path: Path, file: TextIO) -> Iterator[Line]:
    reader = csv.reader(file)
    try:
        header = [title.strip().lower() for title in next(reader, [])]
        if "id" not in header or "name" not in header:
            raise Unreadable(
                f"{path}, line 1: the columns id and name are needed; found: {', '.join(header) or 'none'}."
            )
        for row in reader:
            if not row:
                continue
            if len(row) > len(header):
                titles = ", ".join(header)
                raise Unreadable(f"{path}, line {reader.line_num}: {len(row)} fields for the columns {titles}.")
            values = dict(zip(header, row, strict=False))
            if "name" not in values:
                raise Unreadable(f"{path}, line {reader.line_num}: no name.")
            yield Line(values["id"], values["name"], values.get("language") or None, values.get("reading") or None)
    except csv.Error as problem:
        raise Unreadable(f"{path}, line {reader.line_num}: {problem}.") from problem


def matches(left: list[Line], right: list[Line], top: int) -> Iterator[tuple[Line, list[dict[str, object]]]]:
    """Each left line with its hits, in order."""
    from madoguchi.engines.names import Entry, NameIndex, analyse

    index = NameIndex(Entry(line.id, line.name, line.language, line.reading) for line in right)
    for begin in range(0, len(left), _BLOCK):
        block = left[begin : begin + _BLOCK]
        names = [analyse(line.name, language=line.language, reading=line.reading) for line in block]
        for line, hits in zip(block, index.search_many(names, top, with_reasons=True), strict=True):
            yield (
                line,
                [
                    {
                        "id": hit.key,
                        "score": round(hit.score, 6),
                        "reasons": [{"key": reason.key, **reason.facts} for reason in hit.reasons],
                    }
                    for hit in hits
                ],
            )
        if begin and sys.stderr.isatty():
            print(f"\r{begin + len(block)} of {len(left)}", end="", file=sys.stderr)


def _print_screen(matched: Iterator[tuple[Line, list[dict[str, object]]]], left: int, right: int, out: TextIO) -> None:
    from madoguchi.engines.names import threshold

    sure, doubtful = threshold(0.0001), threshold(0.001)
    counts = {"sure": 0, "doubtful": 0, "none": 0}
    for number, (line, hits) in enumerate(matched):
        best = hits[0] if hits else {"id": "-", "score": 0.0, "reasons": []}
        score = float(str(best["score"]))
        counts["sure" if score >= sure else "doubtful" if score >= doubtful else "none"] += 1
        if number < _SHOWN:
            print(f"{score:5.2f}  {line.id[:20]:20}  {str(best['id'])[:20]:20}  {line.name[:50]}", file=out)
    if left > _SHOWN:
        print(f"  ...  and {left - _SHOWN} more; --json prints all", file=out)
    print(
        f"{left} names among {right}: {counts['sure']} found (score {sure:.2f} or more, one wrong in 10,000), "
        f"{counts['doubtful']} to look at ({doubtful:.2f} or more, one in 1,000), {counts['none']} without a match.",
        file=out,
    )
