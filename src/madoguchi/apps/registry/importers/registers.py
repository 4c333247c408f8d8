"""What the readers of one country's registers share: names, places, sizes and check digits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from madoguchi.apps.registry.importers.rows import Row
from madoguchi.apps.registry.records import CompanyRecord, NameRecord, checked, script_of
from madoguchi.core import packs
from madoguchi.core.refusals import Refused


def row_of(line: int, record: CompanyRecord, key: str) -> Row:
    """A row that can go in once its names, codes and region hold; a refused one otherwise."""
    try:
        return Row(line, record=checked(record), key=key[:80])
    except Refused as refusal:
        facts = {name: value for name, value in refusal.facts.items() if name != "field"}
        return Row.refused(line, refusal.key, str(refusal.facts.get("field", "")), **facts)


def half_width(text: str) -> str:
    """Full-width letters and digits as ordinary ones, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=4)
def _places(side: str, language: str) -> tuple[tuple[str, str], ...]:
    corridor = packs.current()
    found = []
    for region in corridor.regions_of(side):
        for labels in (region.names, region.capital):
            if language in labels:
                found.append((labels.texts[language], region.code))
    return tuple(sorted(found, key=lambda place: -len(place[0])))


def region_in(address: str, side: str, language: str) -> str:
    """The region whose name, or whose capital's, an address begins with; empty when it begins with neither."""
    for name, code in _places(side, language):
        if address.startswith(name):
            return code
    return ""


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The values in their order, each once, without empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))


def name(text: str, language: str, kind: str = "legal", reading: str = "") -> NameRecord:
    """A name as a register writes it, with single blanks."""
    return NameRecord(" ".join(text.split()), language, script_of(text), kind, " ".join(reading.split()))
