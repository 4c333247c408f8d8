"""Markets for the matching benchmarks: generators with seeds, and the peers that are measured beside us.

Each company has a taste in six dimensions and a popularity; the chance that it accepts another is a
logistic function of both. Lists hold the 50 nearest of each side, as a round has them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.matching import Capacities, Market

DIMENSIONS = 6
POOL = 6
"""Others looked at for each place on a list."""
BLOCK = 4096


@dataclass(frozen=True)
class Shape:
    """What a market looks like."""

    seekers: int
    partners: int
    listed: int = 50
    popularity: float = 1.0
    capacity: tuple[int, int] = (2, 5)
    tied: bool = False
    isolated: float = 0.0
    fresh: float = 1.0
    seed: int = 0


def made(shape: Shape) -> tuple[Market, Capacities]:
    """The market of a shape; the same for the same seed on any machine."""
    rng = np.random.default_rng(shape.seed)
    seekers, partners = _drawn(shape.seekers, shape, rng), _drawn(shape.partners, shape, rng)
    rows, columns = _lists(shape, seekers, partners, rng)
    seeker_says, partner_says = _says(seekers, partners, rows, columns)
    values = np.full(len(rows), 0.5) if shape.tied else seeker_says * partner_says
    names = tuple(f"s{n:07d}" for n in range(shape.seekers)), tuple(f"p{n:07d}" for n in range(shape.partners))
    places = (rng.integers(shape.capacity[0], shape.capacity[1] + 1, len(side)).tolist() for side in names)
    capacities = Capacities(*(dict(zip(side, most, strict=True)) for side, most in zip(names, places, strict=True)))
    return Market(*names, rows, columns, values, seeker_says, partner_says), capacities


@dataclass(frozen=True)
class Firms:
    """One side: what each wants, what each is, and how sought after it is."""

    wants: NDArray[np.float64]
    is_like: NDArray[np.float64]
    popularity: NDArray[np.float64]


def _drawn(count: int, shape: Shape, rng: np.random.Generator) -> Firms:
    size = (count, DIMENSIONS)
    return Firms(rng.normal(0, 0.6, size), rng.normal(0, 0.6, size), rng.normal(0, shape.popularity, count))


def _says(
    seekers: Firms, partners: Firms, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The chance that each side accepts each pair."""
    sought = np.einsum("pd,pd->p", seekers.wants[rows], partners.is_like[columns])
    answered = np.einsum("pd,pd->p", partners.wants[columns], seekers.is_like[rows])
    return (
        _logistic(1.5 * sought + partners.popularity[columns] - 2.5),
        _logistic(1.5 * answered + seekers.popularity[rows] - 2.5),
    )


def _lists(
    shape: Shape, seekers: Firms, partners: Firms, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Who is on whose list: the best of each side, joined; without those who are isolated or not fresh."""
    forward = _nearest(seekers, partners, min(shape.listed, shape.partners), rng)
    backward = _nearest(partners, seekers, min(shape.listed, shape.seekers), rng)
    flat = np.union1d(forward[0] * shape.partners + forward[1], backward[1] * shape.partners + backward[0])
    rows, columns = flat // shape.partners, flat % shape.partners
    alone = rng.random(shape.seekers) < shape.isolated
    is_fresh = rng.random(shape.seekers) < shape.fresh
    kept = is_fresh[rows] & ~alone[rows]
    return rows[kept], columns[kept]


def _nearest(
    own: Firms, others: Firms, listed: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The best of each firm's pool; the pool is drawn at random, so that large markets are made in time."""
    count, pool = len(own.popularity), min(POOL * listed, len(others.popularity))
    found = np.empty((count, listed), dtype=np.int64)
    for first in range(0, count, BLOCK):
        rows = np.arange(first, min(first + BLOCK, count))
        drawn = rng.integers(0, len(others.popularity), (len(rows), pool))
        mine, theirs = _says(own, others, np.repeat(rows, pool), drawn.ravel())
        worth = (mine * theirs).reshape(drawn.shape)
        best = np.argpartition(-worth, min(listed, pool - 1), axis=1)[:, :listed]
        found[rows] = np.take_along_axis(drawn, best, axis=1)
    return np.repeat(np.arange(count), listed), found.ravel()


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-values))


def within_places(market: Market, places: Capacities, order: NDArray[np.int64]) -> float:
    """Take pairs in an order while both sides have a place; the value served."""
    rows, columns, values = market.rows.tolist(), market.columns.tolist(), market.values.tolist()
    left = [places.seekers[name] for name in market.seekers]
    right = [places.partners[name] for name in market.partners]
    total = 0.0
    for place in order.tolist():
        row, column = rows[place], columns[place]
        if left[row] and right[column]:
            left[row] -= 1
            right[column] -= 1
            total += values[place]
    return total


def greedy(market: Market, places: Capacities) -> float:
    """The best pair first: what b-Suitor gives as well."""
    return within_places(market, places, np.argsort(-market.values, kind="stable"))


def proportional_fitting(market: Market, places: Capacities, beta: float) -> float:
    """Choo-Siow matching with masses equal to places, rounded by taking the largest shares first.

    The update is written so that it does not cancel for small beta: a fair peer needs that.
    """
    kernel = np.exp(np.minimum(market.values / (2 * beta), 300))
    left = np.array([places.seekers[name] for name in market.seekers], dtype=np.float64)
    right = np.array([places.partners[name] for name in market.partners], dtype=np.float64)
    row, column = np.sqrt(left), np.sqrt(right)
    for _ in range(300):
        half = np.bincount(market.rows, kernel * column[market.columns], len(left)) / 2
        row = left / (np.sqrt(left + half * half) + half)
        half = np.bincount(market.columns, kernel * row[market.rows], len(right)) / 2
        new = right / (np.sqrt(right + half * half) + half)
        moved = float(np.abs(new - column).max())
        column = new
        if moved < 1e-7:
            break
    share = kernel * row[market.rows] * column[market.columns]
    return within_places(market, places, np.argsort(-share, kind="stable"))


def top_lists(market: Market, places: Capacities) -> tuple[float, float]:
    """Everyone is shown its best by value, as many as it has places: value served, and share of seekers without any.

    A partner serves the best of those who come, as many as it has places.
    """
    order = np.lexsort((-market.values, market.rows))
    rows = market.rows[order]
    firsts = np.searchsorted(rows, np.arange(len(market.seekers)))
    rank = np.arange(len(rows)) - firsts[rows]
    asked = order[rank < np.array([places.seekers[name] for name in market.seekers])[rows]]
    by_partner = asked[np.lexsort((-market.values[asked], market.columns[asked]))]
    columns = market.columns[by_partner]
    firsts = np.searchsorted(columns, np.arange(len(market.partners)))
    served = by_partner[
        np.arange(len(columns)) - firsts[columns]
        < np.array([places.partners[name] for name in market.partners])[columns]
    ]
    return float(market.values[served].sum()), 1 - len(np.unique(market.rows[served])) / len(market.seekers)
