"""What the search does by itself."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.schedule import job
from madoguchi.core.search import outbox


def compact(at: datetime) -> None:
    """Forget repeated changes, a thousand in a transaction."""
    while outbox.compact():
        pass


def join() -> None:
    """Register what is due by itself. Called once the apps are loaded."""
    job("search-compact-outbox", every="day", hour=2, minute=30)(compact)
