"""What is kept about cases. Events are only ever added; the state of a case and of its steps is derived from them.

The columns `state`, `outcome`, `due_on` and their like are readings of the events, kept so that lists can be sorted;
`madoguchi verify` works them out anew and compares.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from madoguchi.apps.cases.register.models import Adoption, Followed, RuleComment, RuleNotice, RuleSubscription
from madoguchi.apps.cases.rulings.models import Citation, Ruling
from madoguchi.core.languages.fields import TextsField
from madoguchi.core.references import LENGTH, new_reference

__all__ = [  # the register and the rulings keep their models in their own folders
    "Adoption",
    "Citation",
    "Followed",
    "RuleComment",
    "RuleNotice",
    "RuleSubscription",
    "Ruling",
]

# A case
DRAFT = "draft"
SUBMITTED = "submitted"
IN_PROGRESS = "in_progress"
WAITING = "waiting_for_applicant"
DECIDED = "decided"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
CASE_STATES = (DRAFT, SUBMITTED, IN_PROGRESS, WAITING, DECIDED, CLOSED, WITHDRAWN)
OPEN_STATES = (SUBMITTED, IN_PROGRESS, WAITING)

# A step
PENDING = "pending"
RUNNING = "running"
PAUSED = "paused"
ENDED = "ended"
DROPPED = "dropped"
STEP_STATES = (PENDING, RUNNING, PAUSED, ENDED, DROPPED)
CURRENT_STATES = (RUNNING, PAUSED)

# What came of a step, or of a case
DONE = "done"
GRANTED = "granted"
REFUSED = "refused"
RETURNED = "returned"
DEEMED_GRANTED = "deemed_granted"
DEEMED_REFUSED = "deemed_refused"
TAKEN_BACK = "withdrawn"
OUTCOMES = (DONE, GRANTED, REFUSED, RETURNED, DEEMED_GRANTED, DEEMED_REFUSED, TAKEN_BACK)
GOOD_OUTCOMES = (DONE, GRANTED, DEEMED_GRANTED)
BAD_OUTCOMES = (REFUSED, DEEMED_REFUSED)

# What happened: of a case
OPENED, FILED, VARIED, WITHDREW, CASE_DECIDED, CASE_CLOSED = (
    "opened",
    "filed",
    "varied",
    "withdrew",
    "case_decided",
    "case_closed",
)
# and of a step
BEGUN, ASKED, ANSWERED, ENDED_AS, REMINDED, ESCALATED, DUE_MOVED, APPEALED, APPEAL_DECIDED, STEP_DROPPED, HANDED_IN = (
    "begun",
    "asked",
    "answered",
    "ended",
    "reminded",
    "escalated",
    "due_moved",
    "appealed",
    "appeal_decided",
    "dropped",
    "handed_in",
)
CASE_EVENTS = (OPENED, FILED, VARIED, WITHDREW, CASE_DECIDED, CASE_CLOSED)
STEP_EVENTS = (
    BEGUN,
    ASKED,
    ANSWERED,
    ENDED_AS,
    REMINDED,
    ESCALATED,
    DUE_MOVED,
    APPEALED,
    APPEAL_DECIDED,
    STEP_DROPPED,
    HANDED_IN,
)

CLOCK_EVENTS = (BEGUN, ASKED, ANSWERED, ENDED_AS, STEP_DROPPED)
"""What touches the clock of a step."""

# Who acted
APPLICANT = "applicant"
AUTHORITY = "authority"
DESK = "desk"
WINDOW = "window"
PARTIES = (APPLICANT, AUTHORITY, DESK, WINDOW)

# Who accompanies a case
OFFICER = "officer"
EXPERT = "expert"
INTERPRETER = "interpreter"
ROLES = (OFFICER, EXPERT, INTERPRETER)

UPHELD = "upheld"
REJECTED = "rejected"
APPEAL_OUTCOMES = (UPHELD, REJECTED)

LONGEST_EVENT_KEY = 120


def _one_of(field: str, words: tuple[str, ...], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": words}), name=name)


class PinnedVersion(models.Model):
    """A version of a procedure as it read on the day a case was filed under it. Kept word by word, never changed."""

    procedure = models.CharField(max_length=40)
    in_force = models.DateField()
    digest = models.CharField(max_length=64)
    text = models.TextField()
    pinned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "in_force", "digest"], name="a_version_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.in_force}"


class Case(models.Model):
    """What one company wants to get done, through one procedure, under the rules of the day it was filed.

    `facts` are its answers to the procedure's questions, by key. `pins` are all versions that bind it, those of
    procedures its steps use included; `pin` is its own. `filed_on` is the date at the procedure's side.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    number = models.CharField(max_length=16, unique=True)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="cases")
    procedure = models.CharField(max_length=40, db_index=True)
    subject = TextsField()
    facts = models.JSONField(default=dict, blank=True)
    pin = models.ForeignKey(
        PinnedVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_bound_by"
    )
    pins = models.ManyToManyField(PinnedVersion, related_name="cases", blank=True)
    state = models.CharField(max_length=24, default=DRAFT)
    outcome = models.CharField(max_length=16, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_opened"
    )
    opened_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    contracted_on = models.DateField(null=True, blank=True)
    stabilised_until = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_example = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="case_of_company"),
            models.Index(fields=["procedure", "decided_at"], name="case_decided"),
        ]
        constraints: ClassVar = [
            _one_of("state", CASE_STATES, "case_state_is_a_state"),
            _one_of("outcome", ("", *OUTCOMES), "case_outcome_is_an_outcome"),
            models.CheckConstraint(
                condition=Q(state__in=[DRAFT, WITHDRAWN])
                | Q(filed_at__isnull=False, filed_on__isnull=False, pin__isnull=False),
                name="a_filed_case_says_when_and_under_which_rules",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DECIDED, CLOSED]) | ~Q(outcome=""), name="a_decided_case_has_an_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The case's page."""
        return reverse("case", args=[self.reference])


