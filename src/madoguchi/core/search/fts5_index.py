"""The index in SQLite's FTS5: for platforms without tantivy, and the oracle of its tests. The same tokens, slower."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import local

from madoguchi.core.search.asking import Question, Similar, Term
from madoguchi.core.search.documents import FIELDS, RELEVANCE, WEIGHTS, Document, Shape
from madoguchi.core.search.engine import Found, IndexIsBusy, IndexIsDamaged
from madoguchi.core.search.written import said_of, spaced, values_of
from madoguchi.engines.text import Phrase, Prefix, Word

# "ascii" takes every sign beyond ASCII as part of a word, so it cuts at our blanks and nowhere else.
_TABLES = f"""
CREATE TABLE IF NOT EXISTS thing (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, reference TEXT NOT NULL, said TEXT NOT NULL, orders TEXT NOT NULL,
    {", ".join(f"{name} TEXT NOT NULL" for name in FIELDS)}, UNIQUE (kind, reference)
);
CREATE VIRTUAL TABLE IF NOT EXISTS word USING fts5(
    {", ".join(FIELDS)}, content='thing', content_rowid='id', tokenize='ascii', prefix='1 2'
);
CREATE TABLE IF NOT EXISTS facet (
    name TEXT NOT NULL, value TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (name, value, thing)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facet_of_thing ON facet (thing, name, value);
"""
_COLUMNS = ", ".join(FIELDS)
_MARKS = ", ".join("?" for _ in FIELDS)
_RANK = f"bm25(word, {', '.join(str(WEIGHTS[name]) for name in FIELDS)})"


class Fts5Index:
    """One SQLite file. Any number of processes read it, one at a time writes."""

    def __init__(self, folder: Path, shape: Shape, *, is_new: bool = False) -> None:
        self.folder = folder
        self.shape = shape
        self._file = folder / "words.sqlite3"
        self._open = local()
        if not is_new and not self._file.exists():
            raise IndexIsDamaged("its file is gone")
        with self._reading() as connection:
            connection.executescript(_TABLES)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection: sqlite3.Connection | None = getattr(self._open, "connection", None)
        try:
            if connection is None:
                connection = sqlite3.connect(self._file, timeout=10, isolation_level=None)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute("PRAGMA cache_size=-65536")
                self._open.connection = connection
            yield connection
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise IndexIsBusy(str(fault)) from fault
            raise IndexIsDamaged(str(fault)) from fault
        except sqlite3.DatabaseError as fault:
            raise IndexIsDamaged(str(fault)) from fault

    # Reading --------------------------------------------------------------------------------------------

    def find(self, question: Question, *, limit: int, offset: int, order: str) -> tuple[list[Found], int]:
        """The things that match, best first, and how many there are."""
        source, values = _matching(question)
        is_ranked = order == RELEVANCE and bool(question.terms)
        by = _RANK if is_ranked else "-COALESCE(json_extract(thing.orders, ?), 0)"
        by_values = [] if is_ranked else [f"$.{order}"]
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT thing.kind, thing.reference, thing.said, {by} AS rank {source} "
                "ORDER BY rank, thing.id LIMIT ? OFFSET ?",
                [*by_values, *values, limit, offset],
            ).fetchall()
            found = [Found(kind, reference, -rank, json.loads(said)) for kind, reference, said, rank in rows]
            return found, self._count(connection, question)

    def count(self, question: Question) -> int:
        """How many things match."""
        with self._reading() as connection:
            return self._count(connection, question)

    def _count(self, connection: sqlite3.Connection, question: Question) -> int:
        source, values = _matching(question)
        return int(connection.execute(f"SELECT COUNT(*) {source}", values).fetchone()[0])

    def counts(self, question: Question, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many of the things that match have each value of each facet."""
        source, values = _matching(question)
        counted: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        with self._reading() as connection:
            connection.execute("DROP TABLE IF EXISTS temp.matching")
            connection.execute(
                f"CREATE TEMP TABLE matching AS SELECT thing.id AS id {source}",
                values,
            )
            for facet in facets:
                rows = connection.execute(
                    "SELECT facet.value, COUNT(*) FROM temp.matching "
                    "JOIN facet ON facet.thing = matching.id AND facet.name = ? GROUP BY facet.value",
                    [facet],
                )
                counted[facet] = dict(rows.fetchall())
        return counted

    def references(self, kind: str) -> Iterator[str]:
        """The reference of everything of a kind."""
        with self._reading() as connection:
            rows = connection.execute("SELECT reference FROM thing WHERE kind = ?", [kind])
            yield from (row[0] for row in rows)

    # Writing --------------------------------------------------------------------------------------------

    def write(self, documents: Iterable[Document], gone: Iterable[tuple[str, str]]) -> None:
        """Put documents in, each in place of its former self, and take others out. All of it or nothing."""
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for kind, reference in gone:
                    _take_out(connection, kind, reference)
                for document in documents:
                    self.shape.refuse_unknown(document)
                    _take_out(connection, document.kind, document.reference)
                    _put_in(connection, document)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close what this thread opened."""
        connection: sqlite3.Connection | None = getattr(self._open, "connection", None)
        if connection is not None:
            connection.close()
            self._open.connection = None


def _take_out(connection: sqlite3.Connection, kind: str, reference: str) -> None:
    row = connection.execute(
        f"SELECT id, {_COLUMNS} FROM thing WHERE kind = ? AND reference = ?",  # noqa: S608 (no input in it)
        [kind, reference],
    ).fetchone()
    if row is None:
        return
    connection.execute(
        f"INSERT INTO word (word, rowid, {_COLUMNS}) VALUES ('delete', ?, {_MARKS})",  # noqa: S608 (no input in it)
        row,
    )
    connection.execute("DELETE FROM facet WHERE thing = ?", row[:1])
    connection.execute("DELETE FROM thing WHERE id = ?", row[:1])


def _put_in(connection: sqlite3.Connection, document: Document) -> None:
    cut = [spaced(document, name) for name in FIELDS]
    number = connection.execute(
        f"INSERT INTO thing (kind, reference, said, orders, {_COLUMNS}) "  # noqa: S608 (no input in it)
        f"VALUES (?, ?, ?, ?, {_MARKS})",
        [
            document.kind,
            document.reference,
            json.dumps(said_of(document), ensure_ascii=False),
            json.dumps(dict(document.sort)),
            *cut,
        ],
    ).lastrowid
    connection.execute(
        f"INSERT INTO word (rowid, {_COLUMNS}) VALUES (?, {_MARKS})",  # noqa: S608 (no input in it)
        [number, *cut],
    )
    connection.executemany(
        "INSERT INTO facet VALUES (?, ?, ?)", [(facet, value, number) for facet, value in values_of(document)]
    )


def _matching(question: Question) -> tuple[str, list[object]]:
    """FROM and WHERE of the things that match, and the values of their marks."""
    tables = "FROM thing"
    conditions: list[str] = []
    values: list[object] = []
    if question.terms:
        tables = "FROM word JOIN thing ON thing.id = word.rowid"
        conditions.append("word MATCH ?")
        values.append(" AND ".join(_expression(term) for term in question.terms))
    for facet, chosen in question.filters.items():
        marks = ", ".join("?" for _ in chosen)
        conditions.append(
            f"thing.id IN (SELECT thing FROM facet WHERE name = ? AND value IN ({marks}))"  # noqa: S608 (only marks)
        )
        values += [facet, *chosen]
    return f"{tables} WHERE {' AND '.join(conditions) or 'TRUE'}", values


def _expression(term: Term) -> str:
    """A term as FTS5 reads it. Tokens hold letters and digits only, so nothing in quotation marks can end them."""
    match term:
        case Word(token):
            return f'"{token}"'
        case Prefix(start):
            return f'"{start}"*'
        case Phrase(pairs):
            return f'"{" ".join(pairs)}"'
        case Similar(choices):
            return "(" + " OR ".join(f'"{token}"' for token in choices) + ")"
