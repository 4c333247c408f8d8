"""Speed of the name index on made-up names, beside the peers in the same run.

    python benchmarks/names_speed.py [--names N] [--small] [--json]

Searching an index, building it against reading and normalising the same names alone, and screening companies
against a list
beside rapidfuzz over the same candidate pairs. nomenklatura's logic-v2 is measured too where it is installed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from importlib.util import find_spec

import numpy as np
from rapidfuzz import fuzz

from benchmarks.names_made_up import plain_names, with_typo
from madoguchi.engines.names import NameIndex, analyse, analysis, romanise

CANDIDATES = 50


def build_times(names: list[str]) -> tuple[NameIndex, dict[str, float]]:
    """The index, the seconds to build it, and the seconds to read and normalise the names alone (caches cold
    both times).
    """
    for name in names[:3000]:
        analyse(name)
    _forget()
    begin = time.perf_counter()
    for name in names:
        analyse(name)
    alone = time.perf_counter() - begin
    _forget()
    begin = time.perf_counter()
    index = NameIndex(enumerate(names))
    built = time.perf_counter() - begin
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


def screening(index: NameIndex, names: list[str], companies: int) -> dict[str, float]:
    """Microseconds a candidate pair: the whole search of ours over its candidates, the peers over as many pairs."""
    asked = names[:companies]
    _forget()
    begin = time.perf_counter()
    index.search_many(asked, 10, threads=1)
    ours = (time.perf_counter() - begin) / companies / CANDIDATES * 1e6
    pairs = [(one, other) for one in asked[:40] for other in names[1000 : 1000 + CANDIDATES]]
    begin = time.perf_counter()
    for one, other in pairs:
        fuzz.token_sort_ratio(romanise(one), romanise(other))
    peer = (time.perf_counter() - begin) / len(pairs) * 1e6
    found = {"ours_us_a_pair": ours, "romanise_token_sort_us_a_pair": peer}
    return found | _logic(pairs, ours)


def _logic(pairs: list[tuple[str, str]], ours: float) -> dict[str, float]:
    if find_spec("nomenklatura") is None:
        return {}
    from followthemoney import model
    from nomenklatura.matching import LogicV2

    def company(number: int, name: str) -> object:
        return model.get_proxy({"id": f"n{number}", "schema": "Company", "properties": {"name": [name]}})

    entities = [(company(2 * at, one), company(2 * at + 1, other)) for at, (one, other) in enumerate(pairs)]
    config = LogicV2.default_config()
    begin = time.perf_counter()
    for one, other in entities:
        LogicV2.compare(one, other, config)
    took = (time.perf_counter() - begin) / len(pairs) * 1e6
    return {"logic_v2_us_a_pair": took, "logic_v2_to_ours": took / ours}


def _forget() -> None:
    analysis._analyse.cache_clear()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    count = 5_000 if options.small else options.names
    names = plain_names(count)
    index, result = build_times(names)
    result |= search_times(index, names, 300 if options.small else 6000)
    result |= screening(index, names, 100 if options.small else 2000)
    result |= {"names": count, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if options.json:
        json.dump(result, sys.stdout, indent=1)
        return 0
    for key, value in result.items():
        print(f"{key:32} {value:12,.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
