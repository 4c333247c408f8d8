"""What was signed. An agreement is not a project: whether one came of it is a figure of its own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from madoguchi.apps.projects.models.programmes import BASES, DAY, EXACTNESS, SEEN
from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

MEMORANDUM = "memorandum"
INTENT = "intent"
COOPERATION = "cooperation"
CONTRACT = "contract"
SHAREHOLDERS = "shareholders"
RESIDENCY = "residency"
LOAN = "loan"
GOVERNMENT = "government"
KINDS = (MEMORANDUM, INTENT, COOPERATION, CONTRACT, SHAREHOLDERS, RESIDENCY, LOAN, GOVERNMENT)


class Agreement(models.Model):
    """A signed paper. `is_binding` is None where it is not known. It may stand behind several projects, or none."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    title = TextsField()
    kind = models.CharField(max_length=16)
    signed_on = models.DateField(null=True, blank=True)
    exact_to = models.CharField(max_length=8, default=DAY)
    is_binding = models.BooleanField(null=True, blank=True)
    point = models.ForeignKey(
        "projects.Point", null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    projects = models.ManyToManyField("projects.Project", related_name="agreements", blank=True)
    sources = models.ManyToManyField("projects.Source", related_name="agreements", blank=True)
    basis = models.CharField(max_length=16, default=SEEN)
    is_reference = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    is_public = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements_entered"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="agreement_kind_is_a_kind"),
            models.CheckConstraint(condition=Q(basis__in=BASES), name="agreement_basis_is_a_basis"),
            models.CheckConstraint(condition=Q(exact_to__in=EXACTNESS), name="agreement_exactness_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("agreement", args=[self.reference])


class AgreementParty(models.Model):
    """Who signed: a company of the registry, or somebody known by name."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(max_length=16, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="agreements_signed"
    )
    name = models.CharField(max_length=400, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(organisation__isnull=False) & Q(name="")) | (Q(organisation__isnull=True) & ~Q(name="")),
                name="a_party_is_a_company_or_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation_id)
