"""Starts workers, kills them, and looks at what they left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.acknowledgements import acknowledged

ROOT = Path(__file__).resolve().parents[2]
_numbers = count(1)


class Workers:
    """The process that has loaded Django and forks a child for each order."""

    def __init__(self, folder: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
        environment |= {
            "MADOGUCHI_DATA": str(folder),
            "MADOGUCHI_SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": "madoguchi.settings",
            "PYTHONPATH": str(ROOT),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def order(self, **order: Any) -> dict[str, Any]:
        """Give one order; returns the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


@dataclass
class Child:
    """One worker at work."""

    workers: Workers
    pid: int
    errors: Path
    status: int | None = None

    def wait(self) -> int:
        """Wait until it has ended; its status, negative for the signal that ended it."""
        if self.status is None:
            self.status = int(self.workers.order(wait=self.pid)["status"])
        return self.status

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def said(self) -> str:
        """What it wrote on the terminal."""
        return self.errors.read_text() if self.errors.exists() else ""


@dataclass
class Looked:
    """What a look at a database found."""

    problems: list[str]
    figures: dict[str, Any]


@dataclass
class Window:
    """An installation: a database, a data folder, and the list of what its users were told."""

    workers: Workers
    address: str
    folder: Path
    acks: Path = field(init=False)

    def __post_init__(self) -> None:
        self.acks = self.folder / "acknowledged"

    def start(self, job: str, *, ack: Path | None = None, more: dict[str, Any] | None = None, **given: Any) -> Child:
        """Let a worker begin a job."""
        errors = self.folder / f"said-{next(_numbers)}"
        order = {"job": job, "database": self.address, "folder": str(self.folder), "with": given}
        files = {"ack": str(ack or self.acks), "errors": str(errors)}
        return Child(self.workers, int(self.workers.order(**order, **files, **(more or {}))["pid"]), errors)

    def run(self, job: str, **given: Any) -> Child:
        """Let a worker do a job to its end."""
        child = self.start(job, **given)
        child.wait()
        return child

    def together(self, *orders: dict[str, Any], defect: str = "") -> list[Child]:
        """Let several workers begin at the same moment, and wait for all."""
        gate = self.folder / f"gate-{next(_numbers)}"
        children = [
            self.start(order.pop("job"), more={"gate": str(gate), "defect": defect}, **order) for order in orders
        ]
        time.sleep(0.2)  # until all of them stand at the gate
        gate.touch()
        for child in children:
            child.wait()
        return children

    def acknowledged(self) -> list[dict[str, Any]]:
        """What the workers were told is done."""
        return acknowledged(self.acks)

    def hears_more_than(self, before: int) -> bool:
        """Wait, with patience for a busy machine, until more is acknowledged than before."""
        for _ in range(6000):
            if len(self.acknowledged()) > before:
                return True
            time.sleep(0.005)
        return False

    def look(self) -> Looked:
        """Verify every invariant and look for everything that was acknowledged."""
        found = self.folder / f"found-{next(_numbers)}"
        child = self.run("verify", ack=found, told=str(self.acks))
        assert child.status == 0, child.said()
        [figures] = acknowledged(found)
        return Looked(figures.pop("problems"), figures)


# Databases ------------------------------------------------------------------------------------------------


@dataclass
class SqliteTemplates:
    """Makes installations on SQLite, each a copy of one that was prepared once."""

    workers: Workers
    folder: Path
    empty: Path
    _made: dict[str, Path] = field(default_factory=dict)

    @contextmanager
    def window(self, **prepared: Any) -> Iterator[Window]:
        """A fresh installation."""
        template = self._template(prepared)
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(template, folder, dirs_exist_ok=True)
        yield Window(self.workers, f"sqlite:///{folder / 'window.sqlite3'}", folder)
        shutil.rmtree(folder)

    def _template(self, prepared: dict[str, Any]) -> Path:
        key = json.dumps(prepared)
        if key not in self._made:
            folder = Path(tempfile.mkdtemp(dir=self.folder))
            shutil.copyfile(self.empty, folder / "window.sqlite3")
            made = Window(self.workers, f"sqlite:///{folder / 'window.sqlite3'}", folder)
            child = made.run("prepare", **prepared)
            assert child.status == 0, child.said()
            with sqlite3.connect(folder / "window.sqlite3") as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            made.acks.unlink()
            self._made[key] = folder
        return self._made[key]


@dataclass
class PostgresTemplates:
    """The same on a PostgreSQL of its own."""

    workers: Workers
    folder: Path
    server: str
    _made: dict[str, tuple[str, Path]] = field(default_factory=dict)

    @contextmanager
    def window(self, **prepared: Any) -> Iterator[Window]:
        """A fresh installation."""
        template, kept = self._template(prepared)
        name = f"window_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        # Without it the numbers that a sequence gives next are not in the log, as the copy believes they are: after a
        # crash they are given again (PostgreSQL 15). `write_once` makes an error of it, but here nothing shall fail.
        self._do("CHECKPOINT")
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield Window(self.workers, self._address(name), folder)
        shutil.rmtree(folder)

    def _template(self, prepared: dict[str, Any]) -> tuple[str, Path]:
        key = json.dumps(prepared)
        if key not in self._made:
            name = f"template_{next(_numbers)}"
            self._do(f"CREATE DATABASE {name}")
            folder = Path(tempfile.mkdtemp(dir=self.folder))
            made = Window(self.workers, self._address(name), folder)
            child = made.run("prepare", **prepared)
            assert child.status == 0, child.said()
            made.acks.unlink()
            self._made[key] = (name, folder)
        return self._made[key]

    def _address(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{name}"

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
            connection.execute(statement.encode())
