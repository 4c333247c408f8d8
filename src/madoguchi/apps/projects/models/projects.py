"""What is built, or may be: its texts, where and in what, who takes part, who is the contact of each side."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

# What state it is in, apart from how far it has come. PROHIBITED is never kept: restrictions in force say it.
ACTIVE = "active"
DELAYED = "delayed"
SUSPENDED = "suspended"
LOST = "lost"
ABANDONED = "abandoned"
CONDITIONS = (ACTIVE, DELAYED, SUSPENDED, LOST, ABANDONED)
ENDED_CONDITIONS = (LOST, ABANDONED)
PROHIBITED = "prohibited"

# How long nobody has been heard of.
FRESH = "fresh"
ASKED = "asked"
FLAGGED = "flagged"
DORMANT = "dormant"
STALENESS = (FRESH, ASKED, FLAGGED, DORMANT)

# What somebody does in a project.
SPONSOR = "sponsor"
PARTNER = "partner"
LENDER = "lender"
CONTRACTOR = "contractor"
BUYER = "buyer"
AUTHORITY = "authority"
AGENCY = "agency"
ADVISER = "adviser"
ROLES = (SPONSOR, PARTNER, LENDER, CONTRACTOR, BUYER, AUTHORITY, AGENCY, ADVISER)

# What a place is: a region of a side, a group of regions, a side as a whole, or a place both sides claim.
REGION = "region"
GROUP = "group"
SIDE = "side"
NEUTRAL = "neutral"
PLACE_KINDS = (REGION, GROUP, SIDE, NEUTRAL)


class Project(models.Model):
    """Something two sides want to build or run, in stages.

    `stage` is the key of the last gate passed, empty before the first; `condition` is kept apart from it. `key` is
    how packs and restrictions name it (`project:…`). A reference project is known from public sources only: it
    has no team here. `cost` is in `cost_currency` at prices of `cost_on`, exact to `cost_accuracy` per cent.
    `regimes` are those it compares, `regime` the one it comes in under; its residency agreement fixes the version.
    `exports` is what it exports a year.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    number = models.CharField(max_length=16, unique=True)
    key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    title = TextsField()
    summary = TextsField()
    confidential = TextsField()
    point = models.ForeignKey(
        "projects.Point", null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    introduction = models.ForeignKey(
        "introductions.Introduction", null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    is_pilot = models.BooleanField(default=False)
    prepares = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="pilots")
    subjects = models.JSONField(default=list, blank=True)
    is_reference = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    is_example = models.BooleanField(default=False)

    stage = models.CharField(max_length=8, blank=True)
    condition = models.CharField(max_length=16, default=ACTIVE)
    published_at = models.DateTimeField(null=True, blank=True)

    market = TextsField()
    technology = TextsField()
    site = TextsField()
    permits = TextsField()
    environment = TextsField()
    evidence = TextsField()
    lessons = TextsField()
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_on = models.DateField(null=True, blank=True)
    cost_accuracy = models.PositiveSmallIntegerField(null=True, blank=True)
    regimes = models.JSONField(default=list, blank=True)
    regime = models.CharField(max_length=64, blank=True)
    baseline = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    actual_cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    exports = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    exports_currency = models.CharField(max_length=3, blank=True)

    staleness = models.CharField(max_length=16, default=FRESH)
    heard_on = models.DateField()
    stale_since = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="projects_entered"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["staleness", "heard_on"], name="project_freshness")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(condition__in=CONDITIONS), name="project_condition_is_a_condition"),
            models.CheckConstraint(condition=Q(staleness__in=STALENESS), name="project_staleness_is_known"),
            models.CheckConstraint(
                condition=Q(prepares__isnull=True) | Q(is_pilot=True), name="only_a_pilot_prepares_another"
            ),
            models.CheckConstraint(
                condition=Q(prepares__isnull=True) | ~Q(prepares=F("pk")), name="no_project_prepares_itself"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gt=0) & ~Q(cost_currency="")),
                name="a_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(exports__isnull=True) | (Q(exports__gte=0) & ~Q(exports_currency="")),
                name="exports_have_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="a_project_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The project's page."""
        return reverse("project", args=[self.reference])

    @property
    def is_public(self) -> bool:
        """May anybody read it?"""
        return self.published_at is not None

    @property
    def has_ended(self) -> bool:
        """Is it lost or abandoned?"""
        return self.condition in ENDED_CONDITIONS


class ProjectSector(models.Model):
    """A sector of the pack and its share in the project, in per cent; None where the split is not known."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sectors")
    sector = models.CharField(max_length=40)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "sector"], name="a_sector_stands_once_in_a_project"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=100)), name="a_sector_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return self.sector


class ProjectPlace(models.Model):
    """A place of the pack and its share in the project, in per cent; None where the split is not known.

    A neutral place is known by its key alone: no country, no region, no point on a map.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(max_length=8)
    code = models.CharField(max_length=32)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind", "code"], name="a_place_stands_once_in_a_project"),
            models.CheckConstraint(condition=Q(kind__in=PLACE_KINDS), name="place_kind_is_a_kind"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=100)), name="a_place_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Participation(models.Model):
    """Who takes part, as what, from when to when: a company of the registry, or somebody known by name.

    `share` is a share of the project in per cent where one is known. `agency` is a key of the pack's agencies.
    `party` is how restrictions name somebody outside the registry (`party:…`).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    name = models.CharField(max_length=400, blank=True)
    party = models.CharField(max_length=128, blank=True)
    agency = models.CharField(max_length=64, blank=True)
    side = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=16, default="unverified")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="participation_role_is_a_role"),
            models.CheckConstraint(
                condition=(Q(organisation__isnull=False) & Q(name="") & Q(agency=""))
                | (Q(organisation__isnull=True) & ~Q(name="") & Q(agency=""))
                | (Q(organisation__isnull=True) & Q(name="") & ~Q(agency="")),
                name="who_takes_part_is_a_company_a_name_or_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=100)),
                name="a_share_in_a_project_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="a_participation_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "role"],
                condition=Q(organisation__isnull=False) & Q(to_on__isnull=True),
                name="a_company_has_a_role_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.agency or str(self.organisation_id)


class Contact(models.Model):
    """The one person of a side who answers for a project, from one moment to another."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contacts")
    side = models.CharField(max_length=16)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="project_contacts")
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "side"], condition=Q(ended_at__isnull=True), name="one_contact_of_each_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.side}"


class PublicationKey(models.Model):
    """A side's yes to publishing a project. One at a place both sides claim needs a yes of both; each may take back."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="keys")
    side = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="keys_turned")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "side"], condition=Q(withdrawn_at__isnull=True), name="a_side_turns_its_key_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.side}"
