"""What every test stands on: plain static files, a folder of its own, and one moment that does not pass."""

from __future__ import annotations

import copy
import fcntl
import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples

if TYPE_CHECKING:
    from tests.stage import Stage

# Before the settings are read: every test process keeps its files to itself.
_FOLDER = tempfile.mkdtemp(prefix="madoguchi-test-")
os.environ["MADOGUCHI_DATA"] = _FOLDER
os.environ.setdefault("MADOGUCHI_SECRET_KEY", "only-for-tests")
os.environ.setdefault("MADOGUCHI_MAIL", "folder")

# No test is timed, an example of a property neither: a busy machine is no mistake. In a build they are always the same.
examples.register_profile("house", examples(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that at the end no worker waits long for the other."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What was imported lives to the end: looking through it for rubbish again and again took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """A test database is protected like every other, and can still be emptied between tests that commit."""
    from django.db import connection
    from django.db.backends.base.operations import BaseDatabaseOperations

    from madoguchi.core.journal import protection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if protection.missing(connection):  # tables that no migration made
            for statement in protection.statements(connection.vendor):
                cursor.execute(statement)

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


# The stage ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _stage_of_module(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Stage, Path]]:
    """The stage as it was built for the tests of one module, and the folder that holds its files."""
    from django.conf import settings
    from django.db import transaction

    from madoguchi.core.search import opening
    from tests import stage as stages
    from tests.scenery import building

    usual, settings.DATA = settings.DATA, tmp_path_factory.mktemp("stage")
    opening.forget()
    with django_db_blocker.unblock(), transaction.atomic(), stages.templates_remember_nothing():
        yield building.build(), settings.DATA
        transaction.set_rollback(True)
    opening.forget()
    settings.DATA = usual


@pytest.fixture
def stage(
    _stage_of_module: tuple[Stage, Path], settings: Any, tmp_path: Path, db: None, _plain_files: None
) -> Iterator[Stage]:
    """One of everything that the product keeps, as if it were built for this test; what the test does is taken back."""
    from madoguchi.core.search import opening

    built, files = _stage_of_module
    settings.DATA = tmp_path / "stage"
    shutil.copytree(files, settings.DATA)
    opening.forget()
    yield copy.deepcopy(built)
    opening.forget()
