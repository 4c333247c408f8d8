"""Rows that several may write at once and that shall stand once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model


def write_once(rows: Iterable[Model], *, unique: Sequence[str]) -> int:
    """Write rows; where one with the same `unique` fields stands already, it stays. Returns how many were given.

    `unique` names the fields of a unique constraint. Any other conflict is an `IntegrityError`. Django's
    `ignore_conflicts` would pass over a primary key that is taken as well, and the row would be lost without a word:
    PostgreSQL gives numbers a second time when a database was copied from a template, no checkpoint followed, and it
    crashed, or when a dump was loaded without its sequences.
    """
    wanted: dict[tuple[object, ...], Model] = {}
    for row in rows:  # one statement may not meet the same row twice
        wanted.setdefault(tuple(row.serializable_value(name) for name in unique), row)
    if wanted:
        model = type(next(iter(wanted.values())))
        # What is written over is what decided that the rows are the same, so nothing changes.
        model._default_manager.bulk_create(
            wanted.values(), update_conflicts=True, unique_fields=unique, update_fields=unique[:1]
        )
    return len(wanted)
