from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client

from madoguchi.core import clock
from madoguchi.core.search import indexing
from tests import cast
from tests.cast import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_index")]

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def now():
    with clock.set_to(MONDAY):
        yield


def feed(address: str) -> ElementTree.Element:
    return ElementTree.fromstring(Client().get(address).content)


def test_a_feed_holds_the_entries_of_its_search_and_the_notice_on_places():
    company, kenji = cast.sakura()
    entry = cast.entry(company, "seek", "Snow crab & more <b>", by=kenji)
    cast.entry(company, "seek", "Timber", by=kenji)
    indexing.drain()

    root = feed("/en/docket/feed.atom?q=crab")

    found = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in found] == ["Seeks: Snow crab & more <b>"]
    assert found[0].find(f"{ATOM}link").attrib["href"].endswith(f"/en/docket/{entry.reference}/")
    assert "Places" in (root.findtext(f"{ATOM}rights") or "")


def test_a_feed_speaks_the_language_of_its_address():
    assert feed("/ja/docket/feed.atom").attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "ja"


def test_the_page_of_feeds_lists_sides_directions_and_kinds():
    page = Client().get("/ru/feeds/").content.decode()

    assert all(part in page for part in ("feed.atom?direction=offer", "feed.atom?side=jp", "feed.atom?kind=supply"))
