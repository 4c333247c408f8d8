"""A clock that cannot drift: what has passed of a limit is worked out anew from events, never counted up.

A day on which the clock stood still at any time is not counted: neither the day of the question nor the day of the
answer. Stops that overlap are one. Limits in hours stop at the instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from .calendars import Calendar
from .limits import CALENDAR_DAYS, MONTHS, OFFICE_HOURS, WORKING_DAYS, Due, Limit, months_after

STARTED = "started"
STOPPED = "stopped"
RESUMED = "resumed"
ENDED = "ended"
_ORDER = {STARTED: 0, STOPPED: 1, RESUMED: 2, ENDED: 3}

NOT_STARTED = "not-started"
RUNNING = "running"

Moment = TypeVar("Moment", date, datetime)


class Disorder(ValueError):
    """The events cannot have happened like this. `what` is a key a page has a sentence for."""

    def __init__(self, what: str, event: Event) -> None:
        self.what, self.event = what, event
        super().__init__(what, event)

    def __str__(self) -> str:
        return f"{_SENTENCES[self.what]} ({self.event.kind} at {self.event.at})"


_SENTENCES = {
    "started-twice": "a clock starts once",
    "before-start": "something happened before the clock started",
    "reply-before-question": "an answer came without a question",
    "after-end": "something happened after the clock ended",
    "unknown-event": "a clock knows no such event",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that starts, stops, resumes or ends a clock.

    `cause` says why it stopped ("query"), `party` whom it waits for, `about` which question it is: the answer to it
    carries the same. An answer without `about` ends the oldest open stop. Two events of one kind about one thing are
    one event that was told twice.
    """

    kind: str
    at: datetime
    cause: str = ""
    party: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Days on which the clock stood, both included; `last` is None while it still stands."""

    first: date
    last: date | None
    causes: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """How a limit stands at a moment.

    `used` and `total` are days (limits in days and months) or minutes (limits in hours). While the clock is stopped,
    `due` is what it would be if it went on today.
    """

    state: str
    limit: Limit
    used: int
    total: int
    started_on: date | None = None
    ended_on: date | None = None
    due: Due | None = None
    is_late: bool = False
    stops: tuple[Stop, ...] = ()

    @property
    def left(self) -> int:
        """What is left of the limit, never below 0."""
        return max(0, self.total - self.used)

    def has_used(self, percent: int) -> bool:
        """Has this share of the limit passed? 70 asks for seven tenths."""
        return self.state != NOT_STARTED and self.used * 100 >= self.total * percent


def elapsed(events: Iterable[Event], limit: Limit, calendar: Calendar, as_of: datetime) -> Clock:
    """The clock of a limit at a moment, from the events up to then, in whatever order they are given.

    Raises Disorder where the events contradict each other, OutsideCalendar where the calendar ends too early.

    >>> from datetime import UTC
    >>> calendar = Calendar("x", first=date(2026, 1, 1), last=date(2027, 12, 31), decreed={2026}, days={})
    >>> asked, answered = datetime(2026, 11, 11, 9, tzinfo=UTC), datetime(2026, 11, 17, 15, tzinfo=UTC)
    >>> clock = elapsed([Event(STARTED, datetime(2026, 11, 2, 9, tzinfo=UTC)), Event(STOPPED, asked, "query"),
    ...                  Event(RESUMED, answered)], Limit(15), calendar, datetime(2026, 11, 20, 12, tzinfo=UTC))
    >>> clock.used, clock.left, clock.due.on.isoformat(), clock.state
    (9, 6, '2026-11-30', 'running')
    """
    if as_of.tzinfo is None:
        raise ValueError("the moment asked about needs a zone")
    history = _read(events, limit, as_of)
    counted = limit.calendar(calendar)
    if history.started is None:
        return Clock(NOT_STARTED, limit, 0, _total(limit, as_of.date()))
    if limit.is_in_days:
        return _in_days(history, limit, counted, as_of)
    return _in_minutes(history, limit, counted, as_of)


# ── reading the events ──


@dataclass(slots=True)
class _Open:
    event: Event
    ended: datetime | None = None


@dataclass(slots=True)
class _History:
    started: datetime | None
    ended: datetime | None
    stops: list[_Open]
    waiting: list[_Open] = field(default_factory=list)
    """The stops nobody has answered yet, the oldest first."""


def _read(events: Iterable[Event], limit: Limit, as_of: datetime) -> _History:
    known = [event for event in dict.fromkeys(events) if event.at <= as_of]
    known.sort(key=_in_order)
    history = _History(None, None, [])
    told: set[tuple[str, str]] = set()
    for event in known:
        if event.about and event.kind in (STOPPED, RESUMED):
            if (event.kind, event.about) in told:
                continue
            told.add((event.kind, event.about))
        _take(history, event, limit)
    return history


def _in_order(event: Event) -> tuple[datetime, int]:
    if event.kind not in _ORDER:
        raise Disorder("unknown-event", event)
    return event.at, _ORDER[event.kind]


def _take(history: _History, event: Event, limit: Limit) -> None:
    if event.kind == STARTED:
        if history.started is not None:
            raise Disorder("started-twice", event)
        history.started = event.at
        return
    if history.started is None:
        raise Disorder("before-start", event)
    if history.ended is not None:
        raise Disorder("after-end", event)
    if event.kind == ENDED:
        history.ended = event.at
    elif event.kind == STOPPED:
        stop = _Open(event)
        history.stops.append(stop)
        history.waiting.append(stop)
    else:
        _resume(history.waiting, event)


def _resume(waiting: list[_Open], event: Event) -> None:
    for place, stop in enumerate(waiting):
        if event.about in ("", stop.event.about):
            stop.ended = event.at
            del waiting[place]
            return
    raise Disorder("reply-before-question", event)


def _counting(stops: Sequence[_Open], limit: Limit) -> list[_Open]:
    """The stops that stop this limit's clock, as many as the rule allows."""
    stopping = [stop for stop in stops if stop.event.cause in limit.stops_on]
    return stopping[: limit.max_stops]


