"""A company opens a case, answers what decides, files it, changes or ends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from madoguchi.apps.cases import clocks, letters, pinning, queries, reusing, states, writing
from madoguchi.apps.cases.models import (
    APPLICANT,
    CASE_CLOSED,
    CLOSED,
    DECIDED,
    DRAFT,
    DROPPED,
    ENDED,
    FILED,
    OPEN_STATES,
    OPENED,
    PENDING,
    SUBMITTED,
    TAKEN_BACK,
    VARIED,
    WITHDRAWN,
    WITHDREW,
    Case,
    Reuse,
    Step,
)
from madoguchi.core import numbers
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.engines import procedures as engine

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person
    from madoguchi.core.packs.procedures import ProcedureVersion


def open_case(
    procedure: str,
    organisation: Organisation,
    *,
    subject: Texts,
    by: Person | None,
    at: datetime,
    contracted_on: date | None = None,
    is_example: bool = False,
) -> Case:
    """Open a case as a draft. Nothing is sent to anybody yet."""
    version = pinning.version_on(procedure, at.date())
    return _open(version, organisation, subject, by, at, contracted_on, is_example or organisation.is_example)


@transaction.atomic
def _open(
    version: ProcedureVersion,
    organisation: Organisation,
    subject: Texts,
    by: Person | None,
    at: datetime,
    contracted_on: date | None,
    is_example: bool,
) -> Case:
    case = Case.objects.create(
        number=numbers.next_number(Case, f"{at.year}-", 5),
        organisation=organisation,
        procedure=version.said.procedure,
        subject=subject,
        opened_by=by,
        opened_at=at,
        contracted_on=contracted_on,
        is_example=is_example,
    )
    writing.tell(case, OPENED, key=f"{case.reference}:opened", at=at, party=APPLICANT, by=by)
    journal.record("case.opened", case, by=by, at=at, facts={"procedure": case.procedure})
    return case


@transaction.atomic
def answer_facts(case: Case, facts: Mapping[str, object], *, by: Person | None, at: datetime) -> Case:
    """Keep answers of a draft. An answer of None takes one back."""
    case = queries.locked(case)
    at = writing.moment(case, at)
    if case.state != DRAFT:
        raise Refused("case-is-filed", number=case.number)
    version = pinning.version_on(case.procedure, at.date())
    case.facts = _merged(case.facts, facts, version)
    case.version += 1
    case.save(update_fields=["facts", "version"])
    taken_back = [key for key, value in facts.items() if value is None]
    case.reuses.filter(fact__in=[*taken_back, *_changed(case, facts)]).delete()
    return case


def _merged(kept: Mapping[str, Any], given: Mapping[str, object], version: ProcedureVersion) -> dict[str, Any]:
    declared = version.rules.facts
    strange = next((key for key in given if key not in declared), "")
    if strange:
        raise Refused("fact-is-not-asked", value=strange)
    try:
        checked = engine.checked_facts(given, declared)
    except engine.FactError as mistake:
        raise Refused("fact-is-not-an-answer", field=mistake.fact) from None
    without = {key: value for key, value in kept.items() if key not in given}
    return {**without, **{key: pinning.as_kept(value) for key, value in checked.items()}}


def _changed(case: Case, facts: Mapping[str, object]) -> list[str]:
    borrowed = {one.fact: one.value for one in case.reuses.exclude(fact="")}
    return [key for key in facts if key in borrowed and case.facts.get(key) != borrowed[key]]


@transaction.atomic
def reuse(case: Case, *, facts: Iterable[str], papers: Iterable[str], by: Person | None, at: datetime) -> Case:
    """Take over answers and papers of earlier cases the company ticked after it saw them. Its consent is kept."""
    case = queries.locked(case)
    at = writing.moment(case, at)
    if case.state in (WITHDRAWN, DECIDED):
        raise Refused("case-is-not-open", number=case.number, state=case.state)
    wanted, wanted_papers = set(facts), set(papers)
    offers = reusing.offers(case, on=at.date())
    taken = {one.key: pinning.as_kept(one.value) for one in offers.facts if one.key in wanted}
    if case.state == DRAFT:
        case.facts = {**case.facts, **taken}
        for one in offers.facts:
            if one.key in taken:
                Reuse.objects.create(case=case, fact=one.key, value=taken[one.key], source=one.case, by=by, at=at)
    for paper in offers.papers:
        if paper.reference in wanted_papers:
            Reuse.objects.create(case=case, document=paper, source=paper.case, by=by, at=at)
    case.version += 1
    case.save(update_fields=["facts", "version"])
    journal.record(
        "case.reused",
        case,
        by=by,
        at=at,
        facts={"facts": sorted(taken), "papers": sum(one.reference in wanted_papers for one in offers.papers)},
    )
    return case


def file_case(case: Case, *, by: Person | None, at: datetime) -> Case:
    """File a case: from now on the rules of this day bind it, and every step that can begin goes to its authority."""
    at = writing.moment(case, at)
    version = pinning.version_on(case.procedure, at.date())
    filed_on = clocks.filed_on(version, at)
    version = pinning.version_on(case.procedure, filed_on)
    words = pinning.words_of(version, filed_on)
    return _file(case, version, words, filed_on, by=by, at=at)


@transaction.atomic
def _file(
    case: Case,
    version: ProcedureVersion,
    words: list[pinning.Words],
    filed_on: date,
    *,
    by: Person | None,
    at: datetime,
) -> Case:
    case = queries.locked(case)
    at = writing.moment(case, at)
    if case.state != DRAFT:
        raise Refused("case-is-filed", number=case.number)
    selection = engine.select(version.rules, pinning.facts_of(case, version))
    if selection.unmet:
        raise Refused("requirement-is-not-met", steps=[step.key for step in selection.unmet])
    pins = [pinning.pin(one, at=at) for one in words]
    case.pin, case.filed_at, case.filed_on = pins[0], at, filed_on
    certain = {step.key for step in selection.applies}
    places = {step.key: place for place, step in enumerate(version.rules.in_order)}
    for step in selection.may_apply:
        Step.objects.create(
            case=case,
            key=step.key,
            authority=step.authority,
            place=places[step.key],
            is_certain=step.key in certain,
        )
    case.state = SUBMITTED
    case.save()
    case.pins.set(pins)
    writing.tell(
        case,
        FILED,
        key=f"{case.reference}:filed",
        at=at,
        party=APPLICANT,
        by=by,
        facts={"rules": version.in_force.isoformat(), "on": filed_on.isoformat()},
    )
    begun = writing.advance(case, at=at, by=by)
    letters.tell_of_steps(case, begun, at=at)
    journal.record(
        "case.filed",
        case,
        by=by,
        at=at,
        facts={"procedure": case.procedure, "on": filed_on.isoformat()},
        rule_version=f"{case.procedure} {version.in_force.isoformat()}",
    )
    return case


@transaction.atomic
def vary(case: Case, facts: Mapping[str, object], *, by: Person | None, at: datetime) -> Case:
    """Change answers of a case under way. Steps that become needless are dropped, new ones are added.

    What was begun and is over stays as it was: nothing is undone by a changed answer.
    """
    case = queries.locked(case)
    at = writing.moment(case, at)
    writing.require_open(case)
    version = pinning.rules_for(case, on=at.date())
    before = dict(case.facts)
    case.facts = _merged(case.facts, facts, version)
    if case.facts == before:
        return case
    selection = engine.select(version.rules, pinning.facts_of(case, version))
    if selection.unmet:
        raise Refused("requirement-is-not-met", steps=[step.key for step in selection.unmet])
    case.save(update_fields=["facts"])
    _fit_steps(case, selection, version, at=at)
    count = case.events.filter(kind=VARIED).count()
    writing.tell(
        case,
        VARIED,
        key=f"{case.reference}:varied:{count + 1}",
        at=at,
        party=APPLICANT,
        by=by,
        facts={"facts": sorted(key for key in case.facts if case.facts.get(key) != before.get(key))},
    )
    begun = writing.advance(case, at=at, by=by)
    letters.tell_of_steps(case, begun, at=at)
    journal.record("case.varied", case, by=by, at=at, facts={"facts": sorted(facts)})
    return case


def _fit_steps(case: Case, selection: engine.Selection, version: ProcedureVersion, *, at: datetime) -> None:
    last = states.latest(case.steps.all())
    certain = {step.key for step in selection.applies}
    places = {step.key: place for place, step in enumerate(version.rules.in_order)}
    wanted = {step.key: step for step in selection.may_apply}
    for key, held in last.items():
        if key not in wanted:
            writing.drop(case, held, at=at, why="varied")
        elif held.state == PENDING and held.is_certain != (key in certain):
            held.is_certain = key in certain
            held.save(update_fields=["is_certain"])
    for key, rule in wanted.items():
        gone = last.get(key)
        if gone is None or gone.state == DROPPED:
            Step.objects.create(
                case=case,
                key=key,
                authority=rule.authority,
                attempt=gone.attempt + 1 if gone else 1,
                place=places[key],
                is_certain=key in certain,
            )


@transaction.atomic
def withdraw(case: Case, *, by: Person | None, at: datetime) -> Case:
    """The company takes its case back. What was with an authority ends there; a draft simply goes."""
    case = queries.locked(case)
    at = writing.moment(case, at)
    if case.state == WITHDRAWN:
        return case
    if case.state not in (DRAFT, *OPEN_STATES):
        raise Refused("case-is-decided", number=case.number)
    told = []
    for step in case.steps.exclude(state__in=[ENDED, DROPPED]):
        if step.begun_at is None:
            writing.drop(case, step, at=at, why="withdrawn")
        else:
            writing.end(case, step, TAKEN_BACK, at=at, party=APPLICANT, by=by)
            told.append(step)
    case.state, case.outcome, case.ended_at = WITHDRAWN, TAKEN_BACK, at
    case.version += 1
    case.save()
    writing.tell(case, WITHDREW, key=f"{case.reference}:withdrew", at=at, party=APPLICANT, by=by)
    letters.tell_of_withdrawal(case, told, at=at)
    journal.record("case.withdrawn", case, by=by, at=at)
    return case


@transaction.atomic
def close(case: Case, *, by: Person | None, at: datetime) -> Case:
    """The company has what was decided, and the case is put away."""
    case = queries.locked(case)
    at = writing.moment(case, at)
    if case.state == CLOSED:
        return case
    if case.state != DECIDED:
        raise Refused("case-is-not-decided", number=case.number)
    case.state, case.ended_at = CLOSED, at
    case.version += 1
    case.save()
    writing.tell(case, CASE_CLOSED, key=f"{case.reference}:closed", at=at, party=APPLICANT, by=by)
    journal.record("case.closed", case, by=by, at=at, facts={"outcome": case.outcome})
    return case
