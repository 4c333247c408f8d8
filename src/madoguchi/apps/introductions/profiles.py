"""Entries and companies as the matching engine reads them. A register never speaks of intentions."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from madoguchi.apps.docket import queries as docket
from madoguchi.core import packs
from madoguchi.engines.matching import Coded, Kind, Profile
from madoguchi.engines.text import tokens

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.registry.models import Organisation

WORDS = 80
CLASSES = 12


def of_entry(entry: Entry, *, on: date, languages: tuple[str, ...] = ()) -> Profile:
    """One entry: what it seeks or offers in its own words and codes, and its company's registered facts."""
    corridor = packs.current()
    kind = corridor.kind(entry.kind)
    seeks = entry.direction == docket.SEEK
    words = _words(entry)
    organisation = entry.organisation
    registered = _registered(organisation)
    stated = tuple(code for code in entry.activities if code.isdigit())
    return Profile(
        id=entry.reference,
        side=organisation.side,
        kinds=(Kind(kind.code(entry.direction), kind.code(kind.complement(entry.direction))),),
        needs=tuple(entry.products) if seeks else (),
        offers=() if seeks else tuple(entry.products),
        activities=registered if seeks else _merged(stated, registered),
        wanted_activities=stated if seeks else (),
        regions=(organisation.region,) if organisation.region else (),
        wanted_regions=tuple(entry.regions_wanted),
        languages=tuple(entry.languages or organisation.languages),
        size=organisation.size_band,
        wanted_sizes=tuple(entry.sizes_wanted),
        need_words=words if seeks else (),
        offer_words=() if seeks else words,
        completeness=completeness(entry),
        freshness=freshness(entry, on),
        capacity=entry.capacity,
    )


def of_company(organisation: Organisation, *, capacity: int = 3) -> Profile:
    """A company of which only a register speaks: what it may do, where it is, how large, in which languages."""
    return Profile(
        id=organisation.reference,
        side=organisation.side,
        activities=_registered(organisation),
        regions=(organisation.region,) if organisation.region else (),
        languages=tuple(organisation.languages),
        size=organisation.size_band,
        capacity=capacity,
        stated=False,
    )


def completeness(entry: Entry) -> float:
    """The share of what makes an entry easy to judge that it has."""
    has = (
        bool(entry.text),
        bool(entry.activities),
        bool(entry.products) or "product" not in packs.current().kind(entry.kind).needs,
        bool(entry.regions_wanted),
        bool(entry.languages),
        len(entry.title.languages) > 1,
    )
    return sum(has) / len(has)


def freshness(entry: Entry, on: date) -> float:
    """1 on the day an entry was confirmed, 0 on the day it lapses."""
    if entry.confirmed_on is None or entry.confirm_by_on is None:
        return 0.0
    span = max(1, (entry.confirm_by_on - entry.confirmed_on).days)
    return min(1.0, max(0.0, (entry.confirm_by_on - on).days / span))


def _registered(organisation: Organisation) -> tuple[Coded, ...]:
    """Registered classes, the main one in full weight; a company with hundreds of codes says little by each."""
    codes = [one["code"] for one in organisation.classes if one["code"].isdigit()][:CLASSES]
    return tuple(Coded(code, 1.0 if place == 0 else 0.5) for place, code in enumerate(codes))


def _merged(stated: tuple[str, ...], registered: tuple[Coded, ...]) -> tuple[Coded, ...]:
    merged = {code: Coded(code, 1.0) for code in stated}
    for one in registered:
        merged.setdefault(one.code, one)
    return tuple(merged.values())


def _words(entry: Entry) -> tuple[str, ...]:
    """Its own words, and the names of its codes in every language: the bridge between languages."""
    found: dict[str, None] = {}
    for texts in (entry.title, entry.text):
        for _, version in texts:
            found.update(dict.fromkeys(tokens(version.text)))
    for code in (*entry.activities, *entry.products):
        found.update(dict.fromkeys(_label_words(code, code in entry.products)))
    return tuple(found)[:WORDS]


@lru_cache(maxsize=4096)
def _label_words(code: str, is_product: bool) -> tuple[str, ...]:
    corridor = packs.current()
    if is_product:
        product = corridor.products.nearest(code)
        labels = product.labels if product else None
    else:
        activity = corridor.activities.get(code)
        labels = activity.labels if activity else None
    return tuple(word for text in (labels.texts.values() if labels else ()) for word in tokens(text))
