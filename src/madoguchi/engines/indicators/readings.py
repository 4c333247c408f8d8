"""A figure that can be quoted: never without its count, its unit and its status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

CERTAIN, ESTIMATED, TOO_FEW = "certain", "estimated", "too few"
_Z = 1.959963984540054  # 97.5 % of a standard normal


@dataclass(frozen=True)
class Reading:
    """A figure, the number of observations behind it, and how sure it is.

    `value` is None when it is not known or must not be shown. `low` and `high` are its 95 % interval, where one is
    known.
    """

    value: float | None
    count: int
    unit: str = ""
    status: str = CERTAIN
    low: float | None = None
    high: float | None = None

    def from_at_least(self, least: int) -> Reading:
        """The same reading, without its value when fewer than `least` observations stand behind it.

        >>> Reading(0.5, 4, "share").from_at_least(5)
        Reading(value=None, count=4, unit='share', status='too few', low=None, high=None)
        """
        return self if self.count >= least else Reading(None, self.count, self.unit, TOO_FEW)


def share(part: int, whole: int) -> Reading:
    """How much of a count has a property, from 0 to 1, with its 95 % score interval.

    Interval: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, JASA 22.

    >>> share(8, 10)
    Reading(value=0.8, count=10, unit='share', status='certain', low=0.4902, high=0.9433)
    >>> share(0, 0).value is None
    True
    """
    if not 0 <= part <= whole:
        raise ValueError("a part lies between nothing and the whole")
    if not whole:
        return Reading(None, 0, "share")
    rate = part / whole
    scale = 1 + _Z**2 / whole
    middle = (rate + _Z**2 / (2 * whole)) / scale
    reach = _Z * sqrt(rate * (1 - rate) / whole + _Z**2 / (4 * whole**2)) / scale
    return Reading(
        rate, whole, "share", CERTAIN, round(max(middle - reach, 0.0), 4), round(min(middle + reach, 1.0), 4)
    )


def percentile(values: Sequence[float], rank: float, *, unit: str = "") -> Reading:
    """The smallest observed value that at least `rank` (0 < rank ≤ 1) of all values do not exceed.

    The nearest rank, so the figure was really observed: Hyndman, R. J., Fan, Y. (1996), Sample quantiles in
    statistical packages, The American Statistician 50, definition 1.

    >>> percentile([3, 1, 4, 1, 5], 0.5, unit="days")
    Reading(value=3, count=5, unit='days', status='certain', low=None, high=None)
    """
    if not 0 < rank <= 1:
        raise ValueError("a rank lies above 0 and up to 1")
    if not values:
        return Reading(None, 0, unit)
    place = ceil(rank * len(values) - 1e-9)
    return Reading(sorted(values)[place - 1], len(values), unit)
