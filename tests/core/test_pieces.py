from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from madoguchi.core.notices.models import JobRun
from madoguchi.core.pieces import in_pieces


@pytest.fixture
def runs(db, monday):
    return JobRun.objects.bulk_create(
        JobRun(job="tide", due_at=monday + timedelta(days=day), started_at=monday, tries=day) for day in range(5)
    )


def test_every_row_comes_once_in_the_order_of_the_query(runs):
    found = JobRun.objects.order_by("-due_at")

    assert list(in_pieces(found, 2)) == list(found)


def test_a_piece_is_read_when_its_turn_comes(runs, django_assert_num_queries):
    with django_assert_num_queries(1 + 3):
        list(in_pieces(JobRun.objects.order_by("due_at"), 2))

    seen = []
    for one in in_pieces(JobRun.objects.filter(tries__lt=10).order_by("due_at"), 2):
        seen.append(one.tries)
        JobRun.objects.filter(tries=3).delete()
        JobRun.objects.filter(tries=4).update(tries=10)

    assert seen == [0, 1, 2]


# PostgreSQL keeps no state for an open statement; there the other two tests are all there is to see.
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite holds a state for an open statement")
def test_no_statement_is_open_between_two_pieces_as_with_an_iterator_there_is(runs):
    """SQLite drops no table while one is open, which shows whether any is."""
    found = JobRun.objects.order_by("due_at")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ebb (id INTEGER)")

        half_read = found.iterator(chunk_size=2)
        next(half_read)
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("DROP TABLE ebb")
        list(half_read)

        by_pieces = in_pieces(found, 2)
        next(by_pieces)
        cursor.execute("DROP TABLE ebb")

    assert len(list(by_pieces)) == 4
