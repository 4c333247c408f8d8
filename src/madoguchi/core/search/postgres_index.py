"""The index in PostgreSQL: tsvector over our own tokens. For platforms without tantivy; the same hits, slower.

Its tables stand in the database, two for each index; suggestions and the cursor stand in the folder of the host.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction

from madoguchi.core.search.asking import Question, Similar, Term
from madoguchi.core.search.documents import FIELDS, LABELS, NAME, RELEVANCE, ROMANISED, TEXT, Document, Shape
from madoguchi.core.search.engine import Found, IndexIsDamaged
from madoguchi.core.search.written import said_of, spaced, values_of
from madoguchi.engines.text import Phrase, Prefix, Word

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

CLASSES = {NAME: "A", ROMANISED: "B", LABELS: "C", TEXT: "D"}
WEIGHTS = "{0.05, 0.2, 0.5, 1.0}"  # of D, C, B, A
LAST_PLACE = 16383  # PostgreSQL keeps no greater one

_TABLES = """
CREATE TABLE IF NOT EXISTS {thing} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, reference text NOT NULL,
    said jsonb NOT NULL, orders jsonb NOT NULL, words tsvector NOT NULL, UNIQUE (kind, reference)
);
CREATE INDEX IF NOT EXISTS {thing}_words ON {thing} USING gin (words) WITH (fastupdate = off);
CREATE TABLE IF NOT EXISTS {thing}_facet (
    name text NOT NULL, value text NOT NULL, thing bigint NOT NULL, PRIMARY KEY (name, value, thing)
);
CREATE INDEX IF NOT EXISTS {thing}_facet_of ON {thing}_facet (thing, name, value);
"""


class PostgresIndex:
    """Two tables named after the folder, so that a fresh index can be built beside the one in use."""

    def __init__(self, folder: Path, shape: Shape, *, is_new: bool = False) -> None:
        self.folder = folder
        self.shape = shape
        self.thing = _table(folder)
        if is_new:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_TABLES.format(thing=self.thing))

    # Reading --------------------------------------------------------------------------------------------

    def find(self, question: Question, *, limit: int, offset: int, order: str) -> tuple[list[Found], int]:
        """The things that match, best first, and how many there are."""
        where, values = self._matching(question)
        if order == RELEVANCE and question.terms:
            rank, rank_values = "-ts_rank(%s::float4[], thing.words, %s::tsquery)", [WEIGHTS, _asked(question)]
        else:
            rank, rank_values = "-COALESCE((thing.orders ->> %s)::bigint, 0)", [order]
        rows = self._rows(
            f"SELECT thing.kind, thing.reference, thing.said, {rank} AS rank FROM {self.thing} thing "  # noqa: S608
            f"WHERE {where} ORDER BY rank, thing.id LIMIT %s OFFSET %s",
            [*rank_values, *values, limit, offset],
        )
        found = [
            Found(str(kind), str(reference), -float(str(score)), _loaded(said)) for kind, reference, said, score in rows
        ]
        return found, self.count(question)

    def count(self, question: Question) -> int:
        """How many things match."""
        where, values = self._matching(question)
        statement = f"SELECT COUNT(*) FROM {self.thing} thing WHERE {where}"  # noqa: S608 (our own names)
        return int(str(self._rows(statement, values)[0][0]))

    def counts(self, question: Question, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many of the things that match have each value of each facet."""
        where, values = self._matching(question)
        counted: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        rows = self._rows(
            f"SELECT facet.name, facet.value, COUNT(*) FROM {self.thing} thing "  # noqa: S608 (our own names)
            f"JOIN {self.thing}_facet facet ON facet.thing = thing.id AND facet.name = ANY (%s) "
            f"WHERE {where} GROUP BY 1, 2",
            [list(facets), *values],
        )
        for facet, value, count in rows:
            counted[str(facet)][str(value)] = int(str(count))
        return counted

    def references(self, kind: str) -> Iterator[str]:
        """The reference of everything of a kind."""
        rows = self._rows(f"SELECT reference FROM {self.thing} WHERE kind = %s", [kind])  # noqa: S608 (our own name)
        yield from (str(row[0]) for row in rows)

    def _rows(self, statement: str, values: Sequence[Any]) -> list[tuple[object, ...]]:
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        except DatabaseError as fault:
            if "does not exist" in str(fault):
                raise IndexIsDamaged(f"the tables {self.thing} are gone") from fault
            raise

    def _matching(self, question: Question) -> tuple[str, list[object]]:
        conditions: list[str] = []
        values: list[object] = []
        if question.terms:
            conditions.append("thing.words @@ %s::tsquery")
            values.append(_asked(question))
        for facet, chosen in question.filters.items():
            conditions.append(
                f"thing.id IN (SELECT thing FROM {self.thing}_facet WHERE name = %s AND value = ANY (%s))"  # noqa: S608
            )
            values += [facet, list(chosen)]
        return " AND ".join(conditions) or "TRUE", values

    # Writing --------------------------------------------------------------------------------------------

    @transaction.atomic
    def write(self, documents: Iterable[Document], gone: Iterable[tuple[str, str]]) -> None:
        """Put documents in, each in place of its former self, and take others out. All of it or nothing."""
        with connection.cursor() as cursor:
            for kind, reference in gone:
                self._take_out(cursor, kind, reference)
            for document in documents:
                self.shape.refuse_unknown(document)
                self._take_out(cursor, document.kind, document.reference)
                self._put_in(cursor, document)

    def _take_out(self, cursor: CursorWrapper, kind: str, reference: str) -> None:
        cursor.execute(
            f"WITH gone AS (DELETE FROM {self.thing} WHERE kind = %s AND reference = %s RETURNING id) "  # noqa: S608
            f"DELETE FROM {self.thing}_facet WHERE thing IN (SELECT id FROM gone)",
            [kind, reference],
        )

    def _put_in(self, cursor: CursorWrapper, document: Document) -> None:
        cursor.execute(
            f"INSERT INTO {self.thing} (kind, reference, said, orders, words) "  # noqa: S608 (our own name)
            "VALUES (%s, %s, %s::jsonb, %s::jsonb, %s::tsvector) RETURNING id",
            [
                document.kind,
                document.reference,
                json.dumps(said_of(document)),
                json.dumps(dict(document.sort)),
                _vector(document),
            ],
        )
        number = cursor.fetchone()[0]
        cursor.executemany(
            f"INSERT INTO {self.thing}_facet VALUES (%s, %s, %s)",  # noqa: S608 (our own name)
            [(facet, value, number) for facet, value in values_of(document)],
        )

    def close(self) -> None:
        """Nothing stays open: the connection is Django's."""


