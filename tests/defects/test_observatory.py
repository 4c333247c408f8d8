"""What would happen if a control of the figures were broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from django.db.models import Q

from madoguchi.apps.observatory import actions, queries, recording
from madoguchi.apps.observatory.invariants import figures_of_places_have_their_keys, recorded_vintages_are_unchanged
from madoguchi.apps.observatory.models import Observation
from madoguchi.apps.observatory.recording import Figure, Measure, Release
from madoguchi.core import packs
from madoguchi.core.refusals import Refused
from tests.apps.observatory.conftest import figure, release
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register


def a_later_vintage_changes_no_earlier_answer() -> None:
    office = actions.open_source("office", name={"en": "Office"})
    release(office, "first", [figure("gdp.x", "2016", 1)])
    release(office, "second", [figure("gdp.x", "2016", 2)], days=3)

    then = queries.known(Observation.objects.filter(series__source=office), on=MONDAY.date())

    assert [one.value for one in then] == [1]


def what_is_staged_is_seen_by_nobody() -> None:
    office = actions.open_source("office", name={"en": "Office"})
    recording.stage([figure("gdp.x", "2016", 1)], office, Release("first", "test"), at=MONDAY)

    assert list(queries.known(Observation.objects.filter(series__source=office))) == []


def a_changed_figure_is_noticed() -> None:
    office = actions.open_source("office", name={"en": "Office"})
    release(office, "first", [figure("gdp.x", "2016", 1)])
    Observation.objects.update(value=2)

    assert list(recorded_vintages_are_unchanged())


def figures_of_a_place_need_both_sides() -> None:
    office = actions.open_source("office", name={"en": "Office"})
    place = packs.current().neutral_places[0].key
    measure = Measure(f"population.{place}", "population", place=place)
    rows = [Figure(measure, "2016", Decimal(1))]
    vintage, _report = recording.stage(rows, office, Release("first", "test"), at=MONDAY)
    with suppress(Refused):
        recording.record(vintage, by=None, at=MONDAY)

    assert list(queries.known(Observation.objects.filter(series__source=office))) == []


@contextmanager
def one_key_is_enough() -> Iterator[None]:
    with patch.object(recording, "sides_without_key", lambda vintage: []):
        yield


def a_publication_without_keys_is_noticed() -> None:
    with one_key_is_enough(), suppress(AssertionError):
        figures_of_a_place_need_both_sides()

    assert list(figures_of_places_have_their_keys())


@contextmanager
def every_series_is_of_no_place() -> Iterator[None]:
    with patch("madoguchi.apps.observatory.invariants.Exists", lambda _rows: Q(pk__lt=0)):
        yield


@contextmanager
def a_day_without_an_end() -> Iterator[None]:
    with patch("madoguchi.apps.observatory.known.end_of", lambda day: MONDAY + timedelta(days=999)):
        yield


@contextmanager
def staged_and_seen_at_once() -> Iterator[None]:
    keep = recording.stage

    def both(rows, source, about, *, at):
        vintage, report = keep(rows, source, about, at=at)
        return recording.record(vintage, by=None, at=at), report

    with patch.object(recording, "stage", both):
        yield


@contextmanager
def a_digest_of_nothing() -> Iterator[None]:
    with (
        patch("madoguchi.apps.observatory.invariants.digest_of", lambda vintage: "0"),
        patch("madoguchi.apps.observatory.recording.digest_of", lambda vintage: "0"),
    ):
        yield


register(
    "observatory.day-forgotten",
    "what is known later changes no answer of earlier",
    plant=a_day_without_an_end,
    check=a_later_vintage_changes_no_earlier_answer,
)
register(
    "observatory.staged-seen",
    "a release is seen whole or not at all",
    plant=staged_and_seen_at_once,
    check=what_is_staged_is_seen_by_nobody,
)
register(
    "observatory.digest-of-nothing",
    "a figure that was changed behind our back is noticed",
    plant=a_digest_of_nothing,
    check=a_changed_figure_is_noticed,
)

register(
    "observatory.one-key",
    "figures of a place both sides claim need the keys of both",
    plant=one_key_is_enough,
    check=figures_of_a_place_need_both_sides,
)
register(
    "observatory.keys-unasked",
    "figures of such a place that are public without keys are noticed",
    plant=every_series_is_of_no_place,
    check=a_publication_without_keys_is_noticed,
)

test_the_control_holds, test_the_defect_is_caught = holds("observatory"), is_caught("observatory")
