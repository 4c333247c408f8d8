"""Whose hour a clock shows: the place a time zone is named after, in the reader's language.

data/places.tsv holds the exemplar cities of the Unicode CLDR (licence Unicode-3.0) in the languages whose
script differs from that of the zone names themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from madoguchi.core.ui.writing import UNIVERSAL, reader

Choices = list[tuple[str, str]]
"""Time zones to choose from, each with what a reader calls it."""


def place_of(zone: str) -> str:
    """Asia/Vladivostok is Vladivostok in English, and ウラジオストク in Japanese."""
    return _places().get((zone, reader()), zone.rpartition("/")[2].replace("_", " "))


def zones(at: datetime, *, first: Iterable[str]) -> list[tuple[str, Choices]]:
    """Every zone under its place and its distance from universal time on a day: those in `first`, then the others.

    One zone a place, from west to east. Names that are kept for old programs are no places and stay out.
    """
    near = list(dict.fromkeys(first))
    far = {zone for zone, _ in _places()} - set(near)
    ordered = sorted(far, key=lambda zone: (_distance(zone, at), place_of(zone)))
    return [
        (gettext("Often chosen here"), [(zone, _named(zone, at)) for zone in near]),
        (gettext("Elsewhere"), [(zone, _named(zone, at)) for zone in (*ordered, UNIVERSAL) if zone not in near]),
    ]


def _named(zone: str, at: datetime) -> str:
    if zone == UNIVERSAL:
        return gettext("universal time (UTC)")
    distance = _distance(zone, at)
    hours, minutes = divmod(abs(distance) // timedelta(minutes=1), 60)
    sign = "−" if distance < timedelta() else "+"
    return gettext("%(place)s (UTC%(distance)s)") % {
        "place": place_of(zone),
        "distance": f"{sign}{hours}:{minutes:02}" if minutes else f"{sign}{hours}",
    }


def _distance(zone: str, at: datetime) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


@cache
def _places() -> Mapping[tuple[str, str], str]:
    table = files("madoguchi.core.ui").joinpath("data", "places.tsv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t")
    return {(row["zone"], language): row[language] for row in rows for language in ("ja", "ru")}
