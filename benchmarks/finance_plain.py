"""The same project, walked path by path in plain Python: the peer of risk runs, and their referee in tests."""

from __future__ import annotations

import math
import random
from datetime import date

from madoguchi.engines.finance import (
    Exposure,
    JumpDiffusion,
    LawVersion,
    LeastInvestment,
    Project,
    Regime,
    RegimeVersion,
    Relief,
    Rules,
    Step,
    Waiting,
)
from madoguchi.engines.finance.regimes import Entry

YEARS = 20
ZONE = RegimeVersion(
    date(2015, 3, 30),
    None,
    profit=Relief((Step(5, 0.0), Step(5, 0.12)), "first-profit", (Waiting(3),)),
    contributions=Relief((Step(10, 0.076),)),
    entry=Entry((LeastInvestment(500_000, "RUB"),)),
)
RULES = Rules(
    (LawVersion(2017, None, profit=0.20, contributions=0.30, property=0.022, loss_share=0.5),),
    (Regime("zone", (ZONE,)),),
)
MARKET = JumpDiffusion(
    "jumps", drift=0.02, volatility=0.14, jump_chance=0.1, jump_mean=0.2, jump_deviation=0.2, price_volatility=0.1,
    correlation=-0.4,
)  # fmt: skip


def made_up() -> Project:
    """A plant of two years of building and eighteen of selling abroad; invented, for timing only."""
    return Project(
        first_year=2017,
        investment=(600e6, 400e6, *(0.0,) * (YEARS - 2)),
        revenue=(0.0, 0.0, *(300e6,) * (YEARS - 2)),
        costs=(5e6, 5e6, *(90e6,) * (YEARS - 2)),
        payroll=(5e6, 5e6, *(40e6,) * (YEARS - 2)),
        currency="RUB",
        discount_rate=0.12,
        exposure=Exposure(revenue=0.6, costs=0.2),
    )


def plain_values(
    project: Project, regime: RegimeVersion | None, market: JumpDiffusion, paths: int, seed: int
) -> list[float]:
    """The present value of each path, one path and one year after the other."""
    chance = random.Random(seed)
    law = RULES.law[0]
    factors = project.discount_factors().tolist()
    return [_path(project, regime, market, law, factors, chance) for _ in range(paths)]


def _path(
    project: Project,
    regime: RegimeVersion | None,
    market: JumpDiffusion,
    law: LawVersion,
    factors: list[float],
    chance: random.Random,
) -> float:
    other = math.sqrt(1 - market.correlation**2)
    log_rate = log_price = losses = book = total = 0.0
    spent: list[float] = []
    started = -1
    exposed = project.exposure
    relief = regime.profit if regime else None
    rates = relief.rates if relief else ()
    waits = relief.waiting[0].periods if relief else 0
    contributions = regime.contributions if regime else None
    for place, factor in enumerate(factors):
        first, second = chance.gauss(0, 1), chance.gauss(0, 1)
        log_rate += market.drift + market.volatility * first
        if chance.random() < market.jump_chance:
            log_rate += chance.gauss(market.jump_mean, market.jump_deviation)
        log_price += market.price_volatility * (market.correlation * first + other * second)
        rate = math.exp(log_rate)
        revenue = project.revenue[place] * (1 - exposed.revenue + exposed.revenue * rate) * math.exp(log_price)
        costs = project.costs[place] * (1 - exposed.costs + exposed.costs * rate)
        payroll, investment = project.payroll[place], project.investment[place]
        lasting = spent[max(0, place - project.depreciation_years) :]
        depreciation = sum(lasting) / project.depreciation_years
        opening, book = book, book + investment - depreciation
        spent.append(investment)
        on_pay = payroll * (0.076 if contributions and place < contributions.periods else law.contributions)
        before = revenue - costs - payroll - on_pay - (opening + book) / 2 * law.property
        base = before - depreciation
        gain = base if base > 0 else 0.0
        used = min(losses, gain * law.loss_share)
        losses += (-base if base < 0 else 0.0) - used
        profit_rate = law.profit
        if relief:
            if started < 0 and (base > 0 or place >= waits):
                started = place
            if started >= 0 and place - started < len(rates):
                profit_rate = rates[place - started]
        total += (before - (gain - used) * profit_rate - investment) * factor
    return total
