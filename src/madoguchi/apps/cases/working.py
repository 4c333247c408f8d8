"""What companies and authorities do with the steps of a case under way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.cases import letters, papers, pinning, queries, states, writing
from madoguchi.apps.cases.models import (
    ANSWERED,
    APPEAL_DECIDED,
    APPEALED,
    APPLICANT,
    ASKED,
    AUTHORITY,
    BAD_OUTCOMES,
    DECIDED,
    DONE,
    DRAFT,
    DROPPED,
    ENDED,
    GRANTED,
    HANDED_IN,
    OFFICER,
    PAUSED,
    REFUSED,
    RETURNED,
    RUNNING,
    STEP_DROPPED,
    UPHELD,
    Accompaniment,
    Appeal,
    Case,
    Decision,
    Document,
    Query,
    Step,
)
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.apps.cases.papers import Paper
    from madoguchi.core.accounts.models import Person


def _locked(step: Step, at: datetime) -> tuple[Case, Step, datetime]:
    """The case first, then the step: everything about a case goes through the row of the case. And when it is done."""
    case = queries.locked(step.case)
    fresh = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    fresh.case = case
    return case, fresh, writing.moment(case, at)


# ── the applicant ──


@transaction.atomic
def hand_in(step: Step, *, papers_given: Sequence[Paper] = (), by: Person | None, at: datetime) -> Step:
    """The company does its own step: what it gives is there, and whatever waited for it begins."""
    case, step, at = _locked(step, at)
    writing.require_open(case)
    if step.authority != APPLICANT or step.state != RUNNING:
        raise Refused("step-is-not-yours", number=case.number)
    _keep(case, papers_given, by=by, at=at, made_by=step)
    writing.end(case, step, DONE, at=at, party=APPLICANT, by=by)
    begun = writing.advance(case, at=at, by=by)
    letters.tell_of_steps(case, begun, at=at)
    journal.record("case.step-done", case, by=by, at=at, facts={"step": step.key})
    return step


@transaction.atomic
def answer(query: Query, text: Texts, *, papers_given: Sequence[Paper] = (), by: Person | None, at: datetime) -> Query:
    """The company answers a question; the clock of the authority runs again from the next day."""
    case, step, at = _locked(query.step, at)
    query = Query.objects.select_for_update().get(pk=query.pk)
    writing.require_open(case)
    if query.answered_at is not None:
        raise Refused("question-is-answered", number=case.number)
    if not text:
        raise Refused("answer-is-empty")
    query.answer, query.answered_by, query.answered_at = text, by, at
    query.save()
    _keep(case, papers_given, by=by, at=at, query=query)
    step.state = RUNNING
    writing.tell(
        case,
        ANSWERED,
        key=f"{step.reference}:answered:{query.reference}",
        step=step,
        at=at,
        party=APPLICANT,
        by=by,
        about=query.reference,
    )
    writing.recount(step, pinning.rules_for(case, on=at.date()), at=at)
    writing.settle(case, case.steps.all(), at=at, by=by)
    letters.tell_authority("case-answered", step, at=at, key=query.reference)
    journal.record("case.answered", case, by=by, at=at, facts={"step": step.key, "query": query.reference})
    return query


@transaction.atomic
def add_paper(case: Case, paper: Paper, *, by: Person | None, at: datetime) -> Document:
    """Put a paper into the file of a case; one of the same kind that the company gave before is replaced."""
    case = queries.locked(case)
    at = writing.moment(case, at)
    if case.state != DRAFT:
        writing.require_open(case)
    [document] = _keep(case, [paper], by=by, at=at)
    running = case.steps.filter(state=RUNNING).first()
    if running is not None:
        writing.tell(
            case,
            HANDED_IN,
            key=f"{document.reference}:handed-in",
            step=running,
            at=at,
            party=APPLICANT,
            by=by,
            about=document.reference,
        )
    journal.record("case.paper-added", case, by=by, at=at, facts={"kind": paper.kind, "sha256": document.sha256})
    return document


@transaction.atomic
def resubmit(step: Step, *, papers_given: Sequence[Paper] = (), by: Person | None, at: datetime) -> Step:
    """After a return the company puts it right and hands it in again: a new attempt with a clock of its own."""
    case, step, at = _locked(step, at)
    writing.require_open(case)
    last = states.latest(case.steps.all())[step.key]
    if last.pk != step.pk or step.state != ENDED or step.outcome != RETURNED:
        raise Refused("step-was-not-returned", number=case.number)
    _keep(case, papers_given, by=by, at=at)
    fresh = writing.again(case, step)
    begun = writing.advance(case, at=at, by=by)
    letters.tell_of_steps(case, begun, at=at)
    journal.record("case.resubmitted", case, by=by, at=at, facts={"step": step.key, "attempt": fresh.attempt})
    return fresh


def _keep(
    case: Case,
    given: Sequence[Paper],
    *,
    by: Person | None,
    at: datetime,
    made_by: Step | None = None,
    query: Query | None = None,
) -> list[Document]:
    return [papers.keep(case, one, by=by, at=at, made_by=made_by, query=query) for one in given]


# ── the authority ──


@transaction.atomic
def ask(step: Step, question: Texts, *, by: Person, at: datetime) -> Query:
    """An authority asks the company one question. Its clock stands until the answer."""
    case, step, at = _locked(step, at)
    writing.require_open(case)
    if step.state == PAUSED or queries.open_query(step) is not None:
        raise Refused("question-is-open", number=case.number)
    writing.require_current(step)
    if step.authority == APPLICANT:
        raise Refused("step-is-the-applicants", number=case.number)
    if not question:
        raise Refused("question-is-empty")
    query = Query.objects.create(step=step, question=question, asked_by=by, asked_at=at)
    step.state = PAUSED
    writing.tell(
        case,
        ASKED,
        key=f"{step.reference}:asked:{query.reference}",
        step=step,
        at=at,
        party=AUTHORITY,
        by=by,
        about=query.reference,
    )
    writing.recount(step, pinning.rules_for(case, on=at.date()), at=at)
    writing.settle(case, case.steps.all(), at=at, by=by)
    letters.tell_applicant("case-question", step, at=at, key=query.reference)
    journal.record("case.asked", case, by=by, at=at, facts={"step": step.key, "query": query.reference})
    return query


def outcomes_of(step: Step, version: packs.ProcedureVersion) -> tuple[str, ...]:
    """How an authority may end a step under its rules; where they list nothing, it can be granted or returned."""
    rule = version.rules.by_key[step.key]
    wanted = [one for one in rule.outcomes if one in (GRANTED, REFUSED, RETURNED)]
    return tuple(wanted) or (GRANTED, RETURNED)


@transaction.atomic
def decide(
    step: Step,
    outcome: str,
    *,
    reason: Texts | None = None,
    results: Sequence[Paper] = (),
    by: Person,
    at: datetime,
) -> Decision:
    """An authority ends its step. A refusal and a return say why; a refusal also says where to turn."""
    case, step, at = _locked(step, at)
    writing.require_open(case)
    if step.state == PAUSED:
        raise Refused("question-is-open", number=case.number)
    writing.require_current(step)
    version = pinning.rules_for(case, on=at.date())
    if step.authority == APPLICANT or outcome not in outcomes_of(step, version):
        raise Refused("outcome-is-not-possible", value=outcome)
    reason = reason or Texts()
    if outcome != GRANTED and not reason:
        raise Refused("outcome-needs-a-reason")
    decision = Decision.objects.create(
        step=step,
        outcome=outcome,
        reason=reason,
        recourse=list(version.said.recourse) if outcome == REFUSED else [],
        by=by,
        at=at,
    )
    _keep(case, results, by=by, at=at, made_by=step)
    writing.end(case, step, outcome, at=at, party=AUTHORITY, by=by)
    begun = writing.advance(case, at=at, by=by)
    letters.tell_of_steps(case, begun, at=at)
    letters.tell_applicant("case-step-decided", step, at=at, key=decision.reference)
    journal.record("case.step-decided", case, by=by, at=at, facts={"step": step.key, "outcome": outcome})
    return decision


# ── recourse ──


def appeal_authority(step: Step) -> str:
    """Who looks at a refusal again: the authority above, or, where the pack knows none, the same one's head."""
    known = {one.key: one for one in packs.current().authorities}
    return (known[step.authority].parent if step.authority in known else "") or step.authority


