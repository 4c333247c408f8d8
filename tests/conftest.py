"""What every test stands on: plain static files, a folder of its own, and one moment that does not pass."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

# Before the settings are read: every test process keeps its files to itself.
_FOLDER = tempfile.mkdtemp(prefix="madoguchi-test-")
os.environ["MADOGUCHI_DATA"] = _FOLDER
os.environ.setdefault("MADOGUCHI_SECRET_KEY", "only-for-tests")
os.environ.setdefault("MADOGUCHI_MAIL", "folder")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _plain_files(settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.DATA = tmp_path
    settings.REQUESTS_PER_MINUTE = 0


@pytest.fixture(autouse=True)
def _language_of_the_tests() -> Iterator[None]:
    """No test speaks the language that another left behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def monday() -> datetime:
    """A Monday morning on both sides, at which the cast lives."""
    return MONDAY


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let a test database be emptied between tests that commit: the journal refuses it everywhere else."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from madoguchi.core.journal import protection

    empty = BaseDatabaseOperations.execute_sql_flush

    def lift_and_empty(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        with protection.lifted(self.connection):
            empty(self, statements)

    BaseDatabaseOperations.execute_sql_flush = lift_and_empty  # type: ignore[method-assign,assignment]  # a patch for tests


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row, made once for all test processes, to be copied."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # common to the processes of this run
    made = folder / "empty.sqlite3"
    with (folder / "empty.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            data = folder / "empty"
            data.mkdir()
            environment = {
                **os.environ,
                "MADOGUCHI_DATA": str(data),
                "MADOGUCHI_DATABASE_URL": f"sqlite:///{data / 'x'}",
            }
            command = [sys.executable, "-m", "madoguchi", "migrate"]
            subprocess.run(command, env=environment, check=True, capture_output=True)
            with sqlite3.connect(data / "x") as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            (data / "x").rename(made)
    return made
