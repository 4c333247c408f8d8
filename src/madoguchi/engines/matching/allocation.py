"""Who is introduced to whom in a round: a price auction, and a certificate of how near it is to the best."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from math import fsum

import numpy as np

from . import plain
from .auction import Engine, arrays_of, kernels_for, solve
from .market import MICRO, Capacities, Graph, Market, Pair
from .rosters import Bools, Integers
from .serving import serve_everyone

FINEST_STEP, COARSEST_STEP = 10, 1_000
"""Bounds of the default step of a bid, in micro-units."""


@dataclass(frozen=True, slots=True)
class Round:
    """The introductions of a round, with the certificate that anyone can check again.

    ``value`` is the sum of the values of ``pairs``; no allowed choice of pairs is worth more than
    ``bound``; ``gap`` is their distance as a share of the bound. ``prices`` says how much in
    demand each full partner is (0 for those with a free place, who are left out), and ``margins``
    the same for seekers: what one more place of theirs would be worth. ``inputs`` is the digest of
    pairs, places and key; ``sha256`` covers inputs, step, result and bound. ``forgone`` is the
    value given up so that everyone with a candidate is served.
    """

    pairs: tuple[tuple[str, str], ...]
    value: float
    bound: float
    gap: float
    epsilon: float
    prices: Mapping[str, float] = field(repr=False)
    margins: Mapping[str, float] = field(repr=False)
    key: str
    inputs: str
    sha256: str
    forgone: float = 0.0
    unserved: tuple[str, ...] = ()


def allocate(
    pairs: Iterable[Pair | tuple[str, str, float]] | Market,
    capacities: Capacities,
    *,
    epsilon: float | None = None,
    key: str = "",
    barred: Iterable[tuple[str, str]] = (),
    served_first: Collection[str] = (),
    warm: Mapping[str, float] | None = None,
    workers: int = 1,
    engine: Engine = "auto",
) -> Round:
    """The introductions of a round: nobody over capacity, no pair twice, never a barred pair.

    ``epsilon`` is the least step of a bid: the value stays within ``epsilon`` for each
    introduction of the best; by default it is chosen from the values. ``key`` breaks ties
    differently in each round. ``barred`` pairs (screened, blocked, introduced before) are left
    out. Everyone in ``served_first`` who has any candidate gets one, as far as places allow at all.
    ``warm`` are the prices of an earlier wave. The answer depends neither on ``workers``, nor on
    the order of the input, nor on the engine. A pair given twice counts once, at its higher value.

    >>> found = allocate([("sakura", "vostok", 0.5), ("sakura", "amur", 0.2), ("hokuto", "vostok", 0.4)],
    ...                  Capacities({"sakura": 1, "hokuto": 1}, {"vostok": 1, "amur": 1}))
    >>> found.pairs, round(found.value, 6)
    ((('hokuto', 'vostok'), ('sakura', 'amur')), 0.6)
    """
    if workers < 1:
        raise ValueError("a round needs at least one worker")
    banned = frozenset(barred)
    market = Market.of(pairs)
    graph = Graph.of(market.without(banned) if banned else market, capacities, key)
    step = _step(graph, epsilon)
    is_held, price = solve(graph, step, _micro_prices(graph, warm or {}), workers, engine)
    forgone = 0.0
    unserved: tuple[str, ...] = ()
    if served_first:
        before = _value(graph, is_held)
        is_held, unserved = serve_everyone(graph, is_held, frozenset(served_first))
        forgone = max(0.0, before - _value(graph, is_held))
    _assert_allowed(graph, is_held, banned)
    return _round(graph, is_held, price, step, key, engine, forgone, unserved)


def second_wave(
    earlier: Round,
    pairs: Iterable[Pair | tuple[str, str, float]] | Market,
    capacities: Capacities,
    *,
    barred: Iterable[tuple[str, str]] = (),
    workers: int = 1,
    engine: Engine = "auto",
) -> Round:
    """Places that came back are given again: the rest of the market, at the prices of the first wave.

    ``capacities`` are the places that are free now. No pair of the earlier round comes again.
    """
    return allocate(
        pairs,
        capacities,
        epsilon=earlier.epsilon,
        key=f"{earlier.key}/{earlier.sha256[:16]}",
        barred={*barred, *earlier.pairs},
        warm=earlier.prices,
        workers=workers,
        engine=engine,
    )


def verify(
    stored: Round, pairs: Iterable[Pair | tuple[str, str, float]] | Market, capacities: Capacities
) -> tuple[str, ...]:
    """What is wrong with a stored round, in keys; nothing when the certificate holds.

    Checked from the round's own prices, without running the auction again: ``inputs-changed``,
    ``pair-twice``, ``pair-unknown``, ``over-capacity``, ``value-wrong``, ``bound-wrong``, ``gap-wrong``,
    ``digest-wrong``.
    Hand in the pairs as they were allocated, the barred ones left out.

    >>> places = Capacities({"sakura": 1}, {"vostok": 1})
    >>> verify(allocate([("sakura", "vostok", 0.5)], places), [("sakura", "vostok", 0.5)], places)
    ()
    """
    graph = Graph.of(Market.of(pairs), capacities, stored.key)
    wrong = ["inputs-changed"] if graph.inputs != stored.inputs else []
    if len(set(stored.pairs)) < len(stored.pairs):
        wrong.append("pair-twice")
    edges = _edges(graph, stored.pairs)
    if len(edges) < len(stored.pairs):
        wrong.append("pair-unknown")
    is_held = np.zeros(len(graph.rows), dtype=bool)
    is_held[edges] = True
    if _is_over_capacity(graph, is_held):
        wrong.append("over-capacity")
    price = _micro_prices(graph, stored.prices)
    again = _round(graph, is_held, price, round(stored.epsilon * MICRO), stored.key, "auto", stored.forgone, ())
    for name, given, found in (
        ("value-wrong", stored.value, again.value),
        ("bound-wrong", stored.bound, again.bound),
        ("gap-wrong", stored.gap, again.gap),
        ("digest-wrong", stored.sha256, again.sha256),
    ):
        if given != found:
            wrong.append(name)
    return tuple(wrong)


def _edges(graph: Graph, pairs: Iterable[tuple[str, str]]) -> list[int]:
    """The places of the named pairs in the graph; those it does not hold are left out."""
    row_of = {name: row for row, name in enumerate(graph.seekers)}
    column_of = {name: column for column, name in enumerate(graph.partners)}
    width = len(graph.partners) + 1
    flat = graph.rows.astype(np.int64) * width + graph.columns
    known = [row_of[s] * width + column_of[p] for s, p in pairs if s in row_of and p in column_of]
    sought = np.array(known, dtype=np.int64)
    found: list[int] = np.searchsorted(flat, sought)[np.isin(sought, flat)].tolist()
    return found


def _step(graph: Graph, epsilon: float | None) -> int:
    """The least step in micro-units: 1 in 200 of what the best pair of a seeker is worth on average."""
    if epsilon is not None:
        if not 1 / MICRO <= epsilon <= 1:
            raise ValueError("epsilon must lie between 0.000001 and 1")
        return round(epsilon * MICRO)
    if not len(graph.rows):
        return FINEST_STEP
    filled = np.flatnonzero(graph.starts[1:] > graph.starts[:-1])
    best = np.maximum.reduceat(graph.weights, graph.starts[filled])
    return min(COARSEST_STEP, max(FINEST_STEP, int(best.sum(dtype=np.int64)) // (200 * len(filled))))


def _value(graph: Graph, is_held: Bools) -> float:
    return fsum(graph.values[is_held].tolist())


def _is_over_capacity(graph: Graph, is_held: Bools) -> bool:
    by_row = np.bincount(graph.rows[is_held], minlength=len(graph.seekers))
    by_column = np.bincount(graph.columns[is_held], minlength=len(graph.partners))
    return bool((by_row > graph.row_places).any() or (by_column > graph.column_places).any())


def _assert_allowed(graph: Graph, is_held: Bools, barred: frozenset[tuple[str, str]]) -> None:
    """The promises of a round, looked at once more before anyone is written to."""
    if _is_over_capacity(graph, is_held):
        raise AssertionError("a company was given more introductions than it has places")
    if barred and any(pair in barred for pair in _names(graph, is_held)):
        raise AssertionError("a barred pair was introduced")


def _names(graph: Graph, is_held: Bools) -> list[tuple[str, str]]:
    rows, columns = graph.rows[is_held].tolist(), graph.columns[is_held].tolist()
    return [(graph.seekers[row], graph.partners[column]) for row, column in zip(rows, columns, strict=True)]


def _micro_prices(graph: Graph, prices: Mapping[str, float]) -> Integers:
    return np.array([round(prices.get(name, 0.0) * MICRO) for name in graph.partners], dtype=np.int64)


def _round(
    graph: Graph,
    is_held: Bools,
    price: Integers,
    step: int,
    key: str,
    engine: Engine,
    forgone: float,
    unserved: tuple[str, ...],
) -> Round:
    kernels = kernels_for(len(graph.rows), engine)
    micro = plain.bound(graph, price) if kernels is None else int(kernels.bound(arrays_of(graph), price))
    # a value is at most half a micro-unit above its weight; so many pairs there can be at most
    slack = min(int(graph.row_places.sum()), int(graph.column_places.sum()), len(graph.rows)) / 2
    value, most = _value(graph, is_held), (micro + slack) / MICRO if len(graph.rows) else 0.0
    digest = sha256(f"{graph.inputs}\n{step}\n{micro}\n".encode())
    digest.update(np.flatnonzero(is_held).astype("<i8").tobytes())
    return Round(
        pairs=tuple(_names(graph, is_held)),
        value=value,
        bound=most,
        gap=(most - value) / most if most > 0 else 0.0,
        epsilon=step / MICRO,
        prices={graph.partners[c]: float(price[c] / MICRO) for c in np.flatnonzero(price).tolist()},
        margins=_margins(graph, is_held, price),
        key=key,
        inputs=graph.inputs,
        sha256=digest.hexdigest(),
        forgone=forgone,
        unserved=unserved,
    )


def _margins(graph: Graph, is_held: Bools, price: Integers) -> dict[str, float]:
    """For each seeker without a free place, the best it could still get beyond what it has."""
    taken = np.bincount(graph.rows[is_held], minlength=len(graph.seekers))
    net = np.where(is_held, 0, np.maximum(graph.weights - price[graph.columns], 0))
    margin = np.zeros(len(graph.seekers), dtype=np.int64)
    filled = np.flatnonzero(graph.starts[1:] > graph.starts[:-1])
    if len(filled):
        margin[filled] = np.maximum.reduceat(net, graph.starts[filled])
    margin[taken < graph.row_places] = 0
    return {graph.seekers[row]: float(margin[row] / MICRO) for row in np.flatnonzero(margin).tolist()}
