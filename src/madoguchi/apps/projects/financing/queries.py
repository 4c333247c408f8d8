"""What can be asked about the money of projects. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from madoguchi.apps.projects.financing.allotting import allocation_numbered, allocations, funds_on
from madoguchi.apps.projects.financing.asking import (
    Difference,
    ItemLine,
    balance,
    differences,
    giver_name,
    instrument_tests,
    lines_of,
    plan_of,
    plans_of,
    sums_by_state,
    waits_of,
)
from madoguchi.apps.projects.financing.sharing import problems_of

__all__ = [
    "Difference",
    "ItemLine",
    "allocation_numbered",
    "allocations",
    "balance",
    "differences",
    "funds_on",
    "giver_name",
    "instrument_tests",
    "lines_of",
    "plan_of",
    "plans_of",
    "problems_of",
    "sums_by_state",
    "waits_of",
]
