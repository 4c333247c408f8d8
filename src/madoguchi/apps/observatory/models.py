"""What is kept of figures. Values are only ever added: a revision is a new vintage, and the earlier one stays."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

CERTAIN = "certain"
RECONSTRUCTED = "reconstructed"
AMBIGUOUS = "ambiguous"
ESTIMATED = "estimated"
LOST = "lost"
WITHHELD = "withheld"
STATUSES = (CERTAIN, RECONSTRUCTED, AMBIGUOUS, ESTIMATED, LOST, WITHHELD)
# What a vintage says that takes another back: from then on nothing is known here. Never said by a file.
BREAK = "break"  # the note of a value that is counted otherwise than those before it
WITHDRAWN = "withdrawn"
KEPT_STATUSES = (*STATUSES, WITHDRAWN)
WITHOUT_VALUE = (LOST, WITHHELD, WITHDRAWN)

# Why a vintage was taken back.
WRONG_FILE, READ_WRONGLY, RECALLED, OTHER_REASON = "wrong-file", "read-wrongly", "recalled", "other"
REASONS = (WRONG_FILE, READ_WRONGLY, RECALLED, OTHER_REASON)

# An uploaded file waits for its columns to be named, is read, was read, or could not be.
COLUMNS, READING, STAGED, FAILED = "columns", "reading", "staged", "failed"
UPLOAD_STATES = (COLUMNS, READING, STAGED, FAILED)


class Source(models.Model):
    """Who gave a figure out. `side` is empty for one of neither side; `read_in` names the source it was read in."""

    key = models.CharField(max_length=64, unique=True)
    side = models.CharField(max_length=16, blank=True)
    name = TextsField()
    address = models.URLField(max_length=300, blank=True)
    read_in = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="read_from")

    def __str__(self) -> str:
        return self.key


class Series(models.Model):
    """One measure over time from one source. Two series with one `flow_key` are one flow seen from two sides.

    `place`: the keys of the places under dispute it speaks of, with spaces between; empty for every other series.
    `opened_by`: the vintage by which it is to be seen, so that a list asks the few vintages and not the many values.
    """

    key = models.CharField(max_length=160, unique=True)
    dataset = models.CharField(max_length=64, db_index=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="series")
    title = TextsField()
    about = TextsField()
    reporter = models.CharField(max_length=16, blank=True)
    partner = models.CharField(max_length=16, blank=True)
    flow = models.CharField(max_length=16, blank=True)
    scheme = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=32, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    frequency = models.CharField(max_length=1, default="A")
    flow_key = models.CharField(max_length=64, blank=True, db_index=True)
    place = models.CharField(max_length=64, blank=True)
    opened_by = models.ForeignKey(
        "Vintage", null=True, blank=True, on_delete=models.SET_NULL, related_name="opened_series"
    )

    class Meta:
        verbose_name_plural = "series"
        indexes: ClassVar = [
            models.Index(fields=["dataset", "flow", "reporter", "partner"], name="series_of_a_flow"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("series", args=[self.key])

    def named(self, language: str) -> str:
        """What it is called; its key where nobody gave it a name."""
        return self.title.in_language(language, ("en",)).text or self.key


class Vintage(models.Model):
    """What one release of a source said that was not known before. Seen by nobody until `recorded_at` is set.

    `published_on` is the day its source gave it out, `recorded_at` the moment it was taken in here: “as known on” asks
    for the second. `refusals`: the first refused rows, [{"line", "field", "reason", "value"}]. `digest` is over its
    rows, of which `revised` say something else than was known (None: nobody counted). `after` counts the vintages of
    its source that were recorded when it was compared with what was known: if it is another count when it is to be
    recorded, it has to be compared anew. `takes_back` is the vintage whose values it puts back to what was known
    before, for one of the `REASONS`. `needs_keys`: it speaks of a place both sides claim, and is recorded with the key
    of each side or not at all.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="vintages")
    release = models.CharField(max_length=100)
    published_on = models.DateField(null=True, blank=True)
    staged_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)
    adapter = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(null=True, blank=True)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    is_example = models.BooleanField(default=False)
    after = models.PositiveIntegerField(null=True, blank=True)
    takes_back = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_by"
    )
    reason = models.CharField(max_length=16, blank=True)
    needs_keys = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["takes_back"],
                condition=Q(recorded_at__isnull=False),
                name="a_vintage_is_taken_back_once",
            ),
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True, reason="") | Q(takes_back__isnull=False, reason__in=REASONS),
                name="a_vintage_is_taken_back_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["source", "release"],
                condition=Q(recorded_at__isnull=False),
                name="a_release_of_a_source_is_taken_in_once",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | ~Q(digest=""), name="a_vintage_that_is_seen_has_its_digest"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["recorded_at"], name="vintage_known_since")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.release}"

    def get_absolute_url(self) -> str:
        """The page of what it changed."""
        return reverse("vintage", args=[self.reference])

    @property
    def added(self) -> int:
        """How many of its values say something of which nothing was known."""
        return self.rows - (self.revised or 0)


