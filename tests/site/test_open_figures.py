"""Series and values for programs: in four forms, with their status, as known on any day."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from madoguchi.apps.observatory import actions, recording
from madoguchi.apps.observatory.recording import Release
from madoguchi.core import clock
from tests.apps.observatory.conftest import figure, release
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

DAY = MONDAY.date().isoformat()


@pytest.fixture(autouse=True)
def figures() -> Any:
    office = actions.open_source("office", name={"en": "Office", "ru": "Ведомство"})
    release(office, "first", [figure("gdp", "2016", 1), figure("gdp", "2017", None, "lost")])
    release(office, "second", [figure("gdp", "2016", 2.5)], days=3)
    recording.stage([figure("gdp", "2018", 9), figure("secret", "2018", 9)], office, Release("x", "test"), at=MONDAY)
    with clock.set_to(MONDAY + timedelta(days=9)):
        yield


def get(address: str, **asked: Any) -> Any:
    answer: Any = Client().get(address, asked)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8-sig") if answer.status_code == 200 else answer.status_code


def rows(text: str) -> list[tuple[str, ...]]:
    found = csv.DictReader(io.StringIO(text))
    return [(row["series"], row["period"], row["value"], row["status"]) for row in found if row["period"]]


def test_the_file_of_all_values_is_as_known_now_or_on_a_day():
    now = get("/en/open-data/values.csv")
    then = get("/en/open-data/values.csv", as_of=DAY)

    assert rows(now) == [("gdp", "2016", "2.5", "certain"), ("gdp", "2017", "", "lost")]
    assert rows(then) == [("gdp", "2016", "1", "certain"), ("gdp", "2017", "", "lost")]
    about = json.loads(get("/en/open-data/values.json", as_of=DAY))["about"]
    assert about["as_known_on"] == DAY
    assert get("/en/open-data/values.csv", as_of="yesterday") == 422
    assert get("/en/open-data/regions.csv", as_of=DAY) == 422


def test_a_program_finds_a_series_with_its_releases():
    found = json.loads(get("/api/v1/series", q="gdp"))
    one = json.loads(get("/api/v1/series/gdp"))

    assert (found["total"], [row["series"] for row in found["series"]]) == (1, ["gdp"])
    assert found["series"][0]["source_name_ru"] == "Ведомство"
    assert [(row["release"], row["values"], row["revised"]) for row in one["releases"]] == [
        ("second", 1, 1),
        ("first", 2, 0),
    ]
    assert get("/api/v1/series/secret") == 404, "what is staged is seen by nobody"


@pytest.mark.parametrize(("asked", "value"), [({}, 2.5), ({"as_of": DAY}, 1)])
def test_values_are_the_same_in_every_form(asked, value):
    asked = {"series": "gdp", **asked}

    plain = json.loads(get("/api/v1/values", **asked))["values"]
    table = rows(get("/api/v1/values", format="csv", **asked))
    sdmx = list(csv.DictReader(io.StringIO(get("/api/v1/values", format="sdmx-csv", **asked))))
    cube = json.loads(get("/api/v1/values", format="json-stat", **asked))

    assert [(row["period"], row["value"], row["status"]) for row in plain] == [
        ("2016", value, "certain"),
        ("2017", None, "lost"),
    ]
    assert table == [("gdp", "2016", str(value), "certain"), ("gdp", "2017", "", "lost")]
    assert [(row["TIME_PERIOD"], row["OBS_VALUE"], row["OBS_STATUS"]) for row in sdmx] == [
        ("2016", str(value), "A"),
        ("2017", "", "M"),
    ]
    assert (cube["value"], cube["status"]) == ([value, None], {"0": "certain", "1": "lost"})


def test_a_question_that_cannot_be_answered_says_so():
    assert get("/api/v1/values") == 422
    assert get("/api/v1/values", series="gdp", dataset="gdp") == 422
    assert get("/api/v1/values", series="nothing") == 404
    assert get("/api/v1/values", series="gdp", as_of="soon") == 422
