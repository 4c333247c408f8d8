"""What is kept of the register: comments on drafts, adoptions, who follows which rules, what each was told of.

The changes themselves stand in the pack; nothing here repeats what a file says.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

UNCONFIRMED, ACTIVE, STOPPED = "unconfirmed", "active", "stopped"
FOLLOWING_STATES = (UNCONFIRMED, ACTIVE, STOPPED)

PROCEDURE, PRODUCT, REGION = "procedure", "product", "region"
TOPIC_KINDS = (PROCEDURE, PRODUCT, REGION)

# What of a change is told
DRAFTED, ADOPTED, DROPPED, A_MONTH_BEFORE, A_WEEK_BEFORE, IN_EFFECT = (
    "drafted",
    "adopted",
    "dropped",
    "month-before",
    "week-before",
    "in-effect",
)
OUTCOMES = (ADOPTED, DROPPED)

RECEIVED, SHOWN, KEPT_BACK = "received", "shown", "kept_back"
COMMENT_STATES = (RECEIVED, SHOWN, KEPT_BACK)
MOMENTS = (DRAFTED, ADOPTED, DROPPED, A_MONTH_BEFORE, A_WEEK_BEFORE, IN_EFFECT)


class RuleSubscription(models.Model):
    """Somebody follows rules: one letter a day at most, and none when nothing of them changes.

    `told_on` is the day of the last letter, by the clock of the window.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="rule_subscriptions"
    )
    email = models.EmailField()
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=16, default=UNCONFIRMED)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=UNCONFIRMED, confirmed_at__isnull=True, stopped_at__isnull=True)
                | Q(state=ACTIVE, confirmed_at__isnull=False, stopped_at__isnull=True)
                | Q(state=STOPPED, stopped_at__isnull=False),
                name="a_subscription_to_rules_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Followed(models.Model):
    """One thing a subscription follows: a procedure, a code of goods, or a region."""

    subscription = models.ForeignKey(RuleSubscription, on_delete=models.CASCADE, related_name="topics")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=40)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "key"], name="followed_by_key")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=TOPIC_KINDS), name="what_is_followed_is_of_a_kind"),
            models.UniqueConstraint(fields=["subscription", "kind", "key"], name="a_thing_is_followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class RuleNotice(models.Model):
    """A follower was told of a moment of a change. `on` is the day of the moment: a moved day is another notice."""

    subscription = models.ForeignKey(RuleSubscription, on_delete=models.CASCADE, related_name="notices")
    change = models.CharField(max_length=40)
    moment = models.CharField(max_length=16)
    on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(moment__in=MOMENTS), name="notice_moment_is_a_moment"),
            models.UniqueConstraint(
                fields=["subscription", "change", "moment", "on"], name="a_moment_is_told_to_a_follower_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.moment} {self.on}"


class RuleComment(models.Model):
    """What a company says of a draft. A desk reads it before it is shown; its answer is shown with the adoption.

    `note` says to its author why a comment is kept back. `is_named`: the company lets its name stand beside it.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    change = models.CharField(max_length=40, db_index=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="rule_comments")
    text = TextsField()
    is_named = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default=RECEIVED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="rule_comments")
    at = models.DateTimeField()
    note = TextsField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    answer = TextsField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=RECEIVED, read_at__isnull=True)
                | Q(state__in=[SHOWN, KEPT_BACK], read_at__isnull=False),
                name="a_comment_is_read_before_it_is_shown",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(state=SHOWN), name="a_comment_is_shown_before_it_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Adoption(models.Model):
    """What became of a draft: adopted or dropped, once, on a day of the side whose rules it changes."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    change = models.CharField(max_length=40, unique=True)
    outcome = models.CharField(max_length=16)
    on = models.DateField()
    note = TextsField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="a_draft_is_adopted_or_dropped"),
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.outcome}"
