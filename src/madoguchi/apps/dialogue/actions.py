"""What can be done in the dialogue. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.apps.dialogue import agendas, queries, rules
from madoguchi.apps.dialogue.agendas import carry_on, draw_up_agenda, number_after
from madoguchi.apps.dialogue.loading import Loaded, load_pack_dialogue
from madoguchi.apps.dialogue.models import (
    AGREED,
    CANCELLED,
    DAY,
    DECIDED,
    DROPPED,
    HELD,
    MADE,
    MEETING,
    MEMBER,
    OVER,
    OVERDUE,
    PLANNED,
    STATED,
    AgendaItem,
    Assessment,
    Body,
    Issue,
    Meeting,
    Move,
    Paper,
    Position,
    Reply,
    Seat,
    Undertaking,
)
from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.apps.observatory import queries as observatory
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

__all__ = [
    "Loaded",
    "MeetingPlan",
    "PaperDraft",
    "PositionDraft",
    "UndertakingDraft",
    "assess",
    "cancel",
    "change_plan",
    "decide",
    "draw_up_agenda",
    "end_seat",
    "hand_in",
    "hold",
    "link_figure",
    "load_pack_dialogue",
    "mark_overdue",
    "move",
    "plan_meeting",
    "propose_change_of_rule",
    "put_on_agenda",
    "record_position",
    "reply",
    "seat",
    "undertake",
]


# 1 Bodies and meetings


@transaction.atomic
def seat(body: Body, person: Person, *, role: str = MEMBER, by: Person | None, at: datetime) -> Seat:
    """Give a person a seat; one who has a seat already gets the new role instead."""
    Body.objects.select_for_update().get(pk=body.pk)
    Seat.objects.filter(body=body, person=person, ended_at__isnull=True).update(ended_at=at)
    found = Seat.objects.create(body=body, person=person, role=role, from_at=at)
    journal.record("seat.taken", body, by=by, at=at, facts={"role": role}, personal={"person": person.reference})
    return found


@transaction.atomic
def end_seat(found: Seat, *, by: Person | None, at: datetime) -> None:
    """End a seat; it stays on record."""
    Seat.objects.filter(pk=found.pk, ended_at__isnull=True).update(ended_at=at)
    journal.record("seat.left", found.body, by=by, at=at, personal={"person": found.person.reference})


@dataclass(frozen=True)
class MeetingPlan:
    """A meeting as it is handed in."""

    title: Texts
    place: Texts
    starts_at: datetime
    ends_at: datetime
    kind: str = MEETING


@transaction.atomic
def plan_meeting(body: Body, plan: MeetingPlan, *, by: Person | None, at: datetime) -> Meeting:
    """Plan a meeting. Its agenda begins with what the body left open and with the promises it has to ask about."""
    _require_order(plan)
    Body.objects.select_for_update().get(pk=body.pk)
    found = Meeting.objects.create(body=body, planned_by=by, created_at=at, changed_at=at, **vars(plan))
    draw_up_agenda(found, at=at)
    journal.record("meeting.planned", found, by=by, at=at, facts={"body": body.key, "on": plan.starts_at.isoformat()})
    return found


@transaction.atomic
def change_plan(found: Meeting, plan: MeetingPlan, *, by: Person | None, at: datetime) -> Meeting:
    """Change time, place or title of a planned meeting; calendars see a new revision."""
    _require_order(plan)
    found = _planned(found)
    for name, value in vars(plan).items():
        setattr(found, name, value)
    _revise(found, at)
    draw_up_agenda(found, at=at)
    journal.record("meeting.changed", found, by=by, at=at, facts={"on": plan.starts_at.isoformat()})
    return found


@transaction.atomic
def cancel(found: Meeting, *, by: Person | None, at: datetime) -> Meeting:
    """Call a meeting off. What was on its agenda goes to the body's next one."""
    found = _planned(found)
    found.state = CANCELLED
    _revise(found, at)
    carry_on(found, at=at)
    journal.record("meeting.cancelled", found, by=by, at=at)
    return found


@transaction.atomic
def hold(found: Meeting, *, minutes: Texts, by: Person | None, at: datetime) -> Meeting:
    """Record that a meeting was held, with its minutes; what was not decided goes to the body's next one."""
    found = queries.locked_meeting(found)
    if found.state == CANCELLED:
        raise Refused("meeting-is-over")
    if found.starts_at > at:
        raise Refused("meeting-has-not-begun", day=found.starts_at.date())
    found.state, found.minutes, found.minutes_at = HELD, minutes, at
    _revise(found, at)
    carry_on(found, at=at)
    journal.record("meeting.held", found, by=by, at=at, facts={"items": found.items.count()})
    return found


