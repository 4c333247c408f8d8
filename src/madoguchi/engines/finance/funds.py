"""Several funds over many projects: who gives how much to whom, how near that is to the best, what keeps others out.

The linear program over packages has as few undecided projects as limits bind. Those and their nearest neighbours are
decided exactly by a small whole-number program; the rest stays as the linear program has it. Prices of the limits give
an upper bound that anyone can add up again. The result is a recommendation: committees decide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import pairwise

import numpy as np
import scipy
from numpy.typing import NDArray

from .flows import Floats
from .packages import Ask, Fund, LimitKey, Limits, Packages
from .relaxation import NEAR, FloorsUnmet, best_net, bound, net, one_each, relaxed

WHOLE = 150
"""Up to so many projects all are decided exactly at once."""
RINGS = ((12, 2.0), (50, 4.0), (200, 8.0))
"""How many neighbours of the undecided projects are decided with them, and for how many seconds at most."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one fund gives to one project."""

    project: str
    fund: str
    amount: float


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit that is used up; ``price`` is the value of one more unit of money there."""

    limit: LimitKey
    price: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A project without money, and the cheapest change that would let it in while all others keep theirs.

    ``changes`` are limits and by how much each would have to give way. ``short`` is what the funds that may
    serve it fall short of its least cover by their own rules; with it no change of limits helps.
    ``worth_needed`` is the worth at which, by the prices of the limits, it would hold its own; None
    where no fund serves it.
    """

    project: str
    changes: tuple[tuple[LimitKey, float], ...]
    cost: float
    short: float
    worth_needed: float | None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gives what, with its certificate: no allowed choice is worth more than ``bound``.

    ``gap`` is their distance as a share of the bound; ``is_proven`` where nothing is left of it.
    """

    tickets: tuple[Ticket, ...]
    value: float
    bound: float
    gap: float
    binding: tuple[Binding, ...]
    left_out: tuple[LeftOut, ...]
    inputs: str
    prices: Mapping[LimitKey, float] = field(repr=False)

    @property
    def is_proven(self) -> bool:
        """Is nothing better?"""
        return self.gap <= 1e-9

    @property
    def projects(self) -> tuple[str, ...]:
        """Those that are funded, in the order in which they were given."""
        return tuple(dict.fromkeys(ticket.project for ticket in self.tickets))


def allocate_funds(
    projects: Sequence[Ask],
    funds: Sequence[Fund],
    *,
    limits: Limits | None = None,
    gap: float = 1e-3,
    seconds: float = 30.0,
) -> Allocation:
    """Share the money of the funds among the projects so that the covered worth is greatest.

    ``gap`` is how near to the bound is near enough where there are many projects; ``seconds`` bounds
    each whole-number step. Raises `FloorsUnmet` where floors of regions cannot be met, ValueError
    for input that makes no sense.

    >>> asks = [Ask("farm", need=100, worth=5), Ask("port", need=100, worth=4)]
    >>> found = allocate_funds(asks, [Fund("east", 60), Fund("west", 60)])
    >>> found.projects, round(found.value, 9), round(found.left_out[0].cost, 9)
    (('farm',), 5.0, 55.0)
    """
    held = limits or Limits()
    packages = Packages.of(projects, funds, held)
    count = len(projects)
    solution, prices = relaxed(packages, count)
    weights, most = _decided(packages, prices, solution, count, gap, seconds)
    value = float(packages.value @ weights)
    _assert_allowed(packages, weights, count)
    most = max(most, value)
    by_project = _money(packages, weights, count)
    tickets = tuple(
        Ticket(projects[row].key, funds[column].key, float(by_project[row, column] * packages.unit))
        for row, column in zip(*np.nonzero(by_project > NEAR * 1e-3), strict=True)
    )
    return Allocation(
        tickets=tickets,
        value=value,
        bound=most,
        gap=(most - value) / most if most > 0 else 0.0,
        binding=_binding(packages, weights, prices),
        left_out=_left_out(projects, funds, packages, by_project, prices),
        inputs=digest(projects, funds, held),
        prices={key: float(price / packages.unit) for key, price in zip(packages.keys, prices, strict=True) if price},
    )


def _decided(
    packages: Packages, prices: Floats, solution: Floats, count: int, gap: float, seconds: float
) -> tuple[Floats, float]:
    """Weights with one set of funds for each funded project, and the bound.

    First the undecided projects with rings of neighbours around them. Where that is not near enough, and always for few
    projects, everything is decided at once that prices do not rule out.
    """
    most = bound(packages, prices, count)
    if not len(packages):
        return solution, most
    undecided = _undecided(packages, solution, count)
    nearness = np.abs(best_net(packages, prices, count))
    nearness[undecided] = -1
    order = np.argsort(nearness, kind="stable")
    best: Floats | None = None
    worth = 0.0
    for ring, most_seconds in RINGS if count > WHOLE else ():
        free = np.zeros(count, dtype=bool)
        free[order[: int(undecided.sum()) + ring]] = True
        kept = np.where(free[packages.project], 0.0, solution)
        found = _exactly(packages, free, kept, most_below=0.9 * gap * most, seconds=min(seconds, most_seconds))
        if found is not None and (best is None or packages.value @ found[0] > worth):
            best, worth = found[0], float(packages.value @ found[0])
        if (best is not None and most - worth <= gap * most) or free.all():
            break
    if best is None:
        possible = _possible(packages, prices, count, np.inf)
        everyone = np.ones(count, dtype=bool)
        below = 0.0 if count <= WHOLE else 0.9 * gap * most
        found = _exactly(packages, everyone, np.zeros(len(packages)), most_below=below, seconds=seconds, among=possible)
        if found is None:
            raise FloorsUnmet({})
        best, most = found[0], min(most, found[1])
    return best, most


def _possible(packages: Packages, prices: Floats, count: int, distance: float) -> NDArray[np.bool_]:
    """Packages of sets of funds that a better choice than the one in hand could use: others cost too much."""
    sets = packages.project * len(packages.subsets) + packages.subset
    best_of_set = np.full(count * len(packages.subsets), -np.inf)
    np.maximum.at(best_of_set, sets, net(packages, prices))
    gain = np.maximum(best_net(packages, prices, count), 0)
    return np.asarray(gain[packages.project] - best_of_set[sets] <= distance * (1 + 1e-9) + 1e-9)


def _undecided(packages: Packages, solution: Floats, count: int) -> NDArray[np.bool_]:
    """Projects the linear program funds in part, or by several sets of funds at once."""
    used = solution > NEAR
    total = np.bincount(packages.project[used], weights=solution[used], minlength=count)
    pairs = np.unique(packages.project[used] * len(packages.subsets) + packages.subset[used])
    sets = np.bincount(pairs // len(packages.subsets), minlength=count)
    return np.asarray(((total > NEAR) & (total < 1 - NEAR)) | (sets > 1))


def _exactly(
    packages: Packages,
    free: NDArray[np.bool_],
    kept: Floats,
    *,
    most_below: float,
    seconds: float,
    among: NDArray[np.bool_] | None = None,
) -> tuple[Floats, float] | None:
    """The best whole choice for the free projects, the others as they are, and its bound; None where there is none.

    A project takes one set of funds or none (whole numbers), and any mixture of the packages of that set.
    """
    is_free = free[packages.project]
    columns = np.flatnonzero(is_free if among is None else is_free & among)
    if not len(columns):
        return None
    room = packages.room - packages.limits @ kept
    groups, group = np.unique(
        packages.project[columns] * len(packages.subsets) + packages.subset[columns], return_inverse=True
    )
    owners, owner = np.unique(groups // len(packages.subsets), return_inverse=True)
    width, sets = len(columns), len(groups)
    within = scipy.sparse.csr_matrix((np.ones(width), (group, np.arange(width))), shape=(sets, width))
    likely = float(np.maximum.reduceat(packages.value[columns], np.flatnonzero(np.diff(group, prepend=-1))).sum())
    constraints = [
        scipy.optimize.LinearConstraint(
            scipy.sparse.hstack((packages.limits[:, columns], scipy.sparse.csr_matrix((len(room), sets)))).tocsr(),
            -np.inf,
            room,
        ),
        scipy.optimize.LinearConstraint(scipy.sparse.hstack((within, -scipy.sparse.identity(sets))).tocsr(), 0, 0),
        scipy.optimize.LinearConstraint(
            scipy.sparse.hstack((scipy.sparse.csr_matrix((len(owners), width)), one_each(owner, len(owners)))).tocsr(),
            -np.inf,
            1,
        ),
    ]
    found = scipy.optimize.milp(
        np.concatenate((-packages.value[columns], np.zeros(sets))),
        constraints=constraints,
        integrality=np.concatenate((np.zeros(width), np.ones(sets))),
        bounds=scipy.optimize.Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": most_below / max(likely, 1e-12)},
    )
    if found.x is None:
        return None
    chosen = np.rint(found.x[width:])[group]
    weights = kept.copy()
    weights[columns] = np.where(chosen > 0, np.maximum(found.x[:width], 0), 0.0)
    proven = float(-found.mip_dual_bound + packages.value @ kept)
    return weights, proven


def _money(packages: Packages, weights: Floats, count: int) -> Floats:
    used = np.flatnonzero(weights > 0)
    money = np.zeros((count, packages.money.shape[1]))
    np.add.at(money, packages.project[used], packages.money[used] * weights[used, None])
    return money


def _assert_allowed(packages: Packages, weights: Floats, count: int) -> None:
    """The promises, looked at once more before anyone reads the recommendation."""
    if not len(packages):
        return
    over = packages.limits @ weights - packages.room
    if (over > NEAR * np.maximum(1, np.abs(packages.room))).any():
        raise AssertionError("the recommendation breaks a limit")
    used = weights > NEAR
    sets = np.unique(np.stack((packages.project[used], packages.subset[used])), axis=1)
    total = np.bincount(packages.project, weights=weights, minlength=count)
    if len(np.unique(sets[0])) < sets.shape[1] or ((total > NEAR) & (np.abs(total - 1) > NEAR)).any():
        raise AssertionError("the recommendation funds a project in part")


def _binding(packages: Packages, weights: Floats, prices: Floats) -> tuple[Binding, ...]:
    left = packages.room - packages.limits @ weights if len(packages) else packages.room
    is_used = (left <= 1e-5 * np.maximum(1, np.abs(packages.room))) | (prices > 0)
    return tuple(
        Binding(packages.keys[row], float(prices[row] / packages.unit)) for row in np.flatnonzero(is_used).tolist()
    )


def _left_out(
    projects: Sequence[Ask], funds: Sequence[Fund], packages: Packages, money: Floats, prices: Floats
) -> tuple[LeftOut, ...]:
    row_of = {key: row for row, key in enumerate(packages.keys)}
    spent = _spent(projects, funds, packages, money)
    paid = packages.limits.T @ prices if len(packages) else np.zeros(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        holds = np.full(len(projects), np.inf)
        np.minimum.at(holds, packages.project, paid / packages.cover)
    found = []
    for row in np.flatnonzero(money.sum(axis=1) <= NEAR).tolist():
        ask = projects[row]
        if not np.isfinite(holds[row]):
            short = max(0.0, ask.least_cover * ask.need - _reach(packages, row, ask) * packages.unit)
            found.append(LeftOut(ask.key, (), 0.0, short, None))
            continue
        slacks = _Slack(ask, funds, row_of, packages.room - spent)
        changes, cost = _cheapest(packages, row, ask, slacks)
        named = tuple((packages.keys[limit], amount * packages.unit) for limit, amount in sorted(changes.items()))
        found.append(LeftOut(ask.key, named, cost * packages.unit, 0.0, float(holds[row])))
    return tuple(found)


def _reach(packages: Packages, row: int, ask: Ask) -> float:
    """The most that the funds of a project may give to it together."""
    return float(np.sort(np.maximum(packages.most[row], 0))[::-1][: ask.most_funds].sum())


def _spent(projects: Sequence[Ask], funds: Sequence[Fund], packages: Packages, money: Floats) -> Floats:
    """What the choice uses of each limit."""
    sectors = np.array([ask.sector for ask in projects], dtype=object)
    regions = np.array([ask.region for ask in projects], dtype=object)
    column_of = {fund.key: column for column, fund in enumerate(funds)}
    spent = []
    for key in packages.keys:
        if key.kind == "budget":
            spent.append(money[:, column_of[key.fund]].sum())
        elif key.kind == "sector":
            spent.append(money[sectors == key.of, column_of[key.fund]].sum())
        else:
            total = money[regions == key.of].sum()
            spent.append(total if key.kind == "ceiling" else -total)
    return np.array(spent)


class _Slack:
    """What is left of the limits one project would use: for each fund those of its own, and those of the region."""

    def __init__(self, ask: Ask, funds: Sequence[Fund], row_of: Mapping[LimitKey, int], left: Floats) -> None:
        self.own: list[list[tuple[int, float]]] = []
        for fund in funds:
            keys = (LimitKey("budget", fund.key), LimitKey("sector", fund.key, ask.sector))
            self.own.append([(row_of[key], max(0.0, float(left[row_of[key]]))) for key in keys if key in row_of])
        ceiling = row_of.get(LimitKey("ceiling", of=ask.region))
        self.region = None if ceiling is None else (ceiling, max(0.0, float(left[ceiling])))


def _cheapest(packages: Packages, row: int, ask: Ask, slacks: _Slack) -> tuple[dict[int, float], float]:
    """The least sum by which limits must give way so that some set of funds covers the project.

    What a set must add is piecewise linear in what each of its funds gives, and rising: giving the
    cheapest next money first is exact.
    """
    target = ask.least_cover * ask.need / packages.unit
    best: dict[int, float] | None = None
    cost = float("inf")
    for subset in packages.subsets:
        least, most = packages.least[row, list(subset)], packages.most[row, list(subset)]
        if len(subset) > ask.most_funds or (most < 0).any() or most.sum() < target * (1 - 1e-12):
            continue
        if least.sum() * packages.unit > ask.need * (1 + 1e-12):
            continue
        given = dict(zip(subset, least.tolist(), strict=True))
        open_ = max(0.0, target - float(least.sum()))
        for _, fund, room in sorted(_steps(subset, least, most, slacks)):
            more = min(open_, room)
            given[fund] += more
            open_ -= more
        excess: dict[int, float] = {}
        for fund, amount in given.items():
            excess |= {limit: amount - left for limit, left in slacks.own[fund] if amount - left > 1e-12}
        total = sum(given.values())
        if slacks.region and total - slacks.region[1] > 1e-12:
            excess[slacks.region[0]] = total - slacks.region[1]
        if sum(excess.values()) < cost:
            best, cost = excess, sum(excess.values())
    return best or {}, 0.0 if best is None else cost


def _steps(subset: tuple[int, ...], least: Floats, most: Floats, slacks: _Slack) -> list[tuple[int, int, float]]:
    """For each fund the next pieces of money: how many limits each unit breaks, which fund, how much."""
    steps = []
    for place, fund in enumerate(subset):
        begin, end = float(least[place]), float(most[place])
        edges = [begin, *sorted(min(max(left, begin), end) for _, left in slacks.own[fund]), end]
        steps += [(broken, fund, high - low) for broken, (low, high) in enumerate(pairwise(edges))]
    return steps


def digest(projects: Sequence[Ask], funds: Sequence[Fund], limits: Limits) -> str:
    """SHA-256 of everything a recommendation is made from."""
    parts = [[asdict(one) for one in projects], [asdict(one) for one in funds], asdict(limits)]
    text = json.dumps(parts, default=lambda value: sorted(value), sort_keys=True)
    return sha256(text.encode()).hexdigest()
