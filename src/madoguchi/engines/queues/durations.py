"""How long something takes, as a distribution that turns evenly spread numbers into durations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Duration:
    """A distribution of durations, in the unit of the log (here: working days). `least` is its smallest value."""

    kind: str
    mean: float
    least: float
    samples: tuple[float, ...] = ()

    def of(self, even: Floats) -> Floats:
        """Durations for numbers spread evenly over [0, 1); a larger number never gives a shorter duration.

        >>> exponential(2.0).of(np.array([0.0, 0.5])).round(3).tolist(), fixed(3).of(np.array([0.1, 0.9])).tolist()
        ([0.0, 1.386], [3.0, 3.0])
        """
        if self.kind == "fixed":
            return np.full(even.shape, self.mean)
        if self.kind == "exponential":
            return np.asarray(-self.mean * np.log1p(-even), dtype=np.float64)
        values = np.asarray(self.samples, dtype=np.float64)
        return np.asarray(values[(even * len(values)).astype(np.int64)], dtype=np.float64)

    def times(self, factor: float) -> Duration:
        """The same, so many times as long."""
        scaled = tuple(value * factor for value in self.samples)
        return Duration(self.kind, self.mean * factor, self.least * factor, scaled)


def fixed(duration: float) -> Duration:
    """Always the same. Raises ValueError if it is negative or no number."""
    return Duration("fixed", _checked(duration), duration)


def exponential(mean: float) -> Duration:
    """Without memory, as between calls at a counter; it can be arbitrarily short."""
    return Duration("exponential", _checked(mean), 0.0)


def empirical(samples: Sequence[float]) -> Duration:
    """As observed: every sample as likely as every other. Raises ValueError without any."""
    if not samples:
        raise ValueError("there is no sample to draw from")
    ordered = tuple(sorted(_checked(value) for value in samples))
    return Duration("empirical", float(np.mean(ordered)), ordered[0], ordered)


def _checked(value: float) -> float:
    if not np.isfinite(value) or value < 0:
        raise ValueError(f"{value} is no duration")
    return float(value)
