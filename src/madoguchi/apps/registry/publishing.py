"""The second half of an import: staged rows become companies.

New companies are written in short transactions and seen by nobody until the last one, which marks the import as
complete; so a file goes in whole or not at all, and a page never waits behind it. Companies that stand here
already are changed each in one piece. Every transaction locks the import first and remembers what it did: after
a kill the same call goes on where it stopped, and two that run at once do nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet

from madoguchi.apps.registry import arrivals, entering
from madoguchi.apps.registry.arrivals import Arrival
from madoguchi.apps.registry.models import (
    CHANGED,
    IMPORTED,
    NEW,
    PUBLISHING,
    STAGED,
    Import,
    ImportRow,
    Organisation,
)
from madoguchi.apps.registry.pacing import Pace
from madoguchi.apps.registry.staging import Progress
from madoguchi.apps.registry.writing import KIND
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.search import outbox

Staged = tuple[int, int, str, dict[str, Any]]
COUNTS = ("read", "new", "changed", "unchanged", "refused", "left_out")
TRIES = 5


def publish(source: Import, *, by: Person | None, at: datetime, progress: Progress | None = None) -> Import:
    """Let the staged rows in. May be called again after an interruption, and then finishes what was begun."""
    begin(source)
    while not _complete(source, by=by, at=at):
        _write_all(source, NEW, at, progress)
        _write_all(source, CHANGED, at, progress)
    _tell_search(source, at)
    source.refresh_from_db()
    return source


def is_unfinished(source: Import) -> bool:
    """Was it begun and not brought to its end?"""
    return source.state == PUBLISHING or (source.state == IMPORTED and source.told_at is None)


def begin(source: Import) -> None:
    """Take the place in the queue: one file goes in at a time, so no file changes what another has not shown yet."""
    with Pace().turn():
        queue = list(Import.objects.select_for_update().filter(state__in=[STAGED, PUBLISHING]).order_by("pk"))
        source.refresh_from_db()
        if is_unfinished(source):
            return
        if source.state != STAGED:
            raise Refused("import-is-not-staged", state=source.state)
        busy = next((one for one in queue if one.state == PUBLISHING), None)
        if busy is not None:
            raise Refused("another-import-is-not-finished", name=busy.file_name)
        source.state = PUBLISHING
        source.save(update_fields=["state"])


def _write_all(source: Import, outcome: str, at: datetime, progress: Progress | None) -> None:
    pace = Pace(50, most=1_000, least=25) if outcome == NEW else Pace(10, most=100)
    done = failures = 0
    while waiting := list(_waiting(source, outcome).values_list("pk", "line", "key", "payload")[: pace.rows]):
        try:
            if not _write(source, outcome, waiting, pace, at):
                return
        except IntegrityError:
            # Somebody entered one of these numbers a moment ago; on the next try it is seen, and is a change.
            failures += 1
            if failures == TRIES:
                raise
            continue
        done += len(waiting)
        if progress:
            progress(done)


def _write(source: Import, outcome: str, waiting: Sequence[Staged], pace: Pace, at: datetime) -> bool:
    """One transaction. False when the import is no longer being let in: completed by another, or taken back."""
    companies = entering.prepared(source, waiting, at) if outcome == NEW else []
    arriving = [Arrival.read(*one) for one in waiting] if outcome == CHANGED else []
    with pace.turn():
        if not _is_publishing(source):
            return False
        pks = [pk for pk, *_ in waiting]
        standing = set(_waiting(source, outcome).filter(pk__among=pks).values_list("pk", flat=True))
        if outcome == NEW:
            entering.insert(source, [one for one in companies if one.pk in standing], at)
        else:
            arrivals.change(source, [one for one in arriving if one.pk in standing], at)
    return True


def _is_publishing(source: Import) -> bool:
    return Import.objects.select_for_update().get(pk=source.pk).state == PUBLISHING


def _waiting(source: Import, outcome: str) -> QuerySet[ImportRow]:
    rows = ImportRow.objects.filter(source=source, outcome=outcome)
    return rows.filter(applied_at__isnull=True).order_by("line")


def _complete(source: Import, *, by: Person | None, at: datetime) -> bool:
    """Show everything at once, if nothing waits any more. True when there is nothing left to do."""
    if any(_waiting(source, outcome).exists() for outcome in (NEW, CHANGED)):
        return False
    with Pace().turn():
        standing = Import.objects.select_for_update().get(pk=source.pk)
        if standing.state != PUBLISHING:
            return True
        if any(_waiting(source, outcome).exists() for outcome in (NEW, CHANGED)):
            return False
        standing.state, standing.imported_at = IMPORTED, at
        standing.save(update_fields=["state", "imported_at"])
        counts = {name: getattr(standing, name) for name in COUNTS}
        facts = {"kind": standing.kind, "file": standing.file_digest, **counts}
        journal.record("import.completed", standing, by=by, at=at, facts=facts)
    return True


def _tell_search(source: Import, at: datetime) -> None:
    """Tell the search index of the new companies. Telling it twice does no harm, so an interrupted call begins anew."""
    if not Import.objects.filter(pk=source.pk, state=IMPORTED, told_at__isnull=True).exists():
        return
    pace, last = Pace(500, least=200), 0
    entered = Organisation.objects.filter(entered_by_import=source).order_by("pk")
    while chunk := list(entered.filter(pk__gt=last).values_list("pk", "reference")[: pace.rows]):
        with pace.turn():
            outbox.touch_many(KIND, [reference for _, reference in chunk])
        last = chunk[-1][0]
    Import.objects.filter(pk=source.pk).update(told_at=at)
