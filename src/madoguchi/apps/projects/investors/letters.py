"""What the letter to an investor says, fetched at the moment it is sent."""

from __future__ import annotations

from django.conf import settings

from madoguchi.apps.projects.investors import queries
from madoguchi.apps.registry import queries as registry
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message


def _lapses(message: Message) -> dict[str, object]:
    found = queries.profile(message.about_reference)
    if found is None or found.ended_at is not None or found.fresh_until.isoformat() != message.facts["until"]:
        raise NoLongerTrue("it was confirmed or ended meanwhile")
    if message.to is None or not registry.acts_for(message.to, found.organisation):
        raise NoLongerTrue("its receiver acts for the company no more")
    return {
        "until": found.fresh_until,
        "is_shown": found.is_shown,
        "link": settings.SITE_ADDRESS + found.get_absolute_url(),
    }


def join() -> None:
    """Say who writes which letter. Called when the apps start."""
    writer("investor-lapses")(_lapses)
