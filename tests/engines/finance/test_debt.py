"""Loans: what is drawn comes back, and the cash covers it as often as was said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.finance import Schedule, cover_ratios, drawn_down, schedule, sculpted, sources_and_uses


@given(
    st.floats(0, 1e9),
    st.floats(0, 0.5),
    st.integers(1, 40),
    st.integers(0, 39),
    st.sampled_from(["annuity", "linear", "bullet"]),
)
def test_every_loan_is_paid_back_with_its_interest(principal, rate, periods, grace, kind):
    grace = min(grace, periods - 1)

    loan = schedule(principal, rate, periods, kind=kind, grace=grace)

    worth = sum(paid / (1 + rate) ** (period + 1) for period, paid in enumerate(loan.service))
    assert sum(loan.repaid) == pytest.approx(principal)
    assert loan.balance[-1] == 0
    assert worth == pytest.approx(principal)
    assert all(repaid == 0 for repaid in loan.repaid[:grace])


def test_the_kinds_of_loan_differ_in_what_stays_the_same():
    annuity, linear, bullet = (schedule(1200, 0.1, 4, kind=kind, grace=1) for kind in ("annuity", "linear", "bullet"))

    assert annuity.service[1:] == pytest.approx([annuity.service[1]] * 3)
    assert annuity.interest[0] == 120
    assert linear.repaid == pytest.approx((0, 400, 400, 400))
    assert bullet.repaid == (0, 0, 0, 1200)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 0.3), st.floats(1, 3))
def test_a_sculpted_loan_is_covered_equally_in_every_period_and_ends_at_nothing(cash, rate, cover):
    loan = sculpted(cash, rate, cover=cover)

    assert loan.service == pytest.approx([one / cover for one in cash])
    assert loan.balance[-1] == pytest.approx(0, abs=1e-6 * (1 + sum(cash)))


def test_cover_says_how_often_the_cash_pays_what_is_due():
    loan = Schedule((200, 0, 0), (20, 10, 0), (100, 100, 0), (100, 0, 0), (0, 0, 0))

    cover = cover_ratios([150, 60, 200], loan, 0.1)

    assert cover.by_period[::2] == (1.25, None)
    assert cover.by_period[1] == pytest.approx(60 / 110)
    assert cover.least == pytest.approx(60 / 110)
    assert cover.whole_loan == pytest.approx((150 / 1.1 + 60 / 1.21) / 200)
    with pytest.raises(ValueError, match="same periods"):
        cover_ratios([1], schedule(100, 0.1, 2), 0.1)


def test_interest_during_construction_is_added_to_the_loan():
    built = drawn_down([1000, 0], 0.1)

    assert built.added == (50.0, 105.0)
    assert built.balance == (1050.0, 1155.0)
    assert schedule(100, 0.1, 1).after(2).drawn == (0, 0, 100)


def test_sources_equal_uses_to_the_last_unit_or_say_what_is_missing():
    uses = {"plant": Decimal("100.10"), "working capital": Decimal("20")}

    assert sources_and_uses({"equity": Decimal("120.10")}, uses).is_even
    assert sources_and_uses({"equity": Decimal("120")}, uses).missing == Decimal("0.10")


@pytest.mark.parametrize(("periods", "grace"), [(0, 0), (2, 2), (2, -1)])
def test_a_loan_without_time_to_repay_is_refused(periods, grace):
    with pytest.raises(ValueError, match="period to repay"):
        schedule(100, 0.1, periods, grace=grace)
