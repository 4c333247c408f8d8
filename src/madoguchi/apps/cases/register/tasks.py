"""Tells followers of rules what touches them. May run twice, late or after a week, and tells each moment once."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.apps.cases.register import actions, queries
from madoguchi.apps.cases.register.models import RuleSubscription
from madoguchi.core.schedule import DAY, job

LOOKED_BACK = timedelta(days=60)
"""A window that stood still for longer than this tells no more of what was then."""


def tell_followers(at: datetime) -> None:
    """One letter for each follower of something that changed, each in a transaction of its own."""
    for pk, moments in queries.to_be_told(at, since=at.date() - LOOKED_BACK).items():
        follower = RuleSubscription.objects.filter(pk=pk).first()
        if follower is not None:
            actions.tell(follower, moments, at=at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("rules-tell-followers", every=DAY, hour=21)(tell_followers)
