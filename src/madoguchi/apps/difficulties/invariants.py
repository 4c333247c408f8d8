"""What always holds of difficulties; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Prefetch, Q

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.difficulties import queries
from madoguchi.apps.difficulties.models import (
    APPROVED,
    IN_PROGRESS,
    LEVELS,
    PUBLISHED,
    REPORTED,
    Difficulty,
    Event,
    PublicRecord,
)
from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.schedule import last_success

# What a row repeats of its events.
REPEATED = (
    "state",
    "waiting_on",
    "is_solved",
    "reported_at",
    "accepted_at",
    "handed_over_at",
    "last_word_at",
    "closed_at",
)
PATIENCE = timedelta(hours=3)


@invariant("I21", "No open difficulty stands past a date without its next step")
def nothing_overdue_stands_still() -> Iterator[Violation]:
    """What the clock had to do was done when the clock last ran: read, handed over, carried up, told."""
    ran_at = last_success("difficulties-clock")
    if ran_at is None:
        return
    for one in queries.open_ones().filter(reported_at__lt=ran_at - PATIENCE):
        on = queries.day_of(ran_at, one.home_side)
        due = queries.level_due(one, ran_at)
        if LEVELS.index(one.level) < LEVELS.index(due):
            yield Violation(one.number, f"stands on the level {one.level}; by the clock it is {due}")
        for gate in queries.gates(one):
            if gate.met_on is None and gate.is_late(on):
                yield Violation(one.number, f"{gate.key} was due on {gate.due_on}, and nothing was done")


@invariant("I21", "What a difficulty says of itself is what its events say")
def rows_are_what_the_events_say() -> Iterator[Violation]:
    """Lists and desks read the row, the scoreboard the events, so the two must agree."""
    events = Prefetch("events", Event.objects.order_by("pk").only("difficulty", "kind", "at", "facts"))
    known = Difficulty.objects.defer("text", "wish", "reason").prefetch_related(events).order_by("pk")
    for one in known.iterator(chunk_size=500):
        told = queries.course_of(one.events.all())
        for name in REPEATED:
            said, kept = getattr(told, name), getattr(one, name)
            if said != kept:
                yield Violation(one.number, f"{name} is {kept or None}, its events say {said or None}")
        if one.level != (told.level or queries.first_level()):
            yield Violation(one.number, f"is on the level {one.level} without an event")


@invariant("I21", "A difficulty is with the other desk only after its own desk, or the clock, accepted it")
def nothing_is_handed_over_unread() -> Iterator[Violation]:
    """The company's own desk reads first: that is its protection."""
    wrong = Q(handed_over_at__isnull=False, accepted_at__isnull=True) | Q(handed_over_at__lt=F("accepted_at"))
    for one in Difficulty.objects.filter(wrong | Q(state=IN_PROGRESS, accepted_at__isnull=True)):
        yield Violation(one.number, "was handed over before it was accepted")
    for one in Difficulty.objects.filter(state=REPORTED, accepted_at__isnull=False):
        yield Violation(one.number, "was accepted and says it was not")


@invariant("I26", "A difficulty about a case is that of the company whose case it is")
def a_case_is_that_of_its_company() -> Iterator[Violation]:
    """Who may read the page of the case learns who complained; so it must be the company's own."""
    linked = Difficulty.objects.exclude(about_case="").order_by("pk")
    owners = cases.companies_of(linked.values_list("about_case", flat=True))
    for one in linked.iterator(chunk_size=500):
        if one.about_case in owners and owners[one.about_case] != one.organisation_id:
            yield Violation(one.number, "is about a case of another company")


@invariant("I27", "A difficulty moved to a later date only with a reason and two persons")
def later_dates_have_two_persons() -> Iterator[Violation]:
    """Every date stands in the events; each later one was asked for by one person and approved by another."""
    known = Difficulty.objects.prefetch_related("events", "postponements").order_by("pk")
    for one in known.iterator(chunk_size=500):
        approved = {
            each.to_on.isoformat()
            for each in one.postponements.all()
            if each.state == APPROVED and each.reason and each.decided_by_id not in (None, each.asked_by_id)
        }
        before = ""
        for event in one.events.all():
            day = event.facts.get("estimated_on") or before
            if before and day > before and day not in approved:
                yield Violation(one.number, f"moved from {before} to {day} without a second person")
            before = day
        if before != (one.estimated_on.isoformat() if one.estimated_on else ""):
            yield Violation(one.number, f"says {one.estimated_on}, its events say {before or None}")


@invariant("I22", "A public text was allowed by the company, approved by a second person, and names nobody")
def public_texts_are_guarded() -> Iterator[Violation]:
    """Three controls, looked at again on what stands there now."""
    public = PublicRecord.objects.filter(state=PUBLISHED).select_related("difficulty__organisation")
    for record in public.prefetch_related("difficulty__organisation__aliases"):
        if not record.difficulty.allows_publication:
            yield Violation(record.difficulty.number, "is public, and its company did not allow it")
        if record.approved_by_id in (None, record.written_by_id):
            yield Violation(record.difficulty.number, "is public without a second person")
        if queries.names_the_company(record.difficulty, (record.title, record.text)):
            yield Violation(record.difficulty.number, "is public and names its company")
