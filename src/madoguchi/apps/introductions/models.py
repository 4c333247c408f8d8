"""What is kept about introductions. Contacts stand in their own table, which only `gate.py` reads."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.references import LENGTH, new_reference

# A round
PLANNED = "planned"
DRAWN_UP = "drawn_up"
OPEN = "open"
CLOSED = "closed"
CANCELLED = "cancelled"
ROUND_STATES = (PLANNED, DRAWN_UP, OPEN, CLOSED, CANCELLED)

# An introduction
PROPOSED = "proposed"
ONE_ACCEPTED = "one_side_accepted"
ACCEPTED = "accepted"
DECLINED = "declined"
LAPSED = "lapsed"
MET = "met"
ENDED = "closed"
STATES = (PROPOSED, ONE_ACCEPTED, ACCEPTED, DECLINED, LAPSED, MET, ENDED)
WAITING_STATES = (PROPOSED, ONE_ACCEPTED)
EXCHANGED_STATES = (ACCEPTED, MET, ENDED)

YES = "yes"
NO = "no"
ANSWERS = (YES, NO)

# What came of it
TALKING = "talking"
DEAL = "deal"
NO_CONTACT = "no_contact"
NOT_SUITABLE = "not_suitable"
OUTCOMES = (NO_CONTACT, TALKING, MET, DEAL, NOT_SUITABLE)

# An expression of interest
SENT = "sent"
TAKEN_UP = "taken_up"
TURNED_DOWN = "turned_down"
INTEREST_STATES = (SENT, TAKEN_UP, TURNED_DOWN, LAPSED)


class Round(models.Model):
    """One regular exchange of contacts: everybody fresh, at once, within everybody's places.

    `terms` are those of the pack on the day it was drawn up, changes of the officer included; `inputs` is the
    exact problem that was solved and `certificate` the proof of how near to the best its solution is, so that
    `madoguchi round verify` can check both later. `model` are the weights it was scored with, fitted to the answers
    that had come by then; `waves` are the later waves in which places that came back were given again.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=16, default=PLANNED)
    terms = models.JSONField(default=dict)
    planned_on = models.DateField()
    drawn_up_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answers_by_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds"
    )
    inputs = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    model = models.JSONField(default=dict)
    waves = models.JSONField(default=list)
    is_example = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ROUND_STATES), name="round_state_is_a_state"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state__in=[DRAWN_UP]), name="one_round_is_drawn_up_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        """The page of this round on the desk."""
        return reverse("round", args=[self.reference])


class Introduction(models.Model):
    """Two companies, one of each side, asked whether they want to meet.

    `first` stands on the corridor's first side, `second` on its second. `reasons` keeps for each of them the
    reasons and the caution as keys with facts: {"yours": {...}, "theirs": {...}}; `features` what each side's answer
    rests on, in numbers, for the model to learn from.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="introductions")
    first = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="introductions_first")
    second = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="introductions_second")
    first_entry = models.ForeignKey(
        "docket.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="introductions_first"
    )
    second_entry = models.ForeignKey(
        "docket.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="introductions_second"
    )
    reasons = models.JSONField(default=dict)
    features = models.JSONField(default=dict)
    chance = models.FloatField(default=0)
    state = models.CharField(max_length=24, default=PROPOSED)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_example = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "expires_at"], name="introduction_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="introduction_state_is_a_state"),
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_introduced_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="nobody_is_introduced_to_themselves"),
            models.CheckConstraint(
                condition=~Q(state__in=EXCHANGED_STATES) | Q(accepted_at__isnull=False),
                name="an_accepted_introduction_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The introduction's page; what it shows depends on who reads it."""
        return reverse("introduction", args=[self.reference])


class Consent(models.Model):
    """One side's answer. There is one for a side, whoever gives it; a yes may be taken back until both said yes."""

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="consents")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="consents")
    answer = models.CharField(max_length=4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="consents")
    at = models.DateTimeField()
    wording = models.CharField(max_length=32)
    note = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=32, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="consent_is_yes_or_no"),
            models.UniqueConstraint(
                fields=["introduction", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_live_answer_of_each_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.answer}"


class Exchange(models.Model):
    """Contacts were given to both sides, at this moment, once."""

    introduction = models.OneToOneField(Introduction, on_delete=models.PROTECT, related_name="exchange")
    at = models.DateTimeField()
    call_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.introduction_id} at {self.at}"


class Outcome(models.Model):
    """What one side says came of an introduction, asked after 30 and after 90 days."""

    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="outcomes")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="outcomes")
    after_days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=16, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="outcomes")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["introduction", "organisation", "after_days"], name="an_outcome_is_asked_once"
            ),
            models.CheckConstraint(condition=Q(answer__in=("", *OUTCOMES)), name="outcome_is_an_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.answer}"


class Interest(models.Model):
    """A company asks to be introduced to another's entry, outside a round."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="interests")
    entry = models.ForeignKey("docket.Entry", on_delete=models.PROTECT, related_name="interests")
    own_entry = models.ForeignKey(
        "docket.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="interests_behind"
    )
    state = models.CharField(max_length=16, default=SENT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="interests")
    at = models.DateTimeField()
    introduction = models.OneToOneField(
        Introduction, null=True, blank=True, on_delete=models.PROTECT, related_name="interest"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "entry"], name="interest_is_expressed_once"),
            models.CheckConstraint(condition=Q(state__in=INTEREST_STATES), name="interest_state_is_a_state"),
        ]

    def __str__(self) -> str:
        return self.reference


class Block(models.Model):
    """A company does not want to be introduced to another; the other never learns it."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="blocked_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="blocks")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "other"], condition=Q(lifted_at__isnull=True), name="a_block_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} not {self.other_id}"


class ContactCard(models.Model):
    """Whom the other side may write to, once both have said yes. Read through `gate.py` and nowhere else."""

    organisation = models.OneToOneField("registry.Organisation", on_delete=models.CASCADE, related_name="contact_card")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_cards"
    )
    name = models.CharField(max_length=200)
    name_latin = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8)
    consented_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contact of {self.organisation_id}"


class ContactRead(models.Model):
    """Somebody was shown a contact card: who, whose, when, by which introduction. Shown to its subject."""

    card_of = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="contact_reads")
    introduction = models.ForeignKey(
        Introduction, null=True, blank=True, on_delete=models.PROTECT, related_name="contact_reads"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contact_reads")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.card_of_id} by {self.by_id}"
