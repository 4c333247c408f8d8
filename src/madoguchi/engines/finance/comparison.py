"""Regimes side by side for one project: who may come in, what is taken, what is left, and what nobody has verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from .flows import Flows, payback
from .projection import KINDS, WITHHELD, Project, Terms, walk
from .regimes import LeastInvestment, NotKnown, Regime, RegimeVersion, Rules
from .returns import NO_ROOTS, Roots, irr


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a project may not come in: a key of the phrase books, and its facts.

    ``not-in-force`` (on); ``investment-too-small`` (needed, currency, within_years, given);
    ``currency-unknown`` (currency); ``not-goods``; ``sector-excluded`` (sector); ``region-outside``
    (region); ``taken`` (regime); ``law-unknown`` (what, year).
    """

    key: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assessment:
    """One regime for one project. Without figures where the project may not come in.

    ``cash`` is what is left to the owners in each year, ``taxes`` by kind and year in whole units;
    ``saved`` is by how much more it is worth than under the ordinary law. ``relief`` are the first
    and last year in which profit tax is relieved. ``unverified`` names what the pack could not verify.
    """

    regime: str
    version_from: date | None
    failures: tuple[Failure, ...]
    npv: float | None = None
    returns: Roots = NO_ROOTS
    payback: float | None = None
    saved: float | None = None
    cash: tuple[float, ...] = ()
    taxes: Mapping[str, tuple[int, ...]] | None = None
    relief: tuple[int, int] | None = None
    unverified: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        """May the project come in?"""
        return not self.failures


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ordinary law first, then the regimes in the order of the rules."""

    agreed_on: date
    assessments: tuple[Assessment, ...]

    def of(self, regime: str) -> Assessment:
        """The assessment of one regime."""
        return next(one for one in self.assessments if one.regime == regime)


ORDINARY = "ordinary"


def regime_comparison(
    project: Project,
    rules: Rules,
    agreed_on: date,
    *,
    worth: Mapping[str, float] | None = None,
    held: frozenset[str] = frozenset(),
) -> Comparison:
    """What each regime would mean for a project whose agreement is of this day.

    ``worth`` gives other currencies in that of the project (``{"USD": 57.6}``). ``held`` are regimes
    the place or company is under already, which may exclude others. Taxes are exact to the last unit.

    >>> from .regimes import LawVersion
    >>> plain = Project(2017, (1000, 0), (0, 2000), (0, 500), (0, 100), "EUR", 0.10, depreciation_years=1)
    >>> rules = Rules((LawVersion(2017, None, profit=0.2, contributions=0.3),))
    >>> found = regime_comparison(plain, rules, date(2017, 5, 1))
    >>> {kind: paid for kind, paid in found.of("ordinary").taxes.items() if any(paid)}
    {'profit': (0, 74), 'contributions': (0, 30)}
    """
    rates = worth or {}
    ordinary = _assessed(Regime(ORDINARY), None, project, rules, (), rates)
    found = [ordinary]
    for regime in rules.regimes:
        version = regime.version_on(agreed_on)
        failures = eligibility(project, regime, version, agreed_on, worth=rates, held=held)
        one = _assessed(regime, version, project, rules, failures, rates)
        if one.npv is not None and ordinary.npv is not None:
            one = replace(one, saved=one.npv - ordinary.npv)
        found.append(one)
    return Comparison(agreed_on, tuple(found))


def eligibility(
    project: Project,
    regime: Regime,
    version: RegimeVersion | None,
    agreed_on: date,
    *,
    worth: Mapping[str, float],
    held: frozenset[str] = frozenset(),
) -> tuple[Failure, ...]:
    """Every rule of entry the project fails; none for the ordinary law."""
    if version is None:
        return (Failure("not-in-force", {"on": agreed_on}),) if regime.versions else ()
    entry, failures = version.entry, []
    if entry.goods_only and not project.makes_goods:
        failures.append(Failure("not-goods", {}))
    if project.sector in entry.excluded_sectors:
        failures.append(Failure("sector-excluded", {"sector": project.sector}))
    if entry.regions and project.region not in entry.regions:
        failures.append(Failure("region-outside", {"region": project.region}))
    failures += [Failure("taken", {"regime": other}) for other in sorted(entry.excludes & held)]
    if entry.least_investments:
        short = [_shortfall(project, one, worth) for one in entry.least_investments]
        if all(short):
            failures.append(next(one for one in short if one))
    return tuple(failures)


def _shortfall(project: Project, least: LeastInvestment, worth: Mapping[str, float]) -> Failure | None:
    rate = 1.0 if least.currency == project.currency else worth.get(least.currency)
    if rate is None:
        return Failure("currency-unknown", {"currency": least.currency})
    given = sum(project.investment[: least.within_years])
    if given >= least.amount * rate:
        return None
    needed = {"needed": least.amount, "currency": least.currency, "within_years": least.within_years}
    return Failure("investment-too-small", needed | {"given": given / rate})


def _assessed(
    regime: Regime,
    version: RegimeVersion | None,
    project: Project,
    rules: Rules,
    failures: tuple[Failure, ...],
    worth: Mapping[str, float],
) -> Assessment:
    begins = version.valid_from if version else None
    if failures:
        return Assessment(regime.key, begins, failures, unverified=version.unverified if version else ())
    try:
        terms = Terms.of(project, rules, version, worth)
    except NotKnown as gap:
        return Assessment(regime.key, begins, (Failure("law-unknown", {"what": gap.what, "year": gap.year}),))
    years = walk(project, terms, whole=True)
    cash = tuple(float(one) for one in years.cash)
    flows = Flows.of(((date(year, 12, 31), one) for year, one in zip(project.years, cash, strict=True)))
    return Assessment(
        regime=regime.key,
        version_from=begins,
        failures=(),
        npv=float(np.array(cash) @ project.discount_factors()),
        returns=irr(flows),
        payback=payback(flows),
        cash=cash,
        taxes={kind: tuple(int(one) for one in years.taxes[kind]) for kind in (*KINDS, *WITHHELD)},
        relief=_relieved(project, terms, int(years.started)),
        unverified=_unverified(project, rules, version),
    )


def _relieved(project: Project, terms: Terms, started: int) -> tuple[int, int] | None:
    relief = terms.relief.profit if terms.relief else None
    if relief is None or started < 0:
        return None
    first = project.first_year + started
    return first, min(first + relief.periods - 1, project.years[-1])


def _unverified(project: Project, rules: Rules, version: RegimeVersion | None) -> tuple[str, ...]:
    named = dict.fromkeys(version.unverified if version else ())
    for year in project.years:
        named |= dict.fromkeys(rules.law_in(year).unverified)
        if rules.treaties and project.foreign_share:
            named |= dict.fromkeys(rules.treaty_in(year).unverified)
    return tuple(named)
