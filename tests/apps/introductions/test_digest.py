"""One digest: a round is the same to the last byte on every database and in whatever order entries came in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from madoguchi.apps.docket.models import Entry
from madoguchi.apps.introductions import actions, queries
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

GOODS = ("0303", "0306", "4407", "8418")
LINES = ("1020", "5210", "4630")
SHA256 = "6235626b193deeb291aaa6de7a21cfbf34bc6033ab2c6eb5f98d177b455b92ca"


@pytest.mark.parametrize("order", [1, -1], ids=["as they came", "the other way round"])
def test_the_digest_of_a_round_is_the_same_on_every_database_and_in_any_order(order):
    for number in range(12)[::order]:
        side, region, language = (("jp", "JP-01", "ja"), ("ru", "RU-PRI", "ru"))[number % 2]
        one = cast.company(
            side, f"Company {number}", language=language, region=region, languages=(language, "en"),
            classes=(LINES[number % 3],), at=MONDAY,
        )  # fmt: skip
        entry = cast.entry(
            one, "seek" if number % 2 == 0 else "offer", f"Entry {number}", capacity=1 + number % 3,
            products=(GOODS[number % 4], GOODS[number % 3]), at=MONDAY + timedelta(minutes=1),
        )  # fmt: skip
        type(one).objects.filter(pk=one.pk).update(reference=f"company{number:019d}")
        Entry.objects.filter(pk=entry.pk).update(reference=f"entry{number:021d}")

    held = actions.plan_round(on=MONDAY.date(), by=None, at=MONDAY)
    held = actions.draw_up_round(held, by=None, at=MONDAY + timedelta(hours=1))

    assert held.figures["introductions"] > 6
    assert held.certificate["sha256"] == SHA256
    assert queries.problems_of(held) == ()
