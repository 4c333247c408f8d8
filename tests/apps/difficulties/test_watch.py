"""For a year after its report a company is looked after: more than chance gives is told to it and to its own desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.cases.models import ENDED, RETURNED, Case, Step
from madoguchi.apps.difficulties import actions, files, tasks, words
from madoguchi.apps.difficulties.models import LEAD, Event
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.letters import write
from madoguchi.core.notices.models import Message
from tests import cast
from tests.apps.difficulties.conftest import Scene, handed_over
from tests.cast import MONDAY

DAY = timedelta(days=1)
OFFICE = "ru-far-east-corporation"
LATER = MONDAY + 60 * DAY


def case_of(company) -> Case:
    return cases.open_case("ru-zone-residency", company, subject=Texts.written(en="Store"), by=None, at=MONDAY)


def returned(case: Case, begun: datetime, *, times: int, days: int) -> None:
    """A step came back so often, and each time had lain with the office for so many days."""
    known = case.steps.count()
    Step.objects.bulk_create(
        Step(
            case=case,
            key="review",
            authority=OFFICE,
            attempt=known + number + 1,
            state=ENDED,
            outcome=RETURNED,
            begun_at=begun + number * days * DAY,
            ended_at=begun + (number + 1) * days * DAY,
        )
        for number in range(times)
    )


@pytest.fixture
def quiet_year(scene: Scene) -> Case:
    """Before the report one return in a hundred days; another company meets as few afterwards."""
    case = case_of(scene.sakura)
    returned(case, MONDAY - 200 * DAY, times=1, days=100)
    vostok, _anna = cast.vostok()
    returned(case_of(vostok), MONDAY, times=1, days=50)
    return case


def test_many_returns_after_a_report_are_told_once_to_the_company_and_its_own_desk(scene, quiet_year):
    handed_over(scene)
    returned(quiet_year, MONDAY, times=8, days=5)

    tasks.keep_watch(LATER)
    tasks.keep_watch(LATER + DAY)

    event = Event.objects.get(kind="watched")
    assert event.facts == {"count": 8, "own": 0.4, "others": 0.8}
    told = Message.objects.filter(kind="difficulty-watched")
    assert {message.to for message in told} == {scene.kenji, scene.home}
    assert "ほかの誰にも知らせません" in write(told.get(to=scene.kenji)).body
    assert "says nothing of the reason" in words.event(event)


def test_the_other_desk_is_not_shown_what_the_watch_saw(scene, quiet_year):
    one = handed_over(scene)
    returned(quiet_year, MONDAY, times=8, days=5)
    tasks.keep_watch(LATER)
    actions.open_file(one, circle=LEAD, by=scene.lead, at=LATER)

    theirs = [row.event.kind for row in files.page(one, scene.lead, LATER)["events"]]
    ours = [row.event.kind for row in files.page(one, scene.kenji, LATER)["events"]]

    assert "watched" not in theirs
    assert "watched" in ours


def test_what_others_meet_as_well_or_the_company_met_before_is_no_reason_to_ask(scene, quiet_year):
    handed_over(scene)
    returned(quiet_year, MONDAY, times=8, days=5)
    other = case_of(cast.company("jp", "株式会社一", language="ja", region="JP-01"))
    returned(other, MONDAY, times=10, days=5)

    tasks.keep_watch(LATER)

    assert not Event.objects.filter(kind="watched").exists()


def test_after_the_months_of_the_pack_nobody_is_watched_any_more(scene, quiet_year):
    handed_over(scene)
    returned(quiet_year, MONDAY, times=8, days=5)

    tasks.keep_watch(MONDAY + 380 * DAY)

    assert not Event.objects.filter(kind="watched").exists()


def test_the_sentence_stands_in_every_language(scene, quiet_year):
    event = Event(kind="watched", facts={"count": 8, "own": 0.4, "others": None})
    said = {}
    for language in ("en", "ja", "ru"):
        with override(language):
            said[language] = words.event(event)

    assert len(set(said.values())) == 3
