"""What the clock does: the programmes of the pack, draws and offers, and forgetting who applied. Each thing once."""

from __future__ import annotations

from datetime import datetime

from madoguchi.apps.exchanges import accompanying, actions, joining, queries
from madoguchi.core.schedule import job


@job("exchanges-of-the-pack", every="day", hour=1)
def take_in_programmes(at: datetime) -> None:
    """Take in what the corridor pack says of programmes."""
    actions.load_pack_programmes(at=at)


@job("exchanges-places", every="hour", minute=50)
def give_places(at: datetime) -> None:
    """Draw what is due, and give on what nobody took, each event in a transaction of its own."""
    for event in queries.to_draw(at):
        actions.draw(event, at=at)
    for event in queries.to_move_on(at):
        while actions.keep_places_moving(event, at=at):
            pass
        actions.tell_the_waiting(event, at=at)


@job("exchanges-forget", every="day", hour=3)
def forget_applicants(at: datetime) -> None:
    """Forget who applied for events that are long over."""
    for event in queries.to_forget(at - joining.KEPT_FOR):
        actions.forget_applicants(event, at=at)


@job("exchanges-accompanying", every="day", hour=4)
def end_requests(at: datetime) -> None:
    """End requests nobody answered in time, and those for visits that were over a while ago."""
    for one in queries.unanswered_requests(at):
        actions.let_lapse(one, at=at)
    for one in queries.visits_before((at - accompanying.ENDS_AFTER).date()):
        actions.finish_accompanying(one, by=None, at=at)
