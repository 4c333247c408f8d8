"""The one clock. Views, tasks and commands ask it; everything below is handed the moment.

A second clock would mean that a deadline shown and a deadline enforced can differ, and that no test
could stand on a date. A lint forbids every other way to learn the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """The present moment in UTC, aware; the moment a test or the demo stopped the clock at, if one did."""
    stopped = _stopped_at.get()
    return stopped if stopped is not None else datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day it is now in a time zone, given by its IANA name."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let `now` answer this moment inside the block. For tests, and for a demo that tells a story in time."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _stopped_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
