"""A proposal as its company writes it, and the editions of it that were frozen when it was handed in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

DRAFT = "draft"
HANDED_IN = "handed_in"
SEEN = "seen"
RETURNED = "returned"
ATTACHED = "attached"
STATES = (DRAFT, HANDED_IN, SEEN, RETURNED, ATTACHED)
OPEN_TO_ITS_COMPANY = (DRAFT, RETURNED)
OPEN_TO_THE_DESK = (HANDED_IN, SEEN)

# On what an assumption rests.
CONTRACT = "contract"
MEASURED = "measured"
QUOTED = "quoted"
ESTIMATED = "estimated"
GROUNDS = (CONTRACT, MEASURED, QUOTED, ESTIMATED)

# Whether a paper of the data room is there.
READY = "ready"
LATER = "later"
NOT_NEEDED = "not_needed"
ROOM_STATES = (READY, LATER, NOT_NEEDED)


class Proposal(models.Model):
    """What a company proposes. Its texts are written in `language` first and translated from there.

    `plan` holds what the form of figures took, `room` the state of each paper of the data room by its key. `project` is
    what it became and `joined_edition` the edition it goes by; both stay while a further edition is written.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="proposals")
    language = models.CharField(max_length=8)
    title = TextsField()
    anonymous = TextsField()
    sector = models.CharField(max_length=40, blank=True)
    place_kind = models.CharField(max_length=8, blank=True)
    place_code = models.CharField(max_length=32, blank=True)
    sought = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    plan = models.JSONField(default=dict, blank=True)
    room = models.JSONField(default=dict, blank=True)
    is_example = models.BooleanField(default=False)

    state = models.CharField(max_length=16, default=DRAFT)
    reason = models.CharField(max_length=1000, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    joined_edition = models.PositiveSmallIntegerField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="proposals_entered"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-updated_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "handed_in_at"], name="proposal_queue")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="proposal_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(state=DRAFT) | Q(handed_in_at__isnull=False), name="a_proposal_left_its_draft_on_a_day"
            ),
            models.CheckConstraint(
                condition=(Q(project__isnull=False) & ~Q(state=DRAFT)) | (Q(project__isnull=True) & ~Q(state=ATTACHED)),
                name="an_attached_proposal_has_a_project",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True, joined_edition__isnull=True)
                | Q(project__isnull=False, joined_edition__isnull=False),
                name="a_project_goes_by_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(sought__isnull=True) | (Q(sought__gt=0) & ~Q(currency="")),
                name="money_sought_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title) or self.reference

    def get_absolute_url(self) -> str:
        """The proposal's page."""
        return reverse("proposal", args=[self.reference])


class SectionText(models.Model):
    """The text of a part of the pack's outline."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=24)
    text = TextsField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "key"], name="a_part_is_written_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Assumption(models.Model):
    """Something the figures rest on: what, how much, where it is known from, and how firmly."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="assumptions")
    text = TextsField()
    value = models.CharField(max_length=80)
    source = models.CharField(max_length=300)
    ground = models.CharField(max_length=16, default=ESTIMATED)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ground__in=GROUNDS), name="assumption_ground_is_a_ground"),
            models.CheckConstraint(condition=~Q(source=""), name="an_assumption_says_where_it_is_from"),
        ]

    def __str__(self) -> str:
        return str(self.text)


class ProposalRisk(models.Model):
    """What may go wrong, what is done about it, and the post or company that sees to that."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="risks")
    text = TextsField()
    answer = TextsField()
    owner = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(owner=""), name="a_proposed_risk_has_an_owner"),
        ]

    def __str__(self) -> str:
        return str(self.text)


class Step(models.Model):
    """A step of the timetable, with the day by which it is done."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    text = TextsField()
    done_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["done_on", "pk"]

    def __str__(self) -> str:
        return str(self.text)


class Edition(models.Model):
    """A proposal as it stood when it was handed in: everything on it, with the figures of that day. Never edited."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="editions")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="editions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.number}"
