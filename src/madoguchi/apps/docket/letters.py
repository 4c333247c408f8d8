"""What letters about entries and saved searches say, fetched at the moment they are sent."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from madoguchi.apps.docket import links, queries
from madoguchi.apps.docket.finding import label, reader
from madoguchi.apps.docket.models import (
    ASKED,
    DRAFT,
    DUE,
    IN_REVIEW,
    LAPSED,
    PUBLIC_STATES,
    UNCONFIRMED,
    Entry,
    Subscription,
)
from madoguchi.apps.docket.wishes import Wish
from madoguchi.core import clock
from madoguchi.core.notices.letters import UNSUBSCRIBE, NoLongerTrue, writer
from madoguchi.core.notices.models import Message

SHOWN = 12
Told = dict[str, object]


def _entry(message: Message, *states: str) -> Entry:
    found = queries.entry(str(message.facts["entry"]))
    if found is None or found.state not in states:
        raise NoLongerTrue("the entry is in another state by now")
    return found


def _about(entry: Entry) -> Told:
    return {
        "number": entry.number,
        "title": entry.title.in_language(reader(), ("en",)).text,
        "address": settings.SITE_ADDRESS + entry.get_absolute_url(),
        "confirm_by_on": entry.confirm_by_on,
        "is_lapsed": entry.state == LAPSED,
    }


def _to_review(message: Message) -> Told:
    entry = _entry(message, IN_REVIEW)
    return {**_about(entry), "review_address": settings.SITE_ADDRESS + reverse("review-entry", args=[entry.reference])}


def _published(message: Message) -> Told:
    return _about(_entry(message, *PUBLIC_STATES))


def _given_back(message: Message) -> Told:
    entry = _entry(message, DRAFT)
    return {**_about(entry), "edit_address": settings.SITE_ADDRESS + reverse("entry-edit", args=[entry.reference])}


def _goods_listed(message: Message) -> Told:
    entry = _entry(message, IN_REVIEW, *PUBLIC_STATES)
    listed = [
        (one.touched.code, one.touched.listing)
        for one in queries.standings_of_goods([entry]).get(entry.pk, ())
        if one.state == ASKED
    ]
    if not listed:
        raise NoLongerTrue("the desk has answered, or no list names these goods any more")
    return {**_about(entry), "listed": listed}


def _confirm(message: Message) -> Told:
    entry = _entry(message, DUE, LAPSED)
    if message.to is None:
        raise NoLongerTrue("its receiver has no account any more")
    return {**_about(entry), "confirm_address": links.to_confirm(entry, message.to, clock.now())}


def _search(message: Message, *states: str) -> Subscription:
    found = queries.subscription(str(message.facts["subscription"]))
    if found is None or (states and found.state not in states):
        raise NoLongerTrue("the search has ended or was confirmed")
    return found


def _named(subscription: Subscription) -> str:
    parts = [part.label for part in queries.chosen(Wish.read(subscription.query))]
    return subscription.name or ", ".join(parts) or gettext("All entries")


def _search_confirm(message: Message) -> Told:
    found = _search(message, UNCONFIRMED)
    return {"search": _named(found), "confirm_address": links.to_confirm_search(found, clock.now())}


def _search_digest(message: Message) -> Told:
    subscription = _search(message)
    entries = queries.entries(message.facts["entries"])
    if subscription.ended_at is not None or not entries:
        raise NoLongerTrue("nothing of it is public any more, or nobody wants to know")
    shown = [
        (
            one.title.in_language(reader(), ("en",)).text,
            label("direction", one.direction),
            settings.SITE_ADDRESS + one.get_absolute_url(),
        )
        for one in list(entries.values())[:SHOWN]
    ]
    return {
        "search": _named(subscription),
        "found": shown,
        "total": len(entries),
        "more": max(0, len(entries) - SHOWN),
        "search_address": settings.SITE_ADDRESS + reverse("docket") + Wish.read(subscription.query).address,
        UNSUBSCRIBE: links.to_end_search(subscription, clock.now()),
    }


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("entry-to-review")(_to_review)
    writer("entry-published")(_published)
    writer("entry-given-back")(_given_back)
    writer("entry-goods-listed")(_goods_listed)
    writer("entry-confirm")(_confirm)
    writer("entry-lapsed")(_confirm)
    writer("search-confirm")(_search_confirm)
    writer("search-digest", is_subscription=True)(_search_digest)
