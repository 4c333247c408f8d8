"""Counts the days an authority has, on its own calendar.

`Calendar` knows which days count, `due_on` where a limit ends, `elapsed` how a limit stands after everything that
stopped its clock: a `Clock`, worked out from events and never counted up.
"""

from __future__ import annotations

from .calendars import (
    CLOSURE,
    DECREED,
    HOLIDAY,
    PROJECTED,
    SPECIAL,
    WEEKEND,
    WORKING,
    Calendar,
    OfficeHours,
    OutsideCalendar,
)
from .clocks import (
    ENDED,
    NOT_STARTED,
    RESUMED,
    RUNNING,
    STARTED,
    STOPPED,
    Clock,
    Disorder,
    Event,
    Stop,
    elapsed,
)
from .limits import (
    CALENDAR_DAYS,
    HOURS,
    MONTHS,
    OFFICE_HOURS,
    UNITS,
    WORKING_DAYS,
    Due,
    Limit,
    due,
    due_on,
    months_after,
)

__all__ = [
    "CALENDAR_DAYS",
    "CLOSURE",
    "DECREED",
    "ENDED",
    "HOLIDAY",
    "HOURS",
    "MONTHS",
    "NOT_STARTED",
    "OFFICE_HOURS",
    "PROJECTED",
    "RESUMED",
    "RUNNING",
    "SPECIAL",
    "STARTED",
    "STOPPED",
    "UNITS",
    "WEEKEND",
    "WORKING",
    "WORKING_DAYS",
    "Calendar",
    "Clock",
    "Disorder",
    "Due",
    "Event",
    "Limit",
    "OfficeHours",
    "OutsideCalendar",
    "Stop",
    "due",
    "due_on",
    "elapsed",
    "months_after",
]
