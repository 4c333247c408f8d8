"""How many Japanese names the installed dictionaries read as the register does: the default is chosen by this table.

python benchmarks/names_readings.py --data DIR [--small] [--json]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from benchmarks.names_pairs import TASKS, pairs
from madoguchi.engines.names import analyse, analysis, readings
from madoguchi.engines.names.forms import take_off_of_reading


def measured(folder: Path, kind: str, most: int) -> dict[str, float]:
    """Exact readings and wrong characters, over names with Chinese characters and without Latin letters."""
    for cached in (readings._dictionary, readings.pieces, analysis._analyse):
        cached.cache_clear()
    readings._own.__dict__.clear()
    readings.dictionary_kind = lambda: kind  # type: ignore[assignment]
    exact = wrong = letters = 0
    chosen = [
        pair for pair in pairs(folder, TASKS[0])
        if pair.reading
        and re.search("[\u3400-\u9fff]", analyse(pair.left).core)
        and not re.search("[A-Za-zＡ-Ｚａ-ｚ]", pair.left)
    ][:most]  # fmt: skip
    for pair in chosen:
        given = readings.same_sound(
            take_off_of_reading(re.sub("[^\u30a1-\u30fa\u30fc]", "", readings.katakana(pair.reading)))
        )
        given = given.replace("ー", "")
        own = readings.same_sound(analyse(pair.left).reading).replace("ー", "")
        exact += own == given
        wrong += Levenshtein.distance(own, given)
        letters += len(given)
    return {"names": len(chosen), "exact": exact / len(chosen), "wrong_characters": wrong / letters}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    kinds = [kind for kind in ("small", "core") if find_spec(f"sudachidict_{kind}")]
    result = {kind: measured(options.data, kind, 100 if options.small else 10_000) for kind in kinds}
    if options.json:
        json.dump(result, sys.stdout, indent=1)
        return 0
    for kind, row in result.items():
        print(f"{kind:6} n={row['names']}  exact {row['exact']:.3f}  wrong characters {row['wrong_characters']:.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
