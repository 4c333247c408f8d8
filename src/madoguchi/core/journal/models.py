"""What the journal keeps. Events and heads are never changed or deleted: the database itself refuses it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from madoguchi.core.journal.offline import event_leaf, head_digest


def moment(at: datetime) -> str:
    """A moment as it stands in a leaf: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Event(models.Model):
    """One thing that was done. Tells no person's data: a commitment stands for what was sealed with it."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField()
    rule_version = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    is_clock_suspect = models.BooleanField(default=False)
    leaf = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seq__gte=1), name="events_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def plain(self) -> dict[str, Any]:
        """The fields its leaf is made of."""
        return {
            "seq": self.seq,
            "kind": self.kind,
            "subject": self.subject,
            "at": moment(self.at),
            "rule_version": self.rule_version,
            "facts": self.facts,
            "commitment": self.commitment,
            "is_clock_suspect": self.is_clock_suspect,
        }

    def computed_leaf(self) -> str:
        """What its leaf must be."""
        return event_leaf(self.plain()).hex()


class Sealed(models.Model):
    """The personal data of one event, and the salt of its commitment. Deleting it erases; nothing else changes."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="sealed")
    salt = models.BinaryField(max_length=16)
    data = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "sealed"

    def __str__(self) -> str:
        return f"sealed with {self.event_id}"


class Head(models.Model):
    """The state of the whole journal at one size, signed. Kept by a witness, it makes rewriting visible."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True, unique=True)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    frontier = models.JSONField()

    class Meta:
        ordering: ClassVar = ["size"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gte=1), name="heads_cover_at_least_one_event"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:16]}"

    def plain(self) -> dict[str, Any]:
        """The head as it is handed to a witness."""
        return {
            "size": self.size,
            "root": self.root,
            "at": moment(self.signed_at),
            "previous": self.previous,
            "key": self.key,
            "signature": self.signature,
        }

    def digest(self) -> str:
        """The name by which the next head refers to this one."""
        return head_digest(self.plain())
