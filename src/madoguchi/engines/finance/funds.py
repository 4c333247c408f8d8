"""Several funds over many projects: who gives how much to whom, how near that is to the best, what keeps others out.

The linear program over packages has as few undecided projects as limits bind. Those and their nearest neighbours are
decided exactly by a small whole-number program; the rest stays as the linear program has it. Prices of the limits give
an upper bound that anyone can add up again. The result is a recommendation: committees decide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from hashlib import sha256
from itertools import pairwise

import numpy as np

from .flows import Floats
from .packages import Ask, Fund, LimitKey, Limits, Packages
from .relaxation import NEAR, relaxed
from .rounding import decided


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
    weights, most = decided(packages, prices, solution, count, gap, seconds)
    value = packages.worth(weights)
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
    left = np.maximum(packages.room - _spent(projects, funds, packages, money), 0.0).tolist()
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
        slacks = _Slack(ask, funds, row_of, left)
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

    def __init__(self, ask: Ask, funds: Sequence[Fund], row_of: Mapping[LimitKey, int], left: Sequence[float]) -> None:
        self.own: list[list[tuple[int, float]]] = []
        for fund in funds:
            keys = (LimitKey("budget", fund.key), LimitKey("sector", fund.key, ask.sector))
            self.own.append([(row_of[key], left[row_of[key]]) for key in keys if key in row_of])
        self.tightest = [min((room for _, room in own), default=float("inf")) for own in self.own]
        ceiling = row_of.get(LimitKey("ceiling", of=ask.region))
        self.region = None if ceiling is None else (ceiling, left[ceiling])


def _cheapest(packages: Packages, row: int, ask: Ask, slacks: _Slack) -> tuple[dict[int, float], float]:
    """The least sum by which limits must give way so that some set of funds covers the project.

    What a set must add is piecewise linear in what each of its funds gives, and rising: giving the
    cheapest next money first is exact.
    """
    target = ask.least_cover * ask.need / packages.unit
    best: dict[int, float] | None = None
    cost = float("inf")
    all_least, all_most = packages.least[row].tolist(), packages.most[row].tolist()
    for subset in packages.subsets:
        least, most = [all_least[fund] for fund in subset], [all_most[fund] for fund in subset]
        if len(subset) > ask.most_funds or min(most) < 0 or sum(most) < target * (1 - 1e-12):
            continue
        if sum(least) * packages.unit > ask.need * (1 + 1e-12):
            continue
        free = [min(max(slacks.tightest[fund], least[at]), most[at]) for at, fund in enumerate(subset)]
        forced = sum(max(0.0, begin - slacks.tightest[fund]) for fund, begin in zip(subset, least, strict=True))
        if forced + max(0.0, target - sum(free)) >= cost:  # no less will do, however it is spread
            continue
        given = dict(zip(subset, least, strict=True))
        open_ = max(0.0, target - sum(least))
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


def _steps(
    subset: tuple[int, ...], least: Sequence[float], most: Sequence[float], slacks: _Slack
) -> list[tuple[int, int, float]]:
    """For each fund the next pieces of money: how many limits each unit breaks, which fund, how much."""
    steps = []
    for fund, begin, end in zip(subset, least, most, strict=True):
        edges = [begin, *sorted(min(max(left, begin), end) for _, left in slacks.own[fund]), end]
        steps += [(broken, fund, high - low) for broken, (low, high) in enumerate(pairwise(edges))]
    return steps


def digest(projects: Sequence[Ask], funds: Sequence[Fund], limits: Limits) -> str:
    """SHA-256 of everything a recommendation is made from."""
    parts = [[_fields(one) for one in projects], [_fields(one) for one in funds], _fields(limits)]
    text = json.dumps(parts, default=lambda value: sorted(value), sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _fields(one: Ask | Fund | Limits) -> dict[str, object]:
    return {field_.name: getattr(one, field_.name) for field_ in fields(one)}
