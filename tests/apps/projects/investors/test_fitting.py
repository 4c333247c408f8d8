"""Each limit by itself: it fits, fails or cannot be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from madoguchi.apps.projects.investors.fitting import FAILS, FITS, OPEN, Offer, Wishes, fits, open_sum, weigh

OFFER: dict[str, Any] = {
    "currency": "RUB",
    "sought": {"equity": Decimal(200), "loan": Decimal(700)},
    "stated_return": Decimal(14),
    "years": 6,
    "sectors": frozenset({"fisheries"}),
    "places": frozenset({"region/RU-PRI", "group/RU-FE", "side/ru"}),
    "stage": "G3",
}


@pytest.mark.parametrize(
    ("wishes", "offered", "limit", "verdict"),
    [
        ({"least": Decimal(900)}, {}, "ticket", FITS),
        ({"least": Decimal(901)}, {}, "ticket", FAILS),
        ({"most": Decimal(10)}, {}, "ticket", FITS),
        ({"least": Decimal(201), "kinds": {"equity"}}, {}, "ticket", FAILS),
        ({"least": Decimal(1)}, {"currency": "JPY"}, "ticket", OPEN),
        ({"kinds": {"loan", "lease"}}, {}, "kinds", FITS),
        ({"kinds": {"lease"}}, {}, "kinds", FAILS),
        ({"least_return": Decimal(14)}, {}, "return", FITS),
        ({"least_return": Decimal("14.01")}, {}, "return", FAILS),
        ({"least_return": Decimal(1)}, {"stated_return": None}, "return", OPEN),
        ({"longest_years": 6}, {}, "horizon", FITS),
        ({"longest_years": 5}, {}, "horizon", FAILS),
        ({"longest_years": 5}, {"years": None}, "horizon", OPEN),
        ({"sectors": {"fisheries", "wind"}}, {}, "sectors", FITS),
        ({"sectors": {"wind"}}, {}, "sectors", FAILS),
        ({"sectors": {"wind"}}, {"sectors": frozenset()}, "sectors", OPEN),
        ({"places": {"side/ru"}}, {}, "places", FITS),
        ({"places": {"side/jp"}}, {}, "places", FAILS),
        ({"stages": {"G3"}}, {}, "stages", FITS),
        ({"stages": {"G2"}}, {}, "stages", FAILS),
        ({}, {"is_going": False}, "condition", FAILS),
    ],
)
def test_a_limit_is_answered_by_itself(wishes, offered, limit, verdict):
    wanted: dict[str, Any] = {name: frozenset(one) if isinstance(one, set) else one for name, one in wishes.items()}

    found = weigh(Wishes("RUB", **wanted), Offer(**{**OFFER, **offered}))

    assert {one.limit: one.verdict for one in found}[limit] == verdict
    assert [one.limit for one in found if one.verdict == FAILS] == ([limit] if verdict == FAILS else [])
    assert fits(found) == (verdict != FAILS)


def test_what_is_open_is_the_money_of_the_kinds_the_investor_gives():
    offer = Offer(**OFFER)

    assert open_sum(Wishes("RUB", kinds=frozenset({"loan"})), offer) == Decimal(700)
    assert open_sum(Wishes("RUB"), offer) == Decimal(900)


def test_a_limit_that_was_not_set_is_not_asked_after():
    assert [one.limit for one in weigh(Wishes("RUB", least=Decimal(1)), Offer(**OFFER))] == ["condition", "ticket"]
