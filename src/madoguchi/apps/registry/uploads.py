"""Files that came in through the desk: kept under the import's own random name, readable by this process alone."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from madoguchi.apps.registry.models import Import

KEPT_DAYS = 14


def path_of(source: Import) -> Path:
    """Where the file of an import lies, or lay."""
    return Path(settings.DATA) / "uploads" / source.reference


def keep(source: Import, pieces: Iterable[bytes]) -> Path:
    """Write a file down. The name its sender gave it is never used as a path."""
    path = path_of(source)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for piece in pieces:
            stream.write(piece)
    return path


def drop(source: Import) -> None:
    """Delete the file, if it is still there."""
    path_of(source).unlink(missing_ok=True)
