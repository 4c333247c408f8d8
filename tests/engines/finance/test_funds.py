"""Money of several funds over many projects: every rule kept, nothing better, a true word on what keeps others out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.finance_funds import direct, greedy, instance
from madoguchi.engines.finance import Allocation, Ask, FloorsUnmet, Fund, LimitKey, Limits, allocate_funds, rounding


def assert_kept(found: Allocation, asks: list[Ask], funds: list[Fund], limits: Limits) -> None:
    """Every rule, looked at from the tickets alone."""
    ask_of, fund_of = {ask.key: ask for ask in asks}, {fund.key: fund for fund in funds}
    slack = 1e-5 * sum(ask.need for ask in asks)
    by_project: dict[str, list[tuple[Fund, float]]] = {}
    for ticket in found.tickets:
        by_project.setdefault(ticket.project, []).append((fund_of[ticket.fund], ticket.amount))
        ask, fund = ask_of[ticket.project], fund_of[ticket.fund]
        assert fund.least_share * ask.need - slack <= ticket.amount <= fund.most_share * ask.need + slack
        assert fund.least_ticket - slack <= ticket.amount <= fund.most_ticket + slack
        assert not fund.sectors or ask.sector in fund.sectors
    for key, given_ in by_project.items():
        total = sum(amount for _, amount in given_)
        assert ask_of[key].least_cover * ask_of[key].need - slack <= total <= ask_of[key].need + slack
        assert len(given_) <= ask_of[key].most_funds
    for fund in funds:
        mine = [(ask_of[one.project], one.amount) for one in found.tickets if one.fund == fund.key]
        assert sum(amount for _, amount in mine) <= fund.budget + slack
        for sector in {ask.sector for ask, _ in mine}:
            inside = sum(amount for ask, amount in mine if ask.sector == sector)
            assert inside <= fund.most_in_sector * fund.budget + slack
    for region in {*limits.floors, *limits.ceilings}:
        inside = sum(one.amount for one in found.tickets if ask_of[one.project].region == region)
        assert limits.floors.get(region, 0) - slack <= inside <= limits.ceilings.get(region, float("inf")) + slack
    assert found.value <= found.bound + 1e-9


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 9))
def test_a_few_projects_are_shared_out_as_well_as_the_direct_model_can(seed, count):
    asks, funds, limits = instance(count, seed)
    try:
        found = allocate_funds(asks, funds, limits=limits)
    except FloorsUnmet:
        assert direct(asks, funds, limits, 20)[0] is None
        return

    assert found.is_proven
    assert_kept(found, asks, funds, limits)
    best, _ = direct(asks, funds, limits, 20)
    assert found.value >= best - 1e-3 * abs(best) - 1e-6


def test_many_projects_come_as_near_to_the_bound_as_was_asked():
    asks, funds, limits = instance(400, 3)

    found = allocate_funds(asks, funds, limits=limits, gap=1e-3)

    assert found.gap <= 1e-3
    assert_kept(found, asks, funds, limits)
    assert found.value > greedy(asks, funds, limits, for_money=True)
    assert len(found.projects) + len(found.left_out) == 400


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_rings_of_neighbours_come_as_near_to_the_direct_model_as_was_asked(seed, monkeypatch):
    monkeypatch.setattr(rounding, "WHOLE", 0)
    asks, funds, limits = instance(60, seed)

    found = allocate_funds(asks, funds, limits=limits, gap=1e-2)

    assert_kept(found, asks, funds, limits)
    best, most = direct(asks, funds, limits, 20)
    assert found.gap <= 1e-2
    assert found.value >= best * (1 - 1e-2)
    assert found.value <= most * (1 + 1e-6)
    assert found.bound >= best * (1 - 1e-6)


def test_the_same_input_gives_the_same_recommendation_and_digest():
    asks, funds, limits = instance(12, 4)

    first, again = (allocate_funds(asks, funds, limits=limits) for _ in range(2))

    assert first == again
    assert first.inputs != allocate_funds([*asks[:-1], replace(asks[-1], worth=1.0)], funds, limits=limits).inputs


def test_the_cheapest_change_lets_a_left_out_project_in_and_less_does_not():
    asks = [Ask("port", 100, 50, "transport"), Ask("farm", 80, 8, "food"), Ask("clinic", 40, 2, "health")]
    funds = [Fund("east", 90, most_share=0.6), Fund("west", 60, most_share=0.6)]

    found = allocate_funds(asks, funds)

    assert found.is_proven
    for one in found.left_out:
        given_ = {ticket.fund: 0.0 for ticket in found.tickets}
        for ticket in found.tickets:
            given_[ticket.fund] = given_.get(ticket.fund, 0.0) + ticket.amount
        room = {fund.key: fund.budget - given_.get(fund.key, 0.0) for fund in funds}
        for limit, amount in one.changes:
            room[limit.fund] += amount
        ask = next(ask for ask in asks if ask.key == one.project)
        alone = allocate_funds([replace(ask, worth=1.0)], [replace(fund, budget=room[fund.key]) for fund in funds])
        assert alone.projects == (one.project,)
        if one.cost > 1:
            least = {limit.fund: amount - one.cost * 0.01 for limit, amount in one.changes}
            tighter = [replace(fund, budget=room[fund.key] - (fund.key in least) * one.cost * 0.01) for fund in funds]
            assert allocate_funds([replace(ask, worth=1.0)], tighter).projects == ()


def test_a_project_that_no_fund_serves_hears_by_how_much_the_funds_fall_short():
    asks = [Ask("mine", 100, 5, "mining"), Ask("yard", 100, 5, "ships")]
    funds = [Fund("food-only", 500, sectors=frozenset({"food"})), Fund("careful", 500, most_share=0.5,
             sectors=frozenset({"ships"}))]  # fmt: skip

    left = {one.project: one for one in allocate_funds(asks, funds).left_out}

    assert left["mine"].short == pytest.approx(75)
    assert left["yard"].short == pytest.approx(25)
    assert left["yard"].worth_needed is None


def test_binding_limits_have_prices_and_open_ones_are_not_named():
    asks = [Ask(f"farm-{number}", 100, 10 + number, "food") for number in range(6)]
    funds = [Fund("tight", 200), Fund("wide", 10_000, most_share=0.3)]

    found = allocate_funds(asks, funds)

    assert [one.limit for one in found.binding] == [LimitKey("budget", "tight")]
    assert found.binding[0].price > 0
    assert all(
        any(limit == LimitKey("budget", "tight") for limit, _ in one.changes) for one in found.left_out if one.changes
    )


def test_floors_that_cannot_be_met_are_named_with_what_is_missing():
    asks = [Ask("farm", 100, 5, region="north"), Ask("port", 100, 5, region="south")]

    with pytest.raises(FloorsUnmet) as caught:
        allocate_funds(asks, [Fund("one", 1_000)], limits=Limits(floors={"north": 250.0, "south": 50.0}))

    assert caught.value.short == {"north": pytest.approx(150)}


def test_a_floor_brings_a_weaker_project_in():
    asks = [Ask("strong", 100, 50, region="south"), Ask("weak", 100, 1, region="north")]

    free = allocate_funds(asks, [Fund("one", 100)])
    bound_ = allocate_funds(asks, [Fund("one", 100)], limits=Limits(floors={"north": 75.0}))

    assert free.projects == ("strong",)
    assert bound_.projects == ("weak",)


def test_no_projects_and_no_money_are_an_empty_recommendation():
    assert allocate_funds([], [Fund("one", 100)]).tickets == ()
    assert allocate_funds([Ask("farm", 100, 5)], []).left_out[0].short == pytest.approx(75)


@pytest.mark.parametrize(
    ("asks", "funds"),
    [
        ([Ask("farm", 0, 5)], [Fund("one", 1)]),
        ([Ask("farm", 1, -5)], [Fund("one", 1)]),
        ([Ask("farm", 1, 5), Ask("farm", 1, 5)], [Fund("one", 1)]),
        ([Ask("farm", 1, 5)], [Fund("one", -1)]),
    ],
)
def test_input_that_makes_no_sense_is_refused(asks, funds):
    with pytest.raises(ValueError, match=r"need|twice|budget"):
        allocate_funds(asks, funds)
