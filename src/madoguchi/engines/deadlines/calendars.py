"""Which days count: one table for each side, with working Saturdays, moved days off, and days only some rules skip.

The table is a running count of working days, so that "the fifteenth working day after" is two look-ups however long
the limit is. It is compiled once from a list of days that differ from the plain week; where that list comes from
(a library, a decree, an overlay) is the caller's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WORKING = "working"
"""A day worked although the week says otherwise: a Saturday made up for a moved day off."""
HOLIDAY = "holiday"
"""A day off for everybody: a public holiday, its substitute, a day off moved here."""
CLOSURE = "closure"
"""Offices are closed by a rule of their own, though it is no public holiday. Counted as working unless asked."""
SPECIAL = "special"
"""A day declared non-working once, whose effect on limits is in dispute. Counted as working unless asked."""
WEEKEND = "weekend"
"""A day off by the week alone."""
KINDS = (WORKING, HOLIDAY, CLOSURE, SPECIAL)

DECREED = "decreed"
"""Every day between the two dates is fixed by law or decree."""
PROJECTED = "projected"
"""Some of the days lie in a year whose days off nobody has fixed yet: the date may still move."""


class OutsideCalendar(LookupError):
    """A day, or the end of a count, lies outside the years the calendar holds."""

    def __init__(self, calendar: Calendar, what: str) -> None:
        self.calendar, self.what = calendar, what
        super().__init__(calendar.key, what)

    def __str__(self) -> str:
        held = self.calendar
        return f"{self.what} lies outside the calendar {held.key!r}, which runs from {held.first} to {held.last}"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When a desk is open on a working day, in the calendar's zone."""

    opens: time = time(9)
    closes: time = time(18)

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(f"a desk that opens at {self.opens} cannot close at {self.closes}")

    @property
    def minutes(self) -> int:
        """Minutes a day."""
        return _minutes(self.closes) - _minutes(self.opens)


