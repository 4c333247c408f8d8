"""Where a value stands on the paper, and which values are written along an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, isfinite, log10


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` on the stretch from `start` to `end`, in px."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value, to a tenth of a px."""
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def step_for(span: float, steps: int) -> float:
    """The round step (1, 2 or 5 times a power of ten) that divides a span into at most so many steps.

    >>> step_for(33.2, 5), step_for(0.07, 4)
    (10.0, 0.02)
    """
    rough = span / steps
    power: float = 10.0 ** floor(log10(rough))
    return next(size * power for size in (1.0, 2.0, 5.0, 10.0) if size * power >= rough * (1 - 1e-12))


def ticks(values: Iterable[float | None], steps: int = 4) -> tuple[float, ...]:
    """Round values that hold all values between them. They always hold zero: an axis is never cut.

    >>> ticks([3.9, 33.2]), ticks([-5, 3]), ticks([])
    ((0.0, 10.0, 20.0, 30.0, 40.0), (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0), (0.0, 1.0))
    """
    known = [value for value in values if value is not None and isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    if low == high:
        return (0.0, 1.0)
    step = step_for(high - low, steps)
    first = floor(low / step + 1e-9)
    last = -floor(-high / step + 1e-9)
    return tuple(float(f"{count * step:.12g}") for count in range(first, last + 1))
