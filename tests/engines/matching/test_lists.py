"""Lists of a whole market: the published example, to four digits, and nobody's envy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from madoguchi.command import main
from madoguchi.engines.matching import Market, list_everybody
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


def test_whole_market_lists_come_from_a_file_and_the_envy_free_ones_leave_next_to_nobody_envious(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs.csv"
    rows = [f"s{row},p{column},{MUTUAL[row, column]}" for row in range(30) for column in range(20)]
    path.write_text("\n".join(["seeker,partner,value", *rows]), "utf-8")

    found: list[dict[str, Any]] = []
    for mode in ([], ["--envy-free"]):
        assert main(["round", "lists", str(path), "--json", "--top", "3", *mode]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert main(["round", "lists", str(path), "--top", "1"]) == 0
    table = capsys.readouterr().out.splitlines()

    plain, fair = found
    assert plain["shown"]["matches"] == pytest.approx(plain["mixed"]["matches"], rel=0.001)
    assert sum(plain["shown"]["envious"].values()) > sum(fair["shown"]["envious"].values())
    assert sum(fair["mixed"]["envious"].values()) <= 1
    assert {len(each) for each in plain["seekers"].values()} == {3}
    assert table[0] == "side,id,place,other"
    assert len(table) == 1 + 30 + 20


def test_a_pair_that_is_not_in_the_market_stands_in_no_list() -> None:
    market = Market.of([("a", "x", 0.9), ("b", "y", 0.4), ("c", "y", 0.3)])

    for envy_free in (False, True):
        found = list_everybody(market, envy_free=envy_free)

        assert found.seekers == {"a": ("x",), "b": ("y",), "c": ("y",)}
        assert {name: set(each) for name, each in found.partners.items()} == {"x": {"a"}, "y": {"b", "c"}}
