"""A project's years under a regime: taxes, losses carried forward, dividends, what is withheld, what is left.

One walk through the years serves the single calculation and the thousands of paths of a risk run alike: every figure
is a number or an array with one value a path. In the single calculation taxes are rounded to whole units, half up,
as tax laws ask; for whole amounts below 10¹¹ and rates of at most four decimals that is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from .debt import Schedule
from .flows import Floats
from .regimes import Holder, RegimeVersion, Relief, Rules

Figures = tuple[float, ...]
KINDS = ("profit", "contributions", "property", "land", "dividends")
"""The kinds of tax that leave the project; ``interest`` and ``royalties`` are withheld from those who receive them."""
WITHHELD = ("interest", "royalties")
TOLERANCE = 2e-5


@dataclass(frozen=True, slots=True)
class Exposure:
    """Which share of each figure is in the other currency, and which share of that is fixed in advance."""

    revenue: float = 0.0
    costs: float = 0.0
    investment: float = 0.0
    debt: float = 0.0
    hedged: float = 0.0


@dataclass(frozen=True, slots=True)
class Project:
    """What a project expects, year by year, in one currency: the years begin with that of its registration.

    ``costs`` are without payroll, depreciation, interest and taxes. Depreciation is even over
    ``depreciation_years``, from the year after the spending. ``payout`` is the share of free cash
    that is paid out, as far as profits allow; ``foreign_share`` of it crosses the border.
    """

    first_year: int
    investment: Figures
    revenue: Figures
    costs: Figures
    payroll: Figures
    currency: str
    discount_rate: float
    land_tax: Figures = ()
    royalties: Figures = ()
    debt: Schedule | None = None
    depreciation_years: int = 10
    payout: float = 1.0
    foreign_share: float = 0.0
    holder: Holder = "general"
    sector: str = ""
    region: str = ""
    makes_goods: bool = True
    exposure: Exposure = field(default_factory=Exposure)

    def __post_init__(self) -> None:
        """Raises ValueError where the years do not fit each other."""
        years = len(self.investment)
        if not years or any(len(part) != years for part in (self.revenue, self.costs, self.payroll)):
            raise ValueError("investment, revenue, costs and payroll must be given for the same years")
        if any(len(part) not in (0, years) for part in (self.land_tax, self.royalties)):
            raise ValueError("land tax and royalties must be given for the same years, or not at all")
        if self.debt is not None and len(self.debt.drawn) > years:
            raise ValueError("the loan runs longer than the project")
        if self.depreciation_years < 1:
            raise ValueError("what is built must last a year at least")

    @property
    def years(self) -> range:
        """Its calendar years."""
        return range(self.first_year, self.first_year + len(self.investment))

    @property
    def total_investment(self) -> float:
        """All that is spent on building it."""
        return sum(self.investment)

    def scaled(self, **factors: float) -> Project:
        """The same project with some of its figures multiplied."""
        figures: dict[str, Any] = {name: tuple(one * by for one in getattr(self, name)) for name, by in factors.items()}
        return replace(self, **figures)

    def discount_factors(self) -> Floats:
        """What a unit at the end of each year is worth on the first day, years counted as days over 365."""
        first = date(self.first_year, 1, 1).toordinal()
        days = np.array([date(year, 12, 31).toordinal() - first for year in self.years])
        return np.asarray((1 + self.discount_rate) ** (-days / 365.0))


@dataclass(frozen=True, slots=True)
class Terms:
    """What is taken in each year under one regime, with the rates of relief for each year of their clocks."""

    profit: Floats
    contributions: Floats
    property: Floats
    loss_share: Floats
    loss_years: int | None
    dividends: Floats
    interest: Floats
    royalties: Floats
    relief: RegimeVersion | None
    waits: int | None

    @classmethod
    def of(cls, project: Project, rules: Rules, regime: RegimeVersion | None, worth: Mapping[str, float]) -> Terms:
        """Look everything up once. Raises NotKnown for a year without a law, or without a treaty where one counts."""
        law = [rules.law_in(year) for year in project.years]
        treaties = [rules.treaty_in(year) for year in project.years] if rules.treaties else []
        relief = regime.profit if regime else None

        def table(values: list[float]) -> Floats:
            return np.array(values or [0.0] * len(law))

        return cls(
            profit=table([one.profit for one in law]),
            contributions=table([one.contributions for one in law]),
            property=table([one.property for one in law]),
            loss_share=table([one.loss_share for one in law]),
            loss_years=next((one.loss_years for one in law if one.loss_years is not None), None),
            dividends=table([one.on_dividends(project.holder) for one in treaties]),
            interest=table([one.interest for one in treaties]),
            royalties=table([one.royalties for one in treaties]),
            relief=regime,
            waits=relief.waits(project.total_investment, worth) if relief else None,
        )


@dataclass(frozen=True, slots=True)
class Years:
    """What came of the walk: ``cash`` and ``taxes`` by kind, each with one row a year; and when the clock began."""

    cash: list[Any]
    taxes: dict[str, list[Any]]
    started: Any


def walk(
    project: Project, terms: Terms, *, rate: Floats | None = None, price: Floats | None = None, whole: bool
) -> Years:
    """Go through the years. ``rate`` and ``price`` are indices around 1, one row a year and one column a path.

    With ``whole`` taxes are whole units. In a risk run they are left as they fall.
    """
    state = _State()
    cash: list[Any] = []
    taxes: dict[str, list[Any]] = {kind: [] for kind in (*KINDS, *WITHHELD)}
    for place in range(len(project.investment)):
        year = _Year.of(project, place, _at(rate, place), _at(price, place))
        left, taken = _tax(project, terms, year, state, place, whole)
        cash.append(left)
        for kind, amount in taken.items():
            taxes[kind].append(amount)
    return Years(cash, taxes, state.started)


def _at(index: Floats | None, place: int) -> Any:
    return 1.0 if index is None else index[place]


@dataclass(slots=True)
class _State:
    """What one year leaves to the next: losses by year, the book value, undistributed profit, and the clock."""

    losses: list[tuple[int, Any]] = field(default_factory=list)
    spent: list[Any] = field(default_factory=list)
    book: Any = 0.0
    retained: Any = 0.0
    started: Any = -1


@dataclass(frozen=True, slots=True)
class _Year:
    """The figures of one year after exchange rate and price."""

    revenue: Any
    costs: Any
    payroll: float
    investment: Any
    land: float
    royalties: float
    drawn: Any
    interest: Any
    repaid: Any

    @classmethod
    def of(cls, project: Project, place: int, rate: Any, price: Any) -> _Year:
        exposed, loan = project.exposure, project.debt
        open_ = 1 - exposed.hedged

        def moved(amount: float, share: float) -> Any:
            return amount * (1 - share * open_ + share * open_ * rate) if share and amount else amount

        has_loan = loan is not None and place < len(loan.drawn)
        return cls(
            revenue=moved(project.revenue[place], exposed.revenue) * price,
            costs=moved(project.costs[place], exposed.costs),
            payroll=project.payroll[place],
            investment=moved(project.investment[place], exposed.investment),
            land=project.land_tax[place] if project.land_tax else 0.0,
            royalties=project.royalties[place] if project.royalties else 0.0,
            drawn=moved(loan.drawn[place], exposed.debt) if loan and has_loan else 0.0,
            interest=moved(loan.interest[place], exposed.debt) if loan and has_loan else 0.0,
            repaid=moved(loan.repaid[place], exposed.debt) if loan and has_loan else 0.0,
        )


def _tax(
    project: Project, terms: Terms, year: _Year, state: _State, place: int, whole: bool
) -> tuple[Any, dict[str, Any]]:
    """One year: what is left to the owners, and what was taken, by kind."""
    relief = terms.relief
    depreciation = _depreciation(project, state, place)
    opening = state.book
    state.spent.append(year.investment)
    state.book = opening + year.investment - depreciation

    def units(amount: Any) -> Any:
        return np.floor(amount + (0.5 + TOLERANCE)) if whole else amount

    def plain(kind: Relief | None, otherwise: float) -> float:
        return kind.rates[place] if kind and place < kind.periods else otherwise

    contributions = units(year.payroll * plain(relief.contributions if relief else None, terms.contributions[place]))
    property_rate = plain(relief.property if relief else None, terms.property[place])
    property_ = units((opening + state.book) / 2 * property_rate) if property_rate else 0.0
    land = units(year.land * plain(relief.land if relief else None, 1.0))
    before = year.revenue - year.costs - year.payroll - year.royalties - contributions - property_ - land
    base = before - year.interest - depreciation
    profit_rate = _profit_rate(terms, year, base, state, place)
    profit = units(_taxable(terms, base, state, place) * profit_rate)
    free = before - year.interest - profit - year.investment + year.drawn - year.repaid
    state.retained = state.retained + base - profit
    paid_out = np.minimum(np.maximum(free, 0) * project.payout, np.maximum(state.retained, 0))
    state.retained = state.retained - paid_out
    share = project.foreign_share * terms.dividends[place]
    dividends = units(paid_out * share) if share else 0.0
    taken = {
        "profit": profit, "contributions": contributions, "property": property_, "land": land, "dividends": dividends,
        "interest": units(year.interest * terms.interest[place]),
        "royalties": units(year.royalties * terms.royalties[place]),
    }  # fmt: skip
    return free - dividends, taken


def _depreciation(project: Project, state: _State, place: int) -> Any:
    spent = state.spent[max(0, place - project.depreciation_years) : place]
    if not spent:
        return 0.0
    if project.exposure.investment:
        return sum(spent[1:], spent[0]) / project.depreciation_years
    return sum(spent) / project.depreciation_years


def _profit_rate(terms: Terms, year: _Year, base: Any, state: _State, place: int) -> Any:
    """The rate of the year: the clock of each path may have begun in another one."""
    relief = terms.relief.profit if terms.relief else None
    ordinary = terms.profit[place]
    if relief is None:
        return ordinary
    if relief.clock == "registration" or (terms.waits is not None and place >= terms.waits):
        begins: Any = True
    else:
        begins = (base > 0) if relief.clock == "first-profit" else (year.revenue > 0)
    first = 0 if relief.clock == "registration" else place
    state.started = np.where((np.asarray(state.started) < 0) & begins, first, state.started)
    rates = np.append(np.array(relief.rates), ordinary)
    since = np.minimum(place - state.started, relief.periods)
    return np.where(state.started >= 0, rates[since], ordinary)


def _taxable(terms: Terms, base: Any, state: _State, place: int) -> Any:
    """What is left of the base after losses of earlier years, oldest first; a loss of this year is kept."""
    gain, share = np.maximum(base, 0), terms.loss_share[place]
    if terms.loss_years is None:
        held = state.losses[0][1] if state.losses else 0.0
        used = np.minimum(held, gain * share)
        state.losses = [(place, held - used + np.maximum(-base, 0))]
        return gain - used
    room, kept = gain * share, []
    for born, held in state.losses:
        if place - born <= terms.loss_years:
            used = np.minimum(held, room)
            room, gain = room - used, gain - used
            kept.append((born, held - used))
    state.losses = [*kept, (place, np.maximum(-base, 0))]
    return gain
