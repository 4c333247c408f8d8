"""Rows of a file that would be new and look like a company that stands here: asked about before anything is written.

What a row resembles, and what an officer says to it, stands in the row's payload until the file is let in:
`alike` [{"organisation", "reference", "score", "reasons"}], `choice`, and `same_as` when it is one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.apps.registry import bulk_rows, queries
from madoguchi.apps.registry.arrivals import move
from madoguchi.apps.registry.likeness import like_record
from madoguchi.apps.registry.models import (
    CHANGED,
    DIFFERENT,
    NEW,
    OPEN,
    STAGED,
    Import,
    ImportRow,
    Organisation,
    Resemblance,
)
from madoguchi.apps.registry.pacing import Pace
from madoguchi.apps.registry.records import CompanyRecord
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.writing import write_once

RESEMBLES = "resembles-a-company"
"""Stands as the reason of such rows, so that they are found by it."""
LOOKED_AT = 1_000
"""So many new rows of a file are compared before it is let in. Of a larger file the rest is looked at in the night."""
SHOWN = 3

AS_NEW, AS_SAME, LATER = "new", "same", "later"
CHOICES = (AS_NEW, AS_SAME, LATER)


@dataclass(frozen=True)
class Candidate:
    """A company that a row may be, and why."""

    organisation: Organisation
    reasons: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class AlikeRow:
    """A row with the companies it may be, the likeliest first, and what was said to it."""

    pk: int
    line: int
    record: CompanyRecord
    candidates: tuple[Candidate, ...]
    choice: str
    same_as: int | None


def compare(source: Import) -> int:
    """Compare the new rows of a staged file with the companies that stand here; returns how many look like one."""
    rows = ImportRow.objects.filter(source=source, outcome=NEW).order_by("line")[:LOOKED_AT]
    found = []
    for pk, payload in rows.values_list("pk", "payload").iterator(chunk_size=100):
        alike = like_record(CompanyRecord.from_json(payload["record"]))[:SHOWN]
        if alike:
            told = [
                {
                    "organisation": one.pk,
                    "reference": one.reference,
                    "score": verdict.name_score,
                    "reasons": [{"key": reason.key, "facts": dict(reason.facts)} for reason in verdict.reasons],
                }
                for one, verdict in alike
            ]
            found.append((RESEMBLES, {**payload, "alike": told}, pk))
    pace = Pace(100)
    while found:
        part, found = found[: pace.rows], found[pace.rows :]
        with pace.turn():
            bulk_rows.update(ImportRow, ("reason", "payload"), part)
    return rows_alike(source).count()


def rows_alike(source: Import) -> QuerySet[ImportRow]:
    """The rows of a file that look like a company, in its order, whatever was said to them."""
    return ImportRow.objects.filter(source=source, outcome__in=(NEW, CHANGED), reason=RESEMBLES).order_by("line")


def undecided(source: Import) -> int:
    """How many of them nobody has said anything to."""
    return rows_alike(source).filter(payload__choice__isnull=True).count()


def read(rows: Sequence[ImportRow]) -> list[AlikeRow]:
    """Rows with their companies; one that is gone since is left out."""
    wanted = {one["reference"] for row in rows for one in row.payload["alike"]}
    companies = {one.reference: one for one in queries.with_all(queries.visible()).filter(reference__in=wanted)}
    return [
        AlikeRow(
            row.pk,
            row.line,
            CompanyRecord.from_json(row.payload["record"]),
            tuple(
                Candidate(companies[one["reference"]], one["reasons"])
                for one in row.payload["alike"]
                if one["reference"] in companies
            ),
            row.payload.get("choice", ""),
            row.payload.get("same_as"),
        )
        for row in rows
    ]


@transaction.atomic
def choose(row: ImportRow, choice: str, *, same_as: str = "", by: Person, at: datetime) -> None:
    """Say what a row is: a new company, one that stands here (by reference), or a question for later.

    It can be said anew until the file is let in.
    """
    source = Import.objects.select_for_update().get(pk=row.source_id)
    if source.state != STAGED:
        raise Refused("import-is-not-staged", state=source.state)
    row = ImportRow.objects.select_for_update().get(pk=row.pk)
    payload = {name: value for name, value in row.payload.items() if name != "same_as"}
    company = _company(row, same_as) if choice == AS_SAME else None
    payload["choice"] = choice
    if company is not None:
        payload["same_as"] = company.pk
    before, after = row.outcome, CHANGED if company is not None else NEW
    if before != after:
        move(source, [row.pk], before, after)
    ImportRow.objects.filter(pk=row.pk).update(payload=payload, organisation=company)
    facts = {"line": row.line, "choice": choice, "company": company.reference if company else None}
    journal.record("import.row-decided", source, by=by, at=at, facts=facts)


def _company(row: ImportRow, reference: str) -> Organisation:
    """The company a row is said to be: one of those it resembles, without another number of the same register."""
    alike = {one["reference"] for one in row.payload["alike"]}
    company = queries.company(reference) if reference in alike else None
    if company is None:
        raise Refused("row-is-none-of-these")
    held = {one.scheme: one.value for one in company.identifiers.all()}
    for one in row.payload["record"]["identifiers"]:
        if held.get(one["scheme"], one["value"]) != one["value"]:
            raise Refused("row-has-another-number", value=one["value"], held=held[one["scheme"]])
    return company


def keep_pairs(entered: Sequence[tuple[int, Mapping[str, Any]]], source: Import, at: datetime) -> None:
    """Of companies that were entered (primary key, payload), keep the pairs: told apart, or for somebody to look at."""
    asked = [(pk, payload) for pk, payload in entered if payload.get("alike")]
    if not asked:
        return
    wanted = {one["organisation"] for _pk, payload in asked for one in payload["alike"]}
    standing = set(Organisation.objects.filter(pk__in=wanted, merged_into__isnull=True).values_list("pk", flat=True))
    pairs = []
    for pk, payload in asked:
        is_new = payload.get("choice") == AS_NEW
        for one in payload["alike"]:
            if one["organisation"] in standing:
                left, right = sorted((pk, one["organisation"]))
                pair = Resemblance(left_id=left, right_id=right, score=one["score"], reasons=one["reasons"])
                pair.found_at, pair.state = at, DIFFERENT if is_new else OPEN
                if is_new:
                    pair.by, pair.at = source.by, at
                pairs.append(pair)
    write_once(pairs, unique=["left", "right"])
