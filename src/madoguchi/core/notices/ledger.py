"""The list of what was sent, outside the database: one line for each message, on the disk before anything else is done.

It is looked at before a message is sent, so neither a kill between sending and saying so nor a database restored from
an older backup sends a message again. A line is `<digest of the rest>\\t<number of the message>\\t<moment>`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Line:
    """One message that was sent."""

    dedupe_key: str
    sent_at: datetime

    def __str__(self) -> str:
        rest = f"{self.dedupe_key}\t{self.sent_at.isoformat()}"
        return f"{_digest(rest)}\t{rest}\n"


class Ledger:
    """The ledger of one host. Several processes may write it; what others wrote since is read on."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or Path(settings.DATA) / "ledger" / "sent.log"
        self._lines: dict[str, Line] = {}
        self._read_to = 0

    def sent(self, dedupe_key: str) -> Line | None:
        """The line of a message, if it was sent."""
        self._read_on()
        return self._lines.get(dedupe_key)

    def lines(self) -> Iterator[Line]:
        """Everything that was sent, in its order."""
        self._read_on()
        yield from list(self._lines.values())

    def keep(self, dedupe_key: str, *, at: datetime) -> None:
        """Write down that a message was sent. On return it is on the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if self.sent(dedupe_key) is not None:
                return
            end = file.seek(0, os.SEEK_END)
            torn = b"\n" if end and _last_byte(file.fileno(), end) != b"\n" else b""
            file.write(torn + str(Line(dedupe_key, at)).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())

    def _read_on(self) -> None:
        try:
            with self.path.open("rb") as file:
                file.seek(self._read_to)
                for raw in file:
                    if raw.endswith(b"\n"):
                        self._read_to += len(raw)  # else its writer is at it, or was killed: read again next time
                    line = _line(raw)
                    if line is not None:
                        self._lines.setdefault(line.dedupe_key, line)
        except FileNotFoundError:
            self._lines, self._read_to = {}, 0


def _last_byte(file: int, end: int) -> bytes:
    return os.pread(file, 1, end - 1)


def _line(raw: bytes) -> Line | None:
    """A line, or nothing where a kill left half of one."""
    digest, _, rest = raw.decode("ascii", "replace").rstrip("\n").partition("\t")
    if digest != _digest(rest):
        return None
    dedupe_key, _, moment = rest.partition("\t")
    return Line(dedupe_key, datetime.fromisoformat(moment))


def _digest(rest: str) -> str:
    return sha256(rest.encode()).hexdigest()[:16]
