from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite holds a state for an open statement")
def test_somebody_else_may_write_between_two_rows(tmp_path):
    """What `in_pieces` is for, with two connections to one file."""
    import sqlite3

    path = tmp_path / "file.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE t (i INTEGER PRIMARY KEY)")
        made.executemany("INSERT INTO t VALUES (?)", [(number,) for number in range(2000)])
    one, other = (sqlite3.connect(path, isolation_level=None, timeout=0) for _ in range(2))

    half_read = one.execute("SELECT i FROM t")
    half_read.fetchmany(500)
    other.execute("DELETE FROM t WHERE i = 0")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        one.execute("BEGIN IMMEDIATE")

    half_read.close()
    one.execute("BEGIN IMMEDIATE")
    one.execute("COMMIT")
