"""An allocation: a recommendation of the engine with its certificate, and what a committee made of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.references import LENGTH, new_reference

# What a committee said of a line.
OPEN = "open"
ACCEPTED = "accepted"
CHANGED = "changed"
DECLINED = "declined"
VERDICTS = (OPEN, ACCEPTED, CHANGED, DECLINED)


class Allocation(models.Model):
    """A run of the engine over the projects that sought money on a day. Inputs and result are kept as they were.

    `inputs` holds everything it was made from, `result` value, bound, gap, prices and what was left out; amounts are
    in `currency`, by the `rates` of the run. `kept_out` are projects that did not take part, with the reason.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    number = models.PositiveIntegerField(unique=True)
    on = models.DateField()
    currency = models.CharField(max_length=3)
    rates = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    kept_out = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=64)
    is_example = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="allocations")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("allocation", args=[self.reference])


class Award(models.Model):
    """What one fund is to give to one project: recommended, decided by one person, confirmed by another."""

    allocation = models.ForeignKey(Allocation, on_delete=models.CASCADE, related_name="awards")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="awards")
    fund = models.ForeignKey("financing.Fund", on_delete=models.PROTECT, related_name="awards")
    recommended = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    verdict = models.CharField(max_length=8, default=OPEN)
    amount = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="awards_decided"
    )
    at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="awards_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["allocation", "project", "fund"], name="a_fund_gives_once_to_a_project"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="award_verdict_is_a_verdict"),
            models.CheckConstraint(
                condition=~Q(verdict__in=[CHANGED, DECLINED]) | ~Q(reason=""), name="who_departs_from_advice_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=ACCEPTED) | Q(amount=F("recommended")), name="what_is_accepted_is_as_recommended"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | (~Q(verdict=OPEN) & ~Q(confirmed_by=F("by"))),
                name="an_award_takes_two_persons",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_award_is_a_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.allocation_id} {self.project_id} {self.fund_id}"
