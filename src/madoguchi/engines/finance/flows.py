"""Dated cash flows: what they are worth on a day, and how money grows in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Amount = Decimal | float | int
Timing = Literal["act/365", "mid-year"]
"""How days become years: by count of days over 365, or every flow of a calendar year at its middle."""

YEAR = 365.0
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Amounts in order of time, at most one a day: what falls on one day was added up.

    ``days`` are whole days from 1970-01-01, strictly rising; ``amounts`` are in one currency,
    negative for money paid in. Reading many flows as arrays is much faster than as pairs.

    >>> [*Flows.of([(date(2018, 3, 1), -50), (date(2017, 3, 1), -100), (date(2018, 3, 1), 170)])]
    [(datetime.date(2017, 3, 1), -100.0), (datetime.date(2018, 3, 1), 120.0)]
    """

    days: NDArray[np.int64]
    amounts: Floats

    @classmethod
    def of(cls, pairs: Iterable[tuple[date, Amount]]) -> Flows:
        """From pairs of day and amount, in any order. Raises ValueError for an amount that is no finite number."""
        kept = [*pairs]
        days = np.array([day.toordinal() - EPOCH for day, _ in kept], dtype=np.int64)
        return cls._collapsed(days, np.array([float(amount) for _, amount in kept], dtype=np.float64))

    @classmethod
    def from_arrays(cls, dates: NDArray[Any], amounts: NDArray[Any]) -> Flows:
        """From two arrays of one length: ``datetime64`` days (or whole days from 1970-01-01), and amounts."""
        is_dated = np.issubdtype(dates.dtype, np.datetime64)
        days = (dates.astype("datetime64[D]") if is_dated else dates).astype(np.int64)
        if days.shape != amounts.shape or days.ndim != 1:
            raise ValueError("dates and amounts must be two plain arrays of one length")
        return cls._collapsed(days, np.ascontiguousarray(amounts, dtype=np.float64))

    @classmethod
    def _collapsed(cls, days: NDArray[np.int64], amounts: Floats) -> Flows:
        if len(days) == 0:
            return cls(days, amounts)
        if not isfinite(amounts.sum()) and not np.isfinite(amounts).all():
            raise ValueError("an amount must be a finite number")
        first, span = int(days.min()), int(days.max() - days.min()) + 1
        if span <= 16 * len(days) + 4096:
            offsets = days - first
            sums = np.bincount(offsets, weights=amounts, minlength=span).astype(np.float64, copy=False)
            held = np.flatnonzero(sums)
            return cls(held + first, sums[held])
        unique, place = np.unique(days, return_inverse=True)
        sums = np.bincount(place, weights=amounts).astype(np.float64, copy=False)
        held = np.flatnonzero(sums)
        return cls(unique[held], sums[held])

    def __len__(self) -> int:
        return len(self.days)

    def __iter__(self) -> Iterator[tuple[date, float]]:
        for day, amount in zip(self.days.tolist(), self.amounts.tolist(), strict=True):
            yield date.fromordinal(day + EPOCH), amount

    @property
    def sign_changes(self) -> int:
        """How often the amounts change sign in order of time. One is a conventional investment or loan."""
        return int((np.diff(np.sign(self.amounts)) != 0).sum())

    def years(self, timing: Timing = "act/365", on: date | None = None) -> Floats:
        """The time of each amount in years after ``on``, by default the day of the first.

        By mid-year timing, after the first of January of the year of ``on``.
        """
        start = int(self.days[0]) if on is None else on.toordinal() - EPOCH
        if timing == "act/365":
            return np.asarray((self.days - start) / YEAR)
        calendar = self.days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
        return np.asarray(calendar - np.datetime64(start, "D").astype("datetime64[Y]").astype(np.int64) + 0.5)


Dated = Flows | Iterable[tuple[date, Amount]]


def flows_of(flows: Dated) -> Flows:
    """The flows as they are kept here, however they were given."""
    return flows if isinstance(flows, Flows) else Flows.of(flows)


def npv(flows: Dated, rate: float, *, on: date | None = None, timing: Timing = "act/365") -> float:
    """The value of the flows on a day (by default that of the first), at a yearly rate above -1.

    Raises ValueError for a rate of -1 or less. No flows are worth nothing.

    >>> round(npv([(date(2017, 1, 1), -100), (date(2018, 1, 1), 121)], 0.10), 10)
    10.0
    >>> round(npv([(date(2017, 3, 1), 100)], 0.21, timing="mid-year"), 4)
    90.9091
    """
    if not rate > -1:
        raise ValueError("a yearly rate must lie above -1")
    kept = flows_of(flows)
    if not len(kept):
        return 0.0
    return float(kept.amounts @ np.exp(-np.log1p(rate) * kept.years(timing, on)))


def mirr(flows: Dated, *, finance_rate: float, reinvest_rate: float) -> float | None:
    """The yearly return when what is paid in is financed at one rate and what is earned is put by at another.

    None where there is nothing paid in, nothing earned, or no time between.

    >>> round(mirr([(date(2017, 1, 1), -100), (date(2018, 1, 1), 60), (date(2019, 1, 1), 60)],
    ...            finance_rate=0.1, reinvest_rate=0.05), 6)
    0.109054
    """
    kept = flows_of(flows)
    if len(kept) < 2:
        return None
    years = kept.years()
    paid = -(np.minimum(kept.amounts, 0) @ np.exp(-np.log1p(finance_rate) * years))
    earned = np.maximum(kept.amounts, 0) @ np.exp(np.log1p(reinvest_rate) * (years[-1] - years))
    if paid <= 0 or earned <= 0:
        return None
    return float(np.expm1(np.log(earned / paid) / years[-1]))


def payback(flows: Dated, *, rate: float = 0.0) -> float | None:
    """Years until the discounted sum is back at nothing for good; None if it never is.

    Within the span between two flows the sum is taken to grow evenly.

    >>> payback([(date(2017, 1, 1), -100), (date(2018, 1, 1), 50), (date(2019, 1, 1), 100)])
    1.5
    """
    kept = flows_of(flows)
    if not len(kept):
        return None
    years = kept.years()
    sums = np.cumsum(kept.amounts * np.exp(-np.log1p(rate) * years))
    below = np.flatnonzero(sums < 0)
    if not len(below):
        return 0.0
    last = int(below[-1])
    if last == len(sums) - 1:
        return None
    share = -sums[last] / (sums[last + 1] - sums[last])
    return float(years[last] + share * (years[last + 1] - years[last]))


def profile(flows: Dated, rates: Iterable[float]) -> tuple[tuple[float, float], ...]:
    """The present value at each of several rates: what a chart of it shows."""
    kept = flows_of(flows)
    return tuple((rate, npv(kept, rate)) for rate in rates)
