"""Promising partners: found once for the same question, and read anew each time they are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.apps.docket import actions as docket
from madoguchi.apps.introductions import partners
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
ON = MONDAY.date()


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def seller(number: int):
    who = cast.person(f"seller{number}@a.example", f"Seller {number}")
    one = cast.company("ru", f"Рыба {number}", language="ru", region="RU-PRI", who=who, languages=("ru", "en"))
    return cast.entry(one, "offer", f"Frozen salmon {number}", by=who, products=("0303",)), who


def buyer():
    who = cast.person("buyer@b.example", "Buyer")
    return cast.company("jp", "魚", language="ja", region="JP-01", who=who, languages=("ja", "en"))


def shown(company) -> list[str]:
    return [one.entry.reference for one in partners.for_company(company, on=ON) if one.entry]


def test_the_same_question_reads_only_the_partners_that_are_shown():
    for number in range(12):
        seller(number)
    asker = buyer()

    with CaptureQueriesContext(
        connection,
    ) as first:
        found = partners.for_company(asker, on=ON, top=2)
    with CaptureQueriesContext(connection) as again:
        same = partners.for_company(asker, on=ON, top=2)

    assert found == same
    assert len(found) == 2
    assert len(again) < len(first)


def test_a_new_entry_is_found_at_once():
    one, _ = seller(0)
    asker = buyer()
    before = shown(asker)

    other, _ = seller(1)

    assert before == [one.reference]
    assert set(shown(asker)) == {one.reference, other.reference}


def test_a_withdrawn_entry_is_shown_no_longer():
    one, who = seller(0)
    asker = buyer()
    before = shown(asker)

    docket.end(one, is_fulfilled=False, by=who, at=MONDAY + timedelta(hours=1))

    assert (before, shown(asker)) == ([one.reference], [])
