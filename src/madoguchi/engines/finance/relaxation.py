"""The linear program over packages: fractions allowed, prices for the limits, and a bound that follows from them.

A smoothed bound is made least first, which gives prices near the best in a second. The linear program is then solved
over the packages that those prices find good, joined by those its own prices find too good, until there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import scipy
from numpy.typing import NDArray

from .flows import Floats
from .packages import Integers, Packages

NEAR, EXACT, CLOSE = 1e-6, 2e-5, 0.005
SOFTNESS = (0.05, 0.005, 0.0015)
AT_ONCE = 200
"""Rounding of weights; distance of bound and solution that counts as none; how near to the best is promising;
up to how many projects all packages are taken at once."""


class FloorsUnmet(ValueError):
    """No allowed choice puts as much into these regions as their floors ask: by how much each falls short at best."""

    def __init__(self, short: Mapping[str, float]) -> None:
        self.short = short
        named = ", ".join(f"{region} by {amount:,.0f}" for region, amount in short.items())
        super().__init__(f"floors that cannot be met together: {named}")


def relaxed(packages: Packages, count: int) -> tuple[Floats, Floats]:
    """Weights of the packages, and the prices of the shared limits. Raises FloorsUnmet."""
    if not len(packages):
        if (packages.room < 0).any():
            raise FloorsUnmet(_short(packages, count))
        return np.zeros(0), np.zeros(len(packages.keys))
    weights, prices, missed = _grown(packages, count)
    if missed > NEAR:
        raise FloorsUnmet(_short(packages, count))
    return weights, prices


def net(packages: Packages, prices: Floats) -> Floats:
    """The value of each package after paying for the limits it uses."""
    return np.asarray(packages.value - packages.limits.T @ prices)


def best_net(packages: Packages, prices: Floats, count: int) -> Floats:
    """Of each project's packages the best after prices; minus infinity where it has none."""
    best = np.full(count, -np.inf)
    np.maximum.at(best, packages.project, net(packages, prices))
    return best


def bound(packages: Packages, prices: Floats, count: int) -> float:
    """No choice is worth more, whatever the prices: the room at its price, and what each project gains after it."""
    return float(prices @ packages.room + np.maximum(best_net(packages, prices, count), 0).sum())


def one_each(project: Integers, count: int) -> scipy.sparse.csr_matrix:
    """One row for each project, with its packages."""
    return scipy.sparse.csr_matrix(
        (np.ones(len(project)), (project, np.arange(len(project)))), shape=(count, len(project))
    )


def _grown(packages: Packages, count: int) -> tuple[Floats, Floats, float]:
    """Weights, prices, and by how much floors are missed.

    Floors may be missed at a penalty, so that there is a solution in any case.
    """
    floors = np.array([row for row, key in enumerate(packages.keys) if key.kind == "floor"], dtype=np.int64)
    penalty = 10 * float((packages.value / packages.money.sum(axis=1)).max()) + 1
    is_in = _promising(packages, _smooth_prices(packages)) if count > AT_ONCE else np.ones(len(packages), dtype=bool)
    while True:
        columns = np.flatnonzero(is_in)
        cost = np.concatenate((-packages.value[columns], np.full(len(floors), penalty)))
        owners, owner = np.unique(packages.project[columns], return_inverse=True)
        relief = scipy.sparse.csr_matrix(
            (-np.ones(len(floors)), (floors, np.arange(len(floors)))),
            shape=(len(packages.keys) + len(owners), len(floors)),
        )
        rows = scipy.sparse.vstack((packages.limits[:, columns], one_each(owner, len(owners))))
        found = scipy.optimize.linprog(
            cost,
            A_ub=scipy.sparse.hstack((rows, relief)).tocsc(),
            b_ub=np.concatenate((packages.room, np.ones(len(owners)))),
            bounds=(0, None),
            method="highs-ds",
        )
        if found.status != 0:
            raise ArithmeticError(f"the linear program was not solved: {found.message}")
        prices = np.maximum(-np.asarray(found.ineqlin.marginals)[: len(packages.keys)], 0.0)
        most = bound(packages, prices, count)
        joining = _too_good(packages, prices) & ~is_in
        if most + found.fun <= EXACT * max(1.0, abs(most)) or not joining.any():
            break
        is_in |= joining
    weights = np.zeros(len(packages))
    weights[columns] = found.x[: len(columns)]
    return weights, prices, float(found.x[len(columns) :].sum())


def _promising(packages: Packages, prices: Floats) -> NDArray[np.bool_]:
    """Packages that at these prices are nearly as good as their project's best, and nearly worth their price."""
    left = net(packages, prices)
    starts, owner = _owners(packages)
    best = np.maximum(np.maximum.reduceat(left, starts), 0.0)
    return np.asarray(left >= best[owner] - CLOSE * packages.value.mean())


