"""As known on: a vintage that comes later changes no earlier answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.apps.observatory import actions, queries, recording
from madoguchi.apps.observatory.invariants import (
    figures_can_be_traced,
    recorded_vintages_are_unchanged,
    series_are_seen_with_their_values,
)
from madoguchi.apps.observatory.models import Observation, Series, Source, Vintage
from madoguchi.apps.observatory.recording import Release
from madoguchi.core.refusals import Refused
from tests.apps.observatory.conftest import figure, release
from tests.cast import MONDAY

DAY = MONDAY.date()

cells = st.dictionaries(
    st.tuples(st.sampled_from(["a.x", "a.y"]), st.sampled_from(["2014", "2015", "2016"])),
    st.one_of(st.none(), st.integers(-5, 5)),
    max_size=6,
)


def answer(source: Source, days: int) -> dict[tuple[str, str], tuple[object, str]]:
    rows = queries.known(Observation.objects.filter(series__source=source), on=DAY + timedelta(days=days))
    return {(one.series.key, one.period): (one.value, one.status) for one in rows.select_related("series")}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells, min_size=1, max_size=4))
def test_a_vintage_loaded_later_changes_no_earlier_answer(releases):
    Observation.objects.all().delete()
    Vintage.objects.all().delete()
    source = actions.open_source("office", name={"en": "Office"})
    expected: list[dict[tuple[str, str], tuple[object, str]]] = []
    state: dict[tuple[str, str], tuple[object, str]] = {}

    for day, rows in enumerate(releases):
        figures = [figure(key, at, value, "lost" if value is None else "certain") for (key, at), value in rows.items()]
        vintage, report = recording.stage(figures, source, Release(f"r{day}", "test"), at=MONDAY + timedelta(days=day))
        assert answer(source, day) == state, "what is staged is seen by nobody"
        if report.new + report.revised:
            recording.record(vintage, by=None, at=MONDAY + timedelta(days=day))
        else:
            recording.discard(vintage)
        for place, value in rows.items():
            state = {**state, place: (None, "lost") if value is None else (Decimal(value), "certain")}
        expected.append(state)
        for earlier, then in enumerate(expected):
            assert answer(source, earlier) == then


def test_a_revision_is_a_new_vintage_and_both_stay(office):
    release(office, "first", [figure("gdp.x", "2016", 1), figure("gdp.x", "2017", 5)])
    second = release(office, "second", [figure("gdp.x", "2016", 2), figure("gdp.x", "2017", 5)], days=3)

    series = queries.series("gdp.x")
    now = {one.period: one.value for one in queries.values([series])[series.pk]}
    then = {one.period: one.value for one in queries.values([series], on=DAY)[series.pk]}
    assert (now["2016"], then["2016"]) == (Decimal(2), Decimal(1))
    assert (second.rows, second.unchanged) == (1, 1)
    assert [one.value for one in queries.history(series, "2016")] == [2, 1]


def test_a_vintage_never_comes_before_one_that_was_seen(office):
    release(office, "second", [figure("gdp.x", "2016", 2)], days=3)
    late, _report = recording.stage([figure("gdp.x", "2016", 1)], office, Release("first", "test"), at=MONDAY)

    with pytest.raises(Refused) as refusal:
        recording.record(late, by=None, at=MONDAY)

    assert refusal.value.key == "vintage-comes-too-late"


def test_a_release_is_taken_in_once(office):
    release(office, "first", [figure("gdp.x", "2016", 2)])

    with pytest.raises(Refused, match="release-is-taken-in"):
        release(office, "first", [figure("gdp.x", "2016", 3)], days=1)


def test_what_was_recorded_cannot_be_thrown_away(office):
    vintage = release(office, "first", [figure("gdp.x", "2016", 2)])

    with pytest.raises(Refused, match="vintage-is-seen"):
        recording.discard(vintage)


def test_an_import_that_never_ended_is_thrown_away_after_a_day(office):
    recording.stage([figure("gdp.x", "2016", 2)], office, Release("first", "test"), at=MONDAY)

    assert actions.discard_unfinished(at=MONDAY + timedelta(hours=23)) == 0
    assert actions.discard_unfinished(at=MONDAY + timedelta(hours=25)) == 1
    assert Observation.objects.count() == 0


def test_verify_finds_a_figure_that_was_changed_behind_our_back(office):
    release(office, "first", [figure("gdp.x", "2016", 2)])
    assert list(recorded_vintages_are_unchanged()) == []

    Observation.objects.update(value=3)

    assert [one.what for one in recorded_vintages_are_unchanged()] == ["office first: its rows were changed"]


def test_verify_finds_a_figure_without_its_place(pack_figures):
    assert list(figures_can_be_traced()) == []

    Observation.objects.filter(series__key="trade.exports").update(lines="")

    assert [one.where for one in figures_can_be_traced()] == ["trade.exports"]


def test_a_series_is_listed_by_the_first_release_that_is_seen(office):
    at = MONDAY
    waiting, _report = recording.stage([figure("gdp.x", "2016", 1)], office, Release("first", "test"), at=at)
    other, _report = recording.stage([figure("gdp.x", "2017", 1)], office, Release("second", "test"), at=at)
    assert queries.series("gdp.x") is None

    recording.record(other, by=None, at=at)

    assert queries.series("gdp.x") is not None
    recording.discard(waiting)
    assert [one.key for one in queries.all_series()] == ["gdp.x"]
    assert list(series_are_seen_with_their_values()) == []


def test_a_series_whose_first_file_was_dropped_is_listed_by_the_next(office):
    waiting, _report = recording.stage([figure("gdp.x", "2016", 1)], office, Release("first", "test"), at=MONDAY)
    other, _report = recording.stage([figure("gdp.x", "2017", 1)], office, Release("second", "test"), at=MONDAY)
    recording.discard(waiting)
    assert queries.series("gdp.x") is None

    recording.record(other, by=None, at=MONDAY)

    assert queries.series("gdp.x") is not None
    Series.objects.update(opened_by=None)
    assert [one.where for one in series_are_seen_with_their_values()] == ["gdp.x"]
