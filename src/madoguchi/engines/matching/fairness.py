"""Fairness carried from round to round: who has had little counts more, and what that costs is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .allocation import Round, allocate
from .market import MICRO, Capacities, Market
from .rosters import Floats

NEWCOMER = 0.25
"""What everybody is credited with, as a share of the mean: keeps a newcomer's weight finite, and ahead."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Who got how much: total, Gini coefficient, what the worst-off tenth has on average, share with nothing."""

    total: float
    gini: float
    worst_decile: float
    with_nothing: float


def fair(
    market: Market,
    received_seekers: Mapping[str, float],
    received_partners: Mapping[str, float],
    *,
    alpha: float = 0.5,
    newcomer: float = NEWCOMER,
) -> Market:
    """The market in which a pair counts more the less its two sides have received in earlier rounds.

    ``received`` is the sum of the values of a company's earlier introductions; who is missing has
    received nothing. ``alpha`` 0 leaves values as they are, 1 aims at equal shares. Each value is
    multiplied by the mean of both sides' g to the power of minus alpha, where
    g = (received + c) / (mean received + c), c = newcomer times the mean.
    """
    if not 0 <= alpha <= 2:
        raise ValueError("alpha must lie between 0 and 2")
    seeker = _urgency(market.seekers, received_seekers, alpha, newcomer)
    partner = _urgency(market.partners, received_partners, alpha, newcomer)
    return market.with_values(market.values * (seeker[market.rows] + partner[market.columns]) / 2)


def favoured(market: Market, names: Collection[str], bonus: float) -> Market:
    """The market in which pairs of the named (a priority region) count a bonus more, once a pair."""
    if bonus < 0:
        raise ValueError("a bonus must not be negative")
    chosen = frozenset(names)
    row = np.array([name in chosen for name in market.seekers], dtype=bool)
    column = np.array([name in chosen for name in market.partners], dtype=bool)
    eligible = row[market.rows] | column[market.columns]
    return market.with_values(market.values + np.where(eligible, bonus, 0.0))


def with_quota(
    market: Market,
    capacities: Capacities,
    names: Collection[str],
    share: float,
    *,
    key: str = "",
    served_first: Collection[str] = (),
    steps: int = 12,
) -> tuple[Round, float, bool]:
    """A round in which at least that share of introductions has one of the named in it.

    Gives the round, the smallest bonus found that reaches the quota, and whether it is reached at
    all; when it cannot be, the round with the largest bonus is given.
    """
    if not 0 <= share <= 1:
        raise ValueError("a quota must lie between 0 and 1")
    low, high = 0, MICRO
    plain = allocate(market, capacities, key=key, served_first=served_first)
    if share_of(plain, names) >= share:
        return plain, 0.0, True

    def with_bonus(bonus: int) -> Round:
        return allocate(favoured(market, names, bonus / MICRO), capacities, key=key, served_first=served_first)

    best = with_bonus(high)
    if share_of(best, names) < share:
        return best, high / MICRO, False
    for _ in range(steps):
        middle = (low + high) // 2
        tried = with_bonus(middle)
        if share_of(tried, names) >= share:
            best, high = tried, middle
        else:
            low = middle
    return best, high / MICRO, True


def share_of(found: Round, names: Collection[str]) -> float:
    """The share of a round's introductions that has one of the named in it; 0 for an empty round."""
    chosen = frozenset(names)
    return sum(s in chosen or p in chosen for s, p in found.pairs) / max(1, len(found.pairs))


def received(found: Round, market: Market) -> tuple[dict[str, float], dict[str, float]]:
    """What each seeker and each partner gets from a round: expected meetings, by the market's own values."""
    flat = market.rows * max(1, len(market.partners)) + market.columns
    order = np.argsort(flat, kind="stable")
    row_of = {name: row for row, name in enumerate(market.seekers)}
    column_of = {name: column for column, name in enumerate(market.partners)}
    sought = np.array([row_of[s] * len(market.partners) + column_of[p] for s, p in found.pairs], dtype=np.int64)
    values = market.values[order][np.searchsorted(flat[order], sought)].tolist() if len(sought) else []
    seekers: dict[str, float] = {}
    partners: dict[str, float] = {}
    for (seeker, partner), value in zip(found.pairs, values, strict=True):
        seekers[seeker] = seekers.get(seeker, 0.0) + value
        partners[partner] = partners.get(partner, 0.0) + value
    return seekers, partners


def spread(shares: Iterable[float]) -> Spread:
    """How evenly something is spread over all, those with nothing included.

    >>> spread([0.0, 1.0]).gini
    0.5
    """
    sorted_shares = np.sort(np.array(list(shares), dtype=np.float64))
    count, total = len(sorted_shares), float(sorted_shares.sum())
    if not count:
        return Spread(0.0, 0.0, 0.0, 0.0)
    ranks = np.arange(1, count + 1)
    gini = float((2 * ranks - count - 1) @ sorted_shares) / (count * total) if total else 0.0
    worst = sorted_shares[: max(1, count // 10)]
    return Spread(total, gini, float(worst.mean()), float((sorted_shares == 0).mean()))


def _urgency(names: tuple[str, ...], given: Mapping[str, float], alpha: float, newcomer: float) -> Floats:
    had = np.array([given.get(name, 0.0) for name in names])
    mean = float(had.mean()) if len(had) else 0.0
    if mean <= 0:
        return np.ones(len(names))
    return np.asarray(((had + newcomer * mean) / (mean + newcomer * mean)) ** -alpha)
