"""The clocks of steps: their limits from the pinned rules, on the calendar and in the zone of the authority."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from madoguchi.apps.cases.models import (
    ANSWERED,
    APPLICANT,
    ASKED,
    BEGUN,
    ENDED_AS,
    STEP_DROPPED,
    Step,
    StepEvent,
)
from madoguchi.core import packs
from madoguchi.core.packs.procedures import ProcedureVersion
from madoguchi.engines import deadlines
from madoguchi.engines import procedures as engine

QUERY = "query"
"""The cause for which clocks stop, as the rules name it."""
REMINDER_PERCENT = 70
"""Of a limit, after which the desk is reminded. Our choice, no norm."""
LEVEL_PERCENTS = (100, 150, 200)
"""Of a limit, after each of which a case goes one level up. Our choice; that it goes up is the pack's."""

_UNITS = {
    engine.WORKING_DAYS: deadlines.WORKING_DAYS,
    engine.CALENDAR_DAYS: deadlines.CALENDAR_DAYS,
    engine.HOURS: deadlines.HOURS,
    engine.OFFICE_HOURS: deadlines.OFFICE_HOURS,
    engine.MONTHS: deadlines.MONTHS,
}
_KINDS = {
    BEGUN: deadlines.STARTED,
    ASKED: deadlines.STOPPED,
    ANSWERED: deadlines.RESUMED,
    ENDED_AS: deadlines.ENDED,
    STEP_DROPPED: deadlines.ENDED,
}


def as_limit(limit: engine.Limit) -> deadlines.Limit:
    """A limit of the rules, as the clock counts it."""
    return deadlines.Limit(
        n=limit.count,
        unit=_UNITS[limit.unit],
        stops_on=limit.stops_on,
        roll=limit.rolls,
        skips_special=not limit.special_days_count,
    )


def calendar_of(side: str, authority: str = "") -> deadlines.Calendar:
    """The calendar of a side, in the zone and the hours of an authority there."""
    return _calendar(packs.current(), side, authority)


@lru_cache(maxsize=256)
def _calendar(corridor: packs.Corridor, side: str, authority: str) -> deadlines.Calendar:
    calendar = corridor.calendar(side)
    known = next((one for one in corridor.authorities if one.key == authority), None)
    if known is None:
        return calendar
    hours = None
    if known.opens:
        hours = deadlines.OfficeHours(time.fromisoformat(known.opens), time.fromisoformat(known.closes))
    return calendar.in_zone(ZoneInfo(known.time_zone or corridor.side(known.side).time_zone), hours)


def calendar_for(step: Step, version: ProcedureVersion) -> deadlines.Calendar:
    """The calendar on which a step is counted."""
    rule = version.rules.by_key.get(step.key)
    side = rule.limit.calendar if rule is not None and rule.limit is not None else ""
    return calendar_of(side or version.said.side, step.authority if step.authority != APPLICANT else "")


def date_of(step: Step, version: ProcedureVersion, at: datetime) -> date:
    """The date of an instant where the step is done."""
    return calendar_for(step, version).date_of(at)


def filed_on(version: ProcedureVersion, at: datetime) -> date:
    """The date of an instant at the side whose procedure it is: the day of filing."""
    return calendar_of(version.said.side, version.said.enquiry).date_of(at)


def as_clock_events(events: Iterable[StepEvent]) -> list[deadlines.Event]:
    """What happened to a step, as far as it touches its clock."""
    return [
        deadlines.Event(_KINDS[one.kind], one.at, QUERY if one.kind == ASKED else "", one.party, one.about)
        for one in events
        if one.kind in _KINDS
    ]


def limit_of(step: Step, version: ProcedureVersion) -> engine.Limit | None:
    """The limit of a step under its rules; None if the law sets none."""
    rule = version.rules.by_key.get(step.key)
    return rule.limit if rule is not None else None


def stands_while_asked(step: Step, version: ProcedureVersion) -> bool:
    """Does a question to the applicant stop the clock of this step? Where the law sets no limit, nothing runs."""
    limit = limit_of(step, version)
    return limit is None or QUERY in limit.stops_on


def clock_of(
    step: Step, events: Iterable[StepEvent], version: ProcedureVersion, at: datetime
) -> deadlines.Clock | None:
    """How the limit of a step stands at a moment; None where there is none, or where the calendar ends before."""
    limit = limit_of(step, version)
    if limit is None or step.begun_at is None:
        return None
    try:
        return deadlines.elapsed(as_clock_events(events), as_limit(limit), calendar_for(step, version), at)
    except deadlines.OutsideCalendar:
        return None


def reached_on(
    step: Step, events: Iterable[StepEvent], version: ProcedureVersion, at: datetime, percent: int
) -> date | None:
    """The day on which this share of the limit will have passed, if nothing stops the clock from now on."""
    limit = limit_of(step, version)
    if limit is None or step.begun_at is None:
        return None
    whole = as_limit(limit)
    share = max(1, -(-whole.n * percent // 100))
    part = deadlines.Limit(
        share, whole.unit, whole.stops_on, None, None, whole.roll, whole.skips_closures, whole.skips_special
    )
    try:
        clock = deadlines.elapsed(as_clock_events(events), part, calendar_for(step, version), at)
    except deadlines.OutsideCalendar:
        return None
    return clock.due.on if clock.due else None


class CountedDays:
    """The calendars of both sides, as the planner of procedures asks for them."""

    def due_on(self, since: date, count: int, unit: str, side: str, *, rolls: bool) -> date:
        """The last day of a limit that began with an event on a day."""
        limit = deadlines.Limit(count, _UNITS[unit], roll=rolls)
        return deadlines.due(since, limit, self._side(side)).on

    def working_days(self, after: date, until: date, side: str) -> int:
        """Working days after one day up to and with another."""
        return self._side(side).working_days(after, until)

    @staticmethod
    def _side(side: str) -> deadlines.Calendar:
        return calendar_of(side or packs.current().sides[0].key)
