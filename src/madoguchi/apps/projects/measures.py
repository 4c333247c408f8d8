"""What gates may ask for of what a project says of itself: its texts and figures, its people, its papers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from madoguchi.apps.projects.dossiers import Dossier
from madoguchi.apps.projects.fields import Measured, field
from madoguchi.apps.projects.models.projects import AGENCY, SPONSOR
from madoguchi.apps.projects.regimes import choices as regimes
from madoguchi.core.languages.texts import Texts


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
    return Measured(dossier.project.cost_accuracy or 0)


@field("regimes", gettext_lazy("Regimes to compare, the general one among them"), "project-gate")
def _regimes(dossier: Dossier) -> Measured:
    """How many; without the ordinary law there is nothing to compare with, and all count as one."""
    named = dossier.project.regimes
    return Measured(len(named) if regimes.ORDINARY in named else min(len(named), 1))


@field("regime", gettext_lazy("The regime it comes in under"), "project-gate")
def _regime(dossier: Dossier) -> Measured:
    return Measured(int(bool(dossier.project.regime)))


@field("residency", gettext_lazy("A residency agreement, whose day fixes its rules"), "project-agreements")
def _residency(dossier: Dossier) -> Measured:
    """Under the ordinary law none is needed; else the pack has to know the version of the day."""
    chosen = dossier.project.regime
    if chosen == regimes.ORDINARY:
        return Measured(1)
    fixed = dossier.regime_fixed_on
    known = fixed is not None and regimes.version_from(chosen, fixed) is not None
    return Measured(int(known), on=fixed if known else None)


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


@field("exports", gettext_lazy("Exports a year"), "project-gate")
def _exports(dossier: Dossier) -> Measured:
    """Nothing exported is an answer too."""
    return Measured(int(dossier.project.exports is not None))


@field("reports", gettext_lazy("Quarterly reports"), "project-reports")
def _reports(dossier: Dossier) -> Measured:
    return Measured(len(dossier.reports))
