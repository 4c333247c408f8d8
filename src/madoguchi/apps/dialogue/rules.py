"""Who may do what in the dialogue."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from madoguchi.apps.dialogue.models import READER, THIRD, Meeting, Paper, Seat, Undertaking
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person

Reader = Person | AnonymousUser


def may_run(person: Reader) -> bool:
    """May this person plan meetings, keep minutes, record positions and undertakings?"""
    return accounts.is_officer(person)


def sits_in(person: Reader, body_id: int) -> bool:
    """Has this person a seat in a body now?"""
    return (
        isinstance(person, Person)
        and Seat.objects.filter(person=person, body_id=body_id, ended_at__isnull=True).exists()
    )


def sides_of(person: Reader) -> tuple[str, ...]:
    """The sides whose desks this person serves as an officer."""
    if not accounts.is_officer(person):
        return ()
    served = {desk.side for desk in accounts.desks_of(person)}
    return tuple(side.key for side in packs.current().sides if side.key in served)


def assesses_as(person: Reader, undertaking: Undertaking) -> tuple[str, ...]:
    """As whom this person may assess an undertaking: sides it serves, and the empty side as the third reader."""
    if not isinstance(person, Person):
        return ()
    is_reader = Seat.objects.filter(
        person=person, body=undertaking.body_id, role=READER, ended_at__isnull=True
    ).exists()
    return (*sides_of(person), *((THIRD,) if is_reader else ()))


def visible_to(person: Reader, papers: QuerySet[Paper], meeting: Meeting) -> QuerySet[Paper]:
    """The papers of a meeting that this person may read."""
    if may_run(person) or sits_in(person, meeting.body_id):
        return papers
    return papers.filter(Q(is_public=True))
