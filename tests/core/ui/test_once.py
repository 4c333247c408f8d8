from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.core.refusals import Refused
from madoguchi.core.ui import once
from madoguchi.core.ui.models import Submission

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "a" * 26


def test_a_form_sent_twice_acts_once():
    acts: list[str] = []

    def act() -> str:
        acts.append("entered")
        return "/docket/1/"

    answers = [once.act_once(KEY, at=NOON, act=act) for _ in range(2)]

    assert answers == ["/docket/1/", "/docket/1/"]
    assert acts == ["entered"]


def test_a_refused_form_can_be_mended_and_sent_again():
    def refuse() -> str:
        raise Refused("not-now")

    with pytest.raises(Refused):
        once.act_once(KEY, at=NOON, act=refuse)

    assert once.act_once(KEY, at=NOON, act=lambda: "/done/") == "/done/"


def test_old_keys_are_forgotten():
    once.act_once(KEY, at=NOON - timedelta(days=9), act=lambda: "/old/")
    once.act_once("b" * 26, at=NOON, act=lambda: "/new/")

    assert once.forget_before(NOON - timedelta(days=1)) == 1
    assert list(Submission.objects.values_list("result_address", flat=True)) == ["/new/"]
