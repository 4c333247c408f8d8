"""What letters about rules say, fetched at the moment they are sent."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.cases.register import describing, links, queries
from madoguchi.apps.cases.register.models import RECEIVED, STOPPED, UNCONFIRMED, RuleSubscription
from madoguchi.apps.cases.register.moments import Moment
from madoguchi.core import clock, packs
from madoguchi.core.notices.letters import UNSUBSCRIBE, NoLongerTrue, writer
from madoguchi.core.notices.models import Message
from madoguchi.core.ui.writing import reader

Told = dict[str, object]


def _subscription(message: Message) -> RuleSubscription:
    found = queries.subscription(str(message.facts["subscription"]))
    if found is None or found.state == STOPPED:
        raise NoLongerTrue("nobody follows this any more")
    return found


def _confirm(message: Message) -> Told:
    found = _subscription(message)
    if found.state != UNCONFIRMED:
        raise NoLongerTrue("the address was confirmed")
    topics = describing.topics(queries.topics_of(found))
    return {"topics": topics, "confirm_address": links.to_confirm(found, clock.now())}


def _digest(message: Message) -> Told:
    found = _subscription(message)
    changes = packs.current().changes
    told: dict[str, Moment] = {}
    for key, kind, on in message.facts["moments"]:
        if key in changes:
            told[key] = Moment(changes[key], kind, date.fromisoformat(on))  # of several of one change, the latest
    if not told:
        raise NoLongerTrue("the register does not know these changes any more")
    rows = [
        (
            one.change.said.titles.in_language(reader()).text,
            describing.what(one),
            settings.SITE_ADDRESS + reverse("change", args=[key]),
        )
        for key, one in told.items()
    ]
    return {"rows": rows, "n": len(rows), "first": rows[0][0], UNSUBSCRIBE: links.to_stop(found, clock.now())}


def _comment(message: Message) -> Told:
    found = queries.comment(str(message.facts["comment"]))
    change = packs.current().changes.get(str(message.facts["change"]))
    if found is None or change is None:
        raise NoLongerTrue("the comment or the change is gone")
    return {
        "title": change.said.titles.in_language(reader()).text,
        "text": found.text.in_language(reader()).text,
        "note": found.note.in_language(reader()).text,
        "answer": found.answer.in_language(reader()).text,
        "state": found.state,
        "link": settings.SITE_ADDRESS + reverse("change", args=[change.key]),
        "desk_link": settings.SITE_ADDRESS + reverse("change-comments", args=[change.key]),
    }


def _comment_came(message: Message) -> Told:
    told = _comment(message)
    if told["state"] != RECEIVED:
        raise NoLongerTrue("somebody read it already")
    return told


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("rules-confirm")(_confirm)
    writer("rules-digest", is_subscription=True)(_digest)
    writer("rules-comment-came")(_comment_came)
    writer("rules-comment-kept-back")(_comment)
    writer("rules-comment-answered")(_comment)
