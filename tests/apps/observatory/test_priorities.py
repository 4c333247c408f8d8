"""Priorities for cooperation: computed as on paper, with supply and demand beside them, and called a weak signal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from madoguchi.apps.observatory import priorities, queries, recording
from madoguchi.apps.observatory.readers.trade import measure
from madoguchi.apps.observatory.recording import Figure, Release
from madoguchi.core import packs
from tests import cast
from tests.cast import MONDAY

# Million dollars by chapter, made up: exports and imports of two sides with the world, the world, and between them.
WORLD = {"03": 1000, "27": 9000, "87": 10000}
FIRST_OUT, SECOND_OUT = {"03": 100, "27": 0, "87": 2000}, {"03": 200, "27": 1800, "87": 100}
FIRST_IN, SECOND_IN = {"03": 300, "27": 2700, "87": 100}, {"03": 50, "27": 100, "87": 1500}
TO_SECOND, TO_FIRST = {"03": 1, "27": 0, "87": 299}, {"03": 90, "27": 510, "87": 0}


def take_in(office, year: str = "2016", digits: str = "01") -> None:
    first, second = (side.country_code for side in packs.current().sides)
    flows = [
        ("W", "W", "X", WORLD), (first, "W", "X", FIRST_OUT), (second, "W", "X", SECOND_OUT),
        (first, "W", "M", FIRST_IN), (second, "W", "M", SECOND_IN), (first, second, "X", TO_SECOND),
        (second, first, "X", TO_FIRST),
    ]  # fmt: skip
    rows = [
        Figure(measure(reporter, partner, flow, "HS", code + digits), year, Decimal(value * 1_000_000))
        for reporter, partner, flow, values in flows
        for code, value in values.items()
    ]
    vintage, _report = recording.stage(rows, office, Release(year, "test"), at=MONDAY)
    recording.record(vintage, by=None, at=MONDAY)


def test_expected_trade_is_what_a_hand_computation_gives(office):
    take_in(office)

    _, back = priorities.directions(priorities.PRODUCTS, "en")

    raw = {"03": 200 * 300 / 1000, "27": 1800 * 2700 / 9000, "87": 100 * 100 / 10000}
    scale = 600 / sum(raw.values())
    made = {one.potential.group: one.potential.expected / 1e6 for one in back.priorities}
    assert made == {group: pytest.approx(value * scale) for group, value in raw.items()}
    assert [one.potential.group for one in back.priorities] == ["87", "27", "03"]
    fish = back.priorities[-1]
    assert fish.advantage == pytest.approx((200 / 2100) / (1000 / 20000))
    assert back.concentration == pytest.approx(0.15**2 + 0.85**2)


def test_each_level_of_digits_is_counted_once(office):
    take_in(office)
    take_in(office, "2016-12")  # months are no years

    found = priorities.flow_values("W", "W", "X", "2016")

    assert priorities.finest([found]) == 4
    assert sum(priorities.grouped(found, 4, priorities.PRODUCTS).values()) == 20_000_000_000


def test_by_activity_the_sums_stay_the_same(office):
    take_in(office)
    found = priorities.flow_values("W", "W", "X", "2016")

    made = priorities.grouped(found, 4, priorities.ACTIVITIES)

    assert sum(made.values()) == pytest.approx(20_000_000_000, rel=0.02)


def test_a_group_with_less_than_expected_and_no_entry_is_named_as_unserved(office):
    take_in(office)
    sakura, kenji = cast.sakura()

    there, _ = priorities.directions(priorities.PRODUCTS, "en")
    before = {one.potential.group for one in there.unserved}
    side = there.exporter.key
    who = sakura if side == sakura.side else cast.vostok()[0]
    cast.entry(who, "offer", "Frozen crab", by=kenji, products=("0306",))
    there, _ = priorities.directions(priorities.PRODUCTS, "en")

    assert "03" in before
    assert "03" not in {one.potential.group for one in there.unserved}


def test_thousands_of_goods_are_summed_once_for_each_release_and_anew_after_the_next(
    office, django_assert_max_num_queries
):
    take_in(office)
    before = priorities.directions(priorities.PRODUCTS, "en")
    with django_assert_max_num_queries(5):  # the newest release, and the live entries of each side for each direction
        again = priorities.directions(priorities.PRODUCTS, "ja")
    take_in(office, "2017")
    after = priorities.directions(priorities.PRODUCTS, "en")

    assert [one.concentration for one in again] == [one.concentration for one in before]
    assert [one.year for one in before + after] == ["2016", "2016", "2017", "2017"]
    assert [one.concentration_trend for one in before] == [None, None]
    assert [one.concentration_trend for one in after] == [0.0, 0.0]


@pytest.mark.django_db
def test_without_trade_by_goods_nothing_is_ranked_and_the_page_says_how_it_comes(client):
    assert priorities.directions(priorities.PRODUCTS, "en") == []

    page = client.get("/en/figures/priorities/").content.decode()

    assert "A weak signal." in page
    assert "figures-baci" in page


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_the_page_says_in_each_language_how_weak_the_signal_is(office, client, language):
    take_in(office)

    page = client.get(f"/{language}/figures/priorities/").content.decode()

    assert "1,206" in page.replace("\N{NO-BREAK SPACE}", ",").replace("\N{NARROW NO-BREAK SPACE}", ",")
    assert ("0,25" if language == "ru" else "0.25") in page


def test_the_concentration_of_the_report_is_that_of_its_shares(pack_figures):
    exports, imports = queries.concentrations("structure")

    assert round(exports.value, 2) == 0.58
    assert round(imports.value, 2) == 0.66
    assert (exports.largest.key, exports.largest_value) == ("trade.export-structure.mineral-products", Decimal("75.41"))


@pytest.mark.django_db
def test_places_of_neither_side_are_tiles_of_their_own_under_both_names(client):
    pages = {language: client.get(f"/{language}/figures/map/").content.decode() for language in ("en", "ja", "ru")}

    for place in packs.current().neutral_places:
        if place.kind == "all":
            continue
        for language, page in pages.items():
            assert place.display(language) in page
    assert all(page.count('class="own"') == 2 * 4 for page in pages.values())
