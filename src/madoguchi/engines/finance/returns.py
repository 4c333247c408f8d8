"""Internal rates of return: all of them, and never one in place of several.

With d = log(1 + r) the present value is a sum of exponentials, f(d) = Σ amount · exp(-d · years). On an
interval of half-width h around m, |f(d) - f(m) - f'(m)(d - m)| ≤ h²/2 · M, where M is Σ |amount| · years² ·
exp(-d · years) at the left end. From that an interval either holds no root, or f is monotone on it and the signs
at its ends tell, or it is cut in two: no root between the bounds is missed, however close two lie. For rates below
nothing the same is done with time reversed, so that no exponential grows.

Before that, sums tell the easy cases: f(d)/d is the transform of the running sum of the amounts, so on d > 0 there
are at most as many roots as the running sum, or the running sum of that, changes sign (Norstrom's rule). None needs
no search, and one is bracketed at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isinf, log1p
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .flows import YEAR, Dated, Floats, Flows, flows_of

Found = Literal["unique", "none", "many"]

LEAST_RATE, GREATEST_RATE = -0.9999, 1e6
"""Rates of flows that change sign more than once are looked for between these."""
CELL, FINE, NEAR = 0.05, 1e-9, 1e-7
"""Width of the first intervals; width at which a root only touches; distance below which two roots are one."""
BABY = 64
NOISE = 4e-15


@dataclass(frozen=True, slots=True)
class Roots:
    """Every yearly rate at which the flows are worth nothing, in rising order.

    ``is_conventional`` says that the flows change sign once: then there is one rate and no other
    anywhere. Otherwise none was missed between ``LEAST_RATE`` and ``GREATEST_RATE``.
    """

    rates: tuple[float, ...]
    is_conventional: bool

    @property
    def kind(self) -> Found:
        """``unique``, ``none`` or ``many``: only a unique rate may be quoted as the return."""
        return "none" if not self.rates else "unique" if len(self.rates) == 1 else "many"

    @property
    def only(self) -> float | None:
        """The rate where there is exactly one."""
        return self.rates[0] if len(self.rates) == 1 else None


NO_ROOTS = Roots((), False)


def irr(flows: Dated) -> Roots:
    """All internal rates of return of dated flows, years counted as days over 365.

    >>> from datetime import date
    >>> days = [date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 1)]
    >>> found = irr(zip(days, (-1000, 2500, -1540)))
    >>> found.kind, [round(rate, 12) for rate in found.rates]
    ('many', [0.1, 0.4])
    >>> irr(zip(days, (1000, 2500, 1540))).kind
    'none'
    """
    kept = flows_of(flows)
    if len(kept) < 2:
        return NO_ROOTS
    changes = kept.sign_changes
    if changes == 0:
        return NO_ROOTS
    years = (kept.days - kept.days[0]) / YEAR
    amounts = kept.amounts / np.abs(kept.amounts).max()
    if changes == 1:
        root = _conventional(years, amounts)
        return Roots((float(np.expm1(root)),), True)
    logs = sorted(_all(kept.days, years, amounts))
    return Roots(tuple(float(np.expm1(root)) for root in _apart(logs)), False)


def irr_table(dates: NDArray[Any], amounts: NDArray[Any]) -> tuple[Roots, ...]:
    """The rates of many series at once, one a row: ``dates`` and ``amounts`` are two arrays of one shape.

    The same answers as `irr` row by row, many times faster for rows in order of time that change sign once.
    """
    days = (dates.astype("datetime64[D]") if np.issubdtype(dates.dtype, np.datetime64) else dates).astype(np.int64)
    money = np.ascontiguousarray(amounts, dtype=np.float64)
    if days.shape != money.shape or days.ndim != 2:
        raise ValueError("dates and amounts must be two tables of one shape")
    found: list[Roots] = [NO_ROOTS] * len(days)
    if not days.size:
        return tuple(found)
    is_positive = money > 0
    is_plain = (np.diff(days, axis=1) > 0).all(axis=1) & (money != 0).all(axis=1) & np.isfinite(money).all(axis=1)
    is_plain &= (is_positive[:, 1:] != is_positive[:, :-1]).sum(axis=1) == 1
    rows = np.flatnonzero(is_plain)
    roots, is_sure = _conventional_rows(days[rows], money[rows])
    rates = np.expm1(roots).tolist()
    for row, rate, sure in zip(rows.tolist(), rates, is_sure.tolist(), strict=True):
        if sure:
            found[row] = Roots((rate,), True)
        else:
            is_plain[row] = False
    for row in np.flatnonzero(~is_plain).tolist():
        found[row] = irr(Flows.from_arrays(days[row], money[row]))
    return tuple(found)


def _conventional_rows(days: NDArray[np.int64], money: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Newton's steps on log(earned / paid), which is nearly a straight line; and which rows came to rest."""
    years = (days - days[:, :1]) / YEAR
    earned, paid = np.maximum(money, 0), np.maximum(-money, 0)
    parts = earned, paid, earned * years, paid * years
    root, step = np.zeros(len(days)), np.zeros(len(days))
    weights = np.ones_like(years)
    for turn in range(8):
        if turn:
            np.exp(np.multiply(years, -root[:, None], out=weights), out=weights)
        up, down, late_up, late_down = (np.einsum("ij,ij->i", part, weights) for part in parts)
        with np.errstate(all="ignore"):
            step = np.log(up / down) / (late_down / down - late_up / up)
        root = root - step
        if not (np.abs(step) > 1e-8).any():  # its square is below the last digit: one more step would change nothing
            break
    return root, np.isfinite(root) & (np.abs(step) <= 1e-8)


