"""What is kept about the money of projects, split by noun."""

from __future__ import annotations

from madoguchi.apps.projects.financing.models.allocations import Allocation, Award
from madoguchi.apps.projects.financing.models.funds import Appraisal, Fund, FundRules
from madoguchi.apps.projects.financing.models.plans import (
    FinanceCondition,
    FinanceItem,
    FinancePlan,
    ItemChange,
    PlanAmount,
    PlanUse,
    Tranche,
)

__all__ = [
    "Allocation",
    "Appraisal",
    "Award",
    "FinanceCondition",
    "FinanceItem",
    "FinancePlan",
    "Fund",
    "FundRules",
    "ItemChange",
    "PlanAmount",
    "PlanUse",
    "Tranche",
]
