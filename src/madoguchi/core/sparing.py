"""Memory of a database connection while a long piece of work goes through much of the data once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

PAGES = {"cache_size": -16_384, "mmap_size": 0, "temp_store": 1}
"""16 MB of pages, which bounds what is sorted in memory as well; nothing mapped; what is larger goes to a file."""


@contextmanager
def sparing_memory() -> Iterator[None]:
    """Hold as much of the database in memory at the end of a million rows as at the end of a thousand.

    SQLite serves pages from all the memory it was given, and sorts in it whatever there is to sort. PostgreSQL keeps
    its own bounds, and a connection in the middle of a transaction stays as it is: SQLite would refuse.
    """
    if connection.vendor != "sqlite" or _is_in_transaction():
        yield
        return
    before = {name: value for name in PAGES if (value := _asked(name)) is not None}
    _set({name: PAGES[name] for name in before})
    try:
        yield
    finally:
        _set(before)


def _is_in_transaction() -> bool:
    """Also in one that Django did not begin, as `invariants.reading` has."""
    connection.ensure_connection()
    native: Any = connection.connection
    return connection.in_atomic_block or bool(native.in_transaction)


def _asked(name: str) -> int | None:
    """What a setting is; none where the database has no such thing, as one in memory maps nothing."""
    with connection.cursor() as cursor:
        found = cursor.execute(f"PRAGMA {name}").fetchone()
    return int(found[0]) if found else None


def _set(pages: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        for name, value in pages.items():
            cursor.execute(f"PRAGMA {name}={value}")
