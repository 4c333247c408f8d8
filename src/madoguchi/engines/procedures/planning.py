"""From when to when each step can run, which of them make the whole late, and how much room the others have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from .conditions import Facts
from .figures import CALENDAR_DAYS, HOURS, MONTHS, OFFICE_HOURS, WORKING_DAYS
from .selecting import OpenQuestion, select
from .versions import Limit, Step, Version

HOURS_OF_AN_OFFICE_DAY = 8


class Calendar(Protocol):
    """What a plan needs to know about days. `side` is the calendar a limit names."""

    def due_on(self, since: date, count: int, unit: str, side: str, *, rolls: bool) -> date:
        """The last day of a limit of working days, calendar days or months that began with an event on a day."""
        ...

    def working_days(self, after: date, until: date, side: str) -> int:
        """Working days after one day up to and with another; 0 where the second is not later."""
        ...


class PlainWeek:
    """Monday to Friday on every side, no holidays: for examples, and where a side has no calendar yet."""

    def due_on(self, since: date, count: int, unit: str, side: str, *, rolls: bool) -> date:
        """See Calendar."""
        if unit == CALENDAR_DAYS:
            day = since + timedelta(days=count)
        elif unit == MONTHS:
            day = _months_later(since, count)
        else:
            day = since
            while count:
                day += timedelta(days=1)
                count -= day.weekday() < 5
        while rolls and day.weekday() > 4:
            day += timedelta(days=1)
        return day

    def working_days(self, after: date, until: date, side: str) -> int:
        """See Calendar."""
        return sum((after + timedelta(days=n)).weekday() < 5 for n in range(1, (until - after).days + 1))


@dataclass(frozen=True)
class PlannedCase:
    """A case to plan: the version that binds it, what is known, since when it runs, and which steps are over.

    `working_days` gives, by step, how long it is expected to take in place of its limit: what was observed, or the
    least possible.
    """

    version: Version
    facts: Facts
    begins_on: date
    done: Mapping[str, date] = field(default_factory=dict)
    working_days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedStep:
    """When a step can begin and end at the earliest, and must at the latest so that the whole is not late.

    `slack` is in working days of the step's calendar. A critical step has no room at all.
    """

    step: Step
    earliest_start: date
    earliest_end: date
    latest_start: date
    latest_end: date
    slack: int
    is_done: bool
    is_certain: bool

    @property
    def is_critical(self) -> bool:
        """Does a day lost here make the whole a day late?"""
        return not self.is_done and self.earliest_end == self.latest_end


@dataclass(frozen=True)
class Plan:
    """A case laid out in time. Where `without_limit` is not empty, `ends_on` is the least the limits allow, no more."""

    begins_on: date
    ends_on: date
    steps: tuple[PlannedStep, ...]
    critical_path: tuple[str, ...]
    without_limit: tuple[str, ...]
    unsure: tuple[str, ...]
    questions: tuple[OpenQuestion, ...]
    one_after_another: int
    side_by_side: int

    def of(self, key: str) -> PlannedStep | None:
        """The plan of one step; None if it does not apply."""
        return next((one for one in self.steps if one.step.key == key), None)


def plan(case: PlannedCase, calendar: Calendar) -> Plan:
    """Lay a case out: every step as early as it can, ended on the last day of its limit.

    A step that does not apply counts as done at once; one that may apply is reckoned with. `one_after_another` and
    `side_by_side` are the working days of all limits when nothing, and when everything, runs in parallel, on the
    calendar of the last critical step.

    >>> first = Step("first", "office", limit=Limit(5, "working_days", "xx"))
    >>> second = Step("second", "desk", limit=Limit(2, "working_days", "xx"))
    >>> last = Step("last", "desk", after=("first", "second"), limit=Limit(1, "working_days", "xx"))
    >>> version = Version("v", date(2026, 1, 1), (first, second, last))
    >>> laid_out = plan(PlannedCase(version, {}, date(2026, 11, 2)), PlainWeek())
    >>> laid_out.ends_on.isoformat(), laid_out.critical_path, laid_out.of("second").slack
    ('2026-11-10', ('first', 'last'), 3)
    """
    selection = select(case.version, case.facts)
    applying = {step.key for step in selection.may_apply}
    starts, ends = _forward(case, calendar, applying)
    ends_on = max(ends.values(), default=case.begins_on)
    latest_starts, latest_ends = _backward(case, calendar, applying, starts, ends_on)
    certain = {step.key for step in selection.applies}
    steps = tuple(
        PlannedStep(
            step,
            starts[step.key],
            ends[step.key],
            latest_starts[step.key],
            latest_ends[step.key],
            calendar.working_days(ends[step.key], latest_ends[step.key], _side(step)),
            is_done=step.key in case.done,
            is_certain=step.key in certain,
        )
        for step in case.version.in_order
        if step.key in applying
    )
    path = _critical_path(case.version, applying, starts, ends)
    side = _side(case.version.by_key[path[-1]]) if path else ""
    lengths = [calendar.working_days(one.earliest_start, one.earliest_end, _side(one.step)) for one in steps]
    return Plan(
        begins_on=case.begins_on,
        ends_on=ends_on,
        steps=steps,
        critical_path=path,
        without_limit=tuple(one.step.key for one in steps if not one.is_done and _days(one.step, case) is None),
        unsure=tuple(one.step.key for one in steps if _is_unsure(one.step, case)),
        questions=selection.questions,
        one_after_another=sum(lengths),
        side_by_side=calendar.working_days(case.begins_on, ends_on, side),
    )


def _forward(case: PlannedCase, calendar: Calendar, applying: set[str]) -> tuple[dict[str, date], dict[str, date]]:
    starts: dict[str, date] = {}
    ends: dict[str, date] = {}
    for step in case.version.in_order:
        starts[step.key] = max((ends[key] for key in step.after), default=case.begins_on)
        done_on = case.done.get(step.key)
        if step.key not in applying:
            ends[step.key] = starts[step.key]
        elif done_on is not None:
            ends[step.key] = done_on
            starts[step.key] = min(starts[step.key], done_on)
        else:
            ends[step.key] = _end(step, starts[step.key], case, calendar)
    return starts, ends


def _backward(
    case: PlannedCase, calendar: Calendar, applying: set[str], starts: Mapping[str, date], ends_on: date
) -> tuple[dict[str, date], dict[str, date]]:
    following: dict[str, list[str]] = {}
    for step in case.version.steps:
        for key in step.after:
            following.setdefault(key, []).append(step.key)
    latest_starts: dict[str, date] = {}
    latest_ends: dict[str, date] = {}
    for step in reversed(case.version.in_order):
        end = min((latest_starts[key] for key in following.get(step.key, ())), default=ends_on)
        latest_ends[step.key] = end
        if step.key not in applying or step.key in case.done:
            latest_starts[step.key] = end
        else:
            latest_starts[step.key] = _latest_start(step, starts[step.key], end, case, calendar)
    return latest_starts, latest_ends


def _latest_start(step: Step, earliest: date, end: date, case: PlannedCase, calendar: Calendar) -> date:
    """The last day on which the step may begin and still end in time. Ends never move back as starts move on."""
    low, high = earliest.toordinal(), max(earliest, end).toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        if _end(step, date.fromordinal(middle), case, calendar) <= end:
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low)


def _end(step: Step, start: date, case: PlannedCase, calendar: Calendar) -> date:
    wanted = _days(step, case)
    if wanted is None:
        return start
    count, unit, rolls = wanted
    return calendar.due_on(start, count, unit, _side(step), rolls=rolls) if count else start


def _days(step: Step, case: PlannedCase) -> tuple[int, str, bool] | None:
    """How long the step takes, in days or months: as expected, else by its limit, hours as the days they fill."""
    if step.key in case.working_days:
        return case.working_days[step.key], WORKING_DAYS, False
    if step.limit is None:
        return None
    return _in_days(step.limit)


def _in_days(limit: Limit) -> tuple[int, str, bool]:
    if limit.unit == HOURS:
        return limit.count // 24, CALENDAR_DAYS, limit.rolls
    if limit.unit == OFFICE_HOURS:
        return limit.count // HOURS_OF_AN_OFFICE_DAY, WORKING_DAYS, limit.rolls
    return limit.count, limit.unit, limit.rolls


def _is_unsure(step: Step, case: PlannedCase) -> bool:
    return step.limit is not None and not step.limit.evidence.is_firm and step.key not in case.working_days


def _side(step: Step) -> str:
    return step.limit.calendar if step.limit is not None else ""


def _critical_path(
    version: Version, applying: set[str], starts: Mapping[str, date], ends: Mapping[str, date]
) -> tuple[str, ...]:
    """From the step that ends last back along those that made it wait; steps that take no time stay in it."""
    order = [step for step in version.in_order if step.key in applying]
    if not order:
        return ()
    last = max(ends[step.key] for step in order)
    # Of several that end together, the last in order: what stands behind it adds no day.
    key = [step.key for step in order if ends[step.key] == last][-1]
    path = [key]
    while version.by_key[key].after:
        key = max(version.by_key[key].after, key=lambda one: (ends[one], one in applying, starts[one]))
        path.append(key)
    return tuple(one for one in reversed(path) if one in applying)


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
