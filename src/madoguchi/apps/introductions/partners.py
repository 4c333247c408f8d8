"""Promising partners of one entry or one company, with the reasons of both sides, in order of promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import learning, profiles, reading
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs, search
from madoguchi.engines.matching import Profile, Ranked, Reason, View, explain, rank

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.registry.models import Organisation

TOP = 10
POOL = 120
"""Companies of the register that are looked at; beyond them they differ by little more than their number."""
REMEMBERED = 600
"""Seconds after which partners are looked for again."""


@dataclass(frozen=True)
class Partner:
    """A promising partner: an entry, or a company that posted none, and why."""

    organisation: Organisation
    entry: Entry | None
    value: float
    price: float
    yours: View
    theirs: View

    @property
    def is_in_demand(self) -> bool:
        """Do others compete for its places?"""
        return self.price > 0

    @property
    def reasons(self) -> dict[str, Any]:
        """Both views as kept with an introduction."""
        return as_facts(self.yours, self.theirs)


def for_entry(entry: Entry, *, on: date, top: int = TOP) -> list[Partner]:
    """The most promising entries of the other side."""
    facts = (entry.reference, entry.version, entry.updated_at.isoformat(), entry.organisation.classes)
    return _restored(_remembered(("entry", on, top, *facts), lambda: _ranked_for_entry(entry, on=on, top=top)))


def _ranked_for_entry(entry: Entry, *, on: date, top: int) -> list[Partner]:
    found = docket.fresh_entries(on).exclude(organisation__side=entry.organisation.side)
    pool = {one.reference: one for one in found if _may_meet(entry.organisation, one.organisation)}
    ranked = rank(
        profiles.of_entry(entry, on=on),
        [profiles.of_entry(one, on=on) for one in pool.values()],
        learning.current_model(),
        prices=_prices(pool.values()),
        top=top,
    )
    return [_partner(one, pool[one.id].organisation, pool[one.id]) for one in ranked]


def for_company(organisation: Organisation, *, on: date, top: int = TOP) -> list[Partner]:
    """The most promising partners of a company that posted nothing: entries first, then the other side's registry.

    Nothing is said about what it wants: reasons speak of registered activities, languages, and what entries ask for.
    """
    own = profiles.of_company(organisation)
    return _restored(_remembered(("company", on, top, own), lambda: _ranked_for_company(organisation, on=on, top=top)))


def _ranked_for_company(organisation: Organisation, *, on: date, top: int) -> list[Partner]:
    own = profiles.of_company(organisation)
    entries = {
        one.reference: one
        for one in docket.fresh_entries(on).exclude(organisation__side=organisation.side)
        if _may_meet(organisation, one.organisation)
    }
    model = learning.current_model()
    ranked = rank(own, [profiles.of_entry(one, on=on) for one in entries.values()], model, top=top)
    partners = [_partner(one, entries[one.id].organisation, entries[one.id]) for one in ranked]
    seen = {partner.organisation.pk for partner in partners}
    companies = {one.reference: one for one in _alike(organisation) if one.pk not in seen}
    registered = rank(own, [profiles.of_company(one) for one in companies.values()], model, top=top)
    return (partners + [_partner(one, companies[one.id], None) for one in registered])[:top]


@dataclass(frozen=True)
class _Found:
    """A partner as it is remembered: by its references, so that what it shows is read anew each time."""

    organisation: str
    entry: str
    value: float
    price: float
    yours: View
    theirs: View


def _remembered(asked: tuple[object, ...], find: Callable[[], list[Partner]]) -> tuple[_Found, ...]:
    """What was found before for the same question, docket and weights; found now otherwise.

    The key is the content of all that the ranking reads but the register of the other side, which changes in bulk and
    rarely: what rests on that is forgotten after `REMEMBERED` seconds.
    """
    state = (docket.latest_change(), reading.last_drawn_up_at(), learning.current_model().as_mapping())
    key = "partners:" + sha256(repr((asked, state)).encode()).hexdigest()
    kept: tuple[_Found, ...] | None = cache.get(key)
    if kept is None:
        kept = tuple(
            _Found(
                one.organisation.reference,
                one.entry.reference if one.entry else "",
                one.value,
                one.price,
                one.yours,
                one.theirs,
            )
            for one in find()
        )
        cache.set(key, kept, REMEMBERED)
    return kept


def _restored(kept: tuple[_Found, ...]) -> list[Partner]:
    """The partners with their records as they are now; who was withdrawn or is no longer visible is left out."""
    entries = docket.entries(one.entry for one in kept if one.entry)
    companies = registry.companies([one.organisation for one in kept if not one.entry])
    partners = []
    for one in kept:
        entry = entries.get(one.entry)
        company = entry.organisation if entry else None if one.entry else companies.get(one.organisation)
        if company is not None:
            partners.append(Partner(company, entry, one.value, one.price, one.yours, one.theirs))
    return partners


def of_pair(own: Profile, other: Profile) -> tuple[View, View, float]:
    """Both views of one pair, and the chance that both accept."""
    explanation = explain((own, other), learning.current_model())
    return explanation.seeker, explanation.partner, explanation.value


def as_facts(yours: View, theirs: View) -> dict[str, Any]:
    """Both views as plain data: the three best reasons and the caution of each."""
    return {"yours": _view_facts(yours), "theirs": _view_facts(theirs)}


def _view_facts(view: View) -> dict[str, Any]:
    return {
        "chance": round(view.chance, 6),
        "reasons": [_fact(reason) for reason in view.best(3)],
        "caution": _fact(view.caution) if view.caution else None,
    }


def _fact(reason: Reason) -> dict[str, Any]:
    facts = {key: list(value) if isinstance(value, tuple) else value for key, value in reason.facts.items()}
    return {"key": reason.key, "facts": facts, "contribution": round(reason.contribution, 6)}


def _partner(ranked: Ranked, organisation: Organisation, entry: Entry | None) -> Partner:
    return Partner(organisation, entry, ranked.value, ranked.price, ranked.yours, ranked.theirs)


def _alike(organisation: Organisation) -> Iterable[Organisation]:
    """Companies of the other side registered in the same classes, or failing that the same divisions."""
    other = packs.current().other_side(organisation.side).key
    classes = [one["code"] for one in organisation.classes][: profiles.CLASSES]
    codes = list(dict.fromkeys([*classes, *(code[:2] for code in classes if code.isdigit())]))
    if not codes:
        return []
    page = search.index().search(
        "", filters={"kind": ["organisation"], "side": [other], "activity": codes}, page=1, size=POOL
    )
    found = registry.companies([hit.reference for hit in page.hits])
    return [one for one in found.values() if _may_meet(organisation, one)]


def _may_meet(one: Organisation, other: Organisation) -> bool:
    return one.side != other.side and one.pk != other.pk


def _prices(entries: Iterable[Entry]) -> dict[str, float]:
    """How much in demand each entry is, from the latest round that was drawn up."""
    held = reading.current_round() or reading.next_round()
    if held is None or not held.certificate:
        return {}
    prices: dict[str, float] = held.certificate.get("prices", {}) | held.certificate.get("margins", {})
    return {one.reference: prices.get(one.organisation.reference, 0.0) for one in entries}
