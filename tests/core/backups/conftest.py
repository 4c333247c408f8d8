"""A database in a file of its own, with Anna and Kenji in it, that a backup can be made of."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections

from madoguchi.core.accounts.models import Appointment, Desk, Person
from madoguchi.core.backups import sqlite
from madoguchi.core.journal import actions

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(empty_database):
    """An empty database that every test of this folder gets a copy of."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("a database in a file is SQLite's; test_postgres does the like there")
    return empty_database


class _Elsewhere:
    """Lets Django work with another file than the database of the tests, which may live in memory only."""

    def __init__(self, path: Path) -> None:
        self.connection = connections["default"]
        self.kept = (self.connection.settings_dict["NAME"], self.connection.connection)
        self.connection.connection = None
        self.connection.settings_dict["NAME"] = str(path)

    def back(self) -> None:
        self.connection.close()
        self.connection.settings_dict["NAME"], self.connection.connection = self.kept


@pytest.fixture
def data_folder(tmp_path, settings):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def database(migrated, data_folder, django_db_blocker):
    path = data_folder / "madoguchi.sqlite3"
    shutil.copyfile(migrated, path)
    with django_db_blocker.unblock():
        connected = _Elsewhere(path)
        yield path
        connected.back()


@pytest.fixture
def anna(database):
    from django.db import transaction

    anna = Person.objects.create(email="anna@example.com", name="Анна Волкова", language="ru")
    with transaction.atomic():
        actions.record("person.enrolled", anna, by=None, at=AT, personal={"name": anna.name})
    actions.sign_head(AT)
    return anna


@pytest.fixture
def kenji(database):
    kenji = Person.objects.create(email="kenji@example.com", name="健二", language="ja")
    Appointment.objects.create(person=kenji, desk=Desk.objects.create(side="north"), from_at=AT)
    return kenji


@pytest.fixture
def rows(database):
    """The digest of every row of the standing database."""
    return lambda: sqlite.tables(database)
