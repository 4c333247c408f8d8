"""Gates passed, conditions held, and who may pass a gate over something that is missing."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madoguchi.apps.projects.models.programmes import BASES, DAY, UNVERIFIED
from madoguchi.apps.projects.models.projects import CONDITIONS

PASSED = "passed"
OVERRIDDEN = "overridden"
MOVED_BACK = "moved_back"
REPORTED = "reported"  # known from public sources, not decided here
VERDICTS = (PASSED, OVERRIDDEN, MOVED_BACK, REPORTED)


class GateDecision(models.Model):
    """A project came to a stage: who decided it, under which version of the rules, over what that was missing.

    `stage` is the stage after it: the gate that was passed, or the one it was moved back to (empty: before the
    first). `missing` keeps what the gate asked for and was not there. `on` is the day it counts from.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="decisions")
    stage = models.CharField(max_length=8, blank=True)
    verdict = models.CharField(max_length=16)
    on = models.DateField()
    exact_to = models.CharField(max_length=8, default=DAY)
    rule_version = models.PositiveIntegerField()
    missing = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    basis = models.CharField(max_length=16, default=UNVERIFIED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="gates_decided")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["on", "at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="verdict_is_a_verdict"),
            models.CheckConstraint(condition=Q(basis__in=BASES), name="decision_basis_is_a_basis"),
            models.CheckConstraint(
                condition=~Q(verdict__in=[OVERRIDDEN, MOVED_BACK]) | ~Q(reason=""),
                name="an_override_and_a_step_back_say_why",
            ),
            models.CheckConstraint(
                condition=Q(verdict=OVERRIDDEN) | Q(missing=[]), name="only_an_override_passes_over_what_is_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage} {self.verdict}"


class ConditionSpell(models.Model):
    """For how long a project was in a condition, and why."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="spells")
    condition = models.CharField(max_length=16)
    from_on = models.DateField()
    exact_to = models.CharField(max_length=8, default=DAY)
    to_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="spells_begun")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(condition__in=CONDITIONS), name="spell_condition_is_a_condition"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(to_on__isnull=True), name="a_project_is_in_one_condition"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_spell_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.condition}"


class OverridePermit(models.Model):
    """A person may pass a gate over something that is missing, from one moment to another. Given by an operator."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="override_permits")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="override_permits_given"
    )
    reason = models.CharField(max_length=1000)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="a_permit_is_given_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_permit_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
