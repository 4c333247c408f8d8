"""Rounds of introductions beside their peers: nearness to the optimum, speed, fairness, learning, repeatability.

    python -m benchmarks.matching_rounds [--small] [--json] [--only stress speed peers fairness learning whole repeat]

Every ratio is taken in one run on one machine. The exact referee is OR-tools' min-cost flow (extra [bench]).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching_markets import Shape, greedy, made, proportional_fitting, top_lists
from madoguchi.engines.matching import (
    Capacities,
    Kind,
    Market,
    Model,
    Outcome,
    Profile,
    Roster,
    allocate,
    candidates,
    fair,
    learn,
    received,
    score,
    spread,
)
from madoguchi.engines.matching.features import KEYS
from madoguchi.engines.matching.market import Graph
from madoguchi.engines.matching.scoring import Candidates, pair_views

Row = dict[str, Any]


def exact(graph: Graph) -> float:
    """The optimum by min-cost flow."""
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    height, width = len(graph.seekers), len(graph.partners)
    source, sink, total = height + width, height + width + 1, int(graph.row_places.sum())
    tails = np.concatenate((np.full(height, source), graph.rows, height + np.arange(width), [source]))
    heads = np.concatenate((np.arange(height), height + graph.columns, np.full(width, sink), [sink]))
    places = np.concatenate((graph.row_places, np.ones(len(graph.rows)), graph.column_places, [total]))
    costs = np.concatenate((np.zeros(height), -graph.weights.astype(np.int64), np.zeros(width), [0]))
    solver.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), places.astype(np.int64), costs.astype(np.int64)
    )
    solver.set_node_supply(source, total)
    solver.set_node_supply(sink, -total)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the referee found no optimum")
    return -solver.optimal_cost() / 1e6


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def stress(size: int) -> list[Row]:
    """Value in percent of the optimum and the certificate's gap, on markets made to be hard."""
    shapes = {
        "plain": Shape(size, size),
        "popularity 2": Shape(size, size, popularity=2.0),
        "capacity 1": Shape(size, size, capacity=(1, 1)),
        "sides 10:1": Shape(size, size // 10),
        "all ties": Shape(size, size, tied=True),
        "isolated 10 %": Shape(size, size, isolated=0.1),
        "fresh 1 %": Shape(size, size, fresh=0.01),
    }
    rows: list[Row] = []
    for name, shape in shapes.items():
        market, places = made(shape)
        took, found = timed(partial(allocate, market, places, engine="compiled", workers=2))
        flow, best = timed(partial(exact, Graph.of(market, places, "")))
        rows.append(
            {"market": name, "pairs": len(market), "value_percent": 100 * found.value / best,
             "gap_percent": 100 * found.gap, "seconds": took, "exact_seconds": flow}
        )  # fmt: skip
    return rows


def speed(size: int) -> Row:
    """The allocation alone, beside min-cost flow on the same graph; both begin with sorted arrays."""
    from madoguchi.engines.matching import auction
    from madoguchi.engines.matching.allocation import _step

    market, places = made(Shape(size, size))
    prepare, graph = timed(lambda: Graph.of(market, places, ""))
    nothing = np.zeros(size, dtype=np.int64)
    one, _ = timed(lambda: auction.solve(graph, _step(graph, None), nothing, 1, "compiled"))
    two, _ = timed(lambda: auction.solve(graph, _step(graph, None), nothing, 2, "compiled"))
    whole, found = timed(lambda: allocate(market, places, workers=2, engine="compiled"))
    flow, best = timed(lambda: exact(graph))
    return {
        "size": size, "pairs": len(market), "prepare": prepare, "one_worker": one, "two_workers": two,
        "with_certificate": whole, "exact": flow, "times_faster_one": flow / one, "times_faster_two": flow / two,
        "value_percent": 100 * found.value / best, "gap_percent": 100 * found.gap,
    }  # fmt: skip


def peers(size: int) -> Row:
    """What other ways of choosing reach, in percent of our value; and who is left with nothing."""
    market, places = made(Shape(size, size))
    ours = allocate(market, places, engine="compiled", workers=2)
    nothing = 1 - len({s for s, _ in ours.pairs}) / size
    served = allocate(market, places, served_first={*market.seekers, *market.partners}, workers=2)
    row: Row = {"size": size, "ours": ours.value, "ours_nothing_percent": 100 * nothing}
    row["all_served_nothing_percent"] = 100 * (1 - len({s for s, _ in served.pairs}) / size)
    row["all_served_costs_percent"] = 100 * served.forgone / ours.value
    row["gain_over_greedy_percent"] = 100 * (ours.value / greedy(market, places) - 1)
    fitted = {beta: proportional_fitting(market, places, beta) for beta in (0.1, 0.03, 0.015, 0.005)}
    beta = max(fitted, key=fitted.__getitem__)
    row["best_beta"] = beta
    row["gain_over_proportional_fitting_percent"] = 100 * (ours.value / fitted[beta] - 1)
    listed, without = top_lists(market, places)
    row["times_top_lists"] = ours.value / listed
    row["top_lists_nothing_percent"] = 100 * without
    return row


def fairness(size: int, rounds: int) -> list[Row]:
    """Ten rounds, no pair twice: what alpha gives the worst tenth of partners, and what it costs."""
    rows: list[Row] = []
    for alpha in (0.0, 0.25, 0.5, 1.0):
        market, places = made(Shape(size, size, listed=60, capacity=(1, 2)))
        had: tuple[dict[str, float], dict[str, float]] = ({}, {})
        for number in range(rounds):
            found = allocate(fair(market, *had, alpha=alpha), places, key=str(number))
            for total, new in zip(had, received(found, market), strict=True):
                for name, value in new.items():
                    total[name] = total.get(name, 0.0) + value
            market = market.without(found.pairs)
        share = spread(had[1].get(name, 0.0) for name in market.partners)
        rows.append({"alpha": alpha, "total": share.total, "gini": share.gini, "worst_decile": share.worst_decile})
    for row in rows:
        row["total_percent"] = 100 * row["total"] / rows[0]["total"]
        row["worst_decile_times"] = row["worst_decile"] / rows[0]["worst_decile"]
    return rows


KINDS = [Kind(f"seek-{n}", f"offer-{n}") for n in range(6)] + [Kind(f"offer-{n}", f"seek-{n}") for n in range(6)]


def entries(side: str, count: int, seed: int) -> Iterator[Profile]:
    """Entries with real features: some codes are sought and offered much more than others."""
    rng = random.Random(seed)
    headings = [
        f"{chapter:02d}{at:02d}{sub}" for chapter in range(1, 97) for at in range(1, 13) for sub in (10, 20, 90)
    ]
    classes = [f"{division:02d}{group}{kind}" for division in range(1, 97) for group in range(1, 6) for kind in (0, 1)]
    regions = [f"{side}-{n}" for n in range(40)]
    other = "west" if side == "east" else "east"
    for number in range(count):

        def some(pool: list[str], most: int) -> tuple[str, ...]:
            return tuple(sorted({pool[int(len(pool) * rng.random() ** 1.5)] for _ in range(rng.randint(0, most))}))

        yield Profile(
            id=f"{side}-{number:06d}", side=side, kinds=(rng.choice(KINDS),), needs=some(headings, 3),
            offers=some(headings, 3), activities=some(classes, 2), wanted_activities=some(classes, 2),
            regions=(rng.choice(regions),),
            wanted_regions=tuple(f"{other}-{rng.randrange(40)}" for _ in range(rng.randint(0, 3))),
            languages=tuple(rng.sample(["en", "ja", "ru"], rng.randint(1, 2))), size=rng.choice("abc"),
            wanted_sizes=tuple(rng.sample("abc", rng.randint(0, 1))),
            need_words=tuple(sorted({f"w{int(4000 * rng.random() ** 2)}" for _ in range(6)})),
            offer_words=tuple(sorted({f"w{int(4000 * rng.random() ** 2)}" for _ in range(6)})),
            completeness=rng.random(), freshness=rng.random(),
        )  # fmt: skip


TRUTH = {
    "product": 2.6,
    "kind-complementary": 1.6,
    "activity": 0.8,
    "words": 0.6,
    "region": 0.3,
    "size": 0.2,
    "language-shared": 0.4,
}
MISTAKEN = {
    "product": 0.4,
    "kind-complementary": 0.2,
    "activity": 0.8,
    "words": 2.6,
    "region": 1.6,
    "size": 0.9,
    "language-shared": 1.2,
}


def judge(families: dict[str, float] = TRUTH) -> Model:
    """Weights of a made-up world, by families of features; an expert may be mistaken about them."""
    weights = {key: weight for key in KEYS for family, weight in families.items() if key.startswith(family)}
    weights |= {"language-none": -0.8, "region-outside": -0.4, "size-outside": -0.4, "entry-complete": 0.6}
    return Model.restored({"": {"intercept": -2.5, "weights": weights}})


def whole(size: int) -> Row:
    """A whole round from entries to certificate, and where the time goes."""
    gather, sides = timed(lambda: (Roster.of(entries("east", size, 1)), Roster.of(entries("west", size, 2))))
    began = time.process_time()
    find, pairs = timed(lambda: candidates(sides[0], sides[1], 50, workers=2))
    weigh, market = timed(lambda: score(pairs, judge()))
    rng = np.random.default_rng(0)
    places = Capacities(
        *({name: int(most) for name, most in zip(side.ids, rng.integers(2, 6, size), strict=True)} for side in sides)
    )
    choose, found = timed(lambda: allocate(market, places, workers=2, engine="compiled"))
    processor = time.process_time() - began  # of all threads: on a busy machine it says more than the clock
    return {
        "size": size, "pairs": len(pairs), "processor": processor,
        "introductions": len(found.pairs), "making_and_reading_entries": gather,
        "candidates": find, "scores": weigh, "allocation_and_certificate": choose, "round": find + weigh + choose,
        "gap_percent": 100 * found.gap, "peak_gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }  # fmt: skip


def world(pairs: Candidates, *, fits: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How likely each side truly accepts each pair; where the form does not fit, features act together and bend."""
    truth = judge().of("")
    chances = []
    for views in pair_views(pairs):
        logits = truth.intercept + views.matrix @ truth.vector
        if not fits:
            product, kind = views.of("product-sought"), views.of("kind-complementary")
            logits = (
                truth.intercept + 2.2 * np.sqrt(np.maximum(logits - truth.intercept, 0)) + 2.0 * product * kind - 0.6
            )
        chances.append(1 / (1 + np.exp(-logits)))
    return chances[0], chances[1]


def learning(size: int, rounds: int, *, fits: bool) -> Row:
    """Mutual matches over the rounds, for a wrong prior left alone, a prior that learns, and the truth known."""
    pairs = candidates(list(entries("east", size, 1)), list(entries("west", size, 2)), 50)
    truth, (seeing, seen) = world(pairs, fits=fits), pair_views(pairs)
    flat = {pair: place for place, pair in enumerate(pairs)}
    places = Capacities(dict.fromkeys(pairs.seekers.ids, 1), dict.fromkeys(pairs.partners.ids, 1))
    totals: dict[str, float] = {}
    for policy in ("static", "learned", "truth"):
        rng, model, outcomes, met = np.random.default_rng(5), judge(MISTAKEN), [], 0
        used: list[tuple[str, str]] = []
        for number in range(rounds):
            market = score(pairs, model)
            if policy == "truth":
                market = market.with_values(truth[0] * truth[1])
            found = allocate(market.without(used), places, key=str(number))
            used.extend(found.pairs)
            for place in (flat[pair] for pair in found.pairs):
                said = [bool(rng.random() < side[place]) for side in truth]
                met += all(said)
                for side, views, answer in zip(("east", "west"), (seeing, seen), said, strict=True):
                    shown = {key: float(v) for key, v in zip(KEYS, views.matrix[place], strict=True) if v}
                    outcomes.append(Outcome(side, shown, answer))
            if policy == "learned":
                model = learn(outcomes, judge(MISTAKEN))
        totals[policy] = met
    return {
        "fits": fits, **totals, "gain_over_static_percent": 100 * (totals["learned"] / totals["static"] - 1),
        "percent_of_truth": 100 * totals["learned"] / totals["truth"],
    }  # fmt: skip


def repeat(size: int, rounds: int) -> Row:
    """One digest for any number of workers and any order; and small random rounds that keep every promise."""
    market, places = made(Shape(size, size))
    order = np.random.default_rng(9).permutation(len(market))
    shuffled = Market(market.seekers, market.partners, market.rows[order], market.columns[order], market.values[order])
    digests = {allocate(market, places, workers=w, engine="compiled").sha256 for w in (1, 2, 7)}
    digests.add(allocate(shuffled, places, workers=2, engine="compiled").sha256)
    broken = sum(small_round_is_broken(seed) for seed in range(rounds))
    return {"digests": len(digests), "sha256": sorted(digests)[0], "small_rounds": rounds, "broken": broken}


def small_round_is_broken(seed: int) -> bool:
    """A round of a few firms with barred pairs: whether it breaks a promise."""
    rng = random.Random(seed)
    names = [f"s{n}" for n in range(rng.randint(1, 5))], [f"p{n}" for n in range(rng.randint(1, 5))]
    pairs = [(s, p, rng.choice((0.5, rng.random()))) for s in names[0] for p in names[1] if rng.random() < 0.7]
    places = Capacities(*({name: rng.randint(0, 2) for name in side} for side in names))
    barred = {pair[:2] for pair in pairs if rng.random() < 0.2}
    found = allocate(pairs, places, barred=barred, key=str(seed)).pairs
    over = any(
        sum(name in pair for pair in found) > most
        for side in (places.seekers, places.partners)
        for name, most in side.items()
    )
    return over or len(set(found)) < len(found) or bool(barred & set(found))


def run(*, small: bool, only: list[str], rounds: int = 20_000) -> dict[str, object]:
    """All that was asked for."""
    allocate(*made(Shape(100, 100, listed=20)), engine="compiled", workers=2)  # load the compiled loops first
    parts: dict[str, Callable[[], object]] = {
        "stress": lambda: stress(500 if small else 20_000),
        "speed": lambda: speed(1_000 if small else 100_000),
        "peers": lambda: peers(500 if small else 5_000),
        "fairness": lambda: fairness(150 if small else 1_500, 4 if small else 10),
        "learning": lambda: [learning(80 if small else 600, 4 if small else 12, fits=fits) for fits in (True, False)],
        "whole": lambda: whole(500 if small else 100_000),
        "repeat": lambda: repeat(500 if small else 5_000, 200 if small else rounds),
    }
    return {name: part() for name, part in parts.items() if not only or name in only}


def main() -> None:
    """Run what was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=20_000, help="small random rounds; a million takes half an hour")
    options = parser.parse_args()
    found = run(small=options.small, only=options.only, rounds=options.rounds)
    print(json.dumps(found) if options.json else json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
