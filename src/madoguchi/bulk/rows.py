"""A record as a row of the batch engine: what records may meet by, and the record itself to be compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from madoguchi.engines.identity import Record, identifier
from madoguchi.engines.names import analyse, meeting_keys


@dataclass(frozen=True)
class BulkRow:
    """The columns by which two records may meet. Empty lists and None mean: not known."""

    unique_id: int
    numbers: list[str]
    host: str | None
    born: str | None
    keys: list[str]
    sound: str | None
    region: str | None
    record: str


def row_of(at: int, record: Record) -> BulkRow:
    """A record prepared: numbers in plain form, the host of its address, founding with region, keys of its names."""
    names = [
        analyse(name, reading=record.reading or None if place == 0 else None) for place, name in enumerate(record.names)
    ]
    numbers = (identifier(scheme, value) for scheme, value in record.identifiers.items())
    return BulkRow(
        at,
        sorted(f"{one.scheme}:{one.value}" for one in numbers if one.is_unique and one.value),
        record.host or None,
        f"{record.founded_on} {record.region}" if record.founded_on and record.region else None,
        sorted({key for name in names for key in meeting_keys(name)}),
        names[0].sound or None if names else None,
        record.region or None,
        json.dumps(_plain(record), ensure_ascii=False),
    )


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
