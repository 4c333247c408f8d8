"""Lists of a whole market: the published example, to four digits, and nobody's envy."""

from __future__ import annotations

import numpy as np
import pytest

from madoguchi.engines.matching.lists import Lists, envious, expected_matches, sorted_by, successive, welfare


def published() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.RandomState(0)  # the legacy generator: the published table rests on it
    left, right = rng.random_sample((30, 20)), rng.random_sample((20, 30))
    return (left + np.linspace(1, 0, 20)) / 2, (right + np.linspace(1, 0, 30)) / 2


LEFT, RIGHT = published()
MUTUAL = LEFT * RIGHT.T


@pytest.mark.parametrize(
    ("lists", "matches", "envy"),
    [
        (sorted_by(LEFT, RIGHT), 6.0976, (383, 172)),
        (sorted_by(MUTUAL, MUTUAL.T), 13.2147, (211, 81)),
        (welfare(MUTUAL), 16.5096, (28, 7)),
        (welfare(MUTUAL, envy_free=True), 15.7623, (0, 0)),
    ],
)
def test_the_published_example_comes_out_to_four_digits(lists: Lists, matches: float, envy: tuple[int, int]) -> None:
    assert round(expected_matches(MUTUAL, lists), 4) == matches
    assert envious(MUTUAL, lists) == envy


def test_successive_matchings_place_each_pair_alike_in_both_lists_of_an_even_market() -> None:
    mutual = np.random.default_rng(0).random((12, 12))

    lists = successive(mutual)

    assert np.array_equal(lists.left, lists.right.T)
    assert envious(mutual, lists) == (0, 0)
    assert sorted(lists.order_of_left()[0].tolist()) == list(range(12))
    assert lists.order_of_right().shape == (12, 12)


def test_on_uneven_sides_everyone_still_gets_a_whole_list() -> None:
    lists = successive(np.random.default_rng(0).random((5, 3)))

    assert sorted(lists.left[0].tolist()) == [1 / 3, 1 / 2, 1.0]
    assert sorted(lists.right[0].tolist()) == [1 / 5, 1 / 4, 1 / 3, 1 / 2, 1.0]
