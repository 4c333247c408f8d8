"""What is kept of messages: one row for each, before and after it is sent; and of the jobs that ran."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

WAITING = "waiting"
SENT = "sent"
DROPPED = "dropped"  # what it would have said was not true any more
GIVEN_UP = "given up"
STATES = (WAITING, SENT, DROPPED, GIVEN_UP)

LONGEST_KEY = 200


class Message(models.Model):
    """A message to one person, written in the transaction of its cause and sent once that transaction is safe."""

    dedupe_key = models.CharField(max_length=LONGEST_KEY, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8)
    facts = models.JSONField(default=dict, blank=True)
    about_kind = models.CharField(max_length=80)
    about_reference = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=16, default=WAITING)
    held = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    last_problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=Q(state=WAITING, held=False), name="messages_to_send"),
            models.Index(fields=["about_reference"], name="messages_about"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="message_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(state=SENT, sent_at__isnull=False) | (~Q(state=SENT) & Q(sent_at__isnull=True)),
                name="message_is_sent_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=True) | Q(address=""), name="message_goes_to_a_person_or_to_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(state=WAITING) | Q(next_try_at__isnull=False), name="waiting_message_has_a_next_try"
            ),
        ]

    def __str__(self) -> str:
        return self.dedupe_key


class JobRun(models.Model):
    """One run of a scheduled job: there is one for each job and moment it was due, however often we look."""

    job = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "due_at"], name="job_runs_once_for_each_due_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.job} due {self.due_at:%Y-%m-%d %H:%M}"