def _conventional(years: Floats, amounts: Floats) -> float:
    """The one root of flows with one change of sign, wherever it lies: Newton on log(earned / paid) in a bracket."""
    late = years[-1]
    is_up = amounts > 0
    up_years, down_years = years[is_up], years[~is_up]
    up, down = amounts[is_up], -amounts[~is_up]

    def value_and_slope(root: float) -> tuple[float, float]:
        shift = 0.0 if root >= 0 else late
        with np.errstate(under="ignore"):
            earned, paid = up * np.exp(-root * (up_years - shift)), down * np.exp(-root * (down_years - shift))
        more, less = earned.sum(), paid.sum()
        if not more or not less:
            return (np.inf if more else -np.inf), np.nan
        return float(np.log(more / less)), float((paid @ down_years) / less - (earned @ up_years) / more)

    falls = bool(amounts[0] < 0)
    low, high, root = -np.inf, np.inf, 0.0
    for _ in range(200):
        value, slope = value_and_slope(root)
        if value == 0:
            break
        if (value > 0) == falls:
            low = root
        else:
            high = root
        following = root - value / slope if np.isfinite(value) and slope else np.nan
        if not low < following < high:
            following = _between(low, high)
        moved = abs(following - root)
        root = following
        if moved <= 1e-15 * (1 + abs(root)) or high - low <= 1e-15 * (1 + abs(root)):
            break
    return root


def _between(low: float, high: float) -> float:
    """The middle of a bracket, or further out where one end is still open."""
    if isinf(low):
        return high - 1 - abs(high)
    if isinf(high):
        return low + 1 + abs(low)
    return (low + high) / 2


Sums = Callable[[Floats, Floats], tuple[Floats, Floats, Floats, Floats]]


def _all(days: NDArray[np.int64], years: Floats, amounts: Floats) -> Iterator[float]:
    """Every root between the bounds, in logarithms: those from nothing up, and those below by reversed time."""
    yield from _rising(days - days[0], years, amounts, log1p(GREATEST_RATE), with_zero=True)
    reversed_roots = _rising(
        (days[-1] - days)[::-1], (years[-1] - years)[::-1], amounts[::-1], -log1p(LEAST_RATE), with_zero=False
    )
    yield from (-root for root in reversed_roots)


def _rising(
    offsets: NDArray[np.int64], years: Floats, amounts: Floats, greatest: float, *, with_zero: bool
) -> Iterator[float]:
    """The roots of f from 0 to ``greatest``."""
    value = _value(years, amounts)
    most = _most_roots(years, amounts)
    if most == 1:
        yield from _single(value, greatest)
    if most < 2:
        return
    sums = _sums(offsets, years, amounts)
    left, right = _cells(greatest)
    touching: list[float] = []
    while len(left):
        middle, half = (left + right) / 2, (right - left) / 2
        at, slope, size, bend = sums(middle, left)
        least = np.abs(slope) * half + bend * half * half / 2 + NOISE * size
        is_open = np.abs(at) <= least
        is_monotone = is_open & (np.abs(slope) > bend * half)
        for low, high in zip(left[is_monotone].tolist(), right[is_monotone].tolist(), strict=True):
            first, last = value(low)[0], value(high)[0]
            if (first == 0 and (with_zero or low > 0)) or (last == 0 and high == greatest):
                yield low if first == 0 else high
            elif first * last < 0:
                yield _polished(value, low, high, first)
        is_cut = is_open & ~is_monotone
        is_fine = is_cut & (half < FINE)
        touching += middle[is_fine].tolist()
        is_cut &= ~is_fine
        left, right = (
            np.concatenate((left[is_cut], middle[is_cut])),
            np.concatenate((middle[is_cut], right[is_cut])),
        )
    yield from _apart(sorted(touching))


