"""Goods of entries that stand on a list: asked once, told neutrally, and until answered not introduced."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from madoguchi.apps.docket import actions, asking, queries
from madoguchi.apps.docket.models import ASKED, FREE, KEPT_BACK, MOOT, GoodsQuestion
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.introductions import queries as introduced
from madoguchi.apps.introductions.invariants import goods_were_answered_before
from madoguchi.apps.introductions.models import Introduction
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening import queries as screened
from madoguchi.apps.screening.models import ListedGood
from madoguchi.core.languages.phrases import say
from madoguchi.core.notices.models import Message
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
CHIPS = "8542.31,1,Processors\n"


def load(tmp_path: Path, rows: str = CHIPS, version: str = "1", at=MONDAY):
    path = tmp_path / f"goods-{version}.csv"
    path.write_text("code,tier,text\n" + rows, "utf-8")
    return screening.load_list(
        path,
        key="priority",
        name="High priority goods",
        version=version,
        publisher="An Authority",
        kind="goods",
        by=None,
        at=at,
    )


def market(products=("8542",)):
    """Two who could meet; the goods of one of them may stand on a list."""
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    seek = cast.entry(sakura, "seek", "Circuits", by=kenji, products=products, activities=("5210",))
    offer = cast.entry(vostok, "offer", "Cold storage", by=anna, activities=("5210",))
    return seek, offer, kenji, anna


def drawn_up(at=MONDAY):
    return introductions.draw_up_round(introductions.plan_round(on=at.date(), by=None, at=at), by=None, at=at)


def answered(question, officer, *, is_free=True, at=MONDAY):
    return actions.decide_goods(question, is_free=is_free, reason="Below the limit.", by=officer, at=at)


def test_a_heading_touched_by_a_list_is_asked_about_once_and_its_company_is_told_once(tmp_path):
    load(tmp_path)
    seek, *_ = market()
    again = actions.compare_goods([seek], at=TUESDAY)

    question = GoodsQuestion.objects.get()
    told = Message.objects.get(kind="entry-goods-listed")
    assert (again, question.state, question.code) == (0, ASKED, "8542")
    assert question.listed == [{"code": "854231", "tier": "1", "text": "Processors"}]
    assert told.facts["number"] == seek.number


def test_a_round_leaves_it_out_until_the_desk_has_answered(tmp_path):
    load(tmp_path)
    market()
    officer = cast.officer()

    assert drawn_up().figures["introductions"] == 0
    answered(GoodsQuestion.objects.get(), officer)
    held = drawn_up(TUESDAY)
    assert (held.figures["introductions"], held.figures["kept_back"]) == (1, 0)


def test_a_list_that_came_after_the_round_keeps_its_proposal_back_and_the_desk_reads_why(tmp_path):
    seek, *_ = market()
    held = drawn_up()
    load(tmp_path)
    held = introductions.open_round(held, by=None, at=MONDAY)
    count, rows = introduced.kept_back_in(held)

    assert (Introduction.objects.count(), count) == (0, 1)
    assert [say(one) for one in rows[0].refusals] == [
        f"Goods of entry {seek.number} stand on a list, and nobody has answered yet whether it binds."
    ]
    with pytest.raises(Refused, match="no-places-came-back"):
        introductions.second_wave(held, by=None, at=TUESDAY)
    answered(GoodsQuestion.objects.get(), cast.officer())
    introductions.open_round(held, by=None, at=TUESDAY)
    assert Introduction.objects.count() == 1


def test_neither_interest_nor_the_second_yes_goes_past_a_question(tmp_path):
    seek, offer, kenji, anna = market()
    proposal = cast.proposal(seek.organisation, offer.organisation, first_entry=seek, second_entry=offer)
    introductions.accept(proposal, organisation=seek.organisation, by=kenji, at=MONDAY)
    load(tmp_path)

    with pytest.raises(Refused, match="goods-are-asked-about"):
        introductions.accept(proposal, organisation=offer.organisation, by=anna, at=TUESDAY)
    answered(GoodsQuestion.objects.get(), cast.officer(), is_free=False, at=TUESDAY)
    with pytest.raises(Refused, match="goods-are-asked-about"):
        introductions.accept(proposal, organisation=offer.organisation, by=anna, at=TUESDAY)
    other = cast.company("ru", "ООО «Третий причал»", language="ru", region="RU-SAK")
    with pytest.raises(Refused, match="goods-are-asked-about"):
        introductions.express_interest(
            organisation=other, entry=seek, own_entry=None, reasons={}, chance=0.1, by=anna, at=TUESDAY
        )
    assert list(goods_were_answered_before()) == []


def test_an_answer_moves_on_while_the_list_says_the_same_and_is_asked_anew_when_it_changed(tmp_path):
    load(tmp_path)
    seek, *_ = market()
    officer = cast.officer()
    answered(GoodsQuestion.objects.get(), officer)

    load(tmp_path, CHIPS, "2", at=TUESDAY)
    assert queries.kept_back_for_goods([seek])  # nothing moves on by itself: the gate asks what is so now
    assert actions.compare_all_goods(at=TUESDAY) == 0
    assert queries.kept_back_for_goods([seek]) == {}
    load(tmp_path, "8542.31,2,Processors and controllers\n", "3", at=TUESDAY + timedelta(hours=3))
    assert actions.compare_all_goods(at=TUESDAY + timedelta(hours=3)) == 1
    assert sorted(GoodsQuestion.objects.values_list("state", flat=True)) == [ASKED, FREE]


def test_a_question_is_dropped_when_the_entry_or_the_list_no_longer_says_it_and_comes_back_with_it(tmp_path):
    load(tmp_path)
    seek, _, kenji, _ = market()
    draft = actions.Draft("seek", "supply", seek.title, seek.text, activities=("5210",))
    actions.change(seek, draft, by=kenji, at=TUESDAY)
    assert [one.state for one in GoodsQuestion.objects.all()] == [MOOT]
    with pytest.raises(Refused, match="goods-are-no-longer-asked-about"):
        answered(GoodsQuestion.objects.get(), cast.officer())

    draft = actions.Draft("seek", "supply", seek.title, seek.text, products=("8542",))
    actions.change(seek, draft, by=kenji, at=TUESDAY)
    assert [one.state for one in GoodsQuestion.objects.all()] == [ASKED]
    load(tmp_path, "0303,1,Fish\n", "2", at=TUESDAY)
    actions.compare_all_goods(at=TUESDAY)
    assert [one.state for one in GoodsQuestion.objects.all()] == [MOOT]
    assert queries.kept_back_for_goods([seek]) == {}


def test_an_answer_given_while_lists_are_compared_is_not_dropped_with_the_question(tmp_path, monkeypatch):
    load(tmp_path)
    market()
    officer, question = cast.officer(), GoodsQuestion.objects.get()
    load(tmp_path, "0303,1,Fish\n", "2", at=TUESDAY)
    gathered = asking._no_longer_asked

    def answered_meanwhile(*given):
        gone = gathered(*given)
        answered(question, officer, is_free=False, at=TUESDAY)
        return gone

    monkeypatch.setattr(asking, "_no_longer_asked", answered_meanwhile)
    actions.compare_all_goods(at=TUESDAY)

    question.refresh_from_db()
    assert [turn["state"] for turn in question.turns] == [KEPT_BACK]
    assert question.state == KEPT_BACK


def test_the_company_and_the_desk_read_it_and_nobody_else(tmp_path, client):
    load(tmp_path)
    seek, _, kenji, anna = market()
    officer = cast.officer()
    seen = {}
    for name, who in {"anybody": None, "other side": anna, "own": kenji, "desk": officer}.items():
        client.logout()
        if who:
            client.force_login(who)
        seen[name] = "An Authority" in client.get(seek.get_absolute_url()).content.decode()

    assert seen == {"anybody": False, "other side": False, "own": True, "desk": True}


def test_the_desk_answers_with_a_reason_and_may_answer_anew(tmp_path, client):
    load(tmp_path)
    seek, *_ = market()
    client.force_login(cast.officer())
    question = GoodsQuestion.objects.get()
    address = question.get_absolute_url()

    assert "1 heading of an entry stands on a list" in client.get(reverse("goods-questions")).content.decode()
    assert client.post(address, {"is_free": "1", "reason": " "}).status_code == 400
    assert client.post(address, {"is_free": "0", "reason": "Dual use"}).status_code == 302
    assert say(queries.kept_back_for_goods([seek])[seek.pk]) == (
        f"Entry {seek.number} is kept back: the desk found that a list binds its goods."
    )
    client.post(address, {"is_free": "1", "reason": "A licence was shown"})
    question.refresh_from_db()
    assert [turn["state"] for turn in question.turns] == [KEPT_BACK, FREE]
    assert "Dual use" not in str(question.turns)
    assert "Answered questions" in client.get(reverse("goods-questions") + "?answered=1").content.decode()


CODES = [f"{one:02}{two}" for one in (1, 2) for two in ("", "01", "02", "0101", "0102", "01010203")]


@given(
    codes=some.lists(some.sampled_from([one for one in CODES if len(one) < 8]), unique=True),
    listed=some.sets(some.sampled_from([one for one in CODES if len(one) > 2])),
)
def test_a_code_is_touched_by_what_stands_above_or_below_it(codes, listed):
    goods = [ListedGood(code=one) for one in sorted(listed)]

    found = screened._touching(codes, goods)

    assert {code: [one.code for one in rows] for code, rows in found.items()} == {
        code: both
        for code in codes
        if (both := sorted(one for one in listed if one.startswith(code) or code.startswith(one)))
    }
