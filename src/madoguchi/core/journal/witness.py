"""The heads that were signed, kept beside the database. A list for whoever restores; a witness is somebody else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings

from madoguchi.core.journal.offline import canonical


def path() -> Path:
    """The list, one head a line."""
    return Path(settings.DATA) / "ledger" / "heads.log"


def keep(head: dict[str, Any]) -> None:
    """Add one head."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(canonical(head) + b"\n")
        file.flush()
        os.fsync(file.fileno())
