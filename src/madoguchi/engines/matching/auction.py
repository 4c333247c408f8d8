"""The auction of a round: forward while seekers gain by bidding, backward where prices stand on free places."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import ModuleType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import plain
from .market import MICRO, Floor, Graph, turned
from .rosters import Bools, Integers

Engine = Literal["auto", "compiled", "plain"]
SMALL = 20_000
"""Pairs up to which numpy answers sooner than the compiled loops can be loaded."""
SHARE_WORTH_SPLITTING = 0.05
"""Below this share of rows still bidding, one worker ends the auction sooner than several."""
SHORTLIST = 6
"""Edges a row remembers beyond its places, so that most bids need not read the whole row."""
PATIENCE = 30
"""Bids for each place after which a price war is on, as among many equal pairs, and steps are taken coarse first."""
COARSER = 6
"""How much coarser each earlier step is."""
NO_LIMIT = np.iinfo(np.int64).max >> 1


def solve(graph: Graph, step: int, warm: Integers, workers: int, engine: Engine) -> tuple[Bools, Integers]:
    """Which pairs are held at the end, and every partner's price; no price stands on a free place."""
    places = int(min(graph.row_places.sum(), graph.column_places.sum()))
    if not warm.any():
        ended = _run(graph, step, Floor.opened(graph, warm), PATIENCE * places, workers, engine)
        if ended is not None:
            return ended.is_held, _contested(graph, ended)
    floor = Floor.opened(graph, warm)
    back = turned(graph)
    for power in range(0 if warm.any() else _coarser_steps(graph, step), -1, -1):
        coarse = step * COARSER**power
        floor = _whole_run(graph, coarse, Floor.opened(graph, floor.price), workers, engine)
        floor = _backward(graph, back, coarse, floor, workers, engine)
    return floor.is_held, _contested(graph, floor)


def _contested(graph: Graph, ended: Floor) -> Integers:
    """The prices that rivals alone justify: who bid all it had without a rival made nobody pay more.

    The bound stays as near, since what every seeker holds is still worth most to it.
    """
    gains = np.maximum(graph.weights - ended.price[graph.columns], 0)
    least = _least_held(graph.rows, graph.row_places, ended.is_held, gains)
    rivals = ~ended.is_held
    price = np.zeros(len(ended.price), dtype=np.int64)
    np.maximum.at(price, graph.columns[rivals], graph.weights[rivals] - least[graph.rows[rivals]])
    return np.minimum(price, ended.price)


def kernels_for(size: int, engine: Engine) -> ModuleType | None:
    """The compiled loops, where they are wanted and numba is there to compile them."""
    if engine == "plain" or (engine == "auto" and size <= SMALL):
        return None
    try:
        return importlib.import_module(".kernels", __package__)
    except ImportError:
        if engine == "compiled":
            raise
        return None


def arrays_of(graph: Graph) -> tuple[object, ...]:
    """The graph as the compiled loops take it."""
    return (
        graph.starts,
        graph.columns,
        graph.weights,
        graph.rows,
        graph.row_marks,
        graph.column_marks,
        graph.row_places,
        graph.column_places,
    )


def _coarser_steps(graph: Graph, step: int) -> int:
    """How many coarser steps fit before the first is a quarter of the highest value."""
    count, highest = 0, int(graph.weights.max(initial=0))
    while step * COARSER ** (count + 1) * 4 <= highest:
        count += 1
    return count


def _backward(
    graph: Graph, back: tuple[Graph, Integers], step: int, ended: Floor, workers: int, engine: Engine
) -> Floor:
    """Let partners with a free place and a price bid for seekers, until none is left.

    A seeker's price is what its least introduction is worth to it beyond the partner's price; a
    seeker with a free place has none. This keeps every seeker as content as the forward run left it.
    """
    counts = np.bincount(graph.columns[ended.is_held], minlength=len(ended.price))
    is_active = (counts < graph.column_places) & (ended.price > 0)
    if not is_active.any():
        return ended
    mirror, order = back
    gains = np.maximum(graph.weights - ended.price[graph.columns], 0)
    start = Floor(
        _least_held(graph.rows, graph.row_places, ended.is_held, gains), ended.is_held[order], gains[order], is_active
    )
    done = _whole_run(mirror, step, start, workers, engine)
    is_held = np.zeros(len(order), dtype=bool)
    is_held[order] = done.is_held
    gains = np.maximum(graph.weights - done.price[graph.rows], 0)
    price = _least_held(graph.columns, graph.column_places, is_held, gains)
    return Floor(price, is_held, gains, np.zeros(len(graph.seekers), dtype=bool))


