"""What is kept of the survey: waves, ballots, and tallies. No sheet of any company is kept.

A ballot says that a company was asked and whether its ballot was spent; what was ticked goes into the tallies of its
side in the same transaction and stands nowhere else. Neither carries a moment, and nothing is written into the journal
for a single answer: what does not exist cannot be joined.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madoguchi.core.references import LENGTH, new_reference

OPEN, CLOSED, IN_APPROVAL, PUBLISHED = "open", "closed", "in_approval", "published"
STATES = (OPEN, CLOSED, IN_APPROVAL, PUBLISHED)

ANSWERED = ""
"""The tally of the companies that answered at all, beside those of the headings."""


class Wave(models.Model):
    """The survey of one year. `sides` are those whose companies are asked; `results` is what was published, for good.

    `results` gives for each side `answered` and `headings`, with None for what is withheld.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    sides = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=OPEN)
    closes_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    laid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="survey_waves_laid"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="survey_waves_approved"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    results = models.JSONField(default=dict, blank=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="wave_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(state=OPEN, closed_at__isnull=True) | (~Q(state=OPEN) & Q(closed_at__isnull=False)),
                name="a_closed_wave_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=PUBLISHED) | (Q(published_at__isnull=False) & ~Q(approved_by=F("laid_by"))),
                name="a_published_wave_has_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Ballot(models.Model):
    """A company's one ballot in a wave. Spent, it says that somebody of the company answered; never what or when."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="ballots")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    is_spent = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "organisation"], name="one_ballot_for_a_company"),
        ]

    def __str__(self) -> str:
        return self.reference


class Tally(models.Model):
    """How many companies of a side named a heading; under the empty heading, how many answered."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="tallies")
    side = models.CharField(max_length=16)
    heading = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "side", "heading"], name="one_tally_for_a_heading"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.side} {self.heading}"
