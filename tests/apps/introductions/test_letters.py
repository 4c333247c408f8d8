"""Letters: in the receiver's language, true when they are sent, and without a contact before both said yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from madoguchi.apps.introductions import actions
from madoguchi.core.notices import tasks as notices
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    seek = cast.entry(sakura, "seek", "Cold storage wanted", by=kenji, products=("0307",))
    offer = cast.entry(vostok, "offer", "Cold storage offered", by=anna, products=("0307",))
    introduction = cast.proposal(sakura, vostok, first_entry=seek, second_entry=offer)
    return sakura, kenji, vostok, anna, introduction


def sent(kind: str) -> dict[str, mail.EmailMessage]:
    return {message.to[0]: message for message in mail.outbox if kind in message.extra_headers["Message-ID"]}


def test_a_proposal_shows_what_the_other_side_offers_and_not_who_it_is(pair):
    notices.deliver_due(MONDAY)

    letter = sent("introduction-proposed")["kenji@sakura.example"]
    assert "Cold storage offered" in letter.body
    assert "Восток" not in letter.body
    assert "anna" not in letter.body
    assert "CANARY" not in letter.body


def test_each_side_reads_its_own_language(pair):
    notices.deliver_due(MONDAY)

    letters = sent("introduction-proposed")
    assert "/ja/introductions/" in letters["kenji@sakura.example"].body
    assert "/ru/introductions/" in letters["anna@vostok.example"].body


def test_the_exchange_letter_brings_the_contact_of_the_other_side_only(pair):
    sakura, kenji, vostok, anna, introduction = pair
    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    actions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)

    notices.deliver_due(MONDAY)

    letters = sent("contacts-exchanged")
    assert "canary-anna@vostok.example" in letters["kenji@sakura.example"].body
    assert "canary-kenji@sakura.example" not in letters["kenji@sakura.example"].body
    assert "canary-kenji@sakura.example" in letters["anna@vostok.example"].body


def test_a_proposal_that_was_closed_before_it_was_sent_is_not_sent(pair):
    introduction = pair[-1]
    actions.lapse(introduction, at=MONDAY + timedelta(days=15))

    notices.deliver_due(MONDAY + timedelta(days=15))

    assert sent("introduction-proposed") == {}
    assert len(sent("introduction-closed")) == 2


def test_nobody_learns_from_a_closing_letter_who_said_no(pair):
    sakura, kenji, _, _, introduction = pair
    actions.decline(introduction, organisation=sakura, by=kenji, at=MONDAY, reason="known")

    notices.deliver_due(MONDAY)

    bodies = {letter.body.replace("/ja/", "/").replace("/ru/", "/") for letter in sent("introduction-closed").values()}
    assert len(bodies) == 2  # two languages, one content
    assert not any("known" in body or "サクラ" in body or "Восток" in body for body in bodies)
