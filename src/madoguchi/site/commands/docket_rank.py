"""`madoguchi docket rank`: which texts of a corpus answer each query, across languages, without a database."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from madoguchi.engines import text
from madoguchi.engines.matching.relevance import ACTIVITY, PRODUCT, Encoder, Hit, Label, Lexicon, Mark, Text, relevant
from madoguchi.site.commands.files import Unreadable, opened
from madoguchi.site.commands.numbers import whole

HELP = "Rank the texts of a corpus for each query, by words and by the labels of codes."
EXAMPLE = "madoguchi docket rank queries.jsonl corpus.jsonl --top 10 --json"
CORRIDORS = files("madoguchi") / "corridors"
NATIONAL = "national"
PLAIN_DIGITS = {2, 3, 4, 6}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Two files, how many answers, and the corridor whose labels bridge the languages."""
    rank = parser.add_subparsers(dest="action", required=True, metavar="rank").add_parser("rank", help=HELP)
    rank.add_argument("queries", type=Path, help='lines {"id", "title", "text", "language", "codes"}')
    rank.add_argument("corpus", type=Path, help="the same, of the texts to be ranked")
    rank.add_argument("--top", type=whole(1), default=10, help="answers for each query")
    rank.add_argument("--corridor", type=Path, default=None, help="folder of a corridor; by default the one shipped")
    rank.add_argument(
        "--encoder",
        default="",
        metavar="MODULE:FUNCTION",
        help="a sentence encoder of your own: texts in, one vector a text out; nothing is downloaded",
    )
    rank.add_argument("--json", action="store_true", help="print one JSON object a query")


def run(options: argparse.Namespace) -> int:
    """Rank and print; 1 when a file cannot be used."""
    try:
        encoder = read_encoder(options.encoder) if options.encoder else None
        queries, corpus = list(read_texts(options.queries)), list(read_texts(options.corpus))
        lexicon = read_lexicon(options.corridor or only_corridor())
    except ValueError as problem:
        print(f"madoguchi docket rank: {problem}", file=sys.stderr)
        return 1
    found = relevant(queries, corpus, lexicon, top=options.top, encoder=encoder)
    for query, hits in zip(queries, found, strict=True):
        print(as_json(query, hits) if options.json else as_text(query, hits))
    return 0


def read_encoder(name: str) -> Encoder:
    """The operator's own function, by its module and name; it runs with the rights of who runs the command."""
    module, _, function = name.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as problem:
        raise Unreadable(f"--encoder {name}: MODULE:FUNCTION is needed, and it could not be read ({problem})") from None
    if not callable(found):
        raise Unreadable(f"--encoder {name}: it is no function")
    encoder: Encoder = found
    return encoder


def as_json(query: Text, hits: list[Hit]) -> str:
    """One query with its answers on one line."""
    found = [
        {"id": hit.id, "score": round(hit.score, 6), "reasons": {"codes": hit.codes, "words": hit.words}}
        for hit in hits
    ]
    return json.dumps({"id": query.id, "hits": found}, ensure_ascii=False)


def as_text(query: Text, hits: list[Hit]) -> str:
    """One query with its answers for a reader."""
    lines = [f"{query.id}  {query.text[:70]}"]
    lines += [f"  {hit.score:.3f}  {hit.id}  {', '.join((*hit.codes, *hit.words))}" for hit in hits]
    return "\n".join(lines)


def read_texts(path: Path) -> Iterator[Text]:
    """The texts of a file, title and text joined."""
    seen: set[str] = set()
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
            except json.JSONDecodeError as problem:
                raise Unreadable(f"{path}, line {number}: no JSON ({problem.msg})") from None
            if not isinstance(data, dict) or "id" not in data:
                raise Unreadable(f"{path}, line {number}: an object with an id is needed")
            name = str(data["id"])
            if name in seen:
                raise Unreadable(f"{path}, line {number}: the id {name} was given before")
            seen.add(name)
            yield Text(name, _said(data), str(data.get("language") or ""), _codes(data.get("codes"), path, number))


def _said(data: dict[str, object]) -> str:
    return "\n".join(str(data[key]) for key in ("title", "text") if data.get(key))


def _codes(given: object, path: Path, number: int) -> tuple[str, ...]:
    """Codes as the lexicon names them: a bare code of an activity, or ``activity:`` or ``product:`` before it."""
    if given is None:
        return ()
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list):
        raise Unreadable(f"{path}, line {number}: codes must be a list")
    return tuple(code if ":" in code else f"{ACTIVITY}:{code}" for code in map(str, listed))


