"""The example cast of the shipped corridor: invented, complete, and worth a round."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from stdnum.jp import cn
from stdnum.ru import inn, ogrn

from madoguchi.core import packs

LANGUAGES = {"en", "ja", "ru"}
NUMBER_CHECKS = {"corporate number": cn.is_valid, "INN": inn.is_valid, "OGRN": ogrn.is_valid}
SCRIPT_SIGNS = {"Jpan": "[\u3040-\u30ff\u3400-\u9fff]", "Cyrl": "[\u0400-\u04ff]", "Latn": "[A-Za-z]"}
CYRILLIC_WITH_LATIN = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff])\w+")

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Cast:
    """Every file of the folder, read the way a pack is read."""

    folder: Path

    @cached_property
    def documents(self) -> tuple[Item, ...]:
        return tuple(packs.read_yaml(path).value for path in sorted(self.folder.glob("*.yaml")))

    @cached_property
    def companies(self) -> tuple[Item, ...]:
        return tuple(one for document in self.documents for one in document.get("companies", ()))

    @cached_property
    def entries(self) -> tuple[Item, ...]:
        return tuple(one for document in self.documents for one in document.get("entries", ()))

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        return {one["key"]: one for one in self.companies}

    def side_of(self, entry: Item) -> str:
        return str(self.by_key[entry["company"]]["side"])

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Key, language and text of everything that a reader sees."""
        for one in self.companies:
            for field in ("about", "city"):
                yield from ((one["key"], language, text) for language, text in one[field].items())
        for one in self.entries:
            for field in ("title", "text", "term"):
                yield from ((one["key"], language, text) for language, text in one[field].items())


@pytest.fixture(scope="module")
def corridor() -> packs.Corridor:
    return packs.load(packs.folder_of("russia-japan"))


@pytest.fixture(scope="module")
def cast(corridor: packs.Corridor) -> Cast:
    return Cast(corridor.folder / "examples")


def test_both_sides_are_well_populated(cast: Cast) -> None:
    sides = Counter(one["side"] for one in cast.companies)

    assert set(sides) == {"jp", "ru"}
    assert min(sides.values()) >= 64
    assert len(cast.entries) >= 220


def test_each_side_seeks_and_offers(cast: Cast) -> None:
    directions = Counter((cast.side_of(one), one["seek_or_offer"]) for one in cast.entries)

    assert len(directions) == 4
    assert min(directions.values()) >= 50


def test_many_companies_seek_one_thing_and_offer_another(cast: Cast) -> None:
    directions: dict[str, set[str]] = {}
    for one in cast.entries:
        directions.setdefault(one["company"], set()).add(one["seek_or_offer"])

    assert sum(len(both) == 2 for both in directions.values()) >= 40


def test_some_companies_have_posted_nothing(cast: Cast) -> None:
    posted = {one["company"] for one in cast.entries}

    silent = Counter(one["side"] for one in cast.companies if one["key"] not in posted)

    assert min(silent["jp"], silent["ru"]) >= 2


def test_keys_are_unique_and_every_entry_has_its_company(cast: Cast) -> None:
    company_keys = [one["key"] for one in cast.companies]
    entry_keys = [one["key"] for one in cast.entries]

    assert len(company_keys) == len(set(company_keys))
    assert len(entry_keys) == len(set(entry_keys))
    assert {one["company"] for one in cast.entries} <= set(company_keys)


def test_no_title_and_no_text_is_used_twice(cast: Cast) -> None:
    for field in ("title", "text"):
        seen = Counter(text for one in cast.entries for text in one[field].values())

        assert [text for text, count in seen.items() if count > 1] == []


def test_every_company_is_marked_as_an_example(cast: Cast) -> None:
    assert all(one["example"] is True and one["contact"]["example"] is True for one in cast.companies)


