"""What is kept of exchanges: programmes, and the events held under them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

CULTURE, YOUTH, STUDENT, SPORT = "culture", "youth", "student", "sport"
SCIENCE, PUBLICATIONS, TOURISM = "science", "publications", "tourism"
KINDS = (CULTURE, YOUTH, STUDENT, SPORT, SCIENCE, PUBLICATIONS, TOURISM)

PROPOSED, ANNOUNCED, RUNNING, ENDED = "proposed", "announced", "running", "ended"
STATUSES = (PROPOSED, ANNOUNCED, RUNNING, ENDED)

DRAFT, OPEN, HELD, CANCELLED = "draft", "open", "held", "cancelled"
EVENT_STATES = (DRAFT, OPEN, HELD, CANCELLED)


class Programme(models.Model):
    """A programme under which people of both sides meet. `source` is empty for one that a desk set up here."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=16)
    status = models.CharField(max_length=12)
    names = TextsField()
    aims = TextsField()
    source = models.CharField(max_length=40, blank=True)
    lines = models.CharField(max_length=100, blank=True)
    is_example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="programme_kind_is_a_kind"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="programme_status_is_a_status"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The programme's page."""
        return reverse("exchange-programme", args=[self.key])


class Event(models.Model):
    """An event of a programme. `side` is where it is held, empty where people meet on screens only.

    `zone` is the time zone of the place. `visitors` is how many came, counted by the desk, once it was held.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    side = models.CharField(max_length=16, blank=True)
    title = TextsField()
    text = TextsField()
    place = TextsField()
    languages = models.JSONField(default=list)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=DRAFT)
    reason = TextsField()
    report = TextsField()
    visitors = models.PositiveIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    is_example = models.BooleanField(default=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="exchange_calendar")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EVENT_STATES), name="event_state_is_a_state"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, opened_at__isnull=True) | (~Q(state=DRAFT) & Q(opened_at__isnull=False)),
                name="event_was_opened_unless_it_is_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(visitors__isnull=True) | Q(state=HELD), name="only_a_held_event_had_visitors"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The event's page."""
        return reverse("exchange-event", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Is it published, and neither held nor called off?"""
        return self.state == OPEN
