"""Showing contacts of experts and of who asks them: only here, and each reading is noted for whom it is about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from madoguchi.apps.exchanges import queries
from madoguchi.apps.exchanges.models import AccompanyRequest, ContactReading, Expert
from madoguchi.apps.exchanges.queries import Partner
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person


def contact_for(found: AccompanyRequest, reader: Person, *, at: datetime) -> Partner | None:
    """The other side's contact while both say yes; whoever it is about sees that it was read, by whom and when."""
    partner = queries.partner_of(found, reader)
    if partner is not None:
        _note(found.expert, found, partner.organisation is None, reader, at)
    return partner


def name_for_desk(found: Expert, reader: Person, *, at: datetime) -> str:
    """Who handed a profile in, for the officer who reads it over."""
    if reader.pk != found.person_id:
        _note(found, None, True, reader, at)
    return found.person.name


def _note(expert: Expert, request: AccompanyRequest | None, is_of_expert: bool, reader: Person, at: datetime) -> None:
    """One line a person and day, as that person counts it: a page that is loaded again is no second reading."""
    before = ContactReading.objects.filter(expert=expert, request=request, is_of_expert=is_of_expert, by=reader)
    last = before.order_by("-at").values_list("at", flat=True).first()
    zone = ZoneInfo(packs.current().side(expert.side).time_zone)
    if last is None or last.astimezone(zone).date() != at.astimezone(zone).date():
        ContactReading.objects.create(expert=expert, request=request, is_of_expert=is_of_expert, by=reader, at=at)