class Observation(models.Model):
    """One value of a series at a period, as one vintage gave it; none where it is lost, withheld or taken back.

    `alternative` is the other reading of an ambiguous value. `count` is how many observations stand behind a reading.
    `lines` and `section` say where in the source it stands, `note` names a sentence of the corridor pack.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="observations")
    period = models.CharField(max_length=16)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    status = models.CharField(max_length=16, default=CERTAIN)
    alternative = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    section = models.CharField(max_length=32, blank=True)
    lines = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "period", "vintage"], name="a_vintage_gives_a_value_once"),
            models.CheckConstraint(condition=Q(status__in=KEPT_STATUSES), name="observation_status_is_a_status"),
            models.CheckConstraint(
                condition=Q(status__in=WITHOUT_VALUE, value__isnull=True)
                | (~Q(status__in=WITHOUT_VALUE) & Q(value__isnull=False)),
                name="a_value_is_missing_exactly_when_it_is_said_to_be",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["series"], condition=Q(status="lost"), name="what_is_lost")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.period}: {self.value}"

    @property
    def breaks(self) -> bool:
        """Is it counted otherwise than the values before it, so that no line may join them?"""
        return self.note == BREAK


class VintageKey(models.Model):
    """What a side says to the publication of figures of a place both sides claim: its key, or why it refuses one.

    `digest` is that of the values it was shown: a key opens no other ones.
    """

    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, related_name="keys")
    side = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="figure_keys")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    is_given = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vintage", "side"], name="a_side_says_once_whether_figures_are_published"),
            models.UniqueConstraint(fields=["vintage", "by"], name="a_person_holds_one_key_to_figures"),
            models.CheckConstraint(
                condition=Q(is_given=True, reason="") | (Q(is_given=False) & ~Q(reason="")),
                name="a_key_to_figures_is_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vintage_id} {self.side}"


class Upload(models.Model):
    """A file an officer brought, looked through before anything of it is seen: what it would say stands in a vintage.

    `columns` of a table: [[title, value, value…]…]; `mapping`: what each of them means, see `readers.mapped`.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="figure_uploads")
    received_at = models.DateTimeField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="uploads")
    kind = models.CharField(max_length=16)
    file_name = models.CharField(max_length=200)
    file_size = models.BigIntegerField(default=0)
    release = models.CharField(max_length=100, blank=True)
    published_on = models.DateField(null=True, blank=True)
    encoding = models.CharField(max_length=16, blank=True)
    has_comma = models.BooleanField(default=False)
    columns = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=16, default=READING)
    problem = models.CharField(max_length=64, blank=True)
    problem_facts = models.JSONField(default=dict, blank=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    revised = models.PositiveIntegerField(default=0)
    vintage = models.OneToOneField(Vintage, null=True, blank=True, on_delete=models.SET_NULL, related_name="upload")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=UPLOAD_STATES), name="upload_state_is_a_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["received_at"], name="upload_received")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("figures-upload", args=[self.reference])

    @property
    def is_published(self) -> bool:
        """Is what it says seen by everybody?"""
        return self.vintage is not None and self.vintage.recorded_at is not None

    @property
    def waits_for_keys(self) -> bool:
        """Is it of a place both sides claim, and not published yet?"""
        return self.vintage is not None and self.vintage.needs_keys and self.vintage.recorded_at is None

    @property
    def is_refused(self) -> bool:
        """Does a side refuse its key?"""
        return self.waits_for_keys and any(not one.is_given for one in self.vintage.keys.all())  # type: ignore[union-attr]


from madoguchi.apps.observatory.coding import Coding as Coding  # noqa: E402 (a model in a file of its own)
