"""What happens on the way: milestones, quarterly reports, changes with their reason, risks, and who is waited for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madoguchi.core.languages.fields import TextsField

# Who is waited for, apart from a side's company: a desk, an authority, a bank, somebody else.
SPONSORS = "sponsors"
DESK = "desk"
OFFICE = "authority"
BANK = "bank"
OTHER = "other"
WAITED_FOR = (SPONSORS, DESK, OFFICE, BANK, OTHER)


class Milestone(models.Model):
    """Something that is to be done by a day. Late is computed: past its day and not met."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="milestones")
    title = TextsField()
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["due_on", "met_on"], name="milestone_due")]

    def __str__(self) -> str:
        return str(self.title)


class Report(models.Model):
    """What a project says about a quarter; once for each."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    text = TextsField()
    spent = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reports")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year", "-quarter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year", "quarter"], name="a_quarter_is_reported_once"),
            models.CheckConstraint(condition=Q(quarter__gte=1) & Q(quarter__lte=4), name="a_year_has_four_quarters"),
            models.CheckConstraint(
                condition=Q(spent__isnull=True) | ~Q(currency=""), name="money_spent_has_a_currency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} Q{self.quarter}"


class Change(models.Model):
    """Something that was fixed was changed: what, from which value to which, why, by whom. Never edited."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=64)
    milestone = models.ForeignKey(Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")
    old = models.CharField(max_length=400, blank=True)
    new = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="project_changes"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class Risk(models.Model):
    """What may go wrong, what is done about it, and who sees to that."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="risks")
    text = TextsField()
    answer = TextsField()
    owner = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.text)


class Wait(models.Model):
    """A project waits for somebody: whom, for what, since when, by when. `side` is empty where none is meant."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="waits")
    party = models.CharField(max_length=16)
    side = models.CharField(max_length=16, blank=True)
    what = TextsField()
    since_on = models.DateField()
    by_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="waits_entered")

    class Meta:
        ordering: ClassVar = ["since_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(party__in=WAITED_FOR), name="who_is_waited_for_is_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since_on")), name="a_wait_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(by_on__isnull=True) | Q(by_on__gte=F("since_on")), name="a_wait_is_due_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.side}"


class ProjectCase(models.Model):
    """A case at the authorities that is done for a project. Its company said so; the whole team sees how it stands."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="case_links")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="project_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "case"], name="a_case_is_done_for_a_project_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.case_id}"
