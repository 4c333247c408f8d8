"""The invented cases of the demonstration: told rightly in the pack, and played through the acts themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.cases.models import Case, StepEvent
from madoguchi.core import packs
from madoguchi.core.invariants import verify
from madoguchi.engines import procedures as engine
from madoguchi.site import example_cases, examples
from tests import cast

FOLDER = packs.current().folder / "examples"
CLERKS = ("ru-tax-office", "ru-far-east-corporation")
COURSE = """
courses:
- procedure: ru-zone-residency
  companies: [sakura-seafoods]
  first_days_ago: 50
  last_days_ago: 50
  files_after: [1, 1, 1]
  answered_after: [4, 4, 4]
  facts: {company_registered: false, foreign_staff: 0, investment_rub: 900000, buys_share: false, applicant_country: JP}
  days: {choose-site: [6, 6, 6], register-company: [7, 7, 7], business-plan: [10, 10, 10], apply: [2, 2, 2],
         review: [20, 20, 20], agreement: [8, 8, 8], enter: [3, 3, 3]}
  asked: {review: 1}
  accompanied: 1
  subjects: [{en: A cold store}]
  words: {questions: [{en: Which hall?}], answer: {en: The northern one.}}
"""


def test_every_course_of_the_pack_is_played_by_companies_that_exist_and_tells_the_days_of_its_steps():
    companies = {row["key"] for row in examples._rows(FOLDER, "companies")}

    for course in example_cases._courses(FOLDER):
        rules = packs.current().procedure(course["procedure"]).newest.rules
        chosen = engine.select(rules, engine.checked_facts(course["facts"], rules.facts))

        assert set(course["companies"]) <= companies
        assert {step.key for step in chosen.may_apply} == set(course["days"])
        assert not chosen.unmet


@pytest.fixture
def played(db, tmp_path):
    (tmp_path / "cases.yaml").write_text(COURSE, "utf-8")
    at = cast.MONDAY
    sakura, kenji = cast.sakura(at - timedelta(days=90))
    clerks = {key: cast.person(f"{key}@office.example", "Clerk") for key in CLERKS}
    loaded = examples.Loaded({"sakura-seafoods": sakura}, {}, {"sakura-seafoods": kenji})

    def play():
        example_cases.play(tmp_path, loaded, clerks=clerks, officers={"jp": cast.officer()}, at=at)
        return Case.objects.get(is_example=True)

    return play


def test_a_case_is_played_to_now_by_its_company_and_by_clerks_and_stops_where_it_stands(played):
    case = played()

    told = list(StepEvent.objects.filter(case=case).order_by("at", "pk").values_list("kind", flat=True))
    assert case.state == "in_progress"
    assert [kind for kind in told if kind in ("filed", "asked", "answered")] == ["filed", "asked", "answered"]
    assert max(event.at for event in case.events.all()) <= cast.MONDAY
    assert [one for one in verify(["I71"]) if not one.holds] == []
