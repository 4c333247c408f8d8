"""Who should meet whom, and why.

A round is made in four steps, each a plain function: `candidates` finds pairs with something in
common, `score` says how likely both sides accept, `fair` lets those count more who have had
little, `allocate` chooses introductions under everyone's capacity and proves how near the choice
is to the best. `list_everybody` ranks everybody for everybody of a market instead. `explain` and
`rank` serve the pages, `learn` and `calibration` the time after the answers came in. The keys and
facts of all reasons stand in `Reason`.
"""

from __future__ import annotations

from .allocation import Round, allocate, second_wave, verify
from .explanations import Explanation, Reason, View, explain, features_of, not_introduced
from .fairness import Spread, fair, favoured, received, share_of, spread, with_quota
from .features import KEYS
from .learning import Bin, Calibration, Outcome, calibration, calibration_of, learn
from .lists import ListFigures, MarketLists, list_everybody
from .market import Capacities, Market, Pair
from .model import Model, Weights
from .profiles import Coded, Kind, Profile
from .ranking import Ranked, rank
from .rosters import Roster
from .scoring import Candidates, all_pairs, candidates, score
from .settings import RoundSettings

__all__ = [
    "KEYS",
    "Bin",
    "Calibration",
    "Candidates",
    "Capacities",
    "Coded",
    "Explanation",
    "Kind",
    "ListFigures",
    "Market",
    "MarketLists",
    "Model",
    "Outcome",
    "Pair",
    "Profile",
    "Ranked",
    "Reason",
    "Roster",
    "Round",
    "RoundSettings",
    "Spread",
    "View",
    "Weights",
    "all_pairs",
    "allocate",
    "calibration",
    "calibration_of",
    "candidates",
    "explain",
    "fair",
    "favoured",
    "features_of",
    "learn",
    "list_everybody",
    "not_introduced",
    "rank",
    "received",
    "score",
    "second_wave",
    "share_of",
    "spread",
    "verify",
    "with_quota",
]
