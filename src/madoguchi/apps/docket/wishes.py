"""What somebody asks of the docket: words and choices, as they stand in an address, a saved search or a feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from madoguchi.core import packs
from madoguchi.core.languages.signs import legible

BEST, NEWEST, CONFIRMED = "best", "newest", "confirmed"
ORDERS = (BEST, NEWEST, CONFIRMED)

PRIORITY = "priority"
"""A choice among the regions that stands for every region of a programme of priority."""

FACETS: Mapping[str, str] = {
    "direction": "direction",
    "side": "side",
    "kind": "cooperation",
    "activity": "activity",
    "product": "product",
    "region": "region",
    "size": "size",
    "language": "language",
    "confirmed": "confirmed_on",
}
"""Choices by their name in an address, with the facet of the index that answers them."""

SPANS = (30, 90)
"""Within how many days an entry was confirmed."""

LONGEST_WORDS = 200
LONGEST_VALUE = 40
MOST_VALUES = 20


@dataclass(frozen=True)
class Wish:
    """Words, choices by facet, and the order of what is found."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = BEST

    @classmethod
    def read(cls, asked: Mapping[str, Sequence[str]]) -> Wish:
        """Read what stands in an address. What is unknown or too long is left out: addresses are typed and cut.

        >>> Wish.read({"q": [" snow "], "direction": ["offer"], "page": ["2"]})
        Wish(words='snow', chosen={'direction': ('offer',)}, order='best')
        """
        chosen: dict[str, tuple[str, ...]] = {}
        for name in FACETS:
            values = [one for one in map(legible, asked.get(name, ())) if one and len(one) <= LONGEST_VALUE]
            if values:
                chosen[name] = tuple(dict.fromkeys(values))[:MOST_VALUES]
        words = " ".join(legible("".join(asked.get("q", ())[:1])).split())[:LONGEST_WORDS]
        order = "".join(asked.get("order", ())[:1])
        return cls(words, chosen, order if order in ORDERS else BEST)

    def as_query(self) -> dict[str, list[str]]:
        """The plain form in which it is kept and written into addresses."""
        query: dict[str, list[str]] = {"q": [self.words]} if self.words else {}
        query |= {name: list(values) for name, values in self.chosen.items()}
        return query | ({"order": [self.order]} if self.order != BEST else {})

    @property
    def address(self) -> str:
        """The end of an address: "?q=snow&direction=offer"; "?" for everything."""
        return "?" + urlencode(self.as_query(), doseq=True)

    @property
    def is_empty(self) -> bool:
        """Does it ask for everything?"""
        return not self.words and not self.chosen

    def without(self, name: str, value: str = "") -> Wish:
        """The same without one choice, or without every choice of a facet."""
        kept = tuple(one for one in self.chosen.get(name, ()) if value and one != value)
        chosen = {key: values for key, values in self.chosen.items() if key != name}
        return replace(self, chosen=chosen | ({name: kept} if kept else {}))

    def has(self, name: str, value: str) -> bool:
        """Is this chosen?"""
        return value in self.chosen.get(name, ())

    def filters(self, on: date) -> dict[str, list[str]]:
        """What the index is asked, on a day."""
        filters = {"kind": ["entry"]}
        for name, values in self.chosen.items():
            filters[FACETS[name]] = list(_widened(name, values, on))
        return filters


def _widened(name: str, values: Sequence[str], on: date) -> Iterable[str]:
    if name == "region" and PRIORITY in values:
        return [*(value for value in values if value != PRIORITY), *priority_regions(on)]
    if name == "confirmed":
        return days_back(max((int(value) for value in values if value.isdigit()), default=0), on)
    if name == "activity":
        return _narrowest(values)
    return values


def priority_regions(on: date) -> list[str]:
    """The codes of the regions that some programme gives priority on this day."""
    return [code for code, region in packs.current().regions.items() if region.is_priority(on)]


def days_back(span: int, on: date) -> list[str]:
    """The days of a span that ends on this day, as the index writes them."""
    return [(on - timedelta(days=back)).isoformat() for back in range(min(span, SPANS[-1]) + 1)]


def _narrowest(codes: Sequence[str]) -> list[str]:
    """The codes without those above another chosen one: who ticks a division within a section wants the division."""
    tree = packs.current().activities
    above = {upper.code for code in codes if code in tree for upper in tree.ancestors(code)}
    return [code for code in codes if code not in above]
