"""Search, succession, basins, redraws and agreement, beside a recomputation that looks at every combination."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.scenarios import (
    Matrix,
    TooMany,
    TooManyCombinations,
    agreement,
    basins,
    consistent,
    leave_one_out,
    pairs_held,
    read_json,
    read_scw,
    redraw,
    sampled_basins,
    steadiness,
    succession,
    tipping_points,
    without,
    write_json,
    write_scw,
)

PEACE = Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [2, -2, 0, 0], [-2, 2, 0, 0]])
CHASE = Matrix.of_sizes([2, 2], [[0, 0, 1, -1], [0, 0, -1, 1], [-1, 1, 0, 0], [1, -1, 0, 0]])
"""The first factor wants to be like the second, the second unlike the first: nothing ever holds."""


@st.composite
def matrices(draw) -> Matrix:
    """Small matrices with ties, self-influence, factors of one state, and now and then decimals."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    width = sum(sizes)
    scores = st.integers(-draw(st.integers(0, 3)), draw(st.integers(0, 3)))
    rows = draw(st.lists(st.lists(scores, min_size=width, max_size=width), min_size=width, max_size=width))
    return Matrix.of_sizes(sizes, rows, draw(st.sampled_from([1, 1, 10])))


def followed(matrix: Matrix) -> tuple[Counter, Counter]:
    """Where every combination ends, one after the other."""
    ends: Counter = Counter()
    cycles: Counter = Counter()
    for state in matrix.every_state():
        end = succession(matrix, state).end
        if len(end) == 1:
            ends[end[0]] += 1
        else:
            first = end.index(min(end))
            cycles[end[first:] + end[:first]] += 1
    return ends, cycles


@settings(max_examples=150, deadline=None)
@given(matrices(), st.integers(0, 2), st.booleans())
def test_the_search_finds_exactly_what_looking_at_every_combination_finds(matrix, tolerance, is_held):
    held = {0: matrix.sizes[0]} if is_held else {}

    found = consistent(matrix, tolerance=tolerance, held=held)

    assert found == tuple(
        state
        for state in matrix.every_state()
        if all(state[place] == number for place, number in held.items())
        and all(pull <= tolerance for place, pull in enumerate(matrix.pulls(state)) if place not in held)
    )


@settings(max_examples=100, deadline=None)
@given(matrices())
def test_basins_are_those_of_following_every_combination(matrix):
    found = basins(matrix)

    ends, cycles = followed(matrix)
    assert found.scenarios == dict(ends)
    assert {cycle.states: cycle.starts for cycle in found.cycles} == dict(cycles)
    assert set(found.scenarios) == set(consistent(matrix))


@settings(max_examples=40, deadline=None)
@given(matrices())
def test_sampled_basins_lead_where_exact_ones_lead(matrix):
    exact = basins(matrix)

    sampled = sampled_basins(matrix, draws=4000, seed=3)

    assert set(sampled.scenarios) <= set(exact.scenarios)
    assert {cycle.states for cycle in sampled.cycles} <= {cycle.states for cycle in exact.cycles}
    assert sum(sampled.scenarios.values()) + sampled.in_cycles == 4000
    assert all(abs(sampled.share(state) - exact.share(state)) < 0.05 for state in exact.scenarios)


def test_a_sample_is_the_same_for_its_seed():
    assert sampled_basins(PEACE, draws=100, seed=5) == sampled_basins(PEACE, draws=100, seed=5)


def test_a_matrix_of_cycles_only_has_no_scenario():
    found = basins(CHASE)

    assert consistent(CHASE) == ()
    assert found.scenarios == {}
    assert [(cycle.states, cycle.starts) for cycle in found.cycles] == [(((1, 1), (2, 1), (2, 2), (1, 2)), 4)]


