from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.core import clock
from tests import cast
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def now():
    with clock.set_to(MONDAY + timedelta(hours=1)):
        yield


@pytest.fixture
def pair():
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    seek = cast.entry(sakura, "seek", "Cold store wanted", by=kenji, kind="services", activities=("5210",))
    offer = cast.entry(vostok, "offer", "Cold store in the port", by=anna, kind="services", activities=("5210",))
    return seek, offer, kenji, anna


def page_of(entry, person=None, language: str = "en"):
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client.get(f"/{language}/docket/{entry.reference}/")


def test_somebody_of_the_other_side_reads_the_reasons_of_both(pair):
    _seek, offer, kenji, _anna = pair

    page = page_of(offer, kenji).content.decode()

    assert "What speaks for it, for you" in page
    assert "You look for this line of business, and it is theirs: Warehousing and storage" in page
    assert "Ask for an introduction" in page


def test_the_reasons_of_the_other_side_are_told_to_the_reader(pair):
    seek, _offer, _kenji, anna = pair

    page = page_of(seek, anna).content.decode()

    assert "They look for your line of business: Warehousing and storage" in page


def test_a_company_that_does_not_show_its_name_is_not_named(pair):
    _seek, offer, kenji, _anna = pair

    pages = [page_of(offer, who, language).content.decode() for who in (None, kenji) for language in ("en", "ja", "ru")]

    assert [page for page in pages if "Восток" in page or "Vostok" in page] == []


def test_its_own_people_see_promising_partners(pair):
    seek, offer, kenji, _anna = pair

    page = page_of(seek, kenji).content.decode()

    assert "Promising partners" in page
    assert offer.get_absolute_url() in page


def test_a_draft_and_an_absent_entry_are_answered_alike_to_others(pair):
    _seek, _offer, kenji, anna = pair
    draft = cast.entry(_seek.organisation, "seek", "Not yet", by=kenji, is_live=False)

    answers = {
        who: page_of(draft, person).status_code for who, person in (("own", kenji), ("other", anna), ("any", None))
    }

    assert answers == {"own": 200, "other": 404, "any": 404}
    assert Client().get("/en/docket/absent/").status_code == 404


def test_the_facts_for_search_engines_are_one_block_that_nothing_can_end(pair):
    seek, _offer, kenji, _anna = pair
    entry = cast.entry(seek.organisation, "offer", "</script><script>alert(1)</script>", by=kenji)

    page = page_of(entry).content.decode()

    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    facts = json.loads(block.group(1))
    assert (facts["@type"], facts["name"]) == ("Offer", "</script><script>alert(1)</script>")
    assert "<script>alert" not in page


def test_the_page_asks_the_database_as_often_with_many_partners(pair):
    seek, offer, kenji, _anna = pair
    counts = []
    for more in (1, 9):
        for k in range(more):
            cast.entry(offer.organisation, "offer", f"Another store {k}", kind="services", activities=("5210",))
        with CaptureQueriesContext(connection) as queries:
            page_of(seek, kenji)
        counts.append(len(queries))

    assert counts[0] == counts[1]
