"""What is kept of the dialogue: bodies, meetings, issues, positions, undertakings and what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

EXISTING, STARTING, PROPOSED, SUSPENDED = "existing", "starting", "proposed", "suspended"
BODY_STATES = (EXISTING, STARTING, PROPOSED, SUSPENDED)

MEMBER, CHAIR, READER = "member", "chair", "reader"
ROLES = (MEMBER, CHAIR, READER)
"""A reader is the third one who assesses undertakings, besides both sides."""

MEETING, VISIT, MEASURE = "meeting", "visit", "measure"
MEETING_KINDS = (MEETING, VISIT, MEASURE)
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
MEETING_STATES = (PLANNED, HELD, CANCELLED)

OPEN, DECIDED, CARRIED = "open", "decided", "carried"
ITEM_STATES = (OPEN, DECIDED, CARRIED)

STATED, INFERRED = "stated", "inferred"
YEAR, MONTH, DAY = "year", "month", "day"

AGREED, IN_PROGRESS, DONE, OVERDUE, DROPPED = "agreed", "in_progress", "done", "overdue", "dropped"
UNDERTAKING_STATES = (PROPOSED, AGREED, IN_PROGRESS, DONE, OVERDUE, DROPPED)
RUNNING = (AGREED, IN_PROGRESS, OVERDUE)
OVER = (DONE, DROPPED)
MADE, RECOMMENDED = "made", "recommended"

KEPT, PARTLY, NOT_KEPT = 1, 0, -1
THIRD = ""
"""The side of whoever belongs to neither."""


class Body(models.Model):
    """A body in which both sides meet, or one of a side (`side`) that deals with the other."""

    key = models.SlugField(max_length=40, unique=True)
    names = TextsField()
    mandate = TextsField()
    level = models.CharField(max_length=16)
    side = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=16)
    source = models.CharField(max_length=40, blank=True)
    lines = models.CharField(max_length=100, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "bodies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=BODY_STATES), name="body_status_is_a_status"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The body's page."""
        return reverse("dialogue-body", args=[self.key])


class Seat(models.Model):
    """A person's part in a body, from one moment to another."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=8, default=MEMBER)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="seat_role_is_a_role"),
            models.UniqueConstraint(
                fields=["body", "person"], condition=Q(ended_at__isnull=True), name="one_seat_in_a_body_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.person_id}"


class Meeting(models.Model):
    """A meeting of a body, or a visit or a confidence-building measure under it. `place` is where it is held."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=8, default=MEETING)
    title = TextsField()
    place = TextsField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=PLANNED)
    minutes = TextsField()
    minutes_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="meeting_calendar")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MEETING_KINDS), name="meeting_kind_is_a_kind"),
            models.CheckConstraint(condition=Q(state__in=MEETING_STATES), name="meeting_state_is_a_state"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(minutes_at__isnull=True) | Q(state=HELD), name="only_a_held_meeting_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("dialogue-meeting", args=[self.reference])


class Issue(models.Model):
    """A question on which positions are taken, between two labelled ends, 0 and 100."""

    key = models.SlugField(max_length=40, unique=True)
    names = TextsField()
    low_end = TextsField()
    high_end = TextsField()

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The issue's page."""
        return reverse("dialogue-issue", args=[self.key])


class Position(models.Model):
    """Where a side stood on an issue: when it held, and when it was recorded. Never changed; a correction is a new row.

    `held_on` is the first day of what `held_precision` says: a year, a month or the day itself.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="positions")
    side = models.CharField(max_length=16)
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    held_precision = models.CharField(max_length=8, default=DAY)
    said = TextsField()
    basis = models.CharField(max_length=8, default=STATED)
    source = models.CharField(max_length=200)
    lines = models.CharField(max_length=100, blank=True)
    coder = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["issue", "side", "held_on"], name="position_over_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(low__lte=F("high")) & Q(high__lte=100), name="position_is_an_interval_from_0_to_100"
            ),
            models.CheckConstraint(condition=Q(basis__in=(STATED, INFERRED)), name="position_is_stated_or_inferred"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.side} {self.held_on}"


class Undertaking(models.Model):
    """A promise made in a meeting, with a test that shows whether it is kept; or a recommendation of a source.

    `side` is whose promise it is, empty for both. `reading` names the series of figures that tests it.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    key = models.SlugField(max_length=40, null=True, blank=True, unique=True)
    kind = models.CharField(max_length=12, default=MADE)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="undertakings")
    side = models.CharField(max_length=16, blank=True)
    text = TextsField()
    test = TextsField()
    reading = models.CharField(max_length=64, blank=True)
    made_on = models.DateField()
    made_precision = models.CharField(max_length=8, default=DAY)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, default=PROPOSED)
    source = models.CharField(max_length=40, blank=True)
    lines = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="undertaking_due")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=UNDERTAKING_STATES), name="undertaking_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(kind__in=(MADE, RECOMMENDED)), name="undertaking_is_made_or_recommended"
            ),
            models.CheckConstraint(
                condition=~Q(state=OVERDUE) | Q(due_on__isnull=False), name="only_what_has_a_date_is_overdue"
            ),
        ]

    def __str__(self) -> str:
        return self.key or self.reference

    def get_absolute_url(self) -> str:
        """The undertaking's page."""
        return reverse("dialogue-undertaking", args=[self.reference])


class Move(models.Model):
    """A change of an undertaking that everybody can read: its state or its date, from when, and why."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="moves")
    state = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    reason = TextsField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.undertaking_id}: {self.state}"


class AgendaItem(models.Model):
    """What a meeting talks about. `origin` says where it came from, so that nothing comes twice."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = TextsField()
    issue = models.ForeignKey(Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    undertaking = models.ForeignKey(Undertaking, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    origin = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default=OPEN)
    decision = TextsField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ITEM_STATES), name="item_state_is_a_state"),
            models.UniqueConstraint(fields=["meeting", "origin"], name="nothing_stands_twice_on_an_agenda"),
            models.UniqueConstraint(fields=["meeting", "number"], name="items_of_an_agenda_are_numbered"),
            models.CheckConstraint(
                condition=~Q(state=DECIDED) | Q(decided_at__isnull=False), name="a_decided_item_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.number}"


class Paper(models.Model):
    """A paper for a meeting: text or an address. Only what is public is shown to those outside the body."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers")
    side = models.CharField(max_length=16, blank=True)
    title = TextsField()
    text = TextsField()
    address = models.URLField(blank=True)
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.pk}"


class Assessment(models.Model):
    """How far an undertaking is kept, by a side or the third reader: -1 not, 0 in part, 1 kept. The last one counts."""

    undertaking = models.ForeignKey(Undertaking, on_delete=models.CASCADE, related_name="assessments")
    side = models.CharField(max_length=16, blank=True)
    score = models.SmallIntegerField()
    reason = TextsField()
    until_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(score__in=(NOT_KEPT, PARTLY, KEPT)), name="assessment_is_minus_1_0_or_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.undertaking_id}: {self.score}"


class Reply(models.Model):
    """What a side answers to an assessment. It stands beside it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="replies")
    side = models.CharField(max_length=16)
    text = TextsField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.side}"
