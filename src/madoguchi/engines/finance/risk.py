"""Thousands of futures for one project: the same futures under every regime, so that their difference is sharp.

Paths are drawn and walked in blocks that fit into the processor's cache. Each block has a stream of its own, grown from
the seed: the same seed gives the same numbers, and a longer run begins with those of a shorter one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256

import numpy as np
import scipy

from .comparison import ORDINARY, eligibility
from .flows import Floats
from .markets import Market
from .projection import Project, Terms, walk
from .regimes import RegimeVersion, Rules

BLOCK = 8192
TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Spread:
    """A present value over all paths. ``shortfall`` is the mean of the worst twentieth, ``error`` that of the mean."""

    mean: float
    error: float
    p5: float
    p50: float
    p95: float
    loss_chance: float
    shortfall: float


@dataclass(frozen=True, slots=True)
class RegimeRisk:
    """One regime: its value, the difference to the ordinary law on the same paths, and how much sharper that made it.

    ``sharper`` is the variance of the difference had each regime drawn paths of its own, over what
    it is with the same paths.
    """

    regime: str
    value: Spread
    difference: Spread | None
    sharper: float | None


@dataclass(frozen=True, slots=True)
class MarketRisk:
    """All regimes in one market."""

    market: str
    regimes: tuple[RegimeRisk, ...]

    def of(self, regime: str) -> RegimeRisk:
        """The risk under one regime."""
        return next(one for one in self.regimes if one.regime == regime)


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk run, with all that is needed to run it again: ``inputs`` is the digest of what went in."""

    markets: tuple[MarketRisk, ...]
    paths: int
    seed: int
    inputs: str
    libraries: Mapping[str, str]


def risk(
    project: Project,
    paths: int,
    seed: int,
    *,
    rules: Rules,
    markets: Sequence[Market],
    agreed_on: date,
    worth: Mapping[str, float] | None = None,
) -> Risk:
    """The spread of the project's value in each market, under the ordinary law and every regime it may come in to.

    Raises ValueError without paths, or where no market knows jumps: a plain normal walk as the only
    scenario makes every project look safe. Raises NotKnown for a year without a law.

    >>> from .markets import JumpDiffusion
    >>> from .regimes import LawVersion
    >>> plain = Project(2017, (900, 0), (0, 2000), (0, 500), (0, 100), "EUR", 0.10, depreciation_years=1)
    >>> rules = Rules((LawVersion(2017, None, profit=0.2, contributions=0.3),))
    >>> risk(plain, 10, 1, rules=rules, markets=[JumpDiffusion()], agreed_on=date(2017, 5, 1))
    Traceback (most recent call last):
    ValueError: a rate that never jumps is no scenario to stand alone
    """
    if paths < 2:
        raise ValueError("a risk run needs two paths at least")
    if not any(market.leaps for market in markets):
        raise ValueError("a rate that never jumps is no scenario to stand alone")
    versions: dict[str, RegimeVersion | None] = {ORDINARY: None}
    for regime in rules.regimes:
        version = regime.version_on(agreed_on)
        if version and not eligibility(project, regime, version, agreed_on, worth=worth or {}):
            versions[regime.key] = version
    terms = {key: Terms.of(project, rules, version, worth or {}) for key, version in versions.items()}
    return Risk(
        markets=tuple(_in_market(project, terms, market, paths, seed) for market in markets),
        paths=paths,
        seed=seed,
        inputs=_digest(project, rules, markets, agreed_on, worth or {}),
        libraries={"numpy": np.__version__, "scipy": scipy.__version__},
    )


