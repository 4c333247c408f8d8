"""What the docket answers to a wish: entries with why they came up, counts of further choices, ways out of nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.docket import codes
from madoguchi.apps.docket.models import OFFER, SEEK, Entry
from madoguchi.apps.docket.wishes import FACETS, PRIORITY, SPANS, Wish, days_back, priority_regions
from madoguchi.core import packs
from madoguchi.core.packs import Corridor, Labels
from madoguchi.core.search import Match
from madoguchi.core.search.documents import LABELS, NAME

SHOWN = 8
Counts = Mapping[str, Mapping[str, int]]

LEGENDS: Mapping[str, Promise] = {
    "direction": _("Seeks or offers"),
    "side": _("Country"),
    "kind": _("Kind of cooperation"),
    "activity": _("Line of business"),
    "product": _("Goods"),
    "region": _("Region"),
    "size": _("Size"),
    "language": _("Language the company works in"),
    "confirmed": _("Confirmed"),
}


@dataclass(frozen=True)
class Found:
    """One entry that was found, and the words that led to it."""

    entry: Entry
    why: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Findings:
    """One page of what a wish finds. `counts` are those of the facets, by their name in the index."""

    wish: Wish
    found: tuple[Found, ...]
    total: int
    counts: Counts = field(default_factory=dict)
    is_similar: bool = False


@dataclass(frozen=True)
class Choice:
    """One choice of a facet and how many entries it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool
    lang: str = ""


