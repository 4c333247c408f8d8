"""From the kernel's raw score to a score that means something: `data/calibration.tsv` has the curve and how it
was measured.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.names.kernel import COUNT, FEATURES
from madoguchi.engines.names.tables import column, rows

Kind = Literal["pair", "pool"]  # two names on their own, or a name against an index that knows which words are rare
Floats = NDArray[np.float64]


@cache
def coefficients(kind: Kind = "pair") -> Floats:
    """The weight of each feature, and last the constant."""
    table = column("model", "feature", kind)
    found = np.array([*(float(table.get(feature, "0")) for feature in FEATURES), float(table["constant"])])
    assert len(found) == COUNT + 1
    found.setflags(write=False)
    return found


@cache
def _curve(kind: Kind) -> tuple[Floats, Floats, Floats]:
    chosen = [row for row in rows("calibration") if row["kind"] == kind]
    table = [(float(row["raw"]), float(row["score"]), float(row["false_positive_rate"])) for row in chosen]
    raw, score, rate = (np.array(values) for values in zip(*table, strict=True))
    return raw, score, rate


def calibrated(raw: Floats, kind: Kind = "pair") -> Floats:
    """Scores in [0, 1] for raw scores; a higher raw score is never a lower score."""
    points, scores, _ = _curve(kind)
    within = np.interp(raw, points, scores)
    above = 1.0 - (1.0 - scores[-1]) * np.exp(-np.clip(raw - points[-1], 0.0, 50.0) / 4.0)
    below = scores[0] * np.exp(np.clip(raw - points[0], -50.0, 0.0) / 4.0)
    return np.asarray(np.where(raw > points[-1], above, np.where(raw < points[0], below, within)))


def raw_at(false_positive_rate: float, kind: Kind = "pair") -> float:
    """The raw score that a pair of different companies reaches with this probability, at most."""
    points, _, rates = _curve(kind)
    return float(np.interp(np.log(false_positive_rate), np.log(rates[::-1]), points[::-1]))


def threshold(false_positive_rate: float) -> float:
    """The score that a pair of different companies reaches with this probability, at most.

    >>> threshold(0.001) < threshold(0.0001)
    True
    """
    _, scores, rates = _curve("pair")
    logs = np.log(rates[::-1])
    return float(np.interp(np.log(false_positive_rate), logs, scores[::-1]))


def false_positive_rate(score: float) -> float:
    """How often two different companies score at least this, by the curve."""
    _, scores, rates = _curve("pair")
    return float(np.exp(np.interp(score, scores, np.log(rates))))
