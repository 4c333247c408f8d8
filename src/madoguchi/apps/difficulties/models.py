"""What is kept of a difficulty: the report, everything that was done about it, who looked, and what is public."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.apps.difficulties.survey.models import Ballot, Tally, Wave
from madoguchi.core.languages.fields import TextsField
from madoguchi.core.packs.difficulties import COMMISSION, FEDERAL, REGION
from madoguchi.core.references import LENGTH, new_reference

__all__ = ["Ballot", "Tally", "Wave"]  # the survey keeps its models in its own folder

REPORTED = "reported"
ACCEPTED = "accepted"
IN_PROGRESS = "in_progress"
WAITING = "waiting"
RESOLVED = "resolved_in_full"
RESOLVED_IN_PART = "resolved_in_part"
NOT_RESOLVED = "not_resolved"
OUT_OF_SCOPE = "out_of_scope"
WITHDRAWN = "withdrawn"
STATES = (
    REPORTED,
    ACCEPTED,
    IN_PROGRESS,
    WAITING,
    RESOLVED,
    RESOLVED_IN_PART,
    NOT_RESOLVED,
    OUT_OF_SCOPE,
    WITHDRAWN,
)
OUTCOMES = (RESOLVED, RESOLVED_IN_PART, NOT_RESOLVED)
CLOSED_STATES = (*OUTCOMES, OUT_OF_SCOPE, WITHDRAWN)

DESK = "desk"
LEVELS = (DESK, REGION, FEDERAL, COMMISSION)

# The three circles of readers, each holding the one before: the company's own desk, the desk that has to solve it,
# the authority concerned.
HOME, LEAD, AUTHORITY = "home", "lead", "authority"
CIRCLES = (HOME, LEAD, AUTHORITY)
# What a company may open to one circle or another, field by field.
NAME, TEXT, PLACE, TIME = "name", "text", "place", "time"
GUARDED = (NAME, TEXT, PLACE, TIME)

# What a difficulty may be about, when it comes from there.
CASE, STEP, PROCEDURE, PROJECT, RULE = "case", "step", "procedure", "project", "rule"
SUBJECTS = (CASE, STEP, PROCEDURE, PROJECT, RULE)

COMPANY, OTHER = "company", "other"
PARTIES = (COMPANY, HOME, LEAD, AUTHORITY, OTHER)

NOT_ASSESSED = "not_assessed"
NOT_ALLOWED = "not_allowed"
IN_APPROVAL = "in_approval"
PUBLISHED = "published"
UNPUBLISHED = "unpublished"
RECORD_STATES = (NOT_ASSESSED, NOT_ALLOWED, IN_APPROVAL, PUBLISHED, UNPUBLISHED)


def _one_of(field: str, values: tuple[str, ...], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class Difficulty(models.Model):
    """Something that stands in a company's way on one of the two sides.

    `home_side` is the company's, `lead_side` the one where it has to be solved. `seen_by` says for each guarded field
    up to which circle it may be read. `last_word_at` is when the company last heard where it stands. Moments repeat
    what the events say, so that lists can be ordered; an invariant compares them. `about_kind` and `about_key` say
    what it is about; of a case or a step, the case, the procedure and the step of the pack stand beside it.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    number = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="difficulties")
    is_proxy = models.BooleanField(default=False)
    heading = models.CharField(max_length=40)
    home_side = models.CharField(max_length=16)
    lead_side = models.CharField(max_length=16)
    region = models.CharField(max_length=16, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    about_kind = models.CharField(max_length=16, blank=True)
    about_key = models.CharField(max_length=80, blank=True)
    about_case = models.CharField(max_length=LENGTH, blank=True)
    about_procedure = models.CharField(max_length=80, blank=True)
    about_step = models.CharField(max_length=40, blank=True)
    since_on = models.DateField(null=True, blank=True)
    text = TextsField()
    wish = TextsField()
    seen_by = models.JSONField(default=dict)
    allows_publication = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)

    state = models.CharField(max_length=24, default=REPORTED)
    waiting_on = models.CharField(max_length=16, blank=True)
    level = models.CharField(max_length=16, default=DESK)
    estimated_on = models.DateField(null=True, blank=True)
    reason = TextsField()
    legal_basis = models.CharField(max_length=300, blank=True)
    is_solved = models.BooleanField(null=True, blank=True)

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="difficulties_entered"
    )
    reported_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    last_word_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "difficulties"
        indexes: ClassVar = [
            models.Index(fields=["state", "level"], name="difficulty_standing"),
            models.Index(fields=["about_kind", "about_key"], name="difficulty_about"),
            models.Index(fields=["about_procedure"], name="difficulty_procedure"),
            models.Index(fields=["about_case"], name="difficulty_case"),
        ]
        constraints: ClassVar = [
            _one_of("state", STATES, "difficulty_state_is_a_state"),
            _one_of("level", LEVELS, "difficulty_level_is_a_level"),
            _one_of("waiting_on", ("", *PARTIES), "difficulty_waits_on_a_party"),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(closed_at__isnull=True)),
                name="a_closed_difficulty_says_when",
            ),
            _one_of("about_kind", ("", *SUBJECTS), "difficulty_is_about_a_subject"),
            models.CheckConstraint(
                condition=Q(about_kind="", about_key="") | (~Q(about_kind="") & ~Q(about_key="")),
                name="a_subject_has_kind_and_key",
            ),
            models.CheckConstraint(
                condition=~Q(state=WAITING) | ~Q(waiting_on=""), name="a_waiting_difficulty_says_on_whom"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Its page, for the company and the desks concerned."""
        return reverse("difficulty", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Does somebody still have to do something?"""
        return self.state not in CLOSED_STATES


class Event(models.Model):
    """Something that was done about a difficulty; only ever added. The same key twice is one event.

    `by_party` is who spoke, `text` what the company may read of it.
    """

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="events")
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="difficulty_events"
    )
    by_party = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    text = TextsField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["difficulty", "key"], name="an_event_happens_once"),
        ]

    def __str__(self) -> str:
        return f"{self.difficulty_id} {self.key}"


