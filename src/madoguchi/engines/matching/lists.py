"""Ranked lists for a whole market at once: everyone sees everyone of the other side, in which order?"""
# Both sides read their lists from the top: place r is looked at with chance 1/r. Two meet when each
# looks at the other and likes it. Methods are compared by expected matches, and by envy: how many
# would rather be shown to the other side as somebody else of their own side is shown.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from .market import Market
from .rosters import Floats, Integers

PACE = 0.1
"""Share of a new list that is mixed into the lists so far, in each step."""
LONGEST = 100
SETTLED = 0.01
"""Steps end when expected matches move by less."""
SETTLED_WELL = 0.0001
"""The same where lists are shown: markets of a few companies have few matches in all."""
NOTICED = 0.01
"""Envy that is told of begins with this share more."""
SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Lists:
    """How likely each looks at each: ``left[i, j]`` that i looks at j, ``right[j, i]`` that j looks at i."""

    left: Floats
    right: Floats

    def order_of_left(self) -> Integers:
        """For each of the left its list of the right, first place first."""
        return np.argsort(-self.left, axis=1, kind="stable")

    def order_of_right(self) -> Integers:
        """For each of the right its list of the left, first place first."""
        return np.argsort(-self.right, axis=1, kind="stable")


def expected_matches(mutual: Floats, lists: Lists) -> float:
    """Expected number of pairs who look at each other and like each other."""
    return float((mutual * lists.left * lists.right.T).sum())


def envious(mutual: Floats, lists: Lists, *, tolerance: float = 1e-9, share: float = 0.0) -> tuple[int, int]:
    """Ordered pairs of the left, and of the right, of whom the first would rather stand in the second's places.

    It counts from where they would have more matches by ``tolerance`` and by a ``share`` of what they have.
    """
    return (
        _envious(mutual * lists.left, lists.right, tolerance, share),
        _envious(mutual.T * lists.right, lists.left, tolerance, share),
    )


def sorted_by(left: Floats, right: Floats) -> Lists:
    """Everyone's list by what it is given, the highest first: ``left[i, j]`` for i, ``right[j, i]`` for j."""
    return Lists(_looked_at(left), _looked_at(right))


