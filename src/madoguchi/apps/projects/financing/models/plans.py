"""Finance plans: where the money comes from, what it goes into, under which conditions it is paid.

A plan is a version: written whole, never edited, replaced by the next. An item (a source of money) lives through the
versions with its state, its conditions and its tranches; each version says how much of it there is.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

# What kind of money it is.
OWN = "own"
EQUITY = "equity"
LOAN = "loan"
GRANT = "grant"
LEASE = "lease"
KINDS = (OWN, EQUITY, LOAN, GRANT, LEASE)

# How sure it is. That it was paid follows from its tranches and is never typed.
SOUGHT = "sought"  # nobody has said yes
SOFT = "soft"  # somebody is willing, nothing is written
PLEDGED = "pledged"  # promised in writing, under conditions
CLOSED = "closed"  # the contract is signed
STATES = (SOUGHT, SOFT, PLEDGED, CLOSED)
SURE = (PLEDGED, CLOSED)

# What the money goes into.
USES = ("preparation", "site", "building", "equipment", "working_capital", "interest", "reserve", "other")


class FinanceItem(models.Model):
    """A source of money of a project: whose, which kind, how sure.

    The giver is an instrument of the pack, a company of the registry or a name; none while it is only sought.
    `interest` is per cent a year; `years` until it is paid back.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="finance_items")
    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=8)
    instrument = models.CharField(max_length=64, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="finance_items"
    )
    name = models.CharField(max_length=200, blank=True)
    interest = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, default=SOUGHT)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="finance_kind_is_a_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="finance_state_is_a_state"),
            models.CheckConstraint(
                condition=(Q(instrument="") & Q(name=""))
                | (Q(organisation__isnull=True) & (Q(instrument="") | Q(name=""))),
                name="money_has_one_giver_at_most",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SOUGHT, SOFT]) | ~Q(instrument="") | ~Q(name="") | Q(organisation__isnull=False),
                name="sure_money_has_a_giver",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def has_giver(self) -> bool:
        """Is it said whose money it is?"""
        return bool(self.instrument or self.name or self.organisation_id)


class FinancePlan(models.Model):
    """A version of a project's finance plan: its sources equal its uses. `ended_at` is when the next replaced it.

    `is_offered`: investors may see what is sought. `stated_return` (per cent a year) and `years_to_exit` are what
    the project says of itself.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="finance_plans")
    number = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    is_offered = models.BooleanField(default=False)
    stated_return = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    years_to_exit = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="finance_plans")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="a_plan_has_its_number"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(ended_at__isnull=True), name="one_finance_plan_counts"
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="a_new_plan_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} v{self.number}"


class PlanUse(models.Model):
    """What a plan spends on something."""

    plan = models.ForeignKey(FinancePlan, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=16)
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind"], name="a_use_stands_once_in_a_plan"),
            models.CheckConstraint(condition=Q(kind__in=USES), name="a_use_is_a_use"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_use_is_an_amount"),
        ]

    def __str__(self) -> str:
        return self.kind


class PlanAmount(models.Model):
    """How much of a source of money a plan counts on."""

    plan = models.ForeignKey(FinancePlan, on_delete=models.CASCADE, related_name="amounts")
    item = models.ForeignKey(FinanceItem, on_delete=models.PROTECT, related_name="amounts")
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "item"], name="a_source_stands_once_in_a_plan"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_source_is_an_amount"),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class FinanceCondition(models.Model):
    """Something a giver asks for before it pays; met on a day, with what shows it."""

    item = models.ForeignKey(FinanceItem, on_delete=models.CASCADE, related_name="conditions")
    text = TextsField()
    due_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="conditions_met"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | ~Q(evidence=""), name="a_met_condition_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)


class Tranche(models.Model):
    """A part of a source of money, paid on a day, once the conditions it waits for are met."""

    item = models.ForeignKey(FinanceItem, on_delete=models.CASCADE, related_name="tranches")
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    due_on = models.DateField()
    waits_for = models.ManyToManyField(FinanceCondition, related_name="tranches", blank=True)
    paid_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="tranches_paid"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_tranche_is_an_amount"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(dropped_at__isnull=True), name="a_paid_tranche_is_not_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.due_on}"


class ItemChange(models.Model):
    """What changed about a source of money between two versions of the plan: before, after, why. Never edited."""

    item = models.ForeignKey(FinanceItem, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=16)
    old = models.CharField(max_length=400, blank=True)
    new = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="finance_changes"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_change_of_money_says_why"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="a_change_of_money_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"
