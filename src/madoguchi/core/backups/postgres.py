"""The same for PostgreSQL, by its own programs. Dump and digests see one and the same moment."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from madoguchi.core.backups.manifests import Table
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


def dump(target: Path) -> dict[str, Table]:
    """Write a dump in PostgreSQL's custom format, and digest every table as it stands in that dump."""
    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        command = [program, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"]
        _run([*command, *_where(connection.settings_dict)], connection.settings_dict)
        found = _tables(cursor)
    target.chmod(0o600)
    return found


def tables() -> dict[str, Table]:
    """How many rows each table of the connected database has, and one digest over them."""
    with transaction.atomic(), connection.cursor() as cursor:
        return _tables(cursor)


def load(source: Path, database: str) -> None:
    """Make a new database of this name and load a dump into it."""
    program = _program("pg_restore")
    _maintain(f"CREATE DATABASE {_quoted(database)}")
    target = {**connection.settings_dict, "NAME": database}
    _run([program, "--no-owner", "--exit-on-error", *_where(target), str(source)], target)


def put_in_place(database: str, *, of: str, aside: str) -> None:
    """Let a database take the place of another, which is kept under the name `aside`. Nobody may be connected."""
    _maintain(
        f"ALTER DATABASE {_quoted(of)} RENAME TO {_quoted(aside)}",
        f"ALTER DATABASE {_quoted(database)} RENAME TO {_quoted(of)}",
    )


def drop(database: str) -> None:
    """Remove a database."""
    _maintain(f"DROP DATABASE IF EXISTS {_quoted(database)}")


def _tables(cursor: CursorWrapper) -> dict[str, Table]:
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute("SET LOCAL DateStyle = 'ISO'")
    cursor.execute("SET LOCAL extra_float_digits = 3")
    cursor.execute(
        "SELECT c.relname, coalesce((SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place) "
        "FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(number, place) "
        "JOIN pg_attribute a ON a.attnum = k.number "
        "WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid), 'ctid') "
        "FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname"
    )
    return {name: _digest(cursor, name, order) for name, order in cursor.fetchall()}


def _digest(cursor: CursorWrapper, name: str, order: str) -> Table:
    digest, count = hashlib.sha256(), 0
    question = f"COPY (SELECT * FROM {_quoted(name)} ORDER BY {order}) TO STDOUT"  # noqa: S608  # names come from the database itself, quoted
    native: Any = cursor.cursor  # Django's cursor does not offer COPY
    with native.copy(question) as rows:
        for row in rows:
            digest.update(bytes(row))
            count += bytes(row).count(b"\n")
    return Table(count, digest.hexdigest())


def _maintain(*statements: str) -> None:
    import psycopg  # an optional library

    chosen = connection.settings_dict
    address = {"host": chosen["HOST"], "port": chosen["PORT"], "user": chosen["USER"], "password": chosen["PASSWORD"]}
    given: dict[str, Any] = {name: value for name, value in address.items() if value}
    beside = "template1" if chosen["NAME"] == "postgres" else "postgres"
    try:
        with psycopg.connect(dbname=beside, autocommit=True, **given) as maintenance:
            for statement in statements:
                maintenance.execute(statement.encode())
    except psycopg.errors.ObjectInUse as used:
        raise Refused("backup-database-in-use") from used


def _where(chosen: Mapping[str, Any]) -> list[str]:
    given = {"--host": chosen["HOST"], "--port": chosen["PORT"], "--username": chosen["USER"]}
    return [*(f"{name}={value}" for name, value in given.items() if value), f"--dbname={chosen['NAME']}"]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))  # where Debian keeps them
    if installed:
        return str(installed[-1])
    raise Refused("backup-tool-missing", program=name)


def _run(command: list[str], chosen: Mapping[str, Any]) -> None:
    environment = {**os.environ, **({"PGPASSWORD": chosen["PASSWORD"]} if chosen["PASSWORD"] else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused("backup-tool-failed", program=Path(command[0]).name, what=done.stderr.strip()[-300:])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
