"""Whatever runs twice on the same moment does once what it does, and a week without a clock loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from madoguchi.apps.docket.models import Entry
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.introductions.models import LAPSED, Introduction, Round
from madoguchi.core import clock, schedule
from madoguchi.core.invariants import verify
from madoguchi.core.notices.models import JobRun, Message
from madoguchi.core.notices.tasks import deliver_due
from madoguchi.core.search import indexing
from tests import cast
from tests.cast import MONDAY
from tests.stage import changes_nothing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WEEKS = 30


@pytest.fixture
def busy(settings, tmp_path) -> None:
    """Something of everything that falls due in the following months."""
    settings.DATA = tmp_path
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    cast.officer()
    stranger = cast.company(
        "ru", "ООО «Байкал»", language="ru", region="RU-IRK", who=cast.person("boris@baikal.example", "Boris", "ru")
    )
    seek = cast.entry(sakura, "seek", "Cold storage", activities=("5210",))
    cast.entry(vostok, "offer", "Cold storage", activities=("1020",), regions_wanted=("JP-01",))
    cast.entry(stranger, "offer", "Frozen fish", activities=("1020",), regions_wanted=("JP-01",))
    met = cast.proposal(sakura, vostok, first_entry=seek)
    for organisation, person in ((sakura, kenji), (vostok, anna)):
        introductions.accept(met, organisation=organisation, by=person, at=MONDAY)
    cast.proposal(sakura, stranger)
    introductions.plan_round(on=(MONDAY + timedelta(days=3)).date(), by=None, at=MONDAY)
    indexing.drain()


def run_everything(at: datetime) -> list[str]:
    """Every job there is, whether it is due or not, the mail and the index."""
    faults = []
    with clock.set_to(at):
        # The head of the journal is signed over what all others recorded, so it comes last.
        for job in sorted(schedule.jobs(), key=lambda one: one.name.startswith("journal")):
            try:
                job.work(at)
            except Exception as fault:  # noqa: BLE001  (all of them are to be seen)
                faults.append(f"{job.name}: {type(fault).__name__}: {fault}")
        deliver_due(at)
        indexing.drain()
    return faults


def test_every_job_run_twice_on_the_same_moment_changes_nothing_the_second_time(busy: None) -> None:
    for week in range(0, WEEKS, 2):
        at = MONDAY + timedelta(days=7 * week, hours=5, minutes=week)
        assert run_everything(at) == []

        with changes_nothing(f"every job in week {week}"):
            assert run_everything(at) == []

    assert [finding.violations for finding in verify() if not finding.holds] == []
    assert Introduction.objects.filter(state=LAPSED).exists()
    assert Round.objects.count() > 1


def test_a_job_that_does_its_work_twice_is_noticed(busy: None, monkeypatch) -> None:
    def plan_another(at: datetime) -> None:
        Round.objects.create(number=Round.objects.count() + 100, planned_on=at.date())

    monkeypatch.setitem(schedule._jobs, "planted", schedule.Job("planted", plan_another, schedule.DAY))
    run_everything(MONDAY)

    with pytest.raises(AssertionError, match="every job"), changes_nothing("every job"):
        run_everything(MONDAY)


def tick(at: datetime) -> list[schedule.Run]:
    """What `madoguchi tick` does."""
    with clock.set_to(at):
        runs = list(schedule.run_due(at))
        indexing.drain()
        deliver_due(at)
    return runs


def test_a_tick_that_is_repeated_runs_no_job_again(busy: None) -> None:
    at = MONDAY + timedelta(days=8)
    assert {run.problem for run in tick(at)} == {""}

    with changes_nothing("the second tick"):
        assert tick(at) == []


@pytest.mark.parametrize("step", [timedelta(hours=6), timedelta(days=7)], ids=["all day", "after a week"])
def test_a_scheduler_that_was_down_loses_and_doubles_nothing(busy: None, step: timedelta) -> None:
    """A tick every few hours, or one after a week: the same falls due, and each letter goes out once."""
    tick(MONDAY + timedelta(days=1))

    at, end = MONDAY + timedelta(days=1), MONDAY + timedelta(days=15, hours=6)
    while at < end:
        at = min(at + step, end)
        assert {run.problem for run in tick(at)} <= {""}

    keys = list(Message.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(sent) == len(set(sent))
    waiting = Introduction.objects.get(round=None, accepted_at=None)
    assert (waiting.state, waiting.ended_at is not None) == (LAPSED, True)
    assert Message.objects.filter(kind="introduction-closed", about_reference=waiting.reference).count() == 2
    assert Message.objects.filter(kind="introduction-reminder", about_reference=waiting.reference).exists()
    assert Round.objects.exclude(opened_at=None).count() == 1
    assert not JobRun.objects.filter(ended_at=None).exists()
    assert [finding.violations for finding in verify() if not finding.holds] == []


def test_entries_are_asked_about_and_lapse_although_the_clock_stood_still_for_half_a_year(busy: None) -> None:
    tick(MONDAY + timedelta(days=1))

    for later in (200, 201):
        tick(MONDAY + timedelta(days=later))

    assert set(Entry.objects.values_list("state", flat=True)) == {"lapsed"}
    assert connection.in_atomic_block
