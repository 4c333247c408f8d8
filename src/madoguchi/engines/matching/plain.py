"""The auction and its bound with numpy alone: the same answers as `kernels.py`, for small rounds and bare machines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .market import Floor, Graph, pair_marks
from .rosters import Bools, Integers


def auction(graph: Graph, step: int, floor: Floor, budget: int) -> Floor | None:
    """Bid until nobody gains by bidding; nothing when that takes more bids than the budget."""
    marks = pair_marks(graph.row_marks[graph.rows], graph.column_marks[graph.columns])
    price, is_held, bid_for = floor.price.copy(), floor.is_held.copy(), floor.bids.copy()
    taken = np.bincount(graph.rows[is_held], minlength=len(graph.seekers)).astype(np.int64)
    is_active = floor.is_active & (taken < graph.row_places)
    while is_active.any():
        edges, offers = _bids(graph, marks, price, is_held, taken, is_active, step)
        bid_for[edges] = offers
        budget -= len(edges)
        was_held = is_held
        is_held = _kept(graph, marks, is_held, edges, bid_for, price)
        taken = np.bincount(graph.rows[is_held], minlength=len(taken)).astype(np.int64)
        if budget < 0:
            return None
        is_active = np.zeros(len(taken), dtype=bool)
        is_active[graph.rows[edges]] = True
        is_active[graph.rows[was_held & ~is_held]] = True
        is_active &= taken < graph.row_places
    return Floor(price, is_held, bid_for, is_active)


def bound(graph: Graph, price: Integers) -> int:
    """No set of introductions can be worth more than this, whatever the prices are; in micro-units."""
    net = graph.weights - price[graph.columns]
    edges = np.flatnonzero(net > 0)
    edges = edges[np.lexsort((-net[edges], graph.rows[edges]))]
    best = _rank(graph.rows[edges]) < graph.row_places[graph.rows[edges]]
    return int(graph.column_places @ price) + int(net[edges[best]].sum())


def by_column(graph: Graph, floor: Floor) -> tuple[Integers, Integers, Integers]:
    """The pairs held, each partner's from the best bid to the least, with mark and place in that order."""
    held = np.flatnonzero(floor.is_held)
    marks = pair_marks(graph.row_marks[graph.rows[held]], graph.column_marks[graph.columns[held]])
    order = np.lexsort((~marks, -floor.bids[held], graph.columns[held]))
    return held[order], marks[order], _rank(graph.columns[held[order]])


def _bids(
    graph: Graph, marks: Integers, price: Integers, is_held: Bools, taken: Integers, is_active: Bools, step: int
) -> tuple[Integers, Integers]:
    edges = np.flatnonzero(is_active[graph.rows] & ~is_held)
    net = graph.weights[edges] - price[graph.columns[edges]]
    edges, net = edges[net > 0], net[net > 0]
    order = np.lexsort((~marks[edges], -net, graph.rows[edges]))
    edges, net = edges[order], net[order]
    rows = graph.rows[edges]
    rank, free = _rank(rows), (graph.row_places - taken)[rows]
    next_best = np.zeros(len(taken), dtype=np.int64)
    next_best[rows[rank == free]] = net[rank == free]
    chosen = edges[rank < free]
    return chosen, graph.weights[chosen].astype(np.int64) - np.maximum(next_best[graph.rows[chosen]] - step, 0)


def _kept(graph: Graph, marks: Integers, is_held: Bools, edges: Integers, bid_for: Integers, price: Integers) -> Bools:
    """Every partner's best bids, old and new; the prices of those who are full rise to their lowest."""
    standing = np.concatenate((np.flatnonzero(is_held), edges))
    standing = standing[np.lexsort((~marks[standing], -bid_for[standing], graph.columns[standing]))]
    columns = graph.columns[standing]
    rank, places = _rank(columns), graph.column_places[columns]
    lowest = standing[rank == places - 1]
    price[graph.columns[lowest]] = np.maximum(price[graph.columns[lowest]], bid_for[lowest])
    kept = np.zeros(len(is_held), dtype=bool)
    kept[standing[rank < places]] = True
    return kept


def _rank(groups: NDArray[np.int32]) -> Integers:
    """The place of each element within its run of equal groups, from 0."""
    places = np.arange(len(groups))
    firsts = np.concatenate(([True], groups[1:] != groups[:-1])) if len(groups) else np.zeros(0, dtype=bool)
    return places - np.maximum.accumulate(np.where(firsts, places, 0)) if len(groups) else places