class Look(models.Model):
    """An officer opened the file of a difficulty. The company sees who of which side, and when."""

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="looks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="difficulty_looks"
    )
    circle = models.CharField(max_length=16)
    at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.difficulty_id} {self.circle} {self.at}"


class PlanStep(models.Model):
    """A step of the plan to remove a difficulty: what, by whom, until when. A later date keeps the reason."""

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="plan")
    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    what = TextsField()
    party = models.CharField(max_length=16)
    due_on = models.DateField()
    first_due_on = models.DateField()
    delay_reason = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [_one_of("party", PARTIES, "plan_step_has_a_party")]

    def __str__(self) -> str:
        return f"{self.difficulty_id} until {self.due_on}"


ASKED, APPROVED, DECLINED = "asked", "approved", "declined"


class Postponement(models.Model):
    """Somebody asks to move the day by which a difficulty may be solved to a later one; somebody else decides."""

    difficulty = models.ForeignKey(Difficulty, on_delete=models.PROTECT, related_name="postponements")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = TextsField()
    state = models.CharField(max_length=16, default=ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="postponements_asked"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="postponements_decided"
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            _one_of("state", (ASKED, APPROVED, DECLINED), "postponement_state_is_a_state"),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="a_postponement_is_to_a_later_day"),
            models.CheckConstraint(
                condition=~Q(state=APPROVED) | (Q(decided_at__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="a_postponement_has_two_persons",
            ),
            models.UniqueConstraint(
                fields=["difficulty"], condition=Q(state=ASKED), name="one_postponement_waits_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.difficulty_id} to {self.to_on}"


class PublicRecord(models.Model):
    """What anybody may read of a difficulty: a text of its own, written by one officer and approved by another."""

    difficulty = models.OneToOneField(Difficulty, on_delete=models.PROTECT, related_name="record")
    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    title = TextsField()
    text = TextsField()
    state = models.CharField(max_length=16, default=NOT_ASSESSED)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="difficulty_records_written"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="difficulty_records_approved",
    )
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            _one_of("state", RECORD_STATES, "record_state_is_a_state"),
            models.CheckConstraint(
                condition=~Q(state=PUBLISHED) | (Q(published_at__isnull=False) & ~Q(approved_by=F("written_by"))),
                name="a_public_record_has_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.difficulty_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("difficulty-record", args=[self.reference])
