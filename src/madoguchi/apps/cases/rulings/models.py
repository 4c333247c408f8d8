"""What is kept of advance rulings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

ASKED, GIVEN, DECLINED, WITHDRAWN = "asked", "given", "declined", "withdrawn"
RULING_STATES = (ASKED, GIVEN, DECLINED, WITHDRAWN)


class Ruling(models.Model):
    """A question of one company, asked before it files, and the answer that binds the authority for a time.

    `due_on` is the last day of the pack's limit. `valid_until` is the last day of its validity. It ends earlier only
    from a day that was ahead when that was decided (`ended_on`), with a reason; another may take its place.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="rulings")
    side = models.CharField(max_length=16)
    authority = models.CharField(max_length=40, db_index=True)
    procedure = models.CharField(max_length=40)
    product = models.CharField(max_length=10, blank=True)
    question = TextsField()
    state = models.CharField(max_length=16, default=ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answer = TextsField()
    reasons = TextsField()
    basis = models.CharField(max_length=300, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = TextsField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    title = TextsField()
    public_text = TextsField()
    laid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    laid_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RULING_STATES), name="ruling_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(state=WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="a_question_taken_back_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=GIVEN)
                | (
                    ~Q(basis="") & Q(given_at__isnull=False, valid_from__isnull=False, valid_until__gte=F("valid_from"))
                ),
                name="a_ruling_names_its_law_and_its_days",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(state=GIVEN, laid_at__isnull=False)),
                name="a_published_ruling_was_given_and_laid_before",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("laid_by")),
                name="two_persons_publish_a_ruling",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("ruling", args=[self.reference])


class Citation(models.Model):
    """A case rests on a ruling its company was given, which binds it from then on even if the ruling ends later."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="citations")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="citations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "ruling"], name="a_case_cites_a_ruling_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} cites {self.ruling_id}"
