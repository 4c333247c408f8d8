"""What is kept of exchanges: programmes with events, routes and publications; who asks for a place or for an expert."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

CULTURE, YOUTH, STUDENT, SPORT = "culture", "youth", "student", "sport"
SCIENCE, PUBLICATIONS, TOURISM = "science", "publications", "tourism"
KINDS = (CULTURE, YOUTH, STUDENT, SPORT, SCIENCE, PUBLICATIONS, TOURISM)

PROPOSED, ANNOUNCED, RUNNING, ENDED = "proposed", "announced", "running", "ended"
STATUSES = (PROPOSED, ANNOUNCED, RUNNING, ENDED)

DRAFT, OPEN, HELD, CANCELLED = "draft", "open", "held", "cancelled"
EVENT_STATES = (DRAFT, OPEN, HELD, CANCELLED)

APPLIED, WAITING, OFFERED, CONFIRMED = "applied", "waiting", "offered", "confirmed"
WITHDRAWN, LAPSED, CAME, ABSENT = "withdrawn", "lapsed", "came", "absent"
APPLICATION_STATES = (APPLIED, WAITING, OFFERED, CONFIRMED, WITHDRAWN, LAPSED, CAME, ABSENT)
LIVE = (APPLIED, WAITING, OFFERED, CONFIRMED)
HOLDING = (OFFERED, CONFIRMED, CAME, ABSENT)
"""States in which an application holds one of the places."""

EXPERT, INTERPRETER = "expert", "interpreter"
ROLES = (EXPERT, INTERPRETER)
SUBJECTS = (
    "law",
    "customs",
    "tax",
    "standards",
    "transport",
    "finance",
    "property",
    "technology",
    "food",
    "health",
    "energy",
    "culture",
)
RATES = ("unpaid", "to-100", "to-300", "to-600", "above-600", "by-agreement")
"""Bands of what a day costs, in US dollars."""

HANDED_IN, LISTED, PAUSED = "handed-in", "listed", "paused"
EXPERT_STATES = (HANDED_IN, LISTED, PAUSED)

ASKED, AGREED, DECLINED, TAKEN_BACK, UNANSWERED, DONE = (
    "asked",
    "agreed",
    "declined",
    "taken-back",
    "unanswered",
    "done",
)
REQUEST_STATES = (ASKED, AGREED, DECLINED, TAKEN_BACK, UNANSWERED, DONE)
STANDING = (ASKED, AGREED)
"""States of a request that binds both."""

BOOK, ARTICLE, JOURNAL, FILM, MUSIC, TEACHING = "book", "article", "journal", "film", "music", "teaching"
PUBLICATION_KINDS = (BOOK, ARTICLE, JOURNAL, FILM, MUSIC, TEACHING)


class Programme(models.Model):
    """A programme under which people of both sides meet. `source` is empty for one that a desk set up here."""

    key = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=16)
    status = models.CharField(max_length=12)
    names = TextsField()
    aims = TextsField()
    source = models.CharField(max_length=40, blank=True)
    lines = models.CharField(max_length=100, blank=True)
    is_example = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="programme_kind_is_a_kind"),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="programme_status_is_a_status"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The programme's page."""
        return reverse("exchange-programme", args=[self.key])


