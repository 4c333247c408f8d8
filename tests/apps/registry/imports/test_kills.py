"""An import that is killed at any moment loses nothing and enters nothing twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.apps.registry import files

pytestmark = [pytest.mark.fault, pytest.mark.slow]
COMPANIES = 1_500
KILLS = 6


class Installation:
    """A database of its own, worked on by the real command in real processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name != "MADOGUCHI_DATABASE_URL"}
        self.environment = kept | {"MADOGUCHI_DATA": str(folder), "MADOGUCHI_MAIL": "folder"}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "madoguchi", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, check=False, timeout=250
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*words), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def ask(self, question: str) -> list[tuple]:
        connection = sqlite3.connect(self.folder / "madoguchi.sqlite3", timeout=20)
        try:
            return connection.execute(question).fetchall()
        finally:
            connection.close()


@pytest.fixture
def installation(tmp_path: Path, empty_database: Path) -> Installation:
    made = Installation(tmp_path / "data")
    made.folder.mkdir()
    shutil.copyfile(empty_database, made.folder / "madoguchi.sqlite3")
    return made


def child_of(parent: int) -> int | None:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            return int(status.parent.name)
    return None


def test_an_import_killed_again_and_again_is_finished_by_running_it_again(tmp_path, installation):
    path = files.edinet_file(tmp_path, *range(1, COMPANIES + 1))
    rng = random.Random(7)
    for _ in range(KILLS):
        running = installation.start("import", "jp-edinet", str(path))
        time.sleep(1.0 + rng.random() * 2.5)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert installation.ask("PRAGMA integrity_check") == [("ok",)]

    last = installation.run("import", "jp-edinet", str(path))
    again = installation.run("import", "jp-edinet", str(path))

    assert last.returncode == 0, last.stderr
    assert again.returncode == 0, again.stderr
    assert installation.ask("SELECT count(*) FROM registry_organisation") == [(COMPANIES,)]
    assert installation.ask("SELECT count(DISTINCT value), count(*) FROM registry_identifier") == [
        (2 * COMPANIES, 2 * COMPANIES)
    ]
    assert installation.ask("SELECT max(version) FROM registry_organisation") == [(1,)]
    assert installation.ask("SELECT count(*) FROM registry_import WHERE state = 'publishing'") == [(0,)]


def test_a_killed_reader_is_a_refusal_and_not_half_a_file(tmp_path, installation):
    path = files.edinet_file(tmp_path, *range(1, 20_000))
    running = installation.start("import", "jp-edinet", str(path))
    while installation.ask("SELECT count(*) FROM registry_importrow") == [(0,)]:
        assert running.poll() is None, "it ended before its reader could be killed"
        time.sleep(0.02)
    child = child_of(running.pid)
    assert child is not None
    os.kill(child, signal.SIGKILL)

    assert running.wait(timeout=60) == 1
    assert installation.ask("SELECT count(*) FROM registry_organisation") == [(0,)]
    assert installation.ask("SELECT state, problem FROM registry_import") == [("failed", "file-needs-too-much")]
