"""Takes in the programmes a corridor pack describes. Taking them in again adds what is new and words anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from madoguchi.apps.exchanges.models import Programme
from madoguchi.core import packs
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs.exchanges import ProgrammeRow

SOURCE = "report-2017"


def load_pack_programmes(*, at: datetime) -> int:
    """Take in the programmes of the pack, each in a short transaction. Returns how many were new or changed.

    A programme whose status a desk has changed here keeps it.
    """
    return sum(_programme(row, at) for row in packs.current().exchange_programmes)


@transaction.atomic
def _programme(row: ProgrammeRow, at: datetime) -> bool:
    said = {
        "kind": row.kind,
        "names": Texts.written(row.names.texts),
        "aims": Texts.written(row.aims.texts),
        "source": SOURCE,
        "lines": row.lines,
    }
    found = Programme.objects.select_for_update().filter(key=row.key).first()
    if found is None:
        found = Programme.objects.create(key=row.key, status=row.status, recorded_at=at, **said)
        journal.record("programme.recorded", found, by=None, at=at, facts={"key": row.key, "status": row.status})
        return True
    if all(getattr(found, name) == value for name, value in said.items()):
        return False
    Programme.objects.filter(pk=found.pk).update(**said)
    journal.record("programme.worded-anew", found, by=None, at=at, facts={"key": row.key})
    return True
