from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.core.notices.models import JobRun
from madoguchi.core.writing import write_once

pytestmark = pytest.mark.django_db
MOMENT = ["job", "due_at"]


def test_a_row_that_stands_stays_and_the_others_are_written(monday):
    JobRun.objects.create(job="tide", due_at=monday, started_at=monday, tries=3)
    days = (0, 1, 1)

    write_once(
        [JobRun(job="tide", due_at=monday + timedelta(days=day), started_at=monday, tries=0) for day in days],
        unique=MOMENT,
    )

    assert list(JobRun.objects.order_by("due_at").values_list("tries", flat=True)) == [3, 0]


def test_nothing_to_write_is_nothing_written(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert write_once([], unique=MOMENT) == 0


def test_a_number_that_is_taken_is_an_error_and_never_a_row_lost(monday):
    taken = JobRun.objects.create(job="tide", due_at=monday, started_at=monday, tries=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        write_once([JobRun(pk=taken.pk, job="ebb", due_at=monday, started_at=monday, tries=0)], unique=MOMENT)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite gives no number a second time")
def test_a_sequence_that_fell_back_is_an_error_and_never_a_row_lost(monday):
    JobRun.objects.create(job="tide", due_at=monday, started_at=monday, tries=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
            [JobRun._meta.db_table, JobRun.objects.get().pk],
        )

    with pytest.raises(IntegrityError), transaction.atomic():
        write_once([JobRun(job="ebb", due_at=monday, started_at=monday, tries=0)], unique=MOMENT)
