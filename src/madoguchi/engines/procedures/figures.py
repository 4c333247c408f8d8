"""Numbers of a rule: what is said, by whom, as of when, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SEEN = "seen"
CONFLICT = "conflict"
UNVERIFIED = "unverified"
STATUSES = (SEEN, CONFLICT, UNVERIFIED)

WORKING_DAYS = "working_days"
CALENDAR_DAYS = "calendar_days"
HOURS = "hours"
OFFICE_HOURS = "office_hours"
MONTHS = "months"
TIME_UNITS = (WORKING_DAYS, CALENDAR_DAYS, HOURS, OFFICE_HOURS, MONTHS)


@dataclass(frozen=True, slots=True)
class Saying:
    """What another source says of the same number."""

    value: Decimal
    source: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far a statement can be relied upon. `dated` is a year, a month or a day; empty where the source has none."""

    status: str = UNVERIFIED
    source: str = ""
    dated: str = ""
    others: tuple[Saying, ...] = ()

    @property
    def is_firm(self) -> bool:
        """Was it seen in a source that no other contradicts? Only then may it start a deadline that escalates."""
        return self.status == SEEN


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and its evidence. The unit is a unit of time, a currency, or `percent`."""

    value: Decimal
    unit: str
    evidence: Evidence = NO_EVIDENCE
