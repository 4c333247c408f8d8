"""What can be done about following rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from madoguchi.apps.cases.register.models import (
    ACTIVE,
    STOPPED,
    UNCONFIRMED,
    Followed,
    RuleNotice,
    RuleSubscription,
)
from madoguchi.apps.cases.register.moments import Moment, Topic
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused


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
