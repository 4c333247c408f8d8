"""Proposing, answering, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from madoguchi.apps.docket import actions as docketing
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import gate, queries, terms
from madoguchi.apps.introductions.calls import first_call
from madoguchi.apps.introductions.gate import Contact
from madoguchi.apps.introductions.models import (
    ACCEPTED,
    DEAL,
    DECLINED,
    ENDED,
    EXCHANGED_STATES,
    LAPSED,
    MET,
    NO,
    NO_CONTACT,
    NOT_SUITABLE,
    ONE_ACCEPTED,
    PROPOSED,
    SENT,
    TAKEN_UP,
    WAITING_STATES,
    YES,
    Block,
    Consent,
    Exchange,
    Interest,
    Introduction,
    Outcome,
    Round,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import actions as comparing
from madoguchi.apps.screening import queries as screening
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.registry.models import Organisation

# Why a pair of a round is passed over: it was introduced before, or one of the two was kept back since.
PASSED_OVER = frozenset(
    {
        "pair-was-introduced-already",
        "pair-cannot-be-introduced",
        "company-is-kept-back",
        "company-is-not-compared-yet",
        "goods-are-asked-about",
    }
)

# Which words the two buttons stood under; kept with every answer.
WORDING = "introduction-1"


# Proposing ----------------------------------------------------------------------------------------------


@transaction.atomic
def propose(
    *,
    first: Organisation,
    second: Organisation,
    first_entry: Entry | None,
    second_entry: Entry | None,
    reasons: dict[str, Any],
    chance: float,
    expires_at: datetime,
    at: datetime,
    features: dict[str, dict[str, float]] | None = None,
    held: Round | None = None,
    by: Person | None = None,
    is_example: bool = False,
) -> Introduction:
    """Ask two companies whether they want to meet. Refuses a screened, blocked or repeated pair."""
    _require_meetable(first, second)
    _require_free_goods(first_entry, second_entry)
    try:
        with transaction.atomic():
            introduction = Introduction.objects.create(
                round=held,
                first=first,
                second=second,
                first_entry=first_entry,
                second_entry=second_entry,
                reasons=reasons,
                features=features or {},
                chance=chance,
                proposed_at=at,
                expires_at=expires_at,
                is_example=is_example,
            )
    except IntegrityError as taken:  # somebody proposed the same pair in the same second
        raise Refused("pair-was-introduced-already") from taken
    journal.record("introduction.proposed", introduction, by=by, at=at, facts={"round": held.number if held else None})
    for _, person in queries.people_of_both(introduction):
        _tell(introduction, person, "introduction-proposed", at, {"by": expires_at.isoformat()})
    return introduction


def _require_meetable(first: Organisation, second: Organisation) -> None:
    if first.side == second.side:
        raise Refused("introduction-needs-both-sides")
    _require_cleared(first, second)
    if queries.have_met(first, second):
        raise Refused("pair-was-introduced-already")
    if queries.is_blocked(first, second):
        raise Refused("pair-cannot-be-introduced")


def _require_cleared(first: Organisation, second: Organisation) -> None:
    """Both were compared with every list in force, and no question is left. Which of the two it is, nobody is told."""
    whys = {one.why for one in screening.passages({first.pk, second.pk}).values() if not one.is_open}
    if whys - set(screening.TO_BE_COMPARED):
        raise Refused("company-is-kept-back")
    if whys:
        raise Refused("company-is-not-compared-yet")


def _require_free_goods(*entries: Entry | None) -> None:
    """No goods of either entry wait for an answer, or are kept back. Which of the two it is, nobody is told."""
    if docket.kept_back_for_goods(entry for entry in entries if entry):
        raise Refused("goods-are-asked-about")


# Answering ----------------------------------------------------------------------------------------------


def accept(
    introduction: Introduction, *, organisation: Organisation, by: Person | None, at: datetime, note: str = ""
) -> Introduction:
    """Record one side's yes; once both have said yes, exchange the contacts. Saying yes twice says it once.

    Before a yes that would exchange them, both are compared with lists that are new to them, names that changed.
    """
    if gate.is_last_yes(introduction, organisation):
        comparing.screen_before([introduction.first, introduction.second], cause="exchange", by=by, at=at)
        docketing.compare_goods(_entries_of(introduction), at=at)
    return _accept(introduction, organisation=organisation, by=by, at=at, note=note)


@transaction.atomic
def _accept(
    introduction: Introduction, *, organisation: Organisation, by: Person | None, at: datetime, note: str
) -> Introduction:
    introduction = queries.locked(introduction)  # both sides may answer in the same second
    if _says_already(introduction, organisation, YES):
        return introduction
    _require_open(introduction, at)
    if not gate.has_card(organisation):
        raise Refused("contact-card-is-missing")

    Consent.objects.create(
        introduction=introduction, organisation=organisation, answer=YES, by=by, at=at, wording=WORDING, note=note
    )
    introduction.version += 1
    if gate.consents_are_live(introduction):
        return _exchange(introduction, by=by, at=at)
    introduction.state = ONE_ACCEPTED
    introduction.save(update_fields=["state", "version"])
    journal.record("introduction.answered", introduction, by=by, at=at, personal={"answer": YES})
    return introduction


def _exchange(introduction: Introduction, *, by: Person | None, at: datetime) -> Introduction:
    """Both said yes: this transaction, and no other, lets the contacts out."""
    gate.require_cards(introduction)
    _require_cleared(introduction.first, introduction.second)
    _require_free_goods(*_entries_of(introduction))
    introduction.state, introduction.accepted_at = ACCEPTED, at
    introduction.save(update_fields=["state", "accepted_at", "version"])
    Exchange.objects.create(introduction=introduction, at=at, call_at=first_call(at))
    journal.record("introduction.accepted", introduction, by=by, at=at)
    for _, person in queries.people_of_both(introduction):
        _tell(introduction, person, "contacts-exchanged", at)
    return introduction


def _entries_of(introduction: Introduction) -> list[Entry]:
    return [entry for entry in (introduction.first_entry, introduction.second_entry) if entry]


@transaction.atomic
def decline(
    introduction: Introduction,
    *,
    organisation: Organisation,
    by: Person | None,
    at: datetime,
    reason: str = "",
    never_again: bool = False,
) -> Introduction:
    """Record one side's no. The other side learns that it will not happen, never who said what or why."""
    introduction = queries.locked(introduction)
    if _says_already(introduction, organisation, NO):
        return introduction
    _require_open(introduction, at)
    _take_back(introduction, organisation, at)
    Consent.objects.create(
        introduction=introduction, organisation=organisation, answer=NO, by=by, at=at, wording=WORDING, reason=reason
    )
    introduction.state, introduction.ended_at = DECLINED, at
    introduction.version += 1
    introduction.save(update_fields=["state", "ended_at", "version"])
    if never_again:
        other = introduction.second if organisation.pk == introduction.first_id else introduction.first
        Block.objects.get_or_create(
            organisation=organisation, other=other, lifted_at=None, defaults={"by": by, "at": at}
        )
    journal.record("introduction.declined", introduction, by=by, at=at, personal={"reason": reason})
    for _, person in queries.people_of_both(introduction):
        _tell(introduction, person, "introduction-closed", at)
    return introduction


