"""Two records found to be one company: shown first, done, and undone exactly.

Every relation to a company is found by looking at the models, so an app written later is included by itself. What
pointed to the absorbed record points to the kept one; where both have a row that may stand only once, the absorbed
one's stays where it is and says so in the preview. Names of both are kept, the absorbed record's as aliases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from madoguchi.apps.registry.models import OPEN, SAME, Alias, ImportRow, Merge, Organisation, Resemblance
from madoguchi.apps.registry.snapshots import pointing_to, restore_fields, snapshot
from madoguchi.apps.registry.writing import KIND
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox

# These speak of records as they were, not of companies: moving them would falsify what happened.
UNMOVED: tuple[type[models.Model], ...] = (Merge, ImportRow, Resemblance)
FILLED = (
    "region",
    "address",
    "size_band",
    "employees",
    "capital",
    "capital_currency",
    "founded_on",
    "web",
    "legal_form",
)


@dataclass(frozen=True)
class Move:
    """A row that would point to the kept record, or would stay because the kept one has its like."""

    model: str
    pk: int
    field: str
    text: str
    stays: bool


@dataclass(frozen=True)
class Preview:
    """What a merge would do: rows that move, rows that stay, and fields the kept record would take over."""

    moves: tuple[Move, ...]
    filled: tuple[tuple[str, Any], ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        """Rows that would point to the kept record."""
        return tuple(move for move in self.moves if not move.stays)

    @property
    def staying(self) -> tuple[Move, ...]:
        """Rows that would stay at the absorbed record."""
        return tuple(move for move in self.moves if move.stays)


def preview(kept: Organisation, absorbed: Organisation) -> Preview:
    """What a merge of these two would do. It is done in a transaction that is then taken back: nothing is guessed."""
    _require_mergeable(kept, absorbed)
    with transaction.atomic():
        moves = tuple(_move_all(kept, absorbed))
        transaction.set_rollback(True)
    return Preview(moves, tuple(_fillable(kept, absorbed)))


@transaction.atomic
def merge(kept: Organisation, absorbed: Organisation, *, reason: str, by: Person | None, at: datetime) -> Merge:
    """Make two records one. Keeps everything needed to part them again."""
    if not reason.strip():
        raise Refused("refusal-needs-a-reason")
    kept, absorbed = _locked(kept, absorbed)
    _require_mergeable(kept, absorbed)
    before: dict[str, Any] = {"kept": snapshot(kept), "absorbed": snapshot(absorbed), "filled": []}
    moves = list(_move_all(kept, absorbed))
    for field, value in list(_fillable(kept, absorbed)):
        before["filled"].append(field)
        setattr(kept, field, value)
        kept.provenance = {**kept.provenance, field: absorbed.provenance.get(field, {})}
    kept.updated_at, kept.version = at, kept.version + 1
    kept.save()
    absorbed.merged_into, absorbed.updated_at, absorbed.version = kept, at, absorbed.version + 1
    absorbed.save()
    done = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        reason=reason.strip(),
        by=by,
        at=at,
        moved=[[move.model, move.pk, move.field] for move in moves if not move.stays],
        before=before,
    )
    _pairs(kept, absorbed).update(state=SAME, by=by, at=at)
    outbox.touch_many(KIND, [kept.reference, absorbed.reference])
    journal.record("organisation.merged", kept, by=by, at=at, facts={"absorbed": absorbed.reference})
    return done


@transaction.atomic
def undo(done: Merge, *, by: Person | None, at: datetime) -> Merge:
    """Part two records again: every row points where it did, every field is as it was.

    What came to the kept record after the merge stays with it: then only what the merge brought is taken back.
    """
    done = Merge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None:
        raise Refused("merge-is-undone-already")
    kept, absorbed = _locked(done.kept, done.absorbed)
    if kept.merged_into_id is not None:
        raise Refused("company-is-merged-already")
    _move_back(done, kept, absorbed)
    before = done.before
    if kept.version == before["kept"]["version"] + 1:
        restore_fields(before["kept"])
    else:
        _unfill(kept, before["filled"], at)
    restore_fields(before["absorbed"])
    done.undone_at, done.undone_by = at, by
    done.save(update_fields=["undone_at", "undone_by"])
    _pairs(kept, absorbed).filter(state=SAME).update(state=OPEN, by=None, at=None)
    outbox.touch_many(KIND, [kept.reference, absorbed.reference])
    journal.record("organisation.merge-undone", kept, by=by, at=at, facts={"absorbed": absorbed.reference})
    return done


def _move_back(done: Merge, kept: Organisation, absorbed: Organisation) -> None:
    """Rows that still point to the kept record go back; a name also takes its former place among the names."""
    positions = {row["id"]: row["position"] for row in done.before["absorbed"]["parts"]["Alias"]}
    for label, pk, field in done.moved:
        model = apps.get_model(label)
        changes: dict[str, Any] = {field: absorbed.pk}
        if model is Alias:
            changes["position"] = positions[pk]
        model._default_manager.filter(pk=pk, **{field: kept.pk}).update(**changes)


def _unfill(kept: Organisation, filled: list[str], at: datetime) -> None:
    """Empty the fields that the merge filled and nobody has changed since."""
    for name in filled:
        field = Organisation._meta.get_field(name)
        setattr(kept, name, None if getattr(field, "null", False) else "")
        kept.provenance = {key: origin for key, origin in kept.provenance.items() if key != name}
    kept.updated_at, kept.version = at, kept.version + 1
    kept.save()


def counted(done: Merge) -> list[tuple[str, int]]:
    """How many rows of each kind a merge moved, by their model's name."""
    return sorted(Counter(label for label, _pk, _field in done.moved).items())


