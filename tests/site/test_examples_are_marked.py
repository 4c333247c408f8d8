"""Nothing invented looks real: not on a page, not in a feed, not to a program."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.core.refusals import Refused
from madoguchi.core.search.indexing import drain
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    sakura, kenji = cast.sakura()
    real = cast.entry(sakura, "seek", "Crab wanted", by=kenji, products=("0306",))
    invented = cast.entry(sakura, "seek", "Invented crab wanted", by=kenji, products=("0306",))
    type(invented).objects.filter(pk=invented.pk).update(is_example=True)
    drain()
    return real, invented


def test_a_feed_says_which_entries_are_invented(entries):
    text = Client().get("/en/docket/feed.atom").content.decode()

    assert "[Example] Seeks: Invented crab wanted" in text
    assert "[Example] Seeks: Crab wanted" not in text


def test_a_program_reads_of_real_entries_only(entries):
    real, invented = entries
    client = Client()

    pages = [client.get(f"/en/docket/{one.reference}/").content.decode() for one in (real, invented)]

    assert ["application/ld+json" in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    "text", ["Call 011-222-3333", "write to kenji@sakura.example", "+7 423 222-33-44", "電話：０１１−２２２−３３３３"]
)
def test_a_text_that_brings_its_own_contact_is_refused(text):
    sakura, kenji = cast.sakura()

    with pytest.raises(Refused, match="text-names-a-contact"):
        cast.entry(sakura, "seek", text, by=kenji)
