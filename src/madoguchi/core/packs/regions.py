"""Regions of both sides, the groups they belong to on a date, and the programmes that give them priority."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from madoguchi.core.packs.labels import NO_LABELS, LabelsField
from madoguchi.core.packs.manifest import TimeZone
from madoguchi.core.packs.tables import Row, Words

RegionCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=16)]


class RegionGroup(Row):
    """A group of regions of one side: a district, a customary part of the country."""

    code: RegionCode
    side: str
    names: LabelsField
    valid_from: date | None = None
    basis: str = ""


class Priority(Row):
    """A span of days on which a programme gives a region priority; both ends included, open where not given."""

    region: RegionCode
    programme: str
    valid_from: date
    valid_to: date | None = None
    basis: str

    def holds(self, on: date) -> bool:
        """Does it hold on this day?"""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Region(Row):
    """A subdivision of one side, by its code in the international list. `register_codes` are how registers call it."""

    code: RegionCode
    side: str
    kind: str = ""
    names: LabelsField
    group: str = ""
    group_from: date | None = None
    group_before: str = ""
    capital: LabelsField = NO_LABELS
    time_zone: TimeZone
    has_several_zones: bool = False
    register_codes: Words = ()
    priorities: tuple[Priority, ...] = Field(default=(), repr=False)

    def is_priority(self, on: date, programme: str = "") -> bool:
        """Does any programme (or this one) give the region priority on this day?"""
        return any(one.holds(on) and programme in {"", one.programme} for one in self.priorities)

    def priority_on(self, on: date) -> Priority | None:
        """The programme that gives it priority on this day, with its basis."""
        return next((one for one in self.priorities if one.holds(on)), None)

    def group_on(self, on: date) -> str:
        """The group it belonged to on this day; the present one where no date is known."""
        if self.group_before and self.group_from and on < self.group_from:
            return self.group_before
        return self.group

    @property
    def group_before_until(self) -> date | None:
        """The last day in the group before, if it changed."""
        return self.group_from - timedelta(days=1) if self.group_before and self.group_from else None
