"""What always holds in cases; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby

from django.db.models import Count, Q

from madoguchi.apps.cases import clocks, pinning, states
from madoguchi.apps.cases.models import (
    BAD_OUTCOMES,
    CLOSED,
    CURRENT_STATES,
    DRAFT,
    ENDED,
    ESCALATED,
    PAUSED,
    RETURNED,
    WITHDRAWN,
    Case,
    Decision,
    Document,
    PinnedVersion,
    Query,
    Step,
    StepEvent,
)
from madoguchi.core.invariants import Violation, invariant
from madoguchi.engines import deadlines


@invariant("I70", "A case is in the state that follows from its steps")
def states_follow_from_steps() -> Iterator[Violation]:
    """The kept state is a reading; this takes it anew."""
    for case in Case.objects.exclude(state__in=[DRAFT, WITHDRAWN, CLOSED]).prefetch_related("steps"):
        if (case.state, case.outcome) != states.state_of(list(case.steps.all())):
            yield Violation(f"case {case.number}", f"is {case.state} {case.outcome}, its steps say otherwise")


@invariant("I71", "The clock of a step is what its events say, and the events can have happened")
def clocks_follow_from_events() -> Iterator[Violation]:
    """Every kept date worked out anew. A date that rests on the calendar alone moves with it."""
    steps = Step.objects.filter(begun_at__isnull=False).select_related("case", "case__pin").prefetch_related("events")
    for step in steps.iterator(chunk_size=500):
        events = sorted(step.events.all(), key=lambda one: (one.at, one.pk))
        if step.case.pin is None or not events:
            yield Violation(f"step {step.reference}", "was begun without rules or without an event")
            continue
        try:
            clock = clocks.clock_of(step, events, pinning.rules_of(step.case.pin), events[-1].at)
        except deadlines.Disorder as disorder:
            yield Violation(f"step {step.reference}", str(disorder))
            continue
        runs = step.state in CURRENT_STATES and clock is not None and clock.state != deadlines.STOPPED
        due = clock.due.on if runs and clock is not None and clock.due else None
        if step.due_on != due:
            yield Violation(f"step {step.reference}", f"is due on {step.due_on}, its events say {due}")


@invariant("I72", "The rules a case was filed under are kept word by word, and the day of filing lies in their force")
def pins_hold() -> Iterator[Violation]:
    """A case without its rules would be decided by others."""
    for pinned in PinnedVersion.objects.all():
        if hashlib.sha256(pinned.text.encode()).hexdigest() != pinned.digest:
            yield Violation(f"rules {pinned}", "are not the words that were kept")
    for case in Case.objects.filter(pin__isnull=False).select_related("pin"):
        if case.pin is None or case.filed_on is None or case.filed_on < case.pin.in_force:
            yield Violation(f"case {case.number}", f"was filed on {case.filed_on}, before its rules were in force")


@invariant("I73", "A refusal and a return give a reason, a refusal its recourse, a tacit outcome its law")
def decisions_say_why() -> Iterator[Violation]:
    """Nobody is refused without being told why and where to turn."""
    for decision in Decision.objects.select_related("step"):
        says_why = bool(decision.reason) or bool(decision.basis)
        if decision.outcome in (*BAD_OUTCOMES, RETURNED) and not says_why:
            yield Violation(f"decision {decision.reference}", "gives no reason")
        if decision.outcome in BAD_OUTCOMES and not decision.recourse:
            yield Violation(f"decision {decision.reference}", "names no recourse")
        if decision.step.state != ENDED or decision.step.outcome != decision.outcome:
            yield Violation(f"decision {decision.reference}", "is not how its step ended")


@invariant("I74", "A step waits for the applicant exactly while a question to it is open")
def pauses_have_questions() -> Iterator[Violation]:
    """A clock that stands without a question would stand for ever."""
    open_questions = Count("queries", filter=Q(queries__answered_at__isnull=True))
    for step in Step.objects.annotate(open=open_questions).filter(state=PAUSED).exclude(open=1):
        yield Violation(f"step {step.reference}", "is paused without a question")
    for query in Query.objects.filter(answered_at__isnull=True, step__state="running").select_related("step"):
        yield Violation(f"question {query.reference}", "is open while the clock of its step runs")


@invariant("I75", "A case goes up level by level, each once, and never on a number nobody has seen in a source")
def escalations_are_in_order() -> Iterator[Violation]:
    """Keys keep a level from being told twice; this sees that none was left out or stands on sand."""
    events = StepEvent.objects.filter(kind=ESCALATED).select_related("step", "step__case", "step__case__pin")
    for step_id, rows in groupby(events.order_by("step_id", "pk"), key=lambda one: one.step_id):
        told = list(rows)
        levels = [one.facts.get("level") for one in told]
        if levels != list(range(1, len(levels) + 1)):
            yield Violation(f"step {step_id}", f"went up by the levels {levels}")
        step = told[0].step
        pinned = step.case.pin if step is not None else None
        limit = clocks.limit_of(step, pinning.rules_of(pinned)) if step is not None and pinned is not None else None
        if limit is None or not limit.escalates:
            yield Violation(f"step {step_id}", "went up although its limit is not firm")


@invariant("I76", "A paper is on disk as it was handed in")
def papers_are_whole() -> Iterator[Violation]:
    """Its digest was taken when it came."""
    for paper in Document.objects.iterator():
        try:
            with paper.file.open("rb") as stream:
                digest = hashlib.sha256(stream.read()).hexdigest()
        except OSError:
            yield Violation(f"paper {paper.reference}", "is not on disk")
            continue
        if digest != paper.sha256:
            yield Violation(f"paper {paper.reference}", "is not what was handed in")
