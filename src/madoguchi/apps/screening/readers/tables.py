"""CSV lists: OpenSanctions `targets.simple.csv`, and `table` for any other."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from madoguchi.apps.screening.readers.parties import Read, day, many, number, party

LEGAL_SCHEMAS = {"Company", "Organization", "LegalEntity", "PublicBody"}
"""People, ships and aircraft are left out: only organisations stand in the registry."""


def rows(path: Path, delimiter: str = ",") -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row by the titles of its columns, whatever their capitals, and the line where it ends."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        reader = csv.DictReader(stream, delimiter=delimiter)
        reader.fieldnames = [title.strip().lower() for title in reader.fieldnames or []]
        for row in reader:
            yield reader.line_num, {title: cell or "" for title, cell in row.items() if isinstance(cell, str | None)}


def opensanctions(path: Path) -> Iterator[Read]:
    """`targets.simple.csv`: id, schema, name, aliases, countries, identifiers, sanctions, dataset, first_seen …"""
    for line, row in rows(path):
        if row.get("schema") and row["schema"] not in LEGAL_SCHEMAS:
            continue
        yield (
            line,
            party(
                row.get("id", ""),
                [(text, "") for text in (row.get("name", ""), *many(row.get("aliases")))],
                identifiers=[number(one) for one in many(row.get("identifiers"))],
                countries=many(row.get("countries")),
                programme=row.get("sanctions") or row.get("dataset") or "",
                listed_on=day(row.get("first_seen")),
            ),
        )


def table(path: Path) -> Iterator[Read]:
    """Columns key, name, and perhaps name_ja … by language, aliases, identifiers, countries, programme, listed_on."""
    for line, row in rows(path):
        named = [(row.get("name", ""), "")]
        named += [(text, title[len("name_") :]) for title, text in row.items() if title.startswith("name_")]
        named += [(text, "") for text in many(row.get("aliases"))]
        yield (
            line,
            party(
                row.get("key") or row.get("id") or "",
                named,
                identifiers=[number(one) for one in many(row.get("identifiers"))],
                countries=many(row.get("countries")),
                programme=row.get("programme", ""),
                listed_on=day(row.get("listed_on")),
            ),
        )
