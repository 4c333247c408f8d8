from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.core import schedule
from madoguchi.core.notices.models import JobRun
from madoguchi.core.schedule import Job, job, run_due

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_jobs", {})


@pytest.mark.parametrize(
    ("every", "hour", "minute", "last"),
    [
        ("hour", 0, 0, "2026-11-25T12:00"),
        ("hour", 0, 30, "2026-11-25T11:30"),
        ("day", 3, 0, "2026-11-25T03:00"),
        ("day", 13, 0, "2026-11-24T13:00"),
        ("week", 6, 0, "2026-11-23T06:00"),
        ("month", 6, 0, "2026-11-01T06:00"),
    ],
)
def test_a_job_was_due_at_a_moment_one_can_tell(every, hour, minute, last):
    due = Job("x", print, every, hour, minute).last_due(NOON)

    assert due.strftime("%Y-%m-%dT%H:%M") == last


def test_looking_twice_runs_once():
    ran: list[datetime] = []
    job("lapse", every="day", hour=3)(ran.append)

    list(run_due(NOON))
    list(run_due(NOON))
    list(run_due(NOON + timedelta(hours=1)))

    assert ran == [NOON]


def test_after_a_week_without_power_a_job_runs_once_for_all_of_it():
    ran: list[datetime] = []
    job("lapse", every="day", hour=3)(ran.append)
    list(run_due(NOON))

    list(run_due(NOON + timedelta(days=7)))

    assert ran == [NOON, NOON + timedelta(days=7)]


def test_a_job_that_counts_each_moment_loses_none_in_a_week_without_power():
    ran: list[datetime] = []
    job("reading", every="day", hour=3, each=True)(ran.append)
    list(run_due(NOON))

    list(run_due(NOON + timedelta(days=7)))

    assert [one.day for one in ran] == [25, 26, 27, 28, 29, 30, 1, 2]
    assert {one.hour for one in ran} == {3}


def test_a_job_that_fails_keeps_no_other_from_running_and_is_tried_again():
    ran: list[str] = []
    is_broken = [True]

    @job("a-broken", every="day")
    def broken(at: datetime) -> None:
        if is_broken[0]:
            raise RuntimeError("no power")
        ran.append("broken")

    job("b-sound", every="day")(lambda at: ran.append("sound"))

    first = list(run_due(NOON))
    is_broken[0] = False
    second = list(run_due(NOON + timedelta(minutes=5)))

    assert [(run.job, run.problem) for run in first] == [("a-broken", "RuntimeError: no power"), ("b-sound", "")]
    assert [(run.job, run.problem) for run in second] == [("a-broken", "")]
    assert ran == ["sound", "broken"]


def test_a_job_that_was_killed_is_begun_again_after_an_hour():
    ran: list[datetime] = []

    @job("lapse", every="day")
    def lapse(at: datetime) -> None:
        ran.append(at)
        if len(ran) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run_due(NOON))
    list(run_due(NOON + timedelta(minutes=10)))
    list(run_due(NOON + timedelta(minutes=61)))

    assert len(ran) == 2
    assert JobRun.objects.get().tries == 2


def test_a_time_that_is_none_is_a_fault():
    with pytest.raises(ValueError, match="fortnight"):
        job("x", every="fortnight")


def test_every_job_is_known_once_the_apps_have_started():
    """A tick loads no pages: a job that only they bring along would wait for whoever opens one."""
    code = """
import pkgutil, importlib, django
django.setup()
from madoguchi import apps, core
from madoguchi.core import schedule
known = {job.name for job in schedule.jobs()}
for part in (apps, core):
    for found in pkgutil.walk_packages(part.__path__, part.__name__ + "."):
        if found.name.rpartition(".")[2] in {"tasks", "jobs", "views"}:
            importlib.import_module(found.name)
print(sorted({job.name for job in schedule.jobs()} - known), len(known))
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "madoguchi.settings"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)

    late, number = done.stdout.rsplit(" ", 1)
    assert late == "[]"
    assert int(number) > 30