def _too_good(packages: Packages, prices: Floats) -> NDArray[np.bool_]:
    """The best package of each project that gains anything at these prices."""
    left = net(packages, prices)
    starts, owner = _owners(packages)
    best = np.maximum.reduceat(left, starts)
    place = np.flatnonzero((left == best[owner]) & (left > 0))
    found = np.zeros(len(packages), dtype=bool)
    found[place[np.unique(packages.project[place], return_index=True)[1]]] = True
    return found


def _owners(packages: Packages) -> tuple[Integers, Integers]:
    """Where the packages of each project that has any begin, and for each package which of these it belongs to."""
    starts = np.flatnonzero(np.diff(packages.project, prepend=-1))
    owner = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(packages))))
    return starts, owner


def _smooth_prices(packages: Packages) -> Floats:
    """Prices near the best: those that make the bound least where each project takes its packages by soft choice."""
    starts, owner = _owners(packages)
    turned = packages.limits.T.tocsr()
    prices = np.zeros(len(packages.keys))
    for softness in SOFTNESS:
        width = softness * float(packages.value.mean())

        def value(at: Floats, width: float = width) -> tuple[float, Floats]:
            left = packages.value - turned @ at
            top = np.maximum(np.maximum.reduceat(left, starts), 0.0)
            odds = np.exp((left - top[owner]) / width)
            total = np.add.reduceat(odds, starts) + np.exp(-top / width)
            taken = odds / total[owner]
            return (
                float(at @ packages.room + top.sum() + width * np.log(total).sum()),
                packages.room - packages.limits @ taken,
            )

        prices = _lowest(value, prices)
    return prices


def _lowest(
    value: Callable[[Floats], tuple[float, Floats]], start: Floats, steps: int = 40, memory: int = 10
) -> Floats:
    """Where a smooth convex function of non-negative numbers is nearly least (projected L-BFGS).

    scipy's own spends most of its time waking threads for matrices of ten by ten.
    """
    at = start
    height, slope = value(at)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        is_free = (at > 0) | (slope < 0)
        way = np.where(is_free, -_curved(np.where(is_free, slope, 0.0), moves), 0.0)
        if way @ slope >= 0:
            way, moves = np.where(is_free, -slope, 0.0), []
        size = 1.0 if moves else 1.0 / max(float(np.abs(way).max()), 1e-12)
        while size > 1e-9:
            to = np.maximum(at + size * way, 0.0)
            new_height, new_slope = value(to)
            if new_height <= height + 1e-4 * float(slope @ (to - at)):
                break
            size /= 2
        else:
            return at
        if float((to - at) @ (new_slope - slope)) > 1e-12:
            moves = [*moves[1 - memory :], (to - at, new_slope - slope)]
        is_done = height - new_height <= 1e-9 * abs(height)
        at, height, slope = to, new_height, new_slope
        if is_done:
            break
    return at


def _curved(slope: Floats, moves: list[tuple[Floats, Floats]]) -> Floats:
    """The slope times the inverse curvature that the last moves showed (two-loop recursion)."""
    found = slope.copy()
    shares = []
    for move, turn in reversed(moves):
        share = float(move @ found) / float(move @ turn)
        found -= share * turn
        shares.append(share)
    if moves:
        move, turn = moves[-1]
        found *= float(move @ turn) / float(turn @ turn)
    for (move, turn), share in zip(moves, reversed(shares), strict=True):
        found += (share - float(turn @ found) / float(move @ turn)) * move
    return found


def _short(packages: Packages, count: int) -> dict[str, float]:
    """By how much floors cannot be met, in the choice that misses least."""
    floors = [row for row, key in enumerate(packages.keys) if key.kind == "floor"]
    give = scipy.sparse.csr_matrix(
        (-np.ones(len(floors)), (floors, range(len(floors)))), shape=(len(packages.keys), len(floors))
    )
    above = scipy.sparse.hstack((packages.limits, give))
    below = scipy.sparse.hstack((one_each(packages.project, count), scipy.sparse.csr_matrix((count, len(floors)))))
    cost = np.concatenate((np.zeros(len(packages)), np.ones(len(floors))))
    found = scipy.optimize.linprog(
        cost,
        A_ub=scipy.sparse.vstack((above, below)).tocsr(),
        b_ub=np.concatenate((packages.room, np.ones(count))),
        method="highs-ds",
    )
    missed = found.x[len(packages) :] * packages.unit
    return {packages.keys[row].of: float(one) for row, one in zip(floors, missed, strict=True) if one > NEAR}
