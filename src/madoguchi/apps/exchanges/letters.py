"""What letters about places, and about going along, say, fetched at the moment they are sent."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.exchanges import queries
from madoguchi.apps.exchanges.models import (
    AGREED,
    ASKED,
    CANCELLED,
    CONFIRMED,
    DECLINED,
    OFFERED,
    UNANSWERED,
    WAITING,
    Application,
)
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message

Told = dict[str, object]


def _about(message: Message, *states: str) -> Told:
    reference = str(message.facts["application"])
    found = Application.objects.select_related("event").filter(reference=reference).first()
    if found is None or (states and found.state not in states):
        raise NoLongerTrue("the application is not there any more, or stands otherwise by now")
    is_off = found.event.state == CANCELLED
    if is_off is bool(states):
        raise NoLongerTrue("the event was called off by now")
    return {
        "event": found.event,
        "answer_by_at": found.answer_by_at,
        "address": settings.SITE_ADDRESS + found.get_absolute_url(),
    }


def _offer(message: Message) -> Told:
    return _about(message, OFFERED)


def _waiting(message: Message) -> Told:
    return _about(message, WAITING)


def _changed(message: Message) -> Told:
    return _about(message, OFFERED, CONFIRMED)


def _called_off(message: Message) -> Told:
    return _about(message)


def _expert(message: Message) -> Told:
    found = queries.expert(message.about_reference)
    if found is None:
        raise NoLongerTrue("the profile is not there any more")
    address = settings.SITE_ADDRESS + reverse("expert-mine")
    return {"address": address, "reason": message.facts.get("reason", "")}


def _request(message: Message, *states: str) -> Told:
    """What a letter about a request says. It holds no name and no contact: those are read on its page."""
    found = queries.accompany_request(message.about_reference)
    if found is None or message.to is None or queries.request_for(found.reference, message.to) is None:
        raise NoLongerTrue("its receiver has no part in the request any more")
    if found.state not in states:
        raise NoLongerTrue("it was answered or is over by now")
    return {"request": found, "address": settings.SITE_ADDRESS + found.get_absolute_url()}


def _asked(message: Message) -> Told:
    return _request(message, ASKED)


def _agreed(message: Message) -> Told:
    return _request(message, AGREED)


def _declined(message: Message) -> Told:
    return _request(message, DECLINED, UNANSWERED)


def _ended(message: Message) -> Told:
    """The request may be gone with the profile of its expert; the company is told all the same."""
    return {"address": settings.SITE_ADDRESS + reverse("exchanges-mine")}


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("exchange-offer")(_offer)
    writer("exchange-waiting")(_waiting)
    writer("exchange-changed")(_changed)
    writer("exchange-called-off")(_called_off)
    writer("expert-listed")(_expert)
    writer("expert-given-back")(_expert)
    writer("accompany-asked")(_asked)
    writer("accompany-agreed")(_agreed)
    writer("accompany-declined")(_declined)
    writer("accompany-ended")(_ended)