def values(project: Project, terms: Mapping[str, Terms], market: Market, paths: int, seed: int) -> dict[str, Floats]:
    """The present value of each path under each regime; the same paths for all."""
    found = {key: np.empty(paths) for key in terms}
    factors = project.discount_factors()
    streams = np.random.SeedSequence(seed).spawn(-(-paths // BLOCK))
    for number, stream in enumerate(streams):
        begin = number * BLOCK
        count = min(BLOCK, paths - begin)
        rate, price = market.paths(len(factors), BLOCK, np.random.Generator(np.random.SFC64(stream)))
        rate, price = rate[:, :count], None if price is None else price[:, :count]
        for key, one in terms.items():
            total = np.zeros(count)
            for cash, factor in zip(walk(project, one, rate=rate, price=price, whole=False).cash, factors, strict=True):
                total += cash * factor
            found[key][begin : begin + count] = total
    return found


def _in_market(project: Project, terms: Mapping[str, Terms], market: Market, paths: int, seed: int) -> MarketRisk:
    found = values(project, terms, market, paths, seed)
    ordinary = found[ORDINARY]
    rows = []
    for key, value in found.items():
        if key == ORDINARY:
            rows.append(RegimeRisk(key, spread(value), None, None))
            continue
        difference = value - ordinary
        apart, together = value.var(ddof=1) + ordinary.var(ddof=1), difference.var(ddof=1)
        sharper = float(apart / together) if together > 0 else None
        rows.append(RegimeRisk(key, spread(value), spread(difference), sharper))
    return MarketRisk(market.key, tuple(rows))


def spread(values: Floats) -> Spread:
    """What can be said about the values of all paths.

    >>> spread(np.array([-1.0, 0.0, 1.0, 4.0])).loss_chance
    0.25
    """
    ordered = np.sort(values)
    p5, p50, p95 = (float(one) for one in np.quantile(ordered, (0.05, 0.5, 0.95)))
    worst = max(1, round(TAIL * len(ordered)))
    return Spread(
        mean=float(ordered.mean()),
        error=float(ordered.std(ddof=1) / np.sqrt(len(ordered))),
        p5=p5,
        p50=p50,
        p95=p95,
        loss_chance=float((ordered < 0).mean()),
        shortfall=float(ordered[:worst].mean()),
    )


def _digest(
    project: Project, rules: Rules, markets: Sequence[Market], agreed_on: date, worth: Mapping[str, float]
) -> str:
    parts = [asdict(project), asdict(rules), [asdict(market) for market in markets], agreed_on, dict(worth)]
    text = json.dumps(parts, default=_plain, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


# ── What one figure does ──


@dataclass(frozen=True, slots=True)
class Swing:
    """The value when one figure is lower or higher by a share, the others as planned. Largest swings come first."""

    figure: str
    low: float
    high: float


FIGURES = ("revenue", "costs", "payroll", "investment")


def tornado(
    project: Project, rules: Rules, version: RegimeVersion | None = None, *, share: float = 0.1
) -> tuple[Swing, ...]:
    """How the value swings with each figure, the discount rate, and the exchange rate."""
    terms = Terms.of(project, rules, version, {})
    found = []
    for figure in FIGURES:
        ends = [_value(project.scaled(**{figure: by}), terms) for by in (1 - share, 1 + share)]
        found.append(Swing(figure, ends[0], ends[1]))
    plain = np.array([float(one) for one in walk(project, terms, whole=False).cash])
    by_rate = [
        float(plain @ replace(project, discount_rate=project.discount_rate * by).discount_factors())
        for by in (1 - share, 1 + share)
    ]
    found.append(Swing("discount-rate", by_rate[0], by_rate[1]))
    moved = _at_rates(project, terms, np.array([1 - share, 1 + share]))
    found.append(Swing("exchange-rate", float(moved[0]), float(moved[1])))
    return tuple(sorted(found, key=lambda one: -abs(one.high - one.low)))


def break_even(project: Project, rules: Rules, version: RegimeVersion | None = None) -> tuple[float, ...]:
    """The exchange rates, as shares of today's, at which the project is worth nothing; between a tenth and tenfold.

    Held from the first year to the last. Empty where it is worth something, or nothing, at all of them.
    """
    terms = Terms.of(project, rules, version, {})
    rates = np.geomspace(0.1, 10, 129)
    worth = _at_rates(project, terms, rates)
    crossing = np.flatnonzero((worth[1:] > 0) != (worth[:-1] > 0))

    def value(rate: float) -> float:
        return float(_at_rates(project, terms, np.array([rate]))[0])

    return tuple(float(scipy.optimize.brentq(value, rates[place], rates[place + 1])) for place in crossing)


def _value(project: Project, terms: Terms) -> float:
    return float(np.array([float(one) for one in walk(project, terms, whole=False).cash]) @ project.discount_factors())


def _at_rates(project: Project, terms: Terms, rates: Floats) -> Floats:
    """The value with the exchange rate held at each of several rates."""
    factors = project.discount_factors()
    cash = walk(project, terms, rate=np.tile(rates, (len(factors), 1)), whole=False).cash
    total = np.zeros(len(rates))
    for one, factor in zip(cash, factors, strict=True):
        total += one * factor
    return total
