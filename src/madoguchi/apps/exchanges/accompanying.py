"""Asking an expert or interpreter to go along with a case or a visit, and the two consents it rests on.

A company that asks has said yes. Contacts are shown once the expert says yes too, as long as both stand; either takes
theirs back at any time. A case is read only after that, once the company, who knows by then who it is, opens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.cases import queries as all_cases
from madoguchi.apps.exchanges import queries
from madoguchi.apps.exchanges.models import (
    AGREED,
    ASKED,
    DECLINED,
    DONE,
    LISTED,
    STANDING,
    TAKEN_BACK,
    UNANSWERED,
    AccompanyRequest,
    Expert,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import actions as comparing
from madoguchi.apps.screening import queries as screening
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.signs import names_a_contact
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import Case
    from madoguchi.apps.registry.models import Organisation

ANSWER_WITHIN = timedelta(days=14)
MOST_WAITING = 5
"""How many requests of a company may wait for an answer at a time."""
ENDS_AFTER = timedelta(days=30)
"""How long after a visit both still read each other's contact."""


@dataclass(frozen=True)
class Need:
    """What somebody is asked for: with a case, or with a visit to a region between two days."""

    role: str
    case: Case | None = None
    region: str = ""
    from_on: date | None = None
    until_on: date | None = None
    note: str = ""


def ask_to_accompany(
    expert: Expert, organisation: Organisation, need: Need, *, by: Person, at: datetime, is_example: bool = False
) -> AccompanyRequest:
    """Ask; this is the company's yes. Its name is not told before the other yes."""
    comparing.screen_before([organisation], cause="accompaniment", by=by, at=at)
    return _ask(expert, organisation, need, by=by, at=at, is_example=is_example)


@transaction.atomic
def _ask(
    expert: Expert, organisation: Organisation, need: Need, *, by: Person, at: datetime, is_example: bool
) -> AccompanyRequest:
    expert = queries.locked_expert(expert)
    if not registry.acts_for(by, organisation):
        raise Refused("asker-does-not-act-for-it")
    if expert.state != LISTED:
        raise Refused("expert-is-not-listed")
    if need.role not in expert.roles:
        raise Refused("expert-does-not-do-this")
    if registry.acts_for(expert.person, organisation):
        raise Refused("expert-is-of-the-company")
    _require_need(need, organisation, at)
    _require_cleared(organisation)
    standing = AccompanyRequest.objects.filter(organisation=organisation, state__in=STANDING)
    if standing.filter(expert=expert).exists():
        raise Refused("expert-was-asked-already")
    if standing.filter(state=ASKED).count() >= MOST_WAITING:
        raise Refused("too-many-requests-wait", most=MOST_WAITING)
    found = AccompanyRequest.objects.create(
        expert=expert,
        organisation=organisation,
        asked_by=by,
        asked_at=at,
        answer_by_at=at + ANSWER_WITHIN,
        changed_at=at,
        is_example=is_example or organisation.is_example,
        **vars(need),
    )
    journal.record("accompaniment.asked", found, by=by, at=at, facts={"role": need.role})
    _tell_expert("accompany-asked", found, at)
    return found


def agree_to_accompany(found: AccompanyRequest, *, by: Person, at: datetime) -> AccompanyRequest:
    """The expert says yes: from now on both read whom to write to. Saying it twice says it once."""
    comparing.screen_before([found.organisation], cause="accompaniment", by=by, at=at)
    return _agree(found, by=by, at=at)


@transaction.atomic
def _agree(found: AccompanyRequest, *, by: Person, at: datetime) -> AccompanyRequest:
    found = _of_expert(found, by)
    if found.state == AGREED:
        return found
    _require_waiting(found, at)
    _require_cleared(found.organisation)
    found.state, found.agreed_at = AGREED, at
    _keep(found, at, "agreed_at")
    journal.record("accompaniment.agreed", found, by=by, at=at)
    _tell_company("accompany-agreed", found, at)
    return found


@transaction.atomic
def decline_to_accompany(found: AccompanyRequest, *, by: Person, at: datetime) -> AccompanyRequest:
    """The expert says no. The company hears that it was not this time, and nothing else."""
    found = _of_expert(found, by)
    _require_waiting(found, at)
    _end(found, DECLINED, at)
    journal.record("accompaniment.declined", found, by=by, at=at)
    _tell_company("accompany-declined", found, at)
    return found


@transaction.atomic
def take_request_back(found: AccompanyRequest, *, by: Person, at: datetime) -> AccompanyRequest:
    """Either takes the yes back: contacts are hidden again, a case that was open to the expert is closed."""
    found = _of_either(found, by)
    if not found.is_standing:
        raise Refused("request-is-over")
    is_expert = found.expert.person_id == by.pk
    if is_expert and found.state == ASKED:
        raise Refused("request-waits-for-an-answer")
    had_agreed = found.state == AGREED
    _end(found, TAKEN_BACK, at)
    journal.record("accompaniment.taken-back", found, by=by, at=at)
    if is_expert:
        _tell_company("accompany-ended", found, at)
    elif had_agreed:
        _tell_expert("accompany-ended", found, at)
    return found


