"""The lists kept outside the database, so that an older database can be told what happened since."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

SENT, HELD = "sent.log", "held"


def folder() -> Path:
    """Where they are."""
    return Path(settings.DATA) / "ledger"


def lines(path: Path) -> list[str]:
    """The lines of a list; none when there is no such file."""
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()] if path.exists() else []


def join(other: Path) -> None:
    """Take in what a backup's lists say and ours do not, so that a new machine knows it too."""
    if not other.is_dir():
        return
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(other.glob("*.log")):
        own = folder() / path.name
        known = set(lines(own))
        missing = [line for line in lines(path) if line not in known]
        if missing:
            _append(own, missing)


def sent_since(backup: Path) -> list[str]:
    """What was sent after a backup was made, as the list of sent messages says."""
    known = set(lines(backup / "ledger" / SENT))
    return [line for line in lines(folder() / SENT) if line not in known]


def is_held() -> bool:
    """Whether messages that waited at a restore are held, since it was older than what had been sent already."""
    return (folder() / HELD).exists()


def hold(messages: int, *, at: datetime) -> None:
    """Note that messages are held until somebody has looked. Holding them is the outbox's own deed."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    said = {"at": at.astimezone(UTC).isoformat(), "sent_since_the_backup": messages}
    (folder() / HELD).write_text(json.dumps(said), "ascii")


def release() -> bool:
    """Take the note away; whether there was one."""
    was = is_held()
    (folder() / HELD).unlink(missing_ok=True)
    return was


def _append(path: Path, added: list[str]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in added)
        file.flush()
        os.fsync(file.fileno())
