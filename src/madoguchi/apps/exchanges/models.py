"""What is kept of exchanges: programmes, the events held under them, and who asks for a place."""

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

APPLIED, WAITING, OFFERED, CONFIRMED = "applied", "waiting", "offered", "confirmed"
WITHDRAWN, LAPSED, CAME, ABSENT = "withdrawn", "lapsed", "came", "absent"
APPLICATION_STATES = (APPLIED, WAITING, OFFERED, CONFIRMED, WITHDRAWN, LAPSED, CAME, ABSENT)
LIVE = (APPLIED, WAITING, OFFERED, CONFIRMED)
HOLDING = (OFFERED, CONFIRMED, CAME, ABSENT)
"""States in which an application holds one of the places."""


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
    Without `places` anybody may come. With them people apply until `apply_by_at`; then lots are drawn by `seed`, of
    which everybody saw the `seal` before.
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
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    apply_by_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    drawn_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(places__isnull=True, apply_by_at__isnull=True)
                | Q(places__gte=1, apply_by_at__isnull=False, apply_by_at__lte=F("starts_at")),
                name="event_with_places_says_until_when_to_apply",
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


class Application(models.Model):
    """Somebody asks for a place, for themselves or for an organisation they act for.

    `place` is the number of the place it holds, `had` how many places the person or the organisation was given in the
    programme before, `rank` where it stands in the order of the draw. Person, organisation and note go some time after
    the event.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="exchange_applications"
    )
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="exchange_applications"
    )
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, default=APPLIED)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    had = models.PositiveIntegerField(default=0)
    rank = models.PositiveIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField()
    answer_by_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["event", "state", "rank"], name="application_line")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=APPLICATION_STATES), name="application_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(state__in=HOLDING, place__gte=1) | (~Q(state__in=HOLDING) & Q(place__isnull=True)),
                name="application_holds_a_place_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=OFFERED) | Q(answer_by_at__isnull=False), name="an_offer_says_until_when_it_stands"
            ),
            models.UniqueConstraint(fields=["event", "place"], name="one_applicant_a_place"),
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(state__in=LIVE), name="one_application_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The application's page, for who applied."""
        return reverse("exchange-application", args=[self.reference])

    @property
    def is_live(self) -> bool:
        """Does it still ask for a place or hold one that is to come?"""
        return self.state in LIVE
