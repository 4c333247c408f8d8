"""What a scenario turns into when every factor gives way to what pulls at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .matrix import Matrix, State


@dataclass(frozen=True)
class Succession:
    """The scenarios passed on the way, and where it ends: one scenario, or several that follow each other forever."""

    path: tuple[State, ...]
    end: tuple[State, ...]

    @property
    def is_settled(self) -> bool:
        """Does it end in one consistent scenario?"""
        return len(self.end) == 1


def successor(matrix: Matrix, state: Sequence[int], *, held: Mapping[int, int] | None = None) -> State:
    """The next scenario. All factors switch at once; a factor stays while its state is among the best, else it takes
    the best, and of several the one with the lowest number. Held factors (from 0) stay in their state.

    >>> matrix = Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [2, -2, 0, 0], [-2, 2, 0, 0]])
    >>> successor(matrix, (1, 2))
    (2, 1)
    """
    forced = matrix.held(held)
    state = _with(forced, matrix.checked(state))
    found = []
    for place, (sums, number) in enumerate(zip(matrix.balances(state), state, strict=True)):
        best = max(sums)
        stays = place in forced or sums[number - 1] == best
        found.append(number if stays else sums.index(best) + 1)
    return tuple(found)


def succession(matrix: Matrix, start: Sequence[int], *, held: Mapping[int, int] | None = None) -> Succession:
    """Follow a scenario until it stands still or comes back.

    >>> matrix = Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [2, -2, 0, 0], [-2, 2, 0, 0]])
    >>> succession(matrix, (1, 2)).end
    ((1, 2), (2, 1))
    """
    state = _with(matrix.held(held), matrix.checked(start))
    seen: dict[State, int] = {}
    path: list[State] = []
    while state not in seen:
        seen[state] = len(path)
        path.append(state)
        state = successor(matrix, state, held=held)
    return Succession(tuple(path), tuple(path[seen[state] :]))


def _with(held: Mapping[int, int], state: State) -> State:
    return tuple(held.get(place, number) for place, number in enumerate(state))
