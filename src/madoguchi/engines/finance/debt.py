"""Loans period by period, what covers them, and whether the money adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import expm1, log1p
from typing import Literal

Kind = Literal["annuity", "linear", "bullet"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A loan: what is drawn, owed in interest, and paid back in each period; ``balance`` is what is left after it.

    Interest accrued while a loan is built up may be added to it: then it stands in ``added``, and
    ``interest`` is what is paid in money.
    """

    drawn: tuple[float, ...]
    interest: tuple[float, ...]
    repaid: tuple[float, ...]
    balance: tuple[float, ...]
    added: tuple[float, ...]

    @property
    def service(self) -> tuple[float, ...]:
        """Interest and repayment of each period."""
        return tuple(interest + repaid for interest, repaid in zip(self.interest, self.repaid, strict=True))

    def after(self, periods: int) -> Schedule:
        """The same loan, beginning some periods later."""
        return Schedule(*((0.0,) * periods + part for part in self._parts()))

    def _parts(self) -> tuple[tuple[float, ...], ...]:
        return self.drawn, self.interest, self.repaid, self.balance, self.added


def schedule(principal: float, rate: float, periods: int, *, kind: Kind = "annuity", grace: int = 0) -> Schedule:
    """A loan drawn at the start of the first of ``periods``, at an interest rate a period.

    During ``grace`` periods only interest is paid. An annuity then pays the same sum each period, a
    linear loan the same part of the principal, a bullet everything at the end. Raises ValueError
    where no period is left to repay in.

    >>> [round(sum_, 2) for sum_ in schedule(1000, 0.1, 3).service]
    [402.11, 402.11, 402.11]
    >>> schedule(900, 0.1, 4, kind="linear", grace=1).repaid
    (0.0, 300.0, 300.0, 300.0)
    """
    left = periods - grace
    if principal < 0 or grace < 0 or left < 1:
        raise ValueError("a loan needs a principal, and a period to repay it in after the grace periods")
    level = principal * rate / -expm1(-left * log1p(rate)) if rate else principal / left
    balance, rows = float(principal), []
    for period in range(periods):
        interest = balance * rate
        if period == periods - 1:
            repaid = balance  # the last payment clears what rounding left
        elif period < grace or kind == "bullet":
            repaid = 0.0
        else:
            repaid = principal / left if kind == "linear" else level - interest
        balance -= repaid
        rows.append((0.0 if period else float(principal), interest, repaid, balance, 0.0))
    return _of(rows)


def sculpted(cash: Sequence[float], rate: float, *, cover: float) -> Schedule:
    """The largest loan whose service leaves ``cash`` ``cover`` times over in every period.

    ``cash`` is what is available for debt service; a period without any pays nothing, and its
    interest is added to what is owed. The principal is the present value of ``cash`` / ``cover``.

    >>> loan = sculpted([130, 260], 0.1, cover=1.3)
    >>> [round(paid, 6) for paid in loan.service], round(loan.drawn[0], 4)
    ([100.0, 200.0], 256.1983)
    """
    if cover <= 0:
        raise ValueError("the cover must be above nothing")
    service = [max(0.0, one) / cover for one in cash]
    balance = sum(paid / (1 + rate) ** (period + 1) for period, paid in enumerate(service))
    rows, drawn = [], balance
    for paid in service:
        owed = balance * rate
        interest = min(owed, paid)
        repaid = paid - interest
        balance = max(0.0, balance + owed - interest - repaid)
        rows.append((drawn, interest, repaid, balance, owed - interest))
        drawn = 0.0
    return _of(rows)


def drawn_down(draws: Sequence[float], rate: float) -> Schedule:
    """The years of construction: money is drawn at the middle of each period, and the interest is added to the loan.

    >>> drawn_down([1000, 1000], 0.1).balance
    (1050.0, 2205.0)
    """
    balance, rows = 0.0, []
    for draw in draws:
        added = (balance + draw / 2) * rate
        balance += draw + added
        rows.append((float(draw), 0.0, 0.0, balance, added))
    return _of(rows)


def _of(rows: Sequence[tuple[float, float, float, float, float]]) -> Schedule:
    drawn, interest, repaid, balance, added = (tuple(part) for part in zip(*rows, strict=True))
    return Schedule(drawn, interest, repaid, balance, added)


@dataclass(frozen=True, slots=True)
class Cover:
    """How often the cash covers the debt: by period (None where nothing is due), the least, and over the whole loan."""

    by_period: tuple[float | None, ...]
    least: float | None
    whole_loan: float | None


def cover_ratios(cash: Sequence[float], loan: Schedule, rate: float) -> Cover:
    """Debt service cover of each period, and the present value of the cash of the loan's life over what was drawn.

    >>> cover_ratios([130, 260], sculpted([130, 260], 0.1, cover=1.3), 0.1).least
    1.3
    """
    service = loan.service
    if len(cash) != len(service):
        raise ValueError("cash and loan must have the same periods")
    ratios = tuple(round(one / paid, 12) if paid > 1e-9 else None for one, paid in zip(cash, service, strict=True))
    due = [ratio for ratio in ratios if ratio is not None]
    last = max((period for period, paid in enumerate(service) if paid > 1e-9), default=-1)
    owed = sum(drawn / (1 + rate) ** period for period, drawn in enumerate(loan.drawn))
    worth = sum(one / (1 + rate) ** (period + 1) for period, one in enumerate(cash[: last + 1]))
    return Cover(ratios, min(due) if due else None, worth / owed if due and owed > 0 else None)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a project costs and where the money comes from; ``missing`` is negative where there is too much."""

    sources: Decimal
    uses: Decimal

    @property
    def missing(self) -> Decimal:
        """What is still sought."""
        return self.uses - self.sources

    @property
    def is_even(self) -> bool:
        """Sources equal uses, to the last unit."""
        return not self.missing


def sources_and_uses(sources: Mapping[str, Decimal], uses: Mapping[str, Decimal]) -> Balance:
    """Both sums, in one currency.

    >>> sources_and_uses({"equity": Decimal(40), "loan": Decimal(50)}, {"plant": Decimal(100)}).missing
    Decimal('10')
    """
    return Balance(sum(sources.values(), Decimal()), sum(uses.values(), Decimal()))
