"""The simulator beside what theory says, and both its forms beside each other."""

from __future__ import annotations

from math import factorial, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.queues import (
    NUMBA,
    PLAIN,
    Arrivals,
    Process,
    Task,
    Unstable,
    empirical,
    exponential,
    fixed,
    loads,
    lower_bound,
    simulate,
)
from madoguchi.engines.queues.bounds import unqueued
from madoguchi.engines.queues.draws import draw

REPLAYS = 24


def in_interval(theory, process, desks, arrivals, cases=20_000):
    """Is theory within the 95 % interval of the mean over replays? With these seeds it is; seeds are no chance."""
    means = [simulate(process, desks, seed, arrivals=arrivals, cases=cases, how=NUMBA).mean for seed in range(REPLAYS)]
    half = 2.0687 * float(np.std(means, ddof=1)) / sqrt(REPLAYS)
    return abs(float(np.mean(means)) - theory) <= half


def erlang_c(officers, offered):
    """The chance to wait at a desk with so many officers, offered so much work."""
    last = offered**officers / factorial(officers) * officers / (officers - offered)
    return last / (sum(offered**k / factorial(k) for k in range(officers)) + last)


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_one_officer_is_as_theory_says(load):
    process = Process((Task("review", "desk", exponential(1.0)),))

    assert in_interval(1 / (1 - load), process, {"desk": 1}, Arrivals(load))


@pytest.mark.parametrize(("officers", "load"), [(2, 0.7), (4, 0.8)])
def test_several_officers_are_as_theory_says(officers, load):
    offered = officers * load
    theory = 1 + erlang_c(officers, offered) / (officers - offered)
    process = Process((Task("review", "desk", exponential(1.0)),))

    assert in_interval(theory, process, {"desk": officers}, Arrivals(offered))


def test_a_network_with_sending_back_is_as_jackson_says():
    steps = [("a", 0.5, 0.0, ()), ("b", 0.8, 0.2, ("a",)), ("c", 0.4, 0.0, ("b",))]
    tasks = [
        Task(key, key, exponential(work), after, question=back, most_questions=30) for key, work, back, after in steps
    ]
    theory = sum(1 / (1 / work - 0.7 / (1 - back)) / (1 - back) for _, work, back, _ in steps)

    assert in_interval(theory, Process(tuple(tasks)), dict.fromkeys("abc", 1), Arrivals(0.7))


def test_cases_present_are_arrivals_times_time_within_a_hundredth():
    process = Process((Task("a", "x", exponential(1.0)), Task("b", "y", exponential(0.5), ("a",))))

    run = simulate(process, {"x": 2, "y": 1}, 3, arrivals=Arrivals(1.5), cases=100_000, how=NUMBA)

    left = np.sort(run.came + run.total)
    moments = np.linspace(run.came[1000], run.came[-1000], 20_000)
    present = np.searchsorted(run.came, moments) - np.searchsorted(left, moments)
    rate = len(run.came) / (run.came[-1] - run.came[0])
    assert present.mean() == pytest.approx(rate * run.mean, rel=0.01)


WORK = st.one_of(
    st.floats(0.1, 2).map(fixed),
    st.floats(0.1, 2).map(exponential),
    st.lists(st.floats(0, 3), min_size=1, max_size=5).map(empirical),
)


@st.composite
def processes(draw_):
    size = draw_(st.integers(1, 6))
    tasks = []
    for place in range(size):
        after = draw_(st.sets(st.integers(0, place - 1), max_size=3)) if place else set()
        tasks.append(
            Task(
                f"t{place}",
                draw_(st.sampled_from(["", "x", "y", "z"])),
                draw_(WORK),
                tuple(f"t{one}" for one in sorted(after)),
                question=draw_(st.sampled_from([0.0, 0.3, 0.6])),
                answer=draw_(WORK),
                most_questions=draw_(st.integers(0, 3)),
                share=draw_(st.sampled_from([1.0, 0.5])),
            )
        )
    return Process(tuple(tasks))


