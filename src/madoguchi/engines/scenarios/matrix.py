"""A cross-impact matrix: factors, their states, and what each state does to every other.

Rows influence columns. A balance is the sum of a column over the rows of the states that hold. A scenario, one
state for each factor, is consistent when no factor has a state with a higher balance than the one it is in
(Weimer-Jehle, Cross-impact balances, Technological Forecasting and Social Change 73, 2006). What a factor does to
itself counts like anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise, product
from math import prod

import numpy as np
from numpy.typing import NDArray

State = tuple[int, ...]
"""One state of each factor, in the matrix's order, numbered from 1."""
MOST_STATES = 255
"""States of one factor; they are kept in a byte."""


@dataclass(frozen=True)
class Descriptor:
    """A factor and the states it can be in."""

    name: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Matrix:
    """Factors and scores; a score is in 1/``unit``, so that halves and tenths stay exact.

    >>> peace = Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [2, -2, 0, 0], [-2, 2, 0, 0]])
    >>> peace.balances((1, 2))
    ((-2, 2), (1, -1))
    >>> peace.inconsistency((1, 2)), peace.total_impact((1, 1))
    (4, 3)
    """

    descriptors: tuple[Descriptor, ...]
    scores: tuple[tuple[int, ...], ...]
    unit: int = 1

    def __post_init__(self) -> None:
        if not self.descriptors:
            raise ValueError("a matrix needs at least one factor")
        for descriptor in self.descriptors:
            if not 1 <= len(descriptor.states) <= MOST_STATES:
                raise ValueError(
                    f"{descriptor.name}: a factor has 1 to {MOST_STATES} states, not {len(descriptor.states)}"
                )
        width = sum(self.sizes)
        if len(self.scores) != width:
            raise ValueError(f"the factors have {width} states together, the matrix has {len(self.scores)} rows")
        for number, row in enumerate(self.scores, 1):
            if len(row) != width:
                raise ValueError(f"row {number} has {len(row)} scores, {width} are needed")

    @classmethod
    def of_sizes(cls, sizes: Sequence[int], scores: Iterable[Iterable[int]], unit: int = 1) -> Matrix:
        """A matrix whose factors and states have numbers for names."""
        named = tuple(
            Descriptor(str(place), tuple(str(state) for state in range(1, size + 1)))
            for place, size in enumerate(sizes, 1)
        )
        return cls(named, tuple(tuple(row) for row in scores), unit)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many states each factor has."""
        return tuple(len(descriptor.states) for descriptor in self.descriptors)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each factor's states begin among all."""
        return (0, *accumulate(self.sizes))[:-1]

    @cached_property
    def combinations(self) -> int:
        """How many scenarios there are to choose from."""
        return prod(self.sizes)

    @cached_property
    def array(self) -> NDArray[np.int64]:
        """The scores as numbers, rows influence columns."""
        return np.array(self.scores, np.int64)

    @cached_property
    def reach(self) -> int:
        """No balance is further from zero than this."""
        return int(sum(np.abs(self.array[start:end]).max() for start, end in self.blocks))

    @cached_property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """First row of each factor, and the row after its last."""
        return tuple(pairwise((*self.offsets, sum(self.sizes))))

    def checked(self, state: Sequence[int]) -> State:
        """The scenario itself; a ValueError when a factor or a state of it does not exist."""
        if len(state) != len(self.sizes):
            raise ValueError(f"a scenario names {len(self.sizes)} states, not {len(state)}")
        for number, size, descriptor in zip(state, self.sizes, self.descriptors, strict=True):
            if not 1 <= number <= size:
                raise ValueError(f"{descriptor.name} has states 1 to {size}, not {number}")
        return tuple(state)

    def rows(self, state: Sequence[int]) -> tuple[int, ...]:
        """The rows of a scenario's states."""
        return tuple(start + number - 1 for start, number in zip(self.offsets, self.checked(state), strict=True))

    def balances(self, state: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """For each factor the balance of each of its states, in 1/``unit``."""
        rows = [self.scores[row] for row in self.rows(state)]
        sums = [sum(column) for column in zip(*rows, strict=True)]
        return tuple(tuple(sums[start:end]) for start, end in self.blocks)

    def pulls(self, state: Sequence[int]) -> tuple[int, ...]:
        """For each factor by how much its best state beats the one it is in; all 0 when consistent."""
        return tuple(max(sums) - sums[number - 1] for sums, number in zip(self.balances(state), state, strict=True))

    def inconsistency(self, state: Sequence[int]) -> int:
        """The strongest pull on any factor; 0 for a consistent scenario."""
        return max(self.pulls(state))

    def total_impact(self, state: Sequence[int]) -> int:
        """The sum of the balances of the states that hold: how firmly a scenario supports itself."""
        return sum(sums[number - 1] for sums, number in zip(self.balances(state), state, strict=True))

    def index(self, state: Sequence[int]) -> int:
        """A scenario's place among all, the last factor counting fastest."""
        place = 0
        for number, size in zip(self.checked(state), self.sizes, strict=True):
            place = place * size + number - 1
        return place

    def state_at(self, index: int) -> State:
        """The scenario of a place."""
        digits: list[int] = []
        for size in reversed(self.sizes):
            index, digit = divmod(index, size)
            digits.append(digit + 1)
        return tuple(reversed(digits))

    def every_state(self) -> Iterable[State]:
        """Every scenario, in order."""
        return product(*(range(1, size + 1) for size in self.sizes))

    def changed(self, scores: Mapping[tuple[int, int], int]) -> Matrix:
        """The same with other scores at some rows and columns, both counted from 0.

        >>> Matrix.of_sizes([1, 1], [[0, 0], [0, 0]]).changed({(0, 1): 2}).scores
        ((0, 2), (0, 0))
        """
        rows = [list(row) for row in self.scores]
        for (row, column), score in scores.items():
            rows[row][column] = score
        return Matrix(self.descriptors, tuple(tuple(row) for row in rows), self.unit)

    def held(self, forced: Mapping[int, int] | None) -> dict[int, int]:
        """Which factors, counted from 0, are held in which state, numbered from 1; checked."""
        found = dict(forced or {})
        for place, number in found.items():
            if not 0 <= place < len(self.sizes):
                raise ValueError(f"there is no factor {place}; they count from 0 to {len(self.sizes) - 1}")
            if not 1 <= number <= self.sizes[place]:
                raise ValueError(f"{self.descriptors[place].name} has states 1 to {self.sizes[place]}, not {number}")
        return found
