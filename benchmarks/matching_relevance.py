"""Relevance on texts with an official answer, through `madoguchi docket rank`, beside three peers.

    python -m benchmarks.matching_relevance --data DIR [--small] [--json]

DIR holds the folders docket, corridor and companies. Peers over the same texts: BM25, character
n-grams, chance. Intervals are 95 percent, by bootstrap over queries.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import math
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from madoguchi.engines.text import tokens
from madoguchi.site.commands import docket_rank

Line = Mapping[str, object]
Ranker = Callable[[Sequence[Line], Sequence[Line], int], list[list[str]]]


def by_command(queries: Sequence[Line], corpus: Sequence[Line], top: int) -> list[list[str]]:
    """What the command prints."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, lines in (("queries.jsonl", queries), ("corpus.jsonl", corpus)):
            files.append(str(Path(folder) / name))
            Path(files[-1]).write_text("\n".join(json.dumps(dict(line)) for line in lines), encoding="utf-8")
        parser = argparse.ArgumentParser()
        docket_rank.arguments(parser)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            docket_rank.run(parser.parse_args(["rank", *files, "--json", "--top", str(top)]))
    return [[hit["id"] for hit in json.loads(line)["hits"]] for line in printed.getvalue().splitlines()]


def bm25(queries: Sequence[Line], corpus: Sequence[Line], top: int) -> list[list[str]]:
    """The usual ranking of words, on our tokens."""
    return weighed(queries, corpus, top, tokens)


def character_grams(queries: Sequence[Line], corpus: Sequence[Line], top: int) -> list[list[str]]:
    """The same on runs of three signs."""
    return weighed(
        queries, corpus, top, lambda text: [text[at : at + 3].lower() for at in range(max(1, len(text) - 2))]
    )


def weighed(
    queries: Sequence[Line], corpus: Sequence[Line], top: int, cut: Callable[[str], list[str]]
) -> list[list[str]]:
    """BM25 (k1 1.2, b 0.75) over pieces of text."""
    documents = [Counter(cut(str(line["text"]))) for line in corpus]
    mean = sum(map(Counter.total, documents)) / max(1, len(documents))
    holders: dict[str, list[int]] = {}
    for at, document in enumerate(documents):
        for piece in document:
            holders.setdefault(piece, []).append(at)
    answer = []
    for line in queries:
        scores = dict.fromkeys(range(len(corpus)), 0.0)
        for piece in set(cut(str(line["text"]))):
            found = holders.get(piece, [])
            rarity = math.log(1 + (len(documents) - len(found) + 0.5) / (len(found) + 0.5))
            for at in found:
                count = documents[at][piece]
                scores[at] += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * documents[at].total() / mean))
        answer.append([str(corpus[at]["id"]) for at in sorted(scores, key=scores.__getitem__, reverse=True)[:top]])
    return answer


def by_chance(queries: Sequence[Line], corpus: Sequence[Line], top: int) -> list[list[str]]:
    """Any order at all."""
    rng = random.Random(0)
    names = [str(line["id"]) for line in corpus]
    return [rng.sample(names, min(top, len(names))) for _ in queries]


RANKERS: dict[str, Ranker] = {
    "madoguchi": by_command, "bm25": bm25, "character_grams": character_grams, "chance": by_chance,
}  # fmt: skip


def interval(hits: list[float]) -> dict[str, float]:
    """The mean, and where it lies in 95 of 100 draws of the queries."""
    rng = random.Random(1)
    draws = sorted(sum(rng.choices(hits, k=len(hits))) / len(hits) for _ in range(500))
    return {"mean": sum(hits) / len(hits), "low": draws[12], "high": draws[487]}


