"""What the window does by itself while steps run: remind, let go up, decide tacitly, tell that a date moved.

Each reads the clock as it stands and adds an event under a key of its own. A scheduler that was down for a week, ran
twice or ran late loses nothing and doubles nothing.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from madoguchi.apps.cases import clocks, letters, pinning, queries, writing
from madoguchi.apps.cases.models import (
    APPLICANT,
    CURRENT_STATES,
    DEEMED_GRANTED,
    DEEMED_REFUSED,
    DUE_MOVED,
    ESCALATED,
    OPEN_STATES,
    REMINDED,
    WINDOW,
    Case,
    Decision,
    Step,
    StepEvent,
)
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.procedures import ProcedureVersion
from madoguchi.engines import deadlines
from madoguchi.engines import procedures as engine

HIGHEST = "commission"
"""Where a case goes when no authority stands above any more: the bilateral commission."""


def look_after(step: Step, *, at: datetime) -> None:
    """Whatever the clock of a step has reached by now, once."""
    pinned = step.case.pin
    if pinned is not None:
        _look_after(step, pinning.rules_of(pinned), at=at)


@transaction.atomic
def _look_after(step: Step, version: ProcedureVersion, *, at: datetime) -> None:
    case = queries.locked(step.case)
    at = writing.moment(case, at)
    step = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    step.case = case
    limit = clocks.limit_of(step, version)
    if case.state not in OPEN_STATES or step.state not in CURRENT_STATES or limit is None:
        return
    clock = clocks.clock_of(step, queries.clock_events([step]), version, at)
    if clock is None or clock.state == deadlines.STOPPED:
        return
    _remind(case, step, clock, at=at)
    if clock.is_late and limit.escalates and step.authority != APPLICANT:
        if limit.on_expiry == engine.ESCALATE:
            _escalate(case, step, clock, at=at)
        elif limit.on_expiry in (DEEMED_GRANTED, DEEMED_REFUSED):
            _decide_tacitly(case, step, limit, version, at=at)


def _remind(case: Case, step: Step, clock: deadlines.Clock, *, at: datetime) -> None:
    if not clock.has_used(clocks.REMINDER_PERCENT):
        return
    told = writing.tell(
        case,
        REMINDED,
        key=f"{step.reference}:reminded",
        step=step,
        at=at,
        party=WINDOW,
        facts={"percent": clocks.REMINDER_PERCENT},
    )
    if told and step.authority == APPLICANT:
        letters.tell_applicant("case-own-step-due", step, at=at, key="reminded")
    elif told:
        letters.tell_authority("case-reminder", step, at=at, key="reminded")
    if told:
        journal.record("case.reminded", case, by=None, at=at, facts={"step": step.key})
    step.remind_on = None
    step.save(update_fields=["remind_on"])


def ladder(authority: str) -> tuple[str, ...]:
    """The levels above an authority, nearest first; the commission of both sides is the last."""
    known = {one.key: one for one in packs.current().authorities}
    found: list[str] = []
    above = known[authority].parent if authority in known else ""
    while above and above not in found:
        found.append(above)
        above = known[above].parent
    return (*found[: len(clocks.LEVEL_PERCENTS) - 1], HIGHEST)


def _escalate(case: Case, step: Step, clock: deadlines.Clock, *, at: datetime) -> None:
    """One level up for each share of the limit that has passed; every level is told once, in order."""
    reached = sum(clock.used * 100 > clock.total * percent for percent in clocks.LEVEL_PERCENTS)
    above = ladder(step.authority)
    for level in range(step.level + 1, min(max(reached, 1), len(above)) + 1):
        to = above[level - 1]
        is_new = writing.tell(
            case,
            ESCALATED,
            key=f"{step.reference}:escalated:{level}",
            step=step,
            at=at,
            party=WINDOW,
            facts={"level": level, "to": to},
        )
        step.level = level
        if is_new:
            letters.tell_of_escalation(step, to if to != HIGHEST else "", level, at=at)
            journal.record("case.escalated", case, by=None, at=at, facts={"step": step.key, "level": level, "to": to})
    step.save(update_fields=["level"])


def _decide_tacitly(case: Case, step: Step, limit: engine.Limit, version: ProcedureVersion, *, at: datetime) -> None:
    """The law itself decides when nobody did: only where it was seen to say so, and with the provision named."""
    rule = version.rules.by_key[step.key]
    seen = [one for one in rule.law if one.evidence.is_firm]
    if not seen:
        return
    said = version.steps[step.key]
    law = next(one for one in said.law if one.key == seen[0].key)
    basis = " ".join(part for part in (str(law.titles.in_language("en").text), law.provision) if part)
    Decision.objects.create(
        step=step,
        outcome=limit.on_expiry,
        basis=basis[:300],
        reason=Texts(),
        recourse=list(version.said.recourse) if limit.on_expiry == DEEMED_REFUSED else [],
        by=None,
        at=at,
    )
    writing.end(case, step, limit.on_expiry, at=at, party=WINDOW, by=None)
    begun = writing.advance(case, at=at)
    letters.tell_of_steps(case, begun, at=at)
    letters.tell_applicant("case-step-decided", step, at=at, key="tacit")
    letters.tell_authority("case-step-decided", step, at=at, key="tacit")
    journal.record("case.decided-tacitly", case, by=None, at=at, facts={"step": step.key, "outcome": limit.on_expiry})


def has_moved(step: Step, *, at: datetime) -> bool:
    """Does a step of `queries.dated` fall due on another day than is kept, or is its day more or less certain?"""
    if step.case.pin is None:
        return False
    events: list[StepEvent] = getattr(step, "clock_events")  # noqa: B009 (prefetched under this name)
    clock = clocks.clock_of(step, events, pinning.rules_of(step.case.pin), max(at, events[-1].at) if events else at)
    due = clock.due if clock is not None else None
    return due is None or (due.on, due.status) != (step.due_on, step.due_status)


@transaction.atomic
def recount(step: Step, *, at: datetime) -> bool:
    """Work out anew when a step is due: a decree may have moved it. Whoever waits is told once for each new date."""
    case = queries.locked(step.case)
    at = writing.moment(case, at)
    step = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    step.case = case
    if step.state not in CURRENT_STATES or case.pin is None:
        return False
    before = step.due_on
    had_reminder = step.remind_on is not None
    writing.recount(step, pinning.rules_of(case.pin), at=at)
    if not had_reminder and case.events.filter(key=f"{step.reference}:reminded").exists():
        step.remind_on = None
        step.save(update_fields=["remind_on"])
    if before is None or step.due_on is None or step.due_on == before:
        return False
    facts = {"before": before.isoformat(), "due": step.due_on.isoformat()}
    # A day that moves away and back is told each time, so the key counts the moves.
    moved = f"{case.events.filter(step=step, kind=DUE_MOVED).count() + 1}:{step.due_on.isoformat()}"
    if writing.tell(
        case,
        DUE_MOVED,
        key=f"{step.reference}:due:{moved}",
        step=step,
        at=at,
        party=WINDOW,
        facts=facts,
    ):
        letters.tell_applicant("case-due-moved", step, at=at, key=moved, **facts)
        letters.tell_authority("case-due-moved", step, at=at, key=moved, **facts)
        journal.record("case.due-moved", case, by=None, at=at, facts=facts)
    return True
