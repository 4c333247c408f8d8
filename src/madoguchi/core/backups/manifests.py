"""What a backup says about itself: a digest of every file, and of the rows of every table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "madoguchi-backup-1"
NAME = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class Damage(ValueError):
    """A backup that is not what it was when it was made. Says what differs."""


@dataclass(frozen=True)
class Table:
    """The rows of one table: how many, and one digest over all of them in the order of their keys."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """Everything a backup says about itself."""

    made_at: str
    version: str
    database: str
    files: dict[str, str]
    tables: dict[str, Table]
    events: int
    head: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it, with a digest of itself."""
        content = {"format": FORMAT, **asdict(self)}
        content["digest"] = _digest_of(content)
        (folder / NAME).write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises FileNotFoundError without one, Damage when it was altered."""
    try:
        content = json.loads((folder / NAME).read_text("utf-8"))
        digest = content.pop("digest")
        if content.pop("format") != FORMAT:
            raise Damage(f"{NAME} is of another format")
        if digest != _digest_of({"format": FORMAT, **content}):
            raise Damage(f"{NAME} was altered")
        content["tables"] = {name: Table(**table) for name, table in content["tables"].items()}
        return Manifest(**content)
    except (UnicodeDecodeError, KeyError, TypeError, AttributeError, json.JSONDecodeError) as mistake:
        raise Damage(f"{NAME} cannot be read") from mistake


def _digest_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> dict[str, str]:
    """The digest of every file of a backup but its manifest."""
    return {
        path.relative_to(folder).as_posix(): digest_of_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def require_same_files(folder: Path, manifest: Manifest) -> None:
    """Raise Damage when a file was altered, added or lost."""
    found = files_in(folder)
    for name in sorted(found.keys() | manifest.files.keys()):
        if name not in found:
            raise Damage(f"{name} is missing")
        if name not in manifest.files:
            raise Damage(f"{name} does not belong to it")
        if found[name] != manifest.files[name]:
            raise Damage(f"{name} was altered")


def require_same_rows(found: Mapping[str, Table], manifest: Manifest) -> None:
    """Raise Damage when the rows of a table are not those that were backed up."""
    for name in sorted(found.keys() | manifest.tables.keys()):
        if name not in found:
            raise Damage(f"the table {name} is missing")
        if name not in manifest.tables:
            raise Damage(f"the table {name} does not belong to it")
        if found[name] != manifest.tables[name]:
            raise Damage(f"the rows of {name} differ")
