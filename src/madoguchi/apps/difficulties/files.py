"""What the pages show of difficulties, each thing only as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.difficulties import queries, rules, subjects, words
from madoguchi.apps.difficulties.forms import (
    CloseForm,
    DeclineForm,
    LaterForm,
    ReadersForm,
    RecordForm,
    SolvedForm,
    StepForm,
    TellForm,
    WordForm,
)
from madoguchi.apps.difficulties.ladder import Gate, Rung
from madoguchi.apps.difficulties.models import (
    CASE,
    COMPANY,
    GUARDED,
    HOME,
    IN_APPROVAL,
    LEAD,
    NAME,
    OUTCOMES,
    PLACE,
    PROCEDURE,
    PROJECT,
    PUBLISHED,
    REPORTED,
    RULE,
    STEP,
    TEXT,
    TIME,
    Difficulty,
    Event,
    PublicRecord,
)
from madoguchi.apps.difficulties.scoreboard import FAIR, GOOD, Board, GateLine, Line
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.tables import Table
from madoguchi.core.ui.asides import say_beside
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import Case


@dataclass(frozen=True)
class Step:
    """A level of the way up, as the page draws it."""

    label: str
    until_on: date | None
    manner: str


def way(rungs: Iterable[Rung], level: str = "") -> list[Step]:
    """The levels, those passed, the one that has it now, and those to come."""
    known = list(rungs)
    order = [rung.level for rung in known]
    now = order.index(level) if level in order else 0
    return [
        Step(words.level(rung.level), rung.until_on, "now" if place == now else "later" if place > now else "")
        for place, rung in enumerate(known)
    ]


@dataclass(frozen=True)
class Row:
    """A difficulty in a list."""

    difficulty: Difficulty
    heading: str
    state: str
    shade: str
    level: str
    waits_for: str
    gate: str
    due_on: date | None
    is_late: bool = False
    name: str = ""
    is_home: bool = True
    has_asked_date: bool = False


def row(one: Difficulty, gate: Gate | None = None) -> Row:
    """For the company that reported it."""
    upcoming = gate or queries.next_gate(one)
    return Row(
        one,
        words.heading(one.heading),
        words.state(one.state),
        words.SHADES.get(one.state, ""),
        words.level(one.level),
        words.party(one.waiting_on),
        str(words.GATES[upcoming.key]) if upcoming else "",
        upcoming.due_on if upcoming else None,
    )


def waiting(one: queries.Waiting, asked: frozenset[int] = frozenset()) -> Row:
    """For a desk: with the name only where it may be read. `asked` are those in which a later date waits."""
    shown = row(one.difficulty, one.gate)
    name = str(registry.name_for(one.difficulty.organisation, reader())) if one.shows_name else ""
    return Row(
        **{
            **vars(shown),
            "is_late": one.is_late,
            "name": name,
            "is_home": one.circle == HOME,
            "has_asked_date": one.difficulty.pk in asked,
        }
    )


@dataclass(frozen=True)
class Group:
    """The same thing met by several companies. `what` is empty where they share a rule as written, or a place."""

    what: str
    heading: str
    side: str
    place: str
    rule: str
    companies: int
    numbers: tuple[str, ...]


def finding(one: queries.Finding) -> Group:
    """For a desk."""
    place = packs.current().regions[one.region].names.in_language(reader()).text if one.region else ""
    numbers = tuple(each.number for each in one.difficulties)
    return Group(
        _common(one),
        one.heading and words.heading(one.heading),
        words.side(one.lead_side),
        place,
        one.rule,
        one.companies,
        numbers,
    )


def _common(one: queries.Finding) -> str:
    return "" if one.kind in {queries.WRITTEN, queries.PLACE_OF} else queries.name_of(one)


# Beside other pages ----------------------------------------------------------------------------------------

MOST_BESIDE = 5


@dataclass(frozen=True)
class Beside:
    """What the page of a case, procedure, project or change of rules shows of difficulties."""

    count: int | None
    own: list[tuple[Difficulty, str]]
    more: int
    address: str
    steps: list[tuple[str, str]]
    acts: bool


def beside(kind: str, key: str, person: rules.Reader, thing: object = None) -> Beside | None:
    """What this reader is shown; None if the corridor takes no reports, or there is nothing to say about a case."""
    if queries.pack_rules() is None:
        return None
    own = queries.about(kind, key, person)
    is_public = kind != CASE
    case = (cast("Case | None", thing) or cases.case(key)) if kind == CASE else None
    subject = subjects.of_case(case, person) if case else subjects.found(f"{kind}:{key}", person)
    if subject is None and not own:
        return None
    return Beside(
        queries.count_about(kind, key) if is_public else None,
        [(one, words.state(one.state)) for one in own[:MOST_BESIDE]],
        max(len(own) - MOST_BESIDE, 0),
        _report_address(subject.token) if subject else "",
        [
            (subjects.title_of(step.case.procedure, step.key), _report_address(f"{STEP}:{step.reference}"))
            for step in (cases.running_steps_of(case) if subject and case else ())
        ],
        acts=kind == CASE and subject is not None,
    )


def _say_beside(kind: str, key: str, person: rules.Reader, thing: object) -> SafeString:
    said = beside(kind, key, person, thing)
    return render_to_string("difficulties/beside.html", {"said": said}) if said else SafeString()


def join() -> None:
    """Say beside which pages difficulties are shown. Called when the apps start."""
    say_beside(CASE, PROCEDURE, PROJECT, RULE)(_say_beside)


def _report_address(token: str) -> str:
    return f"{reverse('difficulty-new')}?{urlencode({'about': token})}"


@dataclass(frozen=True)
class Happened:
    """An event, as its reader may see it."""

    at: datetime
    what: str
    event: Event
    who: str


def page(one: Difficulty, person: Person, at: datetime) -> dict[str, Any]:
    """Everything the page of a difficulty shows to this person."""
    parties = rules.parties_of(person, one)
    is_company = COMPANY in parties
    is_open_file = is_company or queries.has_open_file(person, one, at)
    circle, on = rules.circle_of(parties), queries.day_of(at, one.home_side)
    context: dict[str, Any] = {
        "difficulty": one,
        "row": row(one),
        "way": way(queries.rungs(one), one.level),
        "gates": [(words.GATES[gate.key], gate, gate.is_late(on)) for gate in queries.gates(one)],
        "is_company": is_company,
        "is_home_desk": HOME in parties,
        "is_lead_desk": LEAD in parties,
        "is_open_file": is_open_file,
        "lead_side": words.side(one.lead_side),
    }
    if not is_open_file:
        return context
    context |= {
        "shown": _shown(one, circle),
        "about": subjects.shown(one, person, is_named=rules.may_read(one, NAME, circle)),
        "events": [
            Happened(event.at, words.event(event), event, words.party(event.by_party))
            for event in queries.events_of(one)
            if event.kind != queries.WATCHED or circle == HOME
        ],
        "dates": queries.dates_of(one),
        "plan": [(step, words.party(step.party)) for step in queries.plan_of(one)],
        "record": queries.record_of(one),
    }
    return (
        context
        | (_for_company(one) if is_company else {})
        | (_for_desk(one, person, parties) if parties & {HOME, LEAD} else {})
    )


def _shown(one: Difficulty, circle: str) -> dict[str, Any]:
    """The guarded fields as far as this circle may read them; a missing one is withheld."""
    shown: dict[str, Any] = {
        "withheld": [words.FIELDS[name] for name in GUARDED if not rules.may_read(one, name, circle)]
    }
    if rules.may_read(one, NAME, circle):
        shown["name"] = str(registry.name_for(one.organisation, reader()))
    if rules.may_read(one, TEXT, circle):
        shown |= {"text": one.text, "wish": one.wish}
    if rules.may_read(one, PLACE, circle) and one.region:
        shown["place"] = packs.current().regions[one.region].names
    if rules.may_read(one, TIME, circle):
        shown["since_on"] = one.since_on
    return shown


def _for_company(one: Difficulty) -> dict[str, Any]:
    return {
        "looks": [(look, words.party(look.circle)) for look in queries.looks_at(one)],
        "answer_form": WordForm(auto_id="answer_%s") if one.is_open else None,
        "readers_form": ReadersForm(initial=one.seen_by, auto_id="readers_%s"),
        "solved_form": SolvedForm(auto_id="solved_%s") if one.state in OUTCOMES and one.is_solved is None else None,
        "reopen_form": WordForm(auto_id="reopen_%s") if one.state in OUTCOMES else None,
        "reopen_until": queries.reopen_until(one),
    }


def _for_desk(one: Difficulty, person: Person, parties: frozenset[str]) -> dict[str, Any]:
    is_accepted = one.accepted_at is not None and one.is_open
    record, is_home = queries.record_of(one), HOME in parties
    state = record.state if record else ""
    may_write = is_home and not one.is_open and one.allows_publication and state != PUBLISHED
    return {
        "decline_form": DeclineForm(auto_id="decline_%s") if one.state == REPORTED and HOME in parties else None,
        "may_hand_over": is_accepted and one.handed_over_at is None and HOME in parties,
        "tell_form": TellForm(auto_id="tell_%s") if is_accepted else None,
        **_for_later(one, person, is_accepted=is_accepted),
        "close_form": CloseForm(auto_id="close_%s") if is_accepted else None,
        "step_form": StepForm(auto_id="step_%s") if is_accepted else None,
        "record_form": RecordForm(auto_id="record_%s")
        if may_write and (record is None or record.state != PUBLISHED)
        else None,
        "may_approve": record is not None
        and record.state == IN_APPROVAL
        and record.written_by_id != person.pk
        and HOME in parties,
        "may_take_back": record is not None and record.state == PUBLISHED and HOME in parties,
    }


def _for_later(one: Difficulty, person: Person, *, is_accepted: bool) -> dict[str, Any]:
    asked = queries.asked_date(one) if is_accepted else None
    return {
        "asked": asked,
        "may_decide": asked is not None and asked.asked_by_id != person.pk,
        "later_form": LaterForm(auto_id="later_%s") if is_accepted and one.estimated_on and asked is None else None,
    }


# What is public --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicRow:
    """A published difficulty."""

    record: PublicRecord
    heading: str
    side: str
    state: str
    shade: str


def public_row(record: PublicRecord) -> PublicRow:
    """For everybody."""
    one = record.difficulty
    return PublicRow(
        record,
        words.heading(one.heading),
        words.side(one.lead_side),
        words.state(one.state),
        words.SHADES.get(one.state, ""),
    )


_BANDS = {GOOD: "ok", FAIR: "due"}


def scoreboard(board: Board) -> dict[str, Any]:
    """The page of the figures."""
    known = queries.pack_rules()
    earlier = known.survey if known else None
    most = max((one.count for one in earlier.answers.values()), default=1) if earlier else 1
    acting = [side.key for side in packs.current().sides]
    outcomes = {line.key: (line, _shade(line)) for line in board.outcomes}
    return {
        "board": board,
        "terms": known,
        "levels": [(words.level(line.key), line, _shade(line)) for line in board.levels],
        "sides": [(words.side(line.key), line, _shade(line), outcomes.get(line.key)) for line in board.sides],
        "gates": [(words.promise(one.gate), [_cell_of(one, side) for side in acting]) for one in board.gates],
        "acting": [words.side(side) for side in acting],
        "headings": [
            (words.heading(line.key), line, earlier.answers.get(line.key) if earlier else None)
            for line in board.headings
        ],
        "survey": earlier,
        "most": most,
        "source": next((one for one in packs.current().sources if known and one.key == known.source), None),
    }


def _shade(line: Line) -> str:
    return _BANDS.get(line.band, "late")


def _cell_of(gate: GateLine, side: str) -> tuple[Line, str] | None:
    """The line of a side at a gate with its shade; None where nothing fell due for it yet."""
    return next(((line, _shade(line)) for line in gate.sides if line.key == side), None)


def scoreboard_table(board: Board) -> Table:
    """The file of the figures: one row for each cell; an empty cell is withheld."""
    parts = {"level": board.levels, "heading": board.headings, "side": board.sides}
    rows = [_cell(table, line) for table, lines in parts.items() for line in lines]
    rows += [_cell(f"gate:{one.gate}", line) for one in board.gates for line in one.sides]
    rows += [_outcome(line) for line in board.outcomes]
    about = {
        "method": "Counts are rounded to five and shares to five hundredths; a cell that rests on fewer companies than"
        " the pack says is withheld, and with a single one the next smallest.",
        "reported": board.reported,
        "overdue_without_next_step": board.overdue,
    }
    columns = ["table", "key", "count", "median_days", "share_in_time", "share_resolved"]
    return Table("difficulties", columns, rows, about)


def _cell(table: str, line: Line) -> dict[str, Any]:
    return {
        "table": table,
        "key": line.key,
        "count": line.count,
        "median_days": line.median_days,
        "share_in_time": line.share,
        "share_resolved": None,
    }


def _outcome(line: Line) -> dict[str, Any]:
    """Of the closed ones: how long they took, and the share that was resolved."""
    return {**_cell("outcome", line), "share_in_time": None, "share_resolved": line.share}
