"""Two who write at once: the journal is one line all the same."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import OperationalError, connection, transaction

from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions, queries
from madoguchi.core.journal.models import Event

from .conftest import AT

WRITERS, EACH = 4, 25


def write(failures: list[BaseException]) -> None:
    try:
        anna = Person.objects.get(email="anna@example.com")
        for number in range(EACH):
            with suppress(RuntimeError), transaction.atomic():
                actions.record("name.changed", anna, by=anna, at=AT, facts={"number": number})
                if number % 5 == 0:
                    raise RuntimeError("the deed failed after all")
    except OperationalError as failure:
        failures.append(failure)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_four_writers_at_once_leave_no_hole_and_nobody_is_turned_away():
    if connection.vendor == "sqlite" and connection.settings_dict["NAME"].startswith("file:"):
        pytest.skip("a database in memory belongs to one thread; this runs on PostgreSQL")
    Person.objects.create(email="anna@example.com")
    failures: list[BaseException] = []
    writers = [threading.Thread(target=write, args=(failures,)) for _ in range(WRITERS)]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert Event.objects.count() == queries.size() == WRITERS * (EACH - EACH // 5)
    assert list(queries.faults_of_events()) == []
