"""Reminds authorities of questions before filing. May run twice, late or after a week, and writes once."""

from __future__ import annotations

from datetime import datetime

from madoguchi.apps.cases.rulings import actions, queries
from madoguchi.core.pieces import in_pieces
from madoguchi.core.schedule import DAY, job


def remind_authorities(at: datetime) -> None:
    """A letter to the desk once seven tenths of its time to answer are over."""
    for one in in_pieces(queries.waiting()):
        on = queries.remind_on(one)
        if on is not None and on <= actions.today(one.side, at):
            actions.remind(one, at=at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("rulings-remind", every=DAY, hour=21, minute=15)(remind_authorities)
