"""What reaches the commission arrives on its agenda by being asked for, and gives nobody away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from madoguchi.apps.dialogue import actions, queries, tasks
from madoguchi.apps.difficulties import actions as difficulties
from madoguchi.apps.difficulties import queries as all_difficulties
from madoguchi.apps.difficulties.models import PROCEDURE, Difficulty
from madoguchi.apps.difficulties.subjects import Subject
from madoguchi.core import clock
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.difficulties import COMMISSION
from madoguchi.core.refusals import Refused
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


def met_by(count: int) -> None:
    """So many companies met the same authority's step of one procedure."""
    about = Subject(PROCEDURE, "ru-customs-import", procedure="ru-customs-import")
    for number in range(count):
        one = cast.company("jp", f"株式会社{number}番", language="ja", region="JP-01")
        given = difficulties.Report("export-import", "ru", Texts.written(en="Late."), about=about)
        difficulties.accept(difficulties.report(one, given, by=None, at=MONDAY), by=None, at=MONDAY)


@pytest.mark.parametrize(("companies", "is_named"), [(4, False), (5, True)])
def test_a_change_of_a_rule_is_proposed_once_and_only_if_naming_it_tells_of_nobody(scene, client, companies, is_named):
    met_by(companies)
    meeting = planned("commission")
    client.force_login(
        cast.officer("jp", "c@desk.example"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    with clock.set_to(MONDAY):
        page = client.get(reverse("commission"))
        [found] = page.context["below"].systemic
        for _again in range(2):
            client.post(reverse("commission-propose"), {"key": found.key})
        after = client.get(reverse("commission")).context["below"].systemic[0]

    proposed = [one for one in queries.items_of(meeting) if one.origin == found.key]
    assert (found.companies, found.may_be_named) == (companies, is_named)
    assert ("Propose that the rule be changed" in page.content.decode()) is is_named
    assert (len(proposed), after.is_proposed) == ((1, True) if is_named else (0, False))
    for item in proposed:
        assert item.title.is_complete(["en", "ja", "ru"])
        assert found.name in str(item.title.in_language("en"))
        assert str(companies) not in str(item.title.in_language("en"))


def test_without_a_planned_meeting_of_the_commission_nothing_is_proposed(scene):
    met_by(5)
    actions.load_pack_dialogue(at=MONDAY)
    [finding] = all_difficulties.systemic(MONDAY)

    with pytest.raises(Refused, match="no-commission-is-planned"):
        actions.propose_change_of_rule(finding, by=None, at=MONDAY)


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
