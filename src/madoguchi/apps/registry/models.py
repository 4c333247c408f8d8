"""What is kept about companies. Every fact says where it comes from; nothing is kept about what was not stated."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

# The state of what a company says about itself. Facts from a register need no state: they are the register's.
DRAFT = "draft"
IN_REVIEW = "in_review"
PUBLISHED = "published"
LAPSED = "lapsed"
WITHDRAWN = "withdrawn"
PROFILE_STATES = (DRAFT, IN_REVIEW, PUBLISHED, LAPSED, WITHDRAWN)

# Does the company exist, as far as its register says?
ACTIVE = "active"
CLOSED = "closed"
NOT_KNOWN = "not_known"
STANDINGS = (ACTIVE, CLOSED, NOT_KNOWN)

# Kinds of name
LEGAL = "legal"
SHORT = "short"
TRADING = "trading"
TRANSLITERATED = "transliterated"
FORMER = "former"
ALIAS_KINDS = (LEGAL, SHORT, TRADING, TRANSLITERATED, FORMER)

# Kinds of place
REGISTERED = "registered"
BRANCH = "branch"
SITE_KINDS = (REGISTERED, BRANCH)

# What a person may do for an organisation
ADMINISTRATOR = "administrator"
EDITOR = "editor"
MEMBERSHIP_ROLES = (ADMINISTRATOR, EDITOR)

# The ladder on which a company proves who it is
EXTRACT = "extract"
CODE = "code"
DOCUMENT = "document"
VISIT = "visit"
VERIFICATION_KINDS = (EXTRACT, CODE, DOCUMENT, VISIT)
ASKED = "asked"
CONFIRMED = "confirmed"
REFUSED = "refused"
VERIFICATION_STATES = (ASKED, CONFIRMED, REFUSED)

# Two records that may be one company
OPEN = "open"
SAME = "same"
DIFFERENT = "different"
RESEMBLANCE_STATES = (OPEN, SAME, DIFFERENT)

# An import, from its file to its undoing
READING = "reading"
STAGED = "staged"
PUBLISHING = "publishing"
IMPORTED = "imported"
FAILED = "failed"
UNDONE = "undone"
IMPORT_STATES = (READING, STAGED, PUBLISHING, IMPORTED, FAILED, UNDONE)

# What an import does with a row
NEW = "new"
CHANGED = "changed"
UNCHANGED = "unchanged"
REFUSED_ROW = "refused"
LEFT_OUT = "left_out"
ROW_OUTCOMES = (NEW, CHANGED, UNCHANGED, REFUSED_ROW, LEFT_OUT)


def _one_of(field: str, values: tuple[str, ...], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class Organisation(models.Model):
    """A company (or association, bank, authority) of one side of the corridor.

    `provenance` maps a field to its source: {"region": {"source": "jp-edinet", "on": "2026-11-24", "line": 12}}.
    `classes` are the ISIC classes that the entered activities lead to, each with the basis of the crosswalk:
    [{"code": "5210", "via": "okved2:52.10", "basis": "derived"}]. They can be recomputed; codes as entered are
    `Activity` rows and are never overwritten. `digests` names exactly what each source said last, so that a
    second import of the same file is known to change nothing. A company that an import entered is seen by nobody
    until that import is complete (`queries.visible`), so a file goes in whole or not at all.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    side = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, default="company")
    legal_form = models.CharField(max_length=32, blank=True)
    standing = models.CharField(max_length=16, default=NOT_KNOWN)
    region = models.CharField(max_length=16, blank=True)
    city = TextsField()
    address = models.CharField(max_length=500, blank=True)
    languages = models.JSONField(default=list, blank=True)
    size_band = models.CharField(max_length=16, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    capital = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    capital_currency = models.CharField(max_length=3, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    web = models.URLField(max_length=300, blank=True)
    about = TextsField()
    classes = models.JSONField(default=list, blank=True)
    provenance = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=32, blank=True)
    digests = models.JSONField(default=dict, blank=True)
    entered_by_import = models.ForeignKey(
        "Import", null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    is_example = models.BooleanField(default=False)

    profile = models.CharField(max_length=16, default=DRAFT)
    shows_name = models.BooleanField(default=False)
    review_note = models.CharField(max_length=1000, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirm_by_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["side", "region"], name="organisation_place"),
            models.Index(fields=["profile", "confirm_by_on"], name="organisation_freshness"),
        ]
        constraints: ClassVar = [
            _one_of("profile", PROFILE_STATES, "organisation_profile_is_a_state"),
            _one_of("standing", STANDINGS, "organisation_standing_is_a_standing"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="organisation_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The company's page."""
        return reverse("company", args=[self.reference])

    @property
    def is_from_register(self) -> bool:
        """Do its facts come from a public register?"""
        return bool(self.source)


class Alias(models.Model):
    """A name of an organisation, in one script."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=8, blank=True)
    script = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=16, default=LEGAL)
    reading = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=32, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [models.Index(fields=["text"], name="alias_text")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "text", "kind"], name="a_name_stands_once"),
            _one_of("kind", ALIAS_KINDS, "alias_kind_is_a_kind"),
        ]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """A number under which a register knows an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=32)
    value = models.CharField(max_length=64)
    source = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering: ClassVar = ["scheme", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "value"], name="a_number_belongs_to_one_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Activity(models.Model):
    """What an organisation does, in the code it was entered in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="activities")
    scheme = models.CharField(max_length=32)
    scheme_version = models.CharField(max_length=32, blank=True)
    code = models.CharField(max_length=16)
    is_main = models.BooleanField(default=False)
    source = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering: ClassVar = ["-is_main", "scheme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "scheme", "code"], name="an_activity_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class Site(models.Model):
    """A place of an organisation besides the one it is registered at."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    kind = models.CharField(max_length=16, default=BRANCH)
    region = models.CharField(max_length=16, blank=True)
    city = TextsField()
    address = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [_one_of("kind", SITE_KINDS, "site_kind_is_a_kind")]

    def __str__(self) -> str:
        return str(self.city) or self.region


class Membership(models.Model):
    """A person who acts for an organisation."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, default=EDITOR)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(ended_at__isnull=True), name="one_membership_at_a_time"
            ),
            _one_of("role", MEMBERSHIP_ROLES, "membership_role_is_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"


class Verification(models.Model):
    """One rung of the ladder: how an organisation showed who it is, and who accepted it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="verifications")
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="verifications_asked"
    )
    asked_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    evidence = models.FileField(upload_to="evidence/", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="verifications_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            _one_of("kind", VERIFICATION_KINDS, "verification_kind_is_a_kind"),
            _one_of("state", VERIFICATION_STATES, "verification_state_is_a_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Import(models.Model):
    """One file, read once: what it held, what became of each row, and how to take it back.

    `told_at` is when the search index had been told of every company it entered.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=32)
    side = models.CharField(max_length=16, blank=True)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    file_size = models.BigIntegerField(default=0)
    encoding = models.CharField(max_length=32, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=16, default=READING)
    problem = models.CharField(max_length=64, blank=True)
    problem_facts = models.JSONField(default=dict, blank=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="imports"
    )
    started_at = models.DateTimeField()
    staged_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [_one_of("state", IMPORT_STATES, "import_state_is_a_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    def get_absolute_url(self) -> str:
        """The page of this import on the desk."""
        return reverse("import", args=[self.reference])


class ImportRow(models.Model):
    """A row of a file, staged: its outcome, the reason if it was refused, and what stood here before it."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16)
    key = models.CharField(max_length=80, blank=True)
    field = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    payload = models.JSONField(default=dict, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_rows"
    )
    before = models.JSONField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "outcome", "line"], name="import_row_outcome")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "line"], name="a_line_is_staged_once"),
            _one_of("outcome", ROW_OUTCOMES, "import_row_outcome_is_an_outcome"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}: {self.outcome}"


class Merge(models.Model):
    """Two records found to be one company, and everything needed to part them again.

    `moved` lists each row that was pointed to the kept record: [["docket.entry", 12, "organisation"], …];
    `before` keeps the fields of both records as they stood.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_kept")
    absorbed = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_absorbed")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    moved = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="merges_undone"
    )

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"


class Resemblance(models.Model):
    """Two records that may be one company, why, and what a person decided, so that nobody is asked twice."""

    left = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="resemblances_left")
    right = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="resemblances_right")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=16, default=OPEN)
    found_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="resemblances_decided"
    )
    at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-score"], name="resemblance_to_decide")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="a_pair_is_asked_about_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="a_pair_is_written_in_one_order"),
            _one_of("state", RESEMBLANCE_STATES, "resemblance_state_is_a_state"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}: {self.state}"


Payload = dict[str, Any]
