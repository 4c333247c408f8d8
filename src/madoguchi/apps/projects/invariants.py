"""What always holds in the portfolio; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, Q, Sum

from madoguchi.apps.projects.models import GateDecision, Project, ProjectCase, PublicationKey
from madoguchi.apps.projects.models.gates import OVERRIDDEN, REPORTED
from madoguchi.apps.projects.models.projects import NEUTRAL
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import queries as screening
from madoguchi.core import packs
from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.journal import queries as journal

WHOLE = Decimal(100)


@invariant("I30", "Shares of sectors and of places are given for all lines and add up to a hundred, or for none")
def shares_add_up() -> Iterator[Violation]:
    """Otherwise sums over the portfolio would be wrong."""
    for what in ("sectors", "places"):
        rows = Project.objects.annotate(
            lines=Count(what), given=Count(f"{what}__share"), total=Sum(f"{what}__share")
        ).filter(given__gt=0)
        for number, lines, given, total in rows.values_list("number", "lines", "given", "total"):
            if given != lines or total != WHOLE:
                yield Violation(f"project {number}", f"its {what} add up to {total}, {given} of {lines} given")


@invariant("I40", "A case shown on a project is a filed one, of a company that takes or took part in it")
def cases_belong_to_participants() -> Iterator[Violation]:
    """The team of a project reads nothing of a stranger's case."""
    for link in ProjectCase.objects.select_related("project", "case"):
        if link.case.filed_on is None:
            yield Violation(f"project {link.project.number}", f"shows case {link.case.number}, which is not filed")
        if not link.project.participations.filter(organisation=link.case.organisation_id).exists():
            yield Violation(f"project {link.project.number}", f"shows case {link.case.number} of a stranger")


@invariant("I31", "A project stands at the stage of its last decision, and in the condition of its open spell")
def stages_follow_decisions() -> Iterator[Violation]:
    """The two fields of a project are what its history says."""
    last: dict[int, str] = {}
    for pk, stage in GateDecision.objects.order_by("on", "at", "pk").values_list("project_id", "stage"):
        last[pk] = stage
    for project in Project.objects.prefetch_related("spells").iterator(chunk_size=500):
        if project.stage != last.get(project.pk, ""):
            yield Violation(
                f"project {project.number}", f"stands at {project.stage!r}, decided {last.get(project.pk)!r}"
            )
        spells = [one.condition for one in project.spells.all() if one.to_on is None]
        if spells != [project.condition]:
            yield Violation(f"project {project.number}", f"is {project.condition}, its open spells say {spells}")


@invariant("I32", "A gate passed over something that is missing names a person who had a permit, and a reason")
def overrides_are_permitted() -> Iterator[Violation]:
    """The permit must have been good at that moment."""
    for one in GateDecision.objects.filter(verdict=OVERRIDDEN).select_related("project", "by"):
        permits = [] if one.by is None else one.by.override_permits.filter(from_at__lte=one.at)
        good = any(permit.ended_at is None or permit.ended_at >= one.at for permit in permits)
        if not good or not one.reason or not one.missing:
            yield Violation(f"project {one.project.number}", f"passed {one.stage} without permit, reason or list")


@screening.gate("projects")
def passed_to_stages() -> Iterator[screening.Passed]:
    """The companies that gates which screen have let through, as the journal names them, for screening to check."""
    for event in journal.events_of_kinds(["project.gate-passed", "project.gate-overridden"]):
        companies = registry.companies(event.facts.get("companies", ()))
        for one in companies.values():
            yield screening.Passed(f"gate {event.facts['gate']}, event {event.seq}", one.pk, event.at)


@invariant("I33", "What anybody may read was agreed to: by a side, or by both at a place both sides claim")
def publications_have_their_keys() -> Iterator[Violation]:
    """One key missing, and nobody may read it."""
    sides = len(packs.current().sides)
    neutral = set(Project.objects.filter(places__kind=NEUTRAL).values_list("pk", flat=True))
    live = PublicationKey.objects.filter(withdrawn_at__isnull=True)
    keys: dict[int, int] = dict(live.values_list("project").annotate(n=Count("side", distinct=True)).order_by())
    for pk, number in Project.objects.filter(published_at__isnull=False).values_list("pk", "number"):
        if keys.get(pk, 0) < (sides if pk in neutral else 1):
            yield Violation(f"project {number}", "is public without the agreement it needs")


@invariant("I34", "At a place both sides claim no regime is chosen, and its share counts for neither side")
def neutral_places_stay_neutral() -> Iterator[Violation]:
    """No regime, and a key of the pack's places alone."""
    known = {one.key for one in packs.current().neutral_places}
    for project in Project.objects.filter(places__kind=NEUTRAL).distinct().prefetch_related("places"):
        if project.regimes or project.regime:
            yield Violation(f"project {project.number}", "has regimes")
        for place in project.places.all():
            if place.kind == NEUTRAL and place.code not in known:
                yield Violation(f"project {project.number}", f"lies at {place.code!r}, which the pack does not know")


@invariant("I35", "What only was reported is a reference project's, and a reference project has no team here")
def reference_projects_are_apart() -> Iterator[Violation]:
    """Facts of public sources and decisions taken here are not mixed."""
    reported = Project.objects.filter(is_reference=False, decisions__verdict=REPORTED).distinct()
    for number in reported.values_list("number", flat=True):
        yield Violation(f"project {number}", "has a reported stage and a team here")
    teamed = Project.objects.filter(is_reference=True).filter(Q(contacts__isnull=False) | Q(introduction__isnull=False))
    for number in teamed.distinct().values_list("number", flat=True):
        yield Violation(f"project {number}", "is known from public sources and has a contact")
