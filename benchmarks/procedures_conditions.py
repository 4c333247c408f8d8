"""Conditions of steps beside rule-engine: evaluations a second, and plans a second.

    python -m benchmarks.procedures_conditions [--small] [--json]

Both evaluate the same three clauses over the same facts, compiled beforehand. Ours also answers "not known yet".
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import date

import rule_engine

from madoguchi.engines.procedures import (
    Fact,
    Limit,
    PlainWeek,
    PlannedCase,
    Step,
    Version,
    compiled,
    parse,
    plan,
)

FACTS = {
    "staff": Fact("staff", "int"),
    "home": Fact("home", "choice", ("JP", "RU", "other")),
    "registered": Fact("registered", "bool"),
}
OURS = {"all": [{"gt": ["staff", 0]}, {"in": ["home", ["JP", "RU"]]}, {"eq": ["registered", False]}]}
THEIRS = "staff > 0 and (home == 'JP' or home == 'RU') and registered == false"


def made_up(count: int) -> list[dict[str, object]]:
    """Answers of so many applicants, always the same."""
    dice = random.Random(5)
    return [
        {"staff": dice.randrange(4), "home": dice.choice(["JP", "RU", "other"]), "registered": dice.random() < 0.5}
        for _ in range(count)
    ]


def rate(test: Callable[[dict[str, object]], object], facts: list[dict[str, object]]) -> tuple[float, list[bool]]:
    """Evaluations a second, the best of three passes, and what was found."""
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        found = [bool(test(one)) for one in facts]
        best = min(best, time.perf_counter() - begin)
    return len(facts) / best, found


def plans(count: int) -> float:
    """Plans a second of a procedure of ten steps in four rows, on a plain week."""
    steps = [
        Step(f"s{n}", "office", (f"s{n - 3}",) if n >= 3 else (), limit=Limit(n % 4 + 1, "working_days", "xx"))
        for n in range(10)
    ]
    version = Version("v", date(2026, 1, 1), tuple(steps))
    begin = time.perf_counter()
    for _ in range(count):
        plan(PlannedCase(version, {}, date(2026, 11, 2)), PlainWeek())
    return count / (time.perf_counter() - begin)


def main() -> None:
    """Measure, compare the answers, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    facts = made_up(2_000 if options.small else 20_000)
    ours, mine = rate(compiled(parse(OURS, FACTS)), facts)
    theirs, peers = rate(rule_engine.Rule(THEIRS).matches, facts)
    if mine != peers:
        raise SystemExit("the two do not agree")
    figures = {
        "conditions_per_s": round(ours),
        "rule_engine_per_s": round(theirs),
        "times_rule_engine": round(ours / theirs, 1),
        "plans_per_s": round(plans(100 if options.small else 1_000)),
    }
    print(
        json.dumps(figures) if options.json else "\n".join(f"{key:20} {value:>12,}" for key, value in figures.items())
    )


if __name__ == "__main__":
    main()
