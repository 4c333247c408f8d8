from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core import mail

from madoguchi.core import clock, schedule, search
from madoguchi.core.schedule import job
from madoguchi.core.search import opening
from madoguchi.site.commands import reindex, tick, worker
from tests.core.notices.conftest import _letters, anna, desk, send  # noqa: F401  (fixtures)
from tests.core.search.conftest import Shelf, company, shelf  # noqa: F401  (fixtures)


@pytest.fixture
def due(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    ran: list[object] = []
    monkeypatch.setattr(schedule, "_jobs", {})
    job("lapse", every="day")(ran.append)
    return ran


def test_one_tick_does_everything_that_is_due_and_a_second_nothing(shelf, anna, desk, monday, due, capsys):  # noqa: F811
    shelf.put(company("a", "Harbour"))
    send(anna, desk, monday)

    with clock.set_to(monday):
        assert tick.run(argparse.Namespace(list=False)) == 0
        assert tick.run(argparse.Namespace(list=False)) == 0

    assert (due, len(mail.outbox), search.index().search("harbour").total) == ([monday], 1, 1)
    assert "1 jobs were due; mail: 1 sent" in capsys.readouterr().out


def test_a_tick_with_a_failed_job_says_so(shelf, monday, due, capsys):  # noqa: F811
    @job("broken", every="day")
    def broken(at: object) -> None:
        raise RuntimeError("no power")

    with clock.set_to(monday):
        assert tick.run(argparse.Namespace(list=False)) == 1

    assert "broken: RuntimeError: no power" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_the_same(shelf, anna, desk, monday, due):  # noqa: F811
    shelf.put(company("a", "Harbour"))
    send(anna, desk, monday)

    with clock.set_to(monday):
        assert worker.run(argparse.Namespace(once=True)) == 0

    assert (due, len(mail.outbox), search.index().search("harbour").total) == ([monday], 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_round_that_fails_is_tried_again_later_each_time(caplog):
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise RuntimeError("no power")

    broken = worker.Round(fail, pause=0.01)

    for _ in range(200):
        broken.go_when_due()
        time.sleep(0.002)

    assert 2 <= len(tries) <= 7
    assert "a round of the worker failed" in caplog.text


def test_reindex_says_how_many_things_it_found(shelf, capsys):  # noqa: F811
    shelf.put(company("a", "Harbour"), company("b", "Harbour"))

    assert reindex.run(argparse.Namespace(quiet=True)) == 0
    with opening.lock("rebuild"):
        assert reindex.run(argparse.Namespace(quiet=True)) == 1

    said = capsys.readouterr()
    assert "built anew: 2 things" in said.out
    assert "Another process is building" in said.err


@pytest.mark.slow
def test_the_worker_stops_when_it_is_told(tmp_path: Path, empty_database: Path):
    shutil.copyfile(empty_database, tmp_path / "x.sqlite3")
    environment = {
        **os.environ,
        "MADOGUCHI_DATA": str(tmp_path),
        "MADOGUCHI_DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
    }
    at_work = subprocess.Popen([sys.executable, "-m", "madoguchi", "worker"], env=environment)
    while not (tmp_path / "search" / "current").exists():
        assert at_work.poll() is None
        time.sleep(0.05)

    at_work.send_signal(signal.SIGTERM)

    assert at_work.wait(timeout=20) == 0
