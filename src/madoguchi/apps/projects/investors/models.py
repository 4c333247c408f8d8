"""What an investor looks for. Nobody but its company and the desks reads it until the company shows it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference


class InvestorProfile(models.Model):
    """What a company would put its money into: the ticket, the kinds of money, return and horizon, limits.

    `least` and `most` are of one investment, in `currency`. `least_return` is per cent a year; `longest_years` is
    until the money is back. An empty list of kinds, sectors, places (`kind/code`) or stages sets no limit. Others
    read it from `shown_at` on, as long as `fresh_until` is not past.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="investor_profiles"
    )
    currency = models.CharField(max_length=3)
    least = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    least_return = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    longest_years = models.PositiveSmallIntegerField(null=True, blank=True)
    sectors = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=list, blank=True)
    words = TextsField()
    is_example = models.BooleanField(default=False)

    confirmed_on = models.DateField()
    fresh_until = models.DateField()
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="investors_shown"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="investors_entered"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-updated_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at__isnull=True), name="a_company_is_one_investor"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=False) | Q(most__isnull=False), name="a_ticket_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="a_ticket_goes_from_less_to_more",
            ),
            models.CheckConstraint(condition=~Q(currency=""), name="a_ticket_has_a_currency"),
            models.CheckConstraint(
                condition=Q(fresh_until__gt=F("confirmed_on")), name="an_investor_is_fresh_until_a_later_day"
            ),
            models.CheckConstraint(
                condition=(Q(shown_at__isnull=True) & Q(shown_by__isnull=True)) | Q(shown_at__isnull=False),
                name="who_showed_an_investor_did_so_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(shown_at__isnull=True), name="an_ended_investor_is_not_shown"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The profile's page."""
        return reverse("investor", args=[self.reference])

    @property
    def is_shown(self) -> bool:
        """Has its company agreed that others read it?"""
        return self.shown_at is not None
