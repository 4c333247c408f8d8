"""Checks a stored recommendation against the inputs it was made from, without trusting the one who made it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .funds import Allocation, allocate_funds, digest
from .packages import Ask, Fund, Limits, Packages
from .relaxation import bound

TOLERANCE = 1e-6


def verify_funds(
    found: Allocation, projects: Sequence[Ask], funds: Sequence[Fund], limits: Limits | None = None
) -> tuple[str, ...]:
    """What is wrong with a recommendation; nothing when it checks.

    ``inputs``: it was made from other inputs. ``ticket``: a fund gives outside its own rules. ``cover``: a project is
    covered too little, too much or by too many funds. ``limit``: a shared limit is broken. ``value``: its sum is
    another. ``bound``: something allowed may be worth more than it says. A bound that its own prices do not give is
    checked by solving once more.

    >>> asks, funds = [Ask("farm", need=100, worth=5)], [Fund("east", 80)]
    >>> verify_funds(allocate_funds(asks, funds), asks, funds)
    ()
    """
    held = limits or Limits()
    problems = []
    if found.inputs != digest(projects, funds, held):
        problems.append("inputs")
    if not _keeps_rules(found, projects, funds):
        problems.append("ticket")
    if not _covers(found, projects):
        problems.append("cover")
    if broken_limits(found, projects, funds, held):
        problems.append("limit")
    if not _close(found.value, _value(found, projects)):
        problems.append("value")
    if not _is_bound(found, projects, funds, held):
        problems.append("bound")
    return tuple(problems)


def broken_limits(
    found: Allocation, projects: Sequence[Ask], funds: Sequence[Fund], limits: Limits
) -> tuple[tuple[str, str, str, float], ...]:
    """Shared limits these tickets break: kind, fund, sector or region, by how much."""
    by_key = {ask.key: ask for ask in projects}
    total: dict[tuple[str, str, str], float] = {}
    for ticket in found.tickets:
        ask = by_key.get(ticket.project)
        if ask is None:
            continue
        for key in (("budget", ticket.fund, ""), ("sector", ticket.fund, ask.sector), ("region", "", ask.region)):
            total[key] = total.get(key, 0.0) + ticket.amount
    broken = []
    for fund in funds:
        broken += _above("budget", fund.key, "", total.get(("budget", fund.key, ""), 0.0), fund.budget)
        for sector in sorted({ask.sector for ask in projects}) if fund.most_in_sector < 1 else ():
            most = fund.most_in_sector * fund.budget
            broken += _above("sector", fund.key, sector, total.get(("sector", fund.key, sector), 0.0), most)
    for region, most in sorted(limits.ceilings.items()):
        broken += _above("ceiling", "", region, total.get(("region", "", region), 0.0), most)
    for region, least in sorted(limits.floors.items()):
        broken += _above("floor", "", region, -total.get(("region", "", region), 0.0), -least)
    return tuple(broken)


def _above(kind: str, fund: str, of: str, given: float, most: float) -> list[tuple[str, str, str, float]]:
    return [(kind, fund, of, given - most)] if given > most + TOLERANCE * max(1.0, abs(most)) else []


def _keeps_rules(found: Allocation, projects: Sequence[Ask], funds: Sequence[Fund]) -> bool:
    asks, held = {ask.key: ask for ask in projects}, {fund.key: fund for fund in funds}
    for ticket in found.tickets:
        if ticket.project not in asks or ticket.fund not in held:
            return False
        bounds = held[ticket.fund].bounds(asks[ticket.project])
        slack = TOLERANCE * max(1.0, ticket.amount)
        if bounds is None or not bounds[0] - slack <= ticket.amount <= bounds[1] + slack:
            return False
    return len({(one.project, one.fund) for one in found.tickets}) == len(found.tickets)


def _covers(found: Allocation, projects: Sequence[Ask]) -> bool:
    asks = {ask.key: ask for ask in projects}
    for key in found.projects:
        tickets = [one for one in found.tickets if one.project == key]
        ask = asks.get(key)
        if ask is None or len(tickets) > ask.most_funds:
            return False
        cover = sum(one.amount for one in tickets) / ask.need
        if not ask.least_cover - TOLERANCE <= cover <= 1 + TOLERANCE:
            return False
    return True


def _value(found: Allocation, projects: Sequence[Ask]) -> float:
    asks = {ask.key: ask for ask in projects}
    return sum(asks[one.project].worth * one.amount / asks[one.project].need for one in found.tickets
               if one.project in asks)  # fmt: skip


def _is_bound(found: Allocation, projects: Sequence[Ask], funds: Sequence[Fund], limits: Limits) -> bool:
    if found.value > found.bound * (1 + TOLERANCE) + TOLERANCE:
        return False
    packages = Packages.of(projects, funds, limits)
    prices = np.array([found.prices.get(key, 0.0) * packages.unit for key in packages.keys])
    priced = bound(packages, prices, len(projects)) if len(packages) and (prices >= 0).all() else float("inf")
    if priced <= found.bound * (1 + TOLERANCE) + TOLERANCE:
        return True
    return allocate_funds(projects, funds, limits=limits, gap=0.0).value <= found.bound * (1 + TOLERANCE) + TOLERANCE


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other))