def _least_held(ends: NDArray[np.int32], places: Integers, is_held: Bools, gains: Integers) -> Integers:
    """For each who is full, the least gain it holds; 0 for those with a free place."""
    least = np.full(len(places), NO_LIMIT, dtype=np.int64)
    np.minimum.at(least, ends[is_held], gains[is_held])
    least[np.bincount(ends[is_held], minlength=len(places)) < places] = 0
    least[places == 0] = 0
    return least


def _whole_run(graph: Graph, step: int, floor: Floor, workers: int, engine: Engine) -> Floor:
    ended = _run(graph, step, floor, NO_LIMIT, workers, engine)
    if ended is None:
        raise AssertionError("an auction without a limit did not end")
    return ended


def _run(graph: Graph, step: int, floor: Floor, budget: int, workers: int, engine: Engine) -> Floor | None:
    kernels = kernels_for(len(graph.rows), engine)
    if kernels is None:
        return plain.auction(graph, step, floor, budget)
    return _compiled(kernels, graph, step, floor, budget, workers)


def _compiled(kernels: ModuleType, graph: Graph, step: int, floor: Floor, budget: int, workers: int) -> Floor | None:
    arrays, price, is_held = arrays_of(graph), floor.price.copy(), floor.is_held.copy()
    height = len(graph.seekers)
    taken = np.bincount(graph.rows[is_held], minlength=height).astype(np.int64)
    is_listed = np.zeros(height, dtype=bool)
    book, holders = _book(graph), _holders(graph, floor)
    degrees = np.diff(graph.starts)
    active = np.flatnonzero(floor.is_active & (graph.row_places > taken) & (degrees > 0))
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            while len(active) > SHARE_WORTH_SPLITTING * height and budget >= 0:
                offsets = kernels.bid_offsets(active, arrays, taken)
                bids = tuple(np.empty(int(offsets[-1]), dtype=np.int64) for _ in range(3))
                state: tuple[object, ...] = (arrays, price, is_held, taken, book, step, bids)
                cuts = np.linspace(0, len(active), workers + 1).astype(int).tolist()
                shares = [
                    pool.submit(kernels.place_bids, active, offsets, first, last, *state)
                    for first, last in pairwise(cuts)
                ]
                for share in shares:
                    share.result()
                budget -= int((bids[0] >= 0).sum())
                active = kernels.settle(active, offsets, bids, arrays, price, is_held, taken, is_listed, holders)
    left = kernels.finish(active, arrays, price, is_held, taken, is_listed, book, holders, step, budget)
    if left < 0:
        return None
    bids_held = np.zeros(len(graph.rows), dtype=np.int64)
    return Floor(price, is_held, bids_held, np.zeros(height, dtype=bool))


def _book(graph: Graph) -> tuple[Integers, ...]:
    """What each row remembers of its best edges; nothing at first."""
    height = len(graph.seekers)
    starts = _starts(np.minimum(graph.row_places + SHORTLIST, np.diff(graph.starts) + 1))
    room = int(starts[-1])
    return (
        starts,
        *(np.empty(room, dtype=np.int64) for _ in range(3)),
        np.zeros(height, dtype=np.int64),
        np.full(height, MICRO * MICRO, dtype=np.int64),  # nothing remembered yet: any edge may be better
        np.zeros(height, dtype=np.int64),
    )


def _holders(graph: Graph, floor: Floor) -> tuple[Integers, ...]:
    """What each column holds, from the best bid to the least."""
    starts = _starts(graph.column_places)
    edges, bids, marks = (np.zeros(int(starts[-1]), dtype=np.int64) for _ in range(3))
    counts = np.bincount(graph.columns[floor.is_held], minlength=len(graph.partners)).astype(np.int64)
    held, held_marks, places = plain.by_column(graph, floor)
    slots = starts[graph.columns[held]] + places
    edges[slots], bids[slots], marks[slots] = held, floor.bids[held], held_marks
    return starts, edges, bids, marks, counts


def _starts(counts: Integers) -> Integers:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
