"""What is asked of the database about projects and agreements; `queries` is the door others use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from madoguchi.apps.projects import fields, rules, terms
from madoguchi.apps.projects.dossiers import (
    Dossier,
    with_parts,
)
from madoguchi.apps.projects.fields import Check, checks_for
from madoguchi.apps.projects.models import (
    Agreement,
    Fact,
    GateDecision,
    Milestone,
    OverridePermit,
    Point,
    Programme,
    Project,
    Source,
    Wait,
)
from madoguchi.apps.projects.models.gates import OVERRIDDEN, PASSED
from madoguchi.apps.projects.models.projects import ASKED, DORMANT, ENDED_CONDITIONS, FLAGGED, FRESH, NEUTRAL
from madoguchi.apps.projects.terms import Gate
from madoguchi.core.accounts.models import Person

if TYPE_CHECKING:
    from madoguchi.apps.introductions.models import Introduction
    from madoguchi.apps.registry.models import Organisation

Reader = rules.Reader


def project(reference: str) -> Project | None:
    """The project with this reference, whoever may see it; the caller asks the rules."""
    return Project.objects.select_related("point__programme", "prepares").filter(reference=reference).first()


def project_keyed(key: str) -> Project | None:
    """The project packs and restrictions name so."""
    return Project.objects.filter(key=key).first()


def projects_by_key(keys: Iterable[str]) -> dict[str, Project]:
    """The projects packs and restrictions name so, by key."""
    return {str(one.key): one for one in Project.objects.filter(key__in=list(keys))}


def public_projects() -> QuerySet[Project]:
    """Projects anybody may read, with what a list shows of each; the one that changed last first."""
    return with_parts(Project.objects.filter(published_at__isnull=False)).order_by("-updated_at", "-pk")


def projects_of(organisation: Organisation) -> QuerySet[Project]:
    """The projects a company takes part in now."""
    taking_part = Project.objects.filter(participations__organisation=organisation, participations__to_on__isnull=True)
    return with_parts(Project.objects.filter(pk__in=taking_part.values("pk"))).order_by("-updated_at", "-pk")


def projects_for(person: Reader) -> QuerySet[Project]:
    """The projects a person works on."""
    if not isinstance(person, Person):
        return Project.objects.none()
    return with_parts(Project.objects.filter(rules.works_on(person))).order_by("-updated_at", "-pk")


def of_introduction(introduction: Introduction) -> Project | None:
    """The project that came of an introduction."""
    return Project.objects.filter(introduction=introduction).order_by("pk").first()


def locked(of: Project) -> Project:
    """The project's row as it stands now, locked until the transaction ends."""
    return Project.objects.select_for_update().get(pk=of.pk)


def next_gate(of: Project) -> Gate | None:
    """The gate it comes to next; None behind the last."""
    return terms.current().next_gate(of.stage)


def missing_for(gate: Gate, dossier: Dossier) -> list[Check]:
    """What a gate asks for and is not there."""
    return [one for one in checks_for(gate, dossier) if not one.is_met]


def missing_behind(dossier: Dossier) -> list[tuple[Gate, Check]]:
    """What gates that were passed under an earlier version of the rules ask for by now, and is not there.

    The project keeps its stage. A comparison that has grown old is left out: the next gate that screens asks anew.
    """
    project, known = dossier.project, terms.current()
    under: dict[str, int] = {}
    for stage, verdict, version in project.decisions.order_by("on", "at", "pk").values_list(
        "stage", "verdict", "rule_version"
    ):
        if verdict in (PASSED, OVERRIDDEN):
            under[stage] = version
    found: dict[str, tuple[Gate, Check]] = {}
    for gate in known.passed(project.stage):
        if under.get(gate.key, known.version) < known.version:
            for check in missing_for(gate, dossier):
                if check.ask.needs != terms.WITHIN_DAYS:
                    found.setdefault(check.key, (gate, check))
    return list(found.values())


def is_frozen(dossier: Dossier) -> bool:
    """Does its condition, or a restriction, keep it from passing any gate?"""
    return dossier.condition in terms.current().rules.frozen_when


def may_see(person: Reader, of: Project) -> bool:
    """May this person read it: anybody a public one, its team and the desks also what is not public."""
    return rules.may(person, rules.SEE, of)


def may_edit(person: Reader, of: Project) -> bool:
    """May this person write in it: its team, and the desks."""
    return rules.may(person, rules.EDIT, of)


def is_neutral(of: Project) -> bool:
    """Does it lie at a place both sides claim? No regime is computed for it."""
    return of.places.filter(kind=NEUTRAL).exists()


def stages_on(day: date, projects: Sequence[Project]) -> dict[int, str]:
    """The stage each of these had come to on a day, by primary key; those not begun yet are left out."""
    found: dict[int, str] = {}
    pks = [one.pk for one in projects]
    rows = GateDecision.objects.filter(project__in=pks, on__lte=day).order_by("on", "at", "pk")
    for pk, stage in rows.values_list("project_id", "stage"):
        found[pk] = stage
    return found


def decisions_of(of: Project) -> QuerySet[GateDecision]:
    """How it came to its stage, the latest first."""
    return of.decisions.select_related("by").order_by("-on", "-at", "-pk")


def open_waits(of: Project) -> QuerySet[Wait]:
    """Whom it waits for now, since the longest first."""
    return of.waits.filter(ended_on__isnull=True).order_by("since_on", "pk")


