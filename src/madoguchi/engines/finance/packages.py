"""The ways in which funds can share one project, written out: packages, the corners of what each set of funds may give.

A set of funds may give a project any amounts within their shares and tickets that together cover enough of its need.
That is a polytope; its corners are the packages, and every allowed sharing is a mixture of packages of one set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

import numpy as np
import scipy
from numpy.typing import NDArray

from .flows import Floats

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fund:
    """Money with its rules: shares of a project's need, tickets in money, what it may go into.

    Empty ``sectors`` or ``regions`` mean all. ``most_in_sector`` is the largest share of the budget
    that may go into one sector.
    """

    key: str
    budget: float
    least_share: float = 0.0
    most_share: float = 1.0
    least_ticket: float = 0.0
    most_ticket: float = float("inf")
    sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    most_in_sector: float = 1.0

    def bounds(self, ask: Ask) -> tuple[float, float] | None:
        """The least and most it may give to this project; None where it may give nothing."""
        if (self.sectors and ask.sector not in self.sectors) or (self.regions and ask.region not in self.regions):
            return None
        if ask.funds and self.key not in ask.funds:
            return None
        least = max(self.least_share * ask.need, self.least_ticket)
        most = min(self.most_share * ask.need, self.most_ticket, self.budget)
        return (least, most) if least <= most and most > 0 else None


@dataclass(frozen=True, slots=True)
class Ask:
    """A project that needs money. Its ``worth`` counts by the share of the need that is covered.

    It starts only when ``least_cover`` of the need is covered, by at most ``most_funds`` funds.
    """

    key: str
    need: float
    worth: float
    sector: str = ""
    region: str = ""
    least_cover: float = 0.75
    most_funds: int = 3
    funds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """Money of all funds together that must, and may, go into each region."""

    floors: Mapping[str, float] = field(default_factory=dict)
    ceilings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LimitKey:
    """Which limit: ``budget`` of a fund, ``sector`` of a fund, ``floor`` or ``ceiling`` of a region."""

    kind: str
    fund: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Packages:
    """All packages of all projects, one a row; money in units of ``unit``.

    ``limits`` @ package ≤ ``room`` for every shared limit; floors stand there with their sign turned.
    """

    project: Integers
    subset: Integers
    money: Floats
    value: Floats
    cover: Floats
    subsets: tuple[tuple[int, ...], ...]
    least: Floats
    most: Floats
    keys: tuple[LimitKey, ...]
    limits: scipy.sparse.csr_matrix
    room: Floats
    unit: float

    @classmethod
    def of(cls, asks: Sequence[Ask], funds: Sequence[Fund], limits: Limits) -> Packages:
        """Write them out. Raises ValueError for a need, worth or budget that makes no sense."""
        _sensible(asks, funds)
        unit = float(np.mean([ask.need for ask in asks])) if asks else 1.0
        least, most = _bounds(asks, funds, unit)
        need = np.array([ask.need for ask in asks]) / unit
        floor = need * np.array([ask.least_cover for ask in asks])
        allowed = np.array([ask.most_funds for ask in asks], dtype=np.int64)
        size = int(allowed.max(initial=0))
        subsets = tuple(
            found for count in range(1, min(size, len(funds)) + 1) for found in combinations(range(len(funds)), count)
        )
        parts = [
            (rows, number, money)
            for number, subset in enumerate(subsets)
            for rows, money in _corners(subset, least, most, floor, need, allowed)
        ]
        project = np.concatenate([rows for rows, _, _ in parts]) if parts else np.empty(0, np.int64)
        number = np.concatenate([np.full(len(rows), one) for rows, one, _ in parts]) if parts else project
        money = np.concatenate([money for _, _, money in parts]) if parts else np.empty((0, len(funds)))
        order = np.lexsort((number, project))
        project, number, money = project[order], number[order], money[order]
        cover = money.sum(axis=1) / need[project]
        worth = np.array([ask.worth for ask in asks])
        keys, matrix, room = _shared(asks, funds, limits, project, money, unit)
        return cls(
            project, number, money, worth[project] * cover, cover, subsets, least, most, keys, matrix, room, unit
        )

    def __len__(self) -> int:
        return len(self.project)

    def worth(self, weights: Floats) -> float:
        """The value of a choice. Not as a product of vectors: for one that long threads wake up and go on spinning."""
        return float((self.value * weights).sum())

    def among(self, rows: NDArray[np.bool_]) -> Integers:
        """The packages of the projects that are marked."""
        return np.flatnonzero(rows[self.project])

    def only(self, rows: NDArray[np.bool_], room: Floats) -> Packages:
        """The packages of the marked projects alone, numbered anew, with other room in the limits."""
        columns = self.among(rows)
        return replace(
            self,
            project=(np.cumsum(rows) - 1)[self.project[columns]],
            subset=self.subset[columns],
            money=self.money[columns],
            value=self.value[columns],
            cover=self.cover[columns],
            least=self.least[rows],
            most=self.most[rows],
            limits=self.limits[:, columns],
            room=room,
        )


def _sensible(asks: Sequence[Ask], funds: Sequence[Fund]) -> None:
    for ask in asks:
        if not (0 < ask.need < float("inf") and 0 <= ask.worth < float("inf") and 0 < ask.least_cover <= 1):
            raise ValueError(f"{ask.key}: need above nothing, worth not below it, cover between 0 and 1")
    for fund in funds:
        if not 0 <= fund.budget < float("inf"):
            raise ValueError(f"{fund.key}: a budget is a sum of money")
    for what, keys in (("project", [ask.key for ask in asks]), ("fund", [fund.key for fund in funds])):
        if len(set(keys)) < len(keys):
            raise ValueError(f"a {what} was given twice")


def _bounds(asks: Sequence[Ask], funds: Sequence[Fund], unit: float) -> tuple[Floats, Floats]:
    """Least and most of each fund in each project; most is -1 where it may give nothing."""
    least, most = np.zeros((len(asks), len(funds))), np.full((len(asks), len(funds)), -1.0)
    for row, ask in enumerate(asks):
        for column, fund in enumerate(funds):
            found = fund.bounds(ask)
            if found:
                least[row, column], most[row, column] = found[0] / unit, found[1] / unit
    return least, most


def _corners(
    subset: tuple[int, ...], least: Floats, most: Floats, floor: Floats, need: Floats, allowed: Integers
) -> list[tuple[Integers, Floats]]:
    """The corners of one set of funds, for all projects at once."""
    funds = list(subset)
    may = (most[:, funds] >= 0).all(axis=1) & (allowed >= len(funds))
    may &= (least[:, funds].sum(axis=1) <= need * (1 + 1e-12)) & (most[:, funds].sum(axis=1) >= floor * (1 - 1e-12))
    rows = np.flatnonzero(may)
    ends = np.stack((least[rows][:, funds], most[rows][:, funds]))
    found: list[tuple[Integers, Floats]] = []

    def keep(is_corner: NDArray[np.bool_], given: Floats) -> None:
        if is_corner.any():
            money = np.zeros((int(is_corner.sum()), least.shape[1]))
            money[:, funds] = given[is_corner]
            found.append((rows[is_corner], money))

    places = range(len(funds))
    is_fixed = ends[0] == ends[1]
    for bits in product((0, 1), repeat=len(funds)):
        given = np.stack([ends[bit, :, place] for place, bit in zip(places, bits, strict=True)], axis=1)
        total = given.sum(axis=1)
        is_new = ~(is_fixed & np.array(bits, dtype=bool)).any(axis=1)
        keep(is_new & (total >= floor[rows] * (1 - 1e-12)) & (total <= need[rows] * (1 + 1e-12)), given)
    for target in (floor, need):
        for free in places:
            for bits in product((0, 1), repeat=len(funds) - 1):
                at = (*bits[:free], 0, *bits[free:])
                given = np.stack([ends[bit, :, place] for place, bit in zip(places, at, strict=True)], axis=1)
                given[:, free] = target[rows] - (given.sum(axis=1) - given[:, free])
                others = np.delete(is_fixed & np.array(at, dtype=bool), free, axis=1)
                inside = (given[:, free] > ends[0, :, free]) & (given[:, free] < ends[1, :, free])
                keep(inside & ~others.any(axis=1), given)
    return found


def _shared(
    asks: Sequence[Ask], funds: Sequence[Fund], limits: Limits, project: Integers, money: Floats, unit: float
) -> tuple[tuple[LimitKey, ...], scipy.sparse.csr_matrix, Floats]:
    """The limits that projects share."""
    sectors, sector = _numbered([ask.sector for ask in asks], project)
    regions, region = _numbered([ask.region for ask in asks], project)
    total = money.sum(axis=1)
    keys: list[LimitKey] = []
    room: list[float] = []
    cells: list[tuple[Integers, Floats]] = []

    def add(key: LimitKey, most: float, where: NDArray[np.bool_], amounts: Floats) -> None:
        columns = np.flatnonzero(where & (amounts != 0))
        keys.append(key)
        room.append(most / unit)
        cells.append((columns, amounts[columns]))

    everywhere = np.ones(len(project), dtype=bool)
    for column, fund in enumerate(funds):
        add(LimitKey("budget", fund.key), fund.budget, everywhere, money[:, column])
        if fund.most_in_sector < 1:
            for name, number in sectors.items():
                most = fund.most_in_sector * fund.budget
                add(LimitKey("sector", fund.key, name), most, sector == number, money[:, column])
    for name, most in sorted(limits.ceilings.items()):
        add(LimitKey("ceiling", of=name), most, region == regions.get(name, -1), total)
    for name, floor in sorted(limits.floors.items()):
        add(LimitKey("floor", of=name), -floor, region == regions.get(name, -1), -total)
    lengths = [len(columns) for columns, _ in cells]
    rows = np.repeat(np.arange(len(cells)), np.array(lengths, dtype=np.int64))
    columns = np.concatenate([found for found, _ in cells]) if cells else np.empty(0, np.int64)
    amounts = np.concatenate([found for _, found in cells]) if cells else np.empty(0)
    matrix = scipy.sparse.coo_matrix((amounts, (rows, columns)), shape=(len(keys), len(project))).tocsr()
    return tuple(keys), matrix, np.array(room)


def _numbered(names: Sequence[str], project: Integers) -> tuple[dict[str, int], Integers]:
    """A number for each name, in their order, and that of each package: whole numbers are compared at once."""
    numbers = {name: number for number, name in enumerate(sorted(set(names)))}
    return numbers, np.array([numbers[name] for name in names], dtype=np.int64)[project]
