"""How an exchange rate may move: by leaps and bounds drawn from a law, or by pieces of its own past."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

import numpy as np

from .flows import Floats


@dataclass(frozen=True, slots=True)
class JumpDiffusion:
    """Yearly steps of the logarithm of the rate: drift, unrest, and now and then a jump.

    ``jump_chance`` is the chance of a jump in a year. The price of what is sold moves with
    ``price_volatility``, correlated with the rate. Without jumps it is a plain normal walk, which
    no risk run accepts as its only market: rates do leap.
    """

    key: str = "jumps"
    drift: float = 0.0
    volatility: float = 0.15
    jump_chance: float = 0.0
    jump_mean: float = 0.0
    jump_deviation: float = 0.0
    price_volatility: float = 0.0
    correlation: float = 0.0

    def __post_init__(self) -> None:
        """Raises ValueError for what cannot be a chance, a spread or a correlation."""
        if not 0 <= self.jump_chance <= 1 or not -1 <= self.correlation <= 1:
            raise ValueError("a chance lies between 0 and 1, a correlation between -1 and 1")
        if min(self.volatility, self.jump_deviation, self.price_volatility) < 0:
            raise ValueError("a spread cannot be negative")

    @property
    def leaps(self) -> bool:
        """Does it know jumps?"""
        return self.jump_chance > 0 and (self.jump_mean != 0 or self.jump_deviation > 0)

    def paths(self, years: int, count: int, chance: np.random.Generator) -> tuple[Floats, Floats | None]:
        """Indices around 1 of rate and price: one row a year, one column a path; no price where it stands still."""
        steps = chance.standard_normal((years, count))
        price = None
        if self.price_volatility:
            other = chance.standard_normal((years, count))
            mixed = self.correlation * steps + sqrt(1 - self.correlation**2) * other
            price = np.exp(np.cumsum(mixed * self.price_volatility, axis=0))
        steps *= self.volatility
        steps += self.drift
        if self.leaps:
            jumped = chance.random((years, count)) < self.jump_chance
            steps[jumped] += chance.normal(self.jump_mean, self.jump_deviation, int(jumped.sum()))
        return np.exp(np.cumsum(steps, axis=0, out=steps), out=steps), price


@dataclass(frozen=True, slots=True)
class BlockBootstrap:
    """The past put together anew: ``returns`` are its log steps, so many a year, drawn in blocks of ``block``.

    What stood together stays together, so unrest that comes in spells still does. The rate of a
    year is the mean over its steps.
    """

    returns: tuple[float, ...]
    per_year: int = 12
    block: int = 6
    key: str = "history"

    def __post_init__(self) -> None:
        """Raises ValueError where the past is shorter than a block."""
        if not 1 <= self.block <= len(self.returns) or self.per_year < 1:
            raise ValueError("a block must fit into the past")

    @property
    def leaps(self) -> bool:
        """What happened, happened: the past is a market of its own."""
        return True

    def paths(self, years: int, count: int, chance: np.random.Generator) -> tuple[Floats, Floats | None]:
        """Indices of the rate around 1, one row a year and one column a path."""
        steps = years * self.per_year
        blocks = -(-steps // self.block)
        starts = chance.integers(0, len(self.returns), (blocks, count))
        within = (starts[:, None, :] + np.arange(self.block)[None, :, None]) % len(self.returns)
        past = np.array(self.returns)
        walk = past[within.reshape(blocks * self.block, count)[:steps]]
        np.exp(np.cumsum(walk, axis=0, out=walk), out=walk)
        return walk.reshape(years, self.per_year, count).mean(axis=1), None


Market = JumpDiffusion | BlockBootstrap


def log_steps(rates: tuple[float, ...]) -> tuple[float, ...]:
    """The steps of a series of rates, as `BlockBootstrap` takes them.

    >>> [round(step, 4) for step in log_steps((50.0, 55.0, 55.0))]
    [0.0953, 0.0]
    """
    return tuple(log(after / before) for before, after in pairwise(rates))
