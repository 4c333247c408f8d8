"""What a visitor asked of the directory, and what the directory offers to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.importers.origins import source
from madoguchi.apps.registry.models import Organisation
from madoguchi.apps.registry.search import FACETS
from madoguchi.apps.registry.writing import KIND
from madoguchi.core import packs, search
from madoguchi.core.search import Match, Page
from madoguchi.core.ui import writing
from madoguchi.core.ui.templatetags.window import language_here

SIZE = 30
WHOLE = 10_000
"""How many companies a downloaded list holds at most; the whole registry is under open data."""
SHOWN_AT_ONCE = 8


@dataclass(frozen=True)
class Asked:
    """The words and choices in an address."""

    words: str
    chosen: Mapping[str, tuple[str, ...]]
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        """Read them; what cannot be read is not asked."""
        chosen = {facet: tuple(dict.fromkeys(given.getlist(facet)))[:50] for facet in FACETS}
        number = given.get("page", "")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        return cls(given.get("q", "").strip()[:200], {key: one for key, one in chosen.items() if one}, max(1, page))

    def find(self, *, page: int = 1, size: int = SIZE, facets: Iterable[str] = ()) -> Page:
        """Ask the index."""
        return search.index().search(
            self.words, filters={"kind": [KIND], **self._filters()}, page=page, size=size, facets=tuple(facets)
        )

    def _filters(self) -> dict[str, tuple[str, ...]]:
        """The choices; where a section and a part of it are both chosen, the part is meant."""
        codes = self.chosen.get("activity", ())
        tree = packs.current().activities
        above = {one.code for code in codes if code in tree for one in tree.ancestors(code)}
        narrowed = tuple(code for code in codes if code not in above)
        return {**self.chosen, **({"activity": narrowed} if codes else {})}

    def without(self, facet: str, value: str = "") -> str:
        """The address of the same list without one choice, or without all of a facet."""
        kept = [
            (key, one)
            for key, values in self.chosen.items()
            for one in values
            if key != facet or value not in {"", one}
        ]
        words = [("q", self.words)] if self.words and facet != "q" else []
        return f"?{urlencode([*words, *kept])}"

    @property
    def is_everything(self) -> bool:
        """Was nothing asked in particular?"""
        return not self.words and not self.chosen

    @property
    def query(self) -> str:
        """The same as the query of an address, without its page."""
        return self.without("")


@dataclass(frozen=True)
class Choice:
    """A value of a facet, and how many companies it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool
    lang: str = ""


@dataclass(frozen=True)
class Facet:
    """Choices of one kind."""

    name: str
    legend: str | Promise
    choices: list[Choice]
    hidden: list[Choice]


LEGENDS: dict[str, Promise] = {
    "side": gettext_lazy("Side"),
    "region": gettext_lazy("Region"),
    "activity": gettext_lazy("Activity"),
    "size": gettext_lazy("Size"),
    "language": gettext_lazy("Language the company works in"),
    "source": gettext_lazy("Who speaks of it"),
}


def label_of(facet: str, value: str) -> str:
    """What a value of a facet is called."""
    return str(_LABELS[facet](value))


def _side(key: str) -> str:
    sides = {one.key: one for one in packs.current().sides}
    return str(sides[key].names.in_language(writing.reader())) if key in sides else key


def _region(code: str) -> str:
    found = packs.current().regions.get(code)
    return str(found.names.in_language(writing.reader())) if found else code


def _activity(code: str) -> str:
    found = packs.current().activities.get(code)
    return str(found.labels.in_language(writing.reader())) if found else code


def _size(key: str) -> str:
    found = next((one for one in packs.current().employee_bands if one.key == key), None)
    return str(found.names.in_language(writing.reader())) if found else key


_LABELS: dict[str, Callable[[str], object]] = {
    "side": _side,
    "region": _region,
    "activity": _activity,
    "size": _size,
    "language": language_here,
    "source": lambda key: source(key).label,
}


def facets(asked: Asked, found: Page) -> list[Facet]:
    """Every facet with what its choices would leave, the most first; sides and sizes in the order of the corridor."""
    return [one for one in (_facet(name, asked, found.facets.get(name, {})) for name in FACETS) if one.choices]