def table(path: Path) -> list[dict[str, str]]:
    """A CSV as it is."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sampled(rows: list[dict[str, str]], small: bool) -> list[dict[str, str]]:
    """All rows, or forty of them."""
    return random.Random(2).sample(rows, min(40, len(rows))) if small else rows


def activities(data: Path, language: str, small: bool) -> Iterator[tuple[str, dict[str, dict[str, float]]]]:
    """A phrase to its class of activity; the corpus is the classes with their titles in that language or English."""
    rows = sampled(table(data / f"docket/t1_activity_{language}_dev.csv"), small)
    classes = [row for row in table(data / "corridor/activities_isic4.csv") if row["level"] == "class"]
    corpus = [
        {"id": row["code"], "text": row[f"label_{language}"] or row["label_en"], "codes": [row["code"]]}
        for row in classes
    ]
    queries = [{"id": str(at), "text": row[f"text_{language}"], "language": language} for at, row in enumerate(rows)]
    right = [set(row["isic4_true"].split("|")) for row in rows]
    found = {name: ranker(queries, corpus, 5) for name, ranker in RANKERS.items()}
    for size in (1, 5):
        yield (
            f"T1 {language} recall@{size}",
            {
                name: interval([float(bool(set(hits[:size]) & one)) for hits, one in zip(lists, right, strict=True)])
                for name, lists in found.items()
            },
        )


def partners(data: Path, small: bool) -> Iterator[tuple[str, dict[str, dict[str, float]]]]:
    """A Japanese phrase and twenty Russian ones, one of which shares its class; all phrases are ranked at once."""
    rows = sampled(table(data / "docket/t2_partner_ja_ru_dev.csv"), small)
    queries = [{"id": str(at), "text": row["query_ja"]} for at, row in enumerate(rows)]
    said = sorted({row[f"ru_{n}"] for row in rows for n in range(1, 21)})
    corpus = [{"id": str(at), "text": text} for at, text in enumerate(said)]
    at_first: dict[str, dict[str, float]] = {}
    for name, ranker in RANKERS.items():
        hits = []
        for row, ranked in zip(rows, ranker(queries, corpus, len(corpus)), strict=True):
            place = {said[int(found)]: number for number, found in enumerate(ranked)}
            best = min((place[row[f"ru_{n}"]], n) for n in range(1, 21))[1]
            hits.append(float(str(best) == row["true"]))
        at_first[name] = interval(hits)
    yield "T2 recall@1 of 20", at_first


def products(data: Path, small: bool) -> Iterator[tuple[str, dict[str, dict[str, float]]]]:
    """An English product to its heading, by Russian titles alone and by English ones."""
    rows = sampled(table(data / "docket/t3_product_en_ru_dev.csv"), small)
    headings = [row for row in table(data / "corridor/products_hs.csv") if len(row["code"]) == 4]
    queries = [{"id": str(at), "text": row["text_en"], "language": "en"} for at, row in enumerate(rows)]
    for language in ("ru", "en"):
        corpus = [
            {"id": row["code"], "text": row[f"label_{language}_2022"], "language": language}
            for row in headings
            if row["label_ru_2022"]
        ]
        yield (
            f"T3 recall@1, {language} titles",
            {
                name: interval(
                    [
                        float(hits[0] == row["hs4_true"])
                        for hits, row in zip(ranker(queries, corpus, 1), rows, strict=True)
                    ]
                )
                for name, ranker in RANKERS.items()
            },
        )


def companies(data: Path, small: bool) -> Iterator[tuple[str, dict[str, dict[str, float]]]]:
    """A Russian need to listed Japanese companies, by what they say of their business alone."""
    rows = sampled(table(data / "docket/t4_need_ru_company_ja_dev.csv"), small)
    listed = [row for row in table(data / "companies/jp_tse_listed.csv") if row["business_summary"]]
    sector = {row["code"]: row["sector33_code"].zfill(4) for row in listed}
    queries = [{"id": str(at), "text": row["text_ru"], "language": "ru"} for at, row in enumerate(rows)]
    corpus = [{"id": row["code"], "text": row["business_summary"], "language": "ja"} for row in listed]
    right = [row["tse33_true"].zfill(4) for row in rows]
    yield (
        "T4 P@10",
        {
            name: interval(
                [
                    sum(sector[hit] == one for hit in hits) / 10
                    for hits, one in zip(ranker(queries, corpus, 10), right, strict=True)
                ]
            )
            for name, ranker in RANKERS.items()
        },
    )


def run(data: Path, *, small: bool) -> dict[str, dict[str, dict[str, float]]]:
    """All four tests."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for language in ("ja", "ru"):
        found |= dict(activities(data, language, small))
    for part in (partners, products, companies):
        found |= dict(part(data, small))
    return found


def main() -> None:
    """Print the table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(options.data, small=options.small)
    if options.json:
        print(json.dumps(found))
        return
    for test, rankers in found.items():
        print(test)
        for name, row in rankers.items():
            print(f"  {name:16} {row['mean']:.3f}  [{row['low']:.3f}, {row['high']:.3f}]")


if __name__ == "__main__":
    main()
