"""How an import shares the database: short transactions, and room for others between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

TARGET_SECONDS = 0.02
LEAST, MOST = 10, 2_000
# SQLite has one writer, and who waits for it asks again every 25 ms or so. An import that held the lock for more
# than two thirds of the time would let a visitor's form wait for seconds.
SHARE = 2 / 3


@dataclass
class Pace:
    """How many rows go into one transaction: as many as take about twenty milliseconds on this machine."""

    rows: int = 100
    most: int = MOST
    least: int = LEAST
    _left_at: float = 0.0
    _owed: float = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One write transaction, measured. Before it begins, others have had their share of the time."""
        if connection.vendor == "sqlite":
            wait = self._owed - (time.perf_counter() - self._left_at)
            if wait > 0:
                time.sleep(wait)
        with transaction.atomic():
            begun = time.perf_counter()
            yield
        self._left_at = time.perf_counter()
        held = self._left_at - begun
        self._owed = held * (1 - SHARE) / SHARE
        factor = min(1.5, max(0.5, TARGET_SECONDS / max(held, 0.0005)))
        self.rows = int(min(self.most, max(self.least, self.rows * factor)))
