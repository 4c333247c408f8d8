"""What runs later: reminders, lapse, the question of what came of it, and the round that is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.apps.introductions import actions, queries, terms
from madoguchi.core.pieces import in_pieces
from madoguchi.core.schedule import job


@job("introductions-lapse", every="hour")
def lapse(at: datetime) -> None:
    """Close what was not answered in time, and with the last one its round."""
    for introduction in in_pieces(queries.due_to_lapse(at)):
        actions.lapse(introduction, at=at)
    held = queries.current_round()
    if held is not None and held.answers_by_at is not None and held.answers_by_at < at:
        actions.close_round(held, by=None, at=at)


@job("introductions-remind", every="hour", minute=20)
def remind(at: datetime) -> None:
    """Write to sides that have not answered, on the days the pack names, once for each."""
    rounds = terms.current().rounds
    for days in rounds.remind_after_days:
        for introduction in queries.proposed_before(at - timedelta(days=days), at=at):
            actions.remind(introduction, days=days, at=at)


@job("introductions-outcome", every="day", hour=5)
def ask_outcomes(at: datetime) -> None:
    """Ask what came of introductions, after the days the pack names."""
    for days in terms.current().rounds.ask_outcome_after_days:
        for introduction in queries.outcomes_to_ask(at, days):
            actions.ask_outcome(introduction, after_days=days, at=at)


@job("introductions-round", every="day", hour=1)
def hold_round(at: datetime) -> None:
    """Draw up and open the round that is planned for today or earlier, unless an officer has it in hand."""
    held = queries.next_round()
    if held is None or held.planned_on > at.date() or queries.current_round() is not None:
        return
    if held.state == queries.PLANNED:
        held = actions.draw_up_round(held, by=None, at=at)
    actions.open_round(held, by=None, at=at)
