"""Writes to investors before what they look for lapses. May run twice, late or after a week, and writes once."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.apps.projects.investors import actions, queries
from madoguchi.core.schedule import DAY, job

LOOKED_BACK = timedelta(days=30)
"""A window that stood still for longer than this writes no more about what lapsed then."""


def remind_investors(at: datetime) -> None:
    """A letter two weeks before a profile lapses."""
    on = at.date()
    for profile in queries.lapsing(on - LOOKED_BACK, on + timedelta(days=actions.REMIND_DAYS)):
        actions.remind(profile, at=at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("investors-remind", every=DAY, hour=1, minute=40)(remind_investors)
