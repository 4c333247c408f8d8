"""nomenklatura's logic-v2 beside `names_quality.py` and `names_speed.py`, which run this script with an interpreter
that has nomenklatura.

Reads JSON rows [left name, [right names]]; writes the score of each left with its right names and the microseconds of
processor a pair. It needs nomenklatura (and with it ICU), so it runs in an environment of its own, and nothing
of the product is imported. Every comparison gets entities with ids of their own, because logic-v2 keeps an entity's
names by its id.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import count

from followthemoney import model
from nomenklatura.matching import LogicV2

_ids = count()


def company(name: str) -> object:
    return model.get_proxy({"id": f"n{next(_ids)}", "schema": "Company", "properties": {"name": [name]}})


def main() -> int:
    rows = [(left, rights) for left, rights in json.load(sys.stdin)]
    known = {name: company(name) for left, rights in rows for name in (left, *rights)}
    config = LogicV2.default_config()
    begin = time.process_time()
    scores = [[LogicV2.compare(known[left], known[right], config).score for right in rights] for left, rights in rows]
    took = (time.process_time() - begin) / sum(len(rights) for _, rights in rows) * 1e6
    json.dump({"scores": scores, "microseconds_a_pair": took}, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
