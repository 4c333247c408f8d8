"""Do two people who coded the same text agree?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree: 1 is always, 0 is no better than chance, None when chance leaves nothing to judge."""

    kappa: float | None
    equal: int
    count: int


def agreement(first: Sequence[int], second: Sequence[int], *, power: int = 2) -> Agreement:
    """Cohen's weighted kappa of scores given to the same things, in the same order.

    A disagreement weighs the distance of the two scores to the ``power``: 2 is usual for scores, 1 counts every step
    alike (Cohen, Weighted kappa, Psychological Bulletin 70, 1968). Raises ValueError when the lengths differ.

    >>> agreement([1, 2, 3], [1, 2, 3]).kappa
    1.0
    >>> round(agreement([-1, 0, 1, 2], [-1, 1, 1, 2]).kappa, 4)
    0.9
    """
    if len(first) != len(second):
        raise ValueError(f"one coder gave {len(first)} scores, the other {len(second)}")
    count = len(first)
    seen = sum(abs(one - other) ** power for one, other in zip(first, second, strict=True)) * count
    left, right = Counter(first), Counter(second)
    chance = sum(abs(one - other) ** power * left[one] * right[other] for one in left for other in right)
    equal = sum(one == other for one, other in zip(first, second, strict=True))
    return Agreement(1 - seen / chance if chance else None, equal, count)
