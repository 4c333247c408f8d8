"""What the docket does by itself: asks, lets lapse, tells of what is new. Each may run twice and does it once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.apps.docket import actions, queries
from madoguchi.apps.docket.wishes import NEWEST, Wish
from madoguchi.core.schedule import DAY, HOUR, WEEK, job
from madoguchi.core.search import outbox

TOLD = 200
RECENT = timedelta(hours=3)


def ask_to_confirm(at: datetime) -> None:
    """Ask every company whose entry must soon be confirmed, each in a transaction of its own."""
    for entry in queries.due_for_confirmation(at.date()):
        actions.ask_to_confirm(entry, at=at)


def lapse(at: datetime) -> None:
    """Hide what nobody confirmed in time."""
    for entry in queries.due_to_lapse(at.date()):
        actions.lapse(entry, at=at)


def tell_of_new(at: datetime) -> None:
    """One letter for each saved search that found something since its last one."""
    for subscription in queries.active_subscriptions():
        since = subscription.told_until or subscription.confirmed_at or subscription.created_at
        wish = Wish.read({**subscription.query, "order": [NEWEST]})
        findings = queries.find(wish, on=at.date(), size=TOLD, counted=False)
        fresh = [one.entry for one in findings.found if one.entry.published_at and one.entry.published_at > since]
        actions.tell_of_new(subscription, entries=fresh, until=at, at=at)


def compare_goods(at: datetime) -> None:
    """Ask about goods that a new version of a list names."""
    actions.compare_all_goods(at=at)


def follow_companies(at: datetime) -> None:
    """Index anew the entries of companies that changed: their place, size, or whether they show their name."""
    changed = list(queries.of_changed_companies(since=at - RECENT))
    for start in range(0, len(changed), 200):
        with transaction.atomic():
            outbox.touch_many(actions.KIND, changed[start : start + 200])


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("docket-ask-to-confirm", every=DAY, hour=1)(ask_to_confirm)
    job("docket-lapse", every=DAY, hour=0, minute=10)(lapse)
    job("docket-tell-of-new", every=WEEK, hour=22)(tell_of_new)
    job("docket-compare-goods", every=HOUR, minute=40)(compare_goods)
    job("docket-follow-companies", every=HOUR, minute=20)(follow_companies)
