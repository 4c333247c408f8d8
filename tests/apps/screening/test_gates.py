"""Gates of other apps: everybody is compared before them, and nothing moves on while a question is open."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.introductions import queries as introduced
from madoguchi.apps.introductions.models import Introduction
from madoguchi.apps.screening import actions, queries
from madoguchi.apps.screening.invariants import nothing_passed_in_spite_of_a_hit
from madoguchi.apps.screening.models import Check, Hit
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=3)
VOSTOK = "1,Vostok Logistics LLC,,,,,\n"
NOBODY = "1,Nobody Anyone Knows GmbH,,,,,\n"


def load(tmp_path: Path, rows: str, version: str = "1"):
    path = tmp_path / f"list-{version}.csv"
    path.write_text("key,name,aliases,identifiers,countries,programme,listed_on\n" + rows, "utf-8")
    return actions.load_list(path, key="example", name="Example list", version=version, by=None, at=MONDAY)


def market():
    """Two who could meet, each with an entry."""
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    cast.entry(sakura, "seek", "Cold storage", by=kenji, activities=("5210",))
    offer = cast.entry(vostok, "offer", "Cold storage", by=anna, activities=("5210",))
    return sakura, kenji, vostok, anna, offer


def drawn_up():
    held = introductions.plan_round(on=MONDAY.date(), by=None, at=MONDAY)
    return introductions.draw_up_round(held, by=None, at=MONDAY)


def test_a_round_compares_everybody_before_it_proposes(tmp_path):
    market()
    load(tmp_path, NOBODY)

    held = drawn_up()

    assert held.figures["introductions"] == 1
    assert list(Check.objects.values_list("cause", flat=True)) == ["round", "round"]


def test_a_list_that_came_after_a_round_was_drawn_up_keeps_its_proposals_back_and_says_why(tmp_path, client):
    *_, vostok, _anna, _offer = market()
    held = drawn_up()
    load(tmp_path, VOSTOK)

    held = introductions.open_round(held, by=None, at=LATER)

    count, rows = introduced.kept_back_in(held)
    client.force_login(cast.officer())
    page = client.get(held.get_absolute_url()).content.decode()
    assert not Introduction.objects.exists()
    assert Hit.objects.get().organisation == vostok
    assert (count, [one.key for row in rows for one in row.refusals]) == (1, ["company-waits-for-an-answer"])
    assert "ООО «Восток Логистика»" in say(rows[0].refusals[0])
    assert say(rows[0].refusals[0]) in page


def test_contacts_are_exchanged_only_by_two_who_were_compared_with_the_newest_list(tmp_path):
    sakura, kenji, vostok, anna, _ = market()
    introduction = cast.proposal(sakura, vostok)
    introductions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    first_yes = Check.objects.count()
    load(tmp_path, NOBODY)

    done = introductions.accept(introduction, organisation=vostok, by=anna, at=LATER)

    assert first_yes == 0
    assert done.accepted_at == LATER
    assert list(Check.objects.values_list("cause", flat=True)) == ["exchange", "exchange"]


def test_a_second_yes_exchanges_nothing_when_the_newest_list_raises_a_question(tmp_path):
    sakura, kenji, vostok, anna, _ = market()
    introduction = cast.proposal(sakura, vostok)
    introductions.accept(introduction, organisation=sakura, by=kenji, at=MONDAY)
    load(tmp_path, VOSTOK)

    with pytest.raises(Refused, match="company-is-kept-back"):
        introductions.accept(introduction, organisation=vostok, by=anna, at=LATER)

    assert Introduction.objects.get().accepted_at is None


def test_whoever_asks_to_be_introduced_is_compared_first(tmp_path):
    sakura, kenji, _vostok, _anna, offer = market()
    load(tmp_path, VOSTOK)

    with pytest.raises(Refused, match="company-is-kept-back"):
        introductions.express_interest(
            organisation=sakura, entry=offer, own_entry=None, reasons={}, chance=0.3, by=kenji, at=LATER
        )

    assert Hit.objects.count() == 1


def test_a_passing_while_a_question_was_open_is_found(tmp_path):
    sakura, _kenji, vostok, anna, _ = market()
    load(tmp_path, VOSTOK)
    actions.screen([vostok], cause="test", by=None, at=MONDAY)
    Introduction.objects.create(first=sakura, second=vostok, chance=0.1, proposed_at=LATER, expires_at=LATER)

    found = list(nothing_passed_in_spite_of_a_hit())
    actions.decide(Hit.objects.get(), is_same=False, compared=["number"], reason="other", by=anna, at=LATER)
    answered_then = list(nothing_passed_in_spite_of_a_hit())
    actions.reopen(Hit.objects.get(), reason="new facts", by=anna, at=LATER + timedelta(days=1))

    assert [one.where for one in found] == [f"proposal {Introduction.objects.get().reference}"]
    assert answered_then == []  # within the hour: the answer may have come first
    assert list(nothing_passed_in_spite_of_a_hit()) == []


def test_screening_again_is_not_done_for_who_was_compared(tmp_path):
    sakura, _, vostok, _, _ = market()
    load(tmp_path, NOBODY)

    actions.screen_before([sakura, vostok], cause="test", by=None, at=MONDAY)
    again = actions.screen_before([sakura, vostok], cause="test", by=None, at=LATER)

    assert Check.objects.count() == 2
    assert [one.is_open for one in again.values()] == [True, True]
    assert queries.refusals([sakura, vostok]) == {}