@settings(max_examples=40, deadline=None)
@given(processes(), st.integers(0, 1000), st.integers(10, 200))
def test_plain_and_compiled_play_the_same_run(process, seed, cases):
    desks = dict.fromkeys(process.desks, 40)

    plain, compiled = (
        simulate(process, desks, seed, arrivals=Arrivals(1.0), cases=cases, how=how) for how in (PLAIN, NUMBA)
    )

    assert plain.total.tolist() == compiled.total.tolist()
    assert plain.queue.tolist() == compiled.queue.tolist()


@settings(max_examples=40, deadline=None)
@given(processes(), st.integers(0, 1000), st.floats(0.2, 0.95))
def test_the_bound_is_at_most_the_mean_without_queues_and_that_at_most_the_simulated_mean(process, seed, load):
    desks = dict.fromkeys(process.desks, 1)
    busiest = max(loads(process, desks, Arrivals(1.0)).values(), default=0.0)
    arrivals = Arrivals(load / busiest if busiest else 1.0)

    run = simulate(process, desks, seed, arrivals=arrivals, cases=200, how=PLAIN)
    floors = lower_bound(process, seed, cases=200)

    without_queues = unqueued(process, draw(process, arrivals, 200, seed))[20:]
    assert floors.least <= floors.without_questions + 1e-9
    assert floors.without_questions <= floors.without_queues + 1e-9
    assert np.all(without_queues <= run.total + 1e-9)


@settings(max_examples=30, deadline=None)
@given(processes(), st.integers(0, 1000))
def test_the_parts_of_a_chain_add_up_to_its_time(process, seed):
    chain = Process(
        tuple(
            Task(task.key, task.desk, task.work, (f"t{place - 1}",) if place else (), task.question, task.answer)
            for place, task in enumerate(process.tasks)
        )
    )

    run = simulate(chain, dict.fromkeys(chain.desks, 30), seed, arrivals=Arrivals(1.0), cases=50)

    assert np.allclose((run.work + run.queue + run.answers).sum(axis=1), run.total)


def test_a_desk_that_cannot_keep_up_is_refused_and_not_averaged():
    process = Process((Task("review", "desk", exponential(2.0)), Task("sign", "head", fixed(0.1), ("review",))))

    with pytest.raises(Unstable, match="desk desk has 110% of the work it can do") as refused:
        simulate(process, {"desk": 1, "head": 1}, 1, arrivals=Arrivals(0.55))
    with pytest.raises(Unstable, match="desk head has inf%"):
        simulate(process, {"desk": 3}, 1, arrivals=Arrivals(0.55))

    assert refused.value.desk == "desk"


def test_without_variance_and_without_queue_everybody_takes_the_same():
    process = Process((Task("a", "x", fixed(2.0)), Task("b", "y", fixed(3.0)), Task("c", "", fixed(1.0), ("a", "b"))))

    run = simulate(process, {"x": 9, "y": 9}, 1, arrivals=Arrivals(0.5, gaps=(2.0,)), cases=40)

    assert run.total.round(9).tolist() == [4.0] * 36
    assert run.parts() == {"a": (2.0, 0.0, 0.0), "b": (3.0, 0.0, 0.0), "c": (1.0, 0.0, 0.0)}


def test_a_run_is_the_same_for_the_same_seed_and_another_for_another():
    process = Process((Task("a", "x", exponential(1.0)),))

    first, again, other = (
        simulate(process, {"x": 2}, seed, arrivals=Arrivals(1.0), cases=100).mean for seed in (1, 1, 2)
    )

    assert first == again != other


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Process((Task("a", "x", fixed(1)), Task("a", "x", fixed(1)))),
        lambda: Process((Task("a", "x", fixed(1), ("z",)),)),
        lambda: Process((Task("a", "x", fixed(1), ("b",)), Task("b", "x", fixed(1), ("a",)))),
        lambda: Task("a", "x", fixed(1), question=1.0),
        lambda: Arrivals(0),
        lambda: empirical([]),
        lambda: fixed(-1),
        lambda: exponential(float("nan")),
        lambda: simulate(Process((Task("a", "", fixed(1)),)), {}, 1, arrivals=Arrivals(1), cases=1),
    ],
)
def test_what_is_no_process_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        wrong()
