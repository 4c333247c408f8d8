"""From fractions to whole choices: each project by one set of funds or none.

The linear program leaves as many projects undecided as limits bind. These and a ring of their nearest neighbours choose
anew, by a small whole-number program; the others keep their set of funds, but those that can mix its packages at next
to no cost take up what the choice leaves over. The rest stays as the linear program has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from .flows import Floats
from .packages import Integers, Packages
from .relaxation import NEAR, FloorsUnmet, best_net, bound, net, one_each

Marks = NDArray[np.bool_]

WHOLE = 150
"""Up to so many projects all are decided exactly at once."""
MIXING = 400
"""So many decided projects may mix the packages of their set anew."""


@dataclass(frozen=True, slots=True)
class _Ring:
    """Neighbours that choose anew, what a package may lose against the best (mean package = 1), and for how long."""

    neighbours: int
    loss: float
    seconds: float


RINGS = (_Ring(10, 0.03, 2.0), _Ring(40, 0.1, 4.0), _Ring(200, 0.5, 8.0))


def decided(
    packages: Packages, prices: Floats, solution: Floats, count: int, gap: float, seconds: float
) -> tuple[Floats, float]:
    """Weights with one set of funds for each funded project, and the bound.

    First the undecided projects with rings of neighbours around them. Where that is not near enough, and always for few
    projects, everything is decided at once that prices do not rule out.
    """
    most = bound(packages, prices, count)
    if not len(packages):
        return solution, most
    best: Floats | None = None
    worth = 0.0
    for ring in RINGS if count > WHOLE else ():
        free, kept, among = _around(packages, prices, solution, count, ring)
        below = 0.9 * gap * most / max(most - packages.worth(kept), NEAR)
        found = _exactly(packages, free, kept, gap=below, seconds=min(seconds, ring.seconds), among=among)
        if found is not None and (best is None or packages.worth(found[0]) > worth):
            best, worth = found[0], packages.worth(found[0])
        if (best is not None and most - worth <= gap * most) or free.all():
            break
    if best is None:
        everyone, nothing = np.ones(count, dtype=bool), np.zeros(len(packages))
        below = 0.0 if count <= WHOLE else 0.9 * gap
        found = _exactly(packages, everyone, nothing, gap=below, seconds=seconds, among=everyone[packages.project])
        if found is None:
            raise FloorsUnmet({})
        best, most = found[0], min(most, found[1])
    return best, most


def _around(
    packages: Packages, prices: Floats, solution: Floats, count: int, ring: _Ring
) -> tuple[Marks, Floats, Marks]:
    """Who chooses anew, the weights of those that stay as they are, and the packages of all others in play."""
    best = best_net(packages, prices, count)
    undecided = _undecided(packages, solution, count)
    nearness = np.where(undecided, -1.0, np.abs(best))
    free = np.zeros(count, dtype=bool)
    free[np.argsort(nearness, kind="stable")[: int(undecided.sum()) + ring.neighbours]] = True
    loss = np.maximum(best, 0)[packages.project] - net(packages, prices)
    is_near = (loss <= ring.loss * float(packages.value.mean())) | (solution > NEAR)
    of_set = packages.project * len(packages.subsets) + packages.subset
    is_used = np.zeros(count * len(packages.subsets), dtype=bool)
    is_used[of_set[solution > NEAR]] = True
    own = is_used[of_set] & ~free[packages.project]
    among = is_near & (own | free[packages.project])
    choices = np.bincount(packages.project[own & is_near], minlength=count)
    mixing = np.zeros(count, dtype=bool)
    mixing[np.argsort(-choices, kind="stable")[:MIXING]] = True
    moves = (mixing | free)[packages.project]
    return free, np.where(moves, 0.0, solution), among & moves


def _undecided(packages: Packages, solution: Floats, count: int) -> Marks:
    """Projects the linear program funds in part, or by several sets of funds at once."""
    used = solution > NEAR
    total = np.bincount(packages.project[used], weights=solution[used], minlength=count)
    pairs = np.unique(packages.project[used] * len(packages.subsets) + packages.subset[used])
    sets = np.bincount(pairs // len(packages.subsets), minlength=count)
    return np.asarray(((total > NEAR) & (total < 1 - NEAR)) | (sets > 1))


def _exactly(
    packages: Packages, free: Marks, kept: Floats, *, gap: float, seconds: float, among: Marks
) -> tuple[Floats, float] | None:
    """The best choice among the marked packages beside what is kept, and its bound; None where there is none.

    A free project takes one set of funds or none (whole numbers), and any mixture of the packages of that set; another
    one mixes the packages it has, which are all of one set.
    """
    columns = np.flatnonzero(among)
    if not len(columns):
        return None
    chooses = free[packages.project[columns]]
    owner = np.unique(packages.project[columns], return_inverse=True)[1]
    sets, group = np.unique(
        owner[chooses] * len(packages.subsets) + packages.subset[columns][chooses], return_inverse=True
    )
    rows, least, most = _rows(packages, columns, owner, kept, chooses, sets, group)
    width = len(columns)
    found = scipy.optimize.milp(
        np.concatenate((-packages.value[columns], np.zeros(len(sets)))),
        constraints=scipy.optimize.LinearConstraint(rows, least, most),
        integrality=np.concatenate((np.zeros(width), np.ones(len(sets)))),
        bounds=scipy.optimize.Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    if found.x is None:
        return None
    is_taken = np.ones(width, dtype=bool)
    is_taken[chooses] = np.rint(found.x[width:])[group] > 0
    weights = kept.copy()
    weights[columns] = np.where(is_taken, np.maximum(found.x[:width], 0), 0.0)
    return weights, float(-found.mip_dual_bound + packages.worth(kept))


def _rows(
    packages: Packages,
    columns: Integers,
    owner: Integers,
    kept: Floats,
    chooses: Marks,
    sets: Integers,
    group: Integers,
) -> tuple[scipy.sparse.csr_matrix, Floats, Floats]:
    """Rows over the packages and, after them, the sets: shared limits, packages add up to their set, one set each."""
    width, count = len(columns), int(owner[-1]) + 1
    room = packages.room - packages.limits @ kept
    places = np.flatnonzero(chooses)
    within = scipy.sparse.csr_matrix((np.ones(len(places)), (group, places)), shape=(len(sets), width))
    others = one_each(owner, count) @ scipy.sparse.diags((~chooses).astype(float))
    rows = scipy.sparse.bmat(
        [
            [packages.limits[:, columns], None],
            [within, -scipy.sparse.identity(len(sets))],
            [others, one_each(sets // len(packages.subsets), count)],
        ]
    ).tocsr()
    keeps = np.ones(count)
    keeps[owner[chooses]] = 0
    least = np.concatenate((np.full(len(room), -np.inf), np.zeros(len(sets)), keeps))
    return rows, least, np.concatenate((room, np.zeros(len(sets)), np.ones(count)))
