"""What can be asked about people and desks."""

from __future__ import annotations

import hashlib

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from madoguchi.core.accounts.models import HEAD, OPERATOR, Appointment, Desk, Office, Person, Token

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def desks_of(person: Person | AnonymousUser) -> QuerySet[Desk]:
    """The desks this person serves now."""
    if not isinstance(person, Person):
        return Desk.objects.none()
    return Desk.objects.filter(appointments__person=person, appointments__ended_at__isnull=True).order_by("side", "pk")


def serves(person: Person | AnonymousUser) -> bool:
    """Does this person hold an office at a desk? Acting in it also takes a second factor: see `is_officer`."""
    return isinstance(person, Person) and Appointment.objects.filter(person=person, ended_at__isnull=True).exists()


def is_officer(person: Person | AnonymousUser) -> bool:
    """May this person act for a desk: does one serve there and have a second factor?"""
    return (
        isinstance(person, Person)
        and Appointment.objects.filter(
            person=person, ended_at__isnull=True, person__authenticator__type__in=SECOND_FACTORS
        ).exists()
    )


def is_operator(person: Person | AnonymousUser) -> bool:
    """Does this person run the installation?"""
    return (
        isinstance(person, Person)
        and Appointment.objects.filter(person=person, role=OPERATOR, ended_at__isnull=True).exists()
    )


def offices_of(person: Person | AnonymousUser) -> QuerySet[Office]:
    """The offices this person holds at authorities now."""
    if not isinstance(person, Person):
        return Office.objects.none()
    return Office.objects.filter(person=person, ended_at__isnull=True).order_by("authority")


def authorities_of(person: Person | AnonymousUser) -> frozenset[str]:
    """The keys of the authorities for which this person may act: an office there, and a second factor."""
    held = offices_of(person).filter(person__authenticator__type__in=SECOND_FACTORS)
    return frozenset(held.values_list("authority", flat=True))


def holds_office(person: Person | AnonymousUser) -> bool:
    """Does this person hold an office at any authority? Acting in it also takes a second factor."""
    return offices_of(person).exists()


def clerks_of(authority: str) -> QuerySet[Person]:
    """The people who answer for an authority now, heads of its desk included."""
    return Person.objects.filter(offices__authority=authority, offices__ended_at__isnull=True).order_by("pk").distinct()


def heads_of(authority: str) -> QuerySet[Person]:
    """The people who head the desk of an authority now."""
    return clerks_of(authority).filter(offices__role=HEAD, offices__authority=authority, offices__ended_at__isnull=True)


def has_second_factor(person: Person) -> bool:
    """Has this person a passkey or a code generator? Recovery codes alone are not a second factor."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())


def officers_of(desk: Desk) -> QuerySet[Person]:
    """The people who serve at a desk now."""
    return Person.objects.filter(appointments__desk=desk, appointments__ended_at__isnull=True).order_by("pk")


def officers_of_side(side: str) -> QuerySet[Person]:
    """The people who serve at any desk of a side now."""
    return (
        Person.objects.filter(appointments__desk__side=side, appointments__ended_at__isnull=True)
        .order_by("pk")
        .distinct()
    )


def person(reference: str) -> Person | None:
    """The person with this reference, if they may still act."""
    return Person.objects.filter(reference=reference, is_active=True).first()


def person_with_token(key: str) -> Person | None:
    """The person whose program shows this key, if the key is live."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    token = Token.objects.select_related("person").filter(digest=digest, revoked_at__isnull=True).first()
    return token.person if token and token.person.is_active else None


def locked(person: Person) -> Person:
    """The person's row, locked until the transaction ends."""
    return Person.objects.select_for_update().get(pk=person.pk)
