"""What two records can be to each other at most, at a glance, so that few pairs are looked at in full."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from madoguchi.engines.identity.identifiers import identifier, is_one_slip, worth
from madoguchi.engines.identity.records import Record
from madoguchi.engines.identity.verdicts import SETTLED


class Known(NamedTuple):
    """What a record knows besides its name, ready to be compared at a glance."""

    numbers: dict[str, str]
    host: str
    founded_on: date | None
    has_address: bool
    region: str
    activities: frozenset[str]

    @classmethod
    def of(cls, record: Record) -> Known:
        """What this record knows."""
        numbers = {scheme: identifier(scheme, value).value for scheme, value in record.identifiers.items()}
        numbers = {scheme: value for scheme, value in numbers.items() if value}
        return cls(
            numbers, record.host, record.founded_on, bool(record.address), record.region, frozenset(record.activities)
        )


def promise(one: Known, other: Known) -> float:
    """What everything but the name can be worth at most, in powers of ten of the odds."""
    found = 0.0
    for scheme, value in one.numbers.items():
        theirs = other.numbers.get(scheme, "")
        if value == theirs:
            return SETTLED
        if theirs and is_one_slip(value, theirs):
            found += worth("identifier-slip")
    if one.host and one.host == other.host:
        found += worth("same-web")
    if one.founded_on and one.founded_on == other.founded_on:
        found += worth("same-founding-at-most")
    if one.has_address and other.has_address:
        found += worth("same-address")
    if one.region and other.region:
        found += worth("same-region-at-most" if one.region == other.region else "different-region")
    if one.activities and other.activities:
        is_apart = one.activities.isdisjoint(other.activities)
        found += worth("no-shared-activity" if is_apart else "shared-activity-at-most")
    return found
