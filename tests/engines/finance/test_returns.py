"""Rates of return: all of them, the same as others find where there is one, and never one in place of several."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
import pyxirr
import QuantLib
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import polynomial

from madoguchi.engines.finance import Flows, irr, irr_table, mirr, npv, payback, profile

START = date(2017, 1, 1)


def yearly(*amounts: float) -> list[tuple[date, float]]:
    return [(START + timedelta(days=365 * year), amount) for year, amount in enumerate(amounts)]


def with_rates(*rates: float) -> list[tuple[date, float]]:
    """Yearly flows that are worth nothing at exactly these rates."""
    return yearly(*(-1000 * polynomial.polyfromroots([1 / (1 + rate) for rate in rates])))


@pytest.mark.parametrize(
    ("flows", "kind", "rates"),
    [
        (yearly(-1000, 2500, -1540), "many", (0.10, 0.40)),
        (yearly(-1000, 1100), "unique", (0.10,)),
        (yearly(-100, 1500), "unique", (14.0,)),
        (yearly(-1000, 500), "unique", (-0.5,)),
        (yearly(1000, -1100), "unique", (0.10,)),
        (yearly(-1000, 1000), "unique", (0.0,)),
        (yearly(-1000, 1000, -1000), "none", ()),
        (yearly(100, 200, 300), "none", ()),
        (yearly(-100, -200), "none", ()),
        (yearly(0, 0), "none", ()),
        (yearly(-100), "none", ()),
        ([], "none", ()),
        (with_rates(0.05, 0.051, 0.06), "many", (0.05, 0.051, 0.06)),
        (with_rates(-0.5, 0.0, 0.3, 2.0, 9.0), "many", (-0.5, 0.0, 0.3, 2.0, 9.0)),
        (with_rates(-0.2, -0.1), "many", (-0.2, -0.1)),
    ],
)
def test_every_rate_is_found_and_named_unique_none_or_many(flows, kind, rates):
    found = irr(flows)

    assert found.kind == kind
    assert found.rates == pytest.approx(rates, abs=1e-9)


def test_two_rates_that_fall_together_are_one_that_touches():
    found = irr(with_rates(0.10, 0.10))

    assert found.rates == pytest.approx((0.10,), abs=1e-7)
    assert not found.is_conventional


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-90, 400), min_size=1, max_size=5, unique=True))
def test_no_rate_is_missed_however_many_there_are(percents):
    rates = tuple(sorted(percent / 100 for percent in percents))

    found = irr(with_rates(*rates)).rates

    assert found == pytest.approx(rates, abs=1e-5)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(-1000, 1000)), min_size=2, max_size=40))
def test_flows_are_worth_nothing_at_every_rate_found(pairs):
    flows = Flows.of([(START + timedelta(days=days), amount) for days, amount in pairs])

    found = irr(flows).rates

    for rate in found:
        scale = float(np.abs(flows.amounts) @ np.exp(-np.log1p(rate) * flows.years()))
        assert abs(npv(flows, rate)) <= 1e-8 * scale
    ends = [npv(flows, -0.9998), npv(flows, 9e5)]
    if len(flows) > 1 and all(abs(end) > 1e-9 for end in ends):
        assert len(found) % 2 == (ends[0] * ends[1] < 0) or irr(flows).is_conventional or _touches(flows, found)


def _touches(flows: Flows, rates: tuple[float, ...]) -> bool:
    """Two rates that rounding cannot tell apart count as one."""
    return any(npv(flows, rate - 1e-6) * npv(flows, rate + 1e-6) > 0 for rate in rates)


def test_the_rate_is_the_one_quantlib_and_pyxirr_find_where_there_is_one():
    chance = np.random.default_rng(7)
    days = np.sort(np.datetime64("2017-01-01") + chance.choice(7000, 60, replace=False))
    amounts = np.where(np.arange(60) < 6, -1, 1) * chance.uniform(10, 1000, 60)

    found = irr(Flows.from_arrays(days, amounts)).only

    legs = [
        QuantLib.SimpleCashFlow(float(amount), QuantLib.Date(day.day, day.month, day.year))
        for day, amount in zip(days.tolist(), amounts, strict=True)
    ]
    first = days[0].item()
    today = QuantLib.Date(first.day, first.month, first.year)
    theirs = QuantLib.CashFlows.yieldRate(
        QuantLib.Leg(legs), 0.0, QuantLib.Actual365Fixed(), QuantLib.Compounded, QuantLib.Annual, True, today, today,
        1e-14, 1000,
    )  # fmt: skip
    assert found == pytest.approx(theirs, abs=1e-10)
    assert found == pytest.approx(pyxirr.xirr(days, amounts), abs=1e-8)


def test_many_flows_of_a_day_are_added_up_and_solved_to_the_last_digits():
    chance = np.random.default_rng(3)
    days = np.datetime64("2017-01-01") + chance.integers(0, 9125, 100_000)
    amounts = chance.uniform(1, 100, 100_000)
    amounts[days < np.datetime64("2020-01-01")] *= -4
    flows = Flows.from_arrays(days, amounts)

    rate = irr(flows).only

    assert len(flows) <= 9125
    assert abs(npv(flows, rate)) <= 1e-12 * np.abs(amounts).sum()


def test_a_table_of_series_gives_what_each_alone_gives():
    chance = np.random.default_rng(5)
    days = np.stack([np.sort(np.datetime64("2017-01-01") + chance.choice(5000, 30, replace=False)) for _ in range(60)])
    amounts = chance.uniform(1, 100, (60, 30))
    amounts[:, :4] *= -9
    amounts[:10] = chance.normal(0, 100, (10, 30))
    amounts[10] = np.abs(amounts[10])

    together = irr_table(days, amounts)

    alone = [irr(Flows.from_arrays(days[row], amounts[row])) for row in range(60)]
    assert [found.kind for found in together] == [found.kind for found in alone]
    for left, right in zip(together, alone, strict=True):
        assert left.rates == pytest.approx(right.rates, abs=1e-12)


def test_present_values_follow_the_days_or_the_middle_of_years():
    flows = [(date(2017, 3, 1), -100.0), (date(2018, 9, 1), 60.0), (date(2020, 2, 29), 80.0)]

    assert npv(flows, 0.1) == pytest.approx(-100 + 60 / 1.1 ** (549 / 365) + 80 / 1.1 ** (1095 / 365))
    assert npv(flows, 0.1, timing="mid-year") == pytest.approx(-100 / 1.1**0.5 + 60 / 1.1**1.5 + 80 / 1.1**3.5)
    assert npv(flows, 0.1, on=date(2016, 3, 1)) == pytest.approx(npv(flows, 0.1) / 1.1)
    assert dict(profile(flows, (0.0, 0.1))) == {0.0: 40.0, 0.1: npv(flows, 0.1)}


def test_impossible_questions_are_refused():
    with pytest.raises(ValueError, match="above -1"):
        npv(yearly(-1, 2), -1.0)
    with pytest.raises(ValueError, match="finite"):
        irr(yearly(-1, float("nan")))
    with pytest.raises(ValueError, match="one length"):
        Flows.from_arrays(np.array([1, 2]), np.array([1.0]))


def test_the_modified_rate_puts_earnings_by_and_the_payback_counts_back_to_nothing():
    assert mirr(yearly(-1000, 2500, -1540), finance_rate=0.1, reinvest_rate=0.1) == pytest.approx(
        (2500 * 1.1 / (1000 + 1540 / 1.21)) ** 0.5 - 1
    )
    assert mirr(yearly(100, 100), finance_rate=0.1, reinvest_rate=0.1) is None
    assert payback(yearly(-100, 40, 40, 40)) == pytest.approx(2.5)
    assert payback(yearly(-100, 40)) is None
    assert payback(yearly(-100, 110, 110), rate=0.1) == pytest.approx(1.0)
