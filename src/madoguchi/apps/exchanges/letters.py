"""What letters about places say, fetched at the moment they are sent."""

from __future__ import annotations

from django.conf import settings

from madoguchi.apps.exchanges.models import CANCELLED, CONFIRMED, OFFERED, WAITING, Application
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


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("exchange-offer")(_offer)
    writer("exchange-waiting")(_waiting)
    writer("exchange-changed")(_changed)
    writer("exchange-called-off")(_called_off)
