"""Who owns what share of a company: kept on the desk with days and source, and asked about at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from madoguchi.apps.screening import actions
from madoguchi.apps.screening.models import Hit, List, ListedParty, Shareholding
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


def test_nobody_owns_itself_by_itself_or_through_others_at_one_time():
    (sakura, _), (vostok, _) = cast.sakura(), cast.vostok()
    third = cast.company("jp", "第三社", language="ja", region="JP-13")
    hold(vostok, sakura)
    hold(third, vostok, to_on=date(2021, 12, 31))

    with pytest.raises(Refused, match="owner-owns-itself"):
        hold(sakura, sakura)
    with pytest.raises(Refused, match="share-makes-a-circle"):
        hold(sakura, third, from_on=date(2021, 6, 1))
    hold(sakura, third, from_on=date(2022, 1, 1))

    assert Shareholding.objects.count() == 3
