"""nomenklatura's logic-v2 on the Russian-English pairs that names_quality.py measures, for the same figures.

    python benchmarks/names_logic_v2.py --data DIR [--most N]

It needs nomenklatura (and with it ICU), so it is run from an environment of its own.
Nothing of the product is imported. Every comparison gets entities with ids of their own,
because logic-v2 keeps an entity's names by its id.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import count
from pathlib import Path

from followthemoney import model
from nomenklatura.matching import LogicV2

from benchmarks.names_pairs import TASKS, pairs

_ids = count()


def company(name: str) -> object:
    return model.get_proxy({"id": f"n{next(_ids)}", "schema": "Company", "properties": {"name": [name]}})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--most", type=int, default=1100)
    options = parser.parse_args()
    chosen = [pair for pair in pairs(options.data, TASKS[3]) if pair.half == 1]
    random.Random(0).shuffle(chosen)
    chosen = chosen[: options.most]
    lefts, rights = [company(pair.left) for pair in chosen], [company(pair.right) for pair in chosen]
    config = LogicV2.default_config()
    begin = time.perf_counter()
    scores = [[LogicV2.compare(left, right, config).score for right in rights] for left in lefts]
    took = (time.perf_counter() - begin) / len(chosen) ** 2 * 1e6
    wrong = sorted(
        (score for at, row in enumerate(scores) for to, score in enumerate(row)
         if at != to and chosen[at].right != chosen[to].right and chosen[at].left != chosen[to].left), reverse=True
    )  # fmt: skip
    limit = wrong[len(wrong) // 1000]
    recall = sum(row[at] > limit for at, row in enumerate(scores)) / len(chosen)
    first = sum(row[at] > max(row[:at] + row[at + 1 :]) for at, row in enumerate(scores)) / len(chosen)
    print(f"logic-v2, {TASKS[3]}: n={len(chosen)}  recall {recall:.3f}  @1 {first:.3f}  {took:.0f} microseconds a pair")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
