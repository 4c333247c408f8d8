"""A journal of its own for every test: the keys and lists stand in a folder that goes away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from madoguchi.core.accounts.models import Appointment, Desk, Person
from madoguchi.core.journal import actions

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


@pytest.fixture
def anna(db):
    return Person.objects.create(email="anna@example.com", name="Анна Волкова", language="ru")


@pytest.fixture
def kenji(db):
    kenji = Person.objects.create(email="kenji@example.com", name="健二", language="ja")
    desk = Desk.objects.create(side="north")
    Appointment.objects.create(person=kenji, desk=desk, from_at=AT)
    return kenji


@pytest.fixture
def written(anna):
    """A function that writes so many events about Anna."""

    def write(count, *, at=AT):
        with transaction.atomic():
            return [
                actions.record(
                    "name.changed",
                    anna,
                    by=anna,
                    at=at + timedelta(minutes=number),
                    facts={"number": number},
                    personal={"name": f"Анна {number}"},
                )
                for number in range(count)
            ]

    return write
