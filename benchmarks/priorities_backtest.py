"""Does the ranking of priorities foresee anything? A back-test over all pairs of countries but the corridor's own.

    python -m benchmarks.priorities_backtest --data FOLDER [--small] [--json]

FOLDER holds `trade_wiod_pairs_goods.csv` (all pairs, 16 goods industries, three years), `trade_wiod_rus_jpn.csv`,
`trade_wiod_totals.csv`, `trade_oec_exports_by_section.csv` and `rca_published_check.json`; their terms do not let them
ship. For each pair the indicator of an earlier year is ranked against the growth of the flow to a later one (log of
the ratio, flows of at least one million dollars, at least eight industries): Spearman within the pair, the mean over
pairs. Two intervals of 95 % by the bootstrap: over pairs, and over exporters, whose pairs are not independent. Other
indicators stand beside it, and the part that is left when regression to the mean is taken out. The same run checks
published advantages to six digits and a hand computation for the corridor's own pair. Target: mean at least 0.217.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from math import log
from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from madoguchi.engines.indicators import Potential, revealed_advantage, untapped_potential

TARGET = 0.217
WINDOWS = ((2001, 2004), (2004, 2007), (2001, 2007))
LEAST_FLOW, LEAST_INDUSTRIES = 1.0, 8
# Expected flows of 2011 in million dollars, worked out on paper: exports × imports / world, scaled to the pair's total.
BY_HAND = {
    ("RUS", "JPN"): {"c2": 12_354, "c8": 1_201, "c9": 460},
    ("JPN", "RUS"): {"c13": 3_736, "c9": 1_143, "c15": 9_211},
}

Flows = dict[tuple[str, str], dict[str, float]]
Sums = Mapping[str, Mapping[str, float]]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read_flows(folder: Path) -> dict[int, Flows]:
    """Million dollars by year, pair and industry."""
    found: dict[int, Flows] = defaultdict(lambda: defaultdict(dict))
    for row in rows(folder / "trade_wiod_pairs_goods.csv"):
        value = max(float(row["value_musd"]), 0.0)  # a few entries are below zero, from balancing the tables
        found[int(row["year"])][row["origin"], row["destination"]][row["industry"]] = value
    return found


def sums(flows: Flows, side: int) -> Sums:
    """Each country's exports (0) or imports (1) by industry."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pair, values in flows.items():
        for industry, value in values.items():
            found[pair[side]][industry] += value
    return found


Indicator = Callable[[Potential, float], float]

INDICATORS: dict[str, Indicator] = {
    "log(expected/actual)": lambda one, _: log(one.expected / one.actual),
    "the same, both plus 1": lambda one, _: log((one.expected + 1) / (one.actual + 1)),
    "the same, both plus 20": lambda one, _: log((one.expected + 20) / (one.actual + 20)),
    "expected - actual": lambda one, _: one.missing,
    "expected": lambda one, _: one.expected,
    "- log(actual), regression to the mean alone": lambda one, _: -log(one.actual),
    "advantage x import share": lambda _, advantage: advantage,
}


def spearman(left: list[float], right: list[float]) -> float:
    """Rank correlation; 0 when one side does not vary."""
    first, second = rankdata(left), rankdata(right)
    return float(np.corrcoef(first, second)[0, 1]) if first.std() and second.std() else 0.0


def partial(left: list[float], right: list[float], given: list[float]) -> float:
    """Rank correlation of two when the third is held."""
    ab, ac, bc = spearman(left, right), spearman(left, given), spearman(right, given)
    rest = (1 - ac**2) * (1 - bc**2)
    return (ab - ac * bc) / rest**0.5 if rest > 1e-12 else 0.0


def back_test(earlier: Flows, later: Flows, own: set[str]) -> tuple[dict[str, list[float]], list[str]]:
    """Each indicator's correlation by pair, and the exporters of the pairs."""
    exports, imports = sums(earlier, 0), sums(earlier, 1)
    world: dict[str, float] = defaultdict(float)
    for values in exports.values():
        for industry, value in values.items():
            world[industry] += value
    found: dict[str, list[float]] = defaultdict(list)
    exporters = []
    for (origin, destination), actual in earlier.items():
        if {origin, destination} == own or origin == destination:
            continue
        after = later.get((origin, destination), {})
        ranked = untapped_potential(actual, exports[origin], imports[destination], world)
        kept = [
            one
            for one in ranked
            if one.actual >= LEAST_FLOW and after.get(one.group, 0) >= LEAST_FLOW and one.expected > 0
        ]
        if len(kept) < LEAST_INDUSTRIES:
            continue
        growth = [log(after[one.group] / one.actual) for one in kept]
        sold = revealed_advantage(exports[origin], world)
        bought = revealed_advantage(imports[destination], world)
        measured = {
            name: [measure(one, sold[one.group] * bought[one.group]) for one in kept]
            for name, measure in INDICATORS.items()
        }
        for name, ranks in measured.items():
            found[name].append(spearman(ranks, growth))
        gap, flow = measured["log(expected/actual)"], measured["- log(actual), regression to the mean alone"]
        found["log(expected/actual), regression to the mean taken out"].append(partial(gap, growth, flow))
        exporters.append(origin)
    return found, exporters


