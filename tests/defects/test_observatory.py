"""What would happen if a control of the figures were broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from madoguchi.apps.observatory import actions, queries, recording
from madoguchi.apps.observatory.invariants import recorded_vintages_are_unchanged
from madoguchi.apps.observatory.models import Observation
from madoguchi.apps.observatory.recording import Release
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

test_the_control_holds, test_the_defect_is_caught = holds("observatory"), is_caught("observatory")
