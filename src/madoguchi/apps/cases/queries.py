"""What can be asked about cases. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from madoguchi.apps.cases import sentences
from madoguchi.apps.cases.models import (
    APPLICANT,
    CLOCK_EVENTS,
    CLOSED,
    CURRENT_STATES,
    DECIDED,
    DRAFT,
    ENDED,
    GOOD_OUTCOMES,
    OFFICER,
    OPEN_STATES,
    PAUSED,
    REFUSED,
    RETURNED,
    RUNNING,
    WAITING,
    Accompaniment,
    Appeal,
    Case,
    Document,
    Query,
    Step,
    StepEvent,
    WaitReading,
)
from madoguchi.apps.cases.register.describing import topics as rule_topics
from madoguchi.apps.cases.register.describing import what as what_happens
from madoguchi.apps.cases.register.moments import Moment, Topic
from madoguchi.apps.cases.register.queries import moments as rule_moments
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.texts import NOTHING_SAID, Said
from madoguchi.core.ui.writing import reader

__all__ = ["Moment", "Topic", "rule_moments", "rule_topics", "what_happens"]  # of the register

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.apps.registry.queries import Reader

CASES_AT_ONCE = 200


def case(reference: str) -> Case | None:
    """The case with this reference, whoever may see it; the caller asks the rules."""
    return (
        Case.objects.select_related("organisation", "pin", "opened_by")
        .prefetch_related("organisation__aliases")
        .filter(reference=reference)
        .first()
    )


def companies_of(references: Iterable[str]) -> dict[str, int]:
    """The companies of these cases by the reference of the case, as primary keys; what is gone is left out."""
    return dict(Case.objects.filter(reference__in=list(references)).values_list("reference", "organisation"))


def with_sides(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases with what a list shows of them: company, its names, the steps that run."""
    current = Prefetch("steps", Step.objects.filter(state__in=CURRENT_STATES).order_by("due_on", "pk"), "current")
    return cases.select_related("organisation", "pin").prefetch_related("organisation__aliases", current)


def cases_of(organisations: Iterable[Organisation]) -> QuerySet[Case]:
    """The cases of these organisations, the newest first."""
    return with_sides(Case.objects.filter(organisation__in=list(organisations))).order_by("-opened_at", "-pk")


def cases_for(person: Reader) -> QuerySet[Case]:
    """The cases of all organisations this person acts for."""
    return cases_of([membership.organisation for membership in registry.memberships_of(person)])


def unfinished_for(person: Reader, most: int) -> list[CaseLine]:
    """Cases of this person's organisations that are written or under way: those that wait for the company first."""
    found = cases_for(person).filter(state__in=(DRAFT, *OPEN_STATES))[:most]
    return sorted(lines_of(found), key=lambda one: not one.is_with_company)


def cases_accompanied_by(person: Person) -> QuerySet[Case]:
    """The cases this person goes along with now."""
    own = Accompaniment.objects.filter(person=person, ended_at__isnull=True).values("case")
    return with_sides(Case.objects.filter(pk__in=own)).order_by("-opened_at", "-pk")


def open_cases(procedure: str = "") -> QuerySet[Case]:
    """Cases that are filed and not decided; of one procedure, or of all."""
    found = Case.objects.filter(state__in=OPEN_STATES).select_related("pin", "organisation")
    return (found.filter(procedure=procedure) if procedure else found).order_by("filed_at", "pk")


def steps_of(of: Case) -> list[Step]:
    """The steps of a case, every attempt, in the order of the procedure."""
    return list(of.steps.select_related("decision", "decision__appeal").order_by("place", "attempt"))


def running_steps_of(of: Case) -> list[Step]:
    """The steps of a case that are with somebody now."""
    return list(Step.objects.filter(case=of, state__in=CURRENT_STATES).select_related("case").order_by("place"))


def told_last(of: Case) -> datetime | None:
    """When the newest event of a case happened."""
    return of.events.order_by("-at").values_list("at", flat=True).first()


