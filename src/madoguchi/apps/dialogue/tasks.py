"""What is due every day: the dialogue of the pack, promises whose day has passed, agendas of planned meetings."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from madoguchi.apps.dialogue import actions, agendas, queries
from madoguchi.core import packs
from madoguchi.core.schedule import job


@job("dialogue-of-the-pack", every="day", hour=1)
def take_in_dialogue(at: datetime) -> None:
    """Take in what the corridor pack says of bodies, issues, positions and promises."""
    actions.load_pack_dialogue(at=at)


@job("dialogue-overdue", every="day", hour=15)
def mark_overdue(at: datetime) -> None:
    """Mark promises whose day has passed on both sides, and write to who made them, once a month."""
    days = [at.astimezone(ZoneInfo(side.time_zone)).date() for side in packs.current().sides]
    actions.mark_overdue(min(days), at=at)
    for found in queries.overdue():
        actions.remind_overdue(found, at=at)


@job("dialogue-agendas", every="day", hour=16)
def draw_up_agendas(at: datetime) -> None:
    """Put what became due on the agendas of planned meetings."""
    for meeting in queries.planned_meetings(at):
        actions.draw_up_agenda(meeting, at=at)
        title = agendas.systemic_title(meeting, at)
        if title is not None:
            actions.put_on_agenda(meeting, title=title, origin=agendas.SYSTEMIC_ORIGIN, by=None, at=at)