def _facet(name: str, asked: Asked, counts: Mapping[str, int]) -> Facet:
    chosen = asked.chosen.get(name, ())
    values = [*_offered(name, chosen, counts), *(one for one in chosen if one not in counts)]
    choices = [Choice(one, label_of(name, one), counts.get(one, 0), one in chosen) for one in dict.fromkeys(values)]
    shown = [one for place, one in enumerate(choices) if place < SHOWN_AT_ONCE or one.is_chosen]
    return Facet(name, LEGENDS[name], shown, [one for one in choices if one not in shown])


def _offered(name: str, chosen: tuple[str, ...], counts: Mapping[str, int]) -> list[str]:
    if name == "activity":
        return _activities(chosen, counts)
    order: dict[str, int] = {}
    if name == "side":
        order = {one.key: place for place, one in enumerate(packs.current().sides)}
    if name == "size":
        order = {one.key: place for place, one in enumerate(packs.current().employee_bands)}
    return sorted(counts, key=lambda value: (order.get(value, 0), -counts[value], value))


def _activities(chosen: tuple[str, ...], counts: Mapping[str, int]) -> list[str]:
    """The sections; below a chosen code also the codes next below it."""
    tree = packs.current().activities
    known = [code for code in chosen if code in tree]
    open_codes = {one.code for code in known for one in (tree[code], *tree.ancestors(code))}

    def walk(parent: str) -> Iterator[str]:
        below = [one.code for one in tree.children(parent) if one.code in counts or one.code in chosen]
        for code in sorted(below, key=lambda one: (-counts.get(one, 0), one)):
            yield code
            if code in open_codes:
                yield from walk(code)

    return list(walk(""))


def chosen(asked: Asked) -> list[dict[str, str]]:
    """The choices made, each with the address of the list without it."""
    return [
        {"label": label_of(facet, value), "address": asked.without(facet, value)}
        for facet, values in asked.chosen.items()
        for value in values
    ]


@dataclass(frozen=True)
class Row:
    """A company in the list, and why it came up."""

    organisation: Organisation
    why: str


def rows(found: Page) -> list[Row]:
    """The companies of a page, in its order. Those that are public no more are left out."""
    companies = queries.public_companies(found.references)
    return [
        Row(companies[hit.reference], why(hit.why, companies[hit.reference]))
        for hit in found.hits
        if hit.reference in companies
    ]


def why(matches: Iterable[Match], organisation: Organisation) -> str:
    """Where what was asked stands, if it does not stand in the name that the reader sees."""
    shown = queries.name_for(organisation, writing.reader()).text
    said: dict[str, None] = {}
    for match in matches:
        if match.field == "labels":
            said[_("activity or place: %(label)s") % {"label": match.text}] = None
        elif match.field in {"name", "romanised"} and match.text != shown:
            said[_("name: %(name)s") % {"name": match.text}] = None
        elif match.field == "text":
            said[_("its number, address or own words")] = None
    return writing.listed(said)


def lead_on(asked: Asked) -> list[tuple[str, str]]:
    """Where an empty list leads: the same without one of its choices, as far as that finds something."""
    ways: list[tuple[str, str]] = []
    if asked.words and asked.chosen:
        total = Asked("", asked.chosen).find(size=1).total
        if total:
            ways.append((asked.without("q"), _("Without the words: %(count)s") % {"count": writing.number(total)}))
    for facet in asked.chosen:
        wider = Asked(asked.words, {key: one for key, one in asked.chosen.items() if key != facet})
        total = wider.find(size=1).total
        if total:
            label = _("Without “%(choice)s”: %(count)s") % {"choice": LEGENDS[facet], "count": writing.number(total)}
            ways.append((asked.without(facet), label))
    return ways


def suggestions(typed: str) -> list[dict[str, Any]]:
    """What somebody may be about to type: names in any script, and activities in the reader's language."""
    offered = search.index().suggest(typed, writing.reader(), 6)
    return [{"value": one.text, "label": one.text, "note": "", "lang": one.language} for one in offered]
