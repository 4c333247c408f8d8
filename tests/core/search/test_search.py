from __future__ import annotations

import random

import pytest

from madoguchi.core import search
from madoguchi.core.search.documents import FIELDS, Document, Match
from madoguchi.core.search.written import spaced
from madoguchi.engines.text import Phrase, Prefix, Word, query_tokens
from tests.core.search.conftest import FACETS, company

pytestmark = pytest.mark.usefixtures("engine")

SAKURA = company(
    "sakura", "桜水産", romanised=["Sakura Suisan"], labels=["水産加工", "рыбопереработка", "fish processing"],
    text="北海道の魚を輸出します", side="one", activity=["1020"], language=["ja", "en"], newest=3,
)  # fmt: skip
YAMAKAWA = company(
    "yamakawa", "山川除雪株式会社", labels=["除雪車", "снегоуборочная техника", "snow ploughs"], text="道路",
    side="one", activity=["2910", "4210"], language=["ja"], newest=2,
)  # fmt: skip
VOSTOK = company(
    "vostok", "Восток Логистика", romanised=["Vostok Logistika"], labels=["港湾物流", "портовая логистика"],
    text="Возим снегоуборочную технику и водородное топливо", side="other", activity=["5224"], language="ru", newest=1,
)  # fmt: skip


@pytest.fixture
def filled(shelf):
    shelf.put(SAKURA, YAMAKAWA, VOSTOK)
    shelf.drain()
    return shelf


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("除雪", ["yamakawa"]),
        ("山川", ["yamakawa"]),
        ("桜", ["sakura"]),
        ("снегоуборочной техникой", ["vostok", "yamakawa"]),
        ("водородного топлива", ["vostok"]),
        ("SNOW PLOUGH", ["yamakawa"]),
        ("sakura", ["sakura"]),
        ("ﾌﾟﾗｳ", []),
        ("Логистикой Востока", ["vostok"]),
        ("除雪 桜", []),
        ("川除", ["yamakawa"]),
        ("除川", []),
        ("水産加工", ["sakura"]),
    ],
)
def test_a_thing_is_found_by_every_word_in_three_scripts(filled, typed, found):
    page = search.index().search(typed)

    assert sorted(page.references) == found
    assert page.total == len(found)


def test_the_last_word_may_be_unfinished_while_somebody_types(filled):
    assert search.index().search("логи").total == 0
    assert search.index().search("восток логи", is_typing=True).references == ["vostok"]
    assert search.index().search("除", is_typing=True).references == ["yamakawa"]


def test_the_labels_of_codes_lead_across_languages(filled):
    assert search.index().search("港湾物流").references == ["vostok"]
    assert search.index().search("рыбопереработкой").references == ["sakura"]


def test_a_hit_says_which_name_or_label_it_was_found_by(filled):
    assert search.index().search("桜").hits[0].why == (Match("name", "桜水産"),)
    assert search.index().search("snow plough").hits[0].why == (Match("labels", "snow ploughs"),)
    assert search.index().search("водородное").hits[0].why == (Match("text"),)
    assert search.index().search("Vostok").hits[0].why == (Match("romanised", "Vostok Logistika"),)


def test_a_name_comes_before_a_label_and_a_label_before_the_text(shelf):
    text = company("in-the-text", "Polar", text="timber timber timber")
    label = company("in-a-label", "Aurora", labels=["timber trade"])
    name = company("in-the-name", "Timber of the far north and of the whole wide east", text="nothing")
    shelf.put(text, label, name)
    shelf.drain()

    assert search.index().search("timber").references == ["in-the-name", "in-a-label", "in-the-text"]


def test_a_facet_lets_in_any_of_its_values_and_all_facets_must_agree(filled):
    index = search.index()

    assert sorted(index.search(filters={"activity": ["1020", "5224"]}).references) == ["sakura", "vostok"]
    assert index.search(filters={"activity": ["1020", "5224"], "side": ["one"]}).references == ["sakura"]
    assert index.search(filters={"activity": []}).total == 3
    assert index.search(filters={"activity": ["none"]}).total == 0


def test_the_counts_of_a_facet_say_what_another_tick_in_it_would_find(filled):
    page = search.index().search(filters={"side": ["one"]}, facets=["side", "language"])

    assert page.facets == {"side": {"one": 2, "other": 1}, "language": {"ja": 2, "en": 1}}


def test_without_a_query_the_newest_stands_first(filled):
    assert search.index().search().references == ["sakura", "yamakawa", "vostok"]
    assert search.index().search("", page=2, size=2).references == ["vostok"]


