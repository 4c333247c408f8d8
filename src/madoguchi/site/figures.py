"""Counts that anybody may read: at least five, rounded, so that nothing can be told from their differences."""

from __future__ import annotations

THRESHOLD = 5
STEP = 5


def public_count(count: int) -> int | None:
    """The count rounded to the nearest five; None (“too few”) below five. Zero is told: there is nobody to protect.

    >>> [public_count(n) for n in (0, 4, 5, 7, 8, 12)]
    [0, None, 5, 5, 10, 10]
    """
    if count == 0:
        return 0
    if count < THRESHOLD:
        return None
    return STEP * ((count + STEP // 2) // STEP)
