"""People, and the desks and authorities they serve. Which organisations a person acts for is the registry's to know."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

OFFICER = "officer"
OPERATOR = "operator"
ROLES = [(OFFICER, OFFICER), (OPERATOR, OPERATOR)]

CLERK = "clerk"
HEAD = "head"
OFFICE_ROLES = [(CLERK, CLERK), (HEAD, HEAD)]


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the address they sign in with, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. Erased people keep their row, without anything that tells who they were."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name shown to others of the same organisation or desk."""
        return self.name or self.email


class Desk(models.Model):
    """An office of one side that keeps registry and docket and accompanies companies."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    side = models.CharField(max_length=16)
    name = TextsField()
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return str(self.name)


class Appointment(models.Model):
    """A person's office at a desk, from one moment to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=16, choices=ROLES, default=OFFICER)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "desk"], condition=Q(ended_at__isnull=True), name="one_office_at_a_desk_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"


class Office(models.Model):
    """A person's office at an authority of the corridor, from one moment to another.

    `authority` is a key of the pack. Who heads the desk is told when a limit has run out.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    authority = models.CharField(max_length=40)
    role = models.CharField(max_length=16, choices=OFFICE_ROLES, default=CLERK)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["authority"], name="office_of_authority")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "authority"],
                condition=Q(ended_at__isnull=True),
                name="one_office_at_an_authority_at_a_time",
            ),
            models.CheckConstraint(condition=Q(role__in=[CLERK, HEAD]), name="office_role_is_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role}, {self.authority})"


class Token(models.Model):
    """A key with which a person's program reads the API. Only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