def events_of(of: Case) -> QuerySet[StepEvent]:
    """Everything that happened to a case, in order."""
    return StepEvent.objects.filter(case=of).select_related("step", "by").order_by("at", "pk")


def clock_events(steps: Iterable[Step]) -> list[StepEvent]:
    """What touched the clocks of these attempts, in order: all that a clock needs, however much else happened."""
    found = StepEvent.objects.filter(step__in=[one.pk for one in steps], kind__in=CLOCK_EVENTS)
    return list(found.defer("facts", "key", "told_at").order_by("at", "pk"))


def step(reference: str) -> Step | None:
    """The step with this reference, with its case."""
    return (
        Step.objects.select_related("case", "case__organisation", "case__pin", "decision")
        .prefetch_related("case__organisation__aliases")
        .filter(reference=reference)
        .first()
    )


def queue_of(authorities: Iterable[str]) -> QuerySet[Step]:
    """What these authorities have to answer: what is due first comes first, what waits for the applicant last."""
    return (
        Step.objects.filter(authority__in=list(authorities), state__in=CURRENT_STATES)
        .select_related("case", "case__organisation", "case__pin")
        .prefetch_related("case__organisation__aliases")
        .order_by(F("due_on").asc(nulls_last=True), "begun_at", "pk")
    )


def appeals_before(authorities: Iterable[str]) -> QuerySet[Appeal]:
    """Appeals these authorities have not decided yet, the oldest first."""
    return (
        Appeal.objects.filter(authority__in=list(authorities), outcome="")
        .select_related("decision__step__case__organisation", "decision__step__case__pin")
        .prefetch_related("decision__step__case__organisation__aliases")
        .order_by("at")
    )


def appeal(reference: str) -> Appeal | None:
    """The appeal with this reference."""
    return (
        Appeal.objects.select_related("decision__step__case__organisation", "decision__step__case__pin")
        .filter(reference=reference)
        .first()
    )


def open_query(of: Step) -> Query | None:
    """The question that waits for the applicant's answer, if one does."""
    return Query.objects.filter(step=of, answered_at__isnull=True).select_related("step").first()


def query(reference: str) -> Query | None:
    """The question with this reference."""
    return (
        Query.objects.select_related("step", "step__case", "step__case__organisation")
        .filter(reference=reference)
        .first()
    )


def queries_told(of: Case, references: Iterable[str]) -> list[Query]:
    """The questions of a case that wait for an answer, and those among these references, in order."""
    wanted = Q(answered_at__isnull=True) | Q(reference__in=[one for one in references if one])
    return list(Query.objects.filter(wanted, step__case=of).select_related("step").order_by("asked_at", "pk"))


def newest_queries_of_step(of: Step, most: int) -> list[Query]:
    """The newest questions of one attempt at a step, in order."""
    return list(Query.objects.filter(step=of).select_related("step").order_by("-asked_at", "-pk")[:most])[::-1]


def documents_of(of: Case) -> list[Document]:
    """The papers of a case: its own, and those of earlier cases the company let it use. Replaced ones are left out."""
    found = Document.objects.filter(Q(case=of) | Q(reuses__case=of), replaced_by__isnull=True)
    return list(found.select_related("made_by", "by", "case").distinct().order_by("at", "pk"))


def document(reference: str) -> Document | None:
    """The paper with this reference."""
    return Document.objects.select_related("organisation", "case").filter(reference=reference).first()


def papers_to_reuse(organisation: Organisation, kinds: Iterable[str]) -> list[Document]:
    """Papers of a company's earlier cases of these kinds, the newest of each kind."""
    found: dict[str, Document] = {}
    rows = Document.objects.filter(organisation=organisation, kind__in=list(kinds), replaced_by__isnull=True)
    for row in rows.select_related("case", "made_by").order_by("-at"):
        found.setdefault(row.kind, row)
    return list(found.values())


def companions_of(of: Case) -> list[Accompaniment]:
    """Who goes along with a case now."""
    return list(of.accompaniments.filter(ended_at__isnull=True).select_related("person").order_by("from_at"))