def test_a_factor_stays_while_its_state_is_among_the_best_and_else_takes_the_lowest_numbered_best():
    matrix = Matrix.of_sizes([3], [[0, 1, 1], [0, 1, 1], [0, 1, 1]])

    assert [succession(matrix, [state]).end for state in (1, 2, 3)] == [((2,),), ((2,),), ((3,),)]


def test_what_a_factor_does_to_itself_counts():
    matrix = Matrix.of_sizes([2], [[-1, 1], [1, -1]])

    assert consistent(matrix) == ()
    assert basins(matrix).in_cycles == 2


def test_thousands_of_scenarios_are_all_found():
    scores = [[int(row % 3 == column % 3) * int(row // 3 == column // 3) for column in range(24)] for row in range(24)]

    found = consistent(Matrix.of_sizes([3] * 8, scores))

    assert found == tuple(product((1, 2, 3), repeat=8))


def test_four_hundred_million_combinations_are_searched_without_looking_at_each():
    sizes = [3] * 11 + [4, 4, 4, 2, 6, 3]
    cells = [(place, state) for place, size in enumerate(sizes) for state in range(size)]
    scores = [
        [(2 * (state % 2 == other % 2) - 1) * ((place - target) % 17 == 1) for target, other in cells]
        for place, state in cells
    ]
    matrix = Matrix.of_sizes(sizes, scores)

    found = consistent(matrix)

    assert matrix.combinations == 408_146_688
    parities = {tuple(number % 2 for number in state) for state in found}
    assert parities == {(0,) * 17, (1,) * 17}
    assert len(found) == 2**11 * 2**3 * 3 * 2 + 2**3 * 3
    assert all(matrix.inconsistency(state) == 0 for state in found[::97])


def test_more_scenarios_than_asked_for_are_refused_and_never_cut_off():
    nothing = Matrix.of_sizes([3] * 17, [[0] * 51] * 51)

    with pytest.raises(TooMany, match="more than 1,000"):
        consistent(nothing, most=1000)
    with pytest.raises(TooManyCombinations):
        basins(nothing)


@settings(max_examples=60, deadline=None)
@given(matrices(), st.integers(0, 99))
def test_tipping_points_are_those_of_one_succession_after_another(matrix, seed):
    start = tuple(1 for _ in matrix.sizes)
    doubt = {(0, place): 0.5 for place in range(len(matrix.sizes))}
    redraws = redraw(matrix, doubt, draws=7, seed=seed)
    asked = pairs_held(matrix, start, 0)

    found = tipping_points(matrix, start, outcome=0, redraws=redraws)
    found += tipping_points(matrix, start, outcome=0, redraws=redraws, holding=asked)

    for tip in found:
        ends = Counter(_outcome(redraws.at(draw), start, tip.held) for draw in range(7))
        assert tip.outcome == _outcome(matrix, start, tip.held)
        assert tip.shares == tuple(pytest.approx(ends[state] / 7) for state in range(1, matrix.sizes[0] + 1))
        assert tip.unsettled == pytest.approx(ends[0] / 7)


def _outcome(matrix: Matrix, start: tuple[int, ...], held: dict[int, int]) -> int:
    ends = {state[0] for state in succession(matrix, start, held=held).end}
    return ends.pop() if len(ends) == 1 else 0


def test_a_redraw_moves_a_judgement_by_a_point_and_keeps_its_sum():
    found = redraw(PEACE, {(0, 1): 1.0, (2, 0): 0.0}, draws=50, seed=1)

    assert {tuple(row) for row in found.scores[:, 0].tolist()} == {(0, 0, 2, -2), (0, 0, 0, 0)}
    assert (found.scores[:, 1:] == PEACE.array[1:]).all()
    assert (found.scores == redraw(PEACE, {(0, 1): 1.0, (2, 0): 0.0}, draws=50, seed=1).scores).all()


def test_steadiness_is_the_share_of_redraws_in_which_a_scenario_holds():
    redraws = redraw(PEACE, {(0, 1): 1.0, (2, 0): 1.0}, draws=40, seed=2)
    states = tuple(PEACE.every_state())

    found = steadiness(states, redraws)

    assert found == tuple(
        sum(redraws.at(draw).inconsistency(state) == 0 for draw in range(40)) / 40 for state in states
    )


def test_taking_a_judgement_out_says_which_scenarios_hung_on_it():
    found = leave_one_out(CHASE, [(0, 1), (2, 0)])

    for one in found:
        after = consistent(without(CHASE, one.row, one.target))
        assert one.gained == tuple(sorted(set(after) - set(consistent(CHASE))))
        assert one.lost == ()


def test_a_scenario_with_a_state_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="2 has states 1 to 2, not 3"):
        succession(PEACE, (1, 3))
    with pytest.raises(ValueError, match="names 2 states"):
        PEACE.balances((1,))
    with pytest.raises(ValueError, match="no factor 7"):
        consistent(PEACE, held={7: 1})


@pytest.mark.parametrize(
    ("first", "second", "power", "kappa"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 2, 1.0),
        ([1, 1, 1, 1], [1, 1, 1, 1], 2, None),
        ([-1, 1, -1, 1], [1, -1, 1, -1], 2, -1.0),
        ([1, 2, 1, 2], [1, 1, 2, 2], 2, 0.0),
        ([0, 1, 2, 3], [0, 1, 2, 2], 1, 1 - 4 / 18),
    ],
)
def test_weighted_kappa_says_how_far_two_coders_agree(first, second, power, kappa):
    found = agreement(first, second, power=power)

    assert found.kappa == (None if kappa is None else pytest.approx(kappa))
    assert found.count == len(first)


def test_coders_who_gave_different_numbers_of_scores_are_refused():
    with pytest.raises(ValueError, match="one coder gave 1"):
        agreement([1], [1, 2])


@settings(max_examples=60, deadline=None)
@given(matrices())
def test_a_matrix_comes_back_from_its_files(matrix):
    assert (
        read_json(write_json(matrix)).array.tolist()
        == (matrix.array * read_json(write_json(matrix)).unit // matrix.unit).tolist()
    )
    if matrix.unit == 1:
        assert read_scw(write_scw(matrix)) == matrix


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "no JSON"),
        ("[]", "an object with sizes"),
        ('{"matrix": []}', "sizes, a list"),
        ('{"sizes": [2]}', "matrix, a list of rows"),
        ('{"sizes": [2], "matrix": [[0, 1]]}', "2 states together, the matrix has 1 rows"),
        ('{"sizes": [2], "matrix": [[0], [1]]}', "row 1 has 1 scores"),
        ('{"sizes": [1], "matrix": [["x"]]}', "row 1: 'x' is no score"),
        ('{"sizes": [1], "matrix": [[true]]}', "row 1: 'True' is no score"),
        ('{"sizes": [1], "matrix": [[NaN]]}', "row 1"),
        ('{"sizes": [0], "matrix": []}', "has 1 to 255 states, not 0"),
        ('{"sizes": [true], "matrix": [[0]]}', "factor 1"),
    ],
)
def test_json_that_is_no_matrix_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_json(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: a ScenarioWizard file begins with"),
        ("$ ScenarioWizard 4.0\nname\n#\n", "no factors"),
        ("$ ScenarioWizard 4.0\nname\n&A\n -a\nb\n#\n", "line 5: a factor begins with &"),
        ("$ ScenarioWizard 4.0\nname\n&A\n -a\n -b\n#\n", "no row with 2 scores"),
        ("$ ScenarioWizard 4.0\nname\n&A\n -a\n -b\n#\n#\n 0 , 1 \n 0 \n", "line 9: 1 scores stand here"),
        ("$ ScenarioWizard 4.0\nname\n&A\n -a\n -b\n#\n#\n 0 , 1 \n 0 ,x\n", "line 9, score 2: 'x'"),
    ],
)
def test_a_project_file_that_cannot_be_read_names_its_line(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_scw(text)
