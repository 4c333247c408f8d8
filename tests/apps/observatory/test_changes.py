"""What releases changed: the page of one, two compared, the feed of all."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from madoguchi.apps.observatory import actions, comparing, queries
from madoguchi.core.journal import queries as journal
from tests import cast
from tests.apps.observatory.conftest import figure, release
from tests.cast import MONDAY

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def releases(office: Any) -> list[Any]:
    first = release(office, "first", [figure("gdp", "2016", 4), figure("gdp", "2017", 5)])
    second = release(office, "second", [figure("gdp", "2016", 3), figure("gdp", "2018", 6)], days=1)
    officer = cast.officer()
    third = actions.take_back(second, reason="recalled", by=officer, at=MONDAY + timedelta(days=2)).vintage
    return [first, second, third]


def said(found: list[comparing.Changed]) -> list[Any]:
    values = [(one.earlier and one.earlier.value, one.later and one.later.value) for one in found]
    return [(one.period, *pair) for one, pair in zip(found, values, strict=True)]


def test_what_a_release_changed_is_told_value_by_value(releases):
    second, third = releases[1:]

    changed = comparing.made_by(list(comparing.rows_of(second)), second)

    assert said(changed) == [("2016", 4, 3), ("2018", None, 6)]
    assert [changed[0].difference, changed[0].percent, changed[1].difference] == [-1, Decimal("-25.0"), None]
    assert said(comparing.made_by(list(comparing.rows_of(third)), third)) == [("2016", 3, 4), ("2018", 6, None)]
    assert (second.added, second.revised) == (1, 1)


def test_two_releases_of_a_series_are_compared_both_ways(releases):
    first, second, third = releases
    series = queries.series("gdp")

    assert said(comparing.between(series, first, second)) == [("2016", 4, 3), ("2018", None, 6)]
    assert said(comparing.between(series, second, first)) == [("2016", 3, 4), ("2018", 6, None)]
    assert said(comparing.between(series, first, third)) == []


def test_a_reader_follows_a_release_from_the_feed_to_its_page_and_the_journal(client, releases):
    second, third = releases[1:]

    feed = ElementTree.fromstring(client.get(reverse("vintages-feed")).content)
    narrow = ElementTree.fromstring(client.get(reverse("vintages-feed"), {"source": "nobody"}).content)
    page = client.get(reverse("vintage", args=[second.reference])).content.decode()
    compared = client.get(
        reverse("series-changes", args=["gdp"]), {"first": releases[0].reference, "second": second.reference}
    ).content.decode()

    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    summaries = [entry.findtext(f"{ATOM}summary") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [
        "Statistical office: second is taken back (Its source took it back)",
        "Statistical office: second",
        "Statistical office: first",
    ]
    assert summaries[1:] == ["New values: 1. Revised values: 1.", "New values: 2. Revised values: 0."]
    assert list(narrow.iter(f"{ATOM}entry")) == []
    event = journal.events_of(second).get(kind="vintage.recorded")
    assert event.leaf in page
    assert second.digest in page
    assert "−25" in page
    assert ["2018" in compared, "2017" in compared] == [True, False]
    assert client.get(reverse("vintage", args=[third.reference])).status_code == 200
    assert client.get(reverse("series-changes", args=["nothing"])).status_code == 404
