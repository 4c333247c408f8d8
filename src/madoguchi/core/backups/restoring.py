"""Checking a backup, and letting it take the place of the database.

The standing database is not touched until the restored one has been read whole, compared row by row, brought up to
date, made to forget who was erased since, and found to break no rule.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from madoguchi.core import invariants
from madoguchi.core.backups import ledgers, manifests, postgres, sqlite
from madoguchi.core.backups.making import PARTS, SECRET
from madoguchi.core.backups.manifests import DATABASES, Damage, Manifest
from madoguchi.core.journal import actions as journal
from madoguchi.core.journal import keys, queries, subjects, witness
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

BESIDE = frozenset({"I6", "I9"})
"""Rules that compare the database with the list of sent messages and the search index. Both stand beside it and know
more than an older database does; the one is compared here in its own way, the other is built anew afterwards."""


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    erased_again: int = 0
    sent_since: int = 0
    events_missing: int = 0
    known_head: str = ""
    broken: list[str] = field(default_factory=list)
    aside: str = ""
    forgotten_files: list[str] = field(default_factory=list)


def check(backup: Path) -> Manifest:
    """Read a whole backup and compare it with its manifest. Refuses when a single byte or row differs."""
    try:
        manifest = manifests.read(backup)
        manifests.require_same_files(backup, manifest)
        if manifest.database == "sqlite":
            manifests.require_same_rows(sqlite.tables(backup / DATABASES["sqlite"]), manifest)
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise Refused("backup-no-manifest", path=str(backup)) from missing
    except Damage as damage:
        raise Refused("backup-is-damaged", what=str(damage)) from damage
    return manifest


def restore(backup: Path, *, at: datetime, is_drill: bool = False) -> Restored:
    """Let a backup take the database's place, or only show that it could (`is_drill`). Refuses what is damaged.

    Nothing may serve or work meanwhile. When the restored copy breaks a rule it does not take the place: `broken`
    says which rules.
    """
    manifest = check(backup)
    if manifest.database != connection.vendor:
        raise Refused("backup-wrong-database", backup=manifest.database, database=connection.vendor)
    _require_own_keys(backup)
    known_size, known_head = _known()
    name = at.astimezone(UTC).strftime("%Y%m%dt%H%M%Sz")
    copy = _Copy.of(name)
    copy.fill(backup, manifest)
    try:
        sent = ledgers.sent_since(backup)
        with copy.connected():
            done = _bring_up_to_date(Restored(manifest, sent_since=len(sent)), backup, known_size, known_head, at)
        if done.broken or is_drill:
            return done
        done = replace(done, aside=copy.put_in_place())
        ledgers.join(backup / "ledger")
        _take_parts(backup, set(done.forgotten_files))
        if sent:
            ledgers.hold(len(sent), at=at)
        return done
    finally:
        copy.remove()


def _bring_up_to_date(done: Restored, backup: Path, known_size: int, known_head: str, at: datetime) -> Restored:
    call_command("migrate", verbosity=0, interactive=False)
    if done.sent_since:
        notices.hold_waiting()
    restored_size = queries.size()
    missing = max(0, known_size - restored_size)
    if missing:
        _record_gap(restored_size, known_size, known_head, at)
    people = [*subjects.erased_people(), *subjects.erased_people(backup / "ledger" / subjects.LEDGER)]
    files: list[str] = []
    erased = sum(
        subjects.erase_again(person, at=at, remove=lambda file: files.append(str(file.name)))
        for person in dict.fromkeys(people)
    )
    broken = [
        f"{finding.invariant.key} {violation.where}: {violation.what}"
        for finding in invariants.verify()
        if finding.invariant.key not in BESIDE
        for violation in finding.violations
    ]
    return replace(
        done, erased_again=erased, events_missing=missing, known_head=known_head, broken=broken, forgotten_files=files
    )


@transaction.atomic
def _record_gap(restored_size: int, known_size: int, known_head: str, at: datetime) -> None:
    head = queries.newest_head()
    thing = head if head is not None else queries.first_event()
    if thing is not None:
        facts = {"restored_size": restored_size, "known_size": known_size, "known_root": known_head}
        journal.record("journal.restored-with-gap", thing, by=None, at=at, facts=facts)


def _known() -> tuple[int, str]:
    """How far the standing journal goes, and its last root; what the kept heads say when the database is gone."""
    kept = [json.loads(line) for line in ledgers.lines(witness.path())]
    listed = (int(kept[-1]["size"]), str(kept[-1]["root"])) if kept else (0, "")
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return listed
    try:
        head = queries.newest_head()
        return queries.size(), head.root if head else ""
    except DatabaseError:
        return listed
    finally:
        connection.close()


def _require_own_keys(backup: Path) -> None:
    """Refuse a backup of another installation; a data folder without keys takes those of the backup."""
    for name in keys.NAMES:
        ours, theirs = keys.folder() / name, backup / "journal" / name
        if ours.exists() and theirs.exists() and ours.read_bytes() != theirs.read_bytes():
            raise Refused("backup-is-of-another", path=str(ours))
    if not keys.folder().exists() and (backup / "journal").is_dir():
        shutil.copytree(backup / "journal", keys.folder())


def _take_parts(backup: Path, forgotten: set[str]) -> None:
    """Bring back what stands beside the database and is gone, but no file of erased people. What is there stays."""
    data = Path(settings.DATA)
    for name in forgotten:
        (data / "files" / name).unlink(missing_ok=True)
    for part in PARTS:
        for source in sorted((backup / part).rglob("*")):
            target = data / part / source.relative_to(backup / part)
            is_forgotten = source.relative_to(backup / part).as_posix() in forgotten
            if source.is_file() and not is_forgotten and not target.exists() and source.suffix != ".log":
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
    if (backup / SECRET).exists() and not (data / SECRET).exists():
        shutil.copy2(backup / SECRET, data / SECRET)


class _Copy:
    """The restored database, until it takes its place or is removed."""

    def __init__(self, name: str) -> None:
        self.standing = str(connection.settings_dict["NAME"])
        self.name = name

    @staticmethod
    def of(name: str) -> _Copy:
        """The copy for this kind of database."""
        return _SqliteCopy(name) if connection.vendor == "sqlite" else _PostgresCopy(name)

    @property
    def place(self) -> str:
        """The name by which it is connected to."""
        raise LookupError

    def fill(self, backup: Path, manifest: Manifest) -> None:
        """Load the backup into it and compare every row."""

    def put_in_place(self) -> str:
        """Let it take its place; returns where the standing database went."""
        raise LookupError

    def remove(self) -> None:
        """Remove what is left of it."""

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Work with the copy in place of the standing database."""
        connection.close()
        connection.settings_dict["NAME"] = self.place
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = self.standing


