"""Who owns what share of a company: kept on the desk with days and source, and asked about at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.apps.screening import actions
from madoguchi.apps.screening.explaining import feature_sentence
from madoguchi.apps.screening.models import Hit, List, ListedParty, Shareholding
from madoguchi.apps.screening.ownership import Share, interests
from madoguchi.core.refusals import Refused
from tests import cast
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db
TYPED = {"percent": "50", "from_on": "2024-04-01", "source": "Report of 2024"}


def hold(owned, owner, percent: int = 10, from_on: date = date(2020, 1, 1), to_on: date | None = None):
    return actions.record_shareholding(
        owned,
        owner=owner,
        percent=Decimal(percent),
        from_on=from_on,
        to_on=to_on,
        source="A report",
        by=None,
        at=MONDAY,
    )


def test_a_share_of_a_listed_owner_raises_a_question_about_the_company_and_can_end(client):
    sakura, _ = cast.sakura()
    listing = List.objects.create(key="a", name="A", version="1", file_digest="x", loaded_at=MONDAY)
    ListedParty.objects.create(listing=listing, key="1", names=[{"text": "Northern Trading House", "language": "en"}])
    client.force_login(cast.officer())

    with override("en"):
        address = reverse("owners", args=[sakura.reference])
        client.post(address, {**TYPED, "owner_name": "Northern Trading House"})
        share = Shareholding.objects.get()
        page = client.get(address).content.decode()
        client.post(reverse("share-end", args=[sakura.reference, share.pk]), {"on": "2025-03-31"})

    share.refresh_from_db()
    assert Hit.objects.get().organisation == sakura
    assert "Northern Trading House" in page
    assert "Report of 2024" in page
    assert "Owners of 50.00" in page
    assert (share.percent, share.to_on) == (Decimal(50), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"owner": "nobody"}, "No company of the registry has this number"),
        ({"owner_name": "Somebody", "percent": "101"}, "A share is more than 0 and at most 100 percent"),
        ({"owner_name": "Somebody", "to_on": "2024-03-31"}, "It cannot end before."),
        ({}, "Give the owner as a company of the registry or by name"),
    ],
)
def test_a_share_that_cannot_be_is_refused_with_a_sentence(client, typed, said):
    sakura, _ = cast.sakura()
    client.force_login(cast.officer())

    with override("en"):
        answer = client.post(reverse("owners", args=[sakura.reference]), {**TYPED, **typed})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Shareholding.objects.exists()


def test_nobody_has_the_majority_of_itself_by_itself_or_through_others_at_one_time():
    (sakura, _), (vostok, _) = cast.sakura(), cast.vostok()
    third = cast.company("jp", "第三社", language="ja", region="JP-13")
    hold(vostok, sakura, 51)
    hold(third, vostok, 60, to_on=date(2021, 12, 31))

    with pytest.raises(Refused, match="owner-owns-itself"):
        hold(sakura, sakura)
    with pytest.raises(Refused, match="share-makes-a-circle"):
        hold(sakura, third, 51, from_on=date(2021, 6, 1))
    hold(sakura, third, 51, from_on=date(2022, 1, 1))

    assert Shareholding.objects.count() == 3


def test_companies_that_hold_parts_of_each_other_are_kept_and_what_a_listed_owner_holds_through_them_counts():
    """42 percent of one and 45 of its partner, which hold 20 of each other: 51 / 0.96 percent in the end."""
    sakura, _ = cast.sakura()
    partner = cast.company("jp", "株式会社ミドリ", language="ja", region="JP-13")
    listing = List.objects.create(key="a", name="A", version="1", file_digest="x", loaded_at=MONDAY)
    ListedParty.objects.create(listing=listing, key="1", names=[{"text": "Northern Trading House", "language": "en"}])
    hold(sakura, partner, 20)
    hold(partner, sakura, 20)
    for owned, percent in ((sakura, 42), (partner, 45)):
        actions.record_shareholding(
            owned,
            owner_name="Northern Trading House",
            percent=Decimal(percent),
            from_on=date(2020, 1, 1),
            source="A report",
            by=None,
            at=MONDAY,
        )

    actions.screen([sakura], cause="test", by=None, at=MONDAY)

    (feature,) = Hit.objects.get(organisation=sakura).features
    with override("en"):
        said = feature_sentence(feature)
    assert feature["key"] == "held-in-the-end-by-listed"
    assert said == (
        "Listed owners hold 53.125 % of it in the end, also through minorities; the largest is Northern Trading House"
    )


CROSSED = [
    ("nobody listed holds any", [("B", "A", 20), ("A", "B", 20)], {}),
    ("a straight line multiplies", [("L", "A", 40), ("A", "B", 50)], {"A": 40, "B": 20}),
    ("two ways to one add up", [("L", "A", 40), ("L", "B", 40), ("B", "A", 30)], {"A": 52, "B": 40}),
    (
        "two that hold each other",
        [("L", "A", 45), ("L", "B", 40), ("B", "A", 20), ("A", "B", 20)],
        {"A": 55.2083, "B": 51.0417},
    ),
    (
        "three in a ring",
        [("L", "A", 50), ("A", "B", 50), ("B", "C", 50), ("C", "A", 50)],
        {"A": 57.1429, "B": 28.5714, "C": 14.2857},
    ),
    ("a closed ring nobody reaches", [("A", "B", 50), ("B", "A", 50), ("L", "C", 10)], {"C": 10}),
    ("more than a whole, as after a merge", [("L", "A", 100), ("B", "A", 100), ("A", "B", 100)], {"A": 100, "B": 100}),
]  # fmt: skip


@pytest.mark.parametrize(("edges", "expected"), [case[1:] for case in CROSSED], ids=[case[0] for case in CROSSED])
def test_what_a_listed_owner_holds_in_the_end(edges, expected):
    found = interests([Share(owner, owned, Decimal(percent)) for owner, owned, percent in edges], {"L"})

    assert {name: round(parts["L"], 4) for name, parts in found.items() if parts} == expected


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(1, 24)), max_size=20))
def test_it_is_what_passing_shares_on_again_and_again_comes_to(drawn):
    """The peer: an owner's parts handed on from company to company, in exact fractions, until nothing is left."""
    room = dict.fromkeys(range(5), 96)
    edges = []
    for owner, owned, percent in drawn:
        if owner != owned and percent <= room[owned]:
            room[owned] -= percent
            edges.append(("L" if owner == 5 else str(owner), str(owned), percent))

    found = interests([Share(owner, owned, Decimal(percent)) for owner, owned, percent in edges], {"L"})

    handed, whole = {"L": Fraction(1)}, dict.fromkeys(map(str, range(5)), 0.0)
    for _ in range(60):
        following: dict[str, Fraction] = {}
        for owner, owned, percent in edges:
            following[owned] = following.get(owned, Fraction(0)) + handed.get(owner, Fraction(0)) * percent / 100
        handed = {name: fraction.limit_denominator(10**12) for name, fraction in following.items()}
        for name, fraction in handed.items():
            whole[name] += float(fraction)
    for name, part in whole.items():
        ended = sum(found.get(name, {}).values())
        assert abs(ended - 100 * part) <= 100 * 0.96**60 + 1e-6