class Step(models.Model):
    """One attempt at one step of a case. `due_on` and `remind_on` are empty while its clock stands, or has no limit."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=40)
    authority = models.CharField(max_length=40)
    attempt = models.PositiveSmallIntegerField(default=1)
    place = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=16, default=PENDING)
    outcome = models.CharField(max_length=16, blank=True)
    is_certain = models.BooleanField(default=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_status = models.CharField(max_length=16, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["authority", "state", "due_on"], name="step_in_queue"),
            models.Index(fields=["case", "state"], name="step_of_case"),
            models.Index(fields=["state", "due_on"], name="step_due"),
            models.Index(fields=["state", "remind_on"], name="step_to_remind"),
        ]
        constraints: ClassVar = [
            _one_of("state", STEP_STATES, "step_state_is_a_state"),
            _one_of("outcome", ("", *OUTCOMES), "step_outcome_is_an_outcome"),
            models.UniqueConstraint(fields=["case", "key", "attempt"], name="an_attempt_is_made_once"),
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(state__in=CURRENT_STATES), name="one_attempt_runs_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=ENDED) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="an_ended_step_says_how_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.key} {self.attempt}"

    def get_absolute_url(self) -> str:
        """The step's page for the authority's clerk."""
        return reverse("case-step", args=[self.reference])


class StepEvent(models.Model):
    """Something that happened to a case or to one of its steps. Only ever added; `key` makes it happen once.

    `step` is empty for what concerns the case as a whole. `about` names the question an answer belongs to. `at` is
    when it happened, `told_at` when the window learned of it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=LONGEST_EVENT_KEY, unique=True)
    at = models.DateTimeField()
    told_at = models.DateTimeField()
    party = models.CharField(max_length=16)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="step_events"
    )
    about = models.CharField(max_length=LENGTH, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "at"], name="event_of_case"),
            models.Index(fields=["step", "at"], name="event_of_step"),
        ]
        constraints: ClassVar = [
            _one_of("kind", (*CASE_EVENTS, *STEP_EVENTS), "event_kind_is_a_kind"),
            _one_of("party", PARTIES, "event_party_is_a_party"),
            models.CheckConstraint(
                condition=Q(kind__in=CASE_EVENTS, step__isnull=True) | Q(kind__in=STEP_EVENTS, step__isnull=False),
                name="an_event_belongs_to_a_step_or_to_its_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Query(models.Model):
    """A question of an authority to the applicant. One at a time for a step; while it is open the clock stands."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="queries")
    question = TextsField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="queries_asked"
    )
    asked_at = models.DateTimeField()
    answer = TextsField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="queries_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step"], condition=Q(answered_at__isnull=True), name="one_question_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Document(models.Model):
    """A paper of a company: handed in once, used by every step and, with its consent, by its later cases.

    `kind` is a key of the pack. `made_by` is the step that gave it, if a step did.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="documents")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="papers/")
    made_by = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="results")
    query = models.ForeignKey(Query, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="documents")
    at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="earlier_versions"
    )

    def __str__(self) -> str:
        return self.name


