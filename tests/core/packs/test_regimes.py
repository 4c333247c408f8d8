"""Regimes and instruments of a pack: figures with sources, versions without gaps, and what the engine makes of them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from madoguchi.core import packs
from madoguchi.engines.finance import Project, regime_comparison

FOLDER = packs.folder_of("russia-japan")


def plan(years: int = 6, first_year: int = 2017, **given) -> Project:
    plain: dict[str, Any] = {
        "first_year": first_year, "investment": (10_000_000, *(0,) * (years - 1)), "revenue": (9_000_000,) * years,
        "costs": (3_000_000,) * years, "payroll": (2_000_000,) * years, "currency": "RUB", "discount_rate": 0.12,
        "depreciation_years": 10, "region": "RU-PRI",
    }  # fmt: skip
    return Project(**plain | given)


def compared(on: date, region: str = "RU-PRI", **given):
    held = packs.load(FOLDER).finances.regimes
    return regime_comparison(plan(region=region, **given), held.rules(on, region), on)


def test_an_agreement_of_2017_in_the_pilot_region_is_taxed_to_the_last_rouble_as_the_pack_says():
    found = compared(date(2017, 6, 1))

    zone, ordinary = found.of("RU-ASEZ"), found.of("ordinary")
    # contributions: 7.6 % and 30 % of 2,000,000
    assert zone.taxes["contributions"] == (152_000,) * 6
    assert ordinary.taxes["contributions"] == (600_000,) * 6
    # property 2.2 % of (0 + 10)/2, (10 + 9)/2, (9 + 8)/2 … millions; nothing in the zone of this region for five years,
    # then 0.5 % of (6 + 5)/2 millions
    assert ordinary.taxes["property"] == (110_000, 209_000, 187_000, 165_000, 143_000, 121_000)
    assert zone.taxes["property"] == (0, 0, 0, 0, 0, 27_500)
    # 2017: 9 − 3 − 2 − 0.6 − 0.11 = 3,290,000 × 20 %
    # 2018: 4,000,000 − 600,000 − 209,000 − 1,000,000 = 2,191,000 × 20 %
    assert ordinary.taxes["profit"][:2] == (658_000, 438_200)
    # 2022: 4,000,000 − 152,000 − 27,500 − 1,000,000 = 2,820,500 × 12 % = 338,460
    assert zone.taxes["profit"] == (0, 0, 0, 0, 0, 338_460)


def test_another_region_gets_the_law_of_the_country_and_is_told_that_its_own_rate_is_not_known():
    zone = compared(date(2017, 6, 1), region="RU-KHA").of("RU-ASEZ")

    # 2017: 9 − 3 − 2 − 0.152 − 0.11 = 3,738,000 × 5 % = 186,900
    assert zone.taxes["profit"][0] == 186_900
    assert "regional-rate" in zone.unverified


@pytest.mark.parametrize(("first_year", "percent"), [(2018, 15), (2019, 5)])
def test_the_old_convention_counts_until_2018_and_the_new_one_from_2019(first_year, percent):
    found = compared(date(2017, 10, 31), years=1, first_year=first_year, investment=(0,), foreign_share=1.0,
                     holder="large").of("ordinary")  # fmt: skip

    # 9 − 3 − 2 − 0.6 = 3,400,000, less 20 %: 2,720,000 are paid out
    assert found.taxes["dividends"] == (2_720_000 * percent // 100,)


def test_versions_are_chosen_by_the_day_of_the_agreement():
    held = packs.load(FOLDER).finances.regimes

    names = {
        on: [sheet.terms_on(on).valid_from for sheet in held.regimes if sheet.terms_on(on)]
        for on in (date(2017, 12, 31), date(2018, 1, 1), date(2026, 3, 1))
    }

    assert names[date(2017, 12, 31)][0] == date(2015, 3, 30)
    assert names[date(2018, 1, 1)][0] == date(2018, 1, 1)
    assert [one.key for one in held.rules(date(2026, 3, 1), "RU-PRI").regimes] == []


def test_each_figure_has_its_source_and_each_text_its_languages():
    corridor = packs.load(FOLDER)

    assert packs.check(FOLDER) == []
    for one in corridor.finances.instruments:
        assert corridor.finances.named(one.sources)
        assert one.names.is_complete(corridor.languages)
    assert [one.key for one in corridor.finances.instruments if one.basis == "conflict"] == ["RJIF", "JPPV"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("last_year: 2018, profit", "last_year: 2017, profit", "2019 does not follow on 2017"),
        ("region: RU-PRI", "region: RU-NONE", "'RU-NONE' is not known"),
        ("sources: [S22, S23]", "sources: [S22, S99]", "source 'S99' is not listed"),
        ("valid_to: 2017-12-31", "valid_to: 2018-03-31", "overlaps the version before"),
        ("excludes: [RU-FPV]", "excludes: [RU-NONE]", "excludes 'RU-NONE'"),
        ("profit: 0.20, contributions", "profit: 20, contributions", "less than or equal to 1"),
        ("side: ru\n", "side: xx\n", "'xx' is not known"),
        ("procedure: ru-zone-residency", "procedure: ru-none", "procedure 'ru-none' is not known"),
    ],
)
def test_a_wrong_figure_is_named_with_its_file_and_reason(tmp_path: Path, before, after, says):
    folder = tmp_path / "russia-japan"
    shutil.copytree(FOLDER, folder)
    file = folder / "regimes.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")

    problems = [str(one) for one in packs.check(folder)]

    assert any(says in one and "regimes.yaml" in one for one in problems), problems
