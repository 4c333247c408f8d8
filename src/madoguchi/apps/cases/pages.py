"""What the pages of a case show, put together once: whom it waits for, the clock, the steps in rows, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext

from madoguchi.apps.cases import clocks, describing, pinning, queries, reusing, sentences, states
from madoguchi.apps.cases.models import (
    APPLICANT,
    BAD_OUTCOMES,
    CURRENT_STATES,
    DEEMED_GRANTED,
    DRAFT,
    DROPPED,
    ENDED,
    PAUSED,
    PENDING,
    RETURNED,
    RUNNING,
    Case,
    Document,
    Query,
    Step,
    StepEvent,
    WaitReading,
)
from madoguchi.core import packs
from madoguchi.core.languages.texts import NOTHING_SAID, Said
from madoguchi.core.ui import places, writing
from madoguchi.core.ui.writing import reader
from madoguchi.engines import deadlines
from madoguchi.engines import procedures as engine

MOST_CELLS = 60
EVENTS_SHOWN = 50
"""So much of what happened stands on one page, with the questions it is about."""


@dataclass(frozen=True)
class Cell:
    """A day of a clock: its number if it counts, used or held or left."""

    number: int | None
    kind: str


@dataclass(frozen=True)
class ClockShown:
    """The clock of a step, for a page: figures, a drawing of its days, and the pauses in words."""

    clock: deadlines.Clock
    cells: tuple[Cell, ...]
    paused: int
    holidays: tuple[date, ...]
    limit: str
    doubt: str
    is_firm: bool


@dataclass(frozen=True)
class StepShown:
    """A step as the pages show it."""

    key: str
    title: Said
    note: Said | None
    authority: Said | None
    step: Step | None
    limit: str
    doubt: str
    kind: str
    said: packs.StepSaid
    clock: deadlines.Clock | None = None

    @property
    def silent_law(self) -> describing.Basis | None:
        """The act by which silence decides this step, where one was seen to."""
        return describing.silent_law(self.said)

    @property
    def outcome(self) -> str:
        """How it ended, in a word."""
        return str(sentences.OUTCOMES.get(self.step.outcome, "")) if self.step else ""


@dataclass(frozen=True)
class Told:
    """An event as the pages show it."""

    event: StepEvent
    what: str
    title: Said | None
    kind: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case under way shows."""

    case: Case
    version: packs.ProcedureVersion
    has_rules_page: bool
    state: str
    mark: str
    current: StepShown | None
    turn: str
    question: Query | None
    shown_clock: ClockShown | None
    rows: tuple[tuple[StepShown, ...], ...]
    todo: tuple[StepShown, ...]
    returned: tuple[StepShown, ...]
    refused: tuple[StepShown, ...]
    tacit: tuple[StepShown, ...]
    on_expiry: str
    events: tuple[Told, ...]
    events_page: Page[StepEvent]
    papers: tuple[Document, ...]
    queries: tuple[Query, ...]
    open_questions: tuple[packs.FactQuestion, ...]
    companions: tuple[Any, ...]
    above: Said | None
    stands: bool
    filed: str
    lines: describing.ThreeLines | None


def step_shown(
    said: packs.StepSaid, rule: engine.Step, step: Step | None, clock: deadlines.Clock | None = None
) -> StepShown:
    """A step of the rules with what became of it."""
    language = reader()
    return StepShown(
        key=said.key,
        title=said.titles.in_language(language),
        note=said.note.in_language(language) if said.note else None,
        authority=sentences.authority(rule.authority, language),
        step=step,
        limit=sentences.limit(rule.limit),
        doubt=sentences.doubt(rule.limit.evidence) if rule.limit else "",
        kind=_kind(step),
        said=said,
        clock=clock,
    )


def _kind(step: Step | None) -> str:
    if step is None or step.state == DROPPED:
        return "gone"
    if step.state == ENDED:
        return "bad" if step.outcome in (*BAD_OUTCOMES, RETURNED) else "done"
    if step.state in CURRENT_STATES:
        return "now"
    return "maybe" if not step.is_certain else ""


