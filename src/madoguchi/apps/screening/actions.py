"""What can be done about screening. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from madoguchi.apps.screening import tasks
from madoguchi.apps.screening.comparisons import (
    screen,
    screen_before,
    screen_everybody,
    screen_owned,
    screen_unscreened,
)
from madoguchi.apps.screening.loading import Loaded, load_list
from madoguchi.apps.screening.models import CLEARED, CONFIRMED, OPEN, Hit
from madoguchi.apps.screening.prohibitions import Licence, Source
from madoguchi.apps.screening.restricting import (
    Draft,
    Taken,
    check_restriction_file,
    end_shareholding,
    load_pack_restrictions,
    load_restriction_file,
    load_restrictions,
    record_restriction,
    record_shareholding,
)
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.refusals import Refused

__all__ = [
    "Draft",
    "Licence",
    "Loaded",
    "Source",
    "Taken",
    "check_restriction_file",
    "decide",
    "end_shareholding",
    "load_list",
    "load_pack_restrictions",
    "load_restriction_file",
    "load_restrictions",
    "record_restriction",
    "record_shareholding",
    "reopen",
    "screen",
    "screen_before",
    "screen_everybody",
    "screen_everybody_later",
    "screen_owned",
    "screen_unscreened",
]


@transaction.atomic
def decide(hit: Hit, *, is_same: bool, compared: Iterable[str], reason: str, by: Person, at: datetime) -> Hit:
    """A person says whether it is the listed party. A name alone never clears: say what else was compared."""
    hit = Hit.objects.select_for_update(of=("self",)).select_related("organisation", "party").get(pk=hit.pk)
    if hit.state != OPEN:
        raise Refused("hit-is-decided")
    if not reason.strip():
        raise Refused("decision-needs-a-reason")
    besides = sorted(set(compared) - {"name"})
    if not is_same and not besides:
        raise Refused("hit-needs-more-than-a-name")
    hit.state = CONFIRMED if is_same else CLEARED
    hit.decided_by, hit.decided_at, hit.reason = by, at, reason.strip()
    told = {"compared": besides} if is_same else {"compared": besides, "cleared_at": at.isoformat()}
    hit.features = [*hit.features, told]
    hit.save()
    facts = {"state": hit.state, "list": hit.party.listing.reference, "compared": besides}
    journal.record("hit.decided", hit, by=by, at=at, facts=facts, personal={"reason": reason})
    return hit


@transaction.atomic
def reopen(hit: Hit, *, reason: str, by: Person, at: datetime) -> Hit:
    """Ask a decided question again, for a new reason."""
    hit = Hit.objects.select_for_update().get(pk=hit.pk)
    if not reason.strip():
        raise Refused("decision-needs-a-reason")
    hit.state, hit.decided_by, hit.decided_at = OPEN, None, None
    hit.features = [*hit.features, {"reopened": reason.strip(), "reopened_at": at.isoformat()}]
    hit.save()
    journal.record("hit.reopened", hit, by=by, at=at, personal={"reason": reason})
    return hit


def screen_everybody_later() -> None:
    """Ask the worker to compare everybody; until it has, nobody who was not compared passes the gate."""
    tasks.screen_everybody.enqueue()
