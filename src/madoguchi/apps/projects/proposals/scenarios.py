"""What a plan is worth before tax and loan: as planned, and when one of its figures turns out worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from madoguchi.engines import finance

BASE = "base"
SHARE = 0.2


def scenarios(project: finance.Project) -> list[dict[str, Any]]:
    """The base case first, then each case with its key, value, rates and payback. None of them is the company's guess:
    the same cases are computed for every proposal, so that readers can compare them.
    """
    return [{"key": key, **worth(cash_before_tax(case), case)} for key, case in _cases(project)]


def _cases(project: finance.Project) -> list[tuple[str, finance.Project]]:
    changes: dict[str, Callable[[finance.Project], finance.Project]] = {
        BASE: lambda one: one,
        "less-revenue": lambda one: one.scaled(revenue=1 - SHARE),
        "higher-costs": lambda one: one.scaled(costs=1 + SHARE, payroll=1 + SHARE),
        "dearer-building": lambda one: one.scaled(investment=1 + SHARE),
        "a-year-late": _a_year_late,
        "all-at-once": lambda one: _a_year_late(
            one.scaled(revenue=1 - SHARE, costs=1 + SHARE, payroll=1 + SHARE, investment=1 + SHARE)
        ),
    }
    return [(key, change(project)) for key, change in changes.items()]


def _a_year_late(project: finance.Project) -> finance.Project:
    """The money is spent as planned, and everything else begins a year later."""
    return replace(
        project,
        debt=None,
        investment=(*project.investment, 0.0),
        revenue=(0.0, *project.revenue),
        costs=(0.0, *project.costs),
        payroll=(0.0, *project.payroll),
    )


def cash_before_tax(project: finance.Project) -> list[float]:
    """What comes in less what goes out, year by year, without tax and loan."""
    return [
        revenue - costs - pay - spent
        for revenue, costs, pay, spent in zip(
            project.revenue, project.costs, project.payroll, project.investment, strict=True
        )
    ]


def worth(cash: list[float], project: finance.Project) -> dict[str, Any]:
    """Value today, every rate of return, the modified one, and years until it is paid back."""
    flows = finance.Flows.of((date(year, 12, 31), one) for year, one in zip(project.years, cash, strict=True))
    found = finance.irr(flows)
    value = sum(one * factor for one, factor in zip(cash, project.discount_factors().tolist(), strict=True))
    modified = finance.mirr(flows, finance_rate=project.discount_rate, reinvest_rate=project.discount_rate)
    return {
        "npv": value,
        "kind": found.kind,
        "rates": list(found.rates),
        "modified": modified,
        "payback": finance.payback(flows),
    }
