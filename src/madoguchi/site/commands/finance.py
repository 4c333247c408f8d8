"""`madoguchi finance`: what dated cash flows in a file return, without a database."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from datetime import date
from math import isfinite
from pathlib import Path

from madoguchi.engines.finance import Flows, Roots, irr, mirr
from madoguchi.site.commands.files import Unreadable, opened

HELP = "Compute all internal rates of return of the cash flows in a file."
EXAMPLE = "madoguchi finance irr flows.csv --json"
COLUMNS = ("series", "date", "amount")


def arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-verb, with its file."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    text = "All yearly rates at which each series is worth nothing: unique, none or many."
    rates = verbs.add_parser("irr", help=text[0].lower() + text[1:-1], description=text)
    rates.add_argument("flows", type=Path, help="CSV series,date,amount (dates as 2017-03-01, negative is paid in)")
    rates.add_argument(
        "--mirr", type=_percent, nargs=2, metavar=("PAID", "EARNED"),
        help="also the modified rate: what is paid in costs PAID, what is earned is put by at EARNED per cent a year",
    )  # fmt: skip
    rates.add_argument("--json", action="store_true", help="print one JSON object a line, one for each series")


def run(options: argparse.Namespace) -> int:
    """Compute and print; 1 when the file cannot be used."""
    try:
        series = read_flows(options.flows)
    except Unreadable as problem:
        print(f"madoguchi finance irr: {problem}", file=sys.stderr)
        return 1
    if not series and not options.json:
        print("The file holds no flows.")
    for name, flows in series.items():
        found = irr(flows)
        told, said = as_json(name, found), as_text(name, found)
        if options.mirr:
            paid, earned = options.mirr
            told["mirr"] = modified = mirr(flows, finance_rate=paid, reinvest_rate=earned)
            said += "; modified: " + ("none" if modified is None else f"{100 * modified:.6f} %")
        print(json.dumps(told, ensure_ascii=False) if options.json else said)
    return 0


def _percent(text: str) -> float:
    """A yearly rate in per cent as a share, above the loss of everything."""
    try:
        share = float(text) / 100
    except ValueError:
        share = -1.0
    if not -1 < share < float("inf"):
        raise argparse.ArgumentTypeError(f"a rate is a number of per cent a year above -100, not {text!r}")
    return share


def as_json(name: str, found: Roots) -> dict[str, object]:
    """One series as DESIGN's file format has it."""
    return {"series": name, "kind": found.kind, "roots": list(found.rates)}


def as_text(name: str, found: Roots) -> str:
    """One series on one line."""
    said = ", ".join(f"{100 * rate:.6f} %" for rate in found.rates)
    return f"{name}: {found.kind}" + (f", {said}" if said else "")


def read_flows(path: Path) -> dict[str, Flows]:
    """The flows of each series, in the order in which the file names them first."""
    pairs: dict[str, list[tuple[date, float]]] = {}
    with opened(path) as file:
        reader = csv.reader(file)
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise Unreadable(f"{path}, line 1: the column {missing[0]} is missing")
        places = [header.index(name) for name in COLUMNS]
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            where = f"{path}, line {reader.line_num}"
            if len(row) != len(header):
                raise Unreadable(f"{where}: {len(header)} columns are needed, {len(row)} are there")
            name, day, amount = (row[place].strip() for place in places)
            pairs.setdefault(name, []).append((_day(day, where), _amount(amount, where)))
    return {name: Flows.of(kept) for name, kept in pairs.items()}


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{where}: a date looks like 2017-03-01, not {text!r}") from None


def _amount(text: str, where: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = float("nan")
    if not isfinite(amount):
        raise Unreadable(f"{where}: amount must be a number, not {text!r}")
    return amount