def _pairs(kept: Organisation, absorbed: Organisation) -> models.QuerySet[Resemblance]:
    left, right = sorted((kept.pk, absorbed.pk))
    return Resemblance.objects.filter(left=left, right=right)


def _locked(kept: Organisation, absorbed: Organisation) -> tuple[Organisation, Organisation]:
    """Both rows, locked in the order of their keys, so that two merges cannot wait for each other."""
    rows = {
        one.pk: one
        for one in Organisation.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk")
    }
    return rows[kept.pk], rows[absorbed.pk]


def _require_mergeable(kept: Organisation, absorbed: Organisation) -> None:
    if kept.pk == absorbed.pk:
        raise Refused("merge-needs-two-companies")
    if kept.side != absorbed.side:
        raise Refused("merge-needs-one-side")
    if kept.merged_into_id is not None or absorbed.merged_into_id is not None:
        raise Refused("company-is-merged-already")


def _fillable(kept: Organisation, absorbed: Organisation) -> Iterator[tuple[str, Any]]:
    """Plain facts that only the absorbed record has."""
    for field in FILLED:
        value = getattr(absorbed, field)
        if getattr(kept, field) in ("", None) and value not in ("", None):
            yield field, value


def _move_all(kept: Organisation, absorbed: Organisation) -> list[Move]:
    rows = {
        (model, field): list(model._default_manager.filter(**{field: absorbed}).order_by("pk"))
        for model, field in pointing_to(absorbed)
        if model not in UNMOVED
    }
    moves = [move for (_model, field), found in rows.items() for move in _move_rows(found, field, kept)]
    links = {(row._meta.label_lower, row.pk): row for found in rows.values() for row in found}
    return _kept_together(moves, links, absorbed)


def _move_rows(rows: list[models.Model], field: str, kept: Organisation) -> list[Move]:
    """All rows of a relation at once; where one of them may not move, each for itself."""
    if _is_moved(rows, field, kept):
        return [_as_move(row, field, stays=False) for row in rows]
    return [_as_move(row, field, stays=not _is_moved([row], field, kept)) for row in rows]


def _is_moved(rows: list[models.Model], field: str, kept: Organisation) -> bool:
    model = type(rows[0])
    changes: dict[str, Any] = {field: kept.pk}
    if model is Alias:
        # Names of both are kept; those of the absorbed record stand behind the kept one's own.
        changes["position"] = models.F("position") + 1000
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**changes)
    except IntegrityError:
        return False
    return True


def _as_move(row: models.Model, field: str, *, stays: bool) -> Move:
    return Move(row._meta.label_lower, row.pk, field, str(row), stays)


Rows = dict[tuple[str, int], models.Model]


def _kept_together(moves: list[Move], rows: Rows, absorbed: Organisation) -> list[Move]:
    """What hangs on a row that stays, stays with it: an answer is not parted from the introduction it answers."""
    staying = {(move.model, move.pk) for move in moves if move.stays}
    while True:
        hanging = [move for move in moves if not move.stays and _hangs_on(rows[move.model, move.pk], staying)]
        if not hanging:
            return moves
        for move in hanging:
            apps.get_model(move.model)._default_manager.filter(pk=move.pk).update(**{move.field: absorbed.pk})
        moves = [replace(move, stays=True) if move in hanging else move for move in moves]
        staying |= {(move.model, move.pk) for move in hanging}


def _hangs_on(row: models.Model, staying: set[tuple[str, int]]) -> bool:
    links: Iterator[Any] = (field for field in row._meta.concrete_fields if field.is_relation)
    return any((field.related_model._meta.label_lower, getattr(row, field.attname)) in staying for field in links)