def test_codes_of_companies_exist(cast: Cast, corridor: packs.Corridor) -> None:
    forms = {side.key: {form.key for form in side.legal_forms} for side in corridor.sides}
    for one in cast.companies:
        assert corridor.region(one["region"]).side == one["side"], one["key"]
        assert one["legal_form"] in forms[one["side"]], one["key"]
        assert corridor.band_of(one["employees"]) == corridor.band(one["size_band"]), one["key"]
        assert set(one["languages"]) <= LANGUAGES, one["key"]
        for activity in one["activities"]:
            assert activity["scheme"] == corridor.activities.key, one["key"]
            assert activity["code"] in corridor.activities, one["key"]


def test_codes_of_entries_exist(cast: Cast, corridor: packs.Corridor) -> None:
    bands = {band.key for band in corridor.employee_bands}
    for one in cast.entries:
        assert corridor.kind(one["kind"]).code(one["seek_or_offer"]) == one["code"], one["key"]
        assert one["activities"], one["key"]
        assert all(code in corridor.activities for code in one["activities"]), one["key"]
        assert all(code in corridor.products for code in one["products"]), one["key"]
        assert one["size_wanted"], one["key"]
        assert set(one["size_wanted"]) <= bands, one["key"]


def test_entries_look_for_partners_on_the_other_side(cast: Cast, corridor: packs.Corridor) -> None:
    for one in cast.entries:
        other = corridor.other_side(cast.side_of(one)).key

        assert one["regions_wanted"], one["key"]
        assert {corridor.region(code).side for code in one["regions_wanted"]} == {other}, one["key"]


def test_goods_are_named_by_their_products(cast: Cast) -> None:
    goods = [one for one in cast.entries if one["kind"] in {"supply", "distribution"}]

    assert [one["key"] for one in goods if not one["products"]] == []


def test_most_entries_stand_in_three_languages_and_some_do_not(cast: Cast) -> None:
    complete = [one for one in cast.entries if set(one["title"]) == LANGUAGES]
    single = [one for one in cast.entries if len(one["title"]) == 1]

    assert len(complete) / len(cast.entries) >= 0.8
    assert single


def test_each_text_says_how_it_came_about(cast: Cast) -> None:
    for one in cast.entries:
        own = cast.by_key[one["company"]]["languages"][0]

        assert set(one["title"]) == set(one["text"]) == set(one["how"]), one["key"]
        assert one["how"][own] == "written", one["key"]
        assert {how for language, how in one["how"].items() if language != own} <= {"translated", "machine"}
    assert any("machine" in one["how"].values() for one in cast.entries)


def test_companies_describe_themselves_in_three_languages(cast: Cast) -> None:
    for one in cast.companies:
        assert set(one["about"]) == set(one["how"]) == set(one["city"]) == LANGUAGES, one["key"]
        assert set(one["contact"]["role"]) == LANGUAGES, one["key"]
        assert one["contact"]["language"] in one["languages"], one["key"]


def test_names_are_written_in_the_script_they_claim(cast: Cast) -> None:
    for one in cast.companies:
        assert [name["kind"] for name in one["names"]] == ["legal", "trading", "transliterated"], one["key"]
        for name in one["names"]:
            assert re.search(SCRIPT_SIGNS[name["script"]], name["text"]), name["text"]
        if one["side"] == "jp":
            assert re.fullmatch("[\u30a1-\u30fc]+", one["names"][0]["reading"]), one["key"]


def test_no_two_companies_share_a_name(cast: Cast) -> None:
    names = Counter(name["text"] for one in cast.companies for name in one["names"])

    assert [name for name, count in names.items() if count > 1] == []


def test_no_word_mixes_latin_and_cyrillic_letters(cast: Cast) -> None:
    mixed = [(key, word.group()) for key, _, text in cast.texts() for word in CYRILLIC_WITH_LATIN.finditer(text)]

    assert mixed == []


def test_russian_texts_use_russian_quotes(cast: Cast) -> None:
    assert [key for key, language, text in cast.texts() if language == "ru" and re.search('["“”]', text)] == []


def test_addresses_reach_nobody(cast: Cast) -> None:
    for one in cast.companies:
        assert re.fullmatch(r"[a-z-]+@[a-z0-9-]+\.example", one["contact"]["email"]), one["key"]
        assert re.fullmatch(r"https://www\.[a-z0-9-]+\.example", one["web"]), one["key"]
    everything = json.dumps(cast.documents, ensure_ascii=False)
    assert all(address.endswith(".example") for address in re.findall(r"[\w.+-]+@([\w.-]+)", everything))


