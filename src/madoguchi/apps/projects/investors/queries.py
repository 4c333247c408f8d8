"""What can be asked about investors. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from madoguchi.apps.projects import asking, places, portfolio
from madoguchi.apps.projects.financing.models import FinancePlan
from madoguchi.apps.projects.financing.models.plans import OWN, SOFT, SOUGHT
from madoguchi.apps.projects.investors import fitting
from madoguchi.apps.projects.investors.fitting import Finding, Offer, Wishes
from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.apps.projects.models import ProjectPlace
from madoguchi.apps.projects.models.projects import ACTIVE, DELAYED, ENDED_CONDITIONS, GROUP, NEUTRAL, REGION, SIDE
from madoguchi.apps.projects.portfolio import Line
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs

if TYPE_CHECKING:
    from madoguchi.apps.projects.investors.rules import Reader
    from madoguchi.apps.registry.models import Organisation

OPEN_STATES = (SOUGHT, SOFT)


def profile(reference: str) -> InvestorProfile | None:
    """The profile with this reference, whoever may read it; the caller asks the rules."""
    return _with_names(InvestorProfile.objects.filter(reference=reference)).first()


def profile_of(organisation: Organisation) -> InvestorProfile | None:
    """What a company looks for now."""
    return InvestorProfile.objects.filter(organisation=organisation, ended_at__isnull=True).first()


def profiles_for(person: Reader) -> QuerySet[InvestorProfile]:
    """What the companies of a person look for."""
    own = registry.memberships_of(person).values("organisation")
    return _with_names(InvestorProfile.objects.filter(organisation__in=own, ended_at__isnull=True))


def shown(on: date) -> QuerySet[InvestorProfile]:
    """What companies show to others and have confirmed, the one that did so last first."""
    found = InvestorProfile.objects.filter(ended_at__isnull=True, shown_at__isnull=False, fresh_until__gte=on)
    return _with_names(found).order_by("-confirmed_on", "-pk")


def all_profiles() -> QuerySet[InvestorProfile]:
    """Everything that holds now, for the desks: what lapses first stands first."""
    return _with_names(InvestorProfile.objects.filter(ended_at__isnull=True)).order_by("fresh_until", "pk")


def lapsing(since: date, until: date) -> QuerySet[InvestorProfile]:
    """What lapses, or has lapsed, between two days, both included."""
    found = InvestorProfile.objects.filter(ended_at__isnull=True, fresh_until__gte=since, fresh_until__lte=until)
    return found.order_by("fresh_until", "pk")


def locked(of: InvestorProfile) -> InvestorProfile:
    """The profile's row as it stands now, locked until the transaction ends."""
    return InvestorProfile.objects.select_for_update().select_related("organisation").get(pk=of.pk)


def _with_names(found: QuerySet[InvestorProfile]) -> QuerySet[InvestorProfile]:
    return found.select_related("organisation").prefetch_related("organisation__aliases")


# What fits ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opportunity:
    """A project that seeks money and says so, weighed by an investor's limits."""

    line: Line
    offer: Offer
    findings: list[Finding]
    sought: Decimal

    @property
    def fits(self) -> bool:
        """Does no limit speak against it?"""
        return fitting.fits(self.findings)

    @property
    def failing(self) -> int:
        """How many limits speak against it."""
        return sum(one.verdict == fitting.FAILS for one in self.findings)


def wishes_of(profile: InvestorProfile) -> Wishes:
    """A profile as it is weighed."""
    return Wishes(
        profile.currency,
        profile.least,
        profile.most,
        frozenset(profile.kinds),
        profile.least_return,
        profile.longest_years,
        frozenset(profile.sectors),
        frozenset(profile.places),
        frozenset(profile.stages),
    )


def opportunities(profile: InvestorProfile, on: date) -> list[Opportunity]:
    """Every public project that offers a part to investors, those that fit first. A fixed number of questions.

    What the investor's company takes part in itself is left out, and what has ended.
    """
    counting = FinancePlan.objects.filter(ended_at__isnull=True, is_offered=True)
    offered = asking.public_projects().filter(
        Q(finance_plans__in=counting), is_reference=False
    ).exclude(participations__organisation=profile.organisation)  # fmt: skip
    offered = offered.prefetch_related(
        Prefetch("finance_plans", counting.prefetch_related("amounts__item"), to_attr="offered_plans")
    )
    wishes, found = wishes_of(profile), []
    for line in portfolio.lines_on(on, projects=offered):
        offer = _offer(line)
        if line.condition in ENDED_CONDITIONS or not offer.sought:
            continue
        found.append(Opportunity(line, offer, fitting.weigh(wishes, offer), fitting.open_sum(wishes, offer)))
    return sorted(found, key=lambda one: (one.failing, one.line.project.number))


def _offer(line: Line) -> Offer:
    plan: FinancePlan = line.project.offered_plans[0]  # type: ignore[attr-defined]  # fetched above
    sought: dict[str, Decimal] = {}
    for one in plan.amounts.all():
        if one.item.state in OPEN_STATES and one.item.kind != OWN:
            sought[one.item.kind] = sought.get(one.item.kind, Decimal()) + one.amount
    return Offer(
        plan.currency,
        sought,
        plan.stated_return,
        plan.years_to_exit,
        frozenset(one.sector for one in line.project.sectors.all()),
        frozenset(held_by(line.project.places.all())),
        line.stage,
        line.condition in (ACTIVE, DELAYED),
    )


def held_by(lying: Iterable[ProjectPlace]) -> set[str]:
    """Where projects lie, with the group of regions and the side that hold each; a neutral place is held by none."""
    found = set()
    regions = packs.current().regions
    for one in lying:
        found.add(f"{one.kind}/{one.code}")
        if one.kind == NEUTRAL:
            continue
        if one.kind == REGION and one.code in regions and regions[one.code].group:
            found.add(f"{GROUP}/{regions[one.code].group}")
        if side := places.side_of(one.kind, one.code):
            found.add(f"{SIDE}/{side}")
    return found
