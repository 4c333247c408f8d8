"""Turns counts into figures that can be quoted.

A `Reading` is a figure with its count and status. `share` and `percentile` make one. `chance_of_at_least` says whether
something is more frequent than elsewhere. The functions on trade take
values by group and say in which groups two sides fit, how concentrated their trade is, and where it is smaller than
their sizes suggest. Each formula names the paper it is from.
"""

from __future__ import annotations

from madoguchi.engines.indicators.rates import chance_of_at_least, expected
from madoguchi.engines.indicators.readings import CERTAIN, ESTIMATED, TOO_FEW, Reading, percentile, share
from madoguchi.engines.indicators.trade import (
    Potential,
    complementarity,
    concentration,
    revealed_advantage,
    shares,
    trend,
    untapped_potential,
)

__all__ = [
    "CERTAIN",
    "ESTIMATED",
    "TOO_FEW",
    "Potential",
    "Reading",
    "chance_of_at_least",
    "complementarity",
    "concentration",
    "expected",
    "percentile",
    "revealed_advantage",
    "share",
    "shares",
    "trend",
    "untapped_potential",
]
