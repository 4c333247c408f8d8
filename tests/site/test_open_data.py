from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from madoguchi.apps.dialogue import actions as dialogue
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.introductions import queries as introductions
from madoguchi.core import clock
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.search import indexing
from madoguchi.site import datasets
from madoguchi.site.api import api
from tests import cast
from tests.cast import CANARY_PHONE, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


@pytest.fixture(autouse=True)
def now():
    with clock.set_to(MONDAY):
        yield


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def docket():
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    seek = cast.entry(sakura, "seek", "Snow crab", by=kenji)
    draft = cast.entry(vostok, "offer", "Not yet public", by=anna, is_live=False)
    cast.proposal(sakura, vostok, first_entry=seek)
    indexing.drain()
    return seek, draft, kenji


@pytest.mark.parametrize("one", datasets.DATASETS, ids=lambda one: one.key)
def test_every_file_can_be_read_and_holds_no_contact(docket, one):
    client = Client()

    files = {form: body(client.get(f"/en/open-data/{one.key}.{form}")) for form in one.formats}

    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert all(set(row) == set(one.columns()) for row in rows)
    assert [form for form, text in files.items() if CANARY_PHONE.encode() in text or b"CANARY" in text] == []
    assert b"Not yet public" not in files["csv"]


def test_an_entry_of_a_company_without_a_name_does_not_name_it(docket):
    rows = list(csv.DictReader(io.StringIO(body(Client().get("/en/open-data/entries.csv")).decode("utf-8-sig"))))

    assert [row["company"] for row in rows if not row["number"].startswith("#")] == [""]


def test_few_accepted_introductions_are_not_counted_out(docket, monkeypatch):
    monkeypatch.setattr(introductions, "exchanged_count", lambda: 4)

    rows = json.loads(body(Client().get("/en/open-data/figures.json")))["rows"]

    assert rows[-1]["count"] == "fewer than five"


def test_exchanges_and_the_dialogue_are_handed_out_as_files_by_the_interface_and_on_the_map(docket):
    plan = exchanges.ProgrammePlan("tourism", "running", cast.said("A summer"), cast.said("To meet"))
    summer = exchanges.set_up_programme("summer", plan, by=None, at=MONDAY)
    draft = exchanges.plan_event(summer, cast.event_plan("CANARY-DRAFT"), by=None, at=MONDAY)
    event = exchanges.plan_event(summer, cast.event_plan("A day at sea"), by=None, at=MONDAY)
    exchanges.open_event(event, by=None, at=MONDAY)
    route, hidden = cast.route(summer), cast.route(summer, "CANARY-ROUTE", is_open=False)
    book = cast.publication(summer)
    dialogue.load_pack_dialogue(at=MONDAY)

    told = {name: Client().get(f"/api/v1/{name}").json() for name in ("exchanges", "routes", "publications")}
    said = {name: Client().get(f"/api/v1/{name}").json()["rows"] for name in ("positions", "undertakings")}
    listed = body(Client().get("/sitemap.xml")).decode()

    assert [one["title_ja"] for one in told["exchanges"]["events"]] == ["A day at sea"]
    assert [(one["stop"], one["name_ru"]) for one in told["routes"]["rows"]] == [(1, "Stop 1"), (2, "Stop 2")]
    assert [one["title_en"] for one in told["publications"]["rows"]] == ["Two harbours"]
    assert all(one["source"] for one in said["positions"])
    assert {one["kind"] for one in said["undertakings"]} == {"made", "recommended"}
    assert all(one.reference in listed for one in (event, route, book))
    assert not any(one.reference in listed for one in (draft, hidden))
    assert "CANARY" not in str(told)


def test_the_catalogue_names_every_file_its_licence_and_the_notice(docket):
    facts = json.loads(Client().get("/en/open-data/catalogue.jsonld").content)

    assert [one["dct:identifier"] for one in facts["dcat:dataset"]] == [one.key for one in datasets.DATASETS]
    assert facts["dct:license"].startswith("https://creativecommons.org/")
    assert "places" in facts["dct:description"].lower()


def test_a_program_finds_what_the_pages_find(docket):
    seek, draft, _kenji = docket
    client = Client()

    found = client.get("/api/v1/entries?q=crab").json()
    others = [client.get(f"/api/v1/entries/{reference}").status_code for reference in (draft.reference, "absent")]

    assert [row["number"] for row in found["entries"]] == [seek.number]
    assert others == [404, 404]


def test_own_introductions_need_a_key_and_do_not_tell_who_answered(docket):
    _seek, _draft, kenji = docket
    key = accounts.issue_token(kenji, name="program", at=MONDAY)
    client = Client()

    without = client.get("/api/v1/introductions").status_code
    wrong = client.get("/api/v1/introductions", headers={"authorization": "Bearer nothing"}).status_code
    shown = client.get("/api/v1/introductions", headers={"authorization": f"Bearer {key}"}).json()

    assert (without, wrong) == (401, 401)
    assert [one["state"] for one in shown] == ["proposed"]


@pytest.mark.parametrize("asked", ["page=0", "per_page=1000", "direction=sideways", "page=x"])
def test_a_wrong_question_is_answered_with_what_is_wrong(asked):
    assert Client().get(f"/api/v1/entries?{asked}").status_code == 422


def test_the_description_declares_every_answer():
    schema = Client().get("/api/v1/openapi.json").json()

    assert sorted(schema["paths"]) == [
        "/api/v1/agreements",
        "/api/v1/codes/{key}",
        "/api/v1/companies",
        "/api/v1/companies/{reference}",
        "/api/v1/entries",
        "/api/v1/entries/{reference}",
        "/api/v1/exchanges",
        "/api/v1/gates",
        "/api/v1/introductions",
        "/api/v1/positions",
        "/api/v1/projects",
        "/api/v1/projects/iati",
        "/api/v1/projects/oc4ids",
        "/api/v1/projects/{reference}",
        "/api/v1/projects/{reference}/missing",
        "/api/v1/publications",
        "/api/v1/routes",
        "/api/v1/series",
        "/api/v1/series/{key}",
        "/api/v1/undertakings",
        "/api/v1/values",
    ]
    assert "401" in schema["paths"]["/api/v1/introductions"]["get"]["responses"]


@pytest.mark.parametrize("language", ["ja", "ru"])
def test_what_a_program_may_ask_is_told_in_the_readers_language(client, language):
    page = client.get(f"/{language}/api/").content.decode()

    operations = [one for path in api.get_openapi_schema()["paths"].values() for one in path.values()]
    assert operations
    assert [one["summary"] for one in operations if f">{one['summary']}<" in page] == []