def interval(values: list[float], groups: list[str], draws: int, seed: int = 7) -> tuple[float, float]:
    """The 95 % interval of the mean when whole groups are drawn again."""
    random = np.random.default_rng(seed)
    names = sorted(set(groups))
    number = {name: place for place, name in enumerate(names)}
    totals, counts = np.zeros(len(names)), np.zeros(len(names))
    for value, group in zip(values, groups, strict=True):
        totals[number[group]] += value
        counts[number[group]] += 1
    chosen = random.integers(0, len(names), (draws, len(names)))
    low, high = np.percentile(totals[chosen].sum(1) / counts[chosen].sum(1), [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)


def by_hand(folder: Path) -> dict[str, dict[str, list[int]]]:
    """For the corridor's own pair: what the engine expects beside what was worked out on paper."""
    actual: Flows = defaultdict(dict)
    for row in rows(folder / "trade_wiod_rus_jpn.csv"):
        if row["year"] == "2011":
            actual[row["origin"], row["destination"]][row["industry"]] = float(row["total_musd"])
    goods = {row["code"] for row in rows(folder / "wiod_industries.csv") if row["goods"] == "1"}
    exports: dict[str, dict[str, float]] = defaultdict(dict)
    imports: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(folder / "trade_wiod_totals.csv"):
        if row["year"] == "2011" and row["industry"] in goods:
            exports[row["country"]][row["industry"]] = float(row["exports_musd"])
            imports[row["country"]][row["industry"]] = float(row["imports_musd"])
    found = {}
    for (origin, destination), expected in BY_HAND.items():
        own = {group: value for group, value in actual[origin, destination].items() if group in goods}
        ranked = untapped_potential(own, exports[origin], imports[destination], exports["WORLD"])
        made = {one.group: one.expected for one in ranked}
        found[f"{origin} to {destination}"] = {group: [round(made[group]), hand] for group, hand in expected.items()}
    return found


def published_advantages(folder: Path) -> dict[str, float]:
    """How far published statistics of revealed advantage are from ours, at most, by section."""
    exports: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(folder / "trade_oec_exports_by_section.csv"):
        exports[row["country_id"]][row["hs_section"]] = float(row["exports_usd"])
    world: dict[str, float] = defaultdict(float)
    for values in exports.values():
        for section, value in values.items():
            world[section] += value
    ours = {name: revealed_advantage(values, world) for name, values in exports.items()}
    said = json.loads((folder / "rca_published_check.json").read_text("utf-8"))["expected_round_6"]
    found = {}
    for name, published in said.items():
        of_all = np.array([one[name.removeprefix("section_")] for one in ours.values()])
        made = {"mean": of_all.mean(), "std": of_all.std(ddof=1), "min": of_all.min(), "max": of_all.max()}
        found[name] = max(abs(float(value) - published[key]) for key, value in made.items())
    return found


def main() -> None:
    """Test, check, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of development data")
    parser.add_argument("--small", action="store_true", help="one window, fewer draws")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    folder = options.data / "corridor" if (options.data / "corridor").is_dir() else options.data
    flows = read_flows(folder)
    draws = 500 if options.small else 4000
    result: dict[str, object] = {}
    for before, after in WINDOWS[1:2] if options.small else WINDOWS:
        found, exporters = back_test(flows[before], flows[after], {"RUS", "JPN"})
        gap = found["log(expected/actual)"]
        result[f"{before} against growth to {after}"] = {
            "pairs": len(gap),
            "mean spearman": {name: round(float(np.mean(values)), 4) for name, values in found.items()},
            "interval over pairs": interval(gap, [str(place) for place in range(len(gap))], draws),
            "interval over exporters": interval(gap, exporters, draws),
            "holds": float(np.mean(gap)) >= TARGET,
        }
    result["corridor in 2011, engine beside paper, million dollars"] = by_hand(folder)
    result["published advantages, largest difference"] = published_advantages(folder)
    print(json.dumps(result, ensure_ascii=False, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
