"""Copying a SQLite database while it is written to, and reading every row of a copy."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from madoguchi.core.backups.manifests import Damage, Table

SHADOWS = ("_data", "_idx", "_content", "_docsize", "_config")


def copy(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, by SQLite's own online backup. Writers go on meanwhile."""
    with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(target)) as still:
        live.backup(still)
        still.execute("PRAGMA journal_mode = DELETE")  # one file, so that one digest covers it
    target.chmod(0o600)


def tables(path: Path) -> dict[str, Table]:
    """How many rows each table of a copy has, and one digest over them. Raises Damage when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copied:
            copied.text_factory = bytes
            verdict = copied.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != b"ok":
                raise Damage(f"SQLite says: {verdict.decode(errors='replace')[:200]}")
            return {name: _digest(copied, name) for name in _names(copied)}
    except sqlite3.DatabaseError as mistake:
        raise Damage(f"SQLite says: {mistake}") from mistake


def _names(copied: sqlite3.Connection) -> list[str]:
    rows = copied.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    known = [(name.decode(), (sql or b"").decode().upper()) for name, sql in rows]
    virtual = {name for name, sql in known if sql.startswith("CREATE VIRTUAL")}
    shadows = {name + ending for name in virtual for ending in SHADOWS}
    return [name for name, _ in known if not name.startswith("sqlite_") and name not in virtual | shadows]


def _digest(copied: sqlite3.Connection, name: str) -> Table:
    columns = copied.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    keys = [column[1].decode() for column in sorted(columns, key=lambda column: int(column[5])) if column[5]]
    order = ", ".join(_quoted(key) for key in keys) or "rowid"
    listed = ", ".join(_quoted(column[1].decode()) for column in columns)
    digest, count = hashlib.sha256(listed.encode()), 0
    for row in copied.execute(f"SELECT {listed} FROM {_quoted(name)} ORDER BY {order}"):  # noqa: S608  # names come from the database itself, quoted
        digest.update(repr(row).encode())
        count += 1
    return Table(count, digest.hexdigest())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