def test_no_number_could_stand_in_a_register(cast: Cast) -> None:
    everything = json.dumps(cast.documents, ensure_ascii=False)
    numbers = set(re.findall(r"\d{10,15}", everything))
    numbers |= {re.sub(r"[\s\u00a0-]", "", run) for run in re.findall(r"\d[\d\s\u00a0-]{9,20}\d", everything)}

    found = [(number, name) for number in numbers for name, is_valid in NUMBER_CHECKS.items() if is_valid(number)]

    assert found == []


def test_there_is_no_telephone_and_no_identifier(cast: Cast) -> None:
    fields = {field for one in cast.companies for field in (*one, *one["contact"])}

    assert not fields & {"phone", "telephone", "fax", "identifiers", "inn", "ogrn", "corporate_number"}


def test_no_place_under_dispute_is_named(cast: Cast, corridor: packs.Corridor) -> None:
    everything = json.dumps(cast.documents, ensure_ascii=False)

    assert [name for place in corridor.neutral_places for name in place.all_names if name in everything] == []


def test_freshness_varies_and_nothing_is_confirmed_before_it_was_posted(cast: Cast) -> None:
    days = [one["confirmed_days_ago"] for one in cast.entries]

    assert all(0 <= one["confirmed_days_ago"] <= 80 for one in cast.entries)
    assert all(one["posted_days_ago"] >= one["confirmed_days_ago"] for one in cast.entries)
    assert len(set(days)) >= 40
    assert max(days) >= 70
    assert min(days) <= 2


def test_value_ranges_are_in_a_currency_of_the_corridor(cast: Cast, corridor: packs.Corridor) -> None:
    currencies = {side.currency for side in corridor.sides}
    ranges = [one["value_range"] for one in cast.entries if "value_range" in one]

    assert len(ranges) >= 100
    assert all(one["currency"] in currencies and 0 < one["min"] <= one["max"] for one in ranges)


def test_priority_regions_are_where_many_companies_are(cast: Cast, corridor: packs.Corridor) -> None:
    priority = {region.code for region in corridor.regions_of("ru") if region.priorities}
    inside = [one["region"] for one in cast.companies if one["region"] in priority]

    assert len(inside) >= 40
    assert len(set(inside)) >= 15
    assert {"JP-01", "JP-15", "JP-16", "JP-31", "JP-40", "JP-13", "JP-27"} <= {one["region"] for one in cast.companies}


def test_a_round_has_at_least_ninety_real_opportunities(cast: Cast, corridor: packs.Corridor) -> None:
    pairs = list(complements(cast, corridor))
    met = {key for pair in pairs for key in pair}

    assert len(pairs) >= 90
    assert len({tuple(sorted(pair)) for pair in pairs}) == len(pairs)
    assert 0 < len(cast.entries) - len(met) <= 40


def test_the_leaders_of_the_cast_complement_each_other(cast: Cast, corridor: packs.Corridor) -> None:
    assert cast.by_key["sakura-seafoods"]["names"][0]["text"] == "株式会社サクラ水産"
    assert cast.by_key["vostok-logistics"]["names"][0]["text"] == "ООО «Восток Логистика»"
    assert ("sakura-seafoods-cold-storage", "vostok-logistics-cold-storage") in complements(cast, corridor)


def complements(cast: Cast, corridor: packs.Corridor) -> Iterator[tuple[str, str]]:
    """Entries of both sides of one kind, one seeking what the other offers: the same goods, or the same activity."""
    for left in cast.entries:
        for right in cast.entries:
            if cast.side_of(left) != "jp" or cast.side_of(right) != "ru" or left["kind"] != right["kind"]:
                continue
            field = "products" if left["products"] or right["products"] else "activities"
            meets = corridor.kind(left["kind"]).meets(left["seek_or_offer"], right["seek_or_offer"])
            if meets and set(left[field]) & set(right[field]):
                yield left["key"], right["key"]