@transaction.atomic
def take_back(introduction: Introduction, *, organisation: Organisation, by: Person, at: datetime) -> Introduction:
    """Undo one side's yes while the other has not answered. After the exchange there is nothing to take back."""
    introduction = queries.locked(introduction)
    if introduction.state != ONE_ACCEPTED or not _says_already(introduction, organisation, YES):
        raise Refused("answer-cannot-be-taken-back")
    _require_open(introduction, at)
    _take_back(introduction, organisation, at)
    introduction.state = PROPOSED
    introduction.version += 1
    introduction.save(update_fields=["state", "version"])
    journal.record("introduction.answer-taken-back", introduction, by=by, at=at)
    return introduction


@transaction.atomic
def lapse(introduction: Introduction, *, at: datetime) -> bool:
    """Close an introduction that was not answered in time. Doing it twice does it once."""
    introduction = queries.locked(introduction)
    if introduction.state not in WAITING_STATES or introduction.expires_at >= at:
        return False
    introduction.state, introduction.ended_at = LAPSED, at
    introduction.version += 1
    introduction.save(update_fields=["state", "ended_at", "version"])
    journal.record("introduction.lapsed", introduction, by=None, at=at)
    for _, person in queries.people_of_both(introduction):
        _tell(introduction, person, "introduction-closed", at)
    return True