@transaction.atomic
def appeal(decision: Decision, grounds: Texts, *, by: Person | None, at: datetime) -> Appeal:
    """The company asks the next level to look at a refusal again. Once for each refusal."""
    case, step, at = _locked(decision.step, at)
    if case.state != DECIDED or decision.outcome not in BAD_OUTCOMES:
        raise Refused("nothing-to-appeal", number=case.number)
    if Appeal.objects.filter(decision=decision).exists():
        raise Refused("appeal-is-made", number=case.number)
    if not grounds:
        raise Refused("appeal-needs-grounds")
    made = Appeal.objects.create(decision=decision, authority=appeal_authority(step), grounds=grounds, by=by, at=at)
    writing.tell(
        case,
        APPEALED,
        key=f"{made.reference}:appealed",
        step=step,
        at=at,
        party=APPLICANT,
        by=by,
        about=made.reference,
        facts={"authority": made.authority},
    )
    letters.tell_of_appeal(made, step, at=at)
    journal.record("case.appealed", case, by=by, at=at, facts={"step": step.key, "authority": made.authority})
    return made


@transaction.atomic
def decide_appeal(appeal: Appeal, outcome: str, *, reason: Texts, by: Person, at: datetime) -> Appeal:
    """The next level decides. Upheld, the step is taken up once more, and so is all that stopped with it."""
    case, step, at = _locked(appeal.decision.step, at)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.outcome:
        raise Refused("appeal-is-decided", number=case.number)
    if not reason:
        raise Refused("outcome-needs-a-reason")
    appeal.outcome, appeal.reason, appeal.decided_by, appeal.decided_at = outcome, reason, by, at
    appeal.save()
    writing.tell(
        case,
        APPEAL_DECIDED,
        key=f"{appeal.reference}:decided",
        step=step,
        at=at,
        party=AUTHORITY,
        by=by,
        about=appeal.reference,
        facts={"outcome": outcome},
    )
    if outcome == UPHELD:
        writing.again(case, step)
        _revive(case)
        begun = writing.advance(case, at=at, by=by)
        letters.tell_of_steps(case, begun, at=at)
    letters.tell_applicant("case-appeal-decided", step, at=at, key=appeal.reference)
    journal.record("case.appeal-decided", case, by=by, at=at, facts={"outcome": outcome})
    return appeal


