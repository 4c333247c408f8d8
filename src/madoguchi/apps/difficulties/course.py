"""What the events of a difficulty say of it: where it stands, and which promises were kept. A row only repeats them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from madoguchi.apps.difficulties.ladder import HAND_OVER, SCREEN, TELL, end_of
from madoguchi.apps.difficulties.models import (
    ACCEPTED,
    COMPANY,
    DESK,
    IN_PROGRESS,
    OUT_OF_SCOPE,
    REPORTED,
    WAITING,
    WITHDRAWN,
)
from madoguchi.core.packs.difficulties import DifficultyRules
from madoguchi.engines.deadlines import Calendar

# By these the company hears where it stands; each begins the days until the next word.
WORDS = frozenset({"accepted", "declined", "handed-over", "told", "postponed", "escalated", "silence", "closed"})
ENDS = frozenset({"declined", "closed", "withdrawn"})
# What a course is made of; everything else that happened leaves a difficulty where it stands.
TELLING = frozenset({"reported", "reopened", "answered", "company-said", "withdrawn", *WORDS})


@dataclass(frozen=True)
class Deed:
    """An event as it counts here: its kind, its moment, its facts."""

    kind: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Silence:
    """From one word to the company to the next, or to the end; None: still waited for. `was_handed_over`: by then."""

    from_at: datetime
    until_at: datetime | None
    was_handed_over: bool


@dataclass
class Course:
    """Where a difficulty stands after its events. `level` is empty while no event named one since it was accepted."""

    reported_at: datetime
    state: str = REPORTED
    waiting_on: str = ""
    level: str = DESK
    accepted_at: datetime | None = None
    screened_at: datetime | None = None
    handed_over_at: datetime | None = None
    left_home_at: datetime | None = None
    closed_at: datetime | None = None
    is_solved: bool | None = None
    is_reopened: bool = False
    last_word_at: datetime = field(init=False)
    silences: list[Silence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.last_word_at = self.reported_at

    @property
    def is_open(self) -> bool:
        """Does somebody still have to do something?"""
        return self.closed_at is None


def course(deeds: Iterable[Deed]) -> Course:
    """Replays the events in the order in which they were recorded; the first is the report."""
    first, *others = deeds
    one = Course(first.at)
    for deed in others:
        _hear(one, deed)
        _move(one, deed)
    if one.accepted_at is not None and one.is_open:
        one.silences.append(Silence(one.last_word_at, None, one.handed_over_at is not None))
    return one


def _hear(one: Course, deed: Deed) -> None:
    """Words end a silence and begin the next. What the company does itself ends none, but its last act ends all."""
    ends = deed.kind in WORDS or deed.kind in ENDS
    if ends and one.accepted_at is not None and one.is_open:
        one.silences.append(Silence(one.last_word_at, deed.at, one.handed_over_at is not None))
    if deed.kind in WORDS or deed.kind == "reopened":
        one.last_word_at = deed.at


def _move(one: Course, deed: Deed) -> None:
    kind, at = deed.kind, deed.at
    if kind == "accepted":
        one.state, one.level, one.accepted_at, one.screened_at = ACCEPTED, "", at, at
    elif kind == "handed-over":
        one.state, one.waiting_on, one.handed_over_at = IN_PROGRESS, "", at
        one.left_home_at = one.left_home_at or at
    elif kind == "told":
        one.waiting_on = deed.facts.get("waiting_on", "")
        one.state = WAITING if one.waiting_on else IN_PROGRESS
    elif kind == "answered" and one.state == WAITING and one.waiting_on == COMPANY:
        one.state, one.waiting_on = IN_PROGRESS, ""
    elif kind == "escalated":
        one.level = deed.facts["level"]
    elif kind == "company-said":
        one.is_solved = deed.facts["is_solved"]
    elif kind == "reopened":
        one.state, one.closed_at, one.is_solved, one.is_reopened = IN_PROGRESS, None, None, True
    elif kind in ENDS:
        _end(one, deed)


def _end(one: Course, deed: Deed) -> None:
    endings = {"declined": OUT_OF_SCOPE, "withdrawn": WITHDRAWN}
    one.state, one.waiting_on, one.closed_at = endings.get(deed.kind) or deed.facts["outcome"], "", deed.at
    one.is_solved = None
    one.screened_at = one.screened_at or deed.at
    if one.accepted_at is not None:
        one.left_home_at = one.left_home_at or deed.at


# Promises ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """A promise whose day has come: at which gate, by which side, kept in time or not, and whether kept at all."""

    gate: str
    side: str
    is_in_time: bool
    is_met: bool = True


@dataclass(frozen=True)
class Sides:
    """The two sides of a difficulty, their calendars, and the day a moment falls on for its company."""

    home: str
    lead: str
    home_calendar: Calendar
    lead_calendar: Calendar
    day: Callable[[datetime], date]


def promises(one: Course, rules: DifficultyRules, sides: Sides, on: date) -> list[Kept]:
    """What was kept and what was not, seen from a day. What is not done and not yet late is no promise broken or kept.

    Gates are those of the desks, and for each level but the last that it was solved there. A company that always heard
    in time gives one kept promise for each side that had to tell it, one late word breaks it for good.
    """
    until = end_of(sides.day(one.reported_at), rules.targets.screen.limit, sides.home_calendar)
    found = [_kept(SCREEN, sides.home, until, one.screened_at, sides, on)]
    if one.accepted_at is not None:
        accepted_on = sides.day(one.accepted_at)
        until = end_of(accepted_on, rules.targets.hand_over.limit, sides.home_calendar)
        found.append(_kept(HAND_OVER, sides.home, until, one.left_home_at, sides, on))
        found += [_told(one, was_handed_over, rules, sides, on) for was_handed_over in (False, True)]
        found += _solved(one, accepted_on, rules, sides, on)
    return [each for each in found if each is not None]


def _kept(gate: str, side: str, until: date, met_at: datetime | None, sides: Sides, on: date) -> Kept | None:
    met_on = None if met_at is None else sides.day(met_at)
    if met_on is None and on <= until:
        return None
    return Kept(gate, side, (met_on or on) <= until, met_on is not None)


def _told(one: Course, was_handed_over: bool, rules: DifficultyRules, sides: Sides, on: date) -> Kept | None:
    """All the times one desk had to tell the company something, as one promise."""
    side, calendar = (sides.lead, sides.lead_calendar) if was_handed_over else (sides.home, sides.home_calendar)
    limit = rules.targets.tell_company.limit
    each = [
        _kept(TELL, side, end_of(sides.day(silence.from_at), limit, calendar), silence.until_at, sides, on)
        for silence in one.silences
        if silence.was_handed_over is was_handed_over
    ]
    known = [kept for kept in each if kept is not None]
    if not known:
        return None
    return Kept(TELL, side, all(kept.is_in_time for kept in known), all(kept.is_met for kept in known))


def _solved(one: Course, accepted_on: date, rules: DifficultyRules, sides: Sides, on: date) -> list[Kept | None]:
    """Each level in turn, until the one that closed it or still has it."""
    found: list[Kept | None] = []
    for rung in rules.ladder:
        if rung.limit is None:
            break
        until = end_of(accepted_on, rung.limit, sides.lead_calendar)
        kept = _kept(rung.level, sides.lead, until, one.closed_at, sides, on)
        if kept is None:
            break
        # What was not solved here is with the next level: nothing stands still for that alone.
        found.append(Kept(kept.gate, kept.side, kept.is_in_time))
        if kept.is_in_time:
            break
    return found
