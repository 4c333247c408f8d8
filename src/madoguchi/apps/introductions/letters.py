"""What letters about introductions say, fetched at the moment they are sent. Contacts come through the gate only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from madoguchi.apps.introductions import gate, queries
from madoguchi.apps.introductions.cards import card_for
from madoguchi.apps.introductions.models import EXCHANGED_STATES, WAITING_STATES, Introduction
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts.models import Person
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message


def _introduction(message: Message) -> tuple[Introduction, Person]:
    found = queries.introduction(message.about_reference)
    if found is None or message.to is None or queries.own_side(found, message.to) is None:
        raise NoLongerTrue("its receiver acts for neither side any more")
    return found, message.to


def _told(found: Introduction, reader: Person, **more: Any) -> dict[str, object]:
    card = card_for(found, reader, at=found.proposed_at, is_read=False)
    if card is None:
        raise NoLongerTrue("its receiver acts for neither side any more")
    return {
        "introduction": found,
        "card": card,
        "expires_at": found.expires_at,
        "zone": reader.time_zone,
        "link": settings.SITE_ADDRESS + reverse("introduction", args=[found.reference]),
        **more,
    }


@writer("introduction-proposed")
def proposed(message: Message) -> dict[str, object]:
    """A proposal; nothing to say once it is answered or closed."""
    found, reader = _introduction(message)
    if found.state not in WAITING_STATES:
        raise NoLongerTrue("it was answered or closed")
    return _told(found, reader)


@writer("introduction-reminder")
def reminder(message: Message) -> dict[str, object]:
    """A reminder; nothing to say to a side that has answered."""
    found, reader = _introduction(message)
    own = queries.own_side(found, reader)
    if found.state not in WAITING_STATES or own is None or queries.live_answer(found, own) is not None:
        raise NoLongerTrue("it was answered or closed")
    return _told(found, reader, by=parse_datetime(str(message.facts.get("by", ""))) or found.expires_at)


@writer("introduction-closed")
def closed(message: Message) -> dict[str, object]:
    """It will not happen. Neither side is told who said what."""
    found, reader = _introduction(message)
    return _told(found, reader)


@writer("contacts-exchanged")
def exchanged(message: Message) -> dict[str, object]:
    """Both said yes: whom to write to."""
    found, reader = _introduction(message)
    contact = gate.contact_for_message(found, reader=reader)
    partner = gate.partner_for(found, reader)
    if contact is None or partner is None:
        raise NoLongerTrue("a side took its consent back, or its contact was erased")
    call_at = found.exchange.call_at
    return _told(
        found, reader, contact=contact, call_at=call_at, partner=registry.name_for(partner, reader.language).text
    )


@writer("introduction-outcome")
def outcome(message: Message) -> dict[str, object]:
    """What came of it?"""
    found, _ = _introduction(message)
    if found.state not in EXCHANGED_STATES:
        raise NoLongerTrue("it was closed")
    days = int(message.facts.get("days", 0))
    link = settings.SITE_ADDRESS + reverse("outcome", args=[found.reference, days])
    return {"introduction": found, "days": days, "link": link}
