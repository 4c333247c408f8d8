from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.engines.names import analyse, compare, false_positive_rate, threshold
from madoguchi.engines.names.calibration import calibrated

ONE_IN_A_THOUSAND = threshold(0.001)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("株式会社サクラ水産", "«Сакура Суйсан»"),
        ("株式会社サクラ水産", "Sakura Suisan Co., Ltd."),
        ("サクラ水産", "Sakura Seafoods"),
        ("ООО «Восток Логистика»", "Vostok Logistics LLC"),
        ("ООО «Восток Логистика»", "有限会社ヴォストーク・ロジスティクス"),
        ("Дальневосточный судостроительный завод «Звезда»", "Far Eastern Shipyard Zvezda"),
        ("東日本旅客鉄道株式会社", "East Japan Railway Company"),
        ("エヌ・ティ・ティ・データ", "NTT DATA"),
        ("旭化成株式会社", "ASAHI KASEI CORPORATION"),
        ("北海道電力", "Hokkaido Electric Power Company"),
        ("オールパーツ・トレーディング", "Allparts Trading"),
    ],
)
def test_one_company_is_known_in_every_script(left: str, right: str) -> None:
    found = compare(left, right)

    assert found.score >= ONE_IN_A_THOUSAND


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("株式会社サクラ水産", "Vostok Logistics LLC"),
        ("株式会社サクラ水産", "株式会社ヤマカワ水産"),
        ("ООО «Восток»", "ООО «Запад»"),
        ("322 авиационный ремонтный завод", "123 Aviation Repair Plant"),
        ("Radiozavod", "Машиностроительный завод"),
    ],
)
def test_different_companies_stay_apart(left: str, right: str) -> None:
    found = compare(left, right)

    assert found.score < ONE_IN_A_THOUSAND


def test_reasons_are_keys_and_facts_that_can_be_read() -> None:
    found = compare("株式会社サクラ水産", "ООО «Сакура Логистика»")

    assert [(reason.key, dict(reason.facts)) for reason in found.reasons] == [
        ("same-reading", {"left": "サクラ", "right": "сакура"}),
        ("only-left", {"words": "水産"}),
        ("only-right", {"words": "логистика"}),
        ("different-form", {"left": "株式会社", "right": "ооо"}),
    ]


def test_a_shared_idea_is_named() -> None:
    found = compare("サクラ水産", "Sakura Seafood")

    assert ("same-idea", "fishery") in [(reason.key, reason.facts.get("idea")) for reason in found.reasons]


def test_different_numbers_are_named() -> None:
    found = compare("32 ремонтный завод", "322 Repair Plant")

    assert "different-number" in [reason.key for reason in found.reasons]


@pytest.mark.parametrize(
    "spelling",
    [
        "Sаkura Suisаn",
        "Sakura\u200b Suisan",
        "\u202eSakura Suisan\u202c",
        "Ｓａｋｕｒａ　Ｓｕｉｓａｎ",
        "Sαkurα Suisan",
    ],
)
def test_a_spelling_that_only_looks_alike_is_still_found(spelling: str) -> None:
    found = compare(spelling, "株式会社サクラ水産")

    assert found.score >= ONE_IN_A_THOUSAND


def test_a_word_wholly_of_look_alike_letters_is_read_both_ways() -> None:
    found = compare("CAXAP Логистика", "ООО «Сахар Логистика»")

    assert found.score >= ONE_IN_A_THOUSAND


def test_mixed_scripts_are_reported() -> None:
    found = compare("Sаkura", "Sakura")

    assert ("mixed-scripts", "left") in [(reason.key, reason.facts.get("side")) for reason in found.reasons]


def test_a_name_without_words_resembles_nothing() -> None:
    assert compare("ООО", "Sakura").score == 0.0
    assert compare("", "").score == 0.0


def test_a_threshold_means_a_false_positive_rate() -> None:
    for rate in (0.01, 0.001, 0.0001):
        assert false_positive_rate(threshold(rate)) == pytest.approx(rate)


@given(st.lists(st.floats(-40, 40), min_size=2, max_size=20))
def test_a_better_raw_score_is_never_a_lower_score(raw: list[float]) -> None:
    import numpy as np

    scores = calibrated(np.array(sorted(raw)))

    assert (np.diff(scores) >= 0).all()
    assert ((scores >= 0) & (scores <= 1)).all()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_pair_of_texts_stops_the_comparison_and_order_does_not_matter(left: str, right: str) -> None:
    one, other = compare(left, right), compare(right, left)

    assert 0.0 <= one.score <= 1.0
    assert one.score == pytest.approx(other.score, abs=0.05)


def test_a_name_is_compared_as_it_is_now_not_as_it_was() -> None:
    before = compare("Sakura", "サクラ").score
    after = compare("Vostok", "サクラ").score

    assert before > 0.3 > after
    assert analyse("Sakura") == analyse("Sakura")
