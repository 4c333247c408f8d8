"""Cash flows, regimes side by side, risk, and shares in a co-financing.

Money comes in and goes out in one currency; inside, amounts are float64. Every random number comes
from a seed. What a country's law says is handed in as dated versions; nothing here knows a country.
"""

from __future__ import annotations

from .certificates import broken_limits, verify_funds
from .comparison import ORDINARY, Assessment, Comparison, Failure, eligibility, regime_comparison
from .debt import Balance, Cover, Schedule, cover_ratios, drawn_down, schedule, sculpted, sources_and_uses
from .flows import Flows, mirr, npv, payback, profile
from .funds import Allocation, Binding, LeftOut, Ticket, allocate_funds
from .markets import BlockBootstrap, JumpDiffusion, Market, log_steps
from .packages import Ask, Fund, LimitKey, Limits
from .projection import KINDS, WITHHELD, Exposure, Project
from .regimes import (
    Entry,
    LawVersion,
    LeastInvestment,
    NotKnown,
    Regime,
    RegimeVersion,
    Relief,
    Rules,
    Step,
    TreatyVersion,
    Waiting,
)
from .relaxation import FloorsUnmet
from .returns import Roots, irr, irr_table
from .risk import MarketRisk, RegimeRisk, Risk, Spread, Swing, break_even, risk, tornado

__all__ = [
    "KINDS",
    "ORDINARY",
    "WITHHELD",
    "Allocation",
    "Ask",
    "Assessment",
    "Balance",
    "Binding",
    "BlockBootstrap",
    "Comparison",
    "Cover",
    "Entry",
    "Exposure",
    "Failure",
    "FloorsUnmet",
    "Flows",
    "Fund",
    "JumpDiffusion",
    "LawVersion",
    "LeastInvestment",
    "LeftOut",
    "LimitKey",
    "Limits",
    "Market",
    "MarketRisk",
    "NotKnown",
    "Project",
    "Regime",
    "RegimeRisk",
    "RegimeVersion",
    "Relief",
    "Risk",
    "Roots",
    "Rules",
    "Schedule",
    "Spread",
    "Step",
    "Swing",
    "Ticket",
    "TreatyVersion",
    "Waiting",
    "allocate_funds",
    "break_even",
    "broken_limits",
    "cover_ratios",
    "drawn_down",
    "eligibility",
    "irr",
    "irr_table",
    "log_steps",
    "mirr",
    "npv",
    "payback",
    "profile",
    "regime_comparison",
    "risk",
    "schedule",
    "sculpted",
    "sources_and_uses",
    "tornado",
    "verify_funds",
]
