"""The invented programmes of the demonstration: entered through the acts themselves, marked, in every language."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.apps.exchanges.models import Expert, Publication, Route
from madoguchi.core import packs
from madoguchi.core.invariants import verify
from madoguchi.core.packs import read_yaml
from madoguchi.site import examples
from tests import cast

FOLDER = packs.current().folder / "examples"


@pytest.fixture
def loaded(db):
    told = read_yaml(FOLDER / "exchanges.yaml").value
    asked = {key for row in told["programmes"] for event in row["events"] for key in event.get("applicants", ())}
    asked |= {one["asked_by"] for one in told["experts"] if one.get("asked_by")}
    sides = {row["key"]: row["side"] for row in examples._rows(FOLDER, "companies")}
    people = {key: cast.person(f"{key}@company.example", key) for key in sorted(asked)}
    companies = {
        key: cast.company(
            sides[key], key, language="en", region={"jp": "JP-01", "ru": "RU-PRI"}[sides[key]], who=people[key]
        )
        for key in sorted(asked)
    }
    officers = {"jp": cast.officer(), "ru": cast.officer("ru", "desk@desk.example")}
    examples.load_exchanges(FOLDER, examples.Loaded(companies, {}, people), officers=officers, at=cast.MONDAY)


def test_every_invented_programme_route_work_and_expert_is_there_marked_and_holds_the_rules(loaded):
    for model in (Route, Publication, Expert):
        assert model.objects.count() > 0
        assert not model.objects.filter(is_example=False).exists()

    assert [one.invariant.key for one in verify(["I80", "I84"]) if not one.holds] == []


@pytest.mark.parametrize(("language", "mark"), [("en", "Example"), ("ja", "例示"), ("ru", "Пример")])
def test_invented_routes_and_works_are_read_in_every_language_with_their_mark(loaded, language, mark):
    invented: list[Route | Publication] = [*Route.objects.all(), *Publication.objects.all()]
    for one in invented:
        text = Client().get(one.get_absolute_url().replace("/en/", f"/{language}/")).content.decode()

        assert one.title.in_language(language).text in text
        assert f">{mark}<" in text
