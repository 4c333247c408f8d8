"""Writes many rows at once, without making an object of each.

Importing a national register is mostly this. Values go through the same converters as Django's own fields, so
both databases receive exactly what they would from `save()`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection, models

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.languages.texts import Texts

Convert = Callable[[Any], Any]


class Json(str):
    """Text that is JSON already, and is written as it is."""


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """So many primary keys that nobody else will get. On SQLite the transaction holds the only write lock."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        # sqlite_sequence remembers rows that were deleted, so a number is never given twice.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
    return range(last + 1, last + 1 + count)


@dataclass(frozen=True)
class Statement:
    """An insertion or change of rows of one table, ready to be repeated."""

    text: str
    converters: tuple[Convert | None, ...]
    rest: tuple[Any, ...] = ()

    def ready(self, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """The rows as the database takes them. Can be done before the transaction begins."""
        converters, rest = self.converters, self.rest
        return [
            (*(convert(value) if convert else value for convert, value in zip(converters, row, strict=True)), *rest)
            for row in rows
        ]

    def run(self, ready: Sequence[Sequence[Any]]) -> None:
        """Write rows made ready."""
        if ready:
            with connection.cursor() as cursor:
                cursor.executemany(self.text, ready)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given in the order of `columns`; every other column gets its field's default."""
    statement = insertion(model, tuple(columns))
    statement.run(statement.ready(rows))


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set columns of rows by primary key: each row is (value, …, id)."""
    statement = change(model, tuple(columns))
    statement.run(statement.ready(rows))


def insertion(model: type[models.Model], columns: tuple[str, ...]) -> Statement:
    """The statement that inserts these columns."""
    return _insertion(model, columns, connection.vendor)


def change(model: type[models.Model], columns: tuple[str, ...]) -> Statement:
    """The statement that sets these columns by primary key."""
    return _change(model, columns, connection.vendor)


@lru_cache(maxsize=64)
def _insertion(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> Statement:
    fields = [_field(model, name) for name in columns]
    given = {field.attname for field in fields}
    others = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in given and not isinstance(field, models.AutoField)
    ]
    rest = tuple(_converted(field, field.get_default()) for field in others)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in (*fields, *others))
    places = ", ".join(["%s"] * (len(fields) + len(others)))
    text = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 (names of our own columns)
    return Statement(text, tuple(_converter(field) for field in fields), rest)


@lru_cache(maxsize=64)
def _change(model: type[models.Model], columns: tuple[str, ...], vendor: str) -> Statement:
    fields = [_field(model, name) for name in columns]
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    text = f"UPDATE {quote(model._meta.db_table)} SET {settings} WHERE id = %s"  # noqa: S608 (names of our own columns)
    return Statement(text, (*(_converter(field) for field in fields), None))


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _converted(field: Any, value: Any) -> Any:
    convert = _converter(field)
    return convert(value) if convert else value


def _converter(field: Any) -> Convert | None:
    """How a value of this field is written; None when it is written as it is."""
    if isinstance(field, TextsField):
        return _texts
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    if isinstance(field, models.DecimalField):
        return lambda value: connection.ops.adapt_decimalfield_value(value, field.max_digits, field.decimal_places)
    return None


def _texts(value: Texts) -> str:
    return _json(value.to_json()) or "{}"


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return str(value) if isinstance(value, Json) else _encode(value)
