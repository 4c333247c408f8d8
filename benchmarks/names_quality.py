"""How well names are matched across scripts, on development pairs that the model never saw.

    python -m benchmarks.names_quality --data DIR [--logic-v2 PYTHON] [--small] [--json]

For each task every left name is compared with every right name of its half. Half 1 is measured with the model that
ships, which was fitted on half 0; half 0 with a model fitted on half 1, so that every pair counts once and none was
seen. Reported: recall at a false-positive rate of 0.1 % and recall@1 among a thousand names or more, each with a 95 %
interval (bootstrap over companies), for the engine, for the engine without the reading (the dictionary's or the
register's), without ideas and without sound costs, and in the same run for "romanise and token-sort with rapidfuzz"
and, where an interpreter that has nomenklatura is named, for its logic-v2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from benchmarks.names_calibrate import COUNT, chosen_half, fit, sample
from benchmarks.names_pairs import TASKS, Pair, pairs
from benchmarks.names_peers import logic_v2
from madoguchi.engines.names import analyse, analysis, calibration, romanise

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]
AMONG = 1000  # a name is looked for among at least so many
FITTED_ON = 700  # pairs of each task
CROWDS = {TASKS[0]: (TASKS[1], "right"), TASKS[1]: (TASKS[0], "right"), TASKS[2]: (TASKS[3], "left"),
          TASKS[3]: (TASKS[0], "right")}  # fmt: skip
ROUNDS = 400
SHIPPED, OTHER = "half 1, the model that ships", "both halves, each by the model of the other"
LOGIC = "logic-v2 of nomenklatura"


@dataclass(frozen=True, slots=True)
class Half:
    """The pairs of one half of a task, and right-hand names of other companies that make up the thousand."""

    number: int
    chosen: list[Pair]
    crowd: list[str]

    @property
    def rights(self) -> list[str]:
        return [pair.right for pair in self.chosen] + self.crowd


@dataclass(frozen=True, slots=True)
class Outcome:
    """For each company: whether its pair scored above all but a thousandth of the wrong ones, and came first."""

    reached: Flags
    first: Flags

    @classmethod
    def of(cls, scores: Scores, same: Flags) -> Outcome:
        """`scores` (n, m): the right pairs on the diagonal; `same` (n, m) marks what is not a wrong pair."""
        count = len(scores)
        square, limit = scores[:, :count], np.quantile(scores[:, :count][~same[:, :count]], 0.999)
        right = np.diag(square)
        return cls(right > limit, right > np.where(same, -np.inf, scores).max(1))

    def figures(self) -> dict[str, float]:
        draws = np.random.default_rng(1).integers(0, len(self.reached), (ROUNDS, len(self.reached)))
        found: dict[str, float] = {"pairs": len(self.reached)}
        for name, flags in (("recall", self.reached), ("first", self.first)):
            low, high = np.quantile(flags[draws].mean(1), [0.025, 0.975])
            found |= {name: float(flags.mean()), f"{name}_low": float(low), f"{name}_high": float(high)}
        return found


def halves(folder: Path, task: str, most: int) -> list[Half]:
    """Half 1 and half 0 of a task, each with its crowd."""
    found = []
    for number in (1, 0):
        chosen = chosen_half(folder, task, number, most)
        known = {pair.company for pair in chosen}
        other, side = CROWDS[task]
        others = [(pair.company, pair.right) for pair in pairs(folder, task)]
        others += [(pair.company, getattr(pair, side)) for pair in pairs(folder, other)]
        crowd = {company: name for company, name in reversed(others) if company not in known}
        found.append(Half(number, chosen, list(crowd.values())[: max(0, min(AMONG, most) - len(chosen))]))
    return found


@cache
def model_of(folder: Path, kind: str, half: int, most: int) -> Scores:
    """The weights with which a half is measured: those that ship for half 1, refitted on half 1 for half 0."""
    if half == 1:
        return calibration.coefficients(kind)
    return fit([sample(chosen_half(folder, task, 1, min(most, FITTED_ON)), kind) for task in TASKS])


def token_sort(half: Half) -> Scores:
    """The peer: legal forms off, all romanised (same dictionary readings), words sorted, edit distance."""
    lefts = [romanise(analyse(pair.left).core).lower() for pair in half.chosen]
    rights = [romanise(analyse(name).core).lower() for name in half.rights]
    return process.cdist(lefts, rights, scorer=fuzz.token_sort_ratio, workers=1).astype(float)


@contextmanager
def without(part: str) -> Iterator[None]:
    """The engine with one of its parts switched off: reading, ideas or sound costs."""
    from madoguchi.engines.names import concepts, packing

    saved = analysis._japanese_tokens, concepts.of_word, concepts.of_japanese, packing._costs
    costs = packing._costs()
    try:
        if part == "reading":
            analysis._japanese_tokens = lambda run: [
                token if analysis._KATAKANA_WORD.fullmatch(token.text) else replace(token, sound="")
                for token in saved[0](run)
            ]
        if part == "ideas":
            concepts.of_word = lambda word: ()  # type: ignore[assignment]
            concepts.of_japanese = lambda word: ()  # type: ignore[assignment]
        if part == "sounds":
            flat = 1.0 - np.eye(128, dtype=np.float32)
            packing._costs = lambda: (flat, np.ones(128, np.float32), costs[2])  # type: ignore[assignment]
        analysis._analyse.cache_clear()
        yield
    finally:
        analysis._japanese_tokens, concepts.of_word, concepts.of_japanese, packing._costs = saved
        analysis._analyse.cache_clear()


def measured(folder: Path, task: str, most: int, peer: str | None) -> dict[str, dict[str, dict[str, float]]]:
    """The figures of every way to compare, on half 1 and on both halves together."""
    found: dict[str, list[Outcome]] = {}
    speeds = []
    for half in halves(folder, task, most):

        def scored(kind: str, half: Half = half, **more: bool) -> tuple[Scores, Flags]:
            each = sample(half.chosen, kind, crowd=half.crowd, **more)
            weights = model_of(folder, kind, half.number, most)
            return each.features @ weights[:COUNT] + weights[COUNT], each.same

        scores, same = scored("pool")
        ways: dict[str, Callable[[], Scores]] = {"engine, two names alone": lambda scored=scored: scored("pair")[0]}  # type: ignore[misc]
        if half.chosen[0].reading:
            ways["with the register's reading"] = lambda scored=scored: scored("pool", with_reading=True)[0]  # type: ignore[misc]
        ways["romanise, token sort"] = lambda half=half: token_sort(half)  # type: ignore[misc]
        outcomes = {"engine, with index": Outcome.of(scores, same)}
        outcomes |= {way: Outcome.of(run(), same) for way, run in ways.items()}
        for part in ("reading", "ideas", "sounds"):
            with without(part):
                outcomes[f"without {part}"] = Outcome.of(scored("pool")[0], same)
        if peer and task == TASKS[3]:
            theirs, speed = logic_v2(peer, [(pair.left, half.rights) for pair in half.chosen])
            outcomes[LOGIC] = Outcome.of(np.array(theirs), same)
            speeds.append(speed)
        for way, outcome in outcomes.items():
            found.setdefault(way, []).append(outcome)
    return {
        SHIPPED: {way: each[0].figures() for way, each in found.items()},
        OTHER: {way: _together(each).figures() for way, each in found.items()},
    } | ({"speed": {LOGIC: {"microseconds_a_pair": float(np.mean(speeds))}}} if speeds else {})


def _together(each: Sequence[Outcome]) -> Outcome:
    return Outcome(np.concatenate([one.reached for one in each]), np.concatenate([one.first for one in each]))


def false_positives(folder: Path, most: int) -> dict[str, float]:
    """What the calibrated threshold for 0.1 % gives on the unseen half (it was set on the other)."""
    found = {}
    for task in TASKS:
        each = sample(chosen_half(folder, task, 1, most), "pool")
        weights = calibration.coefficients("pool")
        raw = (each.features @ weights[:COUNT] + weights[COUNT])[~each.same]
        found[task] = float((calibration.calibrated(raw, "pool") >= 0.6).mean())
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--logic-v2", metavar="PYTHON", help="an interpreter of an environment that has nomenklatura")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    most = 120 if options.small else 1100
    result = {task: measured(options.data, task, most, options.logic_v2) for task in TASKS}
    rates = false_positives(options.data, most)
    if options.json:
        json.dump({"tasks": result, "false_positive_rate_at_0.6": rates}, sys.stdout, indent=1)
        return 0
    for task, found in result.items():
        print(f"{task}: {len(pairs(options.data, task))} pairs; false positives at score 0.6: {rates[task]:.5f}")
        for part in (SHIPPED, OTHER):
            print(f"  {part}")
            _print_rows(found[part])
        for peer, speed in found.get("speed", {}).items():
            print(f"  {peer}: {speed['microseconds_a_pair']:.0f} microseconds a pair")
    return 0


def _print_rows(rows: dict[str, dict[str, float]]) -> None:
    for label, row in rows.items():
        recall = f"recall {row['recall']:.3f} ({row['recall_low']:.2f}-{row['recall_high']:.2f})"
        first = f"@1 {row['first']:.3f} ({row['first_low']:.2f}-{row['first_high']:.2f})"
        ratio = rows["engine, with index"]["recall"] / max(row["recall"], 1e-9)
        print(f"    {label:28} n={row['pairs']:5.0f}  {recall}  {first}  engine to it {ratio:.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
