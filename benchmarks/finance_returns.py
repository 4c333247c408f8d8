"""Rates of return beside pyxirr and QuantLib: 100,000 dated flows in one series, and 1,000 projects of 100 flows.

    python -m benchmarks.finance_returns [--small] [--json]

Peers get numpy arrays as we do. Answers are compared too, and the flows whose two rates each library answers with one.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pyxirr
import QuantLib

from madoguchi.engines.finance import Flows, Roots, irr, irr_table, npv


def best(work: Callable[[], Any], turns: int) -> tuple[float, Any]:
    """The least of several times in milliseconds, and the answer."""
    least, found = math.inf, None
    for _ in range(turns):
        began = time.perf_counter()
        found = work()
        least = min(least, time.perf_counter() - began)
    return 1e3 * least, found


def returned(days: Any, amounts: Any) -> Roots:
    """What is measured: from arrays to rates."""
    return irr(Flows.from_arrays(days, amounts))


def one_series(count: int, turns: int) -> list[dict[str, Any]]:
    """Three kinds of series over 25 years: outlays first; an outlay and unsteady earnings; signs at random."""
    chance = np.random.default_rng(1)
    days = np.sort(np.datetime64("2017-01-01") + chance.integers(0, 9125, count))
    first = np.arange(count) < count // 5
    kinds = {
        "outlays first": np.where(first, -3.0, 1.0) * chance.uniform(10, 1000, count),
        "unsteady earnings": np.where(np.arange(count) == 0, -60.0 * count, chance.normal(100, 300, count)),
        "signs at random": chance.normal(1, 100, count),
    }
    rows = []
    for name, amounts in kinds.items():
        ours, found = best(partial(returned, days, amounts), turns)
        theirs, answer = best(partial(pyxirr.xirr, days, amounts), turns)
        flows = Flows.from_arrays(days, amounts)
        scale = float(np.abs(amounts).sum())
        rows.append({
            "flows": name, "milliseconds": ours, "pyxirr_milliseconds": theirs, "times_faster": theirs / ours,
            "kind": found.kind, "roots": list(found.rates), "pyxirr_answers": answer,
            "residual": max((abs(npv(flows, rate)) / scale for rate in found.rates), default=0.0),
        })  # fmt: skip
    return rows


def many_series(projects: int, turns: int) -> dict[str, float]:
    """A portfolio: the whole table at once, and pyxirr row by row."""
    chance = np.random.default_rng(2)
    days = np.stack(
        [np.sort(np.datetime64("2017-01-01") + chance.choice(9125, 100, replace=False)) for _ in range(projects)]
    )
    amounts = np.abs(chance.normal(10, 3, (projects, 100)))
    amounts[:, :10] *= -5
    ours, found = best(lambda: irr_table(days, amounts), turns)
    theirs, answers = best(lambda: [pyxirr.xirr(days[row], amounts[row]) for row in range(projects)], turns)
    apart = max(
        abs(rates.only - answer) for rates, answer in zip(found, answers, strict=True) if rates.only is not None
    )
    return {"milliseconds": ours, "pyxirr_milliseconds": theirs, "of_pyxirrs_time": ours / theirs, "apart": apart}


def beside_quantlib(series: int) -> float:
    """The largest distance to QuantLib's rate over random series that have one."""
    chance = np.random.default_rng(4)
    apart = 0.0
    for _ in range(series):
        days = np.sort(np.datetime64("2017-01-01") + chance.choice(7000, 40, replace=False))
        amounts = np.where(np.arange(40) < 5, -1, 1) * chance.uniform(10, 1000, 40)
        rate = irr(Flows.from_arrays(days, amounts)).only
        legs = QuantLib.Leg(
            [
                QuantLib.SimpleCashFlow(float(amount), _day(day))
                for day, amount in zip(days.tolist(), amounts, strict=True)
            ]
        )
        today = _day(days[0].item())
        theirs = QuantLib.CashFlows.yieldRate(
            legs, 0.0, QuantLib.Actual365Fixed(), QuantLib.Compounded, QuantLib.Annual, True, today, today, 1e-14, 1000
        )
        apart = max(apart, abs(rate - theirs) if rate is not None else math.inf)
    return apart


def _day(day: date) -> Any:
    return QuantLib.Date(day.day, day.month, day.year)


def two_rates() -> dict[str, Any]:
    """−1000, +2500, −1540: both 10 % and 40 % are right."""
    days = [date(2017, 1, 1), date(2018, 1, 1), date(2019, 1, 1)]
    amounts = [-1000.0, 2500.0, -1540.0]
    found = irr(zip(days, amounts, strict=True))
    return {"kind": found.kind, "roots": list(found.rates), "pyxirr_answers": pyxirr.xirr(days, amounts)}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    turns = 2 if options.small else 9
    found = {
        "one_series": one_series(5_000 if options.small else 100_000, turns),
        "many_series": many_series(50 if options.small else 1_000, turns),
        "largest_distance_to_quantlib": beside_quantlib(10 if options.small else 200),
        "two_rates": two_rates(),
    }
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
