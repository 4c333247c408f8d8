"""What can be done with people and desks."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from madoguchi.core.accounts import queries
from madoguchi.core.accounts.models import CLERK, OFFICER, Appointment, Desk, Office, Person, Token
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused


@transaction.atomic
def open_desk(*, side: str, name: Texts, email: str, by: Person | None, at: datetime) -> Desk:
    """Open an office of one side."""
    desk = Desk.objects.create(side=side, name=name, email=email)
    journal.record("desk.opened", desk, by=by, at=at, facts={"side": side})
    return desk


@transaction.atomic
def enrol(*, email: str, name: str, language: str, time_zone: str, at: datetime, is_example: bool = False) -> Person:
    """Enter somebody who will sign in. They choose their own password by the link they are sent."""
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused("person-is-enrolled", email=email)
    person = Person(
        email=email.lower(), name=name, language=language, time_zone=time_zone, joined_at=at, is_example=is_example
    )
    person.set_unusable_password()
    person.save()
    journal.record("person.enrolled", person, by=None, at=at, personal={"email": email, "name": name})
    return person


@transaction.atomic
def appoint(person: Person, *, desk: Desk, by: Person | None, at: datetime, role: str = OFFICER) -> Appointment:
    """Let a person serve at a desk. They can act there once they have a second factor."""
    person = queries.locked(person)
    if Appointment.objects.filter(person=person, desk=desk, ended_at__isnull=True).exists():
        raise Refused("person-serves-already", name=str(person), desk=str(desk))
    appointment = Appointment.objects.create(person=person, desk=desk, role=role, from_at=at)
    journal.record("person.appointed", person, by=by, at=at, facts={"desk": desk.reference, "role": role})
    return appointment


@transaction.atomic
def dismiss(appointment: Appointment, *, by: Person, at: datetime) -> None:
    """End a person's office at a desk."""
    appointment = Appointment.objects.select_for_update().select_related("person", "desk").get(pk=appointment.pk)
    if appointment.ended_at is None:
        appointment.ended_at = at
        appointment.save(update_fields=["ended_at"])
        journal.record("person.dismissed", appointment.person, by=by, at=at, facts={"desk": appointment.desk.reference})


@transaction.atomic
def give_office(person: Person, *, authority: str, by: Person | None, at: datetime, role: str = CLERK) -> Office:
    """Let a person answer for an authority. They can act for it once they have a second factor."""
    person = queries.locked(person)
    if Office.objects.filter(person=person, authority=authority, ended_at__isnull=True).exists():
        raise Refused("person-serves-already", name=str(person), desk=authority)
    office = Office.objects.create(person=person, authority=authority, role=role, from_at=at)
    journal.record("person.given-office", person, by=by, at=at, facts={"authority": authority, "role": role})
    return office


@transaction.atomic
def end_office(office: Office, *, by: Person | None, at: datetime) -> None:
    """End a person's office at an authority."""
    office = Office.objects.select_for_update().select_related("person").get(pk=office.pk)
    if office.ended_at is None:
        office.ended_at = at
        office.save(update_fields=["ended_at"])
        journal.record("person.left-office", office.person, by=by, at=at, facts={"authority": office.authority})


@transaction.atomic
def issue_token(person: Person, *, name: str, at: datetime) -> str:
    """Make a key for a person's program. It is shown once; only its digest is kept."""
    key = secrets.token_urlsafe(32)
    Token.objects.create(person=person, name=name, digest=hashlib.sha256(key.encode()).hexdigest(), created_at=at)
    journal.record("token.issued", person, by=person, at=at, personal={"name": name})
    return key


@transaction.atomic
def revoke_token(token: Token, *, by: Person, at: datetime) -> None:
    """Make a key useless from now on."""
    token = Token.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        journal.record("token.revoked", token.person, by=by, at=at, facts={"token": token.pk})


@transaction.atomic
def change_details(person: Person, *, name: str, language: str, time_zone: str, at: datetime) -> None:
    """Change how a person is named, written to, and told the time."""
    person = queries.locked(person)
    person.name, person.language, person.time_zone = name, language, time_zone
    person.save(update_fields=["name", "language", "time_zone"])
    journal.record("person.changed", person, by=person, at=at, facts={"language": language}, personal={"name": name})
