"""What letters about proposals say, fetched at the moment they are sent."""

from __future__ import annotations

from django.conf import settings

from madoguchi.apps.projects.proposals import queries
from madoguchi.apps.registry import queries as registry
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message


def _moved(message: Message) -> dict[str, object]:
    found = queries.proposal(message.about_reference)
    if found is None or message.to is None or not registry.acts_for(message.to, found.organisation):
        raise NoLongerTrue("its receiver does not act for its company any more")
    if found.state != message.facts["state"]:
        raise NoLongerTrue("it went on meanwhile")
    return {"proposal": found, "link": settings.SITE_ADDRESS + found.get_absolute_url()}


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("proposal-moved")(_moved)