def first_waits(of: Sequence[Project]) -> dict[int, Wait]:
    """What each of these has waited for longest, by primary key."""
    found: dict[int, Wait] = {}
    for wait in Wait.objects.filter(project__in=[one.pk for one in of], ended_on__isnull=True).order_by(
        "since_on", "pk"
    ):
        found.setdefault(wait.project_id, wait)
    return found


def team_of(of: Project) -> list[Person]:
    """The people to write to about it: its contacts, else whoever entered it."""
    contacts = Person.objects.filter(
        project_contacts__project=of, project_contacts__ended_at__isnull=True, is_active=True
    ).order_by("pk")
    found = list(contacts.distinct())
    return found or [one for one in [of.entered_by] if one is not None and one.is_active]


# Agreements ---------------------------------------------------------------------------------------------


def agreement(reference: str) -> Agreement | None:
    """The agreement with this reference, whoever may see it."""
    return _agreements().filter(reference=reference).first()


def public_agreements() -> QuerySet[Agreement]:
    """Agreements anybody may read, the latest first."""
    return _agreements().filter(is_public=True).order_by("-signed_on", "-pk")


def _agreements() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("point__programme").prefetch_related(
        "parties__organisation__aliases", "projects", "sources"
    )


def programmes() -> QuerySet[Programme]:
    """Every programme with its points."""
    return Programme.objects.prefetch_related("points").order_by("pk")


def points() -> QuerySet[Point]:
    """Every point of every programme, in their order."""
    return Point.objects.select_related("programme").order_by("programme", "place")


def sources(keys: Iterable[str]) -> dict[str, Source]:
    """These sources, by key."""
    return {one.key: one for one in Source.objects.filter(key__in=list(keys))}


def programme_facts(at_most: int = 100) -> QuerySet[Fact]:
    """What is known about programmes as such, the earliest first."""
    return (
        Fact.objects.filter(programme__isnull=False)
        .select_related("programme")
        .prefetch_related("sources")
        .order_by("on", "pk")[:at_most]
    )


# What falls due -----------------------------------------------------------------------------------------


def minded() -> QuerySet[Project]:
    """Projects somebody is expected to report on: with a team here, begun, and not ended."""
    return Project.objects.filter(is_reference=False).exclude(stage="").exclude(condition__in=ENDED_CONDITIONS)


def silent_since(on: date) -> list[tuple[Project, str]]:
    """Projects that were not heard of for too long, each with what it is to become: asked, flagged, dormant."""
    limits = terms.current().rules.staleness
    order = (FRESH, ASKED, FLAGGED, DORMANT)
    found = []
    for one in minded().filter(heard_on__lte=on - timedelta(days=limits.asked_days)).order_by("pk"):
        days = (on - one.heard_on).days
        becomes = DORMANT if days >= limits.dormant_days else FLAGGED if days >= limits.flagged_days else ASKED
        if order.index(becomes) > order.index(one.staleness):
            found.append((one, becomes))
    return found


def late_milestones(on: date, *, flagged: bool | None = None) -> QuerySet[Milestone]:
    """Milestones past their day and not met, of projects that have not ended."""
    found = Milestone.objects.filter(due_on__lt=on, met_on__isnull=True, dropped_at__isnull=True)
    found = found.exclude(project__condition__in=ENDED_CONDITIONS).select_related("project")
    if flagged is not None:
        found = found.filter(flagged_at__isnull=not flagged)
    return found.order_by("due_on", "pk")


def to_look_after() -> QuerySet[Project]:
    """Projects a desk looks after: asked, flagged or dormant, the longest silent first."""
    return with_parts(minded().exclude(staleness=FRESH)).order_by("heard_on", "pk")


def late_or_silent(on: date) -> int:
    """How many projects have a late milestone or were silent too long."""
    late = late_milestones(on).values("project")
    silent = minded().exclude(staleness=FRESH).values("pk")
    return Project.objects.filter(Q(pk__in=late) | Q(pk__in=silent)).count()


def to_publish() -> QuerySet[Project]:
    """Projects that passed the first gate and nobody may read yet."""
    return with_parts(Project.objects.filter(published_at__isnull=True).exclude(stage="")).order_by("created_at", "pk")


def before_first_gate() -> QuerySet[Project]:
    """Projects that were begun and stand before their first gate, the oldest first."""
    return with_parts(Project.objects.filter(stage="", is_reference=False)).order_by("created_at", "pk")


def all_waits() -> QuerySet[Wait]:
    """Whom projects wait for now, since the longest first."""
    return (
        Wait.objects.filter(ended_on__isnull=True)
        .exclude(project__condition__in=ENDED_CONDITIONS)
        .select_related("project")
        .order_by("since_on", "pk")
    )


def overrides() -> QuerySet[GateDecision]:
    """Gates passed over what was missing, the latest first."""
    return GateDecision.objects.filter(verdict=OVERRIDDEN).select_related("project", "by").order_by("-at")


def permits() -> QuerySet[OverridePermit]:
    """Who may pass a gate over what is missing, those that ended last."""
    return OverridePermit.objects.select_related("person", "given_by").order_by("ended_at", "-from_at")


def permit(pk: int) -> OverridePermit | None:
    """One permit."""
    return OverridePermit.objects.select_related("person").filter(pk=pk).first()


def pack_asks_unknown() -> list[tuple[str, str]]:
    """Asks of the pack's gates that name a field nothing measures: gate and field."""
    return fields.unknown_fields(terms.current().gates)
