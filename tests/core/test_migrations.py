"""Migrations lead to the tables that the models describe."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable
    FROM information_schema.columns WHERE table_schema = 'public'
"""
INDEXES = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"

Described = set[tuple[Any, ...]]


def test_a_database_that_was_migrated_has_the_tables_that_the_models_describe(request: pytest.FixtureRequest):
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(request.getfixturevalue("empty_database"))) as migrated:
            found, expected = _of_sqlite(migrated.execute), _of_sqlite(_ask)
    else:
        with _migrated() as migrated:
            found, expected = _of_postgres(migrated.execute), _of_postgres(_ask)

    own = {
        one._meta.db_table for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("mado")
    }
    found, expected = ({one for one in described if one[0] in own} for described in (found, expected))
    assert len(expected) > 1000
    assert found - expected == set(), "only migrations make these"
    assert expected - found == set(), "only the models describe these"


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _of_sqlite(ask: Any) -> Described:
    """Columns, constraints, indexes and triggers; the order of columns is of no account."""
    found: Described = set()
    for kind, name, table, sql in ask("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if sql is None:
            continue
        if kind != "table":
            found.add((table, kind, re.sub(r"\s+", " ", sql)))
            continue
        for part in re.split(r", (?=\"|CONSTRAINT )", sql.partition("(")[2].rpartition(")")[0]):
            found.add((table, kind, name, re.sub(r"\s+", " ", part)))
    return found


def _of_postgres(ask: Any) -> Described:
    return {
        (*map(_plain, row), what)
        for what, sql in (("column", COLUMNS), ("index", INDEXES), ("constraint", CONSTRAINTS), ("trigger", TRIGGERS))
        for row in ask(sql)
    }


def _plain(said: Any) -> Any:
    """Without casts and brackets: a table that was restored from a backup is written with others."""
    return re.sub(r"::[a-z ]+(\[\])?|[()]", "", said) if isinstance(said, str) else said


@contextmanager
def _migrated() -> Iterator[Any]:
    """A connection to a database beside that of the tests, migrated by the command."""
    import psycopg

    given = connection.settings_dict
    name = f"{given['NAME']}_migrated"
    address = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}"
    with closing(psycopg.connect(f"{address}/postgres", autocommit=True)) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            environment = {**os.environ, "MADOGUCHI_DATABASE_URL": f"{address}/{name}"}
            subprocess.run(
                [sys.executable, "-m", "madoguchi", "migrate"], env=environment, check=True, capture_output=True
            )
            with closing(psycopg.connect(f"{address}/{name}")) as migrated:
                yield migrated
        finally:
            server.execute(f'DROP DATABASE "{name}"')
