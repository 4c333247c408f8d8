"""Levers with their intervals, and what a log of events says."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.queues import (
    Arrivals,
    Process,
    Task,
    Unstable,
    Visit,
    apart,
    exponential,
    faster_answers,
    fewer_questions,
    fixed,
    levers,
    more_officers,
    quicker_work,
    served,
    visits_of,
    waiting,
)
from madoguchi.engines.queues.levers import _student

RESIDENCY = Process(
    (
        Task("register", "tax", exponential(1.0)),
        Task("plan", "", fixed(4.0)),
        Task("review", "corporation", exponential(2.0), ("register", "plan"), question=0.5, answer=exponential(6.0)),
        Task("enter", "corporation", fixed(0.5), ("review",)),
    )
)
DESKS = {"tax": 2, "corporation": 2}


def ranked(*choices, process=RESIDENCY, desks=DESKS, **more):
    return levers(process, desks, 2026, choices, arrivals=Arrivals(0.35), cases=400, replays=8, **more)


def test_the_lever_at_the_bottleneck_comes_first_and_one_elsewhere_saves_nothing():
    found = ranked(more_officers("tax"), more_officers("corporation"), fewer_questions("review"))

    assert [(one.lever.kind, one.lever.at) for one in found][-1] == ("more_officers", "tax")
    assert all(one.is_certain and one.days > 0.3 for one in found[:2])
    assert abs(found[-1].days) < 0.2
    assert all(one.low <= one.days <= one.high for one in found)


def test_quicker_work_and_faster_answers_save_days_and_slower_work_costs_some():
    found = {one.lever.kind: one for one in ranked(faster_answers("review"), quicker_work("enter", 1.2))}

    assert found["faster_answers"].low > 0
    assert found["quicker_work"].high <= 0.05


def test_tasks_set_side_by_side_save_what_they_waited():
    chain = Process((Task("a", "", fixed(3.0)), Task("b", "", fixed(5.0), ("a",))))

    [one] = ranked(apart("b", "a"), process=chain, desks={})

    assert (one.days, one.low, one.high) == (3.0, 3.0, 3.0)


def test_a_lever_that_would_break_a_desk_is_refused_by_name():
    found = ranked(quicker_work("review", 9.0), more_officers("corporation"))

    assert [(one.lever.kind, one.refused) for one in found] == [("more_officers", ""), ("quicker_work", "corporation")]


def test_desks_that_cannot_keep_up_now_have_no_levers():
    with pytest.raises(Unstable):
        ranked(more_officers("corporation"), desks={"tax": 2, "corporation": 1})


def test_the_same_chance_meets_every_lever():
    [nothing] = ranked(more_officers("tax", 0))

    assert (nothing.days, nothing.low, nothing.high) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("freedom", "table"), [(4, 2.7764), (7, 2.3646), (9, 2.2622), (19, 2.0930), (120, 1.9799)])
def test_students_distribution_is_that_of_the_tables(freedom, table):
    assert _student(freedom) == pytest.approx(table, rel=0.003)


def naive(log):
    """The same by walking through each case."""
    grouped = defaultdict(list)
    for case, activity, at in log:
        grouped[case].append((at, activity))
    gaps = defaultdict(list)
    for events in grouped.values():
        events = sorted(events, key=lambda one: one[0])
        for (first, before), (second, after) in itertools.pairwise(events):
            gaps[before, after].append(second - first)
    return {pair: (len(own), float(np.mean(own)), float(np.median(own))) for pair, own in gaps.items()}


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abcd"), st.integers(0, 50)), min_size=1, max_size=60))
def test_what_followed_what_is_counted_as_by_hand(log):
    found = waiting([row[0] for row in log], [row[1] for row in log], [row[2] for row in log])

    expected = naive(log)
    assert {(one.before, one.after): one.count for one in found} == {pair: row[0] for pair, row in expected.items()}
    for one in found:
        assert (one.mean, one.median) == pytest.approx(expected[one.before, one.after][1:])


def test_an_empty_log_and_a_lone_event_say_nothing():
    assert waiting([], [], []) == ()
    assert waiting([1], ["filed"], [0.0]) == ()
    with pytest.raises(ValueError, match="equally long"):
        waiting([1, 2], ["filed"], [0.0])


def test_turns_at_a_desk_are_cut_at_questions_and_answers():
    log = [
        (7, "review", "begun", 0.0),
        (7, "review", "asked", 3.0),
        (7, "review", "reminded", 4.0),
        (7, "review", "answered", 8.0),
        (7, "review", "ended", 9.0),
        (8, "review", "begun", 1.0),
    ]

    assert visits_of(log) == (
        Visit("review", 0.0, 3.0, asked=True, answer=5.0),
        Visit("review", 8.0, 9.0, asked=False),
    )


def test_a_log_that_runs_backward_is_passed_over():
    assert visits_of([(1, "a", "ended", 0.0), (1, "a", "begun", 5.0)]) == ()
    assert visits_of([(1, "a", "answered", 0.0), (1, "a", "ended", 5.0)]) == ()


def test_work_is_told_from_lying_in_a_queue():
    turns = [Visit("t", 0.0, 4.0, False), Visit("t", 1.0, 6.0, False), Visit("t", 2.0, 7.0, False)]

    assert [(one.queued, one.worked) for one in served(turns, 1)] == [(0.0, 4.0), (3.0, 2.0), (4.0, 1.0)]
    assert [(one.queued, one.worked) for one in served(turns, 2)] == [(0.0, 4.0), (0.0, 5.0), (2.0, 3.0)]
    with pytest.raises(ValueError, match="one officer at least"):
        served(turns, 0)


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.1, 5)), min_size=1, max_size=30))
def test_what_a_single_officer_did_in_order_is_found_again(cases):
    free, turns, worked = 0.0, [], []
    for came, work in sorted(cases):
        free = max(came, free) + work
        turns.append(Visit("t", came, free, False))
        worked.append(work)

    found = served(turns, 1)

    assert [one.worked for one in found] == pytest.approx(worked, abs=1e-9)
