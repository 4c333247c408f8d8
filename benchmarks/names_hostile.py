"""Names made to confuse, thousands of every kind: the longest one takes, and whether a listed name is still found.

    python benchmarks/names_hostile.py [--names N] [--small] [--json]

For each kind so many names are analysed and searched in an index of listed names. Times are of the processor, so that
a busy machine does not count. For spellings of a listed name with look-alike letters or marks that are not seen, the
share that is still found at the score where a person is asked (one wrong pair in a thousand) is reported.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable

from benchmarks.names_made_up import plain_names
from madoguchi.engines.names import NameIndex, analyse, threshold

LISTED = {"ja": "株式会社サクラ水産", "ru": "ООО «Восток Логистика»", "en": "Nordlicht Seefahrt GmbH"}
ASKED = {"ja": "Sakura Suisan Co., Ltd.", "ru": "Vostok Logistics LLC", "en": "Nordlicht Seefahrt GmbH"}
ALIKE = str.maketrans("aeopcyxABEKMHOPCTX", "аеорсухАВЕКМНОРСТХ")
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
TURNING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f"
SCRIPTS = "abcdefgабвгдежアイウエオ株式水産漢字가나다אבגدسش0123456789"
FORMS = ("株式会社", "ООО", "Co., Ltd.", "(株)", "㈱", "ПАО", "GmbH", "有限会社", "АО")
LONG = 1_000_000

Kind = Callable[[random.Random], tuple[str, str]]
"""A name, and the key of the listed name that it spells; empty if none."""


def homoglyphs(dice: random.Random) -> tuple[str, str]:
    key = dice.choice(list(ASKED))
    return "".join(one.translate(ALIKE) if dice.random() < 0.4 else one for one in ASKED[key]), key


def _strewn(marks: str) -> Kind:
    def made(dice: random.Random) -> tuple[str, str]:
        key = dice.choice(list(ASKED))
        return "".join(one + (dice.choice(marks) if dice.random() < 0.3 else "") for one in ASKED[key]), key

    return made


def mixed(dice: random.Random) -> tuple[str, str]:
    return "".join(dice.choice(SCRIPTS) for _ in range(dice.randint(1, 60))), ""


def only_forms(dice: random.Random) -> tuple[str, str]:
    return " ".join(dice.choices(FORMS, k=dice.randint(1, 30))), ""


def empty(dice: random.Random) -> tuple[str, str]:
    return "".join(dice.choice(" \t\n\u3000\u200b.,-・「」«»") for _ in range(dice.randint(0, 20))), ""


def any_letters(dice: random.Random) -> tuple[str, str]:
    return "".join(chr(dice.randrange(1, 0x110000)) for _ in range(dice.randint(1, 200))), ""


def megabyte(dice: random.Random) -> tuple[str, str]:
    piece = dice.choice([*"aщサ株1(.・", "a ", "Co., Ltd. ", "株式会社", "e\u0301", "\u202e", "エヌ・"])
    return piece * (LONG // len(piece)), ""


KINDS: dict[str, Kind] = {
    "look-alike letters": homoglyphs,
    "marks that are not seen": _strewn(UNSEEN),
    "marks that turn the direction": _strewn(TURNING),
    "mixed scripts": mixed,
    "only legal forms": only_forms,
    "empty": empty,
    "any letters of Unicode": any_letters,
    "a megabyte": megabyte,
}


def measured(index: NameIndex, made: Kind, count: int) -> dict[str, float]:
    dice, least = random.Random(7), threshold(0.001)
    longest, spelt, found = 0.0, 0, 0
    for _ in range(count):
        name, key = made(dice)
        begin = time.thread_time()
        hits = index.search(analyse(name), 3)
        longest = max(longest, time.thread_time() - begin)
        spelt += bool(key)
        found += bool(key) and any(hit.key == key and hit.score >= least for hit in hits)
    row = {"names": count, "longest_ms": longest * 1000}
    return row | ({"found": found / spelt} if spelt else {})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000, help="of every kind; the claim is about 10000")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    count = 200 if options.small else options.names
    others = enumerate(plain_names(300 if options.small else 3_000))
    index = NameIndex([*LISTED.items(), *others])
    for made in KINDS.values():  # the compiled kernel and the dictionary are loaded once
        index.search(analyse(made(random.Random(1))[0]), 3)
    gc.collect()
    gc.freeze()  # as a server does once it has started
    result = {kind: measured(index, made, count) for kind, made in KINDS.items()}
    if options.json:
        json.dump(result, sys.stdout, indent=1)
        return 0
    for kind, row in result.items():
        print(f"{kind:32}", "  ".join(f"{key} {value:,.3f}" for key, value in row.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
