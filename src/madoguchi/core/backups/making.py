"""Making a backup."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from madoguchi import __version__
from madoguchi.core.backups import postgres, sqlite
from madoguchi.core.backups.manifests import DATABASES, Manifest, Table, files_in
from madoguchi.core.journal import keys, queries
from madoguchi.core.refusals import Refused

PARTS = ("journal", "ledger", "files")
"""Folders of the data folder that go into a backup as they are: keys, ledgers, what was handed in."""

JOURNAL = "journal_event"
SECRET = "secret"  # noqa: S105  # the name of a file


def make(folder: Path, *, at: datetime) -> Path:
    """Write a backup into a new folder inside this one, and return it. It appears under its name once it is whole."""
    name = at.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    final = folder / name
    if final.exists():
        raise Refused("file-exists", path=str(final))
    folder.mkdir(parents=True, exist_ok=True)
    growing = folder / f".{name}.growing"
    shutil.rmtree(growing, ignore_errors=True)
    growing.mkdir(mode=0o700)
    try:
        _fill(growing, at)
        os.rename(growing, final)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return final


def _fill(folder: Path, at: datetime) -> None:
    keys.public_key()  # the keys are made now at the latest: a journal is worth little without them
    for part in PARTS:
        source = Path(settings.DATA) / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
    secret = Path(settings.DATA) / SECRET
    if secret.exists():
        shutil.copy2(secret, folder / SECRET)
    head = queries.newest_head()
    tables = _database(folder)
    Manifest(
        made_at=at.astimezone(UTC).isoformat(),
        version=__version__,
        database=connection.vendor,
        files=files_in(folder),
        tables=tables,
        events=tables[JOURNAL].rows,
        head=head.plain() if head else {},
    ).write(folder)
    for path in folder.rglob("*"):
        if path.is_file():
            _settle(path)


def _database(folder: Path) -> dict[str, Table]:
    target = folder / DATABASES[connection.vendor]
    if connection.vendor == "sqlite":
        sqlite.copy(Path(connection.settings_dict["NAME"]), target)
        return sqlite.tables(target)
    return postgres.dump(target)


def _settle(path: Path) -> None:
    """Make sure that a file has reached the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