def _revive(case: Case) -> None:
    """Steps that stopped because of the refusal wait to begin again."""
    refused = set(case.events.filter(kind=STEP_DROPPED, facts__why="refused").values_list("step_id", flat=True))
    for held in states.latest(case.steps.all()).values():
        if held.state == DROPPED and held.pk in refused:
            writing.again(case, held)


# ── who goes along ──


@transaction.atomic
def accompany(case: Case, person: Person, *, role: str = OFFICER, by: Person | None, at: datetime) -> Accompaniment:
    """Somebody goes along with a case from now on and sees all of it."""
    case = queries.locked(case)
    standing = Accompaniment.objects.filter(case=case, person=person, ended_at__isnull=True).first()
    if standing is not None:
        return standing
    made = Accompaniment.objects.create(case=case, person=person, role=role, from_at=at)
    journal.record("case.accompanied", case, by=by, at=at, facts={"role": role})
    return made


@transaction.atomic
def leave(accompaniment: Accompaniment, *, by: Person | None, at: datetime) -> None:
    """Somebody no longer goes along with a case."""
    queries.locked(accompaniment.case)
    fresh = Accompaniment.objects.select_for_update().get(pk=accompaniment.pk)
    if fresh.ended_at is None:
        fresh.ended_at = at
        fresh.save(update_fields=["ended_at"])
        journal.record("case.left", fresh.case, by=by, at=at, facts={"role": fresh.role})
