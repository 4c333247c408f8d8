"""A promised date moves to a later day only by two persons, and no earlier one is forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from madoguchi.apps.difficulties import actions, invariants, queries
from madoguchi.apps.difficulties.models import HOME, LEAD, Postponement
from madoguchi.core import clock
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.apps.difficulties.conftest import handed_over, words
from tests.apps.difficulties.test_protection import sign_in
from tests.cast import MONDAY

DAY = timedelta(days=1)


def test_a_later_date_takes_a_reason_and_two_persons_and_the_earlier_ones_stay(scene, client):
    first, later, colleague = date(2026, 12, 20), date(2027, 1, 15), cast.officer("ru", "second@desk.example")
    one = handed_over(scene)
    one = actions.tell(one, text=words("Soon."), party=LEAD, by=scene.lead, at=MONDAY, estimated_on=first)
    for on, given, reason in [
        (first, words("Why"), "date-is-not-later"),
        (later, Texts(), "longer-needs-a-reason"),
    ]:
        with pytest.raises(Refused, match=reason):
            actions.ask_for_later_date(one, to_on=on, reason=given, party=LEAD, by=scene.lead, at=MONDAY)
    with pytest.raises(Refused, match="later-date-needs-approval"):
        actions.tell(one, text=words("Later."), party=LEAD, by=scene.lead, at=MONDAY, estimated_on=later)

    actions.ask_for_later_date(
        one, to_on=later, reason=words("The list is long."), party=LEAD, by=scene.lead, at=MONDAY
    )
    with pytest.raises(Refused, match="later-date-needs-another-person"):
        actions.decide_on_later_date(one, is_approved=True, party=LEAD, by=scene.lead, at=MONDAY)
    one.refresh_from_db()
    assert one.estimated_on == first

    one = actions.decide_on_later_date(one, is_approved=True, party=LEAD, by=colleague, at=MONDAY + DAY)

    assert one.estimated_on == later
    assert [(named.on, bool(named.moved_because)) for named in queries.dates_of(one)] == [(first, True), (later, False)]
    sign_in(client, scene.kenji)
    page = client.get(one.get_absolute_url()).content.decode()
    assert "<s>20" in page
    assert "The list is long." in page
    assert list(invariants.later_dates_have_two_persons()) == []
    Postponement.objects.all().delete()
    assert [found.where for found in invariants.later_dates_have_two_persons()] == [one.number]


def test_a_later_date_that_is_not_approved_leaves_the_promised_one(scene):
    one = handed_over(scene)
    one = actions.tell(one, text=words("Soon."), party=LEAD, by=scene.lead, at=MONDAY, estimated_on=date(2026, 12, 20))
    asked: dict[str, Any] = {
        "to_on": date(2027, 1, 15),
        "reason": words("The list is long."),
        "party": LEAD,
        "at": MONDAY,
    }
    actions.ask_for_later_date(one, **asked, by=scene.lead)
    with pytest.raises(Refused, match="later-date-waits-already"):
        actions.ask_for_later_date(one, **asked, by=scene.home)

    one = actions.decide_on_later_date(one, is_approved=False, party=HOME, by=scene.home, at=MONDAY)

    assert one.estimated_on == date(2026, 12, 20)
    assert queries.asked_date(one) is None


def test_the_second_person_finds_and_decides_it_on_the_pages(scene, client):
    one = handed_over(scene)
    one = actions.tell(one, text=words("Soon."), party=LEAD, by=scene.lead, at=MONDAY, estimated_on=date(2026, 12, 20))
    with clock.set_to(MONDAY):
        sign_in(client, scene.lead)
        client.post(reverse("difficulty-open", args=[one.reference]))
        client.post(
            reverse("difficulty-later", args=[one.reference]), {"to_on": "2027-01-15", "reason": "A long list."}
        )
        sign_in(client, scene.home)
        client.post(reverse("difficulty-open", args=[one.reference]))
        assert "a later date waits for a colleague" in client.get(reverse("difficulty-queue")).content.decode()
        assert "A long list." in client.get(one.get_absolute_url()).content.decode()
        client.post(reverse("difficulty-later-decided", args=[one.reference]), {"approve": "yes"})

    one.refresh_from_db()
    assert one.estimated_on == date(2027, 1, 15)


def test_a_step_of_the_plan_gets_another_date_on_its_page_with_the_reason_beside_it(scene, client):
    one = handed_over(scene)
    step = actions.plan_step(one, what=words("Ask."), party="lead", due_on=MONDAY.date(), by=scene.lead, at=MONDAY)
    actions.open_file(one, circle=LEAD, by=scene.lead, at=MONDAY)
    sign_in(client, scene.lead)
    address = reverse("difficulty-step-later", args=[one.reference, step.reference])
    later = (MONDAY + timedelta(days=9)).date()
    with clock.set_to(MONDAY):
        client.post(address, {"due_on": later.isoformat()})
        step.refresh_from_db()
        assert step.due_on == MONDAY.date(), "a later date needs a reason"
        client.post(address, {"due_on": later.isoformat(), "reason": "The laboratory is closed."})

    step.refresh_from_db()
    assert (step.due_on, step.first_due_on, step.delay_reason) == (later, MONDAY.date(), "The laboratory is closed.")
