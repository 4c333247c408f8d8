"""Places: a fair order that can be checked, consent of both sides, never more than there are, and forgetting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.apps.exchanges import actions, drawing, tasks
from madoguchi.apps.exchanges.models import (
    CAME,
    CONFIRMED,
    LAPSED,
    OFFERED,
    WAITING,
    Application,
    Event,
)
from madoguchi.core import clock, invariants
from madoguchi.core.accounts.models import Person
from madoguchi.core.notices import letters
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TERM = MONDAY + 10 * DAY
AFTER = TERM + HOUR


@pytest.fixture
def summer():
    plan = actions.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    return actions.set_up_programme("summer", plan, by=None, at=MONDAY)


def opened(programme, places=2, *, on=40 * DAY, title="A day at sea", at=MONDAY):
    plan = cast.event_plan(title, on=on, places=places, apply_by_at=TERM)
    return actions.open_event(actions.plan_event(programme, plan, by=None, at=at), by=None, at=at)


def people(count: int):
    return [cast.person(f"person{number}@camp.example", f"CANARY Person {number}") for number in range(count)]


def drawn(event, applicants, at=AFTER):
    made = [actions.apply(event, by=one, at=MONDAY) for one in applicants]
    tasks.give_places(at)
    return made


def states(event) -> list[str]:
    return list(Application.objects.filter(event=event).order_by("rank", "pk").values_list("state", flat=True))


def line(event):
    return list(Application.objects.filter(event=event).select_related("person", "event").order_by("rank", "pk"))


def violations() -> list[str]:
    found = invariants.verify(["I80", "I81", "I82", "I83"])
    return [str(violation) for one in found for violation in one.violations]


# The programme as a whole


def test_people_apply_for_the_programme_as_a_whole_on_its_page(client, summer):
    plan = cast.event_plan("Eight weeks", on=40 * DAY, places=2, apply_by_at=TERM, is_whole=True)
    whole = actions.open_event(actions.plan_event(summer, plan, by=None, at=MONDAY), by=None, at=MONDAY)
    single = opened(summer, title="A day at sea")
    [asker] = people(1)

    with clock.set_to(MONDAY):
        before = client.get(summer.get_absolute_url()).content.decode()
    actions.apply(whole, by=asker, at=MONDAY)
    tasks.give_places(AFTER)
    with clock.set_to(AFTER):
        after = client.get(summer.get_absolute_url()).content.decode()

    taking_part, events = before.split('id="events"')
    assert f"/exchanges/events/{whole.reference}/apply/" in taking_part
    assert single.reference not in taking_part
    assert whole.reference not in events
    assert f"/exchanges/events/{whole.reference}/apply/" not in after
    assert whole.reference in after.split('id="events"')[0]
    assert states(whole) == [OFFERED]


def test_whoever_had_a_place_in_the_whole_programme_stands_behind_newcomers(summer):
    regular, newcomer = people(2)
    plan = cast.event_plan("Eight weeks", on=40 * DAY, places=1, apply_by_at=TERM, is_whole=True)
    whole = actions.open_event(actions.plan_event(summer, plan, by=None, at=MONDAY), by=None, at=MONDAY)
    drawn(whole, [regular])
    actions.confirm(line(whole)[0], by=regular, at=AFTER)
    later = cast.event_plan("Next year", on=80 * DAY, places=1, apply_by_at=AFTER + DAY, is_whole=True)
    following = actions.open_event(actions.plan_event(summer, later, by=None, at=AFTER), by=None, at=AFTER)
    for one in (regular, newcomer):
        actions.apply(following, by=one, at=AFTER)

    tasks.give_places(AFTER + 2 * DAY)

    assert [one.person for one in line(following)] == [newcomer, regular]


def test_the_whole_programme_says_how_many_can_take_part(summer):
    with pytest.raises(Refused, match="whole-programme-needs-places"):
        actions.plan_event(summer, cast.event_plan("Eight weeks", is_whole=True), by=None, at=MONDAY)


def test_what_people_apply_for_does_not_change_under_their_hands(summer):
    event = opened(summer)

    with pytest.raises(Refused, match="whole-programme-is-settled"):
        actions.change_event(event, plan_of(event, places=2, is_whole=True), by=None, at=MONDAY)


# The order


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=5), st.integers(0, 3), max_size=20), st.randoms())
def test_the_order_does_not_depend_on_who_came_first_and_puts_those_who_had_fewer_first(had, chance):
    rows = list(had.items())
    shuffled = rows[:]
    chance.shuffle(shuffled)

    found = drawing.order("seed", shuffled)

    assert found == drawing.order("seed", rows)
    assert sorted(found) == sorted(had)
    assert [had[one] for one in found] == sorted(had.values())


def test_before_the_draw_the_seal_is_read_and_the_seed_is_not(summer):
    event = opened(summer)
    before = Client().get(event.get_absolute_url()).content.decode()
    drawn(event, people(1))

    after = Client().get(event.get_absolute_url()).content.decode()

    assert (event.seal in before, event.seed in before) == (True, False)
    assert (event.seal in after, event.seed in after) == (True, True)
    assert drawing.seal_of(event.seed) == event.seal


def test_whoever_had_a_place_in_the_programme_stands_behind_those_who_had_none(summer):
    regular, newcomer = people(2)
    first = opened(summer, 1)
    (had,) = drawn(first, [regular])
    actions.confirm(had, by=regular, at=AFTER)
    second = opened(summer, 1, on=50 * DAY)

    drawn(second, [regular, newcomer])

    assert [(one.person, one.had) for one in line(second)] == [(newcomer, 0), (regular, 1)]


# Applying


def test_one_person_asks_for_one_place_at_a_time(summer):
    event, (one,) = opened(summer), people(1)
    actions.apply(event, by=one, at=MONDAY)

    with pytest.raises(Refused, match="already-applied"):
        actions.apply(event, by=one, at=MONDAY)


def test_who_took_an_application_back_may_apply_again(summer):
    event, (one,) = opened(summer), people(1)
    actions.withdraw(actions.apply(event, by=one, at=MONDAY), by=one, at=MONDAY)

    actions.apply(event, by=one, at=MONDAY)

    assert sorted(states(event)) == ["applied", "withdrawn"]


def test_nobody_applies_after_the_term_or_for_an_organisation_of_others(summer):
    event, (stranger,) = opened(summer), people(1)
    sakura, _ = cast.sakura()

    with pytest.raises(Refused, match="applications-are-closed"):
        actions.apply(event, by=stranger, at=AFTER)
    with pytest.raises(Refused, match="applicant-does-not-act-for-it"):
        actions.apply(event, organisation=sakura, by=stranger, at=MONDAY)


def test_an_event_for_everybody_takes_no_applications(summer):
    plan = cast.event_plan("For all")
    event = actions.open_event(actions.plan_event(summer, plan, by=None, at=MONDAY), by=None, at=MONDAY)

    with pytest.raises(Refused, match="event-takes-no-applications"):
        actions.apply(event, by=people(1)[0], at=MONDAY)


# Offers and answers


def test_the_draw_offers_every_place_once_and_the_others_wait(summer):
    event = opened(summer, 2)

    drawn(event, people(5))
    tasks.give_places(AFTER + HOUR)

    assert states(event) == [OFFERED, OFFERED, WAITING, WAITING, WAITING]
    assert Message.objects.filter(kind="exchange-offer").count() == 2
    assert Message.objects.filter(kind="exchange-waiting").count() == 3
    assert violations() == []


def test_a_place_given_back_goes_to_the_next_and_so_does_one_that_nobody_took(summer):
    event = opened(summer, 2)
    drawn(event, people(5))
    first, second, *_ = line(event)
    actions.confirm(first, by=first.person, at=AFTER)
    actions.withdraw(first, by=first.person, at=AFTER + DAY)
    assert states(event) == ["withdrawn", OFFERED, OFFERED, WAITING, WAITING]

    tasks.give_places(second.answer_by_at + HOUR)

    assert states(event) == ["withdrawn", LAPSED, OFFERED, OFFERED, WAITING]
    assert violations() == []


def test_an_offer_is_answered_by_the_one_it_was_made_to_and_in_time(summer):
    event = opened(summer, 1)
    one, other = people(2)
    (made,) = drawn(event, [one])
    made.refresh_from_db()

    with pytest.raises(Refused, match="application-is-anothers"):
        actions.confirm(made, by=other, at=AFTER)
    with pytest.raises(Refused, match="offer-has-lapsed"):
        actions.confirm(made, by=one, at=made.answer_by_at + HOUR)
    assert actions.confirm(made, by=one, at=AFTER).state == CONFIRMED
    assert actions.confirm(made, by=one, at=AFTER).state == CONFIRMED


def test_the_database_itself_refuses_a_second_holder_of_a_place(summer):
    event = opened(summer, 1)
    drawn(event, people(2))
    waiting = Application.objects.get(state=WAITING)

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=waiting.pk).update(state=CONFIRMED, place=1)


def test_more_places_are_offered_at_once_and_fewer_than_are_given_are_refused(summer):
    event = opened(summer, 2)
    drawn(event, people(4))

    with pytest.raises(Refused, match="places-are-taken"):
        actions.change_event(event, plan_of(event, places=1), by=None, at=AFTER)
    actions.change_event(event, plan_of(event, places=3), by=None, at=AFTER)

    assert states(event) == [OFFERED, OFFERED, OFFERED, WAITING]


def plan_of(event, **more):
    return cast.event_plan("A day at sea", on=40 * DAY, **{"apply_by_at": TERM, **more})


def test_after_the_draw_the_term_stays(summer):
    event = opened(summer, 2)
    drawn(event, people(1))

    with pytest.raises(Refused, match="event-is-drawn"):
        actions.change_event(event, plan_of(event, places=2, apply_by_at=TERM + DAY), by=None, at=AFTER)


def test_those_who_have_a_place_are_written_to_when_the_day_moves_or_it_is_called_off(summer):
    event = opened(summer, 1)
    drawn(event, people(2))
    actions.change_event(event, cast.event_plan("x", on=41 * DAY, places=1, apply_by_at=TERM), by=None, at=AFTER)
    actions.call_off(event, reason=cast.said("Storm"), by=None, at=AFTER)

    kinds = list(Message.objects.values_list("kind", flat=True))

    assert kinds.count("exchange-changed") == 1
    assert kinds.count("exchange-called-off") == 2


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_every_letter_can_be_read_in_the_language_of_who_gets_it(summer, language):
    event, applicants = opened(summer, 1), people(2)
    Person.objects.update(language=language)
    for one in applicants:
        one.refresh_from_db()
    drawn(event, applicants)
    actions.change_event(event, cast.event_plan("x", on=41 * DAY, places=1, apply_by_at=TERM), by=None, at=AFTER)
    early = {one.kind: letters.write(one) for one in Message.objects.all()}
    actions.call_off(event, reason=cast.said("Storm"), by=None, at=AFTER)
    late = letters.write(Message.objects.filter(kind="exchange-called-off").first())

    assert set(early) == {"exchange-offer", "exchange-waiting", "exchange-changed"}
    assert all("/exchanges/mine/" in one.body and one.subject for one in (*early.values(), late))
    assert "Storm" in late.body


# Names


def test_the_desk_reads_names_of_those_who_confirmed_alone(summer):
    event = opened(summer, 2)
    drawn(event, people(3))
    taker, undecided, _ = line(event)
    actions.confirm(taker, by=taker.person, at=AFTER)
    client = Client()
    client.force_login(cast.officer(), backend="allauth.account.auth_backends.AuthenticationBackend")

    text = client.get(f"/en/desk/exchanges/events/{event.reference}/people/").content.decode()

    assert taker.person.name in text
    assert undecided.person.name not in text


def test_attendance_is_recorded_and_can_be_corrected(summer):
    event = opened(summer, 2)
    drawn(event, people(2))
    for one in line(event):
        actions.confirm(one, by=one.person, at=AFTER)
    first, second = line(event)
    then, officer = event.ends_at, cast.officer()

    assert actions.record_attendance(event, [first.reference], by=officer, at=then) == 1
    assert actions.record_attendance(event, [first.reference, second.reference], by=officer, at=then) == 2
    assert states(event) == [CAME, CAME]


def test_ninety_days_after_an_event_nobody_is_named_any_more_and_the_counts_stay(summer):
    event = opened(summer, 1)
    drawn(event, people(3))
    (first, *_) = line(event)
    actions.confirm(first, by=first.person, at=AFTER)
    tasks.forget_applicants(event.ends_at + 89 * DAY)
    assert Application.objects.filter(person__isnull=False).count() == 3

    tasks.forget_applicants(event.ends_at + 91 * DAY)
    tasks.forget_applicants(event.ends_at + 92 * DAY)

    assert Application.objects.filter(person__isnull=True, note="").count() == 3
    assert Event.objects.get().forgotten_at == event.ends_at + 91 * DAY
    assert violations() == []


# What `verify` finds


@pytest.mark.parametrize(
    ("broken", "key"),
    [
        (lambda event: Event.objects.update(places=1), "I81"),
        (lambda event: Event.objects.update(seed="another"), "I82"),
        (lambda event: Event.objects.update(forgotten_at=MONDAY), "I83"),
    ],
)
def test_verify_finds_what_breaks_a_rule(summer, broken, key):
    event = opened(summer, 2)
    drawn(event, people(4))
    assert violations() == []

    broken(event)

    assert [one.count > 0 for one in invariants.verify([key])] == [True]
