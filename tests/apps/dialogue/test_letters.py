"""A promise that is overdue is asked after: by letter, once a month, until it is kept or has another date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.dialogue import actions, queries, tasks
from madoguchi.apps.dialogue.models import CHAIR, DONE, Body, Seat
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.letters import NoLongerTrue, write
from madoguchi.core.notices.models import Message
from tests import cast
from tests.cast import MONDAY

DAY = timedelta(days=1)


def said(text: str) -> Texts:
    return Texts.written(en=text, ja=text, ru=text)


@pytest.fixture
def promise(db):
    body = Body.objects.create(
        key="council", names=said("Council"), mandate=said("Talks"), level="ministers", status="existing",
        recorded_at=MONDAY,
    )  # fmt: skip
    draft = actions.UndertakingDraft(said("Name a contact"), said("The name is published"), "jp", MONDAY.date())
    return actions.undertake(body, draft, by=None, at=MONDAY)


def told() -> list[str]:
    return sorted(Message.objects.filter(kind="undertaking-overdue").values_list("to__email", flat=True))


def test_the_side_that_promised_and_the_chair_are_written_to_once_a_month(promise):
    cast.officer("jp", "jp@desk.example")
    cast.officer("ru", "ru@desk.example")
    chair = cast.officer("ru", "chair@desk.example")
    Seat.objects.create(body=promise.body, person=chair, role=CHAIR, from_at=MONDAY)

    tasks.mark_overdue(MONDAY + 3 * DAY)
    tasks.mark_overdue(MONDAY + 4 * DAY)
    first = told()
    tasks.mark_overdue(MONDAY + 34 * DAY)

    assert first == ["chair@desk.example", "jp@desk.example"]
    assert told() == sorted(first * 2)
    letter = write(Message.objects.filter(kind="undertaking-overdue").first())
    assert "Name a contact" in letter.subject
    assert "Council" in letter.body


def test_a_promise_that_was_kept_meanwhile_is_not_asked_after(promise):
    cast.officer("jp", "jp@desk.example")
    tasks.mark_overdue(MONDAY + 3 * DAY)
    actions.move(queries.locked(promise), state=DONE, due_on=promise.due_on, reason=Texts(), by=None, at=MONDAY)

    with pytest.raises(NoLongerTrue):
        write(Message.objects.get(kind="undertaking-overdue"))
    tasks.mark_overdue(MONDAY + 34 * DAY)

    assert told() == ["jp@desk.example"]
