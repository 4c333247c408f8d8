"""What readers see: the portfolio on a day, files with their notice, and places both sides claim, told neutrally."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from madoguchi.apps.projects import actions, places, portfolio, queries
from madoguchi.apps.screening import actions as screening
from madoguchi.core import clock, packs
from madoguchi.core.accounts import actions as accounts
from tests import cast
from tests.apps.projects.conftest import Works
from tests.cast import MONDAY
from tests.stage import BACKEND, body

LANGUAGES = ("en", "ja", "ru")


def plain(page: str) -> str:
    """What a reader sees of a page: its text, with single blanks."""
    text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<(script|style).*?</\1>", "", page)))
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def shown(db: None) -> Iterator[Client]:
    """The reference portfolio on Monday, read by anybody."""
    screening.load_pack_restrictions(at=MONDAY)
    actions.load_pack_portfolio(at=MONDAY)
    with clock.set_to(MONDAY):
        yield Client()


def address(name: str, *arguments: str, language: str = "en", query: str = "") -> str:
    with override(language):
        return reverse(name, args=arguments) + query


def opened(client: Client, name: str, *arguments: str, language: str = "en", query: str = "") -> str:
    response = client.get(address(name, *arguments, language=language, query=query))
    assert response.status_code == 200
    return body(response).decode()


def notice(language: str) -> str:
    text: str = packs.current().notice("neutral-places").text.in_language(language).text
    return text


# Places both sides claim -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_both_sides_claim_is_never_named_by_one_of_them(shown: Client, language: str):
    project = queries.project_keyed("JEA-1")
    place = packs.current().neutral_place("isl-all").display(language)
    both = packs.current().neutral_place("isl-all").names

    pages = [
        opened(shown, "projects", language=language),
        opened(shown, "project", project.reference, language=language),
        opened(shown, "projects", language=language, query="?place=neutral/isl-all"),
    ]

    for page in pages:
        text = plain(page)
        assert place in text
        left = text.replace(place, "")
        for side in both:
            for name in both[side].texts.values():
                assert name not in left, f"{name} stands alone"
        assert notice(language) in text


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "xlsx"])
def test_no_file_gives_a_code_a_side_or_a_regime_to_such_a_place(shown: Client, form: str):
    row = next(one for one in rows_of(shown, form) if one["key"] == "JEA-1")

    place = packs.current().neutral_place("isl-all").display("en")
    assert row["places"] in (place, [place])
    assert row["place_codes"] in ("", [], None)
    assert "regimes" not in row
    assert str(row["neutral"]) == "True"


def rows_of(client: Client, form: str) -> list[dict[str, Any]]:
    response = client.get(address("projects-file", form))
    whole = body(response)
    if form == "csv":
        return list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"))))
    if form == "json":
        found: list[dict[str, Any]] = json.loads(whole)["rows"]
        return found
    if form == "jsonl":
        return [json.loads(line) for line in whole.decode().splitlines()]
    sheet = load_workbook(io.BytesIO(whole))["projects"]
    heads, *rest = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(heads, row, strict=True)) for row in rest]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_stands_in_pages_and_in_every_file_that_can_hold_one(shown: Client, language: str):
    said = notice(language)

    files = {
        form: body(shown.get(address("projects-file", form, language=language))) for form in ("csv", "json", "xlsx")
    }

    about = load_workbook(io.BytesIO(files["xlsx"]))["about"]
    assert said in plain(opened(shown, "projects", language=language))
    assert said in files["csv"].decode("utf-8-sig").replace('""', '"')
    assert json.loads(files["json"])["about"]["notice"] == said
    assert said in [cell.value for row in about.iter_rows() for cell in row]
    with override(language):
        program = shown.get("/api/v1/projects").json()
    assert program["about"]["notice"] in {notice(one) for one in LANGUAGES}


def test_such_a_project_stands_in_no_tile_and_in_neither_sides_figures(shown: Client):
    lines = portfolio.lines_on(MONDAY.date())
    neutral = [line for line in lines if line.is_neutral]
    grids = places.grids((line.project.places.all() for line in neutral), "en")

    assert len(neutral) == 5
    assert [(sum(tile.count for tile in grid.tiles), grid.elsewhere) for grid in grids] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("word", ["Iturup", "Etorofu", "択捉島", "Эторофу", "Шикотан"])
def test_every_name_of_such_a_place_finds_it(works: Works, word: str):
    works.to_idea()
    code = "isl-3" if word == "Шикотан" else "isl-1"
    works.shares(code, "neutral")
    for side, officer in (("jp", works.officer), ("ru", works.other_officer)):
        actions.turn_key(works.fresh(), side=side, by=officer, at=MONDAY)

    found = [line for line in portfolio.lines_on(MONDAY.date()) if portfolio.Wish(word).finds(line)]

    assert [line.project for line in found] == [works.project]


# The portfolio ------------------------------------------------------------------------------------------


def test_the_portfolio_can_be_read_as_it_stood_on_a_day(shown: Client):
    then = opened(shown, "projects", query="?on=2017-10-31")
    later = opened(shown, "projects", query="?on=2022-04-30&condition=suspended")

    assert "Projects on 31 October 2017" in plain(then)
    assert "6 projects" in plain(later)
    assert "Aquaculture (joint economic activities)" in later


def test_the_funnel_counts_each_agreement_once_at_its_farthest_project(shown: Client):
    counts = [(str(step.label), step.count) for step in portfolio.funnel(date(2018, 12, 31))]

    assert counts == [
        ("signed", 23),
        ("led to a project in preparation or further", 14),
        ("closed or further", 10),
        ("being built or further", 7),
        ("operating", 4),
    ]


def test_choices_narrow_the_list_and_the_file_alike(shown: Client):
    query = "?sector=wind"

    page = opened(shown, "projects", query=query)
    rows = json.loads(body(shown.get(address("projects-file", "json", query=query))))["rows"]

    assert "4 projects" in plain(page)
    assert sorted(row["key"] for row in rows) == ["JEA-4", "PRJ-WIND-LAV", "PRJ-WIND-TIKSI", "PRJ-WIND-UK"]


def test_a_prohibited_project_says_since_when_for_whom_and_where_it_was_read(shown: Client):
    project = queries.project_keyed("PRJ-ARCTICLNG2")

    page = plain(opened(shown, "project", project.reference))

    assert "prohibited" in page
    assert "Arctic LNG 2 LLC is blocked" in page
    assert "2 November 2023" in page
    assert "persons subject to the law of the United States" in page
    assert "OSW" in page


def test_a_project_of_public_sources_says_that_its_companies_said_nothing(shown: Client):
    project = queries.project_keyed("PRJ-MAZDA")

    page = plain(opened(shown, "project", project.reference))

    assert "Known from public sources; its companies said nothing here" in page
    assert "our reading" in page


def test_nobody_writes_in_what_public_sources_told(shown: Client, works: Works):
    project = queries.project_keyed("PRJ-MAZDA")
    client = signed_in(works.officer)

    answers = [client.get(address(name, project.reference)).status_code for name in ("project-gate", "project-pass")]

    assert answers == [404, 404]


# One rule set -------------------------------------------------------------------------------------------


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def test_page_form_and_program_say_the_same_is_missing(works: Works):
    works.to_idea()
    key = accounts.issue_token(works.kenji, name="A program", at=MONDAY)
    labels = {one.key: str(one.label) for one in queries.checks_for(queries.next_gate(works.fresh()), works.dossier())}
    missing = works.missing()
    client = signed_in(works.kenji)

    with clock.set_to(MONDAY):
        page = plain(opened(client, "project", works.project.reference))
        form = opened(client, "project-gate", works.project.reference)
        program = (
            Client()
            .get(f"/api/v1/projects/{works.project.reference}/missing", headers={"authorization": f"Bearer {key}"})
            .json()
        )

    assert missing
    assert f"{len(missing)} things are missing for gate G1" in page
    assert all(labels[one] in page for one in missing)
    assert [one["field"] for one in program["checks"] if not one["is_met"]] == missing
    assert {"summary_en", "confidential_en"} <= set(re.findall(r'name="([a-z_]+)"', form))


def test_the_form_of_a_gate_asks_for_what_the_pack_asks(works: Works):
    works.to_screened()
    client = signed_in(works.kenji)

    with clock.set_to(MONDAY):
        form = opened(client, "project-gate", works.project.reference)

    names = set(re.findall(r'name="([a-z_0-9]+)"', form))
    assert {"market_en", "technology_ja", "site_ru", "permits_en", "cost", "regimes", "environment_en"} <= names
    assert "summary_en" not in names


def test_what_is_kept_inside_is_read_by_the_team_and_the_desks_alone(works: Works):
    works.to_screened()
    actions.turn_key(works.fresh(), side="jp", by=works.officer, at=MONDAY)
    midori = cast.person("midori@stranger.example", "Midori", "ja")

    with clock.set_to(MONDAY):
        pages = {
            name: opened(client, "project", works.project.reference)
            for name, client in {
                "anybody": Client(),
                "a stranger": signed_in(midori),
                "the team": signed_in(works.kenji),
                "the partner": signed_in(works.anna),
                "a desk": signed_in(works.officer),
            }.items()
        }

    told = {name for name, page in pages.items() if "Talks with two yards" in page}
    assert told == {"the team", "the partner", "a desk"}
