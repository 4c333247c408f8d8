"""What can be done about advance rulings: ask, take back, answer, decline, publish by two, end ahead, cite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.cases import clocks
from madoguchi.apps.cases.models import DRAFT, OPEN_STATES, Case
from madoguchi.apps.cases.rulings import queries
from madoguchi.apps.cases.rulings.models import ASKED, DECLINED, GIVEN, WITHDRAWN, Citation, Ruling
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused
from madoguchi.engines import deadlines

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person


@dataclass(frozen=True)
class Answer:
    """What an authority says: the answer, why, and the provision it rests on."""

    text: Texts
    reasons: Texts
    basis: str


def today(side: str, at: datetime) -> date:
    """The date at a side."""
    return clocks.calendar_of(side).date_of(at)


@transaction.atomic
def ask(
    organisation: Organisation, procedure: str, product: str, question: Texts, *, by: Person, at: datetime
) -> Ruling:
    """Ask the authority of the procedure's side. It has the pack's limit to answer, counted on its calendar."""
    corridor = packs.current()
    known = corridor.procedures.get(procedure)
    if known is None:
        raise Refused("procedure-is-not-known", value=procedure)
    rules = corridor.rulings.get(known.side)
    if rules is None:
        raise Refused("side-gives-no-rulings")
    if not question:
        raise Refused("question-is-empty")
    calendar, limit = queries.clock_of(rules)
    made = Ruling.objects.create(
        organisation=organisation,
        side=known.side,
        authority=rules.authority,
        procedure=procedure,
        product=product,
        question=question,
        asked_by=by,
        asked_at=at,
        due_on=deadlines.due(calendar.date_of(at), limit, calendar).on,
    )
    _tell_desk("ruling-asked", made, at=at)
    journal.record("ruling.asked", made, by=by, at=at, facts={"procedure": procedure, "product": product})
    return made


@transaction.atomic
def withdraw(ruling: Ruling, *, by: Person, at: datetime) -> Ruling:
    """The company takes its question back before it is answered, and the authority has nothing left to do."""
    ruling = _locked(ruling)
    if ruling.state == WITHDRAWN:
        return ruling
    if ruling.state != ASKED:
        raise Refused("ruling-is-given")
    ruling.state, ruling.withdrawn_at = WITHDRAWN, at
    ruling.save()
    _tell_desk("ruling-withdrawn", ruling, at=at)
    journal.record("ruling.withdrawn", ruling, by=by, at=at)
    return ruling


@transaction.atomic
def remind(ruling: Ruling, *, at: datetime) -> None:
    """Write to the authority that most of its time is over; each of its clerks once, however often this runs."""
    ruling = _locked(ruling)
    if ruling.state == ASKED:
        _tell_desk("ruling-due", ruling, at=at)


@transaction.atomic
def give(ruling: Ruling, answer: Answer, *, by: Person, at: datetime) -> Ruling:
    """Answer. The answer binds from today, for the months of the pack."""
    ruling = _waiting(ruling)
    _give(ruling, answer, since=today(ruling.side, at), by=by, at=at)
    _tell_company("ruling-given", ruling, at=at)
    journal.record("ruling.given", ruling, by=by, at=at, facts={"until": str(ruling.valid_until)})
    return ruling


def _give(ruling: Ruling, answer: Answer, *, since: date, by: Person, at: datetime) -> None:
    if not answer.text:
        raise Refused("answer-is-empty")
    if not answer.reasons:
        raise Refused("ruling-needs-reasons")
    if not answer.basis.strip():
        raise Refused("ruling-needs-a-law")
    rules = packs.current().rulings.get(ruling.side)
    if rules is None:
        raise Refused("side-gives-no-rulings")
    ruling.state, ruling.answer, ruling.reasons, ruling.basis = GIVEN, answer.text, answer.reasons, answer.basis.strip()
    ruling.given_by, ruling.given_at, ruling.valid_from = by, at, since
    ruling.valid_until = deadlines.months_after(since, rules.valid_months)
    ruling.save()


@transaction.atomic
def decline(ruling: Ruling, reasons: Texts, *, by: Person, at: datetime) -> Ruling:
    """Give no answer, and say why."""
    ruling = _waiting(ruling)
    if not reasons:
        raise Refused("ruling-needs-reasons")
    ruling.state, ruling.reasons, ruling.given_by, ruling.given_at = DECLINED, reasons, by, at
    ruling.save()
    _tell_company("ruling-declined", ruling, at=at)
    journal.record("ruling.declined", ruling, by=by, at=at)
    return ruling


@transaction.atomic
def lay(ruling: Ruling, title: Texts, text: Texts, *, by: Person, at: datetime) -> Ruling:
    """Write what everybody is to read of a ruling. A second person publishes it."""
    ruling = _locked(ruling)
    if ruling.state != GIVEN:
        raise Refused("ruling-is-not-given")
    if ruling.published_at is not None:
        raise Refused("ruling-is-published")
    if not title or not text:
        raise Refused("ruling-text-is-empty")
    if queries.names_the_company(ruling, [title, text]):
        raise Refused("ruling-names-the-company")
    if any(names_a_contact(version.text) for texts in (title, text) for _language, version in texts):
        raise Refused("ruling-names-a-contact")
    ruling.title, ruling.public_text, ruling.laid_by, ruling.laid_at = title, text, by, at
    ruling.save()
    journal.record("ruling.laid", ruling, by=by, at=at)
    return ruling


@transaction.atomic
def publish(ruling: Ruling, *, by: Person, at: datetime) -> Ruling:
    """Let everybody read what a colleague wrote, without the name of who asked."""
    ruling = _locked(ruling)
    if ruling.laid_at is None:
        raise Refused("ruling-text-is-empty")
    if ruling.published_at is not None:
        raise Refused("ruling-is-published")
    if ruling.laid_by_id == by.pk:
        raise Refused("ruling-needs-another-person")
    if queries.names_the_company(ruling, [ruling.title, ruling.public_text]):
        raise Refused("ruling-names-the-company")  # it may have taken another name since the text was laid
    ruling.published_by, ruling.published_at = by, at
    ruling.save()
    journal.record("ruling.published", ruling, by=by, at=at)
    return ruling


@transaction.atomic
def end(
    ruling: Ruling, on: date, reason: Texts, *, instead: Answer | None = None, by: Person, at: datetime
) -> Ruling | None:
    """Let a ruling end on a day that is ahead, with a reason; with `instead` another takes its place from that day.

    Never backwards: cases that rest on it keep it, and so does whatever is filed before the day.
    """
    ruling = _locked(ruling)
    if ruling.state != GIVEN or ruling.ended_on is not None:
        raise Refused("ruling-is-not-in-force")
    if on <= today(ruling.side, at):
        raise Refused("ruling-ends-backwards")
    if ruling.valid_until is not None and on > ruling.valid_until:
        raise Refused("ruling-ends-by-itself", until=ruling.valid_until)
    if not reason:
        raise Refused("ruling-needs-reasons")
    ruling.ended_on, ruling.end_reason, ruling.ended_by, ruling.ended_at = on, reason, by, at
    ruling.save()
    made = None
    if instead is not None:
        made = Ruling(
            organisation=ruling.organisation,
            side=ruling.side,
            authority=ruling.authority,
            procedure=ruling.procedure,
            product=ruling.product,
            question=ruling.question,
            asked_by=ruling.asked_by,
            asked_at=ruling.asked_at,
            due_on=ruling.due_on,
            replaces=ruling,
        )
        _give(made, instead, since=on, by=by, at=at)
    _tell_company("ruling-ends", ruling, at=at)
    journal.record("ruling.ended", ruling, by=by, at=at, facts={"on": on.isoformat(), "is_replaced": made is not None})
    return made


@transaction.atomic
def cite(case: Case, ruling: Ruling, *, by: Person, at: datetime) -> Citation:
    """Let a case rest on a ruling of its company: in force on the day of filing, or today while it is a draft."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.state not in (DRAFT, *OPEN_STATES):
        raise Refused("case-is-not-open", number=case.number, state=case.state)
    on = case.filed_on or today(ruling.side, at)
    if ruling.organisation_id != case.organisation_id or ruling.procedure != case.procedure:
        raise Refused("ruling-is-of-another")
    if not queries.is_in_force(ruling, on):
        raise Refused("ruling-is-not-in-force")
    made, is_new = Citation.objects.get_or_create(case=case, ruling=ruling, defaults={"by": by, "at": at})
    if is_new:
        journal.record("case.ruling-cited", case, by=by, at=at, facts={"ruling": ruling.reference})
    return made


def _locked(ruling: Ruling) -> Ruling:
    found = Ruling.objects.select_for_update(of=("self",)).select_related("organisation")
    return found.prefetch_related("organisation__aliases").get(pk=ruling.pk)


def _waiting(ruling: Ruling) -> Ruling:
    """The question, locked, if it still waits for an answer."""
    ruling = _locked(ruling)
    if ruling.state == WITHDRAWN:
        raise Refused("ruling-is-withdrawn")
    if ruling.state != ASKED:
        raise Refused("ruling-is-given")
    return ruling


def _tell_desk(kind: str, ruling: Ruling, *, at: datetime) -> None:
    for clerk in accounts.clerks_of(ruling.authority):
        _write(kind, ruling, clerk, at=at)


def _tell_company(kind: str, ruling: Ruling, *, at: datetime) -> None:
    for person in registry.people_of(ruling.organisation):
        _write(kind, ruling, person, at=at)


def _write(kind: str, about: Ruling, to: Person, *, at: datetime) -> None:
    notices.send(
        kind,
        to=to,
        about=about,
        at=at,
        dedupe=f"{kind}:{about.reference}:{to.reference}",
        facts={"ruling": about.reference},
    )
