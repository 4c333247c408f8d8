from __future__ import annotations

import math
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.indicators import chance_of_at_least, expected


@pytest.mark.parametrize(
    ("count", "exposure", "base_count", "base_exposure", "chance"),
    [
        (5, 1, 1, 1, 7 / 64),  # six coins, five heads or more
        (3, 1, 0, 3, 1 / 64),
        (1, 1, 0, 1, 1 / 2),
        (0, 1, 9, 1, 1.0),
    ],
)
def test_the_chance_is_that_of_the_binomial_given_the_sum(count, exposure, base_count, base_exposure, chance):
    assert math.isclose(chance_of_at_least(count, exposure, base_count, base_exposure), chance)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 9), st.integers(1, 9))
def test_it_agrees_with_the_sum_written_out_and_falls_with_the_count(count, base, exposure, base_exposure):
    total, whole = count + base, exposure + base_exposure
    plain = sum(comb(total, k) * exposure**k * base_exposure ** (total - k) for k in range(count, total + 1))

    assert math.isclose(chance_of_at_least(count, exposure, base, base_exposure), plain / whole**total, rel_tol=1e-9)
    assert chance_of_at_least(count + 1, exposure, base, base_exposure) <= 1.0


@pytest.mark.parametrize(("exposure", "base_exposure"), [(0, 5), (5, 0)])
def test_without_an_exposure_there_is_nothing_to_compare(exposure, base_exposure):
    assert chance_of_at_least(3, exposure, 1, base_exposure) is None


def test_thousands_of_events_are_no_trouble():
    assert 0.4 < chance_of_at_least(5000, 1, 5000, 1) < 0.6
    assert expected(1, 5000, 0) is None
