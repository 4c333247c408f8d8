"""Who may do what with programmes and events."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from madoguchi.apps.exchanges.models import DRAFT, LISTED, OPEN, Event, Expert, Publication, Route
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser


def may_run(person: Reader) -> bool:
    """May this person set up programmes, plan events, open them and report on them?"""
    return accounts.is_officer(person)


def visible_to(person: Reader, events: QuerySet[Event]) -> QuerySet[Event]:
    """The events among these that this person may see: drafts are for the desks."""
    return events if may_run(person) else events.exclude(state=DRAFT)


def takes_applications(event: Event, at: datetime) -> bool:
    """May anybody who is signed in apply for a place now?"""
    by_at = event.apply_by_at
    return event.state == OPEN and event.drawn_at is None and by_at is not None and by_at >= at


def may_read_expert(person: Reader, found: Expert) -> bool:
    """Who is listed is read by everybody; others by the desks and by themselves."""
    return found.state == LISTED or may_run(person) or found.person_id == person.pk


def may_read_record(person: Reader, found: Route | Publication) -> bool:
    """Drafts of routes and publications are for the desks."""
    return found.opened_at is not None or may_run(person)
