"""Takes in the dialogue a corridor pack describes. Taking it in again adds what is new and corrects what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.apps.dialogue.models import Body, Issue, Position, Undertaking
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.dialogue import BodyRow, IssueRow, PositionRow, UndertakingRow
from madoguchi.core.packs.labels import Labels

SOURCE = "report-2017"
CODER = "reader-1"


@dataclass(frozen=True)
class Loaded:
    """How many rows were new or corrected."""

    bodies: int
    issues: int
    positions: int
    undertakings: int


def load_pack_dialogue(*, at: datetime) -> Loaded:
    """Take in bodies, issues, positions and undertakings of the corridor pack, each in a short transaction of its own.

    Bodies and issues are worded anew where the pack words them anew. A changed position is a new row, recorded now. An
    undertaking that is here already keeps the state it reached here.
    """
    tables = packs.current().dialogue
    return Loaded(
        sum(_body(row, at) for row in tables.bodies),
        sum(_issue(row) for row in tables.issues),
        sum(_position(row, at) for row in tables.positions),
        sum(_undertaking(row, at) for row in tables.undertakings),
    )


def _texts(labels: Labels) -> Texts:
    return Texts.written(labels.texts)


@transaction.atomic
def _body(row: BodyRow, at: datetime) -> bool:
    said = {
        "names": _texts(row.names),
        "mandate": _texts(row.mandate),
        "level": row.level,
        "side": row.side,
        "status": row.status,
        "source": SOURCE,
        "lines": row.lines,
    }
    found = Body.objects.select_for_update().filter(key=row.key).first()
    if found is None:
        found = Body.objects.create(key=row.key, recorded_at=at, **said)
        journal.record("body.recorded", found, by=None, at=at, facts={"key": row.key, "status": row.status})
        return True
    if all(getattr(found, name) == value for name, value in said.items()):
        return False
    Body.objects.filter(pk=found.pk).update(**said)
    journal.record("body.worded-anew", found, by=None, at=at, facts={"key": row.key, "status": row.status})
    return True


@transaction.atomic
def _issue(row: IssueRow) -> bool:
    said = {"names": _texts(row.names), "low_end": _texts(row.low_end), "high_end": _texts(row.high_end)}
    found, is_new = Issue.objects.get_or_create(key=row.key, defaults=said)
    if is_new or all(getattr(found, name) == value for name, value in said.items()):
        return is_new
    Issue.objects.filter(pk=found.pk).update(**said)
    return True


@transaction.atomic
def _position(row: PositionRow, at: datetime) -> bool:
    issue = Issue.objects.select_for_update().get(key=row.issue)
    held_on, precision = packs.first_day(row.held)
    said = {"low": row.low, "high": row.high, "said": _texts(row.said), "basis": row.basis, "lines": row.lines}
    place = {"issue": issue, "side": row.side, "held_on": held_on, "held_precision": precision, "source": SOURCE}
    last = Position.objects.filter(**place).order_by("-recorded_at", "-pk").first()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return False
    Position.objects.create(**place, **said, coder=CODER, recorded_at=at)
    facts = {"issue": row.issue, "side": row.side, "low": row.low, "high": row.high, "held": row.held}
    journal.record("position.recorded", issue, by=None, at=at, facts=facts)
    return True


@transaction.atomic
def _undertaking(row: UndertakingRow, at: datetime) -> bool:
    if Undertaking.objects.filter(key=row.key).exists():
        return False
    made_on, precision = packs.first_day(row.made)
    found = Undertaking.objects.create(
        key=row.key,
        kind=row.kind,
        body=Body.objects.get(key=row.body),
        side=row.side,
        text=_texts(row.text),
        test=_texts(row.test),
        reading=row.reading,
        made_on=made_on,
        made_precision=precision,
        due_on=packs.first_day(row.due)[0] if row.due else None,
        state=row.state,
        source=SOURCE,
        lines=row.lines,
        created_at=at,
        changed_at=at,
    )
    journal.record("undertaking.taken-in", found, by=None, at=at, facts={"key": row.key, "state": row.state})
    return True
