"""Staged rows about companies that are new here, on their way into the registry: a national register is mostly these.

Each row is made into what the database takes straight from its staged text, before the transaction begins and without
a record or model of each; what a hundred rows share (a class list, a city, where a fact comes from) is written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from madoguchi.apps.registry import alike_rows, bulk_rows
from madoguchi.apps.registry.arrivals import move
from madoguchi.apps.registry.models import (
    CHANGED,
    NEW,
    NOT_KNOWN,
    Activity,
    Alias,
    Identifier,
    Import,
    Organisation,
)
from madoguchi.apps.registry.records import ActivityRecord
from madoguchi.apps.registry.staging import delete_rows, known
from madoguchi.apps.registry.writing import Origin, classes_of
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs import current
from madoguchi.core.references import new_reference

ORGANISATION = (
    "id",
    "reference",
    "side",
    "kind",
    "legal_form",
    "standing",
    "region",
    "city",
    "address",
    "languages",
    "size_band",
    "employees",
    "capital",
    "capital_currency",
    "founded_on",
    "web",
    "about",
    "classes",
    "provenance",
    "source",
    "digests",
    "entered_by_import",
    "created_at",
    "updated_at",
)
ALIAS = ("organisation", "text", "language", "script", "kind", "reading", "source", "position")
IDENTIFIER = ("organisation", "scheme", "value", "source")
ACTIVITY = ("organisation", "scheme", "scheme_version", "code", "is_main", "source")
_STAMPED = (
    "legal_form",
    "standing",
    "region",
    "city",
    "address",
    "size_band",
    "employees",
    "capital",
    "founded_on",
    "web",
    "about",
    "languages",
    "activities",
)
_SILENT: tuple[object, ...] = ("", None, [], {})

Values = tuple[Any, ...]
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class NewCompany:
    """A new company as the database takes it, except for its number, which is given when it goes in."""

    pk: int
    key: str
    name: str
    numbers: tuple[tuple[str, str], ...]
    organisation: Values
    aliases: Sequence[Values]
    identifiers: Sequence[Values]
    activities: Sequence[Values]
    payload: Plain


def prepared(source: Import, rows: Sequence[tuple[int, int, str, Plain]], at: datetime) -> list[NewCompany]:
    """Everything that can be done before the transaction begins; rows are (id, line, key, payload)."""
    form = _Form(source, at)
    return [form.filled(pk, line, key, payload) for pk, line, key, payload in rows]


class _Form:
    """What all rows of a file share, asked for once."""

    def __init__(self, source: Import, at: datetime) -> None:
        statement = bulk_rows.insertion(Organisation, ORGANISATION)
        convert: dict[str, Callable[[Any], Any]] = {
            name: converter
            for name, converter in zip(ORGANISATION, statement.converters, strict=True)
            if converter is not None
        }
        self.capital, self.day = convert["capital"], convert["founded_on"]
        moment = convert["created_at"](at)
        self.last = (source.pk, moment, moment, *statement.rest)
        self.alias_rest, self.identifier_rest, self.activity_rest = (
            bulk_rows.insertion(*table).rest for table in _PARTS
        )
        self.kind, self.on = source.kind, source.started_at.date()

    def filled(self, pk: int, line: int, key: str, payload: Plain) -> NewCompany:
        """One row."""
        source, digest, record = self.kind, payload["digest"], payload["record"]
        names = list({(one["text"], one.get("kind", "")): one for one in record["names"]}.values())
        numbers = tuple(dict.fromkeys((one["scheme"], one["value"]) for one in record["identifiers"]))
        codes = {(one["scheme"], one["code"]): one for one in reversed(record["activities"])}.values()
        return NewCompany(
            pk,
            key,
            record["names"][0]["text"],
            numbers,
            self._organisation(line, digest, record),
            [
                (
                    one["text"],
                    one.get("language", ""),
                    one.get("script", ""),
                    one.get("kind", ""),
                    one.get("reading", ""),
                    source,
                    position,
                    *self.alias_rest,
                )
                for position, one in enumerate(names)
            ],
            [(scheme, value, source, *self.identifier_rest) for scheme, value in numbers],
            [
                (
                    one["scheme"],
                    one.get("version", ""),
                    one["code"],
                    one.get("is_main", False),
                    source,
                    *self.activity_rest,
                )
                for one in codes
            ],
            payload,
        )

    def _organisation(self, line: int, digest: str, record: Plain) -> Values:
        get = record.get
        capital, founded_on = get("capital"), get("founded_on")
        city = get("city", "")
        return (
            new_reference(),
            record["side"],
            get("kind", "company"),
            get("legal_form", ""),
            get("standing") or NOT_KNOWN,
            get("region", ""),
            _city(city, get("city_language") or current().side(record["side"]).languages[0]) if city else "{}",
            get("address", ""),
            _languages(tuple(get("languages", ()))),
            get("size_band", ""),
            get("employees"),
            None if capital is None else self.capital(Decimal(capital)),
            get("capital_currency", ""),
            self.day(date.fromisoformat(founded_on)) if founded_on else None,
            get("web", ""),
            _texts(record["about"]) if get("about") else "{}",
            _classes(tuple(tuple(sorted(one.items())) for one in record["activities"])),
            self._provenance(line, record),
            self.kind,
            _encode({self.kind: digest}),
            *self.last,
        )

    def _provenance(self, line: int, record: Plain) -> str:
        """The same stamp beside every field that the source fills."""
        stamp = _encode(Origin(self.kind, self.on, line).to_json())
        told = [name for name in _STAMPED if record.get(name) not in _SILENT]
        return "{" + ", ".join(f'"{name}": {stamp}' for name in (*told, "names")) + "}"


_PARTS = ((Alias, ALIAS), (Identifier, IDENTIFIER), (Activity, ACTIVITY))
_encode = json.JSONEncoder(ensure_ascii=False).encode


def _texts(texts: Mapping[str, str]) -> str:
    return _encode(Texts.written(texts).to_json())


@lru_cache(maxsize=10_000)
def _city(text: str, language: str) -> str:
    return _texts({language: text})


@lru_cache(maxsize=1_000)
def _languages(languages: tuple[str, ...]) -> str:
    return _encode(list(languages))


@lru_cache(maxsize=10_000)
def _classes(activities: tuple[tuple[tuple[str, Any], ...], ...]) -> str:
    return _encode(classes_of([ActivityRecord(**dict(one)) for one in activities]))


def insert(source: Import, batch: Sequence[NewCompany], at: datetime) -> None:
    """Enter new companies, and drop their staged rows. Those that somebody entered meanwhile become changes."""
    here = known(batch)
    late = [one for one in batch if here.owners(one.numbers, one.key)]
    move(source, [one.pk for one in late], NEW, CHANGED)
    fresh = [one for one in batch if one not in late] if late else batch
    ids = list(bulk_rows.reserve_ids(Organisation, len(fresh)))
    numbered = list(zip(ids, fresh, strict=True))
    for table, rows in (
        ((Organisation, ORGANISATION), [(pk, *one.organisation) for pk, one in numbered]),
        (_PARTS[0], [(pk, *row) for pk, one in numbered for row in one.aliases]),
        (_PARTS[1], [(pk, *row) for pk, one in numbered for row in one.identifiers]),
        (_PARTS[2], [(pk, *row) for pk, one in numbered for row in one.activities]),
    ):
        bulk_rows.insertion(*table).run(rows)
    alike_rows.keep_pairs([(pk, one.payload) for pk, one in numbered], source, at)
    delete_rows([one.pk for one in fresh])