@transaction.atomic
def remind(introduction: Introduction, *, days: int, at: datetime) -> int:
    """Write to each side that has not answered, once for each number of days; returns to how many people."""
    introduction = queries.locked(introduction)
    if introduction.state not in WAITING_STATES or introduction.expires_at < at:
        return 0
    written = 0
    for organisation, person in queries.people_of_both(introduction):
        if queries.live_answer(introduction, organisation) is None:
            notices.send(
                "introduction-reminder",
                to=person,
                about=introduction,
                at=at,
                dedupe=f"introduction-reminder:{introduction.reference}:{days}:{person.reference}",
                facts={"by": introduction.expires_at.isoformat()},
            )
            written += 1
    return written


def _require_open(introduction: Introduction, at: datetime) -> None:
    if introduction.state in EXCHANGED_STATES:
        raise Refused("contacts-were-exchanged")
    if introduction.state not in WAITING_STATES:
        raise Refused("introduction-is-closed")
    if introduction.expires_at < at:
        raise Refused("introduction-expired", at=introduction.expires_at)


def _says_already(introduction: Introduction, organisation: Organisation, answer: str) -> bool:
    standing = queries.live_answer(introduction, organisation)
    if standing is not None and standing.answer != answer and introduction.state not in WAITING_STATES:
        raise Refused("introduction-is-closed")
    return standing is not None and standing.answer == answer


def _take_back(introduction: Introduction, organisation: Organisation, at: datetime) -> None:
    introduction.consents.filter(organisation=organisation, withdrawn_at__isnull=True).update(withdrawn_at=at)


def _tell(
    introduction: Introduction, person: Person, kind: str, at: datetime, facts: dict[str, Any] | None = None
) -> None:
    notices.send(
        kind,
        to=person,
        about=introduction,
        at=at,
        dedupe=f"{kind}:{introduction.reference}:{person.reference}",
        facts={"introduction": introduction.reference, **(facts or {})},
    )


# What came of it ----------------------------------------------------------------------------------------


@transaction.atomic
def ask_outcome(introduction: Introduction, *, after_days: int, at: datetime) -> int:
    """Ask both sides what came of it. Once for each number of days."""
    introduction = queries.locked(introduction)
    if introduction.state not in EXCHANGED_STATES:
        return 0
    asked = 0
    for organisation in (introduction.first, introduction.second):
        question, is_new = Outcome.objects.get_or_create(
            introduction=introduction, organisation=organisation, after_days=after_days, defaults={"asked_at": at}
        )
        if not is_new:
            continue
        asked += 1
        for person in registry.people_of(organisation):
            notices.send(
                "introduction-outcome",
                to=person,
                about=introduction,
                at=at,
                dedupe=f"introduction-outcome:{introduction.reference}:{after_days}:{person.reference}",
                facts={"introduction": introduction.reference, "days": after_days, "question": question.pk},
            )
    if asked:
        journal.record("introduction.outcome-asked", introduction, by=None, at=at, facts={"after_days": after_days})
    return asked