def roles_along(person: Reader, of: Case) -> frozenset[str]:
    """As what this person goes along with this case now: nothing, for most."""
    if not isinstance(person, Person):
        return frozenset()
    found = of.accompaniments.filter(person=person, ended_at__isnull=True)
    return frozenset(found.values_list("role", flat=True))


def experts_along() -> QuerySet[Accompaniment]:
    """Everybody who goes along with a case as an expert or interpreter now."""
    found = Accompaniment.objects.filter(ended_at__isnull=True).exclude(role=OFFICER)
    return found.select_related("case").order_by("pk")


def is_concerned(person: Reader, of: Case) -> bool:
    """Does this person answer for an authority that has, or had, a step of this case?"""
    keys = accounts.authorities_of(person)
    return bool(keys) and of.steps.filter(authority__in=keys).exclude(begun_at=None).exists()


@dataclass(frozen=True)
class CaseLine:
    """A case in a line of another app's page: what it is about in the reader's language, where it stands, with whom.

    `state` speaks to its company; `is_with_company` says to others that the company is waited for.
    """

    case: Case
    title: Said
    state: str
    mark: str
    with_whom: Said | None
    due_on: date | None
    is_with_company: bool


def lines_of(cases: Iterable[Case]) -> list[CaseLine]:
    """Cases of `with_sides`, each in a line."""
    return [_line(one) for one in cases]


def cases_keyed(keys: Iterable[int]) -> QuerySet[Case]:
    """The cases with these primary keys and what a list shows of them, the oldest first."""
    return with_sides(Case.objects.filter(pk__in=list(keys))).order_by("opened_at", "pk")


def _line(case: Case) -> CaseLine:
    language = reader()
    procedure = packs.current().procedures.get(case.procedure)
    current: list[Step] = getattr(case, "current", [])
    return CaseLine(
        case,
        procedure.newest.said.titles.in_language(language) if procedure else NOTHING_SAID,
        sentences.state(case),
        sentences.state_mark(case),
        sentences.authority(current[0].authority, language) if current else None,
        next((one.due_on for one in current if one.due_on), None),
        case.state == WAITING,
    )


@dataclass(frozen=True)
class Friction:
    """Questions, returns and refusals in a span, and the days on which steps lay with the authorities in it."""

    count: int
    days: float


def _with_offices(offices: Iterable[str], since: datetime, until: datetime) -> QuerySet[Step]:
    """The steps that lay with these authorities at some moment of a span."""
    still = Q(ended_at__isnull=True) | Q(ended_at__gt=since)
    return Step.objects.filter(still, authority__in=list(offices), begun_at__lt=until)


def authorities_met(company: int, since: datetime, until: datetime) -> list[str]:
    """The authorities with which steps of a company lay in a span."""
    still = Q(ended_at__isnull=True) | Q(ended_at__gt=since)
    found = Step.objects.filter(still, case__organisation=company, begun_at__lt=until).exclude(authority="")
    return sorted(set(found.values_list("authority", flat=True)))


def friction(
    offices: Iterable[str], since: datetime, until: datetime, *, company: int | None = None, but: int | None = None
) -> Friction:
    """What a company, or every other one, met at these authorities in a span. Both ends are given as primary keys."""
    offices = list(offices)
    steps = _with_offices(offices, since, until)
    asked = Query.objects.filter(step__authority__in=offices, asked_at__gt=since, asked_at__lte=until)
    if company is not None:
        steps, asked = steps.filter(case__organisation=company), asked.filter(step__case__organisation=company)
    if but is not None:
        steps, asked = steps.exclude(case__organisation=but), asked.exclude(step__case__organisation=but)
    count, seconds = asked.count(), 0.0
    for begun, ended, outcome in steps.values_list("begun_at", "ended_at", "outcome"):
        seconds += (min(ended or until, until) - max(begun or since, since)).total_seconds()
        count += ended is not None and ended <= until and outcome in {REFUSED, RETURNED}
    return Friction(count, seconds / 86400)