# ── walking along the limit ──


@dataclass(frozen=True, slots=True)
class _Rule(Generic[Moment]):
    """How one unit measures a stretch of time, and where so much of it ends."""

    measure: Callable[[Moment, Moment], int]
    advance: Callable[[Moment, int], Moment]


def _walk(
    rule: _Rule[Moment], start: Moment, total: int, stops: Sequence[tuple[Moment, Moment]], until: Moment
) -> tuple[int, Moment]:
    """What is used of the total by a moment, and where the total ends. Stops are apart and in order."""
    used, place = 0, start
    end: Moment | None = None
    for begins, goes_on in stops:
        piece = rule.measure(place, begins) if begins > place else 0
        if end is None and used + piece >= total:
            end = rule.advance(place, total - used)
        used += piece
        place = max(place, goes_on)
    if end is None:
        end = rule.advance(place, total - used)
    return used + (rule.measure(place, until) if until > place else 0), end


def _merged(spans: Iterable[tuple[Moment, Moment]]) -> list[tuple[Moment, Moment]]:
    merged: list[tuple[Moment, Moment]] = []
    for begins, goes_on in sorted(spans):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], goes_on))
        else:
            merged.append((begins, goes_on))
    return merged


def _total(limit: Limit, start: date) -> int:
    if limit.unit in (WORKING_DAYS, CALENDAR_DAYS):
        return limit.n
    return (months_after(start, limit.n) - start).days if limit.unit == MONTHS else limit.n * 60


# ── days ──

_DAY = timedelta(days=1)


