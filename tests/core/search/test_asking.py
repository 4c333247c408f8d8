from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from madoguchi.core.search.asking import Question, Similar, one_letter_away, question, reasons, written_alike
from madoguchi.core.search.documents import Match
from madoguchi.engines.text import Phrase, Prefix, Word

LATIN = st.text("abcxyz019", min_size=1, max_size=6)
CYRILLIC = st.text("абвэюя", min_size=1, max_size=6)


@given(LATIN, LATIN)
def test_every_latin_word_one_letter_away_is_let_in_and_no_other(word, other):
    assert (other in one_letter_away(word)) == (OSA.distance(word, other) <= 1)


@given(CYRILLIC, CYRILLIC)
def test_every_russian_word_one_letter_away_is_let_in_and_no_other(word, other):
    assert (other in one_letter_away(word)) == (OSA.distance(word, other) <= 1)


def test_kanji_have_no_neighbours():
    assert one_letter_away("除雪") == set()


def test_only_words_of_four_letters_and_more_may_be_mistyped():
    asked = question("fish trade 除雪車 雪")

    kinds = [type(term) for term in asked.similar().terms]

    assert kinds == [Similar, Similar, Phrase, Prefix]
    assert question("sea 除雪").can_be_similar is False


def test_the_same_word_twice_asks_once_and_a_flood_of_words_is_cut():
    assert question("fish fish fishes").terms == (Word("fish"),)
    assert len(question(" ".join(f"w{number}" for number in range(500))).terms) <= 32


def test_an_empty_filter_does_not_filter():
    assert question("", {"side": [], "region": ["r", "r"]}) == Question((), {"region": ("r",)})


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("桜", Match("name", "桜水産")),
        ("水産加工", Match("labels", "水産加工業")),
        ("sakura", Match("romanised", "Sakura Suisan")),
        ("hokkaido", Match("text")),
    ],
)
def test_the_reason_is_the_best_place_where_a_word_stands(typed, why):
    said = {"name": ["桜水産"], "labels": ["水産加工業"], "romanised": ["Sakura Suisan"]}

    assert reasons(question(typed).terms, said) == (why,)


@pytest.mark.parametrize(("text", "plain"), [("Ёлка  ＡＢ", "елка ab"), ("ｻｸﾗ", "サクラ"), ("", "")])
def test_width_case_and_yo_do_not_matter_while_typing(text, plain):
    assert written_alike(text) == plain
