"""How much of a result survives when every judgement may be a little wrong, and on which judgement it hangs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrix import Matrix, State
from .search import consistent

STEPS = 4_096
"""Steps after which a run that neither settles nor repeats itself is given up; no factor model comes near."""
UNSETTLED = 0


@dataclass(frozen=True)
class Redraws:
    """Matrices that differ from one in single scores: [draw, row, column], in the matrix's unit."""

    matrix: Matrix
    scores: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.scores)

    def at(self, draw: int) -> Matrix:
        """One of them."""
        rows = tuple(map(tuple, self.scores[draw].tolist()))
        return Matrix(self.matrix.descriptors, rows, self.matrix.unit)


def redraw(matrix: Matrix, doubt: Mapping[tuple[int, int], float], *, draws: int = 500, seed: int = 0) -> Redraws:
    """Matrices in which each judgement that is in doubt is a point off with its chance.

    A judgement is what a row says about a factor (both from 0); ``doubt`` gives its chance, 0 to 1. One of its
    scores goes up by a point and another down, so that its sum stays. The same seed gives the same matrices.

    >>> redraw(Matrix.of_sizes([2], [[2, -2], [0, 0]]), {(0, 0): 1.0}, draws=2, seed=3).scores[:, 0].tolist()
    [[3, -3], [1, -1]]
    """
    random = np.random.default_rng(seed)
    scores = np.repeat(matrix.array[None], draws, axis=0)
    for (row, target), chance in sorted(doubt.items()):
        if not 0 <= chance <= 1:
            raise ValueError(f"a chance lies between 0 and 1, not at {chance}")
        start, size = matrix.offsets[target], matrix.sizes[target]
        is_off = np.flatnonzero(random.random(draws) < chance)
        up = random.integers(0, size, len(is_off))
        down = (up + random.integers(1, max(size, 2), len(is_off))) % size
        scores[is_off, row, start + up] += matrix.unit
        scores[is_off, row, start + down] -= matrix.unit
    return Redraws(matrix, scores)


@dataclass(frozen=True)
class Tip:
    """One factor held in another state: where the outcome ends, in the matrix itself and over the redraws."""

    held: dict[int, int]
    """Factors (from 0) and the states they are held in (from 1)."""
    outcome: int
    """State of the outcome (from 1) without redraws; 0 when it does not settle."""
    shares: tuple[float, ...]
    """Share of redraws that end in each state of the outcome."""
    unsettled: float
    """Share in which the outcome goes round and round."""


def tipping_points(
    matrix: Matrix,
    start: Sequence[int],
    *,
    outcome: int,
    redraws: Redraws | None = None,
    holding: Iterable[Mapping[int, int]] | None = None,
) -> tuple[Tip, ...]:
    """From a starting point hold one factor after the other in each state it is not in, and see where the outcome ends.

    ``outcome`` is a factor (from 0). ``holding`` names other sets of factors to hold, pairs for example. Shares are
    over the redraws, or over the matrix alone without any; they are shares of redrawn matrices, no probabilities.
    """
    start = matrix.checked(start)
    asked = [matrix.held(one) for one in (_singles(matrix, start, outcome) if holding is None else holding)]
    scores = matrix.array[None] if redraws is None else np.concatenate([matrix.array[None], redraws.scores])
    ends = _ends(matrix, scores, _starts(start, asked), _fixed(matrix, asked), outcome)
    drawn = ends if redraws is None else ends[1:]
    size = matrix.sizes[outcome]
    return tuple(
        Tip(
            held,
            int(ends[0, run]),
            tuple(float((drawn[:, run] == state).mean()) for state in range(1, size + 1)),
            float((drawn[:, run] == UNSETTLED).mean()),
        )
        for run, held in enumerate(asked)
    )


def _singles(matrix: Matrix, start: State, outcome: int) -> list[dict[int, int]]:
    return [
        {factor: state}
        for factor, size in enumerate(matrix.sizes)
        if factor != outcome
        for state in range(1, size + 1)
        if state != start[factor]
    ]


def pairs_held(matrix: Matrix, start: Sequence[int], outcome: int) -> list[dict[int, int]]:
    """Every two factors held together in states they are not in: what to hand to `tipping_points` as ``holding``."""
    singles = _singles(matrix, matrix.checked(start), outcome)
    return [
        one | other for place, one in enumerate(singles) for other in singles[place + 1 :] if one.keys() != other.keys()
    ]