def running(at: date) -> QuerySet[Step]:
    """Steps whose clock may have reached something by this day: a reminder, or the end of its limit."""
    reached = Q(remind_on__lte=at) | Q(due_on__lt=at)
    return Step.objects.filter(reached, state__in=CURRENT_STATES).select_related(
        "case", "case__organisation", "case__pin"
    )


def waiting_for_applicant(of: Case) -> list[Step]:
    """The steps of a case that wait for the company: its own, and those with an open question."""
    mine = Q(authority=APPLICANT, state=RUNNING) | Q(state=PAUSED)
    return list(of.steps.filter(mine).order_by("place", "attempt"))


def locked(of: Case) -> Case:
    """The case's row as it stands now, locked until the transaction ends: everything about a case goes through it."""
    return Case.objects.select_for_update(of=("self",)).select_related("organisation", "pin").get(pk=of.pk)


def ended_between(since: datetime, until: datetime) -> QuerySet[Step]:
    """Attempts that ended in a span of time, for whoever measures waiting."""
    return (
        Step.objects.filter(ended_at__gte=since, ended_at__lt=until).select_related("case").order_by("ended_at", "pk")
    )


def dated() -> QuerySet[Step]:
    """Steps under way that have a date, with what it is worked out from: any decree may move it, however late."""
    events = Prefetch("events", StepEvent.objects.filter(kind__in=CLOCK_EVENTS).order_by("at", "pk"), "clock_events")
    found = Step.objects.filter(state=RUNNING, due_on__isnull=False).select_related("case", "case__pin")
    return found.prefetch_related(events).order_by("pk")


def newest_readings(procedure: str) -> dict[str, WaitReading]:
    """The newest reading of a year of each step of a procedure; under the empty key that of the whole."""
    return {row.step: row for row in _newest(WaitReading.objects.filter(procedure=procedure))}


def _newest(readings: QuerySet[WaitReading], by: date | None = None) -> QuerySet[WaitReading]:
    """Of these the newest of a year, for each step by itself: however many months were read before."""
    same = WaitReading.objects.filter(procedure=OuterRef("procedure"), step=OuterRef("step"), months=12)
    if by is not None:
        same = same.filter(month__lte=by)
    return readings.filter(months=12, month=Subquery(same.order_by("-month").values("month")[:1]))


def newest_reading(procedure: str, step: str = "") -> WaitReading | None:
    """The newest reading of a year of one step of a procedure, or of the whole."""
    found = WaitReading.objects.filter(procedure=procedure, step=step, months=12)
    return found.order_by("-month").first()


def whole_readings(by: date | None = None) -> dict[str, WaitReading]:
    """The newest reading of a year of every whole procedure, by its key; with a day, the newest begun by then."""
    return {row.procedure: row for row in _newest(WaitReading.objects.filter(step=""), by)}


LEAST_COMPANIES = 5
LEAST_GROWTH = 0.1
"""By which part a median has to rise to be told of; below it is noise of who happened to file."""


@dataclass(frozen=True)
class Growth:
    """A procedure that takes longer than it did: the newest reading of a year, and an earlier one."""

    procedure: str
    before: WaitReading
    now: WaitReading


def growing_waits() -> list[Growth]:
    """Procedures whose year takes longer than the year before it, what grew most first.

    Where there is no reading of a year ago yet the earliest is taken; the months stand beside it. Both readings rest on
    at least five companies.
    """
    found: dict[str, list[WaitReading]] = {}
    for row in WaitReading.objects.filter(step="", months=12, companies__gte=LEAST_COMPANIES).order_by("month"):
        found.setdefault(row.procedure, []).append(row)
    grown = []
    for procedure, rows in found.items():
        now = rows[-1]
        year_ago = now.month.replace(year=now.month.year - 1, day=1)
        before = next((row for row in reversed(rows) if row.month <= year_ago), rows[0])
        if before.median and now.median >= before.median * (1 + LEAST_GROWTH):
            grown.append(Growth(procedure, before, now))
    return sorted(grown, key=lambda one: (-one.now.median / one.before.median, one.procedure))


