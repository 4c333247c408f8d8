"""The invitation to the survey, in the receiver's language. Its link works once, and without signing in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from madoguchi.apps.difficulties.survey import queries
from madoguchi.apps.difficulties.survey.models import OPEN, Ballot
from madoguchi.core.notices import links
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message

ANSWER = "answer-survey"


def link(ballot: Ballot) -> str:
    """Where the ballot is spent. The token names the ballot and no person, and ends with the wave."""
    end = datetime.combine(ballot.wave.closes_on, time.max, ZoneInfo("UTC")) + timedelta(days=1)
    token = links.make(None, ANSWER, ballot.reference, "", end)
    return settings.SITE_ADDRESS + reverse("survey-answer", args=[token])


def _invitation(message: Message) -> dict[str, object]:
    ballot = queries.ballot(str(message.facts["ballot"]))
    if ballot is None or ballot.wave.state != OPEN:
        raise NoLongerTrue("the survey is closed by now")
    return {"year": ballot.wave.year, "closes_on": ballot.wave.closes_on, "address": link(ballot)}


def join() -> None:
    """Say who writes the letter. Called when the apps start."""
    writer("survey-invitation")(_invitation)
