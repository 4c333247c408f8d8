"""Events as iCalendar: one object for a programme, or for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from madoguchi.apps.exchanges.models import CANCELLED, Event
from madoguchi.core import icalendar
from madoguchi.core.ui.writing import reader


def calendar(name: str, events: Iterable[Event], *, address: str, notice: str, example: str) -> str:
    """The calendar as text. `notice` stands in the description of every event, `example` before an invented title."""
    found = (_event(one, notice, example) for one in events)
    return icalendar.calendar(name, found, address=address, of="Exchanges")


def _event(event: Event, notice: str, example: str) -> icalendar.Event:
    title = event.title.in_language(reader(), ("en",))
    programme = event.programme.names.in_language(reader(), ("en",)).text
    return icalendar.Event(
        reference=event.reference,
        title=replace(title, text=f"{example} {title.text}") if event.is_example else title,
        place=event.place.in_language(reader(), ("en",)),
        description=f"{programme}. {notice}".strip(),
        path=event.get_absolute_url(),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.changed_at,
        revision=event.revision,
        is_cancelled=event.state == CANCELLED,
    )
