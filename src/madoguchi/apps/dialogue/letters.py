"""What letters about promises say, fetched at the moment they are sent."""

from __future__ import annotations

from django.conf import settings

from madoguchi.apps.dialogue import queries
from madoguchi.apps.dialogue.models import OVERDUE
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message


def _overdue(message: Message) -> dict[str, object]:
    one = queries.undertaking(str(message.facts["undertaking"]))
    if one is None or one.state != OVERDUE:
        raise NoLongerTrue("it is not overdue any more")
    return {
        "text": one.text,
        "body": one.body.names,
        "due_on": one.due_on,
        "address": settings.SITE_ADDRESS + one.get_absolute_url(),
    }


def join() -> None:
    """Say who writes the letter. Called when the apps start."""
    writer("undertaking-overdue")(_overdue)
