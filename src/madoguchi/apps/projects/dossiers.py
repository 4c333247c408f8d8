"""Everything the gates measure of a project, fetched at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from madoguchi.apps.projects.models import (
    Agreement,
    Contact,
    Fact,
    Milestone,
    Participation,
    Project,
    ProjectPlace,
    ProjectSector,
    PublicationKey,
    Report,
    Risk,
)
from madoguchi.apps.projects.models.agreements import RESIDENCY
from madoguchi.apps.projects.models.projects import (
    AGENCY,
    ENDED_CONDITIONS,
    LENDER,
    NEUTRAL,
    PARTNER,
    PROHIBITED,
    SPONSOR,
)
from madoguchi.apps.projects.models.projects import SUSPENDED as SUSPENDED_CONDITION
from madoguchi.apps.projects.regimes import choices as regimes
from madoguchi.apps.screening import queries as screening
from madoguchi.apps.screening.queries import Standing, Subject

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

# Whose prohibition reaches the project: who owns or pays for it. An adviser's is shown with the adviser only.
CARRYING = (SPONSOR, PARTNER, LENDER)


@dataclass(frozen=True)
class Dossier:
    """A project with all its parts on a day. `extras` is what other parts of the app bring along, by their name."""

    project: Project
    on: date
    sectors: Sequence[ProjectSector]
    places: Sequence[ProjectPlace]
    participations: Sequence[Participation]
    contacts: Sequence[Contact]
    keys: Sequence[PublicationKey]
    agreements: Sequence[Agreement]
    facts: Sequence[Fact]
    milestones: Sequence[Milestone]
    reports: Sequence[Report]
    risks: Sequence[Risk]
    standing: Standing
    checked_on: date | None
    hits: int
    companies_with_owners: int
    extras: dict[str, object] = field(default_factory=dict)

    @property
    def is_neutral(self) -> bool:
        """Does it lie at a place both sides claim?"""
        return any(one.kind == NEUTRAL for one in self.places)

    @property
    def has_regimes(self) -> bool:
        """Does the pack hold regimes for where it lies?"""
        return not self.is_neutral and regimes.are_known_at(self.places)

    @property
    def regime_fixed_on(self) -> date | None:
        """The day of its residency agreement: the rules of that day hold for it. The last where there are several."""
        days = [one.signed_on for one in self.agreements if one.kind == RESIDENCY and one.signed_on is not None]
        return max(days, default=None)

    @property
    def taking_part(self) -> list[Participation]:
        """Who takes part on the day."""
        return [one for one in self.participations if takes_part(one, self.on)]

    @property
    def companies(self) -> list[Organisation]:
        """The companies of the registry that take part, each once."""
        return companies_of(self.taking_part)

    @property
    def agencies(self) -> list[Participation]:
        """The agencies that accompany it."""
        return [one for one in self.taking_part if one.role == AGENCY]

    @property
    def condition(self) -> str:
        """The condition, with what restrictions in force say."""
        return condition_of(self.project, self.standing)


def takes_part(one: Participation, on: date) -> bool:
    """Does somebody take part on a day?"""
    return (one.from_on is None or one.from_on <= on) and (one.to_on is None or one.to_on >= on)


def companies_of(participations: Iterable[Participation]) -> list[Organisation]:
    """The companies of the registry among these, each once."""
    found = {one.organisation.pk: one.organisation for one in participations if one.organisation is not None}
    return list(found.values())


def with_parts(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with what a list shows of each."""
    return projects.select_related("point__programme").prefetch_related(
        "sectors", "places", "participations__organisation__aliases"
    )


def subjects_of(project: Project, participations: Iterable[Participation], on: date) -> list[Subject]:
    """What restrictions may touch so that it counts for the project: itself, its money, and who carries it."""
    found = [Subject("project", project.key or project.reference), *(Subject.of(one) for one in project.subjects)]
    for one in participations:
        if one.role not in CARRYING or not takes_part(one, on):
            continue
        if one.organisation is not None:
            found.append(Subject("organisation", one.organisation.reference))
        elif one.party:
            found.append(Subject("party", one.party))
    return found


def standings_of(projects: Sequence[Project], on: date, known_on: date | None = None) -> dict[int, Standing]:
    """What restrictions say of each of these on a day, by primary key. Asks the database a fixed number of times."""
    groups = [subjects_of(one, one.participations.all(), on) for one in projects]
    found = screening.standings(groups, on=on, known_on=known_on)
    return {project.pk: standing for project, standing in zip(projects, found, strict=True)}


def condition_of(project: Project, standing: Standing, condition: str = "") -> str:
    """Prohibited and suspended are computed from restrictions in force; what has ended stays ended.

    `condition` is the one it was in on the day of the standing, the present one if nothing is said.
    """
    condition = condition or project.condition
    if condition in ENDED_CONDITIONS:
        return condition
    if standing.outcome == screening.PROHIBITED:
        return PROHIBITED
    if standing.outcome == screening.SUSPENDED:
        return SUSPENDED_CONDITION
    return condition


def open_dossier(project: Project, on: date) -> Dossier:
    """Fetch everything the gates measure of a project."""
    participations = list(
        project.participations.select_related("organisation").prefetch_related("organisation__aliases")
    )
    companies = companies_of(one for one in participations if takes_part(one, on))
    pks = [one.pk for one in companies]
    checks = screening.latest_checks(pks)
    all_checked = bool(pks) and all(pk in checks for pk in pks)
    return Dossier(
        project=project,
        on=on,
        sectors=list(project.sectors.all()),
        places=list(project.places.all()),
        participations=participations,
        contacts=list(project.contacts.filter(ended_at__isnull=True).select_related("person")),
        keys=list(project.keys.filter(withdrawn_at__isnull=True)),
        agreements=list(project.agreements.order_by("signed_on", "pk")),
        facts=list(project.facts.prefetch_related("sources")),
        milestones=list(project.milestones.filter(dropped_at__isnull=True)),
        reports=list(project.reports.all()),
        risks=list(project.risks.filter(closed_at__isnull=True)),
        standing=screening.standing_of(subjects_of(project, participations, on), on=on),
        checked_on=min(checks[pk].at.date() for pk in pks) if all_checked else None,
        hits=sum(screening.hits_in_the_way(pks).values()),
        companies_with_owners=len(screening.with_known_owners(pks, on)),
    )
