"""What is kept about screening. No list ships with the product; operators load their own, version by version."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.apps.screening.prohibitions import DAY, EFFECTS
from madoguchi.apps.screening.subjects import ORGANISATION
from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

OPEN = "open"
CLEARED = "cleared"
CONFIRMED = "confirmed"
HIT_STATES = (OPEN, CLEARED, CONFIRMED)


PARTIES, GOODS = "parties", "goods"
LIST_CONTENTS = (PARTIES, GOODS)


class List(models.Model):
    """One version of a list, as its publisher gave it out: of parties, or of goods.

    `refused` holds the lines that could not be taken, the first ones: [{"line", "reason"}].
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=64)
    content = models.CharField(max_length=16, default=PARTIES)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=64)
    publisher = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="lists_loaded"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    parties = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(content__in=LIST_CONTENTS), name="a_list_holds_parties_or_goods"),
            models.UniqueConstraint(fields=["key", "version"], name="a_list_version_is_loaded_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(replaced_at__isnull=True), name="one_version_of_a_list_is_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def get_absolute_url(self) -> str:
        """Its page on the desk: what changed with it."""
        return reverse("list", args=[self.reference])


class ListedParty(models.Model):
    """A party on a list: `names` [{"text", "language"}], `identifiers` [{"scheme", "value"}]."""

    listing = models.ForeignKey(List, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=128)
    names = models.JSONField(default=list)
    identifiers = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    programme = models.CharField(max_length=300, blank=True)
    listed_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "key"], name="a_party_stands_once_on_a_list"),
        ]

    def __str__(self) -> str:
        return self.key


class ListedGood(models.Model):
    """A good on a list, by its code of the Harmonized System; a shorter code means everything below it."""

    listing = models.ForeignKey(List, on_delete=models.CASCADE, related_name="goods")
    code = models.CharField(max_length=10)
    tier = models.CharField(max_length=32, blank=True)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code"], name="listed_good_code")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "code"], name="a_good_stands_once_on_a_list"),
        ]

    def __str__(self) -> str:
        return self.code


class Check(models.Model):
    """An organisation was compared with the lists in force: which ones, under which names and numbers, what came."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    lists = models.JSONField(default=list)
    names = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    cause = models.CharField(max_length=32)
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-at"], name="check_latest")]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.at}"


class Hit(models.Model):
    """A question for a person: is this organisation that listed party? Kept with all that was compared."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.CASCADE, related_name="hits")
    party = models.ForeignKey(ListedParty, on_delete=models.PROTECT, related_name="hits")
    found_at = models.DateTimeField()
    score = models.FloatField()
    own_name = models.CharField(max_length=400)
    listed_name = models.CharField(max_length=400)
    features = models.JSONField(default=list)
    state = models.CharField(max_length=16, default=OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="hits_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=HIT_STATES), name="hit_state_is_a_state"),
            models.UniqueConstraint(fields=["organisation", "party"], name="a_hit_is_asked_once"),
            models.CheckConstraint(
                condition=Q(state=OPEN) | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="a_decided_hit_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.own_name} / {self.listed_name}"


class Restriction(models.Model):
    """One wording of a dated restriction. A correction is a new wording; the earlier one stays, with when it was known.

    Two clocks: `from_on` and `to_on` say when it held, `known_on` and `superseded_on` since and until when this was
    what could be known. `recorded_at` is when this installation took it in. `licences`:
    [{"from_on", "to_on", "covers", "text"}]; `sources`: [{"publisher", "published", "address"}].
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=64)
    wording = models.PositiveIntegerField(default=1)
    jurisdiction = models.CharField(max_length=32)
    authority = TextsField()
    act = TextsField()
    measure = models.CharField(max_length=64)
    effect = models.CharField(max_length=16)
    binds = TextsField()
    text = TextsField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    exact_to = models.CharField(max_length=8, default=DAY)
    reaches_owned = models.BooleanField(default=False)
    licences = models.JSONField(default=list, blank=True)
    basis = models.CharField(max_length=16, blank=True)
    sources = models.JSONField(default=list, blank=True)
    known_on = models.DateField()
    superseded_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="restrictions_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "wording"], name="a_wording_of_a_restriction_stands_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(superseded_on__isnull=True), name="one_wording_of_a_restriction_is_the_last"
            ),
            models.CheckConstraint(condition=Q(effect__in=EFFECTS), name="restriction_effect_is_an_effect"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_restriction_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(superseded_on__isnull=True) | Q(superseded_on__gte=F("known_on")),
                name="a_wording_is_known_before_it_is_superseded",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("restriction", args=[self.key])


class RestrictionTarget(models.Model):
    """What a restriction touches: a company of the registry, or anything else by kind and key."""

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=128, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="restricted_by"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "key"], name="restriction_target_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["restriction", "kind", "key"],
                condition=Q(organisation__isnull=True),
                name="a_restriction_names_a_target_once",
            ),
            models.UniqueConstraint(fields=["restriction", "organisation"], name="a_restriction_names_a_company_once"),
            models.CheckConstraint(
                condition=(Q(kind=ORGANISATION) & Q(organisation__isnull=False) & Q(key=""))
                | (~Q(kind=ORGANISATION) & Q(organisation__isnull=True) & ~Q(key="")),
                name="a_target_is_a_company_or_a_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.organisation_id or self.key}"


class Shareholding(models.Model):
    """What part of a company an owner holds: another company of the registry, or somebody known by name."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="shareholders")
    owner = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="shareholdings"
    )
    owner_name = models.CharField(max_length=400, blank=True)
    owner_party = models.CharField(max_length=128, blank=True)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="shareholdings_recorded"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "from_on"], name="shareholding_of_company")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__gt=0) & Q(percent__lte=100), name="a_share_is_a_part"),
            models.CheckConstraint(
                condition=(Q(owner__isnull=False) & Q(owner_name="")) | (Q(owner__isnull=True) & ~Q(owner_name="")),
                name="an_owner_is_a_company_or_a_name",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="a_share_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id or self.owner_name}: {self.percent} % of {self.organisation_id}"
