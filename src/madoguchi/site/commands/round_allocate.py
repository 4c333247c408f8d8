"""`madoguchi round allocate`: who is introduced to whom, from two files, without a database."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import numpy as np

from madoguchi.engines.matching import Capacities, Market, Round, allocate
from madoguchi.site.commands.files import Unreadable, opened
from madoguchi.site.commands.numbers import whole

HELP = "Choose introductions from a file of scored pairs, under everyone's capacity."
EXAMPLE = "madoguchi round allocate pairs.csv capacities.csv --json"
SIDES = ("seeker", "partner")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Two files, and how finely and with how many workers to allocate."""
    parser.add_argument("pairs", type=Path, help="CSV seeker,partner,value (0 to 1)")
    parser.add_argument("capacities", type=Path, help="CSV side,id,capacity (side: seeker or partner)")
    parser.add_argument("--epsilon", type=float, default=None, help="least step of a bid; by default from the values")
    parser.add_argument("--workers", type=whole(1), default=1, help="threads; the answer is the same for any number")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Allocate and print; 1 when a file cannot be used."""
    try:
        capacities = read_capacities(options.capacities)
        market = read_pairs(options.pairs)
        _refuse_without_capacity(options, market, capacities)
        found = allocate(market, capacities, epsilon=options.epsilon, workers=options.workers)
    except ValueError as problem:
        print(f"madoguchi round allocate: {problem}", file=sys.stderr)
        return 1
    print(json.dumps(as_json(found), ensure_ascii=False) if options.json else as_text(found, market))
    return 0


def _refuse_without_capacity(options: argparse.Namespace, market: Market, capacities: Capacities) -> None:
    """Say of which file a side is missing, which the engine cannot know."""
    sides = (("seeker", market.seekers, capacities.seekers), ("partner", market.partners, capacities.partners))
    for side, named, known in sides:
        missing = next((name for name in named if name not in known), None)
        if missing is not None:
            raise Unreadable(f"{options.capacities}: no capacity is given for {missing}, a {side} of {options.pairs}")


def as_json(found: Round) -> dict[str, object]:
    """The round as DESIGN's file format has it, with the rest of the certificate."""
    return {
        "value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "epsilon": found.epsilon,
        "inputs": found.inputs,
        "sha256": found.sha256,
        "pairs": [list(pair) for pair in found.pairs],
    }


def as_text(found: Round, market: Market) -> str:
    """The round on one screen."""
    lines = [
        f"{len(found.pairs):,} introductions from {len(market):,} pairs, "
        f"{len({s for s, _ in found.pairs}):,} seekers with {len({p for _, p in found.pairs}):,} partners",
        f"value  {found.value:.6f}",
        f"bound  {found.bound:.6f}  no allowed choice is worth more",
        f"gap    {100 * found.gap:.4f} %  (epsilon {found.epsilon:g})",
        f"sha256 {found.sha256}",
    ]
    return "\n".join(lines)


def read_capacities(path: Path) -> Capacities:
    """The places of both sides; a name given twice is refused."""
    sides: dict[str, dict[str, int]] = {side: {} for side in SIDES}
    for line, (side, name, text) in _rows(path, ("side", "id", "capacity")):
        if side not in sides:
            raise Unreadable(f"{path}, line {line}: side must be seeker or partner, not {side!r}")
        if name in sides[side]:
            raise Unreadable(f"{path}, line {line}: {side} {name} was given before")
        if not (text.isascii() and text.isdigit()):
            raise Unreadable(f"{path}, line {line}: capacity must be a whole number from 0, not {text!r}")
        sides[side][name] = int(text)
    return Capacities(sides["seeker"], sides["partner"])


def read_pairs(path: Path) -> Market:
    """The scored pairs in columns, as they come."""
    seekers: dict[str, int] = {}
    partners: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for line, (seeker, partner, text) in _rows(path, ("seeker", "partner", "value")):
        try:
            value = float(text)
        except ValueError:
            raise Unreadable(f"{path}, line {line}: value must be a number, not {text!r}") from None
        if not isfinite(value) or not 0 <= value <= 1:
            raise Unreadable(f"{path}, line {line}: value must lie between 0 and 1, not {text}")
        rows.append(seekers.setdefault(seeker, len(seekers)))
        columns.append(partners.setdefault(partner, len(partners)))
        values.append(value)
    return Market(
        tuple(seekers), tuple(partners), np.array(rows, np.int64), np.array(columns, np.int64), np.array(values)
    )


def _rows(path: Path, names: tuple[str, str, str]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """The three named columns of each line, in any order in the file, with the line's number."""
    with opened(path) as file:
        reader = csv.reader(file)
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in names if name not in header]
        if missing:
            raise Unreadable(f"{path}, line 1: the column {missing[0]} is missing")
        first, second, third = (header.index(name) for name in names)
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                raise Unreadable(
                    f"{path}, line {reader.line_num}: {len(header)} columns are needed, {len(row)} are there"
                )
            cells = row[first].strip(), row[second].strip(), row[third].strip()
            if not cells[0] or not cells[1]:
                raise Unreadable(f"{path}, line {reader.line_num}: {names[0]} and {names[1]} must not be empty")
            yield reader.line_num, cells
