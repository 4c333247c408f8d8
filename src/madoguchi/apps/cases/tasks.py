"""What the window does by itself. Each may run twice, late, or after a week, and does it once."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.apps.cases import measuring, queries, watching
from madoguchi.core.pieces import in_pieces
from madoguchi.core.schedule import DAY, HOUR, job

A_DAY = timedelta(days=1)


def look_after_clocks(at: datetime) -> None:
    """Remind desks, let what is overdue go up, decide what the law decides by itself."""
    # A date is a date where the authority stands, which can be a day ahead of here.
    for step in in_pieces(queries.running((at + A_DAY).date())):
        watching.look_after(step, at=at)


def recount_provisional(at: datetime) -> None:
    """Work out anew every date: a decree may fix a projected year, or move days off of one that was fixed.

    Read first and without a lock; only what falls on another day is written.
    """
    for step in in_pieces(queries.dated()):
        if watching.has_moved(step, at=at):
            watching.recount(step, at=at)


def take_readings(at: datetime) -> None:
    """Read how long authorities took, this month and last; the public pages show what was read."""
    measuring.take_recent_readings(at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("cases-look-after-clocks", every=HOUR, minute=5)(look_after_clocks)
    job("cases-recount-provisional", every=DAY, hour=2)(recount_provisional)
    job("cases-take-readings", every=DAY, hour=3)(take_readings)
