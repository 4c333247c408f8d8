from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.text import Phrase, Prefix, Word, query_tokens, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("除雪車", ["除雪", "雪車", "車"]),
        ("山川", ["山川", "川"]),
        ("雪", ["雪"]),
        ("ｶﾆと蟹", ["カニ", "ニと", "と蟹", "蟹"]),
        ("Ёлка и ёж", ["елк", "и", "еж"]),
        ("снегоуборочной техникой", ["снегоуборочн", "техник"]),
        ("Snow ploughs, 2017", ["snow", "plough", "2017"]),
        ("サクラ水産 Sakura «Сакура»", ["サク", "クラ", "ラ水", "水産", "産", "sakura", "сакур"]),
        ("Са\u200bку\u00adра", ["сакур"]),
    ],
)
def test_a_document_is_cut_into_pairs_and_stems(text: str, expected: list[str]) -> None:
    found = tokens(text)

    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("雪", [Prefix("雪")]),
        ("除雪", [Word("除雪")]),
        ("除雪車", [Phrase(("除雪", "雪車"))]),
        ("водородного топлива", [Word("водородн"), Word("топлив")]),
        ("山川 Vostok", [Word("山川"), Word("vostok")]),
    ],
)
def test_a_query_asks_for_phrases_prefixes_and_stems(text: str, expected: list[object]) -> None:
    found = query_tokens(text)

    assert found == expected


def test_the_word_being_typed_is_a_prefix_of_what_it_will_become() -> None:
    asked = query_tokens("техника снегоуборочна", is_typing=True)

    assert asked == [Word("техник"), Prefix("снегоуборочн")]
    assert "снегоуборочн" in tokens("снегоуборочная")


def test_a_query_that_ends_in_a_space_has_no_unfinished_word() -> None:
    asked = query_tokens("snow ", is_typing=True)

    assert asked == [Word("snow")]


def test_a_run_of_letters_longer_than_any_word_is_cut() -> None:
    found = tokens("a" * 1_000_000)

    assert max(map(len, found)) <= 100


@given(st.text(alphabet="除雪車山川", min_size=2, max_size=8), st.text(alphabet="水産業", max_size=5))
def test_any_part_of_a_run_is_found_in_it(part: str, rest: str) -> None:
    document = tokens(rest + part + rest)

    (asked,) = query_tokens(part)

    wanted = asked.tokens if isinstance(asked, Phrase) else (asked.token,) if isinstance(asked, Word) else ()
    positions = range(len(document) - len(wanted) + 1)
    assert any(tuple(document[at : at + len(wanted)]) == wanted for at in positions)


@given(st.text(max_size=200))
def test_no_text_stops_the_tokeniser(text: str) -> None:
    assert all((token and token == token.lower()) or not token.isascii() for token in tokens(text))
    assert isinstance(query_tokens(text, is_typing=True), list)