def case_page(case: Case, *, at: datetime, page: str | None = None, is_own: bool = True) -> CasePage:
    """The page of a case that was filed, for its company or for others, with one page of what happened.

    That page is the newest, unless another is asked for.
    """
    version = pinning.rules_for(case, on=at.date())
    last = states.latest(queries.steps_of(case))
    events = Paginator(queries.events_of(case).reverse(), EVENTS_SHOWN).get_page(page)
    by_step: dict[int, list[StepEvent]] = {}
    for event in queries.clock_events(last.values()):
        if event.step_id is not None:
            by_step.setdefault(event.step_id, []).append(event)
    shown = {
        key: step_shown(
            version.steps[key],
            version.rules.by_key[key],
            step,
            clocks.clock_of(step, by_step.get(step.pk, []), version, at),
        )
        for key, step in last.items()
        if key in version.steps
    }
    current = _current(list(shown.values()))
    asked = queries.queries_told(case, [event.about for event in events])
    held = current.step if current else None
    question = next((one for one in asked if held and one.step_id == held.pk and one.answered_at is None), None)
    return CasePage(
        case=case,
        version=version,
        has_rules_page=_has_page(version),
        state=sentences.state(case, is_own=is_own),
        mark=sentences.state_mark(case),
        current=current,
        turn=_turn(held),
        question=question,
        shown_clock=clock_shown(held, current, by_step.get(held.pk, []), version, at) if held and current else None,
        rows=_rows(version, shown),
        todo=tuple(one for one in shown.values() if one.step and _is_todo(one.step)),
        returned=tuple(one for one in shown.values() if one.step and one.step.outcome == RETURNED),
        refused=tuple(one for one in shown.values() if one.step and one.step.outcome in BAD_OUTCOMES),
        tacit=tuple(one for one in shown.values() if one.step and one.step.outcome == DEEMED_GRANTED),
        on_expiry=_on_expiry(held, version),
        events=tuple(_told(event, version) for event in events),
        events_page=events,
        papers=tuple(queries.documents_of(case)),
        queries=tuple(asked),
        open_questions=open_questions(case, version),
        companions=tuple(queries.companions_of(case)),
        above=_above(held),
        stands=held is not None and clocks.stands_while_asked(held, version),
        filed=_filed(case, version),
        lines=describing.lines_of(version, held.key) if held and held.authority != APPLICANT else None,
    )


def _filed(case: Case, version: packs.ProcedureVersion) -> str:
    """The day of filing at whoever takes the case in; with its place where the reader's clock says another day."""
    if case.filed_on is None or case.filed_at is None:
        return ""
    day = writing.day(case.filed_on)
    if timezone.localtime(case.filed_at).date() == case.filed_on:
        return day
    place = places.place_of(str(clocks.calendar_of(version.said.side, version.said.enquiry).zone))
    return gettext("%(day)s (%(place)s)") % {"day": day, "place": place}


def _above(step: Step | None) -> Said | None:
    known = {one.key: one for one in packs.current().authorities}
    parent = known[step.authority].parent if step is not None and step.authority in known else ""
    return known[parent].names.in_language(reader()) if parent in known else None


def _has_page(version: packs.ProcedureVersion) -> bool:
    """Does the pack still hold a version of that day, for everybody to read? A case keeps its rules without it."""
    known = packs.current().procedures.get(version.said.procedure)
    return known is not None and any(one.in_force == version.in_force for one in known.versions)


def _on_expiry(step: Step | None, version: packs.ProcedureVersion) -> str:
    """What happens by itself when the limit of a step has run out; nothing where nobody has seen it in the law."""
    limit = clocks.limit_of(step, version) if step is not None and step.due_on is not None else None
    return limit.on_expiry if limit is not None and limit.escalates else engine.NOTHING


def _turn(step: Step | None) -> str:
    if step is None:
        return ""
    if step.state == PAUSED:
        return "question"
    return "own" if step.authority == APPLICANT else "authority"


def _is_todo(step: Step) -> bool:
    return step.state == RUNNING and step.authority == APPLICANT


def _current(steps: Sequence[StepShown]) -> StepShown | None:
    """What the case waits for: a question to the company, then its own step, then what is due first."""
    held = [one for one in steps if one.step is not None and one.step.state in CURRENT_STATES]

    def rank(one: StepShown) -> tuple[int, date]:
        step = one.step
        if step is None:
            return 3, date.max
        if step.state == PAUSED:
            return 0, date.min
        return (1 if step.authority == APPLICANT else 2), step.due_on or date.max

    return min(held, key=rank, default=None)