@transaction.atomic
def record_outcome(question: Outcome, *, answer: str, by: Person | None, at: datetime) -> Introduction:
    """Keep what one side says came of it; a later answer replaces an earlier one."""
    introduction = queries.locked(question.introduction)
    question = Outcome.objects.get(pk=question.pk)
    question.answer, question.answered_at, question.by = answer, at, by
    question.save()
    introduction.state = _state_after(answer)
    introduction.ended_at = at if introduction.state == ENDED else None
    introduction.version += 1
    introduction.save(update_fields=["state", "ended_at", "version"])
    journal.record("introduction.outcome", introduction, by=by, at=at, personal={"answer": answer})
    return introduction


def _state_after(answer: str) -> str:
    if answer in {NO_CONTACT, NOT_SUITABLE}:
        return ENDED
    return MET if answer in {MET, DEAL} else ACCEPTED


# Interest, blocks, contact cards ------------------------------------------------------------------------


def express_interest(
    *,
    organisation: Organisation,
    entry: Entry,
    own_entry: Entry | None,
    reasons: dict[str, Any],
    chance: float,
    by: Person,
    at: datetime,
) -> Interest:
    """Ask to be introduced to an entry's company. It is asked without the asker's name; the asker has said yes.

    Both are compared first with lists that are new to them, names that changed.
    """
    comparing.screen_before([organisation, entry.organisation], cause="introduction", by=by, at=at)
    docketing.compare_goods([one for one in (entry, own_entry) if one], at=at)
    return _express_interest(
        organisation=organisation, entry=entry, own_entry=own_entry, reasons=reasons, chance=chance, by=by, at=at
    )


@transaction.atomic
def _express_interest(
    *,
    organisation: Organisation,
    entry: Entry,
    own_entry: Entry | None,
    reasons: dict[str, Any],
    chance: float,
    by: Person,
    at: datetime,
) -> Interest:
    if not entry.is_public:
        raise Refused("entry-is-not-public")
    standing = queries.interest_of(organisation, entry)
    if standing is not None:
        return standing
    interest = Interest.objects.create(
        organisation=organisation, entry=entry, own_entry=own_entry, state=SENT, by=by, at=at
    )
    corridor = packs.current()
    asker_is_first = organisation.side == corridor.sides[0].key
    introduction = propose(
        first=organisation if asker_is_first else entry.organisation,
        second=entry.organisation if asker_is_first else organisation,
        first_entry=own_entry if asker_is_first else entry,
        second_entry=entry if asker_is_first else own_entry,
        reasons=reasons,
        chance=chance,
        expires_at=at + timedelta(days=terms.current().rounds.answer_days),
        at=at,
        by=by,
        is_example=entry.is_example,
    )
    interest.introduction, interest.state = introduction, TAKEN_UP
    interest.save(update_fields=["introduction", "state"])
    journal.record("interest.expressed", interest, by=by, at=at)
    interest.introduction = _accept(introduction, organisation=organisation, by=by, at=at, note="")
    return interest


@transaction.atomic
def block(organisation: Organisation, *, other: Organisation, by: Person, at: datetime) -> Block:
    """Never introduce these two. The other side does not learn it."""
    standing, is_new = Block.objects.get_or_create(
        organisation=organisation, other=other, lifted_at=None, defaults={"by": by, "at": at}
    )
    if is_new:
        journal.record("block.set", organisation, by=by, at=at, personal={"other": other.reference})
    return standing


@transaction.atomic
def lift_block(standing: Block, *, by: Person, at: datetime) -> None:
    """Undo a block."""
    standing = Block.objects.select_for_update().get(pk=standing.pk)
    if standing.lifted_at is None:
        standing.lifted_at = at
        standing.save(update_fields=["lifted_at"])
        journal.record("block.lifted", standing.organisation, by=by, at=at)


@transaction.atomic
def keep_contact_card(organisation: Organisation, contact: Contact, *, by: Person | None, at: datetime) -> None:
    """Keep whom the other side may write to once both have said yes."""
    gate.keep_card(organisation, contact, by=by, at=at)
    journal.record("contact-card.kept", organisation, by=by, at=at, personal=dict(vars(contact)))