def successive(mutual: Floats) -> Lists:
    """The best matching stands first in both lists, the best of what is left second, and so on.

    On even sides nobody envies anyone or nearly so; on uneven sides the longer one does.

    >>> successive(np.array([[0.9, 0.1], [0.8, 0.2]])).left.tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    remaining = mutual.copy()
    left_places, right_places = np.zeros(mutual.shape[0], dtype=int), np.zeros(mutual.shape[1], dtype=int)
    left, right = np.zeros(mutual.shape), np.zeros(mutual.shape[::-1])
    for _ in range(max(mutual.shape)):
        rows, columns = scipy.optimize.linear_sum_assignment(remaining, maximize=True)
        new = remaining[rows, columns] > -1
        rows, columns = rows[new], columns[new]
        left_places[rows] += 1
        right_places[columns] += 1
        left[rows, columns] = 1.0 / left_places[rows]
        right[columns, rows] = 1.0 / right_places[columns]
        remaining[rows, columns] = -2.0
    return Lists(left, right)


def welfare(mutual: Floats, *, envy_free: bool = False, pace: float = PACE, settled: float = SETTLED) -> Lists:
    """Lists that raise expected matches step by step; ``envy_free`` raises everyone's share in proportion instead.

    Each step asks for the best lists of one side while the other's stand still. That needs no
    solver: what a place is worth factors into place and person, so sorting is the optimum.
    """
    height, width = mutual.shape
    left = np.full((height, width), _chances(width).mean())
    right = np.full((width, height), _chances(height).mean())
    total = 0.0
    for _ in range(LONGEST):
        right = (1 - pace) * right + pace * _looked_at(_worth(mutual, left, right, envy_free=envy_free).T)
        left = (1 - pace) * left + pace * _looked_at(_worth(mutual.T, right, left, envy_free=envy_free).T)
        now = expected_matches(mutual, Lists(left, right))
        if abs(now - total) < settled:
            break
        total = now
    return Lists(left, right)


def _worth(mutual: Floats, own: Floats, others: Floats, *, envy_free: bool) -> Floats:
    """What it is worth to be looked at: to a person of this side (row), by each of the other side."""
    gain = mutual * own
    if not envy_free:
        return gain
    share = np.maximum((gain * others.T).sum(axis=1, keepdims=True), SMALLEST)
    return np.asarray(gain / share)


def _looked_at(worth: Floats) -> Floats:
    """Chance that each place is looked at, when each row is sorted by worth."""
    order = np.argsort(-worth, axis=1, kind="stable")
    seen = np.empty(worth.shape)
    np.put_along_axis(seen, order, np.broadcast_to(_chances(worth.shape[1]), worth.shape), axis=1)
    return seen


def _chances(places: int) -> Floats:
    return np.asarray(1.0 / np.arange(1, places + 1))


def _envious(own: Floats, shown: Floats, tolerance: float, share: float) -> int:
    elsewhere = own @ shown  # row i, column k: what i would have in the places of k
    return int((elsewhere > (1 + share) * np.diag(elsewhere)[:, None] + tolerance).sum())


@dataclass(frozen=True, slots=True)
class ListFigures:
    """What lists are worth: ``matches`` is the expected number of pairs who look at each other and like each other.

    ``envious`` tells how many ordered pairs of seekers, and of partners, there are of whom the first would have at
    least a hundredth more matches in the second's places.
    """

    matches: float
    envious: tuple[int, int]

    @classmethod
    def of(cls, mutual: Floats, lists: Lists) -> ListFigures:
        """The figures of lists for chances ``mutual[i, j]`` that both like each other."""
        return cls(expected_matches(mutual, lists), envious(mutual, lists, share=NOTICED))


@dataclass(frozen=True, slots=True)
class MarketLists:
    """Everybody's list of the other side, the first place first; only pairs of the market stand in them.

    ``shown`` are the figures of exactly these lists. Lists without envy are a mixture of orders, of which one can be
    shown at a time: ``mixed`` are the figures of the mixture, which many showings, each drawn from it, come near to.
    """

    seekers: Mapping[str, tuple[str, ...]]
    partners: Mapping[str, tuple[str, ...]]
    shown: ListFigures
    mixed: ListFigures


def list_everybody(market: Market, *, envy_free: bool = False, top: int | None = None) -> MarketLists:
    """Lists for a whole market: successive best matchings, or those that leave next to nobody envious.

    On uneven sides the longer one envies under successive matchings, which ``envy_free`` mends where orders are
    drawn anew at each showing, and eases in one order. Memory and time are those of a full table of seekers by
    partners.

    >>> pairs = [("a", "x", 0.9), ("a", "y", 0.1), ("b", "x", 0.8), ("b", "y", 0.2)]
    >>> list_everybody(Market.of(pairs)).seekers
    {'a': ('x', 'y'), 'b': ('y', 'x')}
    """
    mutual = np.zeros((len(market.seekers), len(market.partners)))
    mutual[market.rows, market.columns] = market.values
    if not mutual.size:
        return MarketLists({}, {}, ListFigures(0.0, (0, 0)), ListFigures(0.0, (0, 0)))
    lists = welfare(mutual, envy_free=True, settled=SETTLED_WELL) if envy_free else successive(mutual)
    return MarketLists(
        _named(lists.order_of_left(), mutual, market.seekers, market.partners, top),
        _named(lists.order_of_right(), mutual.T, market.partners, market.seekers, top),
        ListFigures.of(mutual, sorted_by(lists.left, lists.right)),
        ListFigures.of(mutual, lists),
    )


def _named(
    order: Integers, mutual: Floats, own: Sequence[str], others: Sequence[str], top: int | None
) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(others[at] for at in order[row].tolist() if mutual[row, at] > 0)[:top]
        for row, name in enumerate(own)
    }
