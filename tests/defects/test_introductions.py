"""What would happen if a control of introductions and rounds were broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client

from madoguchi.apps.docket import actions as docket_actions
from madoguchi.apps.docket import tasks as docket_tasks
from madoguchi.apps.docket.models import Entry
from madoguchi.apps.introductions import actions, answering, gate, problems, queries
from madoguchi.apps.introductions.models import Consent, ContactCard, Exchange, Introduction
from madoguchi.apps.introductions.views import introductions as pages
from madoguchi.apps.screening.models import Hit, List, ListedParty
from madoguchi.core import clock
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register
from tests.stage import BACKEND


def pair() -> tuple[Any, Any, Any, Any, Introduction]:
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    return sakura, kenji, vostok, anna, cast.proposal(sakura, vostok)


# Checks -------------------------------------------------------------------------------------------------


def one_yes_exchanges_nothing() -> None:
    sakura, kenji, _, _, introduction = pair()

    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)

    assert Exchange.objects.count() == 0


def one_yes_opens_no_card() -> None:
    sakura, kenji, _, anna, introduction = pair()

    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)

    found = queries.introduction(introduction.reference)
    assert found is not None
    assert [gate.contact_of_partner(found, reader=one, at=MONDAY) for one in (kenji, anna)] == [None, None]


def a_withdrawn_yes_closes_the_card() -> None:
    sakura, kenji, vostok, anna, introduction = pair()
    actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    actions.accept(introduction, organisation=vostok, by=anna, at=MONDAY)
    Consent.objects.filter(by=kenji).update(withdrawn_at=MONDAY)

    found = queries.introduction(introduction.reference)
    assert found is not None
    assert gate.contact_for_message(found, reader=anna) is None


def the_page_shows_no_card_before_both_said_yes() -> None:
    _, kenji, _, _, introduction = pair()
    client = Client()
    client.force_login(kenji, backend=BACKEND)

    with clock.set_to(MONDAY):
        page = client.get(introduction.get_absolute_url()).content.decode()

    assert "canary-anna@vostok.example" not in page


def a_yes_after_its_time_is_refused() -> None:
    sakura, kenji, _, _, introduction = pair()

    with pytest.raises(Refused):
        actions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY + timedelta(days=15))


def an_answer_is_given_to_the_introduction_as_it_stands_now() -> None:
    sakura, kenji, vostok, anna, introduction = pair()
    stale = Introduction.objects.get(pk=introduction.pk)
    actions.decline(introduction, organisation=vostok, by=anna, at=MONDAY)

    with pytest.raises(Refused):
        actions.accept(stale, organisation=sakura, by=kenji, at=MONDAY)


def a_round_proposes_no_pair_again() -> None:
    sakura, kenji, vostok, anna, _ = pair()
    cast.entry(sakura, "seek", "Crab wanted", by=kenji, products=("0306",))
    cast.entry(vostok, "offer", "Crab offered", by=anna, products=("0306",))

    held = actions.plan_round(on=MONDAY.date(), by=None, at=MONDAY)
    held = actions.draw_up_round(held, by=None, at=MONDAY)

    assert held.figures["introductions"] == 0


def a_blocked_pair_is_not_introduced() -> None:
    sakura, kenji = cast.sakura()
    vostok, _ = cast.vostok()
    actions.block(sakura, other=vostok, by=kenji, at=MONDAY)

    with pytest.raises(Refused):
        cast.proposal(sakura, vostok)


def a_company_with_an_open_question_is_kept_back() -> None:
    sakura, _ = cast.sakura()
    vostok, _ = cast.vostok()
    listing = List.objects.create(key="one", name="A list", version="1", file_digest="0", loaded_at=MONDAY)
    party = ListedParty.objects.create(listing=listing, key="1")
    Hit.objects.create(organisation=sakura, party=party, found_at=MONDAY, score=1, own_name="a", listed_name="a")

    with pytest.raises(Refused):
        cast.proposal(sakura, vostok)


def nobody_gets_more_than_their_places() -> None:
    sakura, kenji = cast.sakura()
    cast.entry(sakura, "seek", "Cold storage", by=kenji, activities=("5210",), capacity=1)
    for number in range(4):
        other = cast.company("ru", f"Склад {number}", language="ru", region="RU-PRI", classes=("5210",))
        cast.entry(other, "offer", f"Cold storage {number}", activities=("5210",), capacity=1)
    held = actions.plan_round(on=MONDAY.date(), by=None, at=MONDAY)

    drawn = actions.draw_up_round(held, by=None, at=MONDAY)

    given = Counter(company for both in drawn.certificate["pairs"] for company in both)
    assert given, "there has to be somebody to introduce"
    assert max(given.values()) == 1


def letters_are_written_once() -> None:
    introduction = pair()[-1]

    written = [actions.lapse(introduction, at=MONDAY + timedelta(days=15)) for _ in range(2)]

    assert written == [True, False]


def what_nobody_confirms_is_hidden() -> None:
    sakura, kenji = cast.sakura()
    entry = cast.entry(sakura, "seek", "Cold storage", by=kenji)

    docket_tasks.lapse(MONDAY + timedelta(days=400))

    assert not Entry.objects.get(pk=entry.pk).is_public


# Defects ------------------------------------------------------------------------------------------------


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


def leaking(request: HttpRequest, template: str, context: Any = None, **more: Any) -> HttpResponse:
    """As if a template reached for the card past the gate."""
    page = render(request, template, context, **more)
    page.content += "".join(ContactCard.objects.values_list("email", flat=True)).encode()
    return page


@contextmanager
def everybody_has_many_places() -> Iterator[None]:
    plain = problems._places

    def generous(entries: Any) -> Any:
        found = plain(entries)
        return type(found)(dict.fromkeys(found.seekers, 9), dict.fromkeys(found.partners, 9))

    with patch.object(problems, "_places", generous):
        yield


register(
    "introductions.one-yes-is-enough",
    "an exchange needs two live consents",
    plant=patched(gate, "consents_are_live", lambda introduction: True),
    check=one_yes_exchanges_nothing,
)
register(
    "introductions.gate-open",
    "a card is read once both said yes",
    plant=patched(gate, "_released", lambda introduction, partner: ContactCard.objects.get(organisation=partner)),
    check=one_yes_opens_no_card,
)
register(
    "introductions.withdrawal-ignored",
    "a withdrawn yes closes the gate",
    plant=patched(gate, "consents_are_live", lambda introduction: introduction.consents.count() == 2),
    check=a_withdrawn_yes_closes_the_card,
)
register(
    "introductions.card-in-a-page",
    "no page shows a card before both said yes",
    plant=patched(pages, "render", leaking),
    check=the_page_shows_no_card_before_both_said_yes,
)
register(
    "introductions.late-yes-counts",
    "an introduction ends at its time",
    plant=patched(answering, "_require_open", lambda introduction, at: None),
    check=a_yes_after_its_time_is_refused,
)
register(
    "introductions.lock-removed",
    "an answer reads the locked row, not what the page had",
    plant=patched(queries, "locked", lambda of: of),
    check=an_answer_is_given_to_the_introduction_as_it_stands_now,
)
register(
    "introductions.pair-repeated",
    "a round proposes no pair that was introduced before",
    plant=patched(queries, "introduced_pairs", set),
    check=a_round_proposes_no_pair_again,
)
register(
    "introductions.block-ignored",
    "a blocked pair is not introduced",
    plant=patched(queries, "is_blocked", lambda first, second: False),
    check=a_blocked_pair_is_not_introduced,
)
register(
    "introductions.screening-skipped",
    "who has an open question is kept back",
    plant=patched(answering, "_require_cleared", lambda first, second: None),
    check=a_company_with_an_open_question_is_kept_back,
)
register(
    "introductions.places-ignored",
    "a round gives nobody more than their places",
    plant=everybody_has_many_places,
    check=nobody_gets_more_than_their_places,
)
register(
    "introductions.lapses-twice",
    "what runs twice is done once",
    plant=patched(answering, "WAITING_STATES", ("proposed", "one_side_accepted", "lapsed")),
    check=letters_are_written_once,
    red=(IntegrityError, AssertionError),
)
register(
    "introductions.freshness-not-run",
    "an entry that nobody confirms is hidden",
    plant=patched(docket_actions, "lapse", lambda entry, at: False),
    check=what_nobody_confirms_is_hidden,
)

test_the_control_holds, test_the_defect_is_caught = holds("introductions"), is_caught("introductions")
