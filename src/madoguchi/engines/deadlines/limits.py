"""What a rule grants: so many days, hours or months, counted how, stopped by what."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calendars import Calendar

WORKING_DAYS = "WD"
CALENDAR_DAYS = "CD"
HOURS = "H"
OFFICE_HOURS = "WH"
MONTHS = "M"
UNITS = (WORKING_DAYS, CALENDAR_DAYS, HOURS, OFFICE_HOURS, MONTHS)
MOST = {WORKING_DAYS: 2_500, CALENDAR_DAYS: 3_660, HOURS: 87_600, OFFICE_HOURS: 20_000, MONTHS: 120}
"""About ten years: a longer limit is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as a rule states it. Counting starts on the day after the event (hours: at once).

    `stops_on` names the causes that stop the clock. `max_stops` and `max_stop_days` (calendar days, each stop) bound
    how often and how long; beyond them the clock runs on. `roll` moves a limit in calendar days or months that ends
    on a day off to the next working day. `skips_closures` and `skips_special` are the switches of the rule for days
    that are off for some rules only.

    >>> Limit(15)
    Limit(n=15, unit='WD', stops_on=('query',), max_stops=None, max_stop_days=None, roll=False, skips_closures=False, skips_special=False)
    """  # noqa: E501 (a doctest shows the whole value)

    n: int
    unit: str = WORKING_DAYS
    stops_on: tuple[str, ...] = ("query",)
    max_stops: int | None = None
    max_stop_days: int | None = None
    roll: bool = False
    skips_closures: bool = False
    skips_special: bool = False

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r} is no unit of a limit; units are {', '.join(UNITS)}")
        if not 1 <= self.n <= MOST[self.unit]:
            raise ValueError(f"a limit in {self.unit} lies between 1 and {MOST[self.unit]:,}, not {self.n:,}")
        for name, bound in (("max_stops", self.max_stops), ("max_stop_days", self.max_stop_days)):
            if bound is not None and bound < 1:
                raise ValueError(f"{name} is at least 1, or left out; not {bound}")

    @property
    def is_in_days(self) -> bool:
        """Is the limit a date, not an hour?"""
        return self.unit in (WORKING_DAYS, CALENDAR_DAYS, MONTHS)

    def calendar(self, calendar: Calendar) -> Calendar:
        """The calendar as this limit counts it."""
        return calendar.counting(skips_closures=self.skips_closures, skips_special=self.skips_special)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day (for hours: the last instant) on which an answer is in time, and how sure that day is.

    `status` is "decreed" or "projected": in a projected year the date may move when the days off are fixed.
    """

    on: date
    status: str
    at: datetime | None = None


def due_on(received: date, working_days: int, calendar: Calendar) -> date:
    """The last day on which an answer is in time. Counting begins on the day after receipt.

    Raises ValueError for fewer than one day, OutsideCalendar where the calendar ends before the limit.

    >>> from madoguchi.engines.deadlines import HOLIDAY
    >>> calendar = Calendar("x", first=date(2026, 1, 1), last=date(2026, 12, 31), days={date(2026, 11, 4): HOLIDAY})
    >>> due_on(date(2026, 11, 2), 3, calendar)
    datetime.date(2026, 11, 6)
    """
    return calendar.nth_after(received, working_days)


def due(received: date, limit: Limit, calendar: Calendar) -> Due:
    """When a limit in days or months ends if nothing stops the clock."""
    counted = limit.calendar(calendar)
    on = end_of(received, limit, counted)
    return Due(on, counted.status(received, on))


def end_of(start: date, limit: Limit, calendar: Calendar, stopped: int = 0) -> date:
    """The last day of a limit in days or months. `stopped`: calendar days that did not count (not for working days)."""
    if limit.unit == WORKING_DAYS:
        return calendar.nth_after(start, limit.n)
    if limit.unit == CALENDAR_DAYS:
        end = start + timedelta(days=limit.n + stopped)
    elif limit.unit == MONTHS:
        end = months_after(start, limit.n) + timedelta(days=stopped)
    else:
        raise ValueError(f"a limit in {limit.unit} ends at an hour, not on a day")
    return calendar.on_or_after(end) if limit.roll else end


def months_after(start: date, months: int) -> date:
    """The day of the same number so many months later; the last of the month where it has no such day.

    >>> months_after(date(2027, 11, 30), 3)
    datetime.date(2028, 2, 29)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
