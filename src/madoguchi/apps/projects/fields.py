"""What of a project can be measured, so that a gate may ask for it. Gates name these fields; the pack says which.

A part of the app adds its own when it starts:

    @field("finance-covers-cost", _("Finance covers the cost"), "project-finance")
    def finance(dossier: Dossier) -> Measured: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madoguchi.apps.projects.dossiers import Dossier
from madoguchi.apps.projects.terms import AT_LEAST, AT_MOST, CLEAR, LANGUAGES, TOTAL, WITHIN_DAYS, Ask, Gate
from madoguchi.core import packs
from madoguchi.core.ui import writing

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Measured:
    """What there is of a field: how many, in which languages, which part of a hundred, when it was last done."""

    count: int
    languages: tuple[str, ...] = ()
    total: Decimal | None = None
    on: date | None = None


Measure = Callable[[Dossier], Measured]


@dataclass(frozen=True)
class Field:
    """Something a gate may ask for; `route` names the page where it is filled in."""

    key: str
    label: Promise
    route: str
    measure: Measure


@dataclass(frozen=True)
class Check:
    """One thing a gate asks for, and whether it is there."""

    ask: Ask
    label: Promise
    route: str
    is_met: bool
    detail: str

    @property
    def key(self) -> str:
        """The field it is about."""
        return self.ask.field


_fields: dict[str, Field] = {}


def field(key: str, label: Promise, route: str) -> Callable[[Measure], Measure]:
    """Register a function as the measure of a field."""

    def keep(measure: Measure) -> Measure:
        _fields[key] = Field(key, label, route, measure)
        return measure

    return keep


def registered() -> dict[str, Field]:
    """Every field a gate may ask for, by key."""
    return dict(_fields)


def unknown_fields(gates: Iterable[Gate]) -> list[tuple[str, str]]:
    """Asks of the pack that name no field: gate and field."""
    return [(gate.key, ask.field) for gate in gates for ask in gate.asks if ask.field not in _fields]


def checks_for(gate: Gate, dossier: Dossier) -> list[Check]:
    """Everything a gate asks of this project, each met or missing, in the order of the pack."""
    project = dossier.project
    return [
        _check(ask, _fields[ask.field], dossier)
        for ask in gate.asks
        if ask.when.holds(
            is_pilot=project.is_pilot,
            is_neutral=dossier.is_neutral,
            has_regimes=dossier.has_regimes,
            condition=dossier.condition,
        )
    ]


def _check(ask: Ask, known: Field, dossier: Dossier) -> Check:
    found = known.measure(dossier)
    return Check(ask, known.label, known.route, is_met(ask, found, dossier.on), detail(ask, found))


def is_met(ask: Ask, found: Measured, on: date) -> bool:
    """Is there as much of it as the gate asks for?

    >>> is_met(Ask(field="risks", needs="at_least", number=3), Measured(2), date(2026, 11, 23))
    False
    >>> is_met(Ask(field="sectors", needs="total"), Measured(2, total=Decimal(100)), date(2026, 11, 23))
    True
    """
    if ask.needs == AT_LEAST:
        return found.count >= (ask.number or 0)
    if ask.needs == AT_MOST:
        return 0 < found.count <= (ask.number or 0)
    if ask.needs == LANGUAGES:
        return set(packs.current().languages) <= set(found.languages)
    if ask.needs == TOTAL:
        return found.total == WHOLE
    if ask.needs == WITHIN_DAYS:
        return found.on is not None and found.on >= on - timedelta(days=ask.number or 0)
    if ask.needs == CLEAR:
        return found.count == 0
    return found.count > 0


def detail(ask: Ask, found: Measured) -> str:
    """What there is of it, in the reader's words; empty where the tick says it all."""
    if ask.needs == AT_LEAST:
        return _("%(there)s of %(needed)s") % {"there": found.count, "needed": ask.number}
    if ask.needs == AT_MOST and found.count:
        return _("%(there)s, at most %(limit)s") % {"there": found.count, "limit": ask.number}
    if ask.needs == LANGUAGES:
        corridor = packs.current()
        lacking = [corridor.autonym(one) for one in corridor.languages if one not in found.languages]
        return _("Missing: %(languages)s") % {"languages": writing.listed(lacking)} if lacking else ""
    if ask.needs == TOTAL:
        if not found.count:
            return _("none yet")
        if found.total is None:
            return _("the split is not known")
        return _("%(share)s of 100%%") % {"share": writing.percent(found.total / WHOLE)}
    if ask.needs == WITHIN_DAYS:
        return writing.day(found.on) if found.on else _("not done yet")
    if ask.needs == CLEAR:
        if not found.count:
            return ""
        return ngettext("%(n)s is open", "%(n)s are open", found.count) % {"n": found.count}
    return "" if found.count else _("nothing yet")