@transaction.atomic
def put_on_agenda(
    found: Meeting,
    *,
    title: Texts,
    issue: Issue | None = None,
    undertaking: Undertaking | None = None,
    origin: str = "",
    by: Person | None,
    at: datetime,
) -> AgendaItem:
    """Put something on the agenda of a planned meeting. The same `origin` a second time changes nothing."""
    found = _planned(found)
    named = f"issue:{issue.key}" if issue else f"undertaking:{undertaking.reference}" if undertaking else ""
    number = number_after(found)
    item, is_new = AgendaItem.objects.get_or_create(
        meeting=found,
        origin=origin or named or f"item:{number}",
        defaults={"number": number, "title": title, "issue": issue, "undertaking": undertaking},
    )
    if is_new:
        journal.record("agenda.item-added", found, by=by, at=at, facts={"number": item.number, "origin": item.origin})
    return item


def propose_change_of_rule(finding: difficulties.Finding, *, by: Person | None, at: datetime) -> AgendaItem:
    """Put it to the commission's next meeting that a rule be changed which several companies met. Twice is once.

    An agenda is public, so what fewer companies met than protect each other is not named there.
    """
    if not difficulties.may_be_named(finding):
        raise Refused("too-few-met-the-rule")
    meeting = queries.next_of_commission(at)
    if meeting is None:
        raise Refused("no-commission-is-planned")
    title, origin = agendas.rule_title(finding), agendas.rule_origin(finding)
    return put_on_agenda(meeting, title=title, origin=origin, by=by, at=at)


