"""Links two made-up registers with errors of every kind, and counts what was right.

    python -m benchmarks.names_linking [--records N] [--seed N] [--uneven] [--small] [--json]

Two thirds of the companies stand in both registers. Each record is written in a script and legal form of its own; some
have a typo, a missing or mistyped number, no web address, no region. With --uneven places and activities are shared out
as unevenly as in real registers, companies have moved, call their activity another or tell another day of founding:
kinds of error that nothing was set on. Precision and recall are of the verdict "same"; pairs under "ask a person" are
counted apart, and what is not the same is told by what both records know. Splink is run with its defaults on the same
records where it is installed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec

from benchmarks.names_made_up import MadeUp, companies, with_form, with_typo
from madoguchi.engines.identity import ASK, SAME, Link, Record, link

REGIONS = [f"{number:02}" for number in range(1, 78)]
CLASSES = [f"{number:02}" for number in range(1, 99)]


def number_of(dice: random.Random) -> str:
    """A made-up ten-digit taxpayer number with the right check digit."""
    digits = [dice.randint(1, 9), *(dice.randint(0, 9) for _ in range(8))]
    check = sum(a * b for a, b in zip((2, 4, 10, 3, 5, 9, 4, 6, 8), digits, strict=True)) % 11 % 10
    return "".join(map(str, [*digits, check]))


def registers(count: int, seed: int = 3, *, uneven: bool = False) -> tuple[list[Record], list[Record]]:
    """Two registers of so many records each; the key is the company's number, with L or R before it."""
    dice = random.Random(seed)
    shared = count * 2 // 3
    made_up = companies(2 * count - shared, seed)
    facts = [_facts(dice, at) for at in range(len(made_up))]
    left = [_record(f"L{at}", made_up[at], facts[at], dice) for at in range(count)]
    right = [_record(f"R{at}", made_up[at], facts[at], dice) for at in (*range(shared), *range(count, len(made_up)))]
    dice.shuffle(right)
    if uneven:
        changes = random.Random(seed + 1)
        left, right = ([_changed(record, changes) for record in side] for side in (left, right))
    return left, right


