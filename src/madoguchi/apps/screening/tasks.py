"""What runs later: comparing everybody with a new list."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from madoguchi.apps.screening import comparisons, restricting
from madoguchi.core import clock
from madoguchi.core.schedule import job


@task()
def screen_everybody() -> None:
    """Compare every company with every list in force."""
    comparisons.screen_everybody(cause="new-list", by=None, at=clock.now())


@job("screening-newcomers", every="quarter")
def screen_newcomers(at: datetime) -> None:
    """Compare companies that registered, changed their name or number, or were not compared with a list in force."""
    comparisons.screen_unscreened(cause="newcomer", at=at)


@job("restrictions-of-the-pack", every="day", hour=1)
def take_in_restrictions(at: datetime) -> None:
    """Take in what the corridor pack says of restrictions; a corrected entry becomes a new wording."""
    restricting.load_pack_restrictions(at=at)