def _most_roots(years: Floats, amounts: Floats) -> int:
    """How many roots there can be above 0, as far as running sums tell; 2 for more than one, or for one at 0 itself."""
    sums = np.cumsum(amounts)
    if abs(sums[-1]) <= NOISE * np.abs(amounts).sum() * len(amounts):
        return 2
    again = np.cumsum(sums[:-1] * np.diff(years))  # in straight lines between the days: its signs there are all it has
    return min(2, _changes(sums), _changes(np.append(again, sums[-1])))


def _changes(values: Floats) -> int:
    signs = np.sign(values)
    signs = signs[signs != 0]
    return int((signs[1:] != signs[:-1]).sum())


def _single(value: Callable[[float], tuple[float, float]], greatest: float) -> Iterator[float]:
    """The one root above 0, if it lies below ``greatest``."""
    low, high = 0.0, 0.125
    first = value(low)[0]
    while high < greatest and value(high)[0] * first > 0:
        low, high = high, 2 * high
    high = min(high, greatest)
    if value(high)[0] * first <= 0:
        yield _polished(value, low, high, first)


def _cells(greatest: float) -> tuple[Floats, Floats]:
    """Intervals to begin with: even ones where rates of the work lie, then wider and wider."""
    edges = [*np.arange(0, 2.4, CELL).tolist()]
    while edges[-1] < greatest:
        edges.append(edges[-1] + max(CELL, edges[-1] * 0.25))
    edges[-1] = greatest
    kept = np.array(edges)
    return kept[:-1], kept[1:]


def _sums(offsets: NDArray[np.int64], years: Floats, amounts: Floats) -> Sums:
    """f and f' at the middles, Σ|amount| and Σ|amount|years² at the left ends, for many intervals at once.

    Days that are filled densely are summed as a polynomial in two stages, so that 9,000 days cost 200 exponentials.
    """
    rows = np.stack((amounts, -years * amounts, np.abs(amounts), years * years * np.abs(amounts)))
    span = int(offsets[-1]) + 1
    if len(offsets) * 4 < span or span > 200_000:

        def direct(middle: Floats, left: Floats) -> tuple[Floats, Floats, Floats, Floats]:
            at, beside = np.exp(-np.outer(years, middle)), np.exp(-np.outer(years, left))
            first, second = rows[:2] @ at, rows[2:] @ beside
            return first[0], first[1], second[0], second[1]

        return direct
    height = -(-span // BABY)
    dense = np.zeros((4, height * BABY))
    dense[:, offsets] = rows
    blocks = dense.reshape(2, 2 * height, BABY)

    def staged(middle: Floats, left: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        found = []
        for half, points in zip(blocks, (middle, left), strict=True):
            within = np.exp(np.outer(np.arange(BABY) / YEAR, -points))
            across = np.exp(np.outer(np.arange(height) * (BABY / YEAR), -points))
            parts = (half @ within).reshape(2, height, len(points))
            found += [(parts[0] * across).sum(axis=0), (parts[1] * across).sum(axis=0)]
        return found[0], found[1], found[2], found[3]

    return staged


def _value(years: Floats, amounts: Floats) -> Callable[[float], tuple[float, float]]:
    def value(root: float) -> tuple[float, float]:
        now = amounts * np.exp(-root * years)
        return float(now.sum()), float(-(now @ years))

    return value


def _polished(value: Callable[[float], tuple[float, float]], low: float, high: float, first: float) -> float:
    """The root in an interval on which f is monotone: Newton, with halving where a step would leave it."""
    root = (low + high) / 2
    for _ in range(100):
        at, slope = value(root)
        if at == 0:
            break
        if (at > 0) == (first > 0):
            low = root
        else:
            high = root
        following = root - at / slope if slope else low
        if not low <= following <= high:
            following = (low + high) / 2
        moved = abs(following - root)
        root = following
        if moved <= 2e-16 * (1 + abs(root)):
            break
    return root


def _apart(roots: list[float]) -> list[float]:
    """Neighbours that rounding cannot tell apart become one, in their middle."""
    groups: list[list[float]] = []
    for root in roots:
        if groups and root - groups[-1][-1] < NEAR:
            groups[-1].append(root)
        else:
            groups.append([root])
    return [(group[0] + group[-1]) / 2 for group in groups]
