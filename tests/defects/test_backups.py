"""What would happen if a control of backups were broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.core import invariants
from madoguchi.core.accounts.models import Desk
from madoguchi.core.backups import ledgers, manifests, sqlite
from madoguchi.core.backups.manifests import Damage, Manifest
from tests.defects.registry import holds, is_caught, register


def backup(folder: Path) -> tuple[Path, Manifest]:
    """A small database, copied as a backup copies it."""
    live, made = folder / "live.sqlite3", folder / "backup"
    made.mkdir()
    with closing(sqlite3.connect(live)) as database:
        database.execute("CREATE TABLE company (id INTEGER PRIMARY KEY, name TEXT)")
        database.executemany("INSERT INTO company (name) VALUES (?)", [(f"Company {number}",) for number in range(50)])
        database.commit()
    copy = made / "database.sqlite3"
    sqlite.copy(live, copy)
    manifest = Manifest(
        made_at="2026-03-02T09:00:00+00:00",
        version="0",
        database="sqlite",
        files=manifests.files_in(made),
        tables=sqlite.tables(copy),
        events=0,
    )
    manifest.write(made)
    return made, manifest


# Checks -------------------------------------------------------------------------------------------------


def a_flipped_bit_is_refused(tmp_path: Path) -> None:
    made, manifest = backup(tmp_path)
    content = bytearray((made / "database.sqlite3").read_bytes())
    content[content.index(b"Company 7")] ^= 1
    (made / "database.sqlite3").write_bytes(content)

    with pytest.raises(Damage):
        manifests.require_same_files(made, manifest)


def a_changed_row_is_refused(tmp_path: Path) -> None:
    made, manifest = backup(tmp_path)
    with closing(sqlite3.connect(made / "database.sqlite3")) as copy:
        copy.execute("UPDATE company SET name = 'Another' WHERE id = 7")
        copy.commit()

    with pytest.raises(Damage):
        manifests.require_same_rows(sqlite.tables(made / "database.sqlite3"), manifest)


def a_lost_row_is_refused(tmp_path: Path) -> None:
    made, manifest = backup(tmp_path)
    with closing(sqlite3.connect(made / "database.sqlite3")) as copy:
        copy.execute("DELETE FROM company WHERE id = 7")
        copy.commit()

    with pytest.raises(Damage):
        manifests.require_same_rows(sqlite.tables(made / "database.sqlite3"), manifest)


def an_altered_manifest_is_refused(tmp_path: Path) -> None:
    made, _ = backup(tmp_path)
    path = made / manifests.NAME
    path.write_text(path.read_text("utf-8").replace("2026-03-02", "2026-03-03"), "utf-8")

    with pytest.raises(Damage):
        manifests.read(made)


def a_backup_is_of_one_moment(tmp_path: Path) -> None:
    live = tmp_path / "live.sqlite3"
    with closing(sqlite3.connect(live, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("CREATE TABLE company (id INTEGER PRIMARY KEY)")
        writer.execute("INSERT INTO company DEFAULT VALUES")  # stands in the log only, not yet in the file

        sqlite.copy(live, tmp_path / "copy.sqlite3")

    assert sqlite.tables(tmp_path / "copy.sqlite3")["company"].rows == 1


def messages_sent_since_are_noticed(tmp_path: Path, data_folder: Path) -> None:
    (data_folder / "ledger").mkdir()
    (data_folder / "ledger" / "sent.log").write_text("one\n")

    assert ledgers.sent_since(tmp_path) == ["one"]


def checking_rules_writes_nothing() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("inside a test's transaction PostgreSQL cannot be told to refuse")

    with invariants.reading(), pytest.raises(DatabaseError), transaction.atomic():
        Desk.objects.create(side="north")


# Defects ------------------------------------------------------------------------------------------------


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


def plain_copy(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes())


@contextmanager
def everybody_may_write() -> Iterator[None]:
    @contextmanager
    def unguarded(alias: str = "default") -> Iterator[None]:
        yield

    with patch.object(invariants, "reading", unguarded):
        yield


register(
    "backups.file-digest-skipped",
    "every file is as it was",
    plant=patched(manifests, "digest_of_file", lambda path: ""),
    check=a_flipped_bit_is_refused,
)
register(
    "backups.row-digest-skipped",
    "every row is as it was",
    plant=patched(sqlite, "_digest", lambda copied, name: manifests.Table(50, "")),
    check=a_changed_row_is_refused,
)
register(
    "backups.table-left-out",
    "every table is compared",
    plant=patched(sqlite, "_names", lambda copied: []),
    check=a_lost_row_is_refused,
)
register(
    "backups.manifest-believed",
    "the manifest has a digest of itself",
    plant=patched(manifests, "_digest_of", lambda content: ""),
    check=an_altered_manifest_is_refused,
)
register(
    "backups.file-copied-while-written",
    "a backup is of one moment",
    plant=patched(sqlite, "copy", plain_copy),
    check=a_backup_is_of_one_moment,
    red=(AssertionError, KeyError, Damage),
)
register(
    "backups.sent-list-ignored",
    "a restore knows what was sent since",
    plant=patched(ledgers, "lines", lambda path: []),
    check=messages_sent_since_are_noticed,
)
register(
    "backups.verify-may-write",
    "checking rules writes nothing",
    plant=everybody_may_write,
    check=checking_rules_writes_nothing,
)

test_the_control_holds, test_the_defect_is_caught = holds("backups"), is_caught("backups")