def _changed(record: Record, dice: random.Random) -> Record:
    """A record whose place and activity are among few more often, as in real registers, and may be told otherwise."""
    region = str(int(record.region) ** 2 // 78) if record.region else ""
    activities = tuple(str(int(one) ** 2 // 99) for one in record.activities)
    founded = record.founded_on
    if region and dice.random() < 0.03:
        region = dice.choice(REGIONS)
    if activities and dice.random() < 0.1:
        activities = (dice.choice(CLASSES),)
    if founded and dice.random() < 0.03:
        founded += timedelta(days=dice.randint(1, 400))
    return replace(record, region=region, activities=activities, founded_on=founded)


def _facts(dice: random.Random, at: int) -> dict[str, object]:
    return {
        "inn": number_of(dice), "region": dice.choice(REGIONS), "web": f"https://www.company{at}.example/",
        "founded_on": date(1950, 1, 1) + timedelta(days=dice.randrange(25_000)), "activity": dice.choice(CLASSES),
    }  # fmt: skip


def _record(key: str, company: MadeUp, facts: dict[str, object], dice: random.Random) -> Record:
    language = dice.choice(("ja", "ru", "en"))
    name = with_form(getattr(company, language), language, dice)
    if dice.random() < 0.15:
        name = with_typo(name, dice)
    number = str(facts["inn"])
    if dice.random() < 0.05:
        at = dice.randrange(10)
        number = number[:at] + str((int(number[at]) + dice.randint(1, 9)) % 10) + number[at + 1 :]
    return Record(
        key,
        (name,),
        {"inn": number} if dice.random() < 0.6 else {},
        region=str(facts["region"]) if dice.random() < 0.95 else "",
        activities=(str(facts["activity"]),) if dice.random() < 0.8 else (),
        web=str(facts["web"]) if dice.random() < 0.6 else "",
        founded_on=facts["founded_on"] if dice.random() < 0.8 else None,  # type: ignore[arg-type]
    )


def ours(left: list[Record], right: list[Record]) -> dict[str, float]:
    return _measured(link, left, right)


def in_bulk(left: list[Record], right: list[Record]) -> dict[str, float]:
    from madoguchi.bulk import link_registers

    return _measured(link_registers, left, right)


def _measured(linking: Callable[..., Iterable[Link]], left: list[Record], right: list[Record]) -> dict[str, float]:
    begin, busy = time.perf_counter(), time.process_time()
    links = list(linking(left, right))
    took = {"seconds": time.perf_counter() - begin, "processor": time.process_time() - busy}
    return took | _counted(links, len(_truth(left, right))) | _missed(links, left, right)


def _missed(links: list[Link], left: list[Record], right: list[Record]) -> dict[str, float]:
    """Shares of the true pairs that are not "same", by what both records know besides their names."""
    found = {each.left[1:] for each in links if each.verdict.outcome == SAME and each.left[1:] == each.right[1:]}
    theirs = {record.key[1:]: record for record in right}
    kinds: Counter[str] = Counter()
    truth = _truth(left, right)
    missed = truth - found
    for record in left:
        if record.key[1:] in missed:
            kinds[_known_to_both(record, theirs[record.key[1:]])] += 1
    return {f"missed, {kind}": count / len(truth) for kind, count in sorted(kinds.items())}


def _known_to_both(one: Record, other: Record) -> str:
    if one.identifiers and other.identifiers:
        return "numbers with a slip"
    if one.host and other.host:
        return "web"
    if one.founded_on and other.founded_on:
        return "day of founding"
    shared = [
        label for label, is_known in (("region", one.region and other.region),
        ("activity", one.activities and other.activities)) if is_known
    ]  # fmt: skip
    return " and ".join(shared) or "nothing but the name"


def _truth(left: list[Record], right: list[Record]) -> set[str]:
    return {record.key[1:] for record in left} & {record.key[1:] for record in right}


def _counted(links: list[Link], truth: int) -> dict[str, float]:
    same = [each for each in links if each.verdict.outcome == SAME]
    ask = [each for each in links if each.verdict.outcome == ASK]
    right = {each.left for each in same if each.left[1:] == each.right[1:]}
    asked = {each.left for each in ask if each.left[1:] == each.right[1:]} - right
    return {
        "precision": len(right) / max(1, len(same)),
        "recall": len(right) / truth,
        "recall_with_ask": (len(right) + len(asked)) / truth,
        "asked_pairs": len(ask),
    }


def splink_defaults(left: list[Record], right: list[Record]) -> dict[str, float]:
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def frame(records: list[Record]) -> object:
        rows = [
            {"unique_id": r.key, "name": r.names[0], "inn": r.identifiers.get("inn"), "region": r.region or None,
             "web": r.web or None, "founded": r.founded_on.isoformat() if r.founded_on else None}
            for r in records
        ]  # fmt: skip
        return pandas.DataFrame(rows)

    fields = ("inn", "region", "web", "founded")
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[cl.JaroWinklerAtThresholds("name"), *(cl.ExactMatch(field) for field in fields)],
        blocking_rules_to_generate_predictions=[block_on(field) for field in ("inn", "name", "web", "founded")],
    )
    begin = time.perf_counter()
    interface = DuckDBAPI()
    linker = Linker([interface.register(frame(left)), interface.register(frame(right))], settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("web"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("inn"))
    found = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    right_ones = sum(a[1:] == b[1:] for a, b in zip(found.unique_id_l, found.unique_id_r, strict=True))
    truth = len(_truth(left, right))
    return {
        "seconds": time.perf_counter() - begin,
        "precision": right_ones / max(1, len(found)),
        "recall": right_ones / truth,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=5_000, help="in each register; the claim is about 100000")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--uneven", action="store_true", help="with kinds of error that nothing was set on")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    count = 1_500 if options.small else options.records
    left, right = registers(count, options.seed, uneven=options.uneven)
    result = {"madoguchi": ours(left, right)}
    if find_spec("splink"):
        result["madoguchi, in bulk"] = in_bulk(left, right)
        result["splink, defaults"] = splink_defaults(left, right)
    if options.json:
        json.dump({"records": count, "results": result}, sys.stdout, indent=1)
        return 0
    for label, row in result.items():
        print(label)
        for key, value in row.items():
            print(f"    {key:36} {value:12,.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
