"""What reaches the commission arrives on its agenda by being asked for, and gives nobody away."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from madoguchi.apps.dialogue import actions, queries, tasks
from madoguchi.apps.difficulties.models import Difficulty
from madoguchi.core import clock
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.difficulties import COMMISSION
from tests import cast
from tests.apps.difficulties.conftest import handed_over, scene
from tests.cast import MONDAY

__all__ = ["scene"]

TITLE = "Difficulties that stand before the commission"


def planned(key: str):
    actions.load_pack_dialogue(at=MONDAY)
    starts_at = MONDAY + timedelta(days=9)
    plan = actions.MeetingPlan(Texts.written(en="A session"), Texts(), starts_at, starts_at + timedelta(hours=2))
    return actions.plan_meeting(queries.body(key), plan, by=None, at=MONDAY)


def test_what_was_escalated_is_one_item_of_the_commission_and_names_no_company(scene, client):
    one = handed_over(scene)
    meeting, other = planned("commission"), planned("two-plus-two")
    before = [str(item.title) for item in queries.items_of(meeting)]
    Difficulty.objects.filter(pk=one.pk).update(level=COMMISSION)

    tasks.draw_up_agendas(MONDAY)
    tasks.draw_up_agendas(MONDAY)

    assert TITLE not in before
    assert [str(item.title) for item in queries.items_of(meeting)].count(TITLE) == 1
    assert TITLE not in [str(item.title) for item in queries.items_of(other)]
    assert queries.items_of(meeting)[-1].title.is_complete(["en", "ja", "ru"])
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert TITLE in page
    assert one.number not in page


def test_the_commission_has_the_difficulties_themselves(scene, client):
    one = handed_over(scene)
    actions.load_pack_dialogue(at=MONDAY)
    Difficulty.objects.filter(pk=one.pk).update(level=COMMISSION)
    officer = cast.officer("jp", "commission@desk.example")
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")

    with clock.set_to(MONDAY):
        page = client.get(reverse("commission")).content.decode()

    assert one.number in page
    assert "What came up to the commission" in page
