"""A record as a row of the batch engine: what records may meet by, and the record itself to be compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.engines.identity import Record, identifier, repaired
from madoguchi.engines.names import analyse, meeting_keys


@dataclass(frozen=True)
class BulkRow:
    """The columns by which two records may meet. Empty lists and None mean: not known."""

    unique_id: int
    numbers: list[str]
    host: str | None
    born: str | None
    points: list[str]
    activities: list[str]
    keys: list[str]
    sound: str | None
    region: str | None
    record: str


def row_of(at: int, record: Record) -> BulkRow:
    """A record prepared: numbers in plain form, the host of its address, points where records meet, keys of its
    names."""
    names = [
        analyse(name, reading=record.reading or None if place == 0 else None) for place, name in enumerate(record.names)
    ]
    return BulkRow(
        at,
        sorted(_numbers(record)),
        record.host or None,
        record.founded_on.isoformat() if record.founded_on else None,
        sorted(_points(record)),
        sorted(set(record.activities)),
        sorted({key for name in names for key in meeting_keys(name)}),
        names[0].sound or None if names else None,
        record.region or None,
        json.dumps(_plain(record), ensure_ascii=False),
    )


def _numbers(record: Record) -> set[str]:
    """Numbers in plain form, and of a wrong one those that one slip of the hand would make of it."""
    found = set()
    for one in (identifier(scheme, value) for scheme, value in record.identifiers.items()):
        if one.is_unique and one.value:
            found |= {f"{one.scheme}:{value}" for value in (one.value, *repaired(one))}
    return found


def _points(record: Record) -> set[str]:
    """Where records meet besides numbers and names: a day, alone and with a region; a region with an activity."""
    found = {f"{record.region} {activity}" for activity in record.activities if record.region}
    if record.founded_on:
        found |= {f"{record.founded_on}", f"{record.founded_on} {record.region}"}
    return found


def _plain(record: Record) -> list[Any]:
    founded = record.founded_on.isoformat() if record.founded_on else None
    return [
        record.key,
        list(record.names),
        dict(record.identifiers),
        record.reading,
        record.region,
        record.address,
        list(record.activities),
        record.web,
        founded,
    ]


def record_of(text: str) -> Record:
    """The record of a row."""
    key, names, identifiers, reading, region, address, activities, web, founded = json.loads(text)
    founded_on = date.fromisoformat(founded) if founded else None
    return Record(
        key, tuple(names), identifiers, reading, region, address, tuple(activities), web=web, founded_on=founded_on
    )
