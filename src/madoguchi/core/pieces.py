"""Long lists for work that writes while it goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
PIECE = 500


def in_pieces(found: QuerySet[Row], size: int = PIECE) -> Iterator[Row]:
    """The rows of a query, so many at a time, in its order, none of them read before its turn.

    Which rows is asked at the beginning; a row that is gone or no longer meant when its piece is read is left out. In
    between no statement is open, as with `iterator` there is: SQLite keeps an open statement at the state it saw, and
    refuses the next write ("database is locked") once another process has written.
    """
    keys = list(found.values_list("pk", flat=True))
    for begin in range(0, len(keys), size):
        yield from found.filter(pk__in=keys[begin : begin + size])
