"""Meetings as iCalendar: one object for a body, for a person, or for all."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.apps.dialogue import words
from madoguchi.apps.dialogue.models import CANCELLED, MEETING, Meeting
from madoguchi.core import icalendar
from madoguchi.core.ui.writing import reader


def calendar(name: str, meetings: Iterable[Meeting], *, address: str, notice: str = "") -> str:
    """The calendar as text. `address` is that of the site; `notice` stands in the description of every event."""
    return icalendar.calendar(name, (_event(one, notice) for one in meetings), address=address, of="Dialogue")


def _event(meeting: Meeting, notice: str) -> icalendar.Event:
    body = meeting.body.names.in_language(reader(), ("en",)).text
    kind = "" if meeting.kind == MEETING else f"{words.KINDS[meeting.kind]}. "
    return icalendar.Event(
        reference=meeting.reference,
        title=meeting.title.in_language(reader(), ("en",)),
        place=meeting.place.in_language(reader(), ("en",)),
        description=f"{kind}{body}. {notice}".strip(),
        path=meeting.get_absolute_url(),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        revision=meeting.revision,
        is_cancelled=meeting.state == CANCELLED,
    )