@transaction.atomic
def decide(item: AgendaItem, *, decision: Texts, by: Person | None, at: datetime) -> AgendaItem:
    """Record what was decided on an item, during the meeting or after it."""
    meeting = queries.locked_meeting(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.decided_at is not None:
        raise Refused("item-is-decided")
    if meeting.state == CANCELLED:
        raise Refused("meeting-is-over")
    item.state, item.decision, item.decided_at = DECIDED, decision, at
    item.save(update_fields=["state", "decision", "decided_at"])
    journal.record("agenda.item-decided", meeting, by=by, at=at, facts={"number": item.number, "origin": item.origin})
    return item


@dataclass(frozen=True)
class PaperDraft:
    """A paper as it is handed in."""

    title: Texts
    text: Texts
    address: str = ""
    side: str = ""
    is_public: bool = False


@transaction.atomic
def hand_in(
    meeting: Meeting, draft: PaperDraft, *, item: AgendaItem | None = None, by: Person | None, at: datetime
) -> Paper:
    """Hand in a paper for a meeting or one of its items."""
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused("item-is-of-another-meeting")
    queries.locked_meeting(meeting)
    found = Paper.objects.create(meeting=meeting, item=item, by=by, at=at, **vars(draft))
    journal.record("paper.handed-in", meeting, by=by, at=at, facts={"paper": found.pk, "public": draft.is_public})
    return found


def _require_order(plan: MeetingPlan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Refused("meeting-ends-before-it-begins")


def _planned(found: Meeting) -> Meeting:
    found = queries.locked_meeting(found)
    if found.state != PLANNED:
        raise Refused("meeting-is-over")
    return found


def _revise(found: Meeting, at: datetime) -> None:
    found.revision += 1
    found.changed_at = at
    found.save()


# 2 Positions


@dataclass(frozen=True)
class PositionDraft:
    """A position as it is handed in; `held_precision` says whether `held_on` stands for its year, month or day."""

    side: str
    low: int
    high: int
    held_on: date
    said: Texts
    source: str
    held_precision: str = DAY
    basis: str = STATED
    lines: str = ""
    coder: str = ""


@transaction.atomic
def record_position(issue: Issue, draft: PositionDraft, *, by: Person | None, at: datetime) -> Position:
    """Record where a side stands. One for the same side and day corrects the earlier, which stays."""
    if not 0 <= draft.low <= draft.high <= 100:
        raise Refused("position-is-no-interval")
    if not draft.source.strip():
        raise Refused("position-needs-a-source")
    Issue.objects.select_for_update().get(pk=issue.pk)
    found = Position.objects.create(issue=issue, recorded_by=by, recorded_at=at, **vars(draft))
    facts = {"issue": issue.key, "side": draft.side, "low": draft.low, "high": draft.high, "held": str(draft.held_on)}
    journal.record("position.recorded", issue, by=by, at=at, facts=facts)
    return found


# 3 Undertakings


@dataclass(frozen=True)
class UndertakingDraft:
    """A promise as it is handed in, with the test that shows whether it is kept."""

    text: Texts
    test: Texts
    side: str = ""
    due_on: date | None = None
    reading: str = ""


@transaction.atomic
def undertake(
    body: Body, draft: UndertakingDraft, *, item: AgendaItem | None = None, by: Person | None, at: datetime
) -> Undertaking:
    """Record a promise of one side or of both, made in a meeting of a body or outside one."""
    if not draft.test:
        raise Refused("undertaking-needs-a-test")
    Body.objects.select_for_update().get(pk=body.pk)
    found = Undertaking.objects.create(
        body=body,
        kind=MADE,
        state=AGREED,
        made_on=(item.meeting.starts_at if item else at).date(),
        created_at=at,
        changed_at=at,
        **vars(draft),
    )
    Move.objects.create(undertaking=found, state=AGREED, due_on=draft.due_on, by=by, at=at)
    if item is not None and item.undertaking_id is None:
        AgendaItem.objects.filter(pk=item.pk).update(undertaking=found)
    facts = {"body": body.key, "side": draft.side, "due_on": draft.due_on.isoformat() if draft.due_on else ""}
    journal.record("undertaking.agreed", found, by=by, at=at, facts=facts)
    return found


@transaction.atomic
def link_figure(found: Undertaking, series: str, *, by: Person | None, at: datetime) -> Undertaking:
    """Say which series of the observatory tests an undertaking, for everybody to see; empty for none."""
    found = queries.locked(found)
    if series and observatory.series(series) is None:
        raise Refused("series-is-not-known", word=series)
    before, found.reading, found.changed_at = found.reading, series, at
    found.save(update_fields=["reading", "changed_at"])
    journal.record("undertaking.tested-by", found, by=by, at=at, facts={"series": series, "before": before})
    return found


@transaction.atomic
def move(
    found: Undertaking,
    *,
    state: str,
    due_on: date | None,
    reason: Texts,
    by: Person | None,
    at: datetime,
) -> Undertaking:
    """Change the state or the date of an undertaking. A later date, or dropping it, needs a published reason."""
    found = queries.locked(found)
    if found.state in OVER:
        raise Refused("undertaking-is-over")
    is_later = found.due_on is not None and (due_on is None or due_on > found.due_on)
    if is_later and not reason:
        raise Refused("later-date-needs-a-reason")
    if state == DROPPED and not reason:
        raise Refused("dropping-needs-a-reason")
    _move(found, state, due_on, reason, by, at)
    return found


def _move(found: Undertaking, state: str, due_on: date | None, reason: Texts, by: Person | None, at: datetime) -> None:
    found.state, found.due_on, found.changed_at = state, due_on, at
    found.save(update_fields=["state", "due_on", "changed_at"])
    Move.objects.create(undertaking=found, state=state, due_on=due_on, reason=reason, by=by, at=at)
    facts = {"state": state, "due_on": due_on.isoformat() if due_on else ""}
    journal.record("undertaking.moved", found, by=by, at=at, facts=facts)


def mark_overdue(on: date, *, at: datetime) -> int:
    """Mark promises whose day has passed. Returns how many."""
    count = 0
    for found in queries.due_to_be_overdue(on):
        count += _mark_overdue(found, on, at)
    return count


@transaction.atomic
def _mark_overdue(found: Undertaking, on: date, at: datetime) -> bool:
    found = queries.locked(found)
    if found.state in (*OVER, OVERDUE) or found.due_on is None or found.due_on >= on:
        return False  # somebody was faster
    _move(found, OVERDUE, found.due_on, Texts(), None, at)
    return True


@transaction.atomic
def remind_overdue(found: Undertaking, *, at: datetime) -> int:
    """Write to who made a promise and to the chairs of its body, once in a month; returns how many are written to."""
    found = queries.locked(found)
    if found.state != OVERDUE:
        return 0  # somebody was faster
    people = queries.answerable_for(found)
    for person in people:
        notices.send(
            "undertaking-overdue",
            to=person,
            about=found,
            at=at,
            dedupe=f"undertaking-overdue:{found.reference}:{at:%Y-%m}:{person.reference}",
            facts={"undertaking": found.reference},
        )
    return len(people)


@transaction.atomic
def assess(
    found: Undertaking, *, side: str, score: int, reason: Texts, until_on: date, by: Person, at: datetime
) -> Assessment:
    """Say how far an undertaking is kept up to a day: as a side one serves, or as the third reader (empty side)."""
    if side not in rules.assesses_as(by, found):
        raise Refused("assessor-is-not-of-this-side")
    if not reason:
        raise Refused("assessment-needs-a-reason")
    found = queries.locked(found)
    kept = Assessment.objects.create(
        undertaking=found, side=side, score=score, reason=reason, until_on=until_on, by=by, at=at
    )
    journal.record("undertaking.assessed", found, by=by, at=at, facts={"side": side, "score": score})
    return kept


@transaction.atomic
def reply(found: Assessment, *, side: str, text: Texts, by: Person, at: datetime) -> Reply:
    """Answer an assessment for a side one serves; the answer stands beside it."""
    if side not in rules.sides_of(by):
        raise Refused("assessor-is-not-of-this-side")
    queries.locked(found.undertaking)
    kept = Reply.objects.create(assessment=found, side=side, text=text, by=by, at=at)
    journal.record("assessment.answered", found.undertaking, by=by, at=at, facts={"side": side})
    return kept