def _rows(version: packs.ProcedureVersion, shown: Mapping[str, StepShown]) -> tuple[tuple[StepShown, ...], ...]:
    rows = (
        tuple(shown[step.key] for step in layer if step.key in shown and shown[step.key].kind != "gone")
        for layer in version.rules.layers
    )
    return tuple(row for row in rows if row)


def _told(event: StepEvent, version: packs.ProcedureVersion) -> Told:
    said = version.steps.get(event.step.key) if event.step is not None else None
    kind = {"asked": "wait", "escalated": "wait", "reminded": "later"}.get(event.kind, "")
    return Told(event, sentences.event(event), said.titles.in_language(reader()) if said else None, kind)


def clock_shown(
    step: Step,
    shown: StepShown,
    events: Sequence[StepEvent],
    version: packs.ProcedureVersion,
    at: datetime,
) -> ClockShown | None:
    """The clock of a step with its days; the drawing is left out where it would be too long, or counts hours."""
    clock = shown.clock
    limit = clocks.limit_of(step, version)
    if clock is None or clock.due is None or limit is None:
        return None
    calendar = clock.limit.calendar(clocks.calendar_for(step, version))
    cells, holidays, paused = _days(clock, calendar, calendar.date_of(at))
    return ClockShown(
        clock=clock,
        cells=cells,
        paused=paused,
        holidays=holidays,
        limit=shown.limit,
        doubt=shown.doubt,
        is_firm=limit.evidence.is_firm,
    )


def _days(
    clock: deadlines.Clock, calendar: deadlines.Calendar, today: date
) -> tuple[tuple[Cell, ...], tuple[date, ...], int]:
    if clock.due is None or clock.started_on is None or clock.limit.unit != deadlines.WORKING_DAYS:
        return (), (), 0
    cells: list[Cell] = []
    holidays: list[date] = []
    number = paused = 0
    until = clock.ended_on or today
    for day, kind in calendar.between(clock.started_on, max(clock.due.on, min(until, calendar.last))):
        if day == clock.started_on:
            continue
        if kind == deadlines.HOLIDAY and day.weekday() not in calendar.weekend:
            holidays.append(day)
        if not calendar.is_working(day):
            continue
        if any(stop.first <= day <= (stop.last or until) for stop in clock.stops):
            paused += 1
            cells.append(Cell(None, "held"))
            continue
        number += 1
        cells.append(Cell(number, "used" if day <= until else ""))
    return (tuple(cells) if len(cells) <= MOST_CELLS else ()), tuple(holidays), paused


def open_questions(case: Case, version: packs.ProcedureVersion) -> tuple[packs.FactQuestion, ...]:
    """The questions on whose answers something still hangs, the one that decides most first."""
    selection = engine.select(version.rules, pinning.facts_of(case, version))
    facts = packs.current().facts
    return tuple(facts[one.fact] for one in selection.questions if one.fact in facts)


# ── before filing ──


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words, and the case it was taken from, if it was."""

    question: Said
    answer: str
    key: str
    source: Case | None = None


@dataclass(frozen=True)
class NotNeeded:
    """A question nobody has to answer, and which answers made it so."""

    question: Said
    because: tuple[str, ...]


@dataclass(frozen=True)
class FeeShown:
    """A fee with its amount; `is_certain` is False while it hangs on an open question."""

    title: Said
    amount: Decimal
    currency: str
    doubt: str
    is_certain: bool


@dataclass(frozen=True)
class OfferShown:
    """An earlier answer that can be taken over."""

    key: str
    question: Said
    answer: str
    case: Case | None


@dataclass(frozen=True)
class DraftPage:
    """What a company sees before it files: what is asked, what is not, and what will follow."""

    case: Case
    version: packs.ProcedureVersion
    questions: tuple[packs.FactQuestion, ...]
    answered: tuple[Answered, ...]
    needless: tuple[NotNeeded, ...]
    steps: tuple[StepShown, ...]
    unmet: tuple[StepShown, ...]
    brings: tuple[str, ...]
    fees: tuple[FeeShown, ...]
    totals: tuple[tuple[str, Decimal], ...]
    plan: engine.Plan
    observed: tuple[Any, ...]
    reading: WaitReading | None
    offers: tuple[OfferShown, ...]
    offered_papers: tuple[Document, ...]
    papers: tuple[Document, ...]
    changes_ahead: tuple[Any, ...]


def answer_text(question: packs.FactQuestion, value: object) -> str:
    """An answer as people read it."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int):
        return _amount(question, value)
    if isinstance(value, list | tuple):
        return ", ".join(_option(question, str(one)) for one in value)
    return _option(question, str(value))


