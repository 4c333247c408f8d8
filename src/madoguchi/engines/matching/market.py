"""A round's pairs and places in canonical form: sorted, in whole micro-units, with a digest of it all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b, sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .rosters import Bools, Floats, Integers

MICRO = 1_000_000
"""Values are compared as whole millionths, so that no rounding depends on the order of a sum."""
LARGEST_VALUE = 2_000.0
"""A value may exceed 1 (weights for fairness do), within what 32 bits hold in micro-units."""


class Pair(NamedTuple):
    """A possible introduction and what it is worth: the chance that both sides accept it."""

    seeker: str
    partner: str
    value: float


@dataclass(frozen=True, slots=True)
class Capacities:
    """How many introductions of this round each one can take, on both sides."""

    seekers: Mapping[str, int]
    partners: Mapping[str, int]

    def __post_init__(self) -> None:
        for side in (self.seekers, self.partners):
            for name, capacity in side.items():
                if capacity < 0:
                    raise ValueError(f"the capacity of {name} is negative")


@dataclass(frozen=True, slots=True)
class Market:
    """Scored pairs in columns: pair ``p`` is ``seekers[rows[p]]`` with ``partners[columns[p]]``.

    ``values`` is what allocation counts; ``seeker_chances`` and ``partner_chances`` are kept for
    reports where they are known, and are empty otherwise.
    """

    seekers: tuple[str, ...]
    partners: tuple[str, ...]
    rows: Integers
    columns: Integers
    values: Floats
    seeker_chances: Floats = field(default_factory=lambda: np.zeros(0))
    partner_chances: Floats = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def of(cls, pairs: Iterable[Pair | tuple[str, str, float]] | Market) -> Market:
        """The pairs in columns.

        >>> Market.of([("sakura", "vostok", 0.5)]).partners
        ('vostok',)
        """
        if isinstance(pairs, Market):
            return pairs
        listed = list(pairs)
        seekers = tuple(sorted({pair[0] for pair in listed}))
        partners = tuple(sorted({pair[1] for pair in listed}))
        row_of = {name: row for row, name in enumerate(seekers)}
        column_of = {name: column for column, name in enumerate(partners)}
        return cls(
            seekers,
            partners,
            np.array([row_of[pair[0]] for pair in listed], dtype=np.int64),
            np.array([column_of[pair[1]] for pair in listed], dtype=np.int64),
            np.array([pair[2] for pair in listed], dtype=np.float64),
        )

    def __len__(self) -> int:
        return len(self.rows)

    def pairs(self) -> Iterable[Pair]:
        """The pairs one by one, in the order they were given."""
        for row, column, value in zip(self.rows.tolist(), self.columns.tolist(), self.values.tolist(), strict=True):
            yield Pair(self.seekers[row], self.partners[column], value)

    def with_values(self, values: Floats) -> Market:
        """The same pairs, worth something else."""
        return replace(self, values=values)

    def only(self, kept: Bools) -> Market:
        """The chosen pairs; the names stay."""
        chances = (self.seeker_chances, self.partner_chances)
        seeker_chances, partner_chances = (chance[kept] if len(chance) else chance for chance in chances)
        return replace(
            self,
            rows=self.rows[kept],
            columns=self.columns[kept],
            values=self.values[kept],
            seeker_chances=seeker_chances,
            partner_chances=partner_chances,
        )

    def without(self, pairs: Iterable[tuple[str, str]]) -> Market:
        """The market with the named pairs taken out: blocked, screened or introduced before."""
        row_of = {name: row for row, name in enumerate(self.seekers)}
        column_of = {name: column for column, name in enumerate(self.partners)}
        width = max(1, len(self.partners))
        barred = [row_of[s] * width + column_of[p] for s, p in pairs if s in row_of and p in column_of]
        return self.only(~np.isin(self.rows * width + self.columns, np.array(barred, dtype=np.int64)))


@dataclass(frozen=True, slots=True)
class Graph:
    """A market as the auction reads it: names sorted, pairs sorted by row and column, each pair once."""

    seekers: tuple[str, ...]
    partners: tuple[str, ...]
    starts: Integers
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    weights: NDArray[np.int32]
    values: Floats
    row_places: Integers
    column_places: Integers
    row_marks: Integers
    column_marks: Integers
    inputs: str

    @classmethod
    def of(cls, market: Market, capacities: Capacities, key: str) -> Graph:
        """Canonical form of a round's input; the same for any order in which the input came."""
        _check(market, capacities)
        seeker_order, row_rank = _ranked(market.seekers)
        partner_order, column_rank = _ranked(market.partners)
        rows, columns, values = _once(row_rank[market.rows], column_rank[market.columns], market.values)
        weights = np.rint(values * MICRO).astype(np.int32)
        row_places = np.array([capacities.seekers.get(name, 0) for name in seeker_order], dtype=np.int64)
        column_places = np.array([capacities.partners.get(name, 0) for name in partner_order], dtype=np.int64)
        usable = (weights > 0) & (row_places[rows] > 0) & (column_places[columns] > 0)
        rows, columns, values, weights = rows[usable], columns[usable], values[usable], weights[usable]
        graph = cls(
            seekers=seeker_order,
            partners=partner_order,
            starts=np.searchsorted(rows, np.arange(len(seeker_order) + 1)).astype(np.int64),
            rows=rows.astype(np.int32),
            columns=columns.astype(np.int32),
            weights=weights,
            values=values,
            row_places=row_places,
            column_places=column_places,
            row_marks=_marks(seeker_order, key),
            column_marks=_marks(partner_order, key),
            inputs="",
        )
        return replace(graph, inputs=graph.digest(key))

    def digest(self, key: str) -> str:
        """SHA-256 over names that have a pair, their places, the pairs in micro-units, and the key."""
        digest = sha256(f"madoguchi round 1\n{key}\n".encode())
        for names, places, ends in (
            (self.seekers, self.row_places, self.rows),
            (self.partners, self.column_places, self.columns),
        ):
            is_used = np.bincount(ends, minlength=len(names)) > 0
            digest.update("\n".join(names[place] for place in np.flatnonzero(is_used).tolist()).encode())
            digest.update(places[is_used].astype("<i8").tobytes())
            rank = (np.cumsum(is_used) - 1).astype("<i4")  # among those who have a pair
            digest.update(rank[ends].tobytes())
        digest.update(self.weights.astype("<i4").tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Floor:
    """The state of an auction: prices of partners, which pairs are held at which bid, who still bids."""

    price: Integers
    is_held: Bools
    bids: Integers
    is_active: Bools

    @classmethod
    def opened(cls, graph: Graph, price: Integers) -> Floor:
        """Before the first bid."""
        size = len(graph.rows)
        everyone = np.ones(len(graph.seekers), dtype=bool)
        return cls(price, np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64), everyone)