def _table(folder: Path) -> str:
    return "search_" + "".join(sign for sign in folder.name if sign.isalnum())


def remove_tables(folder: Path) -> None:
    """Drop the tables of an index that is not in use any more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {_table(folder)}, {_table(folder)}_facet")


def _loaded(said: object) -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads(said) if isinstance(said, str) else said  # type: ignore[assignment]
    return loaded


def _vector(document: Document) -> str:
    """The tokens with their places, written as PostgreSQL writes a tsvector."""
    places: dict[str, list[str]] = {}
    place = 0
    for name in FIELDS:
        for token in spaced(document, name).split():
            place = min(place + 1, LAST_PLACE)
            places.setdefault(token, []).append(f"{place}{CLASSES[name]}")
    return " ".join(f"'{token}':{','.join(found)}" for token, found in places.items())


def _asked(question: Question) -> str:
    return " & ".join(_expression(term) for term in question.terms)


def _expression(term: Term) -> str:
    """A term as a tsquery. Tokens hold letters and digits only, so nothing in quotation marks can end them."""
    match term:
        case Word(token):
            return f"'{token}'"
        case Prefix(start):
            return f"'{start}':*"
        case Phrase(pairs):
            return "(" + " <-> ".join(f"'{pair}'" for pair in pairs) + ")"
        case Similar(choices):
            return "(" + " | ".join(f"'{token}'" for token in choices) + ")"
