"""The log of cases for process mining: OCEL 2.0 as JSON, and a flat table. No name, no word anybody wrote.

Cases and steps go under numbers of this file's own, so that a row cannot be matched with a page. Procedures of fewer
than five companies are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from madoguchi.apps.cases import queries
from madoguchi.apps.cases.models import Case, StepEvent

LEAST_COMPANIES = 5
COLUMNS = ("event", "type", "at", "case", "attempt", "procedure", "rules_of", "step", "authority", "party", "outcome")
CHUNK = 2000
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
    """Every event that may be handed out, in order."""
    cases: dict[int, int] = {}
    steps: dict[int, int] = {}
    open_to_all = _procedures()
    number = 0
    for event in queries.exported_events().iterator(chunk_size=CHUNK):
        if event.case.procedure not in open_to_all:
            continue
        number += 1
        case = cases.setdefault(event.case_id, len(cases) + 1)
        step = steps.setdefault(event.step_id, len(steps) + 1) if event.step_id is not None else None
        yield _logged(number, event, case, step)


def _procedures() -> frozenset[str]:
    rows = Case.objects.exclude(filed_at=None).values("procedure").annotate(n=Count("organisation", distinct=True))
    return frozenset(row["procedure"] for row in rows if row["n"] >= LEAST_COMPANIES)


def _logged(number: int, event: StepEvent, case: int, step: int | None) -> Logged:
    return Logged(
        number=number,
        kind=event.kind,
        at=event.at,
        case=case,
        step=step,
        procedure=event.case.procedure,
        rules_of=event.case.pin.in_force.isoformat() if event.case.pin else "",
        key=event.step.key if event.step else "",
        authority=event.step.authority if event.step else "",
        party=event.party,
        outcome=str(event.facts.get("outcome", "")),
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
    objects: dict[str, dict[str, object]] = {}
    yield '{"objectTypes": ' + json.dumps(_object_types()) + ', "eventTypes": ' + json.dumps(_event_types())
    yield ', "events": ['
    comma = ""
    for one in logged():
        _remember(objects, one)
        yield comma + json.dumps(_event(one), ensure_ascii=False)
        comma = ",\n"
    yield '], "objects": ['
    comma = ""
    for found in objects.values():
        yield comma + json.dumps(found, ensure_ascii=False)
        comma = ",\n"
    yield "]}\n"


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


def _remember(objects: dict[str, dict[str, object]], one: Logged) -> None:
    rules = f"{one.procedure} {one.rules_of}".strip()
    moment = one.at.isoformat()
    if rules not in objects:
        objects[rules] = _object(rules, RULES, [("procedure", one.procedure), ("in_force", one.rules_of)], moment)
    case = f"case-{one.case}"
    if case not in objects:
        found = _object(case, CASE, [("procedure", one.procedure)], moment)
        found["relationships"] = [{"objectId": rules, "qualifier": "under"}]
        objects[case] = found
    if one.step is not None and f"step-{one.step}" not in objects:
        step = _object(f"step-{one.step}", STEP, [("step", one.key), ("authority", one.authority)], moment)
        step["relationships"] = [{"objectId": case, "qualifier": "of"}]
        objects[f"step-{one.step}"] = step


def _object(key: str, kind: str, attributes: list[tuple[str, str]], moment: str) -> dict[str, object]:
    named = [{"name": name, "time": moment, "value": value} for name, value in attributes]
    return {"id": key, "type": kind, "attributes": named, "relationships": []}


def _object_types() -> list[dict[str, object]]:
    kinds = {CASE: ("procedure",), STEP: ("step", "authority"), RULES: ("procedure", "in_force")}
    return [
        {"name": kind, "attributes": [{"name": name, "type": "string"} for name in names]}
        for kind, names in kinds.items()
    ]


def _event_types() -> list[dict[str, object]]:
    attributes = [{"name": name, "type": "string"} for name in ("party", "outcome")]
    kinds = StepEvent.objects.order_by().values_list("kind", flat=True).distinct()
    return [{"name": kind, "attributes": attributes} for kind in sorted(set(kinds))]
