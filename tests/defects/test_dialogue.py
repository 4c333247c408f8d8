"""What would happen if a control of the dialogue were broken."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import QuerySet
from django.test import Client

from madoguchi.apps.dialogue import actions, agendas, queries, rules
from madoguchi.core import invariants
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register


def said(text: str) -> Texts:
    return Texts.written(en=text)


def planned(on: timedelta) -> Any:
    body = queries.body("commission")
    assert body is not None
    plan = actions.MeetingPlan(said("A session"), said("Sapporo"), MONDAY + on, MONDAY + on + timedelta(hours=1))
    return actions.plan_meeting(body, plan, by=None, at=MONDAY)


def nothing_left_open_is_lost(db: None) -> None:
    actions.load_pack_dialogue(at=MONDAY)
    first = planned(timedelta(days=-1))
    actions.put_on_agenda(first, title=said("Open"), by=None, at=MONDAY)
    planned(timedelta(days=9))

    actions.hold(first, minutes=said("Held"), by=None, at=MONDAY)

    assert [one.count for one in invariants.verify(["I60", "I61"])] == [0, 0]


def strangers_read_public_papers_only(client: Client, db: None) -> None:
    actions.load_pack_dialogue(at=MONDAY)
    meeting = planned(timedelta(days=1))
    actions.hand_in(meeting, actions.PaperDraft(said("Draft"), said("FOR-THE-BODY")), by=None, at=MONDAY)

    assert b"FOR-THE-BODY" not in client.get(meeting.get_absolute_url()).content


def nobody_judges_for_another_side(db: None) -> None:
    actions.load_pack_dialogue(at=MONDAY)
    officer = cast.officer("jp")
    promise = queries.undertakings()[0]

    with pytest.raises(Refused):
        actions.assess(promise, side="ru", score=1, reason=said("x"), until_on=MONDAY.date(), by=officer, at=MONDAY)


def nothing_is_carried() -> AbstractContextManager[Any]:
    return patch.object(agendas, "draw_up_agenda", lambda meeting, at: 0)


def papers_for_all(person: object, papers: QuerySet[Any], meeting: object) -> QuerySet[Any]:
    return papers


register(
    "dialogue.lost-items",
    "what a meeting leaves open goes on to the next",
    plant=nothing_is_carried,
    check=nothing_left_open_is_lost,
)
register(
    "dialogue.open-papers",
    "a paper for the body is read by the body",
    plant=lambda: patch.object(rules, "visible_to", papers_for_all),
    check=strangers_read_public_papers_only,
)
register(
    "dialogue.foreign-judge",
    "a side is judged for by its own officers",
    plant=lambda: patch.object(rules, "assesses_as", lambda person, undertaking: ("jp", "ru", "")),
    check=nobody_judges_for_another_side,
)

test_the_control_holds, test_the_defect_is_caught = holds("dialogue"), is_caught("dialogue")
