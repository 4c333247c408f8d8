"""What the clock does about difficulties by itself. It may run twice, or not for a week: each thing is done once."""

from __future__ import annotations

from datetime import datetime

from madoguchi.apps.difficulties import actions, queries
from madoguchi.core.pieces import in_pieces
from madoguchi.core.schedule import DAY, HOUR, job


def keep_time(at: datetime) -> None:
    """Carry every open difficulty as far as the clock says, each in a transaction of its own."""
    for one in in_pieces(queries.open_ones()):
        actions.keep_time(one, at=at)


def keep_watch(at: datetime) -> None:
    """Look after companies that reported, each in a transaction of its own."""
    for one in in_pieces(queries.watched(at)):
        actions.keep_watch(one, at=at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("difficulties-clock", every=HOUR, minute=35)(keep_time)
    job("difficulties-watch", every=DAY, minute=40)(keep_watch)
