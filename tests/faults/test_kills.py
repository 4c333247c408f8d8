"""Processes that are killed at any moment: what was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apps.registry.files import rmsp_csv, rmsp_line
from tests.faults.harness import Window

ROWS = 300


@pytest.fixture
def window(windows) -> Iterator[Window]:
    with windows.window(introductions=12) as made:
        yield made


@pytest.fixture
def empty(windows) -> Iterator[Window]:
    with windows.window(firsts=0, seconds=0, introductions=0) as made:
        yield made


def killed_at_random(window: Window, kills: int) -> int:
    """Let somebody work and kill it, again and again; returns how often it was acknowledged that something is done."""
    chosen = random.Random(1)
    for number in range(kills):
        before = len(window.acknowledged())
        child = window.start("mixed", worker=number % 100, seed=number)
        assert window.hears_more_than(before), child.said()
        time.sleep(chosen.random() / 10)
        child.kill()
        assert child.said() == ""
        if number % 5 == 4:
            assert window.look().problems == []
    assert window.look().problems == []
    return len([line for line in window.acknowledged() if line["op"] != "refused"])


def test_nothing_that_was_acknowledged_is_lost_when_workers_are_killed(window: Window) -> None:
    assert killed_at_random(window, kills=10) > 10


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_is_lost_in_a_hundred_kills(window: Window) -> None:
    assert killed_at_random(window, kills=100) > 100


@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_a_kill_at_any_commit_leaves_nothing_half_done(window: Window, is_before: bool) -> None:
    for commit in range(1, 11):
        child = window.start("mixed", more={"kill": {"commit": commit, "is_before": is_before}}, worker=1, seed=commit)
        assert child.wait() == -9, child.said()

    assert window.look().problems == []


def test_consent_and_exchange_in_transactions_of_their_own_are_noticed(window: Window) -> None:
    window.run("answer", side="first", worker=0)

    more = {"defect": "separate transactions", "kill": {"commit": 4, "is_before": True}}
    window.start("answer", more=more, side="second", worker=1).wait()

    assert [problem[:2] for problem in window.look().problems if problem.startswith("I")] != []


# At every write -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strace() -> str:
    """The program that kills a process at its n-th write, where it may."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run([program, "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here (ptrace is refused)")
    return program


def with_fault(window: Window, strace: str, fault: str, number: int) -> int:
    """Answer for one side while a fault waits at the n-th write to the disk; the worker's status."""
    gate = window.folder / f"gate-{fault[:5]}-{number}"
    child = window.start("answer", more={"gate": str(gate)}, side="second", worker=number)
    inject = f"inject=pwrite64:{fault}:when={number}"
    command = [strace, "-qq", "-f", "-o", "/dev/null", "-p", str(child.pid), "-e", "trace=pwrite64", "-e", inject]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        traced = Path(f"/proc/{child.pid}/status")
        for _ in range(500):
            if f"TracerPid:\t{tracer.pid}" in traced.read_text():
                break
            time.sleep(0.01)
        gate.touch()
        return child.wait()


def test_a_kill_at_every_write_leaves_nothing_half_done(sqlite, strace: str) -> None:
    with sqlite.window(introductions=4) as window:
        window.run("answer", side="first", worker=0)

        killed = 0
        for number in (*range(1, 12), *range(12, 60, 4)):
            if with_fault(window, strace, "signal=SIGKILL", number) == 0:
                break
            killed += 1

        looked = window.look()
        assert looked.problems == []
        assert killed > 5


def test_a_disk_that_is_full_at_every_write_is_noticed_and_leaves_nothing_half_done(sqlite, strace: str) -> None:
    with sqlite.window(introductions=4) as window:
        window.run("answer", side="first", worker=0)

        statuses = [with_fault(window, strace, "error=ENOSPC", number) for number in range(1, 9)]

        assert window.look().problems == []
        assert 70 in statuses
        assert window.run("answer", side="second", worker=99).status == 0
        assert window.look().figures["exchanges"] == 4


# Imports --------------------------------------------------------------------------------------------------


def register(folder: Path, rows: int = ROWS) -> str:
    """A small register file."""
    return str(rmsp_csv(folder, *(rmsp_line(number) for number in range(1, rows + 1))))


def goes_in_once(window: Window) -> None:
    """Import to the end; afterwards everything is there once."""
    words = ["import", "ru-rmsp", register(window.folder)]
    child = window.run("command", words=words)
    assert child.status == 0, child.said()
    looked = window.look()
    assert looked.problems == []
    assert (looked.figures["companies"], looked.figures["visible"]) == (ROWS, ROWS)


def test_an_import_that_was_killed_shows_nothing_of_itself_and_is_done_again(empty: Window) -> None:
    words = ["import", "ru-rmsp", register(empty.folder)]

    killed = 0
    for commit in range(1, 9):
        child = empty.start("command", more={"kill": {"commit": commit, "is_before": commit % 2 == 0}}, words=words)
        if child.wait() == 0:
            break
        assert child.status == -9, child.said()
        killed += 1
        looked = empty.look()
        # Shown and not yet told to the search index is the one thing a kill may leave; the next run tells it.
        assert [problem for problem in looked.problems if not problem.startswith("I9 ")] == []
        assert looked.figures["visible"] in (0, ROWS)

    assert killed > 3
    goes_in_once(empty)


def test_the_same_file_twice_at_once_goes_in_once(empty: Window) -> None:
    words = ["import", "ru-rmsp", register(empty.folder)]

    children = empty.together(*({"job": "command", "words": words} for _ in range(2)))

    statuses = sorted(child.status or 0 for child in children)
    assert 0 in statuses
    assert "Traceback" not in "".join(child.said() for child in children)
    assert empty.look().problems == []
    goes_in_once(empty)


# PostgreSQL ---------------------------------------------------------------------------------------------


def test_a_database_that_crashes_loses_nothing_it_acknowledged(postgresql, cluster) -> None:
    from tests.faults.conftest import KEEPS

    with postgresql.window(introductions=12) as window:
        children = [window.start("mixed", worker=number, seed=number) for number in range(2)]
        for _ in range(4):
            assert window.hears_more_than(len(window.acknowledged())), "the workers did nothing to be lost"
            cluster.stop("immediate")
            before = len(window.acknowledged())
            cluster.start(KEEPS)
            assert window.hears_more_than(before), "the workers did not find the database again"
        for child in children:
            child.kill()

        assert window.look().problems == []
        assert "Traceback" not in "".join(child.said() for child in children)
