"""What makes the database itself refuse to change the journal. A slip in a shell or a migration stops here;
somebody who means harm is found out by the tree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

KEPT = ("journal_event", "journal_head")
SEALED = "journal_sealed"
REFUSAL = "the journal is only ever added to"


def statements(vendor: str) -> list[str]:
    """The statements that set the protection up."""
    if vendor == "sqlite":
        refused = [(table, verb) for table in KEPT for verb in ("UPDATE", "DELETE")] + [(SEALED, "UPDATE")]
        return [
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for table, verb in refused
        ]
    return [
        "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(
            f"CREATE TRIGGER {table}_refuses BEFORE {verbs} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()"
            for table, verbs in [*((table, "UPDATE OR DELETE OR TRUNCATE") for table in KEPT), (SEALED, "UPDATE")]
        ),
    ]


def removals(vendor: str) -> list[str]:
    """The statements that take the protection away."""
    if vendor == "sqlite":
        names = [f"{table}_refuses_{verb}" for table in KEPT for verb in ("update", "delete")]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in [*names, f"{SEALED}_refuses_update"]]
    return [
        *(f"DROP TRIGGER IF EXISTS {table}_refuses ON {table}" for table in (*KEPT, SEALED)),
        "DROP FUNCTION IF EXISTS journal_refuses()",
    ]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of protections that should stand in this database and do not."""
    wanted = [line.split()[2] for line in statements(connection.vendor) if line.startswith("CREATE TRIGGER")]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in wanted if name not in standing]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the protection inside the block: for emptying a test database and for planting a fault in it."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks cannot be altered
        for statement in removals(connection.vendor):
            cursor.execute(statement)
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements(connection.vendor):
            cursor.execute(statement)
