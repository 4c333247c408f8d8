"""The same on PostgreSQL, with its own programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from madoguchi.core import backups
from madoguchi.core.accounts.models import Appointment, Desk, Person
from madoguchi.core.backups import postgres
from madoguchi.core.journal import actions, subjects

from .conftest import AT

LATER = AT + timedelta(days=2)

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def anna(data_folder):
    if connection.vendor != "postgresql":
        pytest.skip("this says something about PostgreSQL only")
    anna = Person.objects.create(email="anna@example.com", name="Анна Волкова", language="ru")
    with transaction.atomic():
        actions.record("person.enrolled", anna, by=None, at=AT, personal={"name": anna.name})
    actions.sign_head(AT)
    return anna


@pytest.fixture
def kenji(anna):
    kenji = Person.objects.create(email="kenji@example.com", name="健二", language="ja")
    Appointment.objects.create(person=kenji, desk=Desk.objects.create(side="north"), from_at=AT)
    return kenji


def test_a_dump_has_the_rows_the_database_had_and_a_restore_brings_them_back(anna, tmp_path):
    made = backups.make(tmp_path / "backups", at=AT)
    assert backups.check(made).tables == postgres.tables()
    Person.objects.filter(pk=anna.pk).update(name="Somebody")

    drilled = backups.restore(made, at=LATER, is_drill=True)
    anna.refresh_from_db()
    assert (drilled.broken, anna.name) == ([], "Somebody")

    done = backups.restore(made, at=LATER)
    anna.refresh_from_db()
    postgres.drop(done.aside)
    assert (done.broken, anna.name) == ([], "Анна Волкова")


def test_a_person_who_was_erased_does_not_come_back(anna, kenji, tmp_path):
    made = backups.make(tmp_path / "backups", at=AT)
    subjects.erase(anna, basis="request of 3 March", second=kenji, by=None, at=LATER)

    done = backups.restore(made, at=LATER)

    anna.refresh_from_db()
    postgres.drop(done.aside)
    assert (done.erased_again, done.events_missing, anna.name) == (1, 1, "")