def only_corridor() -> Path:
    """The folder of the corridor that is shipped; where there are several, one must be named."""
    folders = [
        Path(str(folder)) for folder in CORRIDORS.iterdir() if folder.is_dir() and not folder.name.startswith("_")
    ]
    if len(folders) != 1:
        raise ValueError(f"name one with --corridor: {', '.join(sorted(folder.name for folder in folders))}")
    return folders[0]


def read_lexicon(folder: Path) -> Lexicon:
    """Every label of the corridor that leads to a class of activity or to a heading of products."""
    labels = [*_activity_labels(folder / "activities"), *_product_labels(folder / "products")]
    if not labels:
        raise ValueError(f"{folder}: no labels of activities or products are there")
    codes = [row["code"] for row in _table(folder / "activities" / "isic4.csv") if len(row["code"]) == 4]
    return Lexicon.of(
        labels, text.pieces, marks=_marks(folder / "activities", codes), goods=_goods(folder / "activities", codes)
    )


def _activity_labels(folder: Path) -> Iterator[Label]:
    """Titles of the bridge classification, of every national one by its crosswalk, and words of the trade."""
    classes = [row["code"] for row in _table(folder / "isic4.csv") if len(row["code"]) == 4]
    section_of = _sections(_table(folder / "isic4.csv"))
    for row in _table(folder / "isic4.csv"):
        if len(row["code"]) == 4:
            yield from _labels(ACTIVITY, row["code"], row)
    for crosswalk in sorted(folder.glob("*-isic4.csv")):
        targets: dict[str, list[str]] = defaultdict(list)
        for row in _table(crosswalk):
            if len(row["isic"]) == 4:
                targets[row["code"]].append(row["isic"])
        for row in _table(folder / crosswalk.name.replace("-isic4", "")):
            for target in targets.get(row["code"], ()):
                yield from _labels(ACTIVITY, target, row)
    words = list(_table(folder / "words.csv")) if (folder / "words.csv").exists() else []
    around: dict[tuple[str, str], str] = {(row["code"], row["language"]): row["words"] for row in words}
    for row in words:
        if row["code"] in classes:
            kind = around.get((row["code"][:2], row["language"])) or around.get(
                (section_of.get(row["code"], ""), row["language"]), ""
            )
            yield Label(ACTIVITY, row["code"], row["language"], f"{row['words']}、{kind}")
            for word in row["words"].split("、"):
                yield Label(ACTIVITY, row["code"], row["language"], word)


def _marks(folder: Path, classes: list[str]) -> Iterator[Mark]:
    """Words for the manner of a business; a division of its own is not also counted with its section."""
    if not (folder / "marks.csv").exists():
        return
    rows = list(_table(folder / "marks.csv"))
    section_of = _sections(_table(folder / "isic4.csv"))
    apart = {row["code"] for row in rows if row["code"].isdigit()}
    for row in rows:
        codes = tuple(
            f"{ACTIVITY}:{code}"
            for code in classes
            if (code[:2] if code[:2] in apart else section_of.get(code, "")) == row["code"]
        )
        yield Mark(codes, tuple(row["marks"].split("、")))


def _goods(folder: Path, classes: list[str]) -> Iterator[tuple[str, str]]:
    """Who handles what is made under another class."""
    if not (folder / "goods.csv").exists():
        return
    for row in _table(folder / "goods.csv"):
        for code in classes:
            if any(code.startswith(prefix) for prefix in row["made_under"].split()):
                yield f"{ACTIVITY}:{row['code']}", f"{ACTIVITY}:{code}"


def _sections(rows: Iterator[dict[str, str]]) -> dict[str, str]:
    """For each code of activity the section it stands in."""
    parent_of = {row["code"]: row["parent"] for row in rows}
    found = {}
    for code in parent_of:
        top = code
        while parent_of.get(top):
            top = parent_of[top]
        found[code] = top
    return found


def _product_labels(folder: Path) -> Iterator[Label]:
    for row in _table(folder / "hs.csv"):
        if len(row["code"]) == 4:
            yield from _labels(PRODUCT, row["code"], row)


def _labels(scheme: str, code: str, row: dict[str, str]) -> Iterator[Label]:
    """The row's titles in every language it has; "=" repeats another edition."""
    for column, said in row.items():
        if column.startswith("label_") and said and said != "=":
            yield Label(scheme, code, column.rsplit("_", 1)[1], said)


def _table(path: Path) -> Iterator[dict[str, str]]:
    with opened(path) as file:
        yield from csv.DictReader(file)
