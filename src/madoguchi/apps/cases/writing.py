"""What every act on a case does at its end: add the event, work out anew what hangs on it, keep the readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from madoguchi.apps.cases import clocks, pinning, queries, states
from madoguchi.apps.cases.models import (
    BEGUN,
    CASE_DECIDED,
    CURRENT_STATES,
    DECIDED,
    DROPPED,
    ENDED,
    ENDED_AS,
    OPEN_STATES,
    PAUSED,
    PENDING,
    REFUSED,
    RUNNING,
    STEP_DROPPED,
    WINDOW,
    Case,
    Step,
    StepEvent,
)
from madoguchi.core.journal import actions as journal
from madoguchi.core.packs.procedures import ProcedureVersion
from madoguchi.core.refusals import Refused
from madoguchi.engines import deadlines

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person


def tell(
    case: Case,
    kind: str,
    *,
    key: str,
    at: datetime,
    party: str,
    by: Person | None = None,
    step: Step | None = None,
    about: str = "",
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Add an event. False when one of this key was told before: nothing happens twice."""
    _, is_new = StepEvent.objects.get_or_create(
        key=key,
        defaults={
            "case": case,
            "step": step,
            "kind": kind,
            "at": at,
            "told_at": at,
            "party": party,
            "by": by,
            "about": about,
            "facts": dict(facts or {}),
        },
    )
    return is_new


def moment(case: Case, at: datetime) -> datetime:
    """The moment at which something is done to a locked case: never before what happened to it already.

    The clock of a server may be set back. What comes later stands later all the same, or an answer would come before
    its question.
    """
    last = queries.told_last(case)
    return at if last is None else max(at, last)


def require_open(case: Case) -> None:
    """Refuse to act on a case that is not under way."""
    if case.state not in OPEN_STATES:
        raise Refused("case-is-not-open", number=case.number, state=case.state)


def require_current(step: Step) -> None:
    """Refuse to act on a step that is not with anybody now."""
    if step.state not in CURRENT_STATES:
        raise Refused("step-is-not-current", number=step.case.number, state=step.state)


def begin(case: Case, step: Step, *, at: datetime) -> None:
    """Hand a step to whoever takes it; its clock starts."""
    step.state, step.begun_at = RUNNING, at
    tell(case, BEGUN, key=f"{step.reference}:begun", step=step, at=at, party=WINDOW)
    recount(step, pinning.rules_for(case, on=at.date()), at=at)


def end(case: Case, step: Step, outcome: str, *, at: datetime, party: str, by: Person | None) -> None:
    """End an attempt with its outcome; its clock ends."""
    step.state, step.outcome, step.ended_at = ENDED, outcome, at
    step.due_on = step.due_at = step.remind_on = None
    step.due_status = ""
    tell(
        case,
        ENDED_AS,
        key=f"{step.reference}:ended",
        step=step,
        at=at,
        party=party,
        by=by,
        facts={"outcome": outcome},
    )
    step.save()


def drop(case: Case, step: Step, *, at: datetime, why: str) -> None:
    """A step is no longer needed, or cannot go on."""
    if step.state in (ENDED, DROPPED):
        return
    was_begun = step.begun_at is not None
    step.state = DROPPED
    step.due_on = step.due_at = step.remind_on = None
    step.due_status = ""
    step.ended_at = at if was_begun else None
    tell(case, STEP_DROPPED, key=f"{step.reference}:dropped", step=step, at=at, party=WINDOW, facts={"why": why})
    step.save()


def again(case: Case, step: Step) -> Step:
    """The next attempt at a step, waiting to begin."""
    return Step.objects.create(
        case=case,
        key=step.key,
        authority=step.authority,
        attempt=step.attempt + 1,
        place=step.place,
        is_certain=step.is_certain,
    )


def recount(step: Step, version: ProcedureVersion, *, at: datetime, events: Iterable[StepEvent] | None = None) -> None:
    """Work out anew when a step is due and when its desk is to be reminded."""
    known = list(events) if events is not None else queries.clock_events([step])
    clock = clocks.clock_of(step, known, version, at) if step.state in CURRENT_STATES else None
    if clock is not None and clock.state == deadlines.STOPPED:
        clock = None
    step.due_on = clock.due.on if clock and clock.due else None
    step.due_at = clock.due.at if clock and clock.due else None
    step.due_status = clock.due.status if clock and clock.due else ""
    step.remind_on = (
        clocks.reached_on(step, known, version, at, clocks.REMINDER_PERCENT) if step.due_on is not None else None
    )
    step.save()


def advance(case: Case, *, at: datetime, by: Person | None = None) -> list[Step]:
    """Begin every step that can begin now, then work out the state of the case. Returns the steps that began."""
    version = pinning.rules_for(case, on=at.date())
    steps = list(case.steps.order_by("place", "attempt"))
    last = states.latest(steps)
    begun: list[Step] = []
    if states.state_of(steps)[0] != DECIDED:
        for step in last.values():
            if step.state == PENDING and step.is_certain and _may_begin(step, version, last):
                begin(case, step, at=at)
                begun.append(step)
    settle(case, steps, at=at, by=by)
    return begun


def _may_begin(step: Step, version: ProcedureVersion, last: Mapping[str, Step]) -> bool:
    rule = version.rules.by_key[step.key]
    return all(states.is_over(last.get(key)) for key in rule.after)


def settle(case: Case, steps: Iterable[Step], *, at: datetime, by: Person | None) -> None:
    """Keep the state that follows from the steps. A refusal ends what still runs beside it."""
    rows = list(steps)
    state, outcome = states.state_of(rows)
    if state == DECIDED and outcome == REFUSED:
        for step in rows:
            if step.state in (PENDING, RUNNING, PAUSED):
                drop(case, step, at=at, why="refused")
    if state == DECIDED and case.state != DECIDED:
        case.decided_at = at
        count = case.events.filter(kind=CASE_DECIDED).count()
        tell(
            case,
            CASE_DECIDED,
            key=f"{case.reference}:decided:{count + 1}",
            at=at,
            party=WINDOW,
            facts={"outcome": outcome},
        )
        journal.record("case.decided", case, by=by, at=at, facts={"outcome": outcome})
    if state != DECIDED:
        case.decided_at = None
    case.state, case.outcome = state, outcome
    case.version += 1
    case.save()
