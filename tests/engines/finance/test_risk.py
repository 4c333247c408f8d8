"""Risk runs: the same seed gives the same numbers, the same futures serve every regime, and a plain loop agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import log, sqrt
from statistics import fmean, stdev

import numpy as np
import pytest

from benchmarks.finance_plain import MARKET, RULES, ZONE, made_up, plain_values
from madoguchi.engines.finance import (
    ORDINARY,
    BlockBootstrap,
    Exposure,
    JumpDiffusion,
    NotKnown,
    break_even,
    log_steps,
    regime_comparison,
    risk,
    tornado,
)
from madoguchi.engines.finance.projection import Terms
from madoguchi.engines.finance.risk import values

ON = date(2017, 6, 1)
CALM = JumpDiffusion("calm", volatility=0.0)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    first, again, other = (
        risk(made_up(), 3_000, seed, rules=RULES, markets=[MARKET], agreed_on=ON) for seed in (1, 1, 2)
    )

    assert first == again
    assert first.inputs == other.inputs
    assert first.markets != other.markets


def test_a_longer_run_begins_with_the_paths_of_a_shorter_one():
    terms = {"zone": Terms.of(made_up(), RULES, ZONE, {})}

    short, long = (values(made_up(), terms, MARKET, count, 5)["zone"] for count in (700, 9_000))

    assert (long[:700] == short).all()


@pytest.mark.parametrize("regime", [ORDINARY, "zone"])
def test_the_mean_is_that_of_a_plain_loop_within_three_standard_errors(regime):
    version = ZONE if regime == "zone" else None
    peer = plain_values(made_up(), version, MARKET, 1_500, 11)

    ours = risk(made_up(), 30_000, 3, rules=RULES, markets=[MARKET], agreed_on=ON).markets[0].of(regime).value

    error = sqrt(ours.error**2 + stdev(peer) ** 2 / len(peer))
    assert abs(ours.mean - fmean(peer)) < 3 * error


def test_common_futures_make_the_difference_of_regimes_a_hundred_times_sharper():
    zone = risk(made_up(), 20_000, 4, rules=RULES, markets=[MARKET], agreed_on=ON).markets[0].of("zone")

    assert zone.sharper > 100
    assert zone.difference.error < zone.value.error / 10
    assert zone.difference.p5 <= zone.difference.p50 <= zone.difference.p95


def test_a_rate_that_stands_still_gives_the_value_of_the_plan():
    found = risk(made_up(), 100, 1, rules=RULES, markets=[CALM, MARKET], agreed_on=ON).markets[0]

    comparison = regime_comparison(made_up(), RULES, ON)
    for key in (ORDINARY, "zone"):
        assert found.of(key).value.mean == pytest.approx(comparison.of(key).npv, abs=len(made_up().years) * 3)
        assert found.of(key).value.p5 == pytest.approx(found.of(key).value.p95)


def test_a_walk_without_jumps_may_not_stand_alone_and_a_year_without_law_is_said():
    with pytest.raises(ValueError, match="stand alone"):
        risk(made_up(), 10, 1, rules=RULES, markets=[JumpDiffusion(volatility=0.2)], agreed_on=ON)
    with pytest.raises(ValueError, match="two paths"):
        risk(made_up(), 1, 1, rules=RULES, markets=[MARKET], agreed_on=ON)
    with pytest.raises(NotKnown, match="2016"):
        risk(replace(made_up(), first_year=2016), 10, 1, rules=RULES, markets=[MARKET], agreed_on=ON)


def test_the_shares_of_loss_and_the_worst_twentieth_agree_with_each_other():
    value = risk(made_up(), 5_000, 8, rules=RULES, markets=[MARKET], agreed_on=ON).markets[0].of(ORDINARY).value

    assert value.shortfall <= value.p5 <= value.p50 <= value.p95
    assert 0 < value.loss_chance < 1
    assert (value.p50 < 0) == (value.loss_chance > 0.5)


def test_hedging_narrows_the_spread():
    open_, hedged = (
        risk(
            replace(made_up(), exposure=replace(made_up().exposure, hedged=share)),
            4_000, 2, rules=RULES, markets=[replace(MARKET, price_volatility=0)], agreed_on=ON,
        ).markets[0].of(ORDINARY).value
        for share in (0.0, 0.75)
    )  # fmt: skip

    assert hedged.p95 - hedged.p5 < (open_.p95 - open_.p5) / 2


def test_jumps_come_as_often_and_as_far_as_was_said():
    market = JumpDiffusion(volatility=0.0, jump_chance=0.25, jump_mean=0.3)

    rate, price = market.paths(1, 40_000, np.random.default_rng(1))

    assert price is None
    assert {round(float(one), 6) for one in np.unique(np.log(rate))} == {0.0, 0.3}
    assert float((rate > 1).mean()) == pytest.approx(0.25, abs=0.01)


def test_price_and_rate_move_together_as_was_said():
    market = JumpDiffusion(volatility=0.2, price_volatility=0.1, correlation=-0.6)

    rate, price = market.paths(1, 40_000, np.random.default_rng(2))

    assert np.corrcoef(np.log(rate[0]), np.log(price[0]))[0, 1] == pytest.approx(-0.6, abs=0.02)


def test_the_past_put_together_anew_keeps_its_blocks():
    past = tuple(float(step) for step in np.random.default_rng(3).normal(0, 0.03, 48))
    whole = BlockBootstrap(past, per_year=1, block=4)

    rate, _ = whole.paths(4, 500, np.random.default_rng(4))

    steps = np.diff(np.log(rate), axis=0, prepend=0.0)
    known = np.array([[past[(begin + place) % 48] for place in range(4)] for begin in range(48)])
    assert all(np.abs(known - path).max(axis=1).min() < 1e-12 for path in steps.T[:50])
    assert risk(made_up(), 500, 1, rules=RULES, markets=[whole], agreed_on=ON).markets[0].market == "history"
    assert log_steps((1.0, 2.0)) == (log(2),)


@pytest.mark.parametrize(
    "market",
    [
        lambda: JumpDiffusion(jump_chance=1.5),
        lambda: JumpDiffusion(correlation=2),
        lambda: JumpDiffusion(volatility=-1),
        lambda: BlockBootstrap((0.1,), block=2),
    ],
)
def test_impossible_markets_are_refused(market):
    with pytest.raises(ValueError, match=r"must|cannot|lies"):
        market()


def test_the_largest_swing_comes_first_and_each_figure_swings_the_right_way():
    found = {one.figure: one for one in tornado(made_up(), RULES)}

    assert next(iter(found)) == "revenue"
    assert found["revenue"].high > found["revenue"].low
    assert found["costs"].high < found["costs"].low
    assert found["discount-rate"].high < found["discount-rate"].low
    assert found["exchange-rate"].high > found["exchange-rate"].low


def test_at_the_break_even_rate_the_project_is_worth_nothing():
    rates = break_even(made_up(), RULES, ZONE)

    assert len(rates) == 1
    held = JumpDiffusion("held", drift=0.0, volatility=0.0, jump_chance=1.0, jump_mean=log(rates[0]))
    index, _ = held.paths(1, 2, np.random.default_rng(1))
    assert index[0, 0] == pytest.approx(rates[0])
    moved = replace(made_up(), exposure=Exposure(), revenue=tuple(
        one * (0.4 + 0.6 * rates[0]) for one in made_up().revenue), costs=tuple(
        one * (0.8 + 0.2 * rates[0]) for one in made_up().costs))  # fmt: skip
    assert regime_comparison(moved, RULES, ON).of("zone").npv == pytest.approx(0, abs=100)
    assert break_even(replace(made_up(), exposure=Exposure()), RULES) == ()
