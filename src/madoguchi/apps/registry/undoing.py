"""Taking an import back: what it changed is as before, what it entered is gone."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import CHANGED, IMPORTED, NEW, PUBLISHING, UNDONE, Import, ImportRow, Organisation
from madoguchi.apps.registry.pacing import Pace
from madoguchi.apps.registry.snapshots import in_use, restore
from madoguchi.apps.registry.staging import delete_rows
from madoguchi.apps.registry.writing import KIND
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox


def begin(source: Import, *, by: Person | None, at: datetime) -> None:
    """From this moment nobody sees what the import entered.

    Refuses when something else has come to stand on a company it entered, or when one it changed was changed since.
    """
    source.refresh_from_db()
    if source.state == UNDONE:
        return
    if source.state not in {PUBLISHING, IMPORTED}:
        raise Refused("import-cannot-be-undone", state=source.state)
    _require_untouched(source)
    with Pace().turn():
        standing = Import.objects.select_for_update().get(pk=source.pk)
        if standing.state != UNDONE:
            source.state, source.undone_at = UNDONE, at
            source.save(update_fields=["state", "undone_at"])
            journal.record("import.undone", source, by=by, at=at)


def finish(source: Import) -> None:
    """Put back and delete, in short transactions. Called again after an interruption, it goes on."""
    _restore_changed(source)
    _delete_entered(source)


def is_unfinished(source: Import) -> bool:
    """Is there something left of what was taken back?"""
    return source.state == UNDONE and (
        Organisation.objects.filter(entered_by_import=source).exists()
        or source.rows.filter(outcome__in=(NEW, CHANGED), applied_at__isnull=False).exists()
    )


def _require_untouched(source: Import) -> None:
    """Reads only, before anything is locked; what happens in between is looked at again, company by company."""
    changed = source.rows.filter(outcome=CHANGED, applied_at__isnull=False, organisation__isnull=False)
    for row in changed.select_related("organisation").iterator(chunk_size=200):
        if not _is_as_left(row):
            raise Refused("company-was-changed-since", name=_name(row.organisation))
    entered = Organisation.objects.filter(entered_by_import=source)
    for organisation in entered.filter(_later_changed(source))[:1]:
        raise Refused("company-was-changed-since", name=_name(organisation))
    for organisation in in_use(entered)[:1]:
        raise Refused("company-is-in-use", name=_name(organisation))


def _name(organisation: Organisation | None) -> str:
    return str(queries.name_for(organisation, "")) if organisation else ""


def _is_as_left(row: ImportRow) -> bool:
    return bool(row.organisation and row.before and row.organisation.version == row.before["version"] + 1)


def _later_changed(source: Import) -> Q:
    return Q(version__gt=1) | Q(merged_into__isnull=False)


def _restore_changed(source: Import) -> None:
    pace = Pace(5, most=50)
    applied = source.rows.filter(outcome=CHANGED, applied_at__isnull=False)
    while pks := list(applied.order_by("-line").values_list("pk", flat=True)[: pace.rows]):
        with pace.turn():
            rows = applied.select_for_update(of=("self",)).filter(pk__in=pks).select_related("organisation")
            for row in rows.order_by("-line"):
                if row.organisation and row.before and _is_as_left(row):
                    restore(row.organisation, row.before)
                    outbox.touch(KIND, row.organisation.reference)
            ImportRow.objects.filter(pk__in=pks).update(applied_at=None)


def _delete_entered(source: Import) -> None:
    """Delete what the import entered; a company that somebody came to stand on meanwhile stays, as any other."""
    pace = Pace(20, most=200)
    entered = Organisation.objects.filter(entered_by_import=source)
    while pks := list(entered.order_by("pk").values_list("pk", flat=True)[: pace.rows]):
        with pace.turn():
            chosen = Organisation.objects.select_for_update().filter(pk__in=pks).order_by("pk")
            references = [one.reference for one in chosen]
            kept = [one.pk for one in in_use(entered.filter(pk__in=pks))]
            kept += list(entered.filter(_later_changed(source), pk__in=pks).values_list("pk", flat=True))
            Organisation.objects.filter(pk__in=kept).update(entered_by_import=None)
            gone = set(pks) - set(kept)
            Organisation.objects.filter(pk__in=gone).delete()
            Organisation.history.filter(id__in=gone).delete()
            outbox.touch_many(KIND, references)
    while pks := list(source.rows.filter(outcome=NEW).values_list("pk", flat=True)[:500]):
        with pace.turn():
            delete_rows(pks)
