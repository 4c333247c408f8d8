"""What is kept in the docket: entries of companies that seek or offer, each with a date by which it is confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

SEEK = "seek"
OFFER = "offer"
DIRECTIONS = (SEEK, OFFER)

DRAFT = "draft"
IN_REVIEW = "in_review"
LIVE = "live"
DUE = "due_for_confirmation"
LAPSED = "lapsed"
FULFILLED = "fulfilled"
WITHDRAWN = "withdrawn"
STATES = (DRAFT, IN_REVIEW, LIVE, DUE, LAPSED, FULFILLED, WITHDRAWN)
PUBLIC_STATES = (LIVE, DUE)

ASKED = "asked"  # a person has yet to say whether the list touches these goods
FREE = "free"  # it does not, or a licence is at hand
KEPT_BACK = "kept_back"
MOOT = "moot"  # the entry or the list says something else by now
GOODS_STATES = (ASKED, FREE, KEPT_BACK, MOOT)

UNCONFIRMED = "unconfirmed"
ACTIVE = "active"
ENDED = "ended"
SUBSCRIPTION_STATES = (UNCONFIRMED, ACTIVE, ENDED)


class Entry(models.Model):
    """What a company seeks or offers.

    `kind` is a key of the corridor's kinds of cooperation; `activities` are ISIC codes, `products` HS codes of
    two, four or six digits, `regions_wanted` region codes, `sizes_wanted` size bands, `languages` the languages
    the company can work in. `capacity` is how many introductions it wants in one round at most.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    number = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="entries")
    direction = models.CharField(max_length=8)
    kind = models.CharField(max_length=40)
    title = TextsField()
    text = TextsField()
    activities = models.JSONField(default=list, blank=True)
    products = models.JSONField(default=list, blank=True)
    regions_wanted = models.JSONField(default=list, blank=True)
    sizes_wanted = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    value_min = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    value_max = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    term = TextsField()
    capacity = models.PositiveSmallIntegerField(default=3)
    is_example = models.BooleanField(default=False)

    state = models.CharField(max_length=24, default=DRAFT)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="entries_entered"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirm_by_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    review_note = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["state", "confirm_by_on"], name="entry_freshness")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="entry_state_is_a_state"),
            models.CheckConstraint(condition=Q(direction__in=DIRECTIONS), name="entry_seeks_or_offers"),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_STATES) | Q(confirm_by_on__isnull=False),
                name="a_live_entry_has_a_date_to_confirm_by",
            ),
            models.CheckConstraint(
                condition=Q(value_min__isnull=True) | Q(value_max__isnull=True) | Q(value_min__lte=F("value_max")),
                name="entry_values_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return reverse("entry", args=[self.reference])

    @property
    def is_public(self) -> bool:
        """May anybody read it now?"""
        return self.state in PUBLIC_STATES


class Confirmation(models.Model):
    """A company said that an entry still holds."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="confirmations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="confirmations")
    at = models.DateTimeField()
    until_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.entry_id} until {self.until_on}"


class GoodsQuestion(models.Model):
    """Does a list of goods touch what an entry seeks or offers? One for each code of an entry and version of a list.

    `listed` is what the list says: [{"code", "tier", "text"}], the first ones; `digest` is over all of it. `turns` are
    the answers with their moments: [{"state", "at"}]. Nothing here says anything about a company.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="goods_questions")
    code = models.CharField(max_length=10)
    listing = models.ForeignKey("screening.List", on_delete=models.PROTECT, related_name="goods_questions")
    listed = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=16, default=ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="goods_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    turns = models.JSONField(default=list, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "found_at"], name="goods_question_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=GOODS_STATES), name="goods_state_is_a_state"),
            models.UniqueConstraint(fields=["entry", "code", "listing"], name="goods_are_asked_about_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[FREE, KEPT_BACK]) | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="an_answer_about_goods_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.code}"

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("goods-question", args=[self.reference])


class Subscription(models.Model):
    """A saved search, told about by mail at most once a week."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="subscriptions"
    )
    email = models.EmailField()
    language = models.CharField(max_length=8)
    name = models.CharField(max_length=200, blank=True)
    query = models.JSONField(default=dict)
    state = models.CharField(max_length=16, default=UNCONFIRMED)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=SUBSCRIPTION_STATES), name="subscription_state_is_a_state"),
        ]

    def __str__(self) -> str:
        return self.name or self.reference
