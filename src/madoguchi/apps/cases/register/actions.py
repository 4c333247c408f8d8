"""What can be done in the register: comment on a draft, read, answer, adopt; follow rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.cases.register import drafts
from madoguchi.apps.cases.register.models import (
    ACTIVE,
    ADOPTED,
    KEPT_BACK,
    RECEIVED,
    SHOWN,
    STOPPED,
    UNCONFIRMED,
    Adoption,
    Followed,
    RuleComment,
    RuleNotice,
    RuleSubscription,
)
from madoguchi.apps.cases.register.moments import Moment, Topic
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.packs.procedures import RuleChange
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

MOST_COMMENTS = 10
"""So many comments a company may make on one draft."""


@transaction.atomic
def follow(
    *, email: str, language: str, topics: Iterable[Topic], person: Person | None, at: datetime
) -> RuleSubscription:
    """Follow rules by mail. An address that is not the account's own is asked first whether it is right."""
    wanted = sorted(set(topics))
    if not wanted:
        raise Refused("nothing-is-followed")
    kept = RuleSubscription.objects.create(person=person, email=email, language=language, created_at=at)
    Followed.objects.bulk_create(Followed(subscription=kept, kind=kind, key=key) for kind, key in wanted)
    if person is not None and person.email.lower() == email.lower():
        _start(kept, at)
    else:
        notices.send(
            "rules-confirm",
            to=email,
            language=language,
            about=kept,
            at=at,
            dedupe=f"rules-confirm:{kept.reference}",
            facts={"subscription": kept.reference},
        )
    journal.record("rules.followed", kept, by=person, at=at, personal={"email": email})
    return kept


@transaction.atomic
def confirm(subscription: RuleSubscription, *, at: datetime) -> RuleSubscription:
    """The address was right: from now on it is told."""
    subscription = _locked(subscription)
    if subscription.state == UNCONFIRMED:
        _start(subscription, at)
        journal.record("rules.follow-confirmed", subscription, by=subscription.person, at=at)
    return subscription


@transaction.atomic
def stop(subscription: RuleSubscription, *, at: datetime) -> RuleSubscription:
    """Tell nothing any more."""
    subscription = _locked(subscription)
    if subscription.state != STOPPED:
        subscription.state, subscription.stopped_at = STOPPED, at
        subscription.save(update_fields=["state", "stopped_at"])
        journal.record("rules.follow-stopped", subscription, by=subscription.person, at=at)
    return subscription


@transaction.atomic
def tell(subscription: RuleSubscription, moments: Iterable[Moment], *, at: datetime) -> bool:
    """One letter about every moment the follower was not told of; a second letter of one day waits for the next.

    What was told is kept in the transaction that writes the letter, so a run that is killed between the two tells
    nothing and forgets nothing.
    """
    subscription = _locked(subscription)
    if subscription.state != ACTIVE or (subscription.told_on is not None and subscription.told_on >= at.date()):
        return False
    told = {f"{change}:{kind}:{on}" for change, kind, on in subscription.notices.values_list("change", "moment", "on")}
    fresh = [one for one in moments if one.key not in told]
    if not fresh:
        return False
    RuleNotice.objects.bulk_create(
        RuleNotice(subscription=subscription, change=one.change.key, moment=one.kind, on=one.on, told_at=at)
        for one in fresh
    )
    subscription.told_on = at.date()
    subscription.save(update_fields=["told_on"])
    notices.send(
        "rules-digest",
        to=subscription.person or subscription.email,
        language=subscription.language,
        about=subscription,
        at=at,
        dedupe=f"rules-digest:{subscription.reference}:{at.date()}",
        facts={
            "subscription": subscription.reference,
            "moments": [[one.change.key, one.kind, one.on.isoformat()] for one in fresh],
        },
    )
    return True


def _locked(subscription: RuleSubscription) -> RuleSubscription:
    return RuleSubscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)


def _start(subscription: RuleSubscription, at: datetime) -> None:
    subscription.state, subscription.confirmed_at = ACTIVE, at
    subscription.save(update_fields=["state", "confirmed_at"])


# Drafts ---------------------------------------------------------------------------------------------------


