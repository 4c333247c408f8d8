"""What answers teach: weights drawn from the expert's toward what happened, and how honest the chances were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .features import KEYS
from .model import EVERY_SIDE, Model, Weights
from .rosters import Bools, Floats

RIDGE = 8.0
"""How many answers' worth the expert's opinion of one weight is; about one round of a small desk."""
LONGEST_FIT = 50
SETTLED = 1e-10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One side's answer to one introduction, with what it saw (`features_of`) when it answered."""

    side: str
    features: Mapping[str, float]
    accepted: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose predicted chance lay in one tenth: what was expected, what came."""

    low: float
    high: float
    count: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How near the chances were. ``brier`` is the mean squared error; ``brier_of_mean`` is that of

    always saying the average, which a useful model stays below. ``bins`` hold the reliability curve.
    """

    count: int
    brier: float
    brier_of_mean: float
    bins: tuple[Bin, ...]


def learn(outcomes: Iterable[Outcome], prior: Model, *, ridge: float = RIDGE) -> Model:
    """The weights that fit the answers best while staying near the prior.

    Each side learns from its own answers; a side without answers keeps the prior. A weight that
    no answer speaks of does not move. The order of the answers does not matter beyond rounding.

    >>> prior = Model.restored({"": {"intercept": 0.0, "weights": {"product-sought": 1.0}}})
    >>> seen = [Outcome("east", {"product-sought": 1.0}, accepted=False)] * 20
    >>> learn(seen, prior).of("east").weights["product-sought"] < 0.5
    True
    """
    if ridge <= 0:
        raise ValueError("ridge must be above 0")
    by_side: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_side.setdefault(outcome.side, []).append(outcome)
    sides = dict(prior.sides)
    for side, answers in sorted(by_side.items()):
        sides[side] = _fitted(answers, prior.of(side), ridge)
    return Model({EVERY_SIDE: prior.of(EVERY_SIDE), **sides}, prior.why)


def calibration(outcomes: Iterable[Outcome], model: Model) -> Calibration:
    """How near the model's chances were to the answers.

    >>> even = Model.restored({"": {"intercept": 0.0, "weights": {}}})
    >>> calibration([Outcome("east", {}, accepted=True), Outcome("east", {}, accepted=False)], even).brier
    0.25
    """
    answers = list(outcomes)
    if not answers:
        return calibration_of([], [])
    seen, accepted = _table(answers)
    chances = [_chance(*_parts(model.of(a.side)), row) for a, row in zip(answers, seen, strict=True)]
    return calibration_of(chances, accepted > 0)


def calibration_of(chances: Sequence[float], accepted: Sequence[bool] | Bools) -> Calibration:
    """How near these chances, each told before its answer came, were to the answers.

    >>> calibration_of([0.9, 0.1], [True, False]).brier
    0.01
    """
    if not len(chances):
        return Calibration(0, 0.0, 0.0, ())
    told, came = np.asarray(chances, dtype=np.float64), np.asarray(accepted, dtype=np.float64)
    tenths = np.minimum((told * 10).astype(int), 9)
    bins = tuple(
        Bin(
            tenth / 10,
            (tenth + 1) / 10,
            int((tenths == tenth).sum()),
            float(told[tenths == tenth].mean()),
            float(came[tenths == tenth].mean()),
        )
        for tenth in np.unique(tenths).tolist()
    )
    mean = float(came.mean())
    return Calibration(len(told), round(float(((told - came) ** 2).mean()), 12), mean * (1 - mean), bins)


def _fitted(answers: list[Outcome], prior: Weights, ridge: float) -> Weights:
    """Newton's method on the penalised log-likelihood; the intercept is held as the other weights are."""
    seen, accepted = _table(answers)
    seen = np.column_stack((np.ones(len(answers)), seen))
    counted = np.array([answer.weight for answer in answers])
    start = np.concatenate(([prior.intercept], prior.vector))
    theta = start.copy()
    for _ in range(LONGEST_FIT):
        chances = 1.0 / (1.0 + np.exp(-(seen @ theta)))
        slope = seen.T @ (counted * (accepted - chances)) - ridge * (theta - start)
        curve = (seen * (counted * chances * (1 - chances))[:, None]).T @ seen + ridge * np.eye(len(theta))
        move = np.linalg.solve(curve, slope)
        longest = float(np.abs(move).max())
        theta += move / max(1.0, longest)  # never more than 1 in one go: far from the top the curve misleads
        if longest < SETTLED:
            break
    learned = {key: weight for key, weight in zip(KEYS, theta[1:].tolist(), strict=True) if weight}
    return Weights(float(theta[0]), learned)


def _table(answers: list[Outcome]) -> tuple[Floats, Floats]:
    for answer in answers:
        unknown = set(answer.features) - set(KEYS)
        if unknown:
            raise ValueError(f"there is no such feature: {', '.join(sorted(unknown))}")
    seen = np.array([[answer.features.get(key, 0.0) for key in KEYS] for answer in answers])
    return seen, np.array([float(answer.accepted) for answer in answers])


def _parts(weights: Weights) -> tuple[float, Floats]:
    return weights.intercept, weights.vector


def _chance(intercept: float, vector: Floats, row: Floats) -> float:
    return float(1.0 / (1.0 + np.exp(-(intercept + vector @ row))))
