"""The simulator beside Ciw and SimPy, in one run.

    python -m benchmarks.queues_simulation [--small] [--json]

Against Ciw: four desks in a row, one case in five sent back at the last, a Jackson network with a known mean. Against
SimPy: a procedure that forks and joins, with questions to the applicant. Each side draws its own chance, and the time
for drawing counts. The means stand beside the speeds: a fast wrong answer would show.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable

import ciw
import numpy as np
import simpy

from madoguchi.engines.queues import (
    NUMBA,
    PLAIN,
    Arrivals,
    Process,
    Run,
    Task,
    exponential,
    fewer_questions,
    levers,
    more_officers,
    simulate,
)

RATE, BACK = 0.7, 0.2
WORK = {"a": 0.5, "b": 0.8, "c": 0.6, "d": 0.7}
FORKED = (
    ("register", "tax", 1.0, (), 0.1),
    ("plan", "", 4.0, (), 0.0),
    ("apply", "", 1.0, ("register", "plan"), 0.0),
    ("review", "corporation", 2.5, ("apply",), 0.35),
    ("site", "region", 2.0, ("apply",), 0.2),
    ("agree", "corporation", 1.0, ("review", "site"), 0.1),
    ("enter", "corporation", 0.5, ("agree",), 0.0),
)
OFFICERS = {"tax": 1, "corporation": 4, "region": 2}
ANSWER, CASES_A_DAY = 5.0, 0.5


def row_of_desks() -> Process:
    """Four desks in a row, sent back at the last."""
    keys = list(WORK)
    tasks = []
    for place, (key, work) in enumerate(WORK.items()):
        back = BACK if key == keys[-1] else 0.0
        tasks.append(Task(key, key, exponential(work), tuple(keys[place - 1 : place]), back, most_questions=20))
    return Process(tuple(tasks))


def jackson_mean() -> float:
    """The mean time in the row of desks by theory."""
    last = list(WORK)[-1]
    backs = {key: BACK if key == last else 0.0 for key in WORK}
    return sum(1 / ((1 - backs[key]) / work - RATE) for key, work in WORK.items())


def forked() -> Process:
    """A procedure that forks and joins, with questions."""
    return Process(
        tuple(
            Task(key, desk, exponential(work), after, asked, exponential(ANSWER), most_questions=2)
            for key, desk, work, after, asked in FORKED
        )
    )


def timed(run: Callable[[], Run], times: int = 3) -> tuple[Run, float]:
    """A run and its seconds, the best of some."""
    best, found = float("inf"), None
    for _ in range(times):
        begin = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - begin)
    assert found is not None
    return found, best


def by_ciw(cases: int) -> tuple[float, float, float]:
    """Turns a second, mean, seconds of Ciw."""
    last = len(WORK) - 1
    routing = [[0.0] * len(WORK) for _ in WORK]
    for place in range(last):
        routing[place][place + 1] = 1.0
    routing[last][last] = BACK
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE), *[None] * last],
        service_distributions=[ciw.dists.Exponential(1 / work) for work in WORK.values()],
        number_of_servers=[1] * len(WORK),
        routing=routing,
    )
    ciw.seed(1)
    begin = time.perf_counter()
    played = ciw.Simulation(network)
    played.simulate_until_max_customers(cases)
    took = time.perf_counter() - begin
    records = played.get_all_records()
    spans: dict[int, tuple[float, float]] = {}
    for one in records:
        first, end = spans.get(one.id_number, (one.arrival_date, one.exit_date))
        spans[one.id_number] = (min(first, one.arrival_date), max(end, one.exit_date))
    totals = [end - first for number, (first, end) in spans.items() if number > cases * 0.1]
    return len(records) / took, float(np.mean(totals)), took


def by_simpy(cases: int) -> tuple[float, float]:
    """Cases a second and mean of SimPy."""
    dice = random.Random(1)
    world = simpy.Environment()
    desks = {name: simpy.Resource(world, count) for name, count in OFFICERS.items()}
    totals: list[float] = []

    def step(desk: str, work: float, asked: float, before: list[simpy.Event]):
        yield world.all_of(before)
        for turn in range(3):
            if desk:
                with desks[desk].request() as place:
                    yield place
                    yield world.timeout(dice.expovariate(1 / work))
            else:
                yield world.timeout(dice.expovariate(1 / work))
            if turn == 2 or dice.random() >= asked:
                return
            yield world.timeout(dice.expovariate(1 / ANSWER))

    def case():
        came = world.now
        ends: dict[str, simpy.Event] = {}
        for key, desk, work, after, asked in FORKED:
            ends[key] = world.process(step(desk, work, asked, [ends[one] for one in after]))
        yield world.all_of(list(ends.values()))
        totals.append(world.now - came)

    def arrive():
        for _ in range(cases):
            yield world.timeout(dice.expovariate(CASES_A_DAY))
            world.process(case())

    begin = time.perf_counter()
    world.process(arrive())
    world.run()
    return cases / (time.perf_counter() - begin), float(np.mean(totals[cases // 10 :]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    few, many = (2_000, 50_000) if options.small else (10_000, 400_000)
    desks = dict.fromkeys(WORK, 1)
    for process, ones in ((row_of_desks(), desks), (forked(), OFFICERS)):
        simulate(process, ones, 1, arrivals=Arrivals(0.3), cases=20, how=NUMBA)  # compile, once for each machine
    plain, plain_s = timed(lambda: simulate(row_of_desks(), desks, 1, arrivals=Arrivals(RATE), cases=few, how=PLAIN))
    fast, fast_s = timed(lambda: simulate(row_of_desks(), desks, 1, arrivals=Arrivals(RATE), cases=many, how=NUMBA))
    ciw_rate, ciw_mean, _ = by_ciw(few)
    branched, branched_s = timed(
        lambda: simulate(forked(), OFFICERS, 1, arrivals=Arrivals(CASES_A_DAY), cases=many, how=NUMBA)
    )
    simpy_rate, simpy_mean = by_simpy(few // 2)
    choices = [more_officers(desk) for desk in OFFICERS]
    choices += [
        fewer_questions(key, factor) for key in ("register", "review", "site", "agree") for factor in (0.5, 0.25)
    ]
    begin = time.perf_counter()
    ranked = levers(forked(), OFFICERS, 1, choices, arrivals=Arrivals(CASES_A_DAY), cases=2_000, replays=10, how=NUMBA)
    figures = {
        "plain_turns_per_s": round(plain.turns / plain_s),
        "numba_turns_per_s": round(fast.turns / fast_s),
        "ciw_turns_per_s": round(ciw_rate),
        "plain_times_ciw": round(plain.turns / plain_s / ciw_rate, 1),
        "numba_times_ciw": round(fast.turns / fast_s / ciw_rate, 1),
        "mean_theory": round(jackson_mean(), 3),
        "mean_plain": round(plain.mean, 3),
        "mean_numba": round(fast.mean, 3),
        "mean_ciw": round(ciw_mean, 3),
        "forked_cases_per_s": round(many / branched_s),
        "simpy_cases_per_s": round(simpy_rate),
        "forked_times_simpy": round(many / branched_s / simpy_rate, 1),
        "forked_mean": round(branched.mean, 2),
        "simpy_mean": round(simpy_mean, 2),
        "levers_ranked": len(ranked),
        "levers_s": round(time.perf_counter() - begin, 2),
    }
    print(
        json.dumps(figures) if options.json else "\n".join(f"{key:20} {value:>12,}" for key, value in figures.items())
    )


if __name__ == "__main__":
    main()
