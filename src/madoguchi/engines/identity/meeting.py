"""Which records of a register are worth comparing with one of another, besides those with a name like it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import product

from madoguchi.engines.identity.identifiers import identifier, repaired
from madoguchi.engines.identity.records import Record

_MOST_AT_ONE_HOST = 5
_MOST_TOGETHER = 40  # more that share a day or a place with an activity are found by their names or not at all


class MeetingPoints:
    """Places where two records of one company meet whatever their names are: a number, the same number after a slip of
    the hand is repaired, a web address, a day of founding (with its region where the day alone is common), a region
    with an activity. What many share brings nobody together.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._at: dict[Hashable, list[int]] = {}
        for at, record in enumerate(records):
            for point in {*_points(record), *_slips(record)}:
                self._at.setdefault(point, []).append(at)
        self._at = {point: places for point, places in self._at.items() if len(places) <= _most(point)}

    def of(self, record: Record) -> set[int]:
        """Places of the records that meet this one."""
        found: set[int] = set()
        for point in {*_points(record), *_slips(record)}:
            found.update(self._at.get(point, ()))
        return found


def _points(record: Record) -> Iterable[tuple[Hashable, ...]]:
    for scheme, value in record.identifiers.items():
        number = identifier(scheme, value)
        if number.is_unique and number.value:
            yield ("number", scheme, number.value)
    if record.host:
        yield ("host", record.host)
    if record.founded_on:
        yield ("day", record.founded_on)
        if record.region:
            yield ("day", record.founded_on, record.region)
    if record.region:
        for region, activity in product((record.region,), record.activities):
            yield ("place", region, activity)


def _slips(record: Record) -> Iterable[tuple[Hashable, ...]]:
    for scheme, value in record.identifiers.items():
        number = identifier(scheme, value)
        if number.is_unique:
            for right in repaired(number):
                yield ("number", scheme, right)


def _most(point: Hashable) -> int:
    kind = point[0] if isinstance(point, tuple) else ""
    return {"host": _MOST_AT_ONE_HOST, "number": 1 << 30}.get(kind, _MOST_TOGETHER)
