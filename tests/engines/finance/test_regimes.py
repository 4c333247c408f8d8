"""Taxes by dated rules, each case computed by hand to the last rouble or yen; the sums stand beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.finance import (
    ORDINARY,
    Entry,
    Exposure,
    LawVersion,
    LeastInvestment,
    NotKnown,
    Project,
    Regime,
    RegimeVersion,
    Relief,
    Rules,
    Step,
    TreatyVersion,
    Waiting,
    regime_comparison,
    schedule,
)

LAW = LawVersion(2017, 2024, profit=0.20, contributions=0.30, property=0.022, loss_share=0.5)
LATER = replace(LAW, first_year=2025, last_year=None, profit=0.25, unverified=("loss-rule",))
OLD_TREATY = TreatyVersion("1986", 1986, 2018, {"general": 0.15}, interest=0.10, royalties=0.10)
NEW_TREATY = TreatyVersion("2017", 2019, None, {"general": 0.10, "large": 0.05, "pension-fund": 0.0})
ZONE = RegimeVersion(
    date(2015, 3, 30),
    date(2017, 12, 31),
    profit=Relief((Step(5, 0.0), Step(5, 0.12)), "first-profit", (Waiting(3),)),
    contributions=Relief((Step(10, 0.076),)),
    property=Relief((Step(5, 0.0), Step(5, 0.005))),
    land=Relief((Step(3, 0.0),)),
    entry=Entry((LeastInvestment(500_000, "RUB"),), excludes=frozenset({"port"})),
)
ZONE_2018 = replace(
    ZONE,
    valid_from=date(2018, 1, 1),
    valid_to=None,
    profit=replace(ZONE.profit, waiting=(Waiting(3), Waiting(5, 8_600_000, "USD"), Waiting(6, 17_000_000, "USD"))),
)
INVESTMENT_PROJECT = RegimeVersion(
    date(2014, 1, 1),
    date(2026, 12, 31),
    profit=Relief((Step(10, 0.10),), "first-sales"),
    entry=Entry(
        (LeastInvestment(50_000_000, "RUB", 3), LeastInvestment(500_000_000, "RUB", 5)),
        goods_only=True,
        excluded_sectors=frozenset({"oil-gas"}),
    ),
)
RULES = Rules(
    (LAW, LATER),
    (Regime("zone", (ZONE, ZONE_2018)), Regime("investment-project", (INVESTMENT_PROJECT,))),
    (OLD_TREATY, NEW_TREATY),
)


def project(years: int = 1, **given: Any) -> Project:
    """Revenue 1,000,000, costs 400,000 and payroll 200,000 a year; nothing is built."""
    plain: dict[str, Any] = {
        "first_year": 2017,
        "investment": (0,) * years,
        "revenue": (1_000_000,) * years,
        "costs": (400_000,) * years,
        "payroll": (200_000,) * years,
        "currency": "RUB",
        "discount_rate": 0.10,
    }
    return Project(**plain | given)


def taxes_of(one: Project, regime: str = ORDINARY, on: date = date(2017, 6, 1), **more: Any) -> dict[str, Any]:
    found = regime_comparison(one, RULES, on, **more).of(regime)
    assert found.is_eligible, found.failures
    return dict(found.taxes)


def test_1_the_ordinary_law_of_2017():
    taxes = taxes_of(project())

    # contributions 30 % of 200,000; profit tax 20 % of 1,000,000 − 400,000 − 200,000 − 60,000 = 340,000
    assert taxes["contributions"] == (60_000,)
    assert taxes["profit"] == (68_000,)


def test_2_a_zone_taxes_nothing_for_five_years_then_twelve_percent_then_the_ordinary_rate():
    taxes = taxes_of(project(12, investment=(500_000, *(0,) * 11), depreciation_years=1), "zone")

    # contributions 7.6 % of 200,000 for ten years, then 30 %
    assert taxes["contributions"] == (15_200,) * 10 + (60_000,) * 2
    # property from the average book value of the first year, (0 + 500,000) / 2, at 0 %; then nothing is left
    # 2018: depreciation 500,000 makes 384,800 a loss of 115,200 (property 0); the clock began in 2017 with a profit
    # 2022: half of 384,800 may be used, the loss of 115,200 was used in 2019 already
    # 2022–2026: 12 % of 384,800 = 46,176; 2027 and 2028 25 % of 340,000 = 85,000
    assert taxes["profit"] == (0,) * 5 + (46_176,) * 5 + (85_000,) * 2


def test_3_a_zone_clock_starts_by_itself_after_three_years_without_profit():
    poor = project(9, investment=(500_000, *(0,) * 8), depreciation_years=1,
                   revenue=(0, 0, 0, 0, 0, *(1_000_000,) * 4), costs=(0, 0, 0, 0, 0, *(400_000,) * 4),
                   payroll=(0, 0, 0, 0, 0, *(200_000,) * 4))  # fmt: skip

    found = regime_comparison(poor, RULES, date(2017, 6, 1)).of("zone")

    # no profit in 2017, 2018, 2019: the five periods are 2020–2024, though the first profit comes in 2022
    assert found.relief == (2020, 2025)
    # 2025: base 384,800; of the loss of 500,000 of 2018 192,400 was used in 2022 and in 2023, the rest in 2024
    # 12 % of 384,800 = 46,176
    assert found.taxes["profit"] == (0,) * 8 + (46_176,)


def test_4_a_larger_investment_of_2018_has_five_years_before_the_clock_starts_by_itself():
    large = project(8, first_year=2018, investment=(600_000_000, *(0,) * 7), depreciation_years=100,
                    revenue=(0,) * 8, costs=(0,) * 8, payroll=(0,) * 8)  # fmt: skip
    dollars = {"USD": 57.6}

    comparison = regime_comparison(large, RULES, date(2018, 2, 1), worth=dollars)

    # 600,000,000 / 57.6 = USD 10.4 m, above 8.6 and below 17: five periods, 2018–2022; so 2023
    assert comparison.of("zone").relief == (2023, 2025)
    assert regime_comparison(large, RULES, date(2018, 2, 1)).of("zone").relief == (2021, 2025)


def test_5_losses_are_carried_forward_into_half_of_later_profits():
    unsteady = project(3, revenue=(100_000, 1_000_000, 1_000_000))

    taxes = taxes_of(unsteady)

    # 2017: 100,000 − 400,000 − 200,000 − 60,000 = −560,000
    # 2018: 340,000, half of it is covered: 170,000 × 20 % = 34,000; 390,000 left
    # 2019: the same; 220,000 left
    assert taxes["profit"] == (0, 34_000, 34_000)


def test_6_dividends_of_2018_are_withheld_under_the_old_treaty_and_those_of_2019_under_the_new():
    partner = project(3, foreign_share=0.5, holder="large")

    found = regime_comparison(partner, RULES, date(2017, 6, 1)).of(ORDINARY)

    # free cash and net profit are both 340,000 − 68,000 = 272,000; half crosses the border: 136,000
    # 15 % = 20,400 in 2017 and 2018; 5 % = 6,800 in 2019
    assert found.taxes["dividends"] == (20_400, 20_400, 6_800)
    assert found.cash == (251_600.0, 251_600.0, 265_200.0)


@pytest.mark.parametrize(("holder", "percent"), [("general", 10), ("large", 5), ("pension-fund", 0)])
def test_7_the_new_treaty_asks_by_kind_of_holder(holder, percent):
    abroad = project(1, first_year=2019, foreign_share=1.0, holder=holder)

    assert taxes_of(abroad, on=date(2019, 6, 1))["dividends"] == (272_000 * percent // 100,)


def test_8_interest_and_royalties_are_withheld_until_2018_and_free_from_2019():
    loan = schedule(300_000, 0.10, 3, kind="bullet")
    owing = project(3, debt=loan, royalties=(50_000,) * 3)

    taxes = taxes_of(owing)

    # interest 30,000, royalties 50,000; 10 % until 2018
    assert taxes["interest"] == (3_000, 3_000, 0)
    assert taxes["royalties"] == (5_000, 5_000, 0)
    # base 340,000 − 50,000 − 30,000 = 260,000 × 20 %
    assert taxes["profit"] == (52_000,) * 3


def test_9_property_is_taxed_on_the_average_book_value():
    built = project(3, investment=(1_000_000, 0, 0), depreciation_years=4)

    taxes = taxes_of(built)

    # book 0 → 1,000,000 → 750,000 → 500,000: averages 500,000, 875,000, 625,000 at 2.2 %
    assert taxes["property"] == (11_000, 19_250, 13_750)
    # 340,000 − 11,000 = 329,000; 340,000 − 19,250 − 250,000 = 70,750; 340,000 − 13,750 − 250,000 = 76,250; at 20 %
    assert taxes["profit"] == (65_800, 14_150, 15_250)


def test_10_land_is_free_for_three_years():
    landed = project(5, investment=(500_000, *(0,) * 4), land_tax=(10_000,) * 5)

    assert taxes_of(landed, "zone")["land"] == (0, 0, 0, 10_000, 10_000)
    assert taxes_of(landed)["land"] == (10_000,) * 5


def test_11_half_a_rouble_is_rounded_up():
    # contributions 30 % of 5 = 1.5 → 2; base 20 − 5 − 2 = 13, 20 % = 2.6 → 3
    assert taxes_of(project(1, revenue=(20,), costs=(0,), payroll=(5,)))["contributions"] == (2,)
    assert taxes_of(project(1, revenue=(20,), costs=(0,), payroll=(5,)))["profit"] == (3,)


def test_12_the_clock_of_an_investment_project_starts_with_its_first_sales():
    factory = project(4, investment=(30_000_000, 25_000_000, 0, 0), revenue=(0, 0, 10_000_000, 30_000_000),
                      costs=(0, 0, 2_000_000, 4_000_000), payroll=(0,) * 4, depreciation_years=10)  # fmt: skip

    found = regime_comparison(factory, RULES, date(2017, 6, 1)).of("investment-project")

    assert found.relief == (2019, 2020)
    # property 2.2 %: 15,000,000 → 330,000; (30,000,000 + 52,000,000) / 2 → 902,000; (52 + 46.5) / 2 m → 1,083,500;
    # (46.5 + 41) / 2 m → 962,500
    assert found.taxes["property"] == (330_000, 902_000, 1_083_500, 962_500)
    # 2018: −902,000 − 3,000,000 = −3,902,000; with 2017 losses of 4,232,000
    # 2019: 8,000,000 − 1,083,500 − 5,500,000 = 1,416,500, half is covered: 708,250 × 10 % = 70,825; 3,523,750 left
    # 2020: 26,000,000 − 962,500 − 5,500,000 = 19,537,500 − 3,523,750 = 16,013,750 × 10 % = 1,601,375
    assert found.taxes["profit"] == (0, 0, 70_825, 1_601_375)


def test_13_yen_losses_lapse_after_their_years():
    law = LawVersion(2018, None, profit=0.232, contributions=0.15, loss_share=0.5, loss_years=2)
    firm = project(4, first_year=2018, currency="JPY", revenue=(0, 500_001, 500_000, 500_000),
                   costs=(1_000_000, 0, 0, 0), payroll=(0,) * 4)  # fmt: skip

    found = regime_comparison(firm, Rules((law,)), date(2018, 4, 1)).of(ORDINARY)

    # 2019: 500,001 − 250,000.5 = 250,000.5 × 23.2 % = 58,000.116 → 58,000; 2020: 250,000 × 23.2 % = 58,000
    # 2021: what is left of 2018 has lapsed: 500,000 × 23.2 % = 116,000
    assert found.taxes["profit"] == (0, 58_000, 58_000, 116_000)


def test_a_project_that_may_not_come_in_hears_every_rule_it_fails_and_gets_no_figures():
    oil = project(2, investment=(40_000_000, 0), sector="oil-gas", makes_goods=False)

    found = regime_comparison(oil, RULES, date(2017, 6, 1), held=frozenset({"port"}))

    assert [(one.key, dict(one.facts)) for one in found.of("investment-project").failures] == [
        ("not-goods", {}),
        ("sector-excluded", {"sector": "oil-gas"}),
        (
            "investment-too-small",
            {"needed": 50_000_000, "currency": "RUB", "within_years": 3, "given": 40_000_000},
        ),
    ]
    assert [one.key for one in found.of("zone").failures] == ["taken"]
    assert found.of("zone").npv is None
    early = regime_comparison(project(), RULES, date(2013, 1, 1))
    assert [one.key for one in early.of("zone").failures] == ["not-in-force"]


def test_a_least_investment_in_a_currency_without_a_rate_cannot_be_told():
    yen = project(1, currency="JPY", investment=(1_000_000,))

    found = regime_comparison(yen, RULES, date(2017, 6, 1)).of("zone")

    assert [(one.key, one.facts["currency"]) for one in found.failures] == [("currency-unknown", "RUB")]


def test_years_without_a_law_are_said_and_not_guessed():
    before = regime_comparison(project(first_year=2016), RULES, date(2016, 6, 1)).of(ORDINARY)

    assert [(one.key, one.facts["year"]) for one in before.failures] == [("law-unknown", 2016)]
    with pytest.raises(NotKnown, match="the treaty"):
        Rules((LAW,), treaties=(NEW_TREATY,)).treaty_in(2018)


def test_what_was_not_verified_is_named_where_it_counts():
    assert regime_comparison(project(8), RULES, date(2017, 6, 1)).of(ORDINARY).unverified == ()
    assert regime_comparison(project(9), RULES, date(2017, 6, 1)).of(ORDINARY).unverified == ("loss-rule",)


def test_a_regime_is_worth_what_it_saves():
    one = project(10, investment=(500_000, *(0,) * 9))

    found = regime_comparison(one, RULES, date(2017, 6, 1))

    zone, ordinary = found.of("zone"), found.of(ORDINARY)
    assert zone.saved == pytest.approx(zone.npv - ordinary.npv)
    assert zone.saved > 0
    assert ordinary.saved is None


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(-2_000_000_000, 9_000_000_000), min_size=3, max_size=9),
    st.integers(0, 900_000_000),
    st.integers(0, 40_000_000_000),
)
def test_taxes_are_those_of_exact_arithmetic(margins, payroll, investment):
    years = len(margins)
    one = project(years, revenue=tuple(max(0, margin) for margin in margins), payroll=(payroll,) * years,
                  costs=tuple(max(0, -margin) for margin in margins), depreciation_years=1,
                  investment=(investment, *(0,) * (years - 1)))  # fmt: skip

    found = taxes_of(one)

    assert (found["profit"], found["contributions"]) == exactly(margins, payroll, investment)


def exactly(margins: list[int], payroll: int, investment: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ordinary law in decimal fractions, written another way."""
    owed, paid, contributions = Decimal(0), [], []
    for place, margin in enumerate(margins):
        law = LAW if 2017 + place <= 2024 else LATER
        on_pay = whole(Decimal(payroll) * Decimal(str(law.contributions)))
        average = Decimal(investment) / 2 if place < 2 else Decimal(0)
        base = margin - payroll - on_pay - whole(average * Decimal("0.022")) - (investment if place == 1 else 0)
        used = min(owed, max(base, Decimal(0)) / 2)
        owed += max(-base, Decimal(0)) - used
        paid.append(int(whole((max(base, Decimal(0)) - used) * Decimal(str(law.profit)))))
        contributions.append(int(on_pay))
    return tuple(paid), tuple(contributions)


def whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


def test_figures_that_do_not_fit_each_other_are_refused():
    with pytest.raises(ValueError, match="same years"):
        project(2, revenue=(1,))
    with pytest.raises(ValueError, match="longer"):
        project(2, debt=schedule(100, 0.1, 3))
    assert project(exposure=Exposure(revenue=0.5)).exposure.hedged == 0.0
