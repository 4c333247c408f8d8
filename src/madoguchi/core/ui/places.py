"""Whose hour a clock shows: the place a time zone is named after, in the reader's language.

data/places.tsv holds the exemplar cities of the Unicode CLDR (licence Unicode-3.0) in the languages whose
script differs from that of the zone names themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from madoguchi.core.ui.writing import reader


def place_of(zone: str) -> str:
    """Asia/Vladivostok is Vladivostok in English, and ウラジオストク in Japanese."""
    return _places().get((zone, reader()), zone.rpartition("/")[2].replace("_", " "))


@cache
def _places() -> Mapping[tuple[str, str], str]:
    table = files("madoguchi.core.ui").joinpath("data", "places.tsv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines(), delimiter="\t")
    return {(row["zone"], language): row[language] for row in rows for language in ("ja", "ru")}