def months_read(procedure: str) -> list[date]:
    """The months of which there are readings of a procedure, the newest first."""
    months = WaitReading.objects.filter(procedure=procedure).order_by("-month")
    return list(months.values_list("month", flat=True).distinct())


def readings_by_month(procedure: str, months: Iterable[date]) -> list[WaitReading]:
    """The readings of a procedure, of each of these months and of the year up to it, the newest month first."""
    found = WaitReading.objects.filter(procedure=procedure, month__in=list(months))
    return list(found.order_by("-month", "step", "months"))


@dataclass(frozen=True)
class LogMark:
    """By what a log is known to have grown: its newest cases, how many, of how many companies, decided since when."""

    since: datetime
    cases: int
    companies: int
    newest: int
    has_examples: bool


class LogRow(NamedTuple):
    """An event of a decided case: of which case and attempt (0: of the case itself), at which step, what, when."""

    case: int
    step: int
    key: str
    kind: str
    at: datetime


def log_mark(procedure: str, *, since: datetime, most: int) -> LogMark:
    """The mark of the log of a procedure's cases decided since a day, of the newest of them where there are more."""
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)  # days tell marks apart, not seconds
    decided = Case.objects.filter(procedure=procedure, decided_at__gte=day, state__in=[DECIDED, CLOSED])
    columns = ("pk", "organisation", "decided_at", "is_example")
    rows = list(decided.order_by("-decided_at", "-pk").values_list(*columns)[:most])
    companies = len({company for _, company, _, _ in rows})
    first = (rows[-1][2] if len(rows) == most else None) or day
    return LogMark(first, len(rows), companies, max((pk for pk, *_ in rows), default=0), any(row[3] for row in rows))


def decided_log(procedure: str, *, since: datetime) -> list[LogRow]:
    """Every event of a procedure's cases decided since a moment, in order."""
    decided = Case.objects.filter(procedure=procedure, decided_at__gte=since, state__in=[DECIDED, CLOSED])
    found = StepEvent.objects.filter(case__in=decided).order_by("at", "pk")
    rows = found.values_list("case", "step", "step__key", "kind", "at")
    return [LogRow(case, step or 0, key or "", kind, at) for case, step, key, kind, at in rows]


class ExportRow(NamedTuple):
    """An event of the log that is handed out, of which case, of which attempt at which step (none: of the case)."""

    case: int
    procedure: str
    rules_of: date | None
    step: int | None
    key: str | None
    authority: str | None
    kind: str
    at: datetime
    party: str
    facts: dict[str, Any]


def exported_events(procedures: Iterable[str]) -> Iterator[ExportRow]:
    """Every event of the filed cases of these procedures, case by case, each in order. So many cases are read at once,
    that neither the database nor this process ever holds the whole log.
    """
    filed = Case.objects.filter(procedure__in=list(procedures), filed_at__isnull=False).order_by("pk")
    columns = ("case", "case__procedure", "case__pin__in_force", "step", "step__key", "step__authority")
    last = 0
    while keys := list(filed.filter(pk__gt=last).values_list("pk", flat=True)[:CASES_AT_ONCE]):
        events = StepEvent.objects.filter(case__in=keys).order_by("case", "at", "pk")
        for row in events.values_list(*columns, "kind", "at", "party", "facts"):
            yield ExportRow(*row)
        last = keys[-1]


def cases_to_reckon(procedures: Iterable[str]) -> QuerySet[Case]:
    """Open cases of these procedures with what a change of rules is reckoned by."""
    done = Prefetch("steps", Step.objects.filter(state=ENDED, outcome__in=GOOD_OUTCOMES), "done_steps")
    found = Case.objects.filter(procedure__in=list(procedures), state__in=OPEN_STATES, pin__isnull=False)
    return found.select_related("pin", "organisation").prefetch_related(done).order_by("filed_at", "pk")


def cases_of_sides(sides: Iterable[str]) -> QuerySet[Case]:
    """Cases under way of the companies of these sides, the longest under way first."""
    found = Case.objects.filter(organisation__side__in=list(sides), state__in=OPEN_STATES)
    return with_sides(found).order_by("filed_at", "pk")