@transaction.atomic
def comment(
    change: RuleChange, organisation: Organisation, text: Texts, *, is_named: bool, by: Person, on: date, at: datetime
) -> RuleComment:
    """Say something of a draft, for a company. `on` is the date at the side whose rules would change."""
    window = change.said.comment
    if window is None or drafts.state_of(change, on, drafts.adoption_of(change)) != drafts.OPEN:
        raise Refused("comments-are-closed", closes=window.closes if window is not None else change.said.effective)
    if not text:
        raise Refused("comment-is-empty")
    if RuleComment.objects.filter(change=change.key, organisation=organisation).count() >= MOST_COMMENTS:
        raise Refused("comments-are-many", most=MOST_COMMENTS)
    made = RuleComment.objects.create(
        change=change.key, organisation=organisation, text=text, is_named=is_named, by=by, at=at
    )
    for officer in accounts.officers_of_side(change.said.side):
        _write("rules-comment-came", made, officer, at=at)
    journal.record("rules.commented", made, by=by, at=at, facts={"change": change.key})
    return made


@transaction.atomic
def read(made: RuleComment, *, is_shown: bool, note: Texts, by: Person, at: datetime) -> RuleComment:
    """Let a comment be shown, or keep it back with a reason that its author reads."""
    made = _locked_comment(made)
    if made.state != RECEIVED:
        raise Refused("comment-is-read")
    if not is_shown and not note:
        raise Refused("kept-back-needs-a-reason")
    made.state, made.note, made.read_by, made.read_at = SHOWN if is_shown else KEPT_BACK, note, by, at
    made.save(update_fields=["state", "note", "read_by", "read_at"])
    if not is_shown and made.by is not None:
        _write("rules-comment-kept-back", made, made.by, at=at)
    journal.record("rules.comment-read", made, by=by, at=at, facts={"state": made.state})
    return made


@transaction.atomic
def answer(made: RuleComment, text: Texts, *, by: Person, at: datetime) -> RuleComment:
    """Write the answer to a comment. It can be written anew until the draft is settled; then everybody reads it."""
    made = _locked_comment(made)
    if Adoption.objects.filter(change=made.change).exists():
        raise Refused("draft-is-settled")
    if made.state != SHOWN:
        raise Refused("comment-is-not-shown")
    if not text:
        raise Refused("answer-is-empty")
    made.answer, made.answered_by, made.answered_at = text, by, at
    made.save(update_fields=["answer", "answered_by", "answered_at"])
    journal.record("rules.comment-answered", made, by=by, at=at)
    return made


@transaction.atomic
def settle(change: RuleChange, outcome: str, *, note: Texts, by: Person, on: date, at: datetime) -> Adoption:
    """Adopt a draft or drop it, once comments are closed and each was read and answered.

    An adopted change takes effect on a day that is still ahead: nobody is bound by rules of yesterday.
    """
    earlier = drafts.adoption_of(change)
    state = drafts.state_of(change, on, earlier)
    if earlier is not None or change.said.adopted is not None:
        raise Refused("draft-is-settled")
    if change.said.comment is None:
        raise Refused("change-is-no-draft")
    if state != drafts.CLOSED:
        raise Refused("comments-are-open", closes=change.said.comment.closes)
    # Rows are locked, so that nobody reads or answers while the draft is settled.
    comments = list(RuleComment.objects.select_for_update().filter(change=change.key))
    waiting = [one for one in comments if one.state == RECEIVED or (one.state == SHOWN and not one.answer)]
    if waiting:
        raise Refused("comments-wait", n=len(waiting))
    if outcome == ADOPTED and change.said.effective <= on:
        raise Refused("effect-is-not-ahead", effective=change.said.effective)
    if outcome != ADOPTED and not note:
        raise Refused("draft-drop-needs-a-reason")
    made, is_new = Adoption.objects.get_or_create(
        change=change.key, defaults={"outcome": outcome, "on": on, "note": note, "by": by, "at": at}
    )
    if not is_new:
        raise Refused("draft-is-settled")
    for one in comments:
        if one.state == SHOWN and one.by is not None:
            _write("rules-comment-answered", one, one.by, at=at)
    journal.record("rules.draft-settled", made, by=by, at=at, facts={"change": change.key, "outcome": outcome})
    return made


def _locked_comment(made: RuleComment) -> RuleComment:
    return RuleComment.objects.select_for_update(of=("self",)).get(pk=made.pk)


def _write(kind: str, about: RuleComment, to: Person, *, at: datetime) -> None:
    notices.send(
        kind,
        to=to,
        about=about,
        at=at,
        dedupe=f"{kind}:{about.reference}:{to.reference}",
        facts={"comment": about.reference, "change": about.change},
    )
