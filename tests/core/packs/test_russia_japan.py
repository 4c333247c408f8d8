"""The corridor of Russia and Japan: what must be true of its content."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

LANGUAGES = ("en", "ja", "ru")


def test_all_regions_are_there_and_named_in_three_languages(corridor):
    assert {side.key: len(corridor.regions_of(side.key)) for side in corridor.sides} == {"jp": 47, "ru": 83}
    assert all(region.names.is_complete(LANGUAGES) for region in corridor.regions.values())


def test_register_codes_name_every_region_once(corridor):
    for side in corridor.sides:
        codes = [code for region in corridor.regions_of(side.key) for code in region.register_codes]
        assert len(codes) == len(set(codes)) == len(corridor.regions_of(side.key))
    assert corridor.region_by_register_code("ru", "25").code == "RU-PRI"
    assert corridor.region_by_register_code("jp", "01").code == "JP-01"


def test_two_regions_moved_from_siberia_to_the_far_east_on_a_date(corridor):
    before, after = date(2018, 11, 2), date(2018, 11, 3)

    for region in (corridor.region("RU-BU"), corridor.region("RU-ZAB")):
        assert (region.group_on(before), region.group_on(after)) == ("RU-SI", "RU-FE")
        assert [region.priority_on(day).programme for day in (before, after)] == ["siberia", "far-east"]


def test_no_row_names_an_island_under_dispute_as_a_region(corridor):
    disputed = {name.casefold() for place in corridor.neutral_places for name in place.all_names}
    disputed |= {"kuril", "курил", "クリル", "千島"}
    manifest = corridor.manifest.tables

    for name in (manifest.regions, manifest.region_groups, manifest.priorities):
        text = (corridor.folder / name).read_text("utf-8").casefold()
        assert [one for one in disputed if one in text] == []


@pytest.mark.parametrize(
    ("key", "en", "ja", "ru"),
    [
        ("isl-1", "Etorofu / Iturup", "択捉島（イトゥルプ島）", "Итуруп (Эторофу)"),
        ("isl-2", "Kunashir / Kunashiri", "国後島（クナシル島）", "Кунашир (Кунасири)"),
        ("isl-3", "Shikotan / 色丹島 / Шикотан", "色丹島（シコタン島）", "Шикотан (Сикотан)"),
        ("isl-4", "Habomai / Khabomai", "歯舞群島（ハボマイ群島）", "Хабомаи (歯舞群島)"),
    ],
)
def test_places_under_dispute_carry_both_names_in_every_language(corridor, key, en, ja, ru):
    place = corridor.neutral_place(key)

    assert [place.display(language) for language in LANGUAGES] == [en, ja, ru]
    assert not {"country", "country_code", "side", "region", "time_zone"} & set(vars(place))


def test_the_group_of_islands_has_a_neutral_wording_and_both_names(corridor):
    islands = corridor.neutral_place("isl-all")

    assert islands.display("en").startswith("the four islands (Etorofu / Iturup, ")
    assert islands.display("ja") == "北方四島（Южные Курилы）"
    assert islands.display("ru") == "Южные Курилы (北方四島)"


def test_notices_stand_in_three_languages_with_a_version(corridor):
    for key in ("neutral-places", "example"):
        assert corridor.notice(key).text.is_complete(LANGUAGES)
        assert corridor.notice(key).version >= 1


def test_every_code_of_both_sides_leads_to_the_bridge(corridor):
    assert (len(corridor.activities), len(corridor.scheme("okved2")), len(corridor.scheme("jsic14"))) == (
        766,
        2899,
        2128,
    )
    for key in corridor.scheme_keys:
        scheme = corridor.scheme(key)
        astray = {one.code for one in scheme if not scheme.targets(one.code)}
        assert astray <= {"T", "99", "999", "9999"}  # "not adequately described" leads nowhere


def test_a_russian_and_a_japanese_code_meet_in_one_class(corridor):
    russian = corridor.isic_targets("okved2", "10.20")
    japanese = corridor.isic_targets("jsic14", "0925")

    assert {one.isic for one in russian} & {one.isic for one in japanese} == {"1020"}
    assert {one.basis for one in (*russian, *japanese)} == {"derived"}


def test_the_judgement_on_exchange_industries_says_that_it_is_one(corridor):
    assert {one.basis for one in corridor.isic_targets("tse33", "0050")} == {"judgement"}


def test_activities_are_named_in_three_languages_down_to_the_class(corridor):
    lacking = {
        language: [one.code for one in corridor.activities if language not in one.labels] for language in LANGUAGES
    }

    assert lacking == {"en": [], "ja": [], "ru": []}


def test_words_firms_use_lead_to_activities(corridor):
    assert "工事" in corridor.activities.words("F", "ja")
    assert set(corridor.activities.words("F", "ja")) <= set(corridor.activities.words("F"))


def test_own_wording_is_marked(corridor):
    section = corridor.activity("A")

    assert section.labels.basis("ja") == "own wording, unreviewed"
    assert corridor.label("A", "ja").how == "translated"
    assert corridor.label("A", "en").how == "written"


def test_goods_have_two_editions_and_marked_gaps(corridor):
    fish, new_in_2022 = corridor.product("0301"), corridor.product("8549")

    assert fish.label("ru").text == "Живая рыба"
    assert fish.label("en", "2017").text == "Fish; live"
    assert not new_in_2022.editions["2017"]
    assert corridor.product("030111") is fish
    assert len(corridor.products) == 1326
    assert all("ru" in one.labels for one in corridor.products)
    assert {one.labels.basis("ru") for one in corridor.products} == {"", "own wording, unreviewed"}


def test_goods_speak_weakly_for_activities(corridor):
    assert corridor.products.activity_weights("0301") != {}
    assert sum(corridor.products.activity_weights("03").values()) == pytest.approx(1, abs=0.02)


def test_kinds_are_named_and_their_codes_are_unlike(corridor):
    codes = [code for kind in corridor.kinds for code in kind.codes]

    assert (len(corridor.kinds), sum(kind.symmetric for kind in corridor.kinds)) == (15, 2)
    assert len(codes) == len(set(codes)) == 28
    for kind in corridor.kinds:
        assert kind.seek_texts.is_complete(LANGUAGES)
        assert kind.offer_texts.is_complete(LANGUAGES)
        assert kind.symmetric or kind.seek_texts != kind.offer_texts


@pytest.mark.parametrize(
    ("side", "isic", "employees", "money", "day", "found"),
    [
        ("jp", "1020", 250, {}, "2017-06-01", [("sme", True), ("small-enterprise", False)]),
        ("jp", "4630", 99, {}, "2017-06-01", [("sme", True)]),
        ("jp", "4630", 101, {"capital": 100_000_001}, "2017-06-01", []),
        ("jp", "4719", 50, {}, "2017-06-01", [("sme", True)]),
        ("ru", "1020", 15, {"income": 120_000_000}, "2017-06-01", [("micro", True)]),
        ("ru", "1020", 16, {"income": 120_000_000}, "2017-06-01", [("small", True)]),
        ("ru", "1020", 16, {}, "2017-06-01", [("small", None), ("medium", None)]),
        ("ru", "1020", 251, {}, "2017-06-01", []),
    ],
)
def test_size_classes_follow_the_law_of_the_side_and_the_day(corridor, side, isic, employees, money, day, found):
    amounts = {measure: Decimal(amount) for measure, amount in money.items()}

    findings = corridor.size_classes(side, isic, employees, amounts, date.fromisoformat(day))

    certain = [(one.size_class, one.fits) for one in findings]
    assert certain == [one for one in found if one[1] is not False]


def test_check_digits_of_both_sides_are_known(corridor):
    japan, russia = corridor.sides

    assert japan.identifier("corporate-number").compact("5-8356-7825-6246") == "5835678256246"
    assert not japan.identifier("corporate-number").is_valid("5835678256247")
    assert russia.identifier("inn").is_valid("7707083893")
    assert not russia.identifier("inn").is_valid("7707083894")
    assert russia.identifier("ogrn").is_valid("1027700132195")


def test_every_file_has_its_row_in_the_list_of_sources(corridor):
    told = (corridor.folder / "SOURCES.md").read_text("utf-8")

    for path in corridor.folder.rglob("*.csv"):
        assert path.relative_to(corridor.folder).parts[0] == "examples" or path.name in told
    assert all(source.key in told for source in corridor.sources)
