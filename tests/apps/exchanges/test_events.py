"""Programmes and events: written in every language before anybody reads them, on calendars, reported on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.apps.exchanges import actions, gate, queries
from madoguchi.apps.exchanges.models import CANCELLED, HELD, OPEN, Event, Programme
from madoguchi.core import invariants, packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def summer():
    plan = actions.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    return actions.set_up_programme("summer", plan, by=None, at=MONDAY)


def opened(programme, title="A day at sea", *, on=DAY, **more):
    planned = actions.plan_event(programme, cast.event_plan(title, on=on, **more), by=None, at=MONDAY)
    return actions.open_event(planned, by=None, at=MONDAY)


def page(event_or_address) -> str:
    address = event_or_address if isinstance(event_or_address, str) else event_or_address.get_absolute_url()
    return Client().get(address).content.decode()


# Programmes


def test_the_pack_brings_what_the_report_asks_for_each_with_its_lines():
    assert actions.load_pack_programmes(at=MONDAY) == 7
    assert actions.load_pack_programmes(at=MONDAY) == 0
    assert all(one.lines and one.source for one in Programme.objects.all())
    assert {one.key: one.status for one in queries.programmes()}["culture-year-2018"] == "announced"


def test_a_status_that_a_desk_changed_stays_when_the_pack_is_taken_in_again():
    actions.load_pack_programmes(at=MONDAY)
    found = queries.programme("youth-exchange")
    actions.change_programme(
        found, actions.ProgrammePlan("youth", "running", found.names, found.aims), by=None, at=MONDAY
    )

    actions.load_pack_programmes(at=MONDAY + DAY)

    assert queries.programme("youth-exchange").status == "running"


def test_two_programmes_do_not_share_an_address(summer):
    plan = actions.ProgrammePlan("sport", "running", cast.said("Another"), cast.said("To meet"))

    with pytest.raises(Refused, match="programme-key-is-taken"):
        actions.set_up_programme("summer", plan, by=None, at=MONDAY)


# The gate


def test_an_event_is_published_once_it_is_written_in_every_language(summer):
    plan = cast.event_plan("A day at sea", text=Texts.written(ja="海の一日"))
    draft = actions.plan_event(summer, plan, by=None, at=MONDAY)

    with pytest.raises(Refused, match="text-lacks-a-language") as refusal:
        actions.open_event(draft, by=None, at=MONDAY)

    assert refusal.value.facts["count"] == len(packs.current().languages) - 1


def test_an_open_event_stays_written_in_every_language(summer):
    event = opened(summer)

    with pytest.raises(Refused, match="text-lacks-a-language"):
        actions.change_event(event, cast.event_plan("x", text=Texts.written(ja="海")), by=None, at=MONDAY)


@pytest.mark.parametrize(
    ("language", "text", "is_one_sided"),
    [
        ("en", "A visit to Iturup", True),
        ("en", "A visit to Etorofu / Iturup", False),
        ("en", "Seen from Habomai", True),
        ("en", "Seen from Khabomai", True),
        ("en", "Shikotan has one name in English", False),
        ("ja", "択捉を訪ねる", True),
        ("ja", "択捉島（ロシア名：イトゥルプ島）", False),
        ("ru", "Поездка на Итуруп", True),
        ("ru", "Вид с Кунашира", True),
        ("ru", "Кунашир (Кунасири)", False),
        ("ru", "Саппоро", False),
    ],
)
def test_a_place_both_sides_claim_is_not_called_as_one_side_does(language, text, is_one_sided):
    assert bool(list(gate.one_sided([("text", Texts.written({language: text}))]))) is is_one_sided


def test_a_draft_that_takes_a_side_about_a_place_is_not_kept(summer):
    with pytest.raises(Refused, match="place-has-two-names"):
        actions.plan_event(summer, cast.event_plan("A visit to Iturup"), by=None, at=MONDAY)


def test_a_draft_is_not_there_for_anybody_but_the_desks(summer):
    draft = actions.plan_event(summer, cast.event_plan("Only for us"), by=None, at=MONDAY)

    assert Client().get(draft.get_absolute_url()).status_code == 404
    assert "Only for us" not in page(reverse("exchanges")) + page(reverse("exchanges-calendar"))
    assert "Only for us" not in page(summer) + page(reverse("exchanges-feed"))


def test_an_event_that_has_begun_is_not_published(summer):
    draft = actions.plan_event(summer, cast.event_plan("Too late", on=-DAY), by=None, at=MONDAY)

    with pytest.raises(Refused, match="event-has-begun"):
        actions.open_event(draft, by=None, at=MONDAY)


# What becomes of it


def test_an_event_called_off_says_why_and_leaves_the_calendars(summer):
    event = opened(summer)

    actions.call_off(event, reason=cast.said("No snow"), by=None, at=MONDAY)

    text = page(reverse("exchange-programme-calendar", args=["summer"]))
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:2" in text
    assert "No snow" in page(event)
    with pytest.raises(Refused, match="event-is-over"):
        actions.change_event(event, cast.event_plan("x"), by=None, at=MONDAY)


def test_an_event_that_was_held_has_its_report_and_is_counted(summer):
    event = opened(summer)
    with pytest.raises(Refused, match="event-has-not-begun"):
        actions.hold(event, report=cast.said("Fine"), visitors=12, by=None, at=MONDAY)

    actions.hold(event, report=cast.said("Two friendships"), visitors=12, by=None, at=MONDAY + 2 * DAY)

    assert Event.objects.get().state == HELD
    assert "Two friendships" in page(event)
    assert queries.year_of(MONDAY.date(), (MONDAY + 2 * DAY).date()) == queries.Held(1, 12)


def test_what_is_over_without_a_report_waits_on_the_desk(summer):
    event = opened(summer)

    assert list(queries.without_report(MONDAY)) == []
    assert list(queries.without_report(MONDAY + 2 * DAY)) == [event]


def test_the_list_is_narrowed_by_kind_and_side_and_what_is_not_known_narrows_nothing(summer):
    here, there = opened(summer, "Here"), opened(summer, "There", side="ru")

    def titles(**asked):
        return list(queries.coming(MONDAY, queries.Wish.read(asked)))

    assert titles() == titles(kind="nonsense", side="xx") == [here, there]
    assert titles(side="ru") == [there]
    assert titles(kind="sport") == []


def test_the_calendar_marks_what_is_invented(summer):
    Event.objects.filter(pk=opened(summer).pk).update(is_example=True)

    assert "SUMMARY;LANGUAGE=en:[Example] A day at sea" in page("/en/exchanges/calendar.ics")
    assert "[Example] A day at sea" in page("/en/exchanges/feed.atom")


# What `verify` finds


def test_verify_finds_an_open_event_that_lost_a_language(summer):
    event = opened(summer)
    assert sum(one.count for one in invariants.verify(["I80"])) == 0

    Event.objects.filter(pk=event.pk).update(text=Texts.written(en="Only in English"))

    assert sum(one.count for one in invariants.verify(["I80"])) == 2


def test_states_are_as_they_should_be(summer):
    event = opened(summer)

    assert (event.state, event.is_open) == (OPEN, True)
    assert actions.call_off(event, reason=cast.said("x"), by=None, at=MONDAY).state == CANCELLED
