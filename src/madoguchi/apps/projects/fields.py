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
from django.utils.translation import gettext_lazy, ngettext

from madoguchi.apps.projects.dossiers import Dossier
from madoguchi.apps.projects.models.projects import AGENCY, SPONSOR
from madoguchi.apps.projects.terms import AT_LEAST, CLEAR, LANGUAGES, TOTAL, WITHIN_DAYS, Ask, Gate
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
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
        if ask.when.holds(is_pilot=project.is_pilot, is_neutral=dossier.is_neutral, condition=dossier.condition)
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


def _of_text(texts: Texts) -> Measured:
    return Measured(len(texts.languages), languages=texts.languages)


def _of_shares(shares: Iterable[Decimal | None]) -> Measured:
    known = list(shares)
    total = None if any(one is None for one in known) or not known else sum((one for one in known if one), Decimal())
    return Measured(len(known), total=total)


def _text(key: str, label: Promise, name: str, route: str = "project-gate") -> None:
    field(key, label, route)(lambda dossier: _of_text(getattr(dossier.project, name)))


_text("title", gettext_lazy("Title"), "title")
_text("summary", gettext_lazy("Public description"), "summary")
_text("confidential", gettext_lazy("Confidential description"), "confidential")
_text("market", gettext_lazy("Market"), "market")
_text("technology", gettext_lazy("Technology"), "technology")
_text("site", gettext_lazy("Site"), "site")
_text("permits", gettext_lazy("Permits needed"), "permits")
_text("environment", gettext_lazy("Environment and neighbours"), "environment")
_text("evidence", gettext_lazy("Evidence that it runs"), "evidence")
_text("lessons", gettext_lazy("What was learned"), "lessons")


@field("sponsor", gettext_lazy("A sponsor or an agency"), "project-participants")
def _sponsor(dossier: Dossier) -> Measured:
    return Measured(sum(one.role in (SPONSOR, AGENCY) for one in dossier.taking_part))


@field("agencies", gettext_lazy("An agency of each side accompanies it"), "project-participants")
def _agencies(dossier: Dossier) -> Measured:
    return Measured(len({one.side for one in dossier.agencies if one.side}))


@field("point", gettext_lazy("Point of the programme"), "project-gate")
def _point(dossier: Dossier) -> Measured:
    return Measured(int(dossier.project.point_id is not None))


@field("sectors", gettext_lazy("Sectors and their shares"), "project-shares")
def _sectors(dossier: Dossier) -> Measured:
    return _of_shares(one.share for one in dossier.sectors)


@field("places", gettext_lazy("Places and their shares"), "project-shares")
def _places(dossier: Dossier) -> Measured:
    return _of_shares(one.share for one in dossier.places)


@field("source", gettext_lazy("Where it is known from"), "project-participants")
def _source(dossier: Dossier) -> Measured:
    """Public sources of a fact, an introduction, or a company of the registry that stands behind it."""
    sourced = sum(1 for one in dossier.facts for _source in one.sources.all())
    return Measured(sourced + int(dossier.project.introduction_id is not None) + len(dossier.companies))


@field("contacts", gettext_lazy("One contact on each side"), "project-contacts")
def _contacts(dossier: Dossier) -> Measured:
    return Measured(len({one.side for one in dossier.contacts}))


@field("both-keys", gettext_lazy("Both sides agreed to its publication"), "project-publication")
def _both_keys(dossier: Dossier) -> Measured:
    return Measured(len({one.side for one in dossier.keys}))


@field("screening", gettext_lazy("Everybody who takes part was compared with the lists"), "project-pass")
def _screening(dossier: Dossier) -> Measured:
    return Measured(int(dossier.checked_on is not None), on=dossier.checked_on)


@field("hits", gettext_lazy("No likeness to a listed party is left open"), "project-pass")
def _hits(dossier: Dossier) -> Measured:
    return Measured(dossier.hits)


@field("cost", gettext_lazy("Cost"), "project-gate")
def _cost(dossier: Dossier) -> Measured:
    return Measured(int(dossier.project.cost is not None), on=dossier.project.cost_on)


@field("cost-accuracy", gettext_lazy("How exact the cost is"), "project-gate")
def _cost_accuracy(dossier: Dossier) -> Measured:
    return Measured(int(dossier.project.cost_accuracy is not None))


@field("regimes", gettext_lazy("Regimes to compare, the general one among them"), "project-gate")
def _regimes(dossier: Dossier) -> Measured:
    return Measured(len(dossier.project.regimes))


@field("dates", gettext_lazy("Beginning and end of the works"), "project-gate")
def _dates(dossier: Dossier) -> Measured:
    return Measured(int(dossier.project.starts_on is not None and dossier.project.ends_on is not None))


@field("risks", gettext_lazy("Risks, each with an answer and who sees to it"), "project-risks")
def _risks(dossier: Dossier) -> Measured:
    return Measured(sum(bool(one.answer) and bool(one.owner) for one in dossier.risks))


@field("milestones", gettext_lazy("Milestones with their days"), "project-milestones")
def _milestones(dossier: Dossier) -> Measured:
    return Measured(len(dossier.milestones))


@field("agreements", gettext_lazy("Agreements behind it"), "project-agreements")
def _agreements(dossier: Dossier) -> Measured:
    return Measured(len(dossier.agreements))


@field("binding-agreement", gettext_lazy("A binding agreement"), "project-agreements")
def _binding(dossier: Dossier) -> Measured:
    return Measured(sum(one.is_binding is True for one in dossier.agreements))


@field("owners", gettext_lazy("Owners of every company that takes part"), "project-participants")
def _owners(dossier: Dossier) -> Measured:
    """Present once an owner of each is known."""
    companies = dossier.companies
    return Measured(int(bool(companies) and dossier.companies_with_owners == len(companies)))


@field("baseline", gettext_lazy("Baseline of cost and days"), "project-baseline")
def _baseline(dossier: Dossier) -> Measured:
    return Measured(int(bool(dossier.project.baseline)))


@field("actual-cost", gettext_lazy("What it cost"), "project-gate")
def _actual_cost(dossier: Dossier) -> Measured:
    return Measured(int(dossier.project.actual_cost is not None))


@field("jobs", gettext_lazy("Jobs"), "project-gate")
def _jobs(dossier: Dossier) -> Measured:
    return Measured(int(dossier.project.jobs is not None))


@field("reports", gettext_lazy("Quarterly reports"), "project-reports")
def _reports(dossier: Dossier) -> Measured:
    return Measured(len(dossier.reports))
