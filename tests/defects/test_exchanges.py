"""What would happen if a control of exchanges were broken."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.db.models import QuerySet
from django.test import Client

from madoguchi.apps.exchanges import actions, gate, rules
from madoguchi.core import invariants
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register


def programme() -> Any:
    plan = actions.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    return actions.set_up_programme("summer", plan, by=None, at=MONDAY)


def what_is_open_is_read_in_every_language(db: None) -> None:
    plan = cast.event_plan("A day at sea", text=Texts.written(ja="海の一日"))
    draft = actions.plan_event(programme(), plan, by=None, at=MONDAY)

    with pytest.raises(Refused):
        actions.open_event(draft, by=None, at=MONDAY)

    assert [one.count for one in invariants.verify(["I80"])] == [0]


def strangers_read_no_drafts(client: Client, db: None) -> None:
    draft = actions.plan_event(programme(), cast.event_plan("FOR-THE-DESKS"), by=None, at=MONDAY)

    assert client.get(draft.get_absolute_url()).status_code == 404


def everything(person: object, events: QuerySet[Any]) -> QuerySet[Any]:
    return events


register(
    "exchanges.one-language",
    "an event is published in every language",
    plant=lambda: patch.object(gate, "lacks", lambda texts: []),
    check=what_is_open_is_read_in_every_language,
)
register(
    "exchanges.open-drafts",
    "a draft is read by the desks",
    plant=lambda: patch.object(rules, "visible_to", everything),
    check=strangers_read_no_drafts,
)

test_the_control_holds, test_the_defect_is_caught = holds("exchanges"), is_caught("exchanges")
