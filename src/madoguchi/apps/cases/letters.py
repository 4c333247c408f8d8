"""Letters about cases: to the people of the company, to the clerks of an authority; written when they are sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.cases import clocks, pinning, queries
from madoguchi.apps.cases.models import APPLICANT, CURRENT_STATES, PAUSED, RUNNING, Appeal, Case, Step
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.notices import actions as notices
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

Told = dict[str, object]


# ── who is written to ──


def _send(kind: str, step: Step, people: Iterable[Person], *, at: datetime, key: str, **facts: Any) -> None:
    for person in people:
        notices.send(
            kind,
            to=person,
            about=step,
            at=at,
            dedupe=f"{kind}:{step.reference}:{key}:{person.reference}",
            facts={"step": step.reference, **facts},
        )


def tell_applicant(kind: str, step: Step, *, at: datetime, key: str, **facts: Any) -> None:
    """Write to everybody who acts for the company."""
    _send(kind, step, registry.people_of(step.case.organisation), at=at, key=key, **facts)


def tell_authority(kind: str, step: Step, *, at: datetime, key: str, **facts: Any) -> None:
    """Write to everybody who answers for the authority that has the step."""
    _send(kind, step, accounts.clerks_of(step.authority), at=at, key=key, **facts)


def tell_of_steps(case: Case, begun: Iterable[Step], *, at: datetime) -> None:
    """Steps that began: to the authority that has each; the company sees its own in the window."""
    for step in begun:
        if step.authority != APPLICANT:
            tell_authority("case-step-arrived", step, at=at, key="begun")


def tell_of_withdrawal(case: Case, steps: Iterable[Step], *, at: datetime) -> None:
    """Authorities that had a step learn that they need not go on."""
    for step in steps:
        if step.authority != APPLICANT:
            tell_authority("case-withdrawn", step, at=at, key="withdrawn")


def tell_of_appeal(made: Appeal, step: Step, *, at: datetime) -> None:
    """An appeal came: to who is to decide it."""
    people = accounts.clerks_of(made.authority)
    _send("case-appeal", step, people, at=at, key=made.reference, appeal=made.reference)


def tell_of_escalation(step: Step, authority: str, level: int, *, at: datetime) -> None:
    """A limit ran out: to the head of the desk, to the level above, to who goes along, and to the company."""
    people = {
        person.pk: person
        for group in (
            accounts.heads_of(step.authority),
            accounts.clerks_of(authority) if authority else [],
            [one.person for one in queries.companions_of(step.case)],
            registry.people_of(step.case.organisation),
        )
        for person in group
    }
    _send("case-escalated", step, people.values(), at=at, key=str(level), level=level, to=authority)


# ── what they say ──


def _step(message: Message) -> Step:
    found = queries.step(str(message.facts["step"]))
    if found is None:
        raise NoLongerTrue("the case is not there any more")
    return found


def title_of(step: Step, language: str) -> str:
    """What a step is called in the rules of its case."""
    if step.case.pin is None:
        return step.key
    said = pinning.rules_of(step.case.pin).steps.get(step.key)
    return said.titles.in_language(language).text if said else step.key


def authority_name(key: str, language: str) -> str:
    """What an authority is called; nothing for the applicant."""
    known = next((one for one in packs.current().authorities if one.key == key), None)
    return known.names.in_language(language).text if known else ""


def _about(message: Message, step: Step) -> Told:
    language = message.to.language if message.to is not None else message.language
    case = step.case
    is_clerk = step.authority in accounts.authorities_of(message.to) if message.to is not None else False
    page = step.get_absolute_url() if is_clerk else case.get_absolute_url()
    return {
        "number": case.number,
        "company": str(registry.name_for(case.organisation, language)),
        "step_title": title_of(step, language),
        "authority": authority_name(step.authority, language),
        "due_on": step.due_on,
        "is_provisional": step.due_status == "projected",
        "link": settings.SITE_ADDRESS + page,
        "is_example": case.is_example,
    }


def _while(*states: str) -> Any:
    def write(message: Message) -> Told:
        step = _step(message)
        if states and step.state not in states:
            raise NoLongerTrue("the step is in another state by now")
        return _about(message, step)

    return write


def _question(message: Message) -> Told:
    step = _step(message)
    question = queries.open_query(step)
    if question is None:
        raise NoLongerTrue("the question was answered")
    language = message.to.language if message.to is not None else message.language
    address = settings.SITE_ADDRESS + reverse("case-answer", args=[question.reference])
    stands = clocks.stands_while_asked(step, pinning.rules_for(step.case, on=question.asked_at.date()))
    about = {**_about(message, step), "stands": stands}
    return {**about, "question": question.question.in_language(language).text, "answer_link": address}


def _decided(message: Message) -> Told:
    step = _step(message)
    language = message.to.language if message.to is not None else message.language
    decision = getattr(step, "decision", None)
    reason = decision.reason.in_language(language).text if decision is not None else ""
    return {**_about(message, step), "outcome": step.outcome, "reason": reason}


def _escalated(message: Message) -> Told:
    step = _step(message)
    if step.state not in CURRENT_STATES:
        raise NoLongerTrue("it was answered meanwhile")
    language = message.to.language if message.to is not None else message.language
    return {**_about(message, step), "above": authority_name(str(message.facts.get("to", "")), language)}


def _moved(message: Message) -> Told:
    step = _step(message)
    if step.due_on is None or step.due_on.isoformat() != message.facts.get("due"):
        raise NoLongerTrue("the date moved again, or the step ended")
    return {**_about(message, step), "before": date.fromisoformat(str(message.facts["before"]))}


def _appeal(message: Message) -> Told:
    found = queries.appeal(str(message.facts.get("appeal", "")))
    if found is None or found.outcome:
        raise NoLongerTrue("the appeal was decided")
    step = found.decision.step
    address = settings.SITE_ADDRESS + reverse("appeal", args=[found.reference])
    return {**_about(message, step), "link": address}


def _appeal_decided(message: Message) -> Told:
    step = _step(message)
    decision = getattr(step, "decision", None)
    appeal = getattr(decision, "appeal", None)
    if appeal is None:
        raise NoLongerTrue("there is no appeal")
    language = message.to.language if message.to is not None else message.language
    return {
        **_about(message, step),
        "outcome": appeal.outcome,
        "reason": appeal.reason.in_language(language).text,
    }


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("case-step-arrived")(_while(RUNNING, PAUSED))
    writer("case-question")(_question)
    writer("case-answered")(_while(RUNNING))
    writer("case-step-decided")(_decided)
    writer("case-reminder")(_while(RUNNING))
    writer("case-own-step-due")(_while(RUNNING))
    writer("case-escalated")(_escalated)
    writer("case-due-moved")(_moved)
    writer("case-withdrawn")(_while())
    writer("case-appeal")(_appeal)
    writer("case-appeal-decided")(_appeal_decided)
