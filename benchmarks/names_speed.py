"""Speed of the name index on made-up names, beside the peers in the same run.

    python -m benchmarks.names_speed [--names N] [--logic-v2 PYTHON] [--small] [--json]

Searching an index, building it against reading and normalising the same names alone, and screening companies
against a list beside rapidfuzz over the same candidate pairs, and beside nomenklatura's logic-v2 where an interpreter
that has it is named. Questions a second and latencies are of the clock, the rest is processor time.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time

import numpy as np
from rapidfuzz import fuzz

from benchmarks.names_made_up import plain_names, with_typo
from benchmarks.names_peers import logic_v2
from madoguchi.engines.names import NameIndex, analyse, analysis, kernel, retrieval, romanise
from madoguchi.engines.names.calibration import coefficients
from madoguchi.engines.names.comparison import scratch
from madoguchi.engines.names.index import BUDGET, CANDIDATES
from madoguchi.engines.names.packing import Packer

REPEATS = 20


def build_times(names: list[str]) -> tuple[NameIndex, dict[str, float]]:
    """The index, the seconds of processor to build it, and those to read and normalise the names alone (caches
    cold both times).
    """
    for name in names[:3000]:
        analyse(name)
    _forget()
    begin = time.process_time()
    for name in names:
        analyse(name)
    alone = time.process_time() - begin
    _forget()
    begin = time.process_time()
    index = NameIndex(enumerate(names))
    built = time.process_time() - begin
    return index, {"normalise_s": alone, "build_s": built, "ratio": built / alone}


def search_times(index: NameIndex, names: list[str], questions: int) -> dict[str, float]:
    """Questions a second on two threads, and the latency of one after another."""
    dice = random.Random(2)
    asked = [with_typo(name, dice) for name in dice.choices(names, k=questions)]
    index.search_many(asked[:200], 10)
    _forget()
    begin, worked = time.perf_counter(), time.process_time()
    answers = index.search_many(asked, 10, threads=2)
    rate = questions / (time.perf_counter() - begin)
    processor = (time.process_time() - worked) / questions * 1e6  # of both threads: says more on a busy machine
    _forget()
    took = []
    for name in asked:
        begin = time.perf_counter()
        index.search(name, 10, with_reasons=False)
        took.append((time.perf_counter() - begin) * 1000)
    found = sum(bool(hits) for hits in answers) / questions
    p50, p99 = np.quantile(took, [0.5, 0.99])
    rates = {"per_second": rate, "processor_us": processor}
    return {**rates, "p50_ms": float(p50), "p99_ms": float(p99), "answered": found}


def screening(index: NameIndex, names: list[str], companies: int, peer: str | None) -> dict[str, float]:
    """Microseconds of processor a candidate pair: ours for the whole search and for comparing alone, the peers for
    comparing the very pairs that were found for some of the companies.
    """
    asked = names[:companies]
    _forget()
    begin = time.process_time()
    index.search_many(asked, 10, threads=1)
    searching = (time.process_time() - begin) / companies / CANDIDATES * 1e6
    some = asked[:40]
    places, comparing = _compared(index, some)
    rows = [(name, [names[place] for place in each]) for name, each in zip(some, places, strict=True)]
    pairs = sum(len(each) for each in places)
    begin = time.process_time()
    for one, others in rows:
        for other in others:
            fuzz.token_sort_ratio(romanise(one), romanise(other))
    theirs = (time.process_time() - begin) / pairs * 1e6
    found = {"search_us_a_pair": searching, "compare_us_a_pair": comparing, "romanise_token_sort_us_a_pair": theirs}
    if peer:
        logic = logic_v2(peer, rows)[1]
        found |= {"logic_v2_us_a_pair": logic}
        found |= {"logic_v2_to_search": logic / searching, "logic_v2_to_compare": logic / comparing}
    return found


def _compared(index: NameIndex, asked: list[str]) -> tuple[list[list[int]], float]:
    """The places of every candidate that the index compares in full, and the microseconds a pair that this takes."""
    packer = Packer()
    for name in asked:
        packer.add(analyse(name).tokens, analyse(name).family)
    packed, (sums, touched) = index._weighed(packer.packed()), index._scratch()
    room, scores, nothing = np.empty(CANDIDATES, np.int64), np.empty(CANDIDATES), np.empty((0, kernel.COUNT))
    places = []
    for at in range(len(asked)):
        count = retrieval.candidates(packed, at, index._lists, BUDGET, sums, touched, room)
        places.append(room[:count].tolist())
    given = [np.array(each, np.int64) for each in places]
    begin = time.process_time()
    for _ in range(REPEATS):
        for at, each in enumerate(given):
            kernel.score_many(packed, at, index._packed, each, scratch(), coefficients("pool"), scores, nothing)
    took = (time.process_time() - begin) / REPEATS / sum(len(each) for each in given) * 1e6
    return places, took


def _forget() -> None:
    analysis._analyse.cache_clear()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--logic-v2", metavar="PYTHON", help="an interpreter of an environment that has nomenklatura")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    count = 5_000 if options.small else options.names
    names = plain_names(count)
    index, result = build_times(names)
    result |= search_times(index, names, 300 if options.small else 6000)
    result |= screening(index, names, 100 if options.small else 10_000, options.logic_v2)
    result |= {"names": count, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if options.json:
        json.dump(result, sys.stdout, indent=1)
        return 0
    for key, value in result.items():
        print(f"{key:32} {value:12,.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
