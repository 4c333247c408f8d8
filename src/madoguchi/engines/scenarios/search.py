"""Finds every consistent scenario without looking at every combination.

Factors are set one after another. After each step a partial scenario carries the balances so far; what the factors
still open can add to the difference of two states is bounded from above. A partial scenario falls as soon as a state
that is set could not be the best any more, or a factor that is open has no state left. Partial scenarios are held in
arrays and taken in pieces, deepest first, so that memory stays small however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .matrix import Matrix, State

MOST = 1_000_000
"""Scenarios returned at most, unless asked for more."""
PIECE = 16_384
"""Partial scenarios looked at together."""
SMALL, LARGE = np.dtype(np.int16), np.dtype(np.int32)


class TooMany(ValueError):
    """More scenarios are consistent than were asked for: a part of them is never handed out as all."""


def consistent(
    matrix: Matrix, *, tolerance: int = 0, held: Mapping[int, int] | None = None, most: int = MOST
) -> tuple[State, ...]:
    """Every consistent scenario, in the order of their states.

    ``tolerance`` lets factors be pulled by that much; ``held`` fixes factors (from 0) in a state (from 1), whatever
    pulls at them. Raises TooMany when there are more than ``most``.

    >>> consistent(Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [2, -2, 0, 0], [-2, 2, 0, 0]]))
    ((1, 1), (2, 2))
    """
    plan = _plan(matrix, tolerance, matrix.held(held))
    found: list[NDArray[np.uint8]] = []
    count = 0
    for states in _complete(plan):
        count += states.shape[1]
        if count > most:
            raise TooMany(f"more than {most:,} scenarios are consistent")
        found.append(states)
    if not count:
        return ()
    together = np.concatenate(found, axis=1)[np.argsort(plan.order)]
    together = together[:, np.lexsort(together[::-1])]
    return tuple(map(tuple, (together.T + 1).tolist()))


@dataclass(frozen=True)
class _Plan:
    """What the search needs, with factors in the order in which they are set."""

    order: list[int]
    choices: list[NDArray[np.intp]]
    gives: NDArray[Any]
    """[factor, state, factor influenced, state influenced]"""
    slack: NDArray[Any]
    """[factors set, factor, state, other state]: how far the other may be ahead at most."""
    start: NDArray[Any]


def _plan(matrix: Matrix, tolerance: int, held: Mapping[int, int]) -> _Plan:
    count, widest = len(matrix.sizes), max(matrix.sizes)
    kind, far = _room(matrix, tolerance)
    gives = np.zeros((count, widest, count, widest), np.int32)
    for source, (top, bottom) in enumerate(matrix.blocks):
        for target, (left, right) in enumerate(matrix.blocks):
            gives[source, : bottom - top, target, : right - left] = matrix.array[top:bottom, left:right]
    gain = _gains(gives, matrix.sizes)
    order = _order(gain, matrix.sizes, held)
    gives, gain = gives[order][:, :, order], gain[order][:, order]
    slack = np.zeros((count + 1, count, widest, widest), np.int32)
    for place in range(count - 1, -1, -1):
        slack[place] = slack[place + 1] + gain[place]
    slack += tolerance
    start = np.zeros((count, widest, 1), np.int32)
    sizes = [matrix.sizes[place] for place in order]
    choices = [np.arange(size) for size in sizes]
    for place, factor in enumerate(order):
        start[place, sizes[place] :] = -far
        slack[:, place, sizes[place] :] = -far  # a state that does not exist is never taken
        if factor in held:
            choices[place] = np.array([held[factor] - 1])
            slack[:, place, : sizes[place]] = far
    return _Plan(order, choices, gives.astype(kind), slack.astype(kind), start.astype(kind))


def _room(matrix: Matrix, tolerance: int) -> tuple[np.dtype[Any], int]:
    """Numbers wide enough for every difference, and one further away than any: narrow ones are twice as fast."""
    widest = 2 * matrix.reach + abs(tolerance) + 1
    for kind in (SMALL, LARGE):
        if 3 * widest < np.iinfo(kind).max:
            return kind, widest
    raise ValueError("the scores are too large")


def _gains(gives: NDArray[Any], sizes: tuple[int, ...]) -> NDArray[Any]:
    """[source, target, state, other]: what a source can add at most to the lead of a state over another.

    On itself a factor can only do what the very state does.
    """
    count, widest = len(sizes), gives.shape[1]
    gain = np.empty((count, count, widest, widest), np.int32)
    for source, size in enumerate(sizes):
        lead = gives[source, :size, :, :, None] - gives[source, :size, :, None, :]
        gain[source] = lead.max(axis=0)
        own = gives[source, :, source, :]
        gain[source, source] = np.diagonal(own)[:, None] - own
    return gain


def _order(gain: NDArray[Any], sizes: tuple[int, ...], held: Mapping[int, int]) -> list[int]:
    """Held factors first; then whichever decides most about the factors set already, and is decided most by them."""
    count = len(sizes)
    spread = np.maximum(gain, 0).sum(axis=(2, 3)).astype(np.float64)  # [source, target]
    np.fill_diagonal(spread, 0)
    total = spread.sum(axis=0)
    share = np.divide(spread, total, out=np.zeros_like(spread), where=total > 0)
    share[:, sorted(held)] = 0
    tie = share + share.T
    order = sorted(held)
    known = tie[order].sum(axis=0) + tie.max(axis=0) / 1000 - np.array(sizes) / 1e6
    known[order] = -np.inf
    while len(order) < count:
        best = int(known.argmax())
        order.append(best)
        known += tie[best]
        known[best] = -np.inf
    return order


def _complete(plan: _Plan) -> Iterator[NDArray[np.uint8]]:
    """Arrays of complete scenarios, [factor in the plan's order, scenario], states from 0."""
    count = len(plan.order)
    waiting = [(0, np.zeros((count, 1), np.uint8), plan.start)]
    while waiting:
        done, states, sums = waiting.pop()
        states, sums = _extended(plan, done, states, sums)
        if not states.shape[1]:
            continue
        if done + 1 == count:
            yield states
            continue
        waiting += [
            (done + 1, states[:, first : first + PIECE], sums[:, :, first : first + PIECE])
            for first in range(0, states.shape[1], PIECE)
        ]


def _extended(
    plan: _Plan, done: int, states: NDArray[np.uint8], sums: NDArray[Any]
) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Set one factor more in every way that may still become consistent."""
    choices = plan.choices[done]
    factors, widest, partials = sums.shape
    given = plan.gives[done, choices].transpose(1, 2, 0)[:, :, :, None]  # [factor, state, choice, partial]
    sums = (sums[:, :, None, :] + given).reshape(factors, widest, len(choices) * partials)
    states = np.tile(states, len(choices))
    states[done] = np.repeat(choices, partials)
    kept = np.flatnonzero(_may_hold(plan, done + 1, states, sums))
    states, sums = states.take(kept, axis=1), sums.take(kept, axis=2)
    if done + 1 < factors and len(kept):
        kept = np.flatnonzero(_stay_open(plan, done + 1, sums))
        states, sums = states.take(kept, axis=1), sums.take(kept, axis=2)
    return states, sums


def _may_hold(plan: _Plan, done: int, states: NDArray[np.uint8], sums: NDArray[Any]) -> NDArray[np.bool_]:
    """Can every factor that is set still be best in its state?"""
    answer = np.ones(states.shape[1], np.bool_)
    for factor in range(done):
        own = states[factor].astype(np.intp)
        line = np.take_along_axis(sums[factor], own[None], axis=0) + plan.slack[done, factor].T.take(own, axis=1)
        answer &= (sums[factor] <= line).all(axis=0)
    return answer


def _stay_open(plan: _Plan, done: int, sums: NDArray[Any]) -> NDArray[np.bool_]:
    """Has every factor that is open a state that could be best?"""
    answer = np.ones(sums.shape[2], np.bool_)
    for factor in range(done, len(sums)):
        lead = sums[factor][None] - sums[factor][:, None]  # [state, other, partial]
        answer &= (lead <= plan.slack[done, factor][:, :, None]).all(axis=1).any(axis=0)
    return answer
