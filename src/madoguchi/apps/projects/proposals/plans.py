"""The figures of a plan: what the company typed, and what the engine makes of it. Values in, values out.

Before tax the flows are the company's own; under a regime they are what is left to the owners after tax and debt.
Cover is counted over the years of working: cash of a year before debt service over what is due in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Literal

from madoguchi.apps.projects.models.projects import NEUTRAL, REGION
from madoguchi.apps.projects.proposals import scenarios
from madoguchi.apps.projects.regimes.sheets import PATHS, SEED
from madoguchi.core import packs
from madoguchi.engines import finance

LoanKind = Literal["annuity", "linear", "bullet"]
LOANS: tuple[LoanKind, ...] = ("annuity", "linear", "bullet")
# Why no regime is computed.
AT_A_NEUTRAL_PLACE, LAW_NOT_HERE, OTHER_CURRENCY = "neutral", "elsewhere", "currency"


@dataclass(frozen=True)
class Plan:
    """A plan of even years: built in some, then worked in others. Amounts in `currency`, rates as shares."""

    agreed_on: date
    currency: str
    building_years: int
    working_years: int
    investment: Decimal
    revenue: Decimal
    costs: Decimal
    payroll: Decimal
    lasts: int
    discount: Decimal
    foreign: Decimal = Decimal(0)
    holder: str = "general"
    abroad: Decimal = Decimal(0)
    dollar: Decimal | None = None
    makes_goods: bool = True
    loan: Decimal = Decimal(0)
    loan_rate: Decimal = Decimal(0)
    loan_years: int = 0
    loan_kind: LoanKind = "annuity"

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Plan | None:
        """From what is kept in the database; None where no plan was entered."""
        if not kept:
            return None
        numbers = ("investment", "revenue", "costs", "payroll", "discount", "foreign", "abroad", "loan", "loan_rate")
        values: dict[str, Any] = {**kept, **{name: Decimal(kept.get(name) or 0) for name in numbers}}
        values["agreed_on"] = date.fromisoformat(kept["agreed_on"])
        values["dollar"] = Decimal(kept["dollar"]) if kept.get("dollar") else None
        return cls(**values)

    def kept(self) -> dict[str, Any]:
        """The plain form in which a plan is kept."""
        return {
            name: value if isinstance(value, bool | int | str) or value is None else str(value)
            for name, value in vars(self).items()
        }

    @property
    def first_year(self) -> int:
        """The year of the agreement, in which building begins."""
        return self.agreed_on.year

    def loan_schedule(self) -> finance.Schedule | None:
        """The loan, drawn at the beginning and without repayment while it is built; None without a loan."""
        if not self.loan:
            return None
        rate = float(self.loan_rate) / 100
        return finance.schedule(float(self.loan), rate, self.loan_years, kind=self.loan_kind, grace=self.building_years)

    def project(self, region: str, sector: str = "") -> finance.Project:
        """The plan as the engine takes it."""
        building, working = self.building_years, self.working_years
        a_year = float(self.investment) / building

        def worked(amount: Decimal) -> tuple[float, ...]:
            return (0.0,) * building + (float(amount),) * working

        return finance.Project(
            first_year=self.first_year,
            investment=(a_year,) * building + (0.0,) * working,
            revenue=worked(self.revenue),
            costs=worked(self.costs),
            payroll=worked(self.payroll),
            currency=self.currency,
            discount_rate=float(self.discount) / 100,
            debt=self.loan_schedule(),
            depreciation_years=self.lasts,
            foreign_share=float(self.foreign) / 100,
            holder=self.holder,  # type: ignore[arg-type]  # one of the engine's holders
            region=region,
            sector=sector,
            makes_goods=self.makes_goods,
            exposure=finance.Exposure(revenue=float(self.abroad) / 100),
        )


def figures(plan: Plan, place_kind: str, place_code: str, sector: str = "") -> dict[str, Any]:
    """What the engine makes of a plan at a place in a sector, as plain values that can be kept: the same each time.

    ``before`` are the flows before tax and debt with their value, all their rates and the spread of the value over
    futures of the exchange rate; ``scenarios`` what becomes of them when a figure differs; ``regimes`` the ordinary law
    and each regime with what it takes and leaves, or ``no_regimes`` says why there are none; ``uncounted`` are regimes
    in force of which the pack knows no figures.
    """
    return dict(json.loads(_figures(plan, place_kind, place_code, sector)))


@lru_cache(maxsize=64)
def _figures(plan: Plan, place_kind: str, place_code: str, sector: str) -> str:
    held = packs.current().finances.regimes
    why = _why_none(plan, place_kind, place_code)
    region = place_code if not why else ""
    project = plan.project(region, sector)
    before = scenarios.cash_before_tax(project)
    found: dict[str, Any] = {
        "years": list(project.years),
        "before": {"cash": before, **scenarios.worth(before, project)},
        "no_regimes": why,
        "regimes": [],
        "uncounted": [],
        "made_with": {
            "numpy": version("numpy"),
            "scipy": version("scipy"),
            "seed": SEED,
            "paths": PATHS,
            "plan": hashlib.sha256(json.dumps(plan.kept(), sort_keys=True).encode()).hexdigest(),
        },
    }
    found["before"]["spread"] = _before_tax(project)
    found["scenarios"] = scenarios.scenarios(project)
    loan = project.debt
    if loan is not None:
        found["loan"] = {name: list(getattr(loan, name)) for name in ("drawn", "interest", "repaid", "balance")}
        found["cover"] = _cover(plan, before, loan)
    if not why:
        assert held is not None  # `why` says so otherwise
        worth = {"USD": float(plan.dollar)} if plan.dollar else {}
        rules = held.rules(plan.agreed_on, region)
        comparison = finance.regime_comparison(project, rules, plan.agreed_on, worth=worth)
        spreads = _spreads(project, rules, plan, worth)
        found["regimes"] = [_assessed(one, plan, loan, spreads) for one in comparison.assessments]
        computed = {one.regime for one in comparison.assessments}
        found["uncounted"] = [
            one.key for one in held.regimes if one.key not in computed and one.terms_on(plan.agreed_on) is not None
        ]
    return json.dumps(found, default=str)


def _why_none(plan: Plan, place_kind: str, place_code: str) -> str:
    corridor = packs.current()
    held = corridor.finances.regimes
    if place_kind == NEUTRAL:
        return AT_A_NEUTRAL_PLACE
    if held is None or place_kind != REGION or place_code not in corridor.regions:
        return LAW_NOT_HERE
    if corridor.regions[place_code].side != held.side:
        return LAW_NOT_HERE
    return "" if plan.currency == corridor.side(held.side).currency else OTHER_CURRENCY


def _cover(plan: Plan, cash: list[float], loan: finance.Schedule) -> dict[str, Any]:
    """Of cash before debt service; over the years of working in which the loan runs."""
    first, last = plan.building_years, len(loan.drawn)
    owed = loan.balance[first - 1]
    parts = [getattr(loan, name)[first:last] for name in ("interest", "repaid", "balance", "added")]
    running = finance.Schedule((owed, *(0.0,) * (last - first - 1)), *parts)
    found = finance.cover_ratios(cash[first:last], running, float(plan.loan_rate) / 100)
    return {"by_year": [None] * first + list(found.by_period), "least": found.least, "whole_loan": found.whole_loan}


def _assessed(
    one: finance.Assessment, plan: Plan, loan: finance.Schedule | None, spreads: Mapping[str, Any]
) -> dict[str, Any]:
    """One regime, plain: what fails, or what it is worth, takes and leaves."""
    spread = spreads.get(one.regime)
    found: dict[str, Any] = {
        "key": one.regime,
        "version_from": one.version_from,
        "failures": [{"key": why.key, "facts": dict(why.facts)} for why in one.failures],
        "unverified": list(one.unverified),
    }
    if not one.is_eligible:
        return found
    found |= {
        "npv": one.npv,
        "kind": one.returns.kind,
        "rates": list(one.returns.rates),
        "payback": one.payback,
        "saved": one.saved,
        "cash": list(one.cash),
        "taxes": {kind: list(amounts) for kind, amounts in (one.taxes or {}).items()},
        "relief": one.relief,
        "spread": _between(spread),
    }
    if loan is not None:
        before_service = [
            left + paid - drawn
            for left, paid, drawn in zip(
                one.cash, _as_long(loan.service, one.cash), _as_long(loan.drawn, one.cash), strict=True
            )
        ]
        found["cover"] = _cover(plan, before_service, loan)
    return found


def _as_long(values: tuple[float, ...], cash: tuple[float, ...]) -> tuple[float, ...]:
    return values + (0.0,) * (len(cash) - len(values))


def _between(spread: Any) -> dict[str, Any] | None:
    """The fifth and the ninety-fifth of a hundred futures: of the difference to the ordinary law, or of the worth."""
    if spread is None:
        return None
    of = spread.difference or spread.value
    return {"low": of.p5, "high": of.p95, "is_difference": spread.difference is not None}


def _spreads(
    project: finance.Project, rules: finance.Rules, plan: Plan, worth: Mapping[str, float]
) -> dict[str, finance.RegimeRisk]:
    market = _market()
    if market is None:
        return {}
    try:
        found = finance.risk(project, PATHS, SEED, rules=rules, markets=[market], agreed_on=plan.agreed_on, worth=worth)
    except finance.NotKnown:
        return {}
    return {one.regime: one for one in found.markets[0].regimes}


def _before_tax(project: finance.Project) -> dict[str, float] | None:
    """The worth before tax and loan in as many futures of the exchange rate, at any place: no law is needed for it."""
    market = _market()
    if market is None:
        return None
    bare = replace(project, debt=None, foreign_share=0.0)
    untaxed = finance.Rules((finance.LawVersion(project.first_year, None, profit=0.0, contributions=0.0),))
    agreed = date(project.first_year, 1, 1)
    found = finance.risk(bare, PATHS, SEED, rules=untaxed, markets=[market], agreed_on=agreed)
    spread = found.markets[0].of(finance.ORDINARY).value
    return {"low": spread.p5, "high": spread.p95, "loss_chance": spread.loss_chance}


def _market() -> finance.JumpDiffusion | None:
    """How the exchange rate may move, as the pack says it."""
    held = packs.current().finances.regimes
    if held is None or held.market is None:
        return None
    return finance.JumpDiffusion(
        volatility=held.market.volatility,
        jump_chance=held.market.jump_chance,
        jump_mean=held.market.jump_mean,
        jump_deviation=held.market.jump_deviation,
    )
