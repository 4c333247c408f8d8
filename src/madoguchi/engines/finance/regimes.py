"""What the law takes, as dated versions: the ordinary law, regimes that relieve of it for a time, and treaties.

Nothing is overwritten. A regime counts in the version of the day of the agreement; the ordinary law and the treaties
count year by year. Where no version says what holds, the answer is `NotKnown`, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

ClockStart = Literal["registration", "first-profit", "first-sales"]
Holder = Literal["general", "large", "pension-fund", "real-estate-rich"]


class NotKnown(LookupError):
    """No version of what was asked holds in a year: ``what`` and ``year``."""

    def __init__(self, what: str, year: int) -> None:
        self.what, self.year = what, year
        super().__init__(f"no version of {what} says what holds in {year}")


@dataclass(frozen=True, slots=True)
class Step:
    """A rate for some periods, then the next."""

    periods: int
    rate: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """For investments from ``least`` on (in ``currency``), a clock starts by itself after so many periods."""

    periods: int
    least: float = 0.0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Relief:
    """Rates in place of the ordinary ones, for the periods of ``steps``, counted from what starts the clock.

    A clock that waits for profit or sales starts by itself after the waiting periods, counted with
    that of registration as the first; without ``waiting`` it never does.
    """

    steps: tuple[Step, ...]
    clock: ClockStart = "registration"
    waiting: tuple[Waiting, ...] = ()

    @property
    def periods(self) -> int:
        """For how long it relieves."""
        return sum(step.periods for step in self.steps)

    @property
    def rates(self) -> tuple[float, ...]:
        """The rate of each period."""
        return tuple(step.rate for step in self.steps for _ in range(step.periods))

    def waits(self, investment: float, worth: Mapping[str, float]) -> int | None:
        """After how many periods the clock starts by itself for this investment; ``worth`` gives the currencies.

        ``worth["USD"]`` is what one dollar is in the currency of the investment. A class in a
        currency without a rate cannot be told, and the shortest known one counts.
        """
        found = None
        for one in sorted(self.waiting, key=lambda kept: kept.least):
            rate = worth.get(one.currency) if one.currency else 1.0
            if not one.least or (rate is not None and investment >= one.least * rate):
                found = one.periods
        return found


@dataclass(frozen=True, slots=True)
class LeastInvestment:
    """So much within so many years."""

    amount: float
    currency: str
    within_years: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Who may come in. Several least investments are alternatives: one is enough."""

    least_investments: tuple[LeastInvestment, ...] = ()
    goods_only: bool = False
    excluded_sectors: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LawVersion:
    """The ordinary law in a span of whole years, both included; ``last_year`` None is open."""

    first_year: int
    last_year: int | None
    profit: float
    contributions: float
    property: float = 0.0
    loss_share: float = 1.0
    loss_years: int | None = None
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatyVersion:
    """What a treaty takes at the border in a span of whole years."""

    key: str
    first_year: int
    last_year: int | None
    dividends: Mapping[Holder, float]
    interest: float = 0.0
    royalties: float = 0.0
    unverified: tuple[str, ...] = ()

    def on_dividends(self, holder: Holder) -> float:
        """The rate for a holder of this kind; for one it does not name, the general one."""
        return self.dividends.get(holder, self.dividends["general"])


@dataclass(frozen=True, slots=True)
class RegimeVersion:
    """A regime as agreements of a span of days have it. ``relief`` by kind of tax; land as a share of what is asked."""

    valid_from: date
    valid_to: date | None
    profit: Relief | None = None
    contributions: Relief | None = None
    property: Relief | None = None
    land: Relief | None = None
    entry: Entry = field(default_factory=Entry)
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime with its versions. One without any is the ordinary law alone."""

    key: str
    versions: tuple[RegimeVersion, ...] = ()

    def version_on(self, on: date) -> RegimeVersion | None:
        """The version for an agreement of this day."""
        return next(
            (one for one in self.versions if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)),
            None,
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the law says: ordinary law, regimes, treaties.

    >>> law = LawVersion(2017, 2018, profit=0.20, contributions=0.30)
    >>> Rules((law,)).law_in(2018).profit
    0.2
    >>> Rules((law,)).law_in(2019)
    Traceback (most recent call last):
    madoguchi.engines.finance.regimes.NotKnown: no version of the ordinary law says what holds in 2019
    """

    law: tuple[LawVersion, ...]
    regimes: tuple[Regime, ...] = ()
    treaties: tuple[TreatyVersion, ...] = ()

    def law_in(self, year: int) -> LawVersion:
        """The ordinary law of a year. Raises NotKnown."""
        return _in(self.law, year, "the ordinary law")

    def treaty_in(self, year: int) -> TreatyVersion:
        """The treaty that counts in a year. Raises NotKnown."""
        return _in(self.treaties, year, "the treaty")


Version = TypeVar("Version", LawVersion, TreatyVersion)


def _in(versions: Sequence[Version], year: int, what: str) -> Version:
    for one in versions:
        if one.first_year <= year and (one.last_year is None or year <= one.last_year):
            return one
    raise NotKnown(what, year)
