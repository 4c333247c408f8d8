"""What the clock does: asking whether profiles hold, letting them lapse, looking for double records, tidying up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.apps.registry import actions, importing, queries
from madoguchi.core import packs
from madoguchi.core.pieces import in_pieces
from madoguchi.core.schedule import job

LOOKED_BACK = timedelta(days=2)
MOST_LOOKED_AT = 5_000


@job("registry-ask-profiles", every="day", hour=2, minute=30)
def ask(at: datetime) -> None:
    """Write to the people of profiles whose date to confirm by is near."""
    horizon = at.date() + timedelta(days=packs.current().freshness.ask_days_before)
    for organisation in in_pieces(queries.profiles_to_confirm(at.date(), horizon)):
        with transaction.atomic():
            actions.ask_to_confirm(organisation, at=at)


@job("registry-lapse-profiles", every="day", hour=3)
def lapse(at: datetime) -> None:
    """Hide profiles that nobody confirmed in time."""
    for organisation in in_pieces(queries.due_to_lapse(at.date())):
        actions.lapse_profile(organisation, at=at)


@job("registry-find-resemblances", every="day", hour=4)
def find_resemblances(at: datetime) -> None:
    """Look for other records of the same company among those that changed; imports of millions are linked in bulk."""
    changed = queries.changed_since(at - LOOKED_BACK)[:MOST_LOOKED_AT]
    actions.find_resemblances(changed, at=at)


@job("registry-imports-tidy", every="hour", minute=30)
def tidy(at: datetime) -> None:
    """Finish imports that were interrupted, and delete uploaded files that nobody let in."""
    importing.tidy_imports(at)
