"""What must always hold, each as one function that looks for what breaks it. `madoguchi verify` runs them all.

An app keeps its own in its `invariants.py` and registers them when it starts:

    @invariant("I4", "An introduction is accepted exactly when both sides consent")
    def acceptance_rests_on_two_consents() -> Iterator[Violation]: ...

Checks read; they change nothing. Several functions may hold up one invariant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

SHOWN = 50
"""How many violations of one check are kept: the first ones say what is wrong, the count says how far it goes."""


@dataclass(frozen=True)
class Violation:
    """One place where something does not hold."""

    where: str
    what: str


Check = Callable[[], Iterable[Violation]]


@dataclass(frozen=True)
class Invariant:
    """A rule that always holds, and the function that looks for what breaks it."""

    key: str
    sentence: str
    check: Check

    @property
    def name(self) -> str:
        """The function's own name, which tells two checks of one invariant apart."""
        return f"{self.check.__module__}.{self.check.__qualname__}"


@dataclass(frozen=True)
class Finding:
    """What came of one check. `violations` holds the first ones, `count` all of them."""

    invariant: Invariant
    count: int
    violations: list[Violation] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing breaks the rule."""
        return self.count == 0


_registered: dict[str, Invariant] = {}


def invariant(key: str, sentence: str) -> Callable[[Check], Check]:
    """Register a function as the check of a rule. Its key is that of the list in docs/reference/invariants.md."""

    def keep(check: Check) -> Check:
        found = Invariant(key, sentence, check)
        _registered[found.name] = found
        return check

    return keep


def registered() -> list[Invariant]:
    """Every invariant of the installed apps, in the order of their keys."""
    return sorted(_registered.values(), key=lambda one: (_number(one.key), one.key, one.name))


def _number(key: str) -> int:
    digits = re.sub(r"\D", "", key)
    return int(digits) if digits else 0


def verify(only: Iterable[str] = ()) -> Iterator[Finding]:
    """Check every invariant, or those with the given keys, in one snapshot that is never written to."""
    keys = {key.upper() for key in only}
    for one in registered():
        if not keys or one.key.upper() in keys:
            with reading():
                yield _look(one)


def _look(one: Invariant) -> Finding:
    count = 0
    first: list[Violation] = []
    for violation in one.check():
        count += 1
        if len(first) < SHOWN:
            first.append(violation)
    return Finding(one, count, first)


@contextmanager
def reading(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """One unchanging view of the database inside the block, in which nothing can be written and nobody waits for us."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        native: Any = connection.connection  # past Django, which lets nothing through once a check has failed
        own = not connection.in_atomic_block
        if own:
            native.execute("BEGIN DEFERRED")  # a transaction of Django's would take the place of a writer
        native.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            native.execute("PRAGMA query_only = OFF")
            if own:
                native.execute("ROLLBACK")
    elif connection.in_atomic_block:
        yield
    else:
        with transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


# The database itself ------------------------------------------------------------------------------------


def database_is_whole(alias: str = DEFAULT_DB_ALIAS) -> Iterator[Violation]:
    """I1: pages and indexes are sound, and what a row refers to exists."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (Violation("database", row[0]) for row in cursor.fetchall() if row[0] != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, target, _ in cursor.fetchall():
                yield Violation(f"{table} {row}", f"refers to a row of {target} that is not there")
        else:
            cursor.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
            yield from (
                Violation(table, f"the constraint {name} was never checked") for table, name in cursor.fetchall()
            )
            yield from _dangling(cursor)


DANGLING = """
SELECT conname, format('SELECT count(*) FROM %s a WHERE %s AND NOT EXISTS (SELECT 1 FROM %s b WHERE %s)',
    conrelid::regclass,
    (SELECT string_agg(format('a.%I IS NOT NULL', attname), ' AND ') FROM pg_attribute
     WHERE attrelid = conrelid AND attnum = ANY (conkey)),
    confrelid::regclass,
    (SELECT string_agg(format('a.%I = b.%I', own.attname, other.attname), ' AND ')
     FROM unnest(conkey, confkey) AS pair(own_number, other_number)
     JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = own_number
     JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = other_number))
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conname
"""


def _dangling(cursor: CursorWrapper) -> Iterator[Violation]:
    """PostgreSQL trusts its constraints; a restore or a disabled trigger can make it wrong. So each is asked anew."""
    cursor.execute(DANGLING)
    for name, question in cursor.fetchall():
        cursor.execute(question)
        found = cursor.fetchone()
        if found and found[0]:
            yield Violation(name, f"{found[0]} rows refer to rows that are not there")


def join() -> None:
    """Register what is checked here. Called once the apps are loaded."""
    invariant("I1", "The database is whole, and every row it refers to exists")(database_is_whole)