@dataclass(frozen=True)
class Facet:
    """A group of choices; `is_cut` says that not all of them are shown."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    is_cut: bool = False
    of_all: int = 0


@dataclass(frozen=True)
class Chosen:
    """A choice that was made, and the wish without it; or, `is_alone`, the wish for it alone."""

    label: str
    rest: Wish
    is_alone: bool = False


def reader() -> str:
    """The language of whoever reads."""
    return (get_language() or "en").split("-")[0]


def label(name: str, value: str) -> str:
    """What a choice is called for the reader; the value itself when the corridor does not know it."""
    corridor = packs.current()
    if name == "direction":
        return {OFFER: gettext("Offers"), SEEK: gettext("Seeks")}.get(value, value)
    if name == "confirmed":
        return gettext("In the last %(days)s days") % {"days": value}
    if name == "region" and value == PRIORITY:
        return gettext("Priority regions")
    if name in {"activity", "product", "region"}:
        sort = {"activity": codes.ACTIVITIES, "product": codes.PRODUCTS, "region": codes.REGIONS}[name]
        said = codes.said(sort, value, reader())
        return said.text if said else value
    if name == "language":
        return corridor.autonym(value)
    found = _labels(corridor, name, value)
    return found.in_language(reader()).text if found else value


def _labels(corridor: Corridor, name: str, value: str) -> Labels | None:
    if name == "side":
        return next((one.names for one in corridor.sides if one.key == value), None)
    if name == "kind":
        return next((one.labels for one in corridor.kinds if one.key == value), None)
    return next((one.names for one in corridor.employee_bands if one.key == value), None) if name == "size" else None


def chosen(wish: Wish) -> list[Chosen]:
    """The choices that were made, each with the wish without it."""
    made = [
        Chosen(label(name, value), wish.without(name, value))
        for name, values in wish.chosen.items()
        for value in values
    ]
    return (
        [Chosen(gettext("“%(words)s”") % {"words": wish.words}, Wish("", wish.chosen, wish.order)), *made]
        if wish.words
        else made
    )


def facets(findings: Findings, *, on: date, whole: str = "") -> list[Facet]:
    """The groups of choices with their counts; `whole` names a facet of which every choice is shown."""
    groups = [_facet(name, findings, on, whole) for name in FACETS if name != "product"]
    return [group for group in groups if group.choices]


def _facet(name: str, findings: Findings, on: date, whole: str) -> Facet:
    counted = findings.counts.get(FACETS[name], {})
    values = list(_values(name, findings.wish, counted, on))
    wish = findings.wish
    shown = values if name == whole else values[:SHOWN]
    shown += [value for value in wish.chosen.get(name, ()) if value not in shown]
    choices = tuple(
        Choice(
            value,
            label(name, value),
            _count(name, value, counted, on),
            wish.has(name, value),
            value if name == "language" and value != reader() else "",
        )
        for value in shown
    )
    return Facet(name, str(LEGENDS[name]), choices, len(shown) < len(values), len(values))


def _values(name: str, wish: Wish, counted: Mapping[str, int], on: date) -> Iterable[str]:
    """The choices worth showing: those that find something, in the order of the corridor or of their counts."""
    corridor = packs.current()
    if name == "direction":
        return (OFFER, SEEK)
    if name == "side":
        return (side.key for side in corridor.sides)
    if name == "size":
        return (band.key for band in corridor.employee_bands if counted.get(band.key))
    if name == "confirmed":
        return (str(span) for span in SPANS)
    if name == "activity":
        return _activities(wish, counted)
    known = sorted((value for value in counted if value), key=lambda value: (-counted[value], value))
    if name == "region" and any(counted.get(code) for code in priority_regions(on)):
        return [PRIORITY, *known]
    return known


def _activities(wish: Wish, counted: Mapping[str, int]) -> list[str]:
    """Sections; below a chosen section its divisions, below a chosen division its groups."""
    tree = packs.current().activities
    values: list[str] = []
    tops = [one.code for one in tree.children() if counted.get(one.code)]
    for top in sorted(tops, key=lambda code: (-counted[code], code)):
        values.append(top)
        for code in wish.chosen.get("activity", ()):
            if code in tree and tree.section(code).code == top:
                below = [one.code for one in tree.children(code) if counted.get(one.code)]
                values += [one for one in (code, *below) if one not in values]
    return values


def _count(name: str, value: str, counted: Mapping[str, int], on: date) -> int:
    if name == "region" and value == PRIORITY:
        return sum(counted.get(code, 0) for code in priority_regions(on))
    if name == "confirmed" and value.isdigit():
        return sum(counted.get(day, 0) for day in days_back(int(value), on))
    return counted.get(value, 0)


# Why an entry came up ------------------------------------------------------------------------------------


def why(found: Found, wish: Wish) -> list[str]:
    """Why an entry came up, in the reader's words: the names of its codes that answer the words, then the choices."""
    reasons = [_matched(match, found.entry) for match in found.why]
    if wish.has("region", found.entry.organisation.region) or wish.has("region", PRIORITY):
        reasons.append(gettext("region you chose"))
    if wish.words and reader() in found.entry.languages:
        reasons.append(gettext("they work in your language"))
    return list(dict.fromkeys(reason for reason in reasons if reason))


def _matched(match: Match, entry: Entry) -> str:
    if match.field == NAME:
        return gettext("words of the title")
    if match.field == LABELS:
        return _coded(match.text, entry)
    return gettext("words of the text")


def _coded(text: str, entry: Entry) -> str:
    """The code behind a label in whatever language, under its name in the reader's."""
    for sort, sentence, values in (
        (codes.PRODUCTS, gettext("goods: %(name)s"), entry.products),
        (codes.ACTIVITIES, gettext("line of business: %(name)s"), entry.activities),
        (codes.REGIONS, gettext("region: %(name)s"), [entry.organisation.region]),
    ):
        for code in values:
            if text in codes.words_of(sort, code):
                said = codes.said(sort, code, reader())
                return sentence % {"name": said.text if said else text}
    kind = packs.current().kind(entry.kind)
    if text in (*kind.labels.texts.values(), *kind.texts(entry.direction).texts.values()):
        return gettext("kind of cooperation: %(name)s") % {"name": kind.labels.in_language(reader()).text}
    return gettext("place: %(name)s") % {"name": text}
