"""Weighs the factors for and against: cross-impact balances of expert judgements.

A `Matrix` says what each state of each factor does to every other. `consistent` finds the scenarios that hold
together, `succession` what a scenario turns into, `basins` which share of all starting points ends where,
`redraw` and `tipping_points` what survives when judgements may be a little wrong, `leave_one_out` on which
judgement a result hangs, `agreement` how far two coders agree. States are numbered from 1, as on paper; factors and
rows from 0. Nothing here is a probability.
"""

from __future__ import annotations

from .agreement import Agreement, agreement
from .basins import MOST_COMBINATIONS, Basins, Cycle, TooManyCombinations, basins, sampled_basins
from .json_text import in_unit, read_json, write_json
from .matrix import Descriptor, Matrix, State
from .redraws import (
    LeftOut,
    Redraws,
    Tip,
    leave_one_out,
    pairs_held,
    redraw,
    steadiness,
    tipping_points,
    without,
)
from .search import TooMany, consistent
from .succession import Succession, succession, successor
from .wizard import read_scw, write_scw

__all__ = [
    "MOST_COMBINATIONS",
    "Agreement",
    "Basins",
    "Cycle",
    "Descriptor",
    "LeftOut",
    "Matrix",
    "Redraws",
    "State",
    "Succession",
    "Tip",
    "TooMany",
    "TooManyCombinations",
    "agreement",
    "basins",
    "consistent",
    "in_unit",
    "leave_one_out",
    "pairs_held",
    "read_json",
    "read_scw",
    "redraw",
    "sampled_basins",
    "steadiness",
    "succession",
    "successor",
    "tipping_points",
    "without",
    "write_json",
    "write_scw",
]
