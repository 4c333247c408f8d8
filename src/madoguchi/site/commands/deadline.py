"""`madoguchi deadline due`: when limits in working days end, from a file, without a database."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.site.commands.files import Unreadable, opened

if TYPE_CHECKING:
    from madoguchi.engines.deadlines import Calendar, Due

HELP = "Say when limits in working days end, on the calendar of each country."
EXAMPLE = "madoguchi deadline due received.csv --json"
COLUMNS = ("country", "received_on", "working_days")
_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Line:
    country: str
    received: date
    working_days: int
    due: Due


def arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-verb, one file."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="due")
    due = verbs.add_parser(
        "due",
        help=HELP,
        description="CSV with columns country,received_on,working_days; counting starts the day after.",
    )
    due.add_argument("file", type=Path, metavar="FILE.csv", help="what was received, and how long a limit it has")
    due.add_argument("--country", metavar="XX", help="the country of rows that name none (two letters)")
    due.add_argument("--json", action="store_true", help="one JSON object a line: due_on, status")


def run(options: argparse.Namespace) -> int:
    """Read everything, then print; 1 when the file cannot be used."""
    try:
        lines = list(read(options.file, options.country or ""))
    except ValueError as problem:
        print(f"madoguchi deadline due: {problem}", file=sys.stderr)
        return 1
    if options.json:
        for line in lines:
            print(json.dumps({"due_on": line.due.on.isoformat(), "status": line.due.status}))
        return 0
    for line in lines[:_SHOWN]:
        print(f"{line.country}  {line.received} + {line.working_days:>3}  {line.due.on:%a %Y-%m-%d}  {line.due.status}")
    if len(lines) > _SHOWN:
        print(f"…   and {len(lines) - _SHOWN:,} more; --json prints all")
    projected = sum(line.due.status == "projected" for line in lines)
    print(
        f"Limits: {len(lines):,}; {projected:,} of them reach into a year whose days off are not fixed, and may move."
    )
    return 0


def read(path: Path, country: str) -> Iterator[Line]:
    """Each row with its answer. Raises Unreadable with the line and what is wrong there."""
    with opened(path) as file:
        reader = csv.reader(file)
        header = [name.strip() for name in next(reader, [])]
        wanted = COLUMNS if not country else COLUMNS[1:]
        missing = [name for name in wanted if name not in header]
        if missing:
            helps = " (or give --country)" if missing[0] == "country" else ""
            raise Unreadable(f"{path}, line 1: the column {missing[0]} is missing{helps}")
        for row in reader:
            if row and len(row) > len(header):
                says = f"{len(header)} columns are needed, {len(row)} are there"
                raise Unreadable(f"{path}, line {reader.line_num}: {says}")
            if row:
                values = dict(zip(header, (cell.strip() for cell in row), strict=False))
                try:
                    yield _line(values, country)
                except (ValueError, LookupError) as problem:
                    raise Unreadable(f"{path}, line {reader.line_num}: {problem}") from None


def _line(values: dict[str, str], country: str) -> Line:
    from madoguchi.engines.deadlines import Limit, due
    from madoguchi.engines.deadlines.limits import MOST, WORKING_DAYS

    named = (values.get("country") or country).upper()
    if not named:
        raise ValueError("names no country, and --country is not given")
    text = values.get("working_days", "")
    most = MOST[WORKING_DAYS]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ValueError(f"working_days must be a whole number from 1 to {most:,}, not {text!r}")
    try:
        received = date.fromisoformat(values.get("received_on", ""))
    except ValueError:
        raise ValueError(f"received_on must be a date such as 2026-11-02, not {values.get('received_on')!r}") from None
    limit = Limit(int(text))
    return Line(named, received, limit.n, due(received, limit, calendar_of(named)))


@cache
def calendar_of(country: str) -> Calendar:
    """The calendar of the corridor's pack; of another country, the library's, with no year decreed."""
    from madoguchi.core import packs

    corridor = packs.current()
    side = corridor.side_of_country(country)
    if side is not None:
        return corridor.calendar(side.key)
    try:
        return packs.from_library(country)
    except packs.UnknownCountry:
        raise ValueError(
            f"no calendar is known for the country {country!r}; use its two letters of ISO 3166-1"
        ) from None
