"""Money of several funds over many projects, beside the direct model on the same solver, and greedy choice.

    python -m benchmarks.finance_funds [--small] [--json] [--sizes 80 500 5000] [--direct-seconds 60]

Made-up instances (`instance`): 4 funds, 8 sectors, 11 regions; each project asks for 75 to 100 % of its need from at
most three funds; funds have least and most shares and tickets, sectors they serve, a budget of which a quarter may go
into one sector; regions have floors and ceilings. The direct model has one whole number for each fund and project
(`scipy.optimize.milp`) and stops as near to its bound as ours. Seconds are those of the processor. Greedy goes down the
list, as a committee does: the highest worth first, or the highest worth for money first; both are shown, and neither
looks after floors.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from madoguchi.engines.finance import Ask, Fund, Limits, allocate_funds
from madoguchi.engines.finance.packages import Packages

SECTORS = tuple(f"sector-{number}" for number in range(8))
REGIONS = tuple(f"region-{number}" for number in range(11))


def instance(count: int, seed: int) -> tuple[list[Ask], list[Fund], Limits]:
    """Projects of very different sizes and worths, and funds that can pay for about a third of them."""
    chance = np.random.default_rng(seed)
    needs = np.round(np.exp(chance.normal(np.log(400), 0.9, count)), 1)
    worths = np.round(needs**0.5 * chance.uniform(2, 100, count), 3)  # scores of a committee, little to do with size
    asks = [
        Ask(f"project-{row}", float(needs[row]), float(worths[row]), SECTORS[chance.integers(8)],
            REGIONS[min(10, int(chance.exponential(3)))])
        for row in range(count)
    ]  # fmt: skip
    total = float(needs.sum())
    shapes = ((0.14, 0.10, 0.50, 20), (0.09, 0.15, 0.49, 40), (0.06, 0.05, 0.30, 10), (0.05, 0.20, 0.75, 60))
    funds = [
        Fund(
            f"fund-{number}", round(share * total, 1), least, most, ticket,
            most_ticket=round(0.25 * share * total, 1) if count < 200 else 4_000.0,
            sectors=frozenset(chance.choice(SECTORS, 6, replace=False).tolist()), most_in_sector=0.25,
        )
        for number, (share, least, most, ticket) in enumerate(shapes)
    ]  # fmt: skip
    by_region = {region: sum(ask.need for ask in asks if ask.region == region) for region in REGIONS}
    floors = {region: round(0.12 * by_region[region], 1) for region in REGIONS[1:6]}
    ceilings = {region: round(0.45 * by_region[region], 1) for region in REGIONS[:3]}
    return asks, funds, Limits(floors, ceilings)


def direct(asks: list[Ask], funds: list[Fund], limits: Limits, seconds: float) -> tuple[float | None, float]:
    """The textbook model: money and a yes for each fund and project, a yes for each project. Value and bound."""
    count, width = len(asks), len(funds)
    unit = float(np.mean([ask.need for ask in asks]))
    bounds = [[fund.bounds(ask) for fund in funds] for ask in asks]
    pairs = count * width
    rows: list[tuple[dict[int, float], float, float]] = []
    infinity = float("inf")
    for row, ask in enumerate(asks):
        whole = 2 * pairs + row
        money = [row * width + column for column in range(width)]
        need = ask.need / unit
        rows.append(({**dict.fromkeys(money, 1.0), whole: -need}, -infinity, 0))
        rows.append(({**dict.fromkeys(money, 1.0), whole: -need * ask.least_cover}, 0, infinity))
        rows.append(({**{pairs + one: 1.0 for one in money}, whole: -float(ask.most_funds)}, -infinity, 0))
        for column, one in enumerate(money):
            least, most = bounds[row][column] or (0.0, 0.0)
            rows.append(({one: 1.0, pairs + one: -most / unit}, -infinity, 0))
            rows.append(({one: 1.0, pairs + one: -least / unit}, 0, infinity))
    for column, fund in enumerate(funds):
        rows.append(({row * width + column: 1.0 for row in range(count)}, -infinity, fund.budget / unit))
        for sector in SECTORS:
            inside = {row * width + column: 1.0 for row, ask in enumerate(asks) if ask.sector == sector}
            rows.append((inside, -infinity, fund.most_in_sector * fund.budget / unit))
    for region in REGIONS:
        inside = {row * width + c: 1.0 for row, ask in enumerate(asks) if ask.region == region for c in range(width)}
        rows.append((inside, limits.floors.get(region, 0) / unit, limits.ceilings.get(region, infinity) / unit))
    cells = [(row, column, value) for row, (kept, _, _) in enumerate(rows) for column, value in kept.items()]
    matrix = coo_matrix(
        ([value for _, _, value in cells], ([row for row, _, _ in cells], [column for _, column, _ in cells])),
        shape=(len(rows), 2 * pairs + count),
    ).tocsr()
    value = np.zeros(2 * pairs + count)
    upper = np.ones(2 * pairs + count)
    for row, ask in enumerate(asks):
        for column in range(width):
            value[row * width + column] = ask.worth / ask.need * unit
            found = bounds[row][column]
            upper[row * width + column] = found[1] / unit if found else 0
            upper[pairs + row * width + column] = 1 if found else 0
    whole_numbers = np.concatenate((np.zeros(pairs), np.ones(pairs + count)))
    found = milp(
        -value, constraints=LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows]),
        integrality=whole_numbers, bounds=Bounds(0, upper), options={"time_limit": seconds, "mip_rel_gap": 1e-3},
    )  # fmt: skip
    return (None if found.x is None else float(value @ found.x)), float(-(found.mip_dual_bound or -infinity))


def greedy(asks: list[Ask], funds: list[Fund], limits: Limits, *, for_money: bool) -> float:
    """Down the list, each project at the fullest package that still fits."""
    packages = Packages.of(asks, funds, limits)
    rows = [row for row, key in enumerate(packages.keys) if key.kind != "floor"]
    matrix = packages.limits[rows].tocsc()
    left = packages.room[rows].copy()
    total = 0.0
    order = sorted(range(len(asks)), key=lambda row: -asks[row].worth / (asks[row].need if for_money else 1))
    starts = np.searchsorted(packages.project, np.arange(len(asks) + 1))
    for row in order:
        mine = np.arange(starts[row], starts[row + 1])
        for column in mine[np.argsort(-packages.value[mine], kind="stable")]:
            begin, end = matrix.indptr[column], matrix.indptr[column + 1]
            where, uses = matrix.indices[begin:end], matrix.data[begin:end]
            if (uses <= left[where] + 1e-9).all():
                left[where] -= uses
                total += float(packages.value[column])
                break
    return total


def run(size: int, seed: int, direct_seconds: float) -> dict[str, Any]:
    """All three on one instance."""
    asks, funds, limits = instance(size, seed)
    began = time.process_time()
    found = allocate_funds(asks, funds, limits=limits)
    ours = time.process_time() - began
    row: dict[str, Any] = {
        "projects": size, "seed": seed, "seconds": ours, "value": found.value, "bound": found.bound,
        "gap_percent": 100 * found.gap, "is_proven": found.is_proven, "funded": len(found.projects),
        "binding_limits": len(found.binding), "left_out": len(found.left_out),
        "above_greedy_percent": 100 * (found.value / greedy(asks, funds, limits, for_money=False) - 1),
        "above_greedy_for_money_percent": 100 * (found.value / greedy(asks, funds, limits, for_money=True) - 1),
    }  # fmt: skip
    if direct_seconds:
        began = time.process_time()
        value, most = direct(asks, funds, limits, direct_seconds)
        took = time.process_time() - began
        row |= {"direct_seconds": took, "times_faster": took / ours, "direct_value": value, "direct_bound": most}
        row["above_direct_percent"] = None if value is None else 100 * (found.value / value - 1)
    return row


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="*", default=None)
    parser.add_argument("--seeds", type=int, nargs="*", default=None)
    parser.add_argument("--direct-seconds", type=float, default=20, help="give up on the direct model after so long")
    options = parser.parse_args()
    sizes = options.sizes or ([20, 160] if options.small else [80, 500, 5000])
    seeds = options.seeds or [1]
    found = [
        run(size, seed, 0 if size > 1_000 else options.direct_seconds if not options.small else 2)
        for size in sizes
        for seed in seeds
    ]
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