def _in_days(history: _History, limit: Limit, calendar: Calendar, as_of: datetime) -> Clock:
    if history.started is None:
        raise ValueError("a clock that has not started counts no days")
    start = calendar.date_of(history.started)
    until = calendar.date_of(history.ended or as_of)
    stops = [_days_of(stop, limit, calendar, until) for stop in _counting(history.stops, limit)]
    # a place is the end of a day: a stop from the 11th to the 17th leads from the end of the 10th to that of the 17th
    spans = _merged((max(stop.first - _DAY, start), max(stop.last or until, start)) for stop in stops)
    total = _total(limit, start)
    if limit.unit == WORKING_DAYS:
        used, end = _walk(_Rule(calendar.working_days, calendar.nth_after), start, total, spans, until)
    else:
        used, end = _walk(_Rule(_days_between, _days_later), start, total, spans, until)
        end = calendar.on_or_after(end) if limit.roll else end
    return Clock(
        state=_state(history, [stop.last for stop in stops]),
        limit=limit,
        used=used,
        total=total,
        started_on=start,
        ended_on=calendar.date_of(history.ended) if history.ended else None,
        due=Due(end, calendar.status(start, end)),
        is_late=until > end,
        stops=_joined(stops),
    )


def _days_between(after: date, until: date) -> int:
    return (until - after).days


def _days_later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _days_of(stop: _Open, limit: Limit, calendar: Calendar, until: date) -> Stop:
    first = calendar.date_of(stop.event.at)
    last = calendar.date_of(stop.ended) if stop.ended else None
    if limit.max_stop_days is not None:
        longest = first + timedelta(days=limit.max_stop_days - 1)
        if (last or until) > longest:
            last = longest
    return Stop(first, last, (stop.event.cause,), (stop.event.party,) if stop.event.party else ())


def _joined(stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """Overlapping stops as one, with the causes and parties of both."""
    joined: list[Stop] = []
    for stop in sorted(stops, key=lambda one: (one.first, one.last or date.max)):
        before = joined[-1] if joined else None
        if before is None or (before.last is not None and stop.first > before.last + _DAY):
            joined.append(stop)
            continue
        ends = None if before.last is None or stop.last is None else max(before.last, stop.last)
        causes = tuple(dict.fromkeys((*before.causes, *stop.causes)))
        joined[-1] = Stop(before.first, ends, causes, tuple(dict.fromkeys((*before.parties, *stop.parties))))
    return tuple(joined)


def _state(history: _History, ends: Sequence[object]) -> str:
    if history.ended is not None:
        return ENDED
    return STOPPED if any(end is None for end in ends) else RUNNING


# ── hours ──


def _in_minutes(history: _History, limit: Limit, calendar: Calendar, as_of: datetime) -> Clock:
    if history.started is None:
        raise ValueError("a clock that has not started counts no minutes")
    start, until = history.started, history.ended or as_of
    counted = _counting(history.stops, limit)
    ends = [_instant(stop, limit) for stop in counted]
    spans = _merged(
        (max(stop.event.at, start), min(end or until, max(until, stop.event.at)))
        for stop, end in zip(counted, ends, strict=True)
    )
    rule = (
        _Rule(calendar.office_minutes, calendar.after_office_minutes)
        if limit.unit == OFFICE_HOURS
        else _Rule(_minutes_between, _minutes_later)
    )
    total = _total(limit, start.date())
    used, end = _walk(rule, start, total, spans, until)
    on = calendar.date_of(end)
    return Clock(
        state=_state(history, [None if stop_end is None or stop_end > until else stop_end for stop_end in ends]),
        limit=limit,
        used=used,
        total=total,
        started_on=calendar.date_of(start),
        ended_on=calendar.date_of(history.ended) if history.ended else None,
        due=Due(on, calendar.status(calendar.date_of(start), on), end),
        is_late=until > end,
        stops=_joined([_days_of(stop, limit, calendar, calendar.date_of(until)) for stop in counted]),
    )


def _instant(stop: _Open, limit: Limit) -> datetime | None:
    if limit.max_stop_days is None:
        return stop.ended
    longest = stop.event.at + timedelta(days=limit.max_stop_days)
    return min(stop.ended, longest) if stop.ended else longest


def _minutes_between(after: datetime, until: datetime) -> int:
    return int((until - after) // timedelta(minutes=1))


def _minutes_later(at: datetime, minutes: int) -> datetime:
    return at + timedelta(minutes=minutes)
