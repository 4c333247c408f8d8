from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from madoguchi.core import clock
from madoguchi.core.search import indexing
from madoguchi.core.tables import harmless
from tests import cast
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]


@pytest.fixture(autouse=True)
def now():
    with clock.set_to(MONDAY + timedelta(hours=1)):
        yield


def docket(n: int):
    company, kenji = cast.sakura()
    other, anna = cast.vostok()
    found = [
        cast.entry(
            company if k % 2 else other, "seek" if k % 2 else "offer", f"Snow crab {k}", by=kenji if k % 2 else anna
        )
        for k in range(n)
    ]
    indexing.drain()
    return found


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_card_says_direction_freshness_and_why_it_came_up(language):
    docket(2)

    page = Client().get(f"/{language}/docket/?q=crab").content.decode()

    said = {
        "en": ["Offers", "Confirmed 23&nbsp;November", "words of the title"],
        "ja": ["提供", "11月23日に確認", "見出しの語"],
        "ru": ["Предлагает", "Подтверждено 23", "слова заголовка"],
    }[language]
    assert [one for one in said if one.replace("&nbsp;", "\u00a0") not in page and one not in page] == []


def test_nothing_found_leads_on():
    docket(2)

    page = Client().get("/en/docket/?q=crab&region=JP-47").content.decode()

    assert "Nothing was found for all of this together" in page
    assert "/en/docket/" in page
    assert "?q=crab" in page


def test_the_list_asks_the_database_as_often_for_thirty_as_for_three():
    counts = []
    docket(3)
    client = Client()
    client.get("/en/docket/")
    for more in (0, 27):
        company = cast.company("jp", f"株式会社{more}", language="ja", region="JP-13")
        for k in range(more):
            cast.entry(company, "seek", f"Snow plough {k}")
        indexing.drain()
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/docket/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_suggestions_come_with_their_counts_and_an_address():
    company, kenji = cast.sakura()
    cast.entry(company, "seek", "Store in the port", by=kenji, activities=("5210",))
    indexing.drain()

    items = json.loads(Client().get("/ja/docket/suggest/?q=倉庫").content)["items"]

    assert items[0]["address"] == "/ja/docket/?activity=5210"
    assert "1件" in items[0]["note"]


def test_an_empty_question_gets_no_suggestions():
    assert json.loads(Client().get("/en/docket/suggest/?q=").content) == {"items": []}


def test_the_list_can_be_taken_along_in_each_format():
    docket(2)
    client = Client()

    rows = list(csv.DictReader(io.StringIO(body(client.get("/en/docket/entries.csv?q=crab")).decode("utf-8-sig"))))
    plain = json.loads(body(client.get("/en/docket/entries.json?q=crab")))
    book = load_workbook(io.BytesIO(body(client.get("/en/docket/entries.xlsx?q=crab"))))

    assert {row["title_en"] for row in rows if row["title_en"]} == {"Snow crab 0", "Snow crab 1"}
    assert {row["title_en"] for row in plain["rows"]} == {"Snow crab 0", "Snow crab 1"}
    assert book["entries"].max_row == 3
    assert plain["about"]["notice"]
    assert client.get("/en/docket/entries.exe").status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_taken_for_a_formula(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