class Event(models.Model):
    """An event of a programme. `side` is where it is held, empty where people meet on screens only.

    `zone` is the time zone of the place. `visitors` is how many came, counted by the desk, once it was held.
    Without `places` anybody may come. With them people apply until `apply_by_at`; then lots are drawn by `seed`, of
    which everybody saw the `seal` before. `is_whole`: a place is one in the programme as a whole.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    side = models.CharField(max_length=16, blank=True)
    title = TextsField()
    text = TextsField()
    place = TextsField()
    languages = models.JSONField(default=list)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=DRAFT)
    reason = TextsField()
    report = TextsField()
    visitors = models.PositiveIntegerField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    apply_by_at = models.DateTimeField(null=True, blank=True)
    is_whole = models.BooleanField(default=False)
    seed = models.CharField(max_length=64, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    drawn_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    is_example = models.BooleanField(default=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "starts_at"], name="exchange_calendar")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EVENT_STATES), name="event_state_is_a_state"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, opened_at__isnull=True) | (~Q(state=DRAFT) & Q(opened_at__isnull=False)),
                name="event_was_opened_unless_it_is_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(visitors__isnull=True) | Q(state=HELD), name="only_a_held_event_had_visitors"
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True, apply_by_at__isnull=True)
                | Q(places__gte=1, apply_by_at__isnull=False, apply_by_at__lte=F("starts_at")),
                name="event_with_places_says_until_when_to_apply",
            ),
            models.CheckConstraint(
                condition=Q(is_whole=False) | Q(places__isnull=False), name="a_whole_programme_has_places"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The event's page."""
        return reverse("exchange-event", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """Is it published, and neither held nor called off?"""
        return self.state == OPEN


class Application(models.Model):
    """Somebody asks for a place, for themselves or for an organisation they act for.

    `place` is the number of the place it holds, `had` how many places the person or the organisation was given in the
    programme before, `rank` where it stands in the order of the draw. Person, organisation and note go some time after
    the event.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="exchange_applications"
    )
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="exchange_applications"
    )
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, default=APPLIED)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    had = models.PositiveIntegerField(default=0)
    rank = models.PositiveIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField()
    answer_by_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["event", "state", "rank"], name="application_line")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=APPLICATION_STATES), name="application_state_is_a_state"),
            models.CheckConstraint(
                condition=Q(state__in=HOLDING, place__gte=1) | (~Q(state__in=HOLDING) & Q(place__isnull=True)),
                name="application_holds_a_place_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=OFFERED) | Q(answer_by_at__isnull=False), name="an_offer_says_until_when_it_stands"
            ),
            models.UniqueConstraint(fields=["event", "place"], name="one_applicant_a_place"),
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(state__in=LIVE), name="one_application_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The application's page, for who applied."""
        return reverse("exchange-application", args=[self.reference])

    @property
    def is_live(self) -> bool:
        """Does it still ask for a place or hold one that is to come?"""
        return self.state in LIVE


class Route(models.Model):
    """A route of visitors with its stops, under a programme. A draft until it was opened.

    `first_month` to `last_month` is its season, over the turn of the year where the first is the later one. `contact`
    is whom to turn to: an office that anybody may write to.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="routes")
    title = TextsField()
    text = TextsField()
    contact = TextsField()
    languages = models.JSONField(default=list)
    first_month = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField()
    is_example = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_month__range=(1, 12), last_month__range=(1, 12)), name="route_season_is_of_months"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The route's page."""
        return reverse("exchange-route", args=[self.reference])

    def goes_in(self, month: int) -> bool:
        """Does its season hold a month (1 to 12)?"""
        if self.first_month <= self.last_month:
            return self.first_month <= month <= self.last_month
        return month >= self.first_month or month <= self.last_month


class Stop(models.Model):
    """A stop of a route, in its order. `region` is a code of the pack; `nights`: 0 for passing by."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="stops")
    place = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=16)
    name = TextsField()
    text = TextsField()
    nights = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "place"], name="stops_stand_in_one_order"),
            models.CheckConstraint(condition=Q(place__gte=1), name="stops_are_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.route_id}"


class Publication(models.Model):
    """A book, article, film or the like that a programme brought about. Titles of works stay as they were published."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=12)
    title = TextsField()
    text = TextsField()
    authors = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()
    languages = models.JSONField(default=list)
    web = models.URLField(blank=True)
    is_example = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PUBLICATION_KINDS), name="publication_kind_is_a_kind"),
            models.CheckConstraint(condition=Q(year__range=(1700, 2200)), name="publication_year_is_a_year"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The publication's page."""
        return reverse("exchange-publication", args=[self.reference])


class Expert(models.Model):
    """Somebody who goes along as an expert or interpreter. Everybody reads it once it is listed, without the name.

    `regions` are codes of the pack, none for anywhere; `rate` is a band of what a day costs. `standing` says for whom
    and in what they worked. An erasure deletes the row and what was asked of it.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert")
    side = models.CharField(max_length=16)
    roles = models.JSONField(default=list)
    subjects = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    regions = models.JSONField(default=list, blank=True)
    about = TextsField()
    standing = TextsField()
    availability = TextsField()
    available_from = models.DateField(null=True, blank=True)
    rate = models.CharField(max_length=16)
    state = models.CharField(max_length=12, default=HANDED_IN)
    handed_in_at = models.DateTimeField()
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    listed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    is_example = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "listed_at"], name="expert_roster")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EXPERT_STATES), name="expert_state_is_a_state"),
            models.CheckConstraint(condition=Q(rate__in=RATES), name="expert_rate_is_a_band"),
            models.CheckConstraint(
                condition=~Q(state=LISTED) | Q(listed_at__isnull=False), name="a_listed_expert_was_listed"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page without a name that everybody reads."""
        return reverse("expert", args=[self.reference])


class AccompanyRequest(models.Model):
    """A company asks an expert or interpreter to go along with a case, or with a visit to a region.

    Asking is the company's yes, `agreed` the other one; contacts are shown while both stand. `opened_at` is when the
    company let them read its case. `note` is read after both said yes, and goes when the request is over.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="requests")
    organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, related_name="accompany_requests"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="accompany_requests"
    )
    role = models.CharField(max_length=12)
    case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="accompany_requests"
    )
    region = models.CharField(max_length=16, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, default=ASKED)
    asked_at = models.DateTimeField()
    answer_by_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    is_example = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "answer_by_at"], name="accompany_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=REQUEST_STATES), name="accompany_state_is_a_state"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="accompany_role_is_a_role"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, region="", from_on__isnull=True, until_on__isnull=True)
                | (
                    ~Q(region="")
                    & Q(case__isnull=True, from_on__isnull=False, until_on__isnull=False, until_on__gte=F("from_on"))
                ),
                name="accompany_is_for_a_case_or_a_visit",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=False) | ~Q(state__in=(AGREED, DONE)), name="agreed_says_when"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(case__isnull=False, agreed_at__isnull=False),
                name="only_a_case_of_an_agreed_request_is_open",
            ),
            models.UniqueConstraint(
                fields=["expert", "organisation"],
                condition=Q(state__in=STANDING),
                name="one_request_of_a_company_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The request's page, for its two sides."""
        return reverse("accompany-request", args=[self.reference])

    @property
    def is_standing(self) -> bool:
        """Does it wait for an answer, or do both say yes?"""
        return self.state in STANDING


class ContactReading(models.Model):
    """Somebody was shown who an expert is, or who asks for one; shown to whom it is about. One row a person and day.

    Without a `request` it was a desk that read a profile over. `is_of_expert` is False where the expert read the
    contact of the company.
    """

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="readings")
    request = models.ForeignKey(
        AccompanyRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="readings"
    )
    is_of_expert = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.expert_id} by {self.by_id}"
