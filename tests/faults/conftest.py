"""Fault tests run on installations of their own: on SQLite with the suite on SQLite, on PostgreSQL with the other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harness import PostgresTemplates, SqliteTemplates, Workers
from tools import postgres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.fault)


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    """The process that forks workers."""
    running = Workers(tmp_path_factory.mktemp("workers"))
    yield running
    running.close()


@pytest.fixture(scope="session")
def sqlite(workers: Workers, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplates:
    """Installations on SQLite."""
    if _suite_is_on_postgresql():
        pytest.skip("the suite runs on PostgreSQL; `make test` has this one")
    return SqliteTemplates(workers, tmp_path_factory.mktemp("sqlite"), empty_database)


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL that may be stopped. It keeps what it acknowledged: SETTINGS of the other tests would not."""
    if not _suite_is_on_postgresql():
        pytest.skip("the suite runs on SQLite; `make test-postgres` has this one")
    try:
        with postgres.cluster() as own:
            own.start(KEEPS)
            yield own
            own.stop()
    except postgres.NoPostgres as absence:
        pytest.skip(str(absence))


KEEPS = ("fsync=off", "synchronous_commit=on", "full_page_writes=on", "max_connections=50", "timezone=UTC")


@pytest.fixture(scope="session")
def postgresql(
    workers: Workers, cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory
) -> PostgresTemplates:
    """Installations on PostgreSQL."""
    return PostgresTemplates(workers, tmp_path_factory.mktemp("postgresql"), cluster.address)


@pytest.fixture(scope="session")
def windows(request: pytest.FixtureRequest) -> SqliteTemplates | PostgresTemplates:
    """Installations on whichever database the suite runs on."""
    made: SqliteTemplates | PostgresTemplates
    made = request.getfixturevalue("postgresql" if _suite_is_on_postgresql() else "sqlite")
    return made


def _suite_is_on_postgresql() -> bool:
    return os.environ.get("MADOGUCHI_DATABASE_URL", "").startswith("postgres")
