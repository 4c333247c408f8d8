"""A connection that goes through much of the data holds little of it, and is afterwards as it was."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from madoguchi.core import invariants
from madoguchi.core.sparing import PAGES, sparing_memory


def settings_now() -> dict[str, int]:
    """As they are; a database in memory, as tests have it, maps nothing and does not answer to that."""
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone() for name in PAGES}
    return {name: answer[0] for name, answer in found.items() if answer}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its own bounds")
def test_memory_is_bounded_for_the_while_and_never_in_the_middle_of_a_transaction():
    connection.ensure_connection()
    before = settings_now()

    with sparing_memory():
        assert settings_now() == {name: PAGES[name] for name in before}

    assert settings_now() == before
    for in_the_middle in (transaction.atomic, invariants.reading):
        with in_the_middle(), sparing_memory():
            assert settings_now() == before
    assert before["cache_size"] < PAGES["cache_size"]