def _amount(question: packs.FactQuestion, value: int) -> str:
    if question.unit == "percent":
        return writing.percent(value / 100)
    return writing.money(value, question.unit) if question.unit else writing.number(value)


def _option(question: packs.FactQuestion, key: str) -> str:
    option = question.option(key)
    return option.names.in_language(reader()).text if option else key


def draft_page(case: Case, *, at: datetime) -> DraftPage:
    """The page of a case that is not filed."""
    corridor, language = packs.current(), reader()
    on = clocks.filed_on(pinning.rules_for(case, on=at.date()), at)
    version = pinning.rules_for(case, on=on)
    facts = pinning.facts_of(case, version)
    selection = engine.select(version.rules, facts)
    certain = {step.key for step in selection.applies}
    sources = {one.fact: one.source for one in case.reuses.exclude(fact="").select_related("source")}
    offers = reusing.offers(case, on=on)
    shown = tuple(
        step_shown(version.steps[rule.key], rule, Step(key=rule.key, state=PENDING, is_certain=rule.key in certain))
        for rule in selection.may_apply
    )
    unmet = {step.key for step in selection.unmet}
    fees = engine.fees(selection)
    documents = {one.key: one.names.in_language(language).text for one in corridor.documents}

    def question(key: str) -> Said:
        return corridor.facts[key].question.in_language(language)

    return DraftPage(
        case=case,
        version=version,
        questions=tuple(corridor.facts[one.fact] for one in selection.questions),
        answered=tuple(
            Answered(question(key), answer_text(corridor.facts[key], value), key, sources.get(key))
            for key, value in facts.items()
        ),
        needless=tuple(
            NotNeeded(question(one.fact), tuple(question(key).text for key in one.because))
            for one in selection.needless
        ),
        steps=shown,
        unmet=tuple(one for one in shown if one.key in unmet),
        brings=tuple(documents[key] for key in selection.brings if key in documents),
        fees=tuple(_fee(version, step, fee, truth) for step, fee, truth in fees),
        totals=tuple(sorted(engine.total(fee.amount for _, fee, truth in fees if truth).items())),
        plan=engine.plan(engine.PlannedCase(version.rules, facts, on), clocks.CountedDays()),
        observed=version.said.observed,
        reading=describing.shown_reading(case.procedure),
        offers=tuple(
            OfferShown(one.key, question(one.key), answer_text(corridor.facts[one.key], one.value), one.case)
            for one in offers.facts
        ),
        offered_papers=offers.papers,
        papers=tuple(queries.documents_of(case)),
        changes_ahead=tuple(
            one
            for one in corridor.changes.values()
            if one.said.effective > on and any(part.procedure == case.procedure for part in one.said.replaces)
        ),
    )


def _fee(version: packs.ProcedureVersion, step: engine.Step, fee: engine.Fee, truth: engine.Truth) -> FeeShown:
    said = version.steps[step.key].fee(fee.key)
    return FeeShown(
        said.titles.in_language(reader()),
        fee.amount.value,
        fee.amount.unit,
        sentences.doubt(fee.amount.evidence),
        truth is True,
    )


# ── lists ──


@dataclass(frozen=True)
class RowShown:
    """A case in a list: what it is called, where it stands, when something is due."""

    case: Case
    title: Said
    state: str
    mark: str
    due_on: date | None
    with_whom: Said | None


def row_shown(case: Case, *, is_own: bool = True) -> RowShown:
    """A case as a list shows it to its company or to others; its current steps were fetched with it."""
    language = reader()
    procedure = packs.current().procedures.get(case.procedure)
    if case.pin is not None:
        title = pinning.rules_of(case.pin).said.titles.in_language(language)
    else:
        title = procedure.newest.said.titles.in_language(language) if procedure else NOTHING_SAID
    current: list[Step] = getattr(case, "current", [])
    first = current[0] if current else None
    return RowShown(
        case=case,
        title=title,
        state=sentences.state(case, is_own=is_own),
        mark=sentences.state_mark(case),
        due_on=next((one.due_on for one in current if one.due_on), None),
        with_whom=sentences.authority(first.authority, language) if first and case.state != DRAFT else None,
    )
