"""What letters about advance rulings say, fetched at the moment they are sent."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.cases.rulings import describing, queries
from madoguchi.apps.cases.rulings.models import ASKED
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message
from madoguchi.core.ui.writing import reader

Told = dict[str, object]


def _about(message: Message) -> Told:
    found = queries.ruling(str(message.facts["ruling"]))
    if found is None:
        raise NoLongerTrue("the ruling is gone")
    return {
        "state": found.state,
        "procedure": describing.procedure(found),
        "due_on": found.due_on,
        "answer": found.answer.in_language(reader()).text,
        "reasons": found.reasons.in_language(reader()).text,
        "until": found.valid_until,
        "ended_on": found.ended_on,
        "end_reason": found.end_reason.in_language(reader()).text,
        "link": settings.SITE_ADDRESS + found.get_absolute_url(),
        "office_link": settings.SITE_ADDRESS + reverse("ruling-office", args=[found.reference]),
    }


def _asked(message: Message) -> Told:
    told = _about(message)
    if told["state"] != ASKED:
        raise NoLongerTrue("nobody waits for an answer any more")
    return told


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("ruling-asked")(_asked)
    writer("ruling-due")(_asked)
    writer("ruling-withdrawn")(_about)
    writer("ruling-given")(_about)
    writer("ruling-declined")(_about)
    writer("ruling-ends")(_about)