def _starts(start: State, asked: list[dict[int, int]]) -> NDArray[np.int64]:
    return np.array([[held.get(place, state) - 1 for place, state in enumerate(start)] for held in asked], np.int64)


def _fixed(matrix: Matrix, asked: list[dict[int, int]]) -> NDArray[np.bool_]:
    return np.array([[place in held for place in range(len(matrix.sizes))] for held in asked], np.bool_)


def _ends(
    matrix: Matrix, scores: NDArray[np.int64], starts: NDArray[np.int64], fixed: NDArray[np.bool_], outcome: int
) -> NDArray[np.int64]:
    """[matrix, run]: the outcome's state (from 1) where each run ends, 0 where it keeps changing.

    All runs take a step together. Each is compared with a scenario of its own past that moves up at doubling
    distances (Brent's rule), so that a circle is noticed whatever its length.
    """
    count, runs = len(scores), len(starts)
    ends = np.zeros((count, runs), np.int64)
    if not runs:
        return ends
    drawn, run = (places.ravel() for places in np.indices((count, runs)))
    states = starts[run]
    past, is_mixed = states, np.zeros(len(states), np.bool_)
    mark = 1
    for taken in range(1, STEPS):
        after = _stepped(matrix, scores, drawn, states, fixed[run])
        is_mixed = is_mixed | (after[:, outcome] != past[:, outcome])
        is_back = (after == past).all(axis=1) | (after == states).all(axis=1)
        is_mixed = is_mixed & ~(after == states).all(axis=1)
        ends[drawn[is_back], run[is_back]] = np.where(is_mixed, UNSETTLED, after[:, outcome] + 1)[is_back]
        left = ~is_back
        if not left.any():
            break
        drawn, run, states, past, is_mixed = drawn[left], run[left], after[left], past[left], is_mixed[left]
        if taken == mark:
            past, mark = states, 2 * mark
            is_mixed = np.zeros(len(states), np.bool_)
    return ends


def _stepped(
    matrix: Matrix,
    scores: NDArray[np.int64],
    drawn: NDArray[np.intp],
    states: NDArray[np.int64],
    fixed: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """One succession for every run in its own matrix."""
    sums = np.zeros((len(states), scores.shape[2]), np.int64)
    for place, offset in enumerate(matrix.offsets):
        sums += scores[drawn, offset + states[:, place]]
    after = np.empty_like(states)
    for place, (start, end) in enumerate(matrix.blocks):
        own = np.take_along_axis(sums[:, start:end], states[:, place, None], axis=1)[:, 0]
        best = sums[:, start:end].argmax(axis=1)
        stays = fixed[:, place] | (own == sums[:, start:end].max(axis=1))
        after[:, place] = np.where(stays, states[:, place], best)
    return after


def steadiness(states: Sequence[Sequence[int]], redraws: Redraws) -> tuple[float, ...]:
    """For each scenario the share of redrawn matrices in which it is consistent."""
    matrix = redraws.matrix
    found = []
    for state in states:
        rows = list(matrix.rows(state))
        sums = redraws.scores[:, rows].sum(axis=1)
        holds = np.ones(len(redraws), np.bool_)
        for (start, end), row in zip(matrix.blocks, rows, strict=True):
            holds &= sums[:, row] == sums[:, start:end].max(axis=1)
        found.append(float(holds.mean()))
    return tuple(found)


@dataclass(frozen=True)
class LeftOut:
    """What changes when one judgement, the scores of a row on a factor, is taken out."""

    row: int
    target: int
    gained: tuple[State, ...]
    lost: tuple[State, ...]


def without(matrix: Matrix, row: int, target: int) -> Matrix:
    """The matrix without what a row (from 0) says about a factor (from 0)."""
    start, end = matrix.blocks[target]
    return matrix.changed({(row, column): 0 for column in range(start, end)})


def leave_one_out(matrix: Matrix, judgements: Iterable[tuple[int, int]]) -> tuple[LeftOut, ...]:
    """For each judgement, a row and a factor (both from 0), the scenarios gained and lost without it.

    >>> matrix = Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [2, -2, 0, 0], [-2, 2, 0, 0]])
    >>> [(one.row, one.gained, one.lost) for one in leave_one_out(matrix, [(0, 1), (2, 0)])]
    [(0, (), ()), (2, (), ())]
    """
    before = set(consistent(matrix))
    found = []
    for row, target in judgements:
        after = set(consistent(without(matrix, row, target)))
        found.append(LeftOut(row, target, tuple(sorted(after - before)), tuple(sorted(before - after))))
    return tuple(found)
