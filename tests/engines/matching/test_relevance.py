"""Texts find each other across languages by the codes their words point to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from madoguchi.engines import text
from madoguchi.engines.matching.relevance import Label, Lexicon, Mark, Text, relevant

LABELS = [
    Label("activity", "1020", "ja", "水産加工、冷凍水産物"),
    Label("activity", "1020", "ru", "Переработка и консервирование рыбы"),
    Label("activity", "4630", "ja", "食料品卸売"),
    Label("activity", "4630", "ru", "Оптовая торговля пищевыми продуктами"),
    Label("activity", "6201", "ja", "ソフトウェア開発"),
    Label("activity", "6201", "ru", "Разработка программного обеспечения"),
]
LEXICON = Lexicon.of(
    LABELS,
    text.pieces,
    marks=[Mark(("activity:4630",), ("卸売",))],
    goods=[("activity:4630", "activity:1020")],
)
CORPUS = [
    Text("fish", "консервирование рыбы"),
    Text("trade", "оптовая торговля продуктами"),
    Text("code", "программное обеспечение"),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [("冷凍水産物の加工", "fish"), ("冷凍水産物卸売業", "trade"), ("ソフトウェアの受託開発", "code")],
)
def test_a_phrase_finds_its_trade_in_a_language_it_shares_no_word_with(query: str, found: str) -> None:
    assert relevant([Text("q", query)], CORPUS, LEXICON)[0][0].id == found


def test_stated_codes_outweigh_words() -> None:
    hits = relevant([Text("q", "冷凍水産物", codes=("activity:6201",))], CORPUS, LEXICON)[0]

    assert hits[0].id == "code"
    assert hits[0].codes == ("activity:6201",)


def test_scores_lie_between_nothing_and_one_and_equal_scores_go_by_id() -> None:
    hits = relevant([Text("q", "???")], [Text("b", "рыба"), Text("a", "рыба")], LEXICON)[0]

    assert [(hit.id, hit.score) for hit in hits] == [("a", 0.0), ("b", 0.0)]


def test_an_operator_may_plug_in_an_encoder_of_their_own() -> None:
    def encoder(texts: Sequence[str]) -> np.ndarray:
        return np.array([[float("船" in said or "судно" in said), 1.0] for said in texts], dtype=np.float32)

    corpus = [Text("a", "судно"), Text("b", "дом")]

    assert relevant([Text("q", "船")], corpus, LEXICON)[0][0].score == 0.0
    assert relevant([Text("q", "船")], corpus, LEXICON, encoder=encoder)[0][0].id == "a"


@pytest.mark.parametrize("made", [np.zeros(3), np.zeros((1, 4)), np.full((3, 2), np.nan)])
def test_an_encoder_that_does_not_give_one_vector_a_text_is_refused(made: np.ndarray) -> None:
    with pytest.raises(ValueError, match="one vector of numbers for each of the 3 texts"):
        relevant([Text("q", "船")], [Text("a", "судно"), Text("b", "дом")], LEXICON, encoder=lambda _: made)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("割りばし", "割り箸"),
        ("こんにゃく製造業", "蒟蒻"),
        ("手袋（革製を除く）", "手袋"),
        ("оборудование (кроме весов)", "оборудование"),
    ],
)
def test_what_means_the_same_is_cut_into_the_same_words(one: str, other: str) -> None:
    words = [{piece for piece, weight in text.pieces(said).items() if weight == 1.0} for said in (one, other)]

    assert words[0] == words[1] != set()


def test_the_last_word_of_a_compound_names_the_thing() -> None:
    pieces = text.pieces("液晶パネル露光装置製造業")

    assert 1.0 == pieces["=装置"] > pieces["=露光"] > pieces["=パネル"]
    assert "=製造" not in pieces


def test_no_query_or_no_corpus_has_no_hits() -> None:
    assert relevant([], CORPUS, LEXICON) == []
    assert relevant([Text("q", "魚")], [], LEXICON) == [[]]


COMMAND = """
import argparse, importlib, sys
verb = importlib.import_module("madoguchi.site.commands." + sys.argv[1])
parser = argparse.ArgumentParser()
verb.arguments(parser)
sys.exit(verb.run(parser.parse_args(sys.argv[2:])))
"""


def command(verb: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, verb, *arguments],
        capture_output=True, text=True, check=False, encoding="utf-8", env=os.environ | environment,
    )  # fmt: skip


def test_ranking_works_on_files_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "q", "text": "冷凍水産物の加工", "language": "ja"}\n', encoding="utf-8")
    lines = [{"id": "wood", "title": "Распиловка древесины"}, {"id": "fish", "title": "Переработка рыбы", "codes": []}]
    (tmp_path / "c.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    files = [str(tmp_path / "q.jsonl"), str(tmp_path / "c.jsonl")]

    done = command("docket_rank", "rank", *files, "--json", "--top", "1")

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["id"], answer["hits"][0]["id"]) == ("q", "fish")


def test_the_command_takes_an_encoder_by_name_and_says_when_it_finds_none(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text("def encode(texts):\n    return [[float('1' in text), 1.0] for text in texts]\n")
    (tmp_path / "q.jsonl").write_text('{"id": "q", "text": "zz1"}\n', encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"id": "a", "text": "yy"}\n{"id": "b", "text": "xx1"}\n', encoding="utf-8")
    files = [str(tmp_path / "q.jsonl"), str(tmp_path / "c.jsonl")]

    with_own = command("docket_rank", "rank", *files, "--json", "--encoder", "tiny:encode", PYTHONPATH=str(tmp_path))
    without = command("docket_rank", "rank", *files, "--encoder", "tiny:decode", PYTHONPATH=str(tmp_path))

    assert json.loads(with_own.stdout)["hits"][0]["id"] == "b"
    assert without.returncode == 1
    assert "--encoder tiny:decode: MODULE:FUNCTION is needed" in without.stderr


def test_allocation_works_on_files_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("seeker,partner,value\nsakura,vostok,0.5\nhokuto,vostok,0.4\n")
    (tmp_path / "c.csv").write_text("side,id,capacity\nseeker,sakura,1\nseeker,hokuto,1\npartner,vostok,1\n")

    done = command("round_allocate", str(tmp_path / "p.csv"), str(tmp_path / "c.csv"), "--json", "--workers", "2")

    answer = json.loads(done.stdout)
    assert (answer["pairs"], answer["value"]) == ([["sakura", "vostok"]], 0.5)
    assert answer["bound"] >= 0.5
    assert len(answer["sha256"]) == 64


@pytest.mark.parametrize(
    ("pairs", "capacities", "problem"),
    [
        ("seeker,partner\na,b\n", "side,id,capacity\n", "line 1: the column value is missing"),
        ("seeker,partner,value\na,b,much\n", "side,id,capacity\n", "line 2: value must be a number, not 'much'"),
        ("seeker,partner,value\na,b,2\n", "side,id,capacity\n", "line 2: value must lie between 0 and 1, not 2"),
        ("seeker,partner,value\na,b,nan\n", "side,id,capacity\n", "line 2: value must lie between 0 and 1, not nan"),
        ("seeker,partner,value\na\n", "side,id,capacity\n", "line 2: 3 columns are needed, 1 are there"),
        ("seeker,partner,value\na,b,1\n", "side,id,capacity\n", "no capacity is given for a"),
        (
            "seeker,partner,value\n",
            "side,id,capacity\nhost,a,1\n",
            "line 2: side must be seeker or partner, not 'host'",
        ),
        ("seeker,partner,value\n", "side,id,capacity\nseeker,a,-1\n", "capacity must be a whole number from 0"),
        ("seeker,partner,value\n", "side,id,capacity\nseeker,a,1\nseeker,a,2\n", "line 3: seeker a was given before"),
    ],
)
def test_an_unusable_file_is_named_with_line_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pairs: str, capacities: str, problem: str
) -> None:
    import argparse

    from madoguchi.site.commands import round_allocate

    (tmp_path / "p.csv").write_text(pairs)
    (tmp_path / "c.csv").write_text(capacities)
    parser = argparse.ArgumentParser()
    round_allocate.arguments(parser)

    assert round_allocate.run(parser.parse_args([str(tmp_path / "p.csv"), str(tmp_path / "c.csv")])) == 1

    assert problem in capsys.readouterr().err