@transaction.atomic
def finish_accompanying(found: AccompanyRequest, *, by: Person | None, at: datetime) -> AccompanyRequest:
    """It is done; either says so, or the clock some time after a visit (`by` is None)."""
    found = _of_either(found, by) if by is not None else _locked(found)
    if found.state != AGREED:
        raise Refused("request-is-not-agreed")
    _end(found, DONE, at)
    journal.record("accompaniment.done", found, by=by, at=at)
    return found


@transaction.atomic
def open_case_to_expert(found: AccompanyRequest, *, by: Person, at: datetime) -> AccompanyRequest:
    """The company lets the expert read its case, now that it knows who it is."""
    found = _locked(found)
    if not registry.acts_for(by, found.organisation):
        raise Refused("asker-does-not-act-for-it")
    if found.state != AGREED or found.case is None:
        raise Refused("request-is-not-agreed")
    if found.opened_at is None:
        found.opened_at = at
        _keep(found, at, "opened_at")
        cases.accompany(found.case, found.expert.person, role=found.role, by=by, at=at)
    return found


@transaction.atomic
def let_lapse(found: AccompanyRequest, *, at: datetime) -> bool:
    """End a request that nobody answered in time; whether there was something to end."""
    found = _locked(found)
    if found.state != ASKED or found.answer_by_at >= at:
        return False
    _end(found, UNANSWERED, at)
    journal.record("accompaniment.unanswered", found, by=None, at=at)
    _tell_company("accompany-declined", found, at)
    return True


def end_for_expert(found: AccompanyRequest, *, by: Person | None, at: datetime) -> None:
    """The expert leaves the roster or is erased. In the transaction that does it."""
    _end(found, TAKEN_BACK, at)
    journal.record("accompaniment.taken-back", found, by=by, at=at)
    _tell_company("accompany-ended", found, at)


def _locked(found: AccompanyRequest) -> AccompanyRequest:
    """The request as it stands now; its expert's row is locked, so that answer and withdrawal come one by one."""
    queries.locked_expert(found.expert)
    return AccompanyRequest.objects.select_related("expert__person", "organisation", "case").get(pk=found.pk)


def _of_expert(found: AccompanyRequest, by: Person) -> AccompanyRequest:
    found = _locked(found)
    if found.expert.person_id != by.pk:
        raise Refused("expert-is-somebody-else")
    return found


def _of_either(found: AccompanyRequest, by: Person) -> AccompanyRequest:
    found = _locked(found)
    if found.expert.person_id != by.pk and not registry.acts_for(by, found.organisation):
        raise Refused("asker-does-not-act-for-it")
    return found


def _require_waiting(found: AccompanyRequest, at: datetime) -> None:
    if found.state != ASKED or found.answer_by_at < at:
        raise Refused("request-is-over")


def _require_need(need: Need, organisation: Organisation, at: datetime) -> None:
    if need.case is not None:
        if need.case.organisation_id != organisation.pk:
            raise Refused("case-is-anothers")
        if need.case.ended_at is not None:
            raise Refused("case-has-ended")
    elif not (need.region and need.from_on and need.until_on):
        raise Refused("visit-needs-place-and-days")
    elif need.until_on < need.from_on or need.from_on < at.date():
        raise Refused("visit-is-over")
    else:
        packs.current().region(need.region)
    if names_a_contact(need.note):
        raise Refused("expert-text-names-a-contact")


def _require_cleared(organisation: Organisation) -> None:
    """Compared with every list in force, and no question is left; the expert is not told which company it is."""
    if not screening.passages({organisation.pk})[organisation.pk].is_open:
        raise Refused("accompaniment-waits-for-the-desk")


def _end(found: AccompanyRequest, state: str, at: datetime) -> None:
    found.state, found.note = state, ""
    _keep(found, at, "note")
    if found.case is not None and found.opened_at is not None:
        for one in all_cases.companions_of(found.case):
            if one.person_id == found.expert.person_id and one.role == found.role:
                cases.leave(one, by=None, at=at)


def _keep(found: AccompanyRequest, at: datetime, *more: str) -> None:
    found.changed_at = at
    found.save(update_fields=["state", "changed_at", *more])


def _tell_expert(kind: str, found: AccompanyRequest, at: datetime) -> None:
    facts = {"request": found.reference}
    notices.send(kind, to=found.expert.person, about=found, at=at, dedupe=f"{kind}:{found.reference}:e", facts=facts)


def _tell_company(kind: str, found: AccompanyRequest, at: datetime) -> None:
    for person in registry.people_of(found.organisation):
        dedupe = f"{kind}:{found.reference}:{person.reference}"
        notices.send(kind, to=person, about=found, at=at, dedupe=dedupe, facts={"request": found.reference})
