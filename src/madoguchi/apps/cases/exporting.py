"""The log of cases for process mining: OCEL 2.0 as JSON, and a flat table. No name, no word anybody wrote.

Cases and steps go under numbers of this file's own, so that a row cannot be matched with a page. Procedures of fewer
than five companies are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from tempfile import TemporaryFile

from django.db.models import Count

from madoguchi.apps.cases import queries
from madoguchi.apps.cases.models import Case

LEAST_COMPANIES = 5
COLUMNS = ("event", "type", "at", "case", "attempt", "procedure", "rules_of", "step", "authority", "party", "outcome")
CASE, STEP, RULES = "case", "step", "rule version"


@dataclass(frozen=True)
class Logged:
    """An event as it is handed out."""

    number: int
    kind: str
    at: datetime
    case: int
    step: int | None
    procedure: str
    rules_of: str
    key: str
    authority: str
    party: str
    outcome: str


def logged() -> Iterator[Logged]:
    """Every event that may be handed out, case by case, each in order."""
    number = attempts = 0
    of_cases = groupby(queries.exported_events(_procedures()), key=lambda row: row.case)
    for case, (_, events) in enumerate(of_cases, start=1):
        steps: dict[int, int] = {}
        for row in events:
            number += 1
            if row.step is not None and row.step not in steps:
                attempts = steps[row.step] = attempts + 1
            yield _logged(number, row, case, steps[row.step] if row.step is not None else None)


def _procedures() -> frozenset[str]:
    rows = Case.objects.exclude(filed_at=None).values("procedure").annotate(n=Count("organisation", distinct=True))
    return frozenset(row["procedure"] for row in rows if row["n"] >= LEAST_COMPANIES)


def _logged(number: int, row: queries.ExportRow, case: int, step: int | None) -> Logged:
    return Logged(
        number=number,
        kind=row.kind,
        at=row.at,
        case=case,
        step=step,
        procedure=row.procedure,
        rules_of=row.rules_of.isoformat() if row.rules_of else "",
        key=row.key or "",
        authority=row.authority or "",
        party=row.party,
        outcome=str(row.facts.get("outcome", "")),
    )


def rows() -> Iterator[dict[str, object]]:
    """The log as a flat table, one event a row."""
    for one in logged():
        yield {
            "event": one.number,
            "type": one.kind,
            "at": one.at.isoformat(),
            "case": one.case,
            "attempt": one.step or "",
            "procedure": one.procedure,
            "rules_of": one.rules_of,
            "step": one.key,
            "authority": one.authority,
            "party": one.party,
            "outcome": one.outcome,
        }


def ocel() -> Iterator[str]:
    """The log as OCEL 2.0, in pieces: its whole is one JSON document that is never in memory at once.

    Objects are cases, attempts at steps, and versions of rules; an attempt belongs to its case, a case to its rules.
    """
    kinds: set[str] = set()
    with TemporaryFile("w+", encoding="utf-8") as objects:  # they stand behind the events, and are too many to remember
        yield '{"objectTypes": ' + json.dumps(_object_types()) + ', "events": ['
        comma = ""
        for one, fresh in _with_objects(logged()):
            kinds.add(one.kind)
            objects.writelines(json.dumps(found, ensure_ascii=False) + "\n" for found in fresh)
            yield comma + json.dumps(_event(one), ensure_ascii=False)
            comma = ",\n"
        yield '], "objects": ['
        objects.seek(0)
        comma = ""
        for line in objects:
            yield comma + line.rstrip("\n")
            comma = ",\n"
    yield '], "eventTypes": ' + json.dumps(_event_types(kinds)) + "}\n"


def _event(one: Logged) -> dict[str, object]:
    related = [{"objectId": f"case-{one.case}", "qualifier": "of"}]
    if one.step is not None:
        related.append({"objectId": f"step-{one.step}", "qualifier": "at"})
    return {
        "id": f"event-{one.number}",
        "type": one.kind,
        "time": one.at.isoformat(),
        "attributes": [{"name": "party", "value": one.party}, {"name": "outcome", "value": one.outcome}],
        "relationships": related,
    }


def _with_objects(events: Iterable[Logged]) -> Iterator[tuple[Logged, list[dict[str, object]]]]:
    """Each event with the objects that it is the first to speak of. Cases and attempts are numbered as they come."""
    versions: set[str] = set()
    cases = attempts = 0
    for one in events:
        fresh, moment = [], one.at.isoformat()
        rules, case = f"{one.procedure} {one.rules_of}".strip(), f"case-{one.case}"
        if rules not in versions:
            versions.add(rules)
            about = [("procedure", one.procedure), ("in_force", one.rules_of)]
            fresh.append(_object(rules, RULES, about, moment))
        if one.case > cases:
            cases = one.case
            fresh.append(_object(case, CASE, [("procedure", one.procedure)], moment, rules, "under"))
        if one.step is not None and one.step > attempts:
            attempts = one.step
            about = [("step", one.key), ("authority", one.authority)]
            fresh.append(_object(f"step-{one.step}", STEP, about, moment, case, "of"))
        yield one, fresh


def _object(
    key: str, kind: str, attributes: list[tuple[str, str]], moment: str, to: str = "", how: str = ""
) -> dict[str, object]:
    named = [{"name": name, "time": moment, "value": value} for name, value in attributes]
    related = [{"objectId": to, "qualifier": how}] if to else []
    return {"id": key, "type": kind, "attributes": named, "relationships": related}


def _object_types() -> list[dict[str, object]]:
    kinds = {CASE: ("procedure",), STEP: ("step", "authority"), RULES: ("procedure", "in_force")}
    return [
        {"name": kind, "attributes": [{"name": name, "type": "string"} for name in names]}
        for kind, names in kinds.items()
    ]


def _event_types(kinds: Iterable[str]) -> list[dict[str, object]]:
    attributes = [{"name": name, "type": "string"} for name in ("party", "outcome")]
    return [{"name": kind, "attributes": attributes} for kind in sorted(kinds)]
