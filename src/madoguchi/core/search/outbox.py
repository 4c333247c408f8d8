"""Tells every index that something changed, in the transaction that changes it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, Max, Min, OuterRef

from madoguchi.core.search.models import Change

LOCK = 0x6D616475  # one number for the advisory lock of this outbox, and not that of the journal's tail
PAUSE_SECONDS = 0.002
WRITERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND objsubid = 1 AND granted AND pid <> pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def touch(kind: str, reference: str) -> None:
    """Say that a thing was written, or is gone. Stands and falls with the caller's transaction."""
    touch_many(kind, [reference])


def touch_many(kind: str, references: Iterable[str]) -> None:
    """The same for several things of one kind."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the search outbox is written in the transaction of the change")
    changes = [(kind, reference) for reference in references]
    if not changes:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
        # Without an object for each: an import tells of every company of a register. The database sets the moment.
        statement = f"INSERT INTO {Change._meta.db_table} (kind, reference) VALUES (%s, %s)"  # noqa: S608 (our table)
        cursor.executemany(statement, changes)


def latest() -> int:
    """The number up to which every change is either visible or will never be.

    Numbers are given out before a transaction commits, so on PostgreSQL a smaller one can become visible after a
    greater one. Whoever touches holds a lock shared with others who do; those who hold it now are waited for. The
    lock is only looked at: asking for it would let later writers wait behind us, who may hold what earlier ones need.
    """
    last: int = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    if connection.vendor == "postgresql":
        begun = _writers()
        while begun & _writers():
            time.sleep(PAUSE_SECONDS)
    return last


def _writers() -> set[str]:
    """The transactions of others that wrote changes and have not ended."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [LOCK])
        return {row[0] for row in cursor.fetchall()}


def after(seq: int, *, until: int, limit: int) -> list[Change]:
    """The next changes, in the order in which they were written."""
    return list(Change.objects.filter(seq__gt=seq, seq__lte=until).order_by("seq")[:limit])


def lag(seq: int) -> int:
    """How many changes an index that has read up to a number has not seen."""
    return Change.objects.filter(seq__gt=seq).count()


def oldest_after(seq: int) -> datetime | None:
    """When the oldest change after a number was made."""
    oldest: datetime | None = Change.objects.filter(seq__gt=seq).aggregate(oldest=Min("at"))["oldest"]
    return oldest


@transaction.atomic
def compact(limit: int = 1000) -> int:
    """Forget changes that a later change of the same thing repeats, a few at a time. Returns how many.

    What is left still names everything that was ever touched, so an index may read on from any number.
    """
    later = Change.objects.filter(kind=OuterRef("kind"), reference=OuterRef("reference"), seq__gt=OuterRef("seq"))
    repeated = list(Change.objects.filter(Exists(later)).order_by("seq").values_list("seq", flat=True)[:limit])
    Change.objects.filter(seq__in=repeated).delete()
    return len(repeated)
