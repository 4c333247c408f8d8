"""The lookup `among`: is a column one of many values? The list travels as one parameter.

Django's own `in` makes an expression and a parameter of every value, which costs more than asking the database when
an import looks up hundreds of numbers a chunk:

    Identifier.objects.filter(scheme=scheme, value__among=values)

It takes plain strings or whole numbers as the column holds them. Importing this module registers it.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Field, Lookup


@Field.register_lookup
class Among(Lookup[Any]):
    """`column IN (the list)`, by an array on PostgreSQL and by the JSON functions of SQLite."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition and its parameters."""
        column, before = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*before, values)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*before, json.dumps(values))  # noqa: S608 (our column)