def test_one_wrong_letter_is_forgiven_when_little_is_found(filled):
    exact = search.index().search("Логистика")
    mistyped = search.index().search("Лагистика")

    assert (exact.references, exact.is_similar) == (["vostok"], False)
    assert (mistyped.references, mistyped.is_similar) == (["vostok"], True)


def test_nothing_is_forgiven_when_enough_is_found(shelf):
    shelf.put(*(company(f"right-{n}", "Harbour") for n in range(5)), company("wrong", "Harbur"))
    shelf.drain()

    page = search.index().search("harbour")

    assert "wrong" not in page.references
    assert page.is_similar is False


@pytest.mark.parametrize(
    "typed", ["", "   ", "'\"*()", "a\x00b", "- OR NOT", "雪" * 5000, "x " * 500, "%", "\\", "{}:"]
)
def test_anything_may_be_typed(filled, typed):
    assert search.index().search(typed, facets=FACETS).total <= 3


def test_a_filter_that_nobody_registered_is_a_fault_and_harms_no_index(filled):
    with pytest.raises(LookupError, match="colour"):
        search.index().search(filters={"colour": ["red"]})
    with pytest.raises(LookupError, match="colour"):
        search.index().search(facets=["colour"])
    with pytest.raises(LookupError, match="price"):
        search.index().search(order="price")

    assert search.index().search("桜").total == 1


def test_nobody_reads_further_than_the_ten_thousandth(filled):
    assert search.index().search(page=10**9).hits == ()
    assert search.index().search(page=-5).page == 1


# While typing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("桜", ["桜水産"]), ("вост", ["Восток Логистика"]), ("лог", ["Восток Логистика"]), ("sak", ["Sakura Suisan"])],
)
def test_names_are_offered_while_somebody_types_in_three_scripts(filled, typed, offered):
    assert [one.text for one in search.index().suggest(typed, "en")] == offered


def test_what_cannot_be_found_any_more_is_not_offered(filled):
    filled.take("vostok")
    filled.drain()

    assert search.index().suggest("вост", "ru") == []


def test_suggestions_can_be_of_one_kind_of_things(filled):
    assert [one.text for one in search.index().suggest("桜", "ja", kind="company")] == ["桜水産"]
    assert search.index().suggest("桜", "ja", kind="entry") == []


def test_a_suggestion_in_a_language_is_offered_to_its_readers(shelf):
    label = search.Suggestion("除雪車", "ja")
    shelf.put(Document("company", "one", {"name": "桜", "labels": ["除雪車"]}, suggestions=[label]))
    shelf.drain()

    assert search.index().suggest("除", "ja") == [label]
    assert search.index().suggest("除", "ru") == []


# The engines say the same -------------------------------------------------------------------------------


WORDS = [
    "除雪",
    "雪",
    "山川水産",
    "техника",
    "техникой",
    "рыба",
    "plough",
    "ploughs",
    "snow",
    "除雪車",
    "x1",
    "é",
    "ёлка",
]


def _made(seed: int) -> list[Document]:
    made = random.Random(seed)
    return [
        company(
            f"thing-{number}",
            " ".join(made.choices(WORDS, k=2)),
            labels=made.choices(WORDS, k=1),
            text=" ".join(made.choices(WORDS, k=3)),
            side=made.choice(["one", "other"]),
            activity=made.sample(["a", "b", "c"], k=made.randrange(3)),
        )
        for number in range(60)
    ]


def _holds(document: Document, typed: str) -> bool:
    """The oracle: looks at the tokens themselves."""
    tokens = [token for name in FIELDS for token in spaced(document, name).split()]
    for term in query_tokens(typed):
        match term:
            case Word(token):
                fits = token in tokens
            case Prefix(start):
                fits = any(token.startswith(start) for token in tokens)
            case Phrase(pairs):
                width = len(pairs)
                fits = any(tuple(tokens[place : place + width]) == pairs for place in range(len(tokens)))
        if not fits:
            return False
    return True


@pytest.mark.parametrize("seed", range(3))
def test_every_engine_finds_exactly_what_the_tokens_hold(shelf, seed):
    things = _made(seed)
    shelf.put(*things)
    shelf.drain()
    made = random.Random(seed + 100)
    index = search.index()

    for _ in range(60):
        typed = " ".join(made.choices(WORDS, k=made.randrange(3)))
        sides = made.choice([[], ["one"], ["one", "other"]])
        wanted = [one for one in things if _holds(one, typed) and (not sides or set(one.filters["side"]) & set(sides))]
        page = index.search(typed, filters={"side": sides}, facets=["activity"], size=100)

        if not page.is_similar:
            assert sorted(page.references) == sorted(one.reference for one in wanted), typed
            counted = {value: sum(value in one.filters["activity"] for one in wanted) for value in "abc"}
            assert page.facets["activity"] == {value: count for value, count in counted.items() if count}