class Reuse(models.Model):
    """The company's consent that a fact or a paper of an earlier case serves this one, after it saw which."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reuses")
    fact = models.CharField(max_length=40, blank=True)
    value = models.JSONField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="reuses")
    source = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="lent")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reuses")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~Q(fact="") & Q(document__isnull=True)) | (Q(fact="") & Q(document__isnull=False)),
                name="a_fact_or_a_paper_is_reused",
            ),
            models.UniqueConstraint(fields=["case", "fact"], condition=~Q(fact=""), name="a_fact_is_reused_once"),
            models.UniqueConstraint(
                fields=["case", "document"], condition=Q(document__isnull=False), name="a_paper_is_reused_once"
            ),
        ]

    def __str__(self) -> str:
        return self.fact or str(self.document_id)


class Decision(models.Model):
    """How an attempt at a step ended when an authority, or the law by itself, decided it.

    A refusal or a return carries its reason and the ways of recourse; a tacit outcome carries its legal basis.
    """

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    step = models.OneToOneField(Step, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=16)
    reason = TextsField()
    basis = models.CharField(max_length=300, blank=True)
    recourse = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            _one_of("outcome", OUTCOMES, "decision_outcome_is_an_outcome"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[DEEMED_GRANTED, DEEMED_REFUSED]) | ~Q(basis=""),
                name="a_tacit_outcome_names_the_law",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.outcome}"


class Appeal(models.Model):
    """The company asks the next level to look at a refusal again. Upheld, the step is taken up once more."""

    reference = models.CharField(max_length=LENGTH, unique=True, default=new_reference, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    authority = models.CharField(max_length=40)
    grounds = TextsField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="appeals")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, blank=True)
    reason = TextsField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            _one_of("outcome", ("", *APPEAL_OUTCOMES), "appeal_outcome_is_an_outcome"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="a_decided_appeal_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Accompaniment(models.Model):
    """A person who goes along with a case and sees all of it: an officer now, experts and interpreters later."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="accompaniments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accompaniments")
    role = models.CharField(max_length=16, default=OFFICER)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            _one_of("role", ROLES, "accompaniment_role_is_a_role"),
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(ended_at__isnull=True), name="a_person_accompanies_a_case_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.case_id}"


class WaitReading(models.Model):
    """How long an authority took, over the attempts at a step that ended in the months up to one: kept, not counted.

    Days are working days of the authority's calendar, without those on which the applicant was asked. `step` is empty
    for the whole procedure, from filing to decision. `count` is of attempts, of `companies` different ones. `months`
    is 1 for a month by itself and 12 for the year up to it. `least` is what one in ten stayed under.
    """

    procedure = models.CharField(max_length=40)
    step = models.CharField(max_length=40, blank=True)
    authority = models.CharField(max_length=40, blank=True)
    month = models.DateField()
    months = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    companies = models.PositiveIntegerField()
    least = models.FloatField()
    median = models.FloatField()
    p90 = models.FloatField()
    in_time = models.PositiveIntegerField(null=True, blank=True)
    has_examples = models.BooleanField(default=False)
    taken_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["procedure", "months", "month"], name="reading_of_procedure")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "step", "month", "months"], name="a_wait_is_read_once_for_its_months"
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0, least__gte=0, median__gte=F("least"), p90__gte=F("median")),
                name="a_reading_of_waits_is_in_order",
            ),
            models.CheckConstraint(
                condition=Q(in_time__isnull=True) | Q(in_time__lte=F("count")), name="no_more_in_time_than_counted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.step} {self.month} ({self.months})"
