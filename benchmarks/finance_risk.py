"""Risk runs beside a plain Python loop, and the difference of regimes beside independent draws.

    python -m benchmarks.finance_risk [--small] [--json]

Path-dependent taxes: losses carried forward up to half of a profit, a zone clock that begins at another year on each
path. Every ratio is taken in one run on one machine; the invented project serves for timing only.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time

from benchmarks.finance_plain import MARKET, RULES, ZONE, made_up, plain_values
from madoguchi.engines.finance.comparison import ORDINARY
from madoguchi.engines.finance.projection import Terms
from madoguchi.engines.finance.risk import values


def run(*, small: bool) -> dict[str, float]:
    """Paths a second of both, the distance of their means in standard errors, and the variance ratio."""
    project = made_up()
    terms = {"zone": Terms.of(project, RULES, ZONE, {})}
    plain_count, count = (300, 20_000) if small else (8_000, 400_000)
    best_plain, best = math.inf, math.inf
    for turn in range(3):
        began = time.perf_counter()
        peer = plain_values(project, ZONE, MARKET, plain_count, turn)
        best_plain = min(best_plain, time.perf_counter() - began)
        began = time.perf_counter()
        ours = values(project, terms, MARKET, count, turn)["zone"]
        best = min(best, time.perf_counter() - began)
    error = math.hypot(statistics.stdev(peer) / math.sqrt(plain_count), ours.std() / math.sqrt(count))
    both = values(project, {ORDINARY: Terms.of(project, RULES, None, {}), **terms}, MARKET, count // 4, 9)
    ordinary, zone = both[ORDINARY], both["zone"]
    return {
        "plain_paths_a_second": plain_count / best_plain,
        "paths_a_second": count / best,
        "times_faster": (count / best) / (plain_count / best_plain),
        "means_apart_in_standard_errors": abs(statistics.fmean(peer) - float(ours.mean())) / error,
        "variance_of_difference_below_independent": float((ordinary.var() + zone.var()) / (zone - ordinary).var()),
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(small=options.small)
    print(json.dumps(found, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
