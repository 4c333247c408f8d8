"""Figures that can be quoted: each beside a case computed by hand or published."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.indicators import (
    Reading,
    complementarity,
    concentration,
    percentile,
    revealed_advantage,
    share,
    shares,
    trend,
    untapped_potential,
)

amounts = st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 1e9), min_size=1)


def test_a_share_keeps_its_count_and_its_interval():
    # Newcombe (1998), table I: 81 of 263, score method without continuity correction: 0.2553 to 0.3662.
    found = share(81, 263)

    assert (round(found.value, 4), found.count, found.low, found.high) == (0.308, 263, 0.2553, 0.3662)


def test_a_share_of_nothing_is_not_known():
    assert share(0, 0) == Reading(None, 0, "share")


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3)])
def test_a_part_is_never_more_than_the_whole(part, whole):
    with pytest.raises(ValueError, match="whole"):
        share(part, whole)


@pytest.mark.parametrize(
    ("rank", "value"),
    [(0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (1.0, 50)],  # the worked example of the nearest-rank method
)
def test_a_percentile_is_a_value_that_was_observed(rank, value):
    assert percentile([15, 20, 35, 40, 50], rank).value == value


def test_a_figure_from_too_few_is_kept_back_with_its_count():
    assert Reading(0.25, 4, "share").from_at_least(5) == Reading(None, 4, "share", "too few")
    assert Reading(0.25, 5, "share").from_at_least(5).value == 0.25


@given(amounts, amounts)
def test_complementarity_lies_between_nothing_and_one_and_is_one_for_equal_structures(sold, bought):
    found = complementarity(sold, bought)

    assert found is None or -1e-9 <= found <= 1 + 1e-9
    if shares(sold):
        assert complementarity(sold, {group: 3 * value for group, value in sold.items()}) == pytest.approx(1)


@given(amounts)
def test_concentration_lies_between_equal_parts_and_one_part(values):
    found = concentration(values)

    assert found is None or 1 / len(values) - 1e-9 <= found <= 1 + 1e-9


def test_advantage_compares_shares_with_the_world():
    found = revealed_advantage({"oil": 50, "cars": 50}, {"oil": 100, "cars": 300, "tea": 0})

    assert found == {"oil": 2.0, "cars": pytest.approx(2 / 3)}


def test_trend_needs_two_years_and_ignores_one_odd_one():
    assert trend([(2000, 1.0)]) is None
    assert trend([(2000, 1.0), (2001, 2.0), (2002, 3.0), (2003, 4.0), (2004, -90.0)]) == 1.0


def test_what_is_expected_adds_up_to_what_is_traded():
    found = untapped_potential(
        {"a": 30.0, "b": 10.0, "c": 0.0}, {"a": 50.0, "b": 50.0, "c": 20.0},
        {"a": 40.0, "b": 60.0, "c": 30.0}, {"a": 100.0, "b": 100.0, "c": 60.0},
    )  # fmt: skip

    raw = {"a": 50 * 40 / 100, "b": 50 * 60 / 100, "c": 20 * 30 / 60}
    scale = 40 / sum(raw.values())
    assert sum(one.expected for one in found) == pytest.approx(40)
    assert [one.group for one in found] == ["c", "b", "a"]
    assert found[0].gap is None
    assert found[1].gap == pytest.approx(log(raw["b"] * scale / 10))
    assert found[1].missing == pytest.approx(raw["b"] * scale - 10)
