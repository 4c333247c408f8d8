"""Fits the model of `engines.names` and its calibration curve on one half of the development pairs, and
writes both as data.

    python benchmarks/names_calibrate.py --data DIR [--write]

Two models come out: "pair" for two names on their own, "pool" for a name against an index that knows which
words are rare.
The other half of the pairs is left for `names_quality.py`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.names_pairs import TASKS, Pair, pairs
from madoguchi.engines.names import analyse, kernel, packing, retrieval

Array = NDArray[np.float64]
COUNT = kernel.COUNT
RATES = (0.5, 0.2, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003, 0.00001)
SCORES = (0.02, 0.08, 0.15, 0.25, 0.35, 0.47, 0.6, 0.7, 0.8, 0.87, 0.92)
DATA = Path(__file__).parent.parent / "src" / "madoguchi" / "engines" / "names" / "data"
ROUNDS, HARDEST, RIDGE = 3, 15, 0.003
NEVER_FOR = {"own_missing", "numbers_differ", "form_differs", "other_ideas", "unmatched_least", "unmatched_most"}
MOST_AGAINST = {"form_differs": -1.0}  # in the pairs at hand forms were translated with care; elsewhere they are not


@dataclass(frozen=True, slots=True)
class Sample:
    """Features (n, m, COUNT) of n left with m right names: row i and column i are one company, columns from n on are
    others; `same` (n, m) marks pairs that are no negatives.
    """

    features: NDArray[np.float32]
    same: NDArray[np.bool_]

    @property
    def positives(self) -> NDArray[np.float32]:
        return self.features[np.arange(len(self.features)), np.arange(len(self.features))]


def sample(chosen: Sequence[Pair], kind: str, *, with_reading: bool = False, crowd: Sequence[str] = ()) -> Sample:
    """Compare every left name with every right name and the crowd, all of them, without the candidate search."""
    rights = [analyse(name) for name in (*(pair.right for pair in chosen), *crowd)]
    lefts = [analyse(pair.left, reading=pair.reading if with_reading else None) for pair in chosen]
    packer = packing.Packer()
    for name in rights:
        packer.add(name.tokens, name.family)
    tables = packing.tables()
    packed = packer.packed()
    begins, _ = retrieval.build(packed, tables[2])

    def weighed(names: kernel.Packed) -> kernel.Packed:
        weights = np.empty(len(names.weight), np.float32)
        retrieval.weigh(names, begins, len(rights), weights)
        return names._replace(weight=weights) if kind == "pool" else names

    packed = weighed(packed)
    features = np.empty((len(lefts), len(rights), COUNT), np.float32)
    every, scores, out = np.arange(len(rights)), np.empty(len(rights)), np.empty((len(rights), COUNT))
    for at, name in enumerate(lefts):
        kernel.score_many(weighed(packing.pack(name)), 0, packed, every, tables, np.zeros(COUNT + 1), scores, out)
        features[at] = out
    left_cores, right_cores = np.array([n.core for n in lefts]), np.array([n.core for n in rights])
    count = len(chosen)
    same = right_cores[:count, None] == right_cores
    same[:, :count] |= left_cores[:, None] == left_cores
    return Sample(features, same)


def fit(samples: Sequence[Sample]) -> Array:
    """Weights and constant of a logistic model against the hardest wrong pairs, found anew in each round."""
    weights = np.zeros(COUNT + 1)
    weights[[kernel.FEATURES.index(name) for name in ("cover_product", "evidence", "whole")]] = 1.0
    for turn in range(ROUNDS):
        blocks = [block for each in samples for block in _training(each, weights, turn)]
        rows = np.concatenate([block for block, _, _ in blocks]).astype(np.float64)
        labels = np.concatenate([np.full(len(block), label) for block, label, _ in blocks])
        shares = np.concatenate([np.full(len(block), weight / len(block)) for block, _, weight in blocks])
        weights = _logistic(rows, labels, shares)
    return weights


def _training(each: Sample, weights: Array, turn: int) -> list[tuple[Array, float, float]]:
    """Right pairs, each row's hardest wrong ones, the hardest of all, and some at random, with the weight of
    each kind.
    """
    count = len(each.features)
    scores = np.where(each.same, -1e9, each.features @ weights[:COUNT])
    nearest = np.argpartition(-scores, min(HARDEST, count - 1), axis=1)[:, :HARDEST]
    hard = each.features[np.arange(count)[:, None], nearest].reshape(-1, COUNT)
    hardest = each.features.reshape(-1, COUNT)[np.argpartition(-scores.ravel(), count)[:count]]
    chosen = np.random.default_rng(turn).integers(0, count, (count * 5, 2))
    chosen = chosen[~each.same[chosen[:, 0], chosen[:, 1]]]
    others = each.features[chosen[:, 0], chosen[:, 1]]
    return [(each.positives, 1.0, 1.0), (hard, 0.0, 3.0), (hardest, 0.0, 2.0), (others, 0.0, 1.0)]  # type: ignore[list-item]


def _logistic(rows: Array, labels: Array, shares: Array) -> Array:
    centre, spread = rows.mean(0), rows.std(0) + 1e-6
    scaled = (rows - centre) / spread

    def loss(point: Array) -> tuple[float, Array]:
        logits = scaled @ point[:COUNT] + point[COUNT]
        losses = np.logaddexp(0, np.where(labels == 1, -logits, logits)) * shares
        slope = (1 / (1 + np.exp(-logits)) - labels) * shares
        gradient = np.append(scaled.T @ slope + 2 * RIDGE * point[:COUNT], slope.sum())
        return losses.sum() + RIDGE * (point[:COUNT] ** 2).sum(), gradient

    bounds = [_bound(name, spread[at]) for at, name in enumerate(kernel.FEATURES)]
    point = minimize(loss, np.zeros(COUNT + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return np.append(point[:COUNT] / spread, point[COUNT] - (point[:COUNT] * centre / spread).sum())


def _bound(name: str, spread: float) -> tuple[float | None, float | None]:
    """What speaks for a pair never counts against it, whatever the sample says, and the other way round."""
    if name not in NEVER_FOR:
        return 0.0, None
    least = MOST_AGAINST.get(name)
    return None if least is None else least * spread, 0.0


def curve(samples: Sequence[Sample], weights: Array) -> list[tuple[float, float, float, float]]:
    """Raw score, score, false-positive rate and recall, each task counting alike."""
    negatives, positives = [], []
    for each in samples:
        raw = each.features @ weights[:COUNT] + weights[COUNT]
        negatives.append(np.sort(raw[~each.same]))
        positives.append(each.positives @ weights[:COUNT] + weights[COUNT])
    points = np.linspace(min(n[0] for n in negatives), max(n[-1] for n in negatives), 20_000)
    rates = np.mean([1 - np.searchsorted(n, points) / len(n) for n in negatives], axis=0)
    found = []
    for rate, score in zip(RATES, SCORES, strict=True):
        raw = float(points[np.argmax(rates <= rate)])
        found.append((raw, score, rate, float(np.mean([(p >= raw).mean() for p in positives]))))
    return found


def chosen_half(folder: Path, task: str, half: int, most: int) -> list[Pair]:
    found = [pair for pair in pairs(folder, task) if pair.half == half]
    random.Random(0).shuffle(found)
    return found[:most]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--most", type=int, default=700, help="pairs of each task")
    parser.add_argument("--write", action="store_true", help="write model.tsv and calibration.tsv of the engine")
    options = parser.parse_args()
    models, curves = {}, {}
    for kind in ("pair", "pool"):
        samples = [sample(chosen_half(options.data, task, 0, options.most), kind) for task in TASKS]
        models[kind] = fit(samples)
        curves[kind] = curve(samples, models[kind])
    lines = ["feature\tpair\tpool"]
    for at, name in enumerate((*kernel.FEATURES, "constant")):
        lines.append(f"{name}\t{models['pair'][at]:.5f}\t{models['pool'][at]:.5f}")
    note = "# Logistic model over the features of kernel.py, by benchmarks/names_calibrate.py on half of its pairs.\n"
    model = note + "\n".join(lines) + "\n"
    lines = ["kind\traw\tscore\tfalse_positive_rate\trecall"]
    lines += [f"{kind}\t{r:.4f}\t{s}\t{f:.5f}\t{c:.3f}" for kind, rows in curves.items() for r, s, f, c in rows]
    note = (
        "# Raw score to score, with the share of wrong and of right pairs that reach it: mean of four tasks\n"
        "# (Japanese, Russian, English), every name with every other, by benchmarks/names_calibrate.py.\n"
    )
    calibration = note + "\n".join(lines) + "\n"
    print(model, calibration, sep="\n")
    if options.write:
        (DATA / "model.tsv").write_text(model, encoding="utf-8")
        (DATA / "calibration.tsv").write_text(calibration, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
