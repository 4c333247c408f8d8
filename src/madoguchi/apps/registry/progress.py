"""How far an import at work has come, counted from what it wrote."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.apps.registry import publishing, undoing
from madoguchi.apps.registry.models import CHANGED, PUBLISHING, READING, Import, ImportRow, Organisation


@dataclass(frozen=True)
class Progress:
    """What is being done, how many rows are done, and of how many if that is known."""

    doing: str
    done: int
    whole: int | None


def of(source: Import) -> Progress | None:
    """The progress of an import; None when nothing is being done with it."""
    if source.state == READING:
        return Progress("reading", ImportRow.objects.filter(source=source).count(), None)
    if source.state == PUBLISHING:
        changed = ImportRow.objects.filter(source=source, outcome=CHANGED, applied_at__isnull=False).count()
        entered = Organisation.objects.filter(entered_by_import=source).count()
        return Progress("writing", entered + changed, source.new + source.changed)
    if publishing.is_unfinished(source):
        return Progress("telling", 0, None)
    if undoing.is_unfinished(source):
        return Progress("undoing", 0, None)
    return None
