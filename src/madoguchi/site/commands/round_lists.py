"""`madoguchi round lists`: everybody's ranked list of the other side, for a whole market at once, from one file."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from madoguchi.engines.matching import ListFigures, MarketLists, list_everybody
from madoguchi.site.commands.files import Unreadable
from madoguchi.site.commands.numbers import whole
from madoguchi.site.commands.round_allocate import read_pairs

HELP = "Rank everybody for everybody of a market at once, from a file of scored pairs."
EXAMPLE = "madoguchi round lists pairs.csv --envy-free --top 10"
LARGEST = 4_000_000
"""Seekers times partners: beyond 2,000 by 2,000 the successive matchings take minutes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """One file, how fair, how long the lists are."""
    parser.add_argument("pairs", type=Path, help="CSV seeker,partner,value (0 to 1)")
    parser.add_argument(
        "--envy-free",
        action="store_true",
        help="lists in which nobody, or nearly, would rather stand in another's places, for somewhat fewer matches",
    )
    parser.add_argument("--top", type=whole(1), default=10, help="places of each list (default 10)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Rank and print; 1 when the file cannot be used."""
    try:
        market = read_pairs(options.pairs)
        if len(market.seekers) * len(market.partners) > LARGEST:
            raise Unreadable(
                f"{options.pairs}: {len(market.seekers):,} seekers by {len(market.partners):,} partners are too many "
                "for lists of the whole market; allocate a round, or rank for one entry"
            )
        found = list_everybody(market, envy_free=options.envy_free, top=options.top)
    except ValueError as problem:
        print(f"madoguchi round lists: {problem}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False))
        return 0
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("side", "id", "place", "other"))
    table.writerows(_rows(found))
    return 0


def as_json(found: MarketLists) -> dict[str, object]:
    """Both sides' lists, and what they are worth as printed and mixed."""
    return {
        "shown": _figures(found.shown),
        "mixed": _figures(found.mixed),
        "seekers": {name: list(each) for name, each in found.seekers.items()},
        "partners": {name: list(each) for name, each in found.partners.items()},
    }


def _figures(one: ListFigures) -> dict[str, object]:
    return {"matches": one.matches, "envious": {"seekers": one.envious[0], "partners": one.envious[1]}}


def _rows(found: MarketLists) -> Iterator[tuple[str, str, int, str]]:
    for side, lists in (("seeker", found.seekers), ("partner", found.partners)):
        for name, each in lists.items():
            yield from ((side, name, place, other) for place, other in enumerate(each, 1))