class Calendar:
    """Working days of one side, from `first` to `last`, both included.

    `days` names what differs from the week: day to WORKING, HOLIDAY, CLOSURE or SPECIAL. `decreed` holds the years
    whose days are fixed. `zone` says which date an instant falls on.

    >>> autumn = Calendar("x", first=date(2026, 11, 1), last=date(2026, 12, 31), decreed={2026},
    ...                   days={date(2026, 11, 4): HOLIDAY, date(2026, 12, 5): WORKING})
    >>> autumn.is_working(date(2026, 11, 4)), autumn.is_working(date(2026, 12, 5))
    (False, True)
    >>> autumn.nth_after(date(2026, 11, 2), 15)
    datetime.date(2026, 11, 24)
    """

    def __init__(
        self,
        key: str,
        *,
        first: date,
        last: date,
        days: Mapping[date, str],
        decreed: Collection[int] = (),
        weekend: Collection[int] = (5, 6),
        zone: tzinfo = UTC,
        hours: OfficeHours | None = None,
        skips_closures: bool = False,
        skips_special: bool = False,
    ) -> None:
        if last < first:
            raise ValueError(f"calendar {key!r} ends on {last}, before it begins on {first}")
        strange = sorted({kind for kind in days.values() if kind not in KINDS})
        if strange:
            raise ValueError(f"calendar {key!r} names a kind of day that does not exist: {strange[0]!r}")
        if not set(weekend) < set(range(7)):
            raise ValueError("a weekend is made of days 0 (Monday) to 6, and leaves one to work on")
        self.key, self.first, self.last, self.zone = key, first, last, zone
        self.hours = hours or OfficeHours()
        self.decreed = frozenset(decreed)
        self.weekend = frozenset(weekend)
        self.skips_closures, self.skips_special = skips_closures, skips_special
        self._days = dict(days)
        self._origin = first.toordinal()
        self._tabulate()

    def _tabulate(self) -> None:
        off = {HOLIDAY} | ({CLOSURE} if self.skips_closures else set()) | ({SPECIAL} if self.skips_special else set())
        differing = {day.toordinal(): kind for day, kind in self._days.items()}
        weekend = self.weekend
        count, counts, working = 0, [], []
        for ordinal in range(self._origin, self.last.toordinal() + 1):
            kind = differing.get(ordinal)
            by_week = (ordinal - 1) % 7 not in weekend  # day 1 of the count of days was a Monday
            if kind == WORKING or (by_week and kind not in off):
                count += 1
                working.append(date.fromordinal(ordinal))
            counts.append(count)
        # counts[i]: working days from the first day to day i, both included; _working: those days themselves
        self._counts, self._working = counts, working

    # ── one day ──

    def is_working(self, day: date) -> bool:
        """Does this day count?"""
        place = self._place(day)
        return self._counts[place] > (self._counts[place - 1] if place else 0)

    def kind_of(self, day: date) -> str:
        """WORKING, HOLIDAY, CLOSURE, SPECIAL or WEEKEND; closures and special days even where they count."""
        self._place(day)
        return self._days.get(day) or (WEEKEND if day.weekday() in self.weekend else WORKING)

    def date_of(self, at: datetime) -> date:
        """The date of an instant where the desk is. An instant without a zone is refused."""
        if at.tzinfo is None:
            raise ValueError(f"{at} has no zone, so nobody knows on which day it was")
        return at.astimezone(self.zone).date()

    # ── counting ──

    def nth_after(self, day: date, working_days: int) -> date:
        """The nth working day after this day; the day itself is not counted."""
        if working_days < 1:
            raise ValueError(f"a limit is at least one working day, not {working_days}")
        try:
            place = day.toordinal() - self._origin
            if place < 0:
                raise IndexError
            return self._working[self._counts[place] + working_days - 1]
        except IndexError:
            self._place(day)
            raise OutsideCalendar(self, f"working day {working_days} after {day}") from None

    def on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        return day if self.is_working(day) else self.nth_after(day, 1)

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie after the first day, up to and with the second; 0 if there is none between."""
        return max(0, self._counts[self._place(until)] - self._counts[self._place(after)])

    def between(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """Each day from the first to the last with its kind, for a page that draws them."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            yield day, self.kind_of(day)

    def status(self, first: date, last: date) -> str:
        """DECREED if every year in which days after the first and up to the last lie is fixed, else PROJECTED."""
        begins = min(first + timedelta(days=1), last)
        return DECREED if all(year in self.decreed for year in range(begins.year, last.year + 1)) else PROJECTED

    def due_many(
        self, received: Sequence[date] | npt.NDArray[np.datetime64], working_days: int | npt.NDArray[np.int64]
    ) -> npt.NDArray[np.datetime64]:
        """The nth working day after each of many days at once: an array of datetime64[D].

        `working_days` is one number or an array of them. Any day outside the calendar refuses the whole batch.
        """
        import numpy as np

        counts, working = self._arrays
        places = np.asarray(received, dtype="datetime64[D]").astype(np.int64) - (self._origin - _EPOCH)
        limits = np.asarray(working_days, dtype=np.int64)
        if limits.size and limits.min() < 1:
            raise ValueError(f"a limit is at least one working day, not {limits.min()}")
        if places.size and (places.min() < 0 or places.max() >= len(counts)):
            raise OutsideCalendar(self, "one of the days")
        wanted = counts[places] + limits - 1
        if wanted.size and wanted.max() >= len(working):
            raise OutsideCalendar(self, "the end of one of the limits")
        found: npt.NDArray[np.datetime64] = working[wanted]
        return found

    @cached_property
    def _arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.datetime64]]:
        import numpy as np

        return np.array(self._counts, dtype=np.int64), np.array(self._working, dtype="datetime64[D]")

    # ── office hours ──

    def office_minutes(self, since: datetime, until: datetime) -> int:
        """Minutes the desk was open between two instants."""
        return max(0, self._open_before(until) - self._open_before(since))

    def after_office_minutes(self, since: datetime, minutes: int) -> datetime:
        """The instant at which the desk has been open for so many minutes."""
        if minutes < 1:
            raise ValueError(f"a limit is at least one minute, not {minutes}")
        a_day = self.hours.minutes
        total = self._open_before(since) + minutes
        whole, rest = divmod(total - 1, a_day)
        if whole >= len(self._working):
            raise OutsideCalendar(self, f"{minutes} office minutes after {since}")
        opens = datetime.combine(self._working[whole], self.hours.opens, self.zone)
        return opens + timedelta(minutes=rest + 1)

    def _open_before(self, at: datetime) -> int:
        """Minutes the desk was open from the calendar's first day to this instant."""
        place = self._place(self.date_of(at))
        local = at.astimezone(self.zone)
        before = self._counts[place - 1] if place else 0
        today = min(max(_minutes(local.time()) - _minutes(self.hours.opens), 0), self.hours.minutes)
        return before * self.hours.minutes + (today if self.is_working(local.date()) else 0)

    # ── the same days under another rule ──

    def counting(self, *, skips_closures: bool = False, skips_special: bool = False) -> Calendar:
        """The same calendar for a rule that skips office closures, special non-working days, or both."""
        if (skips_closures, skips_special) == (self.skips_closures, self.skips_special):
            return self
        kept = self._variants
        wanted = (skips_closures, skips_special, self.zone, self.hours)
        if wanted not in kept:
            kept[wanted] = self._like(skips_closures=skips_closures, skips_special=skips_special)
        return kept[wanted]

    def in_zone(self, zone: tzinfo, hours: OfficeHours | None = None) -> Calendar:
        """The same days where the desk stands: limits are dates in the authority's own zone."""
        hours = hours or self.hours
        if zone == self.zone and hours == self.hours:
            return self
        kept = self._variants
        wanted = (self.skips_closures, self.skips_special, zone, hours)
        if wanted not in kept:
            kept[wanted] = self._like(zone=zone, hours=hours)
        return kept[wanted]

    @cached_property
    def _variants(self) -> dict[tuple[bool, bool, tzinfo, OfficeHours], Calendar]:
        return {}

    def _like(
        self,
        *,
        skips_closures: bool | None = None,
        skips_special: bool | None = None,
        zone: tzinfo | None = None,
        hours: OfficeHours | None = None,
    ) -> Calendar:
        return Calendar(
            self.key,
            first=self.first,
            last=self.last,
            days=self._days,
            decreed=self.decreed,
            weekend=self.weekend,
            zone=zone or self.zone,
            hours=hours or self.hours,
            skips_closures=self.skips_closures if skips_closures is None else skips_closures,
            skips_special=self.skips_special if skips_special is None else skips_special,
        )

    def _place(self, day: date) -> int:
        place = day.toordinal() - self._origin
        if not 0 <= place < len(self._counts):
            raise OutsideCalendar(self, str(day))
        return place

    def __repr__(self) -> str:
        return f"Calendar({self.key!r}, {self.first} to {self.last})"


def _minutes(of: time) -> int:
    return of.hour * 60 + of.minute


_EPOCH = date(1970, 1, 1).toordinal()
