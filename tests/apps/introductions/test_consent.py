"""Double consent: contacts leave when both have said yes, exactly once, and never before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.introductions import actions, gate, queries
from madoguchi.apps.introductions.models import Exchange, Introduction
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    return sakura, kenji, vostok, anna, cast.proposal(sakura, vostok)


def test_contacts_leave_when_both_have_said_yes(pair):
    sakura, kenji, vostok, anna, introduction = pair

    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    before = gate.contact_of_partner(queries.introduction(introduction.reference), reader=kenji, at=MONDAY)
    actions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)
    after = gate.contact_of_partner(queries.introduction(introduction.reference), reader=kenji, at=MONDAY)

    assert before is None
    assert after is not None
    assert after.email == "canary-anna@vostok.example"
    assert Message.objects.filter(kind="contacts-exchanged").count() == 2


def test_saying_yes_twice_exchanges_once(pair):
    sakura, kenji, vostok, anna, introduction = pair

    for _ in range(2):
        actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
        actions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)

    assert Exchange.objects.count() == 1
    assert Message.objects.filter(kind="contacts-exchanged").count() == 2


def test_a_yes_can_be_taken_back_while_the_other_has_not_answered(pair):
    sakura, kenji, vostok, anna, introduction = pair
    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)

    actions.take_back(introduction, organisation=sakura, by=kenji, at=MONDAY)
    actions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)

    found = queries.introduction(introduction.reference)
    assert found.state == "one_side_accepted"
    assert gate.contact_of_partner(found, reader=anna, at=MONDAY) is None


def test_one_no_closes_it_and_tells_nothing(pair):
    sakura, kenji, vostok, anna, introduction = pair
    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)

    actions.decline(introduction, organisation=vostok, by=anna, at=MONDAY, reason="not_now")

    found = queries.introduction(introduction.reference)
    assert found.state == "declined"
    assert gate.contact_of_partner(found, reader=kenji, at=MONDAY) is None
    assert gate.contact_of_partner(found, reader=anna, at=MONDAY) is None


def test_a_late_yes_is_refused_and_changes_nothing(pair):
    sakura, kenji, _, _, introduction = pair

    with pytest.raises(Refused, match="introduction-expired"):
        actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY + timedelta(days=15))

    assert queries.introduction(introduction.reference).state == "proposed"


def test_nobody_of_neither_side_reads_a_contact(pair):
    sakura, kenji, vostok, anna, introduction = pair
    stranger = cast.person("stranger@other.example", "Stranger")
    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    actions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)

    found = queries.introduction(introduction.reference)

    assert gate.contact_of_partner(found, reader=stranger, at=MONDAY) is None


def test_an_unanswered_introduction_lapses_once(pair):
    introduction = pair[-1]
    late = MONDAY + timedelta(days=15)

    outcomes = [actions.lapse(introduction, at=late) for _ in range(2)]

    assert outcomes == [True, False]
    assert Introduction.objects.get().state == "lapsed"


def test_the_same_pair_is_never_introduced_twice(pair):
    sakura, _, vostok, _, _ = pair

    with pytest.raises(Refused, match="pair-was-introduced-already"):
        cast.proposal(sakura, vostok)


def test_a_side_without_a_contact_card_cannot_say_yes(pair):
    _, _, vostok, anna, _ = pair
    bare = cast.company("jp", "株式会社ハダカ", language="ja", region="JP-01")
    introduction = cast.proposal(bare, vostok)

    with pytest.raises(Refused, match="contact-card-is-missing"):
        actions.accept(introduction, organisation=bare, by=anna, at=MONDAY)