def turned(graph: Graph) -> tuple[Graph, Integers]:
    """The same market with the sides exchanged, and where each of its pairs stood before."""
    order = np.argsort(graph.columns, kind="stable").astype(np.int64)
    columns = graph.columns[order]
    return (
        Graph(
            seekers=graph.partners,
            partners=graph.seekers,
            starts=np.searchsorted(columns, np.arange(len(graph.partners) + 1)).astype(np.int64),
            rows=columns,
            columns=graph.rows[order],
            weights=graph.weights[order],
            values=graph.values[order],
            row_places=graph.column_places,
            column_places=graph.row_places,
            row_marks=graph.column_marks,
            column_marks=graph.row_marks,
            inputs=graph.inputs,
        ),
        order,
    )


def pair_marks(row_marks: Integers, column_marks: Integers) -> Integers:
    """A number for each pair that breaks ties, mixed from the marks of its two names.

    It is keyed by the round, so that ties do not favour the same companies every time. The same
    arithmetic stands in ``kernels.pair_mark``.
    """
    mixed = row_marks * np.int64(-7046029254386353131) + column_marks * np.int64(-4417276706812531889)
    mixed ^= mixed >> np.int64(29)
    mixed *= np.int64(-4658895280553007687)
    mixed ^= mixed >> np.int64(32)
    return mixed


def _check(market: Market, capacities: Capacities) -> None:
    if len(market) and not bool(np.all((market.values >= 0) & (market.values <= LARGEST_VALUE))):
        raise ValueError(f"the value of a pair must lie between 0 and {LARGEST_VALUE:g}")
    for names, used, known in (
        (market.seekers, market.rows, capacities.seekers),
        (market.partners, market.columns, capacities.partners),
    ):
        for place in np.flatnonzero(np.bincount(used, minlength=len(names))).tolist():
            if names[place] not in known:
                raise ValueError(f"no capacity is given for {names[place]}")


def _ranked(names: tuple[str, ...]) -> tuple[tuple[str, ...], Integers]:
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    ordered = tuple(names[place] for place in order)
    if len(set(ordered)) < len(ordered):
        raise ValueError("a name stands in the market twice")
    return ordered, rank


def _once(rows: Integers, columns: Integers, values: Floats) -> tuple[Integers, Integers, Floats]:
    """Pairs sorted by row and column; of a pair given twice, the higher value."""
    width = int(columns.max(initial=0)) + 1
    flat = rows * width + columns
    if bool(np.all(flat[1:] > flat[:-1])):  # as candidates come: sorted, each once
        return rows, columns, values
    order = np.argsort(flat, kind="stable")
    flat = flat[order]
    firsts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1]))) if len(flat) else flat
    best = values[order]
    if len(firsts) < len(flat):
        best = np.maximum.reduceat(best, firsts)
        order = order[firsts]
    return rows[order], columns[order], best


def _marks(names: tuple[str, ...], key: str) -> Integers:
    secret = sha256(key.encode()).digest()
    marks = b"".join(blake2b(name.encode(), digest_size=8, key=secret).digest() for name in names)
    return np.frombuffer(marks, dtype="<i8").astype(np.int64)
