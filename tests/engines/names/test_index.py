from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.names import Entry, NameIndex, analyse, index
from madoguchi.engines.names.retrieval import FIRST_LOOK

REGISTER = [
    Entry("sakura", "株式会社サクラ水産"),
    Entry("vostok", "ООО «Восток Логистика»"),
    Entry("yasunaga", "株式会社安永", reading="カブシキガイシャヤスナガ"),
    Entry("nordlicht", "Nordlicht Maschinen GmbH"),
]


def test_a_company_is_found_from_any_script() -> None:
    register = NameIndex(REGISTER)

    asked = ["Sakura Suisan", "ヴォストーク ロジスティクス", "Ясунага", "ノルドリヒト"]

    assert [register.search(name, 1)[0].key for name in asked] == ["sakura", "vostok", "yasunaga", "nordlicht"]


def test_hits_come_best_first_with_reasons_and_no_more_than_asked_for() -> None:
    hits = NameIndex(REGISTER).search("Sakura Suisan", 2)

    assert len(hits) == 2
    assert hits[0].score > hits[1].score
    assert hits[0].reasons[0].key == "same-reading"


def test_many_questions_are_answered_as_one_by_one() -> None:
    register = NameIndex(REGISTER)
    asked = ["Sakura", "Vostok Logistics", "", "ООО"]

    together = register.search_many(asked, 3, with_reasons=True)

    assert together == [register.search(name, 3) for name in asked]


def test_entries_that_are_given_fit_as_well_as_when_they_are_found() -> None:
    register = NameIndex(REGISTER)
    asked = [analyse(name) for name in ("Sakura Suisan", "", "Ясунага")]

    found = register.fits(asked, [range(len(REGISTER)), [], [2, 0]])

    places = {entry.key: place for place, entry in enumerate(REGISTER)}
    hits = [register.search(name, len(REGISTER)) for name in asked]
    assert sorted(found[0], reverse=True) == [hit.score for hit in hits[0]]
    assert found[1] == []
    assert found[2] == [next(hit.score for hit in hits[2] if places[hit.key] == place) for place in (2, 0)]


def test_a_thorough_search_goes_on_after_a_fit_that_is_as_good_as_certain(monkeypatch) -> None:
    monkeypatch.setattr(index, "_ALL_BELOW", 0)
    register = NameIndex([("sakura", f"Sakura Suisan {word}") for word in (*"abcdefghijklmnopqrst", "Co., Ltd.")])

    quick, whole = (
        register.search_many(["Sakura Suisan"], 30, is_thorough=is_thorough)[0] for is_thorough in (False, True)
    )

    assert len(quick) == FIRST_LOOK
    assert len(whole) == 21
    assert whole[0].score >= quick[0].score


def test_an_empty_index_answers_nothing() -> None:
    assert NameIndex([]).search("Sakura") == []


def test_an_edited_name_is_found_under_its_new_form_only() -> None:
    before, after = NameIndex([("one", "Sakura Suisan")]), NameIndex([("one", "Vostok Logistics")])

    assert before.search("サクラ水産", 1)[0].score > 0.6
    assert after.search("サクラ水産", 1)[0].score < 0.3


def test_the_search_by_grams_finds_what_comparing_all_finds(monkeypatch) -> None:
    noise = [
        ("noise", f"{a}{b} {c}")
        for a in ("Kor", "Mal", "Ven")
        for b in ("tan", "dor", "lis")
        for c in ("Trading", "Steel")
    ]
    register = NameIndex([*((entry.key, entry.name) for entry in REGISTER), *noise])
    asked = ["Sakura Suisan", "Vostok Logistics", "Nordlicht"]
    by_all = [register.search(name, 1)[0].key for name in asked]

    monkeypatch.setattr(index, "_ALL_BELOW", 0)

    assert [register.search(name, 1)[0].key for name in asked] == by_all


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=30))
def test_any_names_can_be_indexed_and_asked_for(names: list[str], asked: str) -> None:
    register = NameIndex(enumerate(names))

    hits = register.search(asked, 3)

    assert len(hits) <= 3
    assert not hits or analyse(asked).tokens
