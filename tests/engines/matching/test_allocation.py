"""Rounds: near the best, within everyone's places, the same for everybody who computes them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from madoguchi.engines.matching import Capacities, Market, Round, allocate, second_wave, verify

Pairs = list[tuple[str, str, float]]


def drawn(
    seekers: int, partners: int, seed: int, *, density: float = 0.5, tied: bool = False
) -> tuple[Pairs, Capacities]:
    rng = random.Random(seed)
    pairs = [
        (f"s{s}", f"p{p}", 0.5 if tied else round(rng.random(), 6))
        for s in range(seekers)
        for p in range(partners)
        if rng.random() < density
    ]
    return pairs, Capacities(
        {f"s{s}": rng.randint(0, 3) for s in range(seekers)}, {f"p{p}": rng.randint(0, 3) for p in range(partners)}
    )


def best_value(pairs: Pairs, capacities: Capacities) -> float:
    """The optimum by linear programming: on such a graph its corners are whole."""
    names = [*capacities.seekers, *(f"/{p}" for p in capacities.partners)]
    limits = [*capacities.seekers.values(), *capacities.partners.values()]
    row_of = {name: row for row, name in enumerate(names)}
    matrix = np.zeros((len(names), len(pairs)))
    for column, (seeker, partner, _) in enumerate(pairs):
        matrix[row_of[seeker], column] = matrix[row_of[f"/{partner}"], column] = 1
    found = linprog([-value for *_, value in pairs], A_ub=matrix, b_ub=limits, bounds=(0, 1))
    return float(-found.fun)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 10**6), st.booleans(), st.booleans())
def test_no_round_is_over_capacity_or_names_a_barred_or_repeated_pair(
    seekers: int, partners: int, seed: int, tied: bool, serving: bool
) -> None:
    pairs, places = drawn(seekers, partners, seed, tied=tied)
    barred = {(s, p) for s, p, _ in pairs[::3]}
    everyone = {*places.seekers, *places.partners} if serving else set()

    found = allocate(pairs, places, barred=barred, served_first=everyone)

    assert len(set(found.pairs)) == len(found.pairs)
    assert not barred & set(found.pairs)
    for name, most in places.seekers.items():
        assert sum(seeker == name for seeker, _ in found.pairs) <= most
    for name, most in places.partners.items():
        assert sum(partner == name for _, partner in found.pairs) <= most


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 7), st.integers(2, 7), st.integers(0, 10**6), st.booleans())
def test_the_value_is_within_epsilon_a_pair_of_the_best_and_the_bound_above_it(
    seekers: int, partners: int, seed: int, tied: bool
) -> None:
    pairs, places = drawn(seekers, partners, seed, tied=tied)

    found = allocate(pairs, places, epsilon=0.001)

    best = best_value(pairs, places) if pairs else 0.0
    assert found.value >= best - 0.001 * min(sum(places.seekers.values()), sum(places.partners.values())) - 1e-6
    assert found.bound >= best - 1e-9


@pytest.mark.parametrize("tied", [False, True])
def test_a_round_is_the_same_for_any_engine_number_of_workers_and_order_of_input(tied: bool) -> None:
    pairs, places = drawn(60, 50, 3, density=0.3, tied=tied)
    shuffled = random.Random(1).sample(pairs, len(pairs))

    rounds = [
        allocate(shuffled, places, engine="plain"),
        *(allocate(pairs, places, engine="compiled", workers=workers) for workers in (1, 2, 7)),
        allocate(shuffled, places, engine="compiled", workers=2),
    ]

    assert rounds == [allocate(pairs, places)] * 5


def test_ties_favour_others_in_another_round() -> None:
    pairs, places = drawn(30, 10, 4, density=1.0, tied=True)

    served = {tuple(allocate(pairs, places, key=str(number)).pairs) for number in range(6)}

    assert len(served) == 6


def test_a_full_partner_is_offered_to_nobody_else() -> None:
    pairs = [("sakura", "vostok", 0.9), ("hokuto", "vostok", 0.8), ("hokuto", "amur", 0.1)]

    found = allocate(pairs, Capacities({"sakura": 1, "hokuto": 1}, {"vostok": 1, "amur": 1}))

    assert found.pairs == (("hokuto", "amur"), ("sakura", "vostok"))
    assert found.prices["vostok"] == pytest.approx(0.8, abs=0.11)  # what its rival would pay for it
    assert "amur" not in found.prices


def test_everyone_with_a_candidate_is_served_when_places_allow() -> None:
    pairs = [("sakura", "vostok", 0.9), ("sakura", "amur", 0.8), ("hokuto", "vostok", 0.05)]
    places = Capacities({"sakura": 2, "hokuto": 1}, {"vostok": 1, "amur": 1})

    plain, served = allocate(pairs, places), allocate(pairs, places, served_first={"hokuto", "amur"})

    assert plain.pairs == (("sakura", "amur"), ("sakura", "vostok"))
    assert served.pairs == (("hokuto", "vostok"), ("sakura", "amur"))
    assert served.forgone == pytest.approx(0.85)


def test_serving_moves_several_pairs_when_one_exchange_is_not_enough() -> None:
    pairs = [("a", "x", 0.9), ("b", "x", 0.8), ("b", "y", 0.7), ("c", "y", 0.6), ("c", "z", 0.1), ("d", "z", 0.0)]
    places = Capacities({"a": 1, "b": 1, "c": 1, "d": 1}, {"x": 1, "y": 1, "z": 1})

    found = allocate(pairs, places, served_first={"a", "b", "c"})

    assert found.pairs == (("a", "x"), ("b", "y"), ("c", "z"))
    assert found.unserved == ()


def test_who_cannot_be_served_by_any_choice_is_named() -> None:
    pairs = [("sakura", "vostok", 0.9), ("hokuto", "vostok", 0.8)]

    found = allocate(pairs, Capacities({"sakura": 1, "hokuto": 1}, {"vostok": 1}), served_first={"sakura", "hokuto"})

    assert found.unserved == ("hokuto",)


def test_a_second_wave_repeats_no_pair_and_keeps_its_certificate() -> None:
    pairs, places = drawn(40, 40, 5, density=0.4)
    first = allocate(pairs, places)
    returned = Capacities(dict.fromkeys(places.seekers, 1), dict.fromkeys(places.partners, 1))

    second = second_wave(first, pairs, returned)

    assert not set(first.pairs) & set(second.pairs)
    left = [pair for pair in pairs if pair[:2] not in set(first.pairs)]
    assert second.value >= best_value(left, returned) * 0.99
    assert second.gap < 0.02
    assert verify(second, left, returned) == ()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"value": 9.0}, ("value-wrong",)),
        ({"bound": 0.1}, ("bound-wrong",)),
        ({"gap": 0.0}, ("gap-wrong",)),
        ({"sha256": "0"}, ("digest-wrong",)),
        ({"inputs": "0"}, ("inputs-changed",)),
        ({"pairs": (("s0", "nobody"),)}, ("pair-unknown", "value-wrong", "gap-wrong", "digest-wrong")),
    ],
)
def test_a_certificate_that_was_changed_is_found_out(change: dict[str, Any], wrong: tuple[str, ...]) -> None:
    pairs, places = drawn(12, 12, 6)
    stored = allocate(pairs, places)

    assert verify(stored, pairs, places) == ()
    assert verify(replace(stored, **change), pairs, places) == wrong


def test_a_certificate_does_not_hold_for_other_places() -> None:
    pairs, places = drawn(12, 12, 6)
    stored = allocate(pairs, places)
    fewer = Capacities(dict.fromkeys(places.seekers, 1), dict.fromkeys(places.partners, 1))

    assert {"inputs-changed", "over-capacity"} <= set(verify(stored, pairs, fewer))


def test_a_pair_given_twice_counts_once_at_its_higher_value() -> None:
    places = Capacities({"sakura": 2}, {"vostok": 2})

    assert allocate([("sakura", "vostok", 0.2), ("sakura", "vostok", 0.5)], places).value == 0.5


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        ([("sakura", "vostok", -0.1)], "the value of a pair"),
        ([("sakura", "vostok", float("nan"))], "the value of a pair"),
        ([("sakura", "nobody", 0.1)], "no capacity is given for nobody"),
    ],
)
def test_unusable_input_is_refused_with_a_sentence(pairs: Pairs, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        allocate(pairs, Capacities({"sakura": 1}, {"vostok": 1}))


def test_an_empty_round_is_a_round() -> None:
    found = allocate([], Capacities({"sakura": 1}, {}))

    assert (found.pairs, found.value, found.bound, found.gap) == ((), 0.0, 0.0, 0.0)


def test_a_large_round_of_equal_pairs_ends_soon_and_at_the_optimum() -> None:
    rng = np.random.default_rng(0)
    flat = np.unique(rng.integers(0, 600 * 600, 24_000))
    names = [f"s{n}" for n in range(600)], [f"p{n}" for n in range(600)]
    market = Market(tuple(names[0]), tuple(names[1]), flat // 600, flat % 600, np.full(len(flat), 0.5))
    places = Capacities(dict.fromkeys(names[0], 3), dict.fromkeys(names[1], 2))

    found: Round = allocate(market, places)

    assert found.value == 600
    assert found.gap < 0.002


def test_the_exact_referee_finds_hardly_more() -> None:
    flow = pytest.importorskip("ortools.graph.python.min_cost_flow", reason="the exact referee is in the extra [bench]")
    pairs, places = drawn(150, 150, 8, density=0.3)
    names = ["source", "sink", *places.seekers, *(f"/{p}" for p in places.partners)]
    node = {name: number for number, name in enumerate(names)}
    solver = flow.SimpleMinCostFlow()
    for seeker, most in places.seekers.items():
        solver.add_arc_with_capacity_and_unit_cost(0, node[seeker], most, 0)
    for partner, most in places.partners.items():
        solver.add_arc_with_capacity_and_unit_cost(node[f"/{partner}"], 1, most, 0)
    for seeker, partner, value in pairs:
        solver.add_arc_with_capacity_and_unit_cost(node[seeker], node[f"/{partner}"], 1, -round(value * 1e6))
    total = sum(places.seekers.values())
    solver.add_arc_with_capacity_and_unit_cost(0, 1, total, 0)
    solver.set_node_supply(0, total)
    solver.set_node_supply(1, -total)
    assert solver.solve() == solver.OPTIMAL

    found = allocate(pairs, places)

    assert found.value >= 0.9998 * -solver.optimal_cost() / 1e6
    assert found.gap <= 0.002
