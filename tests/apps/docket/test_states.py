from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.docket import actions, queries, rules, tasks
from madoguchi.apps.docket.models import DRAFT, DUE, FULFILLED, IN_REVIEW, LAPSED, LIVE, WITHDRAWN, Confirmation
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

DRAFTED = actions.Draft(
    direction="seek", kind="supply", title=Texts.written(en="Snow crab"), text=Texts.written(en="Snow crab, frozen.")
)


@pytest.fixture
def sakura():
    return cast.sakura()


def days(n: int):
    return MONDAY + timedelta(days=n)


def test_an_entry_goes_from_draft_over_the_desk_to_live(sakura):
    company, kenji = sakura

    entry = actions.draw_up(company, DRAFTED, by=kenji, at=MONDAY)
    states = [entry.state]
    states.append(actions.submit(entry, by=kenji, at=MONDAY).state)
    states.append(actions.publish(entry, by=None, at=MONDAY).state)

    assert states == [DRAFT, IN_REVIEW, LIVE]


def test_what_is_given_back_is_a_draft_with_the_reason(sakura):
    company, kenji = sakura
    officer = cast.officer()
    entry = cast.entry(company, "seek", "Snow crab", by=kenji, is_live=False)
    actions.submit(entry, by=kenji, at=MONDAY)

    entry = actions.give_back(entry, reason="Leave the telephone number out.", by=officer, at=MONDAY)

    assert (entry.state, entry.review_note) == (DRAFT, "Leave the telephone number out.")


def test_giving_back_needs_a_reason(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji, is_live=False)
    actions.submit(entry, by=kenji, at=MONDAY)

    with pytest.raises(Refused) as refused:
        actions.give_back(entry, reason="  ", by=cast.officer(), at=MONDAY)

    assert refused.value.key == "refusal-needs-a-reason"


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (lambda entry, by: actions.publish(entry, by=by, at=MONDAY), "entry-is-not-in-review"),
        (lambda entry, by: actions.submit(entry, by=by, at=MONDAY), "entry-is-not-a-draft"),
        (lambda entry, by: actions.reopen(entry, by=by, at=MONDAY), "entry-has-not-ended"),
        (lambda entry, by: actions.remind(entry, by=by, at=MONDAY), "entry-need-not-be-confirmed"),
    ],
)
def test_a_live_entry_refuses_what_does_not_fit_its_state(sakura, act, key):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)

    with pytest.raises(Refused) as refused:
        act(entry, kenji)

    assert refused.value.key == key


def test_a_draft_cannot_be_confirmed(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji, is_live=False)

    with pytest.raises(Refused) as refused:
        actions.confirm(entry, by=kenji, at=MONDAY)

    assert refused.value.key == "entry-cannot-be-confirmed"


def test_a_changed_entry_goes_back_to_the_desk(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)

    entry = actions.change(entry, DRAFTED, by=kenji, at=MONDAY)

    assert (entry.state, list(queries.public_entries())) == (IN_REVIEW, [])


@pytest.mark.parametrize(("is_fulfilled", "state"), [(True, FULFILLED), (False, WITHDRAWN)])
def test_an_end_can_be_undone(sakura, is_fulfilled, state):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)

    ended = actions.end(entry, is_fulfilled=is_fulfilled, by=kenji, at=MONDAY)
    reopened = actions.reopen(entry, by=kenji, at=MONDAY)

    assert (ended.state, reopened.state, reopened.ended_at) == (state, DRAFT, None)


def test_an_unanswered_entry_is_asked_about_once_and_then_lapses(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    freshness = packs.current().freshness
    asked_on = days(freshness.entry_days - freshness.ask_days_before)

    states = []
    for at in (
        asked_on - timedelta(days=1),
        asked_on,
        asked_on,
        days(freshness.entry_days),
        days(freshness.entry_days + 1),
    ):
        tasks.ask_to_confirm(at)
        tasks.lapse(at)
        entry.refresh_from_db()
        states.append(entry.state)

    assert states == [LIVE, DUE, DUE, DUE, LAPSED]
    assert Message.objects.filter(kind="entry-confirm").count() == 1


def test_a_confirmation_counts_once_a_day_and_begins_a_new_span(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    later = days(80)

    for _ in range(3):
        entry = actions.confirm(entry, by=kenji, at=later)

    assert Confirmation.objects.count() == 1
    assert entry.confirm_by_on == later.date() + timedelta(days=packs.current().freshness.entry_days)


def test_a_lapsed_entry_comes_back_with_one_confirmation(sakura):
    company, kenji = sakura
    entry = cast.entry(company, "seek", "Snow crab", by=kenji)
    actions.lapse(entry, at=days(200))

    entry = actions.confirm(entry, by=kenji, at=days(201))

    assert entry.state == LIVE


def test_a_draft_is_seen_by_its_own_people_and_officers_only(sakura):
    company, kenji = sakura
    _, anna = cast.vostok()
    officer = cast.officer()
    draft = cast.entry(company, "seek", "Snow crab", by=kenji, is_live=False)

    seen = {who.name: rules.may(who, rules.SEE, draft) for who in (kenji, anna, officer)}
    edited = {who.name: rules.may(who, rules.EDIT, draft) for who in (kenji, anna, officer)}

    assert seen == {"Kenji": True, "Anna": False, "Officer": True}
    assert edited == {"Kenji": True, "Anna": False, "Officer": False}


def test_an_unknown_kind_is_refused_with_its_value(sakura):
    company, kenji = sakura

    with pytest.raises(Refused) as refused:
        actions.draw_up(company, actions.Draft("seek", "barter", DRAFTED.title, DRAFTED.text), by=kenji, at=MONDAY)

    assert (refused.value.key, refused.value.facts["value"]) == ("kind-is-not-known", "barter")
