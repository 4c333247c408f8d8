"""Finding pairs of records that may be one company, and keeping what a person decided about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from madoguchi.apps.registry import likeness
from madoguchi.apps.registry.models import DIFFERENT, OPEN, Organisation, Resemblance
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused
from madoguchi.core.writing import write_once


def find_resemblances(companies: Iterable[Organisation], *, at: datetime) -> int:
    """Ask about every pair among which one of these stands and that was not asked about. Returns how many are new."""
    found = 0
    for one in companies:
        for other, verdict in likeness.rivals(one):
            left, right = sorted((one, other), key=lambda company: company.pk)
            reasons = [{"key": reason.key, "facts": dict(reason.facts)} for reason in verdict.reasons]
            asked = Resemblance(left=left, right=right, score=verdict.name_score, reasons=reasons, found_at=at)
            found += write_once([asked], unique=["left", "right"])
    return found


@transaction.atomic
def part_records(pair: Resemblance, *, reason: str, by: Person, at: datetime) -> None:
    """Keep that two records are two companies."""
    pair = Resemblance.objects.select_for_update().get(pk=pair.pk)
    if pair.state != OPEN:
        raise Refused("resemblance-is-decided")
    pair.state, pair.by, pair.at, pair.reason = DIFFERENT, by, at, reason.strip()
    pair.save(update_fields=["state", "by", "at", "reason"])
    journal.record("organisation.told-apart", pair.left, by=by, at=at, facts={"other": pair.right.reference})
