"""What can be done with the money of projects. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from madoguchi.apps.projects.financing.actions.allocating import (
    add_award,
    confirm,
    decide,
    keep,
    recommend,
    work_out,
)
from madoguchi.apps.projects.financing.actions.funding import RulesOfFund, appraise, open_fund, set_rules
from madoguchi.apps.projects.financing.actions.paying import (
    add_condition,
    add_tranche,
    drop_tranche,
    meet_condition,
    pay_tranche,
    reopen_condition,
)
from madoguchi.apps.projects.financing.actions.planning import (
    Giver,
    PlanTerms,
    add_item,
    change_item,
    write_plan,
)
from madoguchi.apps.projects.financing.sharing import Round

__all__ = [
    "Giver",
    "PlanTerms",
    "Round",
    "RulesOfFund",
    "add_award",
    "add_condition",
    "add_item",
    "add_tranche",
    "appraise",
    "change_item",
    "confirm",
    "decide",
    "drop_tranche",
    "keep",
    "meet_condition",
    "open_fund",
    "pay_tranche",
    "recommend",
    "reopen_condition",
    "set_rules",
    "work_out",
    "write_plan",
]
