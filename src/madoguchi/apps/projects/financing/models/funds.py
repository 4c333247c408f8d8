"""Funds with their rules in versions, and what a committee thinks a project is worth."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madoguchi.apps.projects.financing.models.plans import EQUITY, GRANT, LEASE, LOAN
from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

FUND_KINDS = (EQUITY, LOAN, GRANT, LEASE)


class Fund(models.Model):
    """Money that is given to projects by rules. `instrument` is its key in the pack, where it stands there."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    names = TextsField()
    kind = models.CharField(max_length=8)
    instrument = models.CharField(max_length=64, blank=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FUND_KINDS), name="a_fund_gives_money_of_a_kind"),
        ]

    def __str__(self) -> str:
        return str(self.names)


class FundRules(models.Model):
    """The rules of a fund from a day on; never edited, followed by the next.

    Shares are per cent of what a project needs, `most_in_sector` per cent of the budget. No sectors or regions: all.
    """

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    currency = models.CharField(max_length=3)
    budget = models.DecimalField(max_digits=20, decimal_places=2)
    least_share = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    most_share = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    least_ticket = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    most_ticket = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    most_in_sector = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    sectors = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="fund_rules")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund", "number"], name="rules_of_a_fund_have_their_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="new_rules_of_a_fund_say_why"),
            models.CheckConstraint(condition=Q(budget__gte=0), name="a_budget_is_a_sum"),
            models.CheckConstraint(
                condition=Q(least_share__gte=0) & Q(least_share__lte=F("most_share")) & Q(most_share__lte=100),
                name="shares_of_a_fund_are_parts",
            ),
            models.CheckConstraint(
                condition=Q(least_ticket__gte=0)
                & (Q(most_ticket__isnull=True) | Q(most_ticket__gte=F("least_ticket"))),
                name="tickets_of_a_fund_are_sums",
            ),
            models.CheckConstraint(
                condition=Q(most_in_sector__gt=0) & Q(most_in_sector__lte=100), name="a_sector_takes_a_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} v{self.number}"


class Appraisal(models.Model):
    """What a committee gives a project, from 0 to 100 points, and why. The latest counts; earlier ones stay."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="appraisals")
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="appraisals")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(points__lte=100), name="points_are_of_a_hundred"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_appraisal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.points}"