class _SqliteCopy(_Copy):
    @property
    def folder(self) -> Path:
        return Path(settings.DATA) / f"restored-{self.name}"

    @property
    def place(self) -> str:
        return str(self.folder / DATABASES["sqlite"])

    def fill(self, backup: Path, manifest: Manifest) -> None:
        self.folder.mkdir(parents=True, mode=0o700)
        shutil.copyfile(backup / DATABASES["sqlite"], self.place)
        os.chmod(self.place, 0o600)
        try:
            manifests.require_same_rows(sqlite.tables(Path(self.place)), manifest)
        except Damage as damage:
            self.remove()
            raise Refused("backup-is-damaged", what=str(damage)) from damage

    def put_in_place(self) -> str:
        aside = Path(settings.DATA) / f"before-restore-{self.name}"
        aside.mkdir(mode=0o700)
        standing = Path(self.standing)
        for path in (standing, Path(f"{standing}-wal"), Path(f"{standing}-shm")):
            if path.exists():
                os.rename(path, aside / path.name)
        settled = self.folder / "settled.sqlite3"
        sqlite.copy(Path(self.place), settled)
        standing.parent.mkdir(parents=True, exist_ok=True)
        os.rename(settled, standing)
        return str(aside)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class _PostgresCopy(_Copy):
    @property
    def place(self) -> str:
        return f"{self.standing}_restored_{self.name}"

    def fill(self, backup: Path, manifest: Manifest) -> None:
        postgres.load(backup / DATABASES["postgresql"], self.place)
        with self.connected():
            try:
                manifests.require_same_rows(postgres.tables(), manifest)
            except Damage as damage:
                found = damage
            else:
                return
        self.remove()
        raise Refused("backup-is-damaged", what=str(found))

    def put_in_place(self) -> str:
        connection.close()
        aside = f"{self.standing}_before_{self.name}"
        postgres.put_in_place(self.place, of=self.standing, aside=aside)
        return aside

    def remove(self) -> None:
        connection.close()
        postgres.drop(self.place)
