"""Staged rows about companies that stand here already, on their way into the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from madoguchi.apps.registry import bulk_rows
from madoguchi.apps.registry.importers.rows import Told
from madoguchi.apps.registry.models import (
    CHANGED,
    NEW,
    REFUSED_ROW,
    UNCHANGED,
    Import,
    ImportRow,
    Organisation,
)
from madoguchi.apps.registry.records import CompanyRecord
from madoguchi.apps.registry.snapshots import snapshot, with_parts
from madoguchi.apps.registry.staging import known
from madoguchi.apps.registry.writing import Change, Origin, rewrite_many


@dataclass(frozen=True)
class Arrival:
    """A staged row, read back."""

    pk: int
    line: int
    key: str
    digest: str
    record: CompanyRecord
    same_as: int | None = None

    @classmethod
    def read(cls, pk: int, line: int, key: str, payload: Mapping[str, Any]) -> Arrival:
        """From the columns of a staged row."""
        return cls(pk, line, key, payload["digest"], CompanyRecord.from_json(payload["record"]), payload.get("same_as"))

    @property
    def told(self) -> Told:
        """The row as its reader told it, for looking it up once more."""
        numbers = tuple((one.scheme, one.value) for one in self.record.identifiers)
        return Told(self.line, self.key, self.digest, numbers, self.record.names[0].text)


def change(source: Import, arrivals: Sequence[Arrival], at: datetime) -> None:
    """Change companies that stand here, after a last look at whether they still do."""
    here = known(one.told for one in arrivals)
    chosen = _standing(one.same_as for one in arrivals if one.same_as)
    owners = {
        one.pk: here.owners(one.told.numbers, one.key) | ({one.same_as} & chosen if one.same_as else set())
        for one in arrivals
    }
    torn = [one.pk for one in arrivals if len(owners[one.pk]) > 1]
    _refuse_torn(source, [one for one in arrivals if one.pk in torn])
    move(source, [one.pk for one in arrivals if not owners[one.pk]], CHANGED, NEW)
    companies = _locked(next(iter(found)) for found in owners.values() if len(found) == 1)
    changes: dict[int, tuple[Arrival, Organisation]] = {}
    same = []
    for one in arrivals:
        if len(owners[one.pk]) != 1:
            continue
        organisation = companies[next(iter(owners[one.pk]))]
        if organisation.digests.get(source.kind) == one.digest:
            same.append(one.pk)
        else:
            # A second row about the same company waits for the next turn.
            changes.setdefault(organisation.pk, (one, organisation))
    move(source, same, CHANGED, UNCHANGED)
    ImportRow.objects.filter(pk__in=same).update(applied_at=at)
    _apply(source, list(changes.values()), at)


def _standing(pks: Iterable[int]) -> set[int]:
    """Those of the companies an officer chose for a row that are still there."""
    wanted = list(pks)
    return set(Organisation.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _apply(source: Import, changes: Sequence[tuple[Arrival, Organisation]], at: datetime) -> None:
    if not changes:
        return
    marks = [(organisation.pk, at, snapshot(organisation), one.pk) for one, organisation in changes]
    day = source.started_at.date()
    for one, organisation in changes:
        organisation.digests = {**organisation.digests, source.kind: one.digest}
    rewrite_many(
        [Change(organisation, one.record, Origin(source.kind, day, one.line)) for one, organisation in changes],
        at=at,
    )
    bulk_rows.update(ImportRow, ("organisation", "applied_at", "before"), marks)


def _locked(pks: Iterable[int]) -> dict[int, Organisation]:
    """Companies by number, locked in their order; an absorbed record leads to the one that was kept."""
    wanted = {pk: pk for pk in pks}
    found: dict[int, Organisation] = {}
    while missing := sorted(set(wanted.values()) - set(found)):
        rows = with_parts(Organisation.objects.select_for_update().filter(pk__in=missing)).order_by("pk")
        found |= {one.pk: one for one in rows}
        wanted = {pk: found[at].merged_into_id or at for pk, at in wanted.items()}
    return {pk: found[at] for pk, at in wanted.items()}


def _refuse_torn(source: Import, arrivals: Sequence[Arrival]) -> None:
    for one in arrivals:
        value = ", ".join(number.value for number in one.record.identifiers)
        ImportRow.objects.filter(pk=one.pk).update(
            reason="numbers-belong-to-different-companies", facts={"value": value}, payload={}
        )
    move(source, [one.pk for one in arrivals], CHANGED, REFUSED_ROW)


_COUNTED = {NEW: "new", CHANGED: "changed", UNCHANGED: "unchanged", REFUSED_ROW: "refused"}


def move(source: Import, pks: Sequence[int], before: str, after: str) -> None:
    """Rows turned out to be something else than when they were staged; the counts follow."""
    if pks:
        ImportRow.objects.filter(pk__in=pks).update(outcome=after)
        less, more = _COUNTED[before], _COUNTED[after]
        Import.objects.filter(pk=source.pk).update(**{less: F(less) - len(pks), more: F(more) + len(pks)})
