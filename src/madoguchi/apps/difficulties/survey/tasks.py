"""What the clock does about the survey: it asks who was not asked yet, and closes when the last day has passed."""

from __future__ import annotations

from datetime import datetime

from madoguchi.apps.difficulties.survey import actions, queries
from madoguchi.core.pieces import in_pieces
from madoguchi.core.schedule import HOUR, job


def run(at: datetime) -> None:
    """Each company in a transaction of its own; a run that stops halfway is gone on with by the next."""
    for wave in list(queries.open_waves()):
        if queries.is_over(wave, at):
            actions.close(wave, by=None, at=at)
            continue
        for organisation in in_pieces(queries.to_invite(wave)):
            actions.invite(wave, organisation, at=at)


def join() -> None:
    """Say what is due when. Called when the apps start."""
    job("difficulties-survey", every=HOUR, minute=50)(run)
