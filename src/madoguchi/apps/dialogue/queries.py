"""What can be asked about the dialogue. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q, QuerySet

from madoguchi.apps.dialogue.convergence import Convergence, Standing, convergence, held_and_known
from madoguchi.apps.dialogue.models import (
    CANCELLED,
    CHAIR,
    DONE,
    HELD,
    MADE,
    MEETING,
    OVERDUE,
    PLANNED,
    RECOMMENDED,
    RUNNING,
    THIRD,
    AgendaItem,
    Assessment,
    Body,
    Issue,
    Meeting,
    Move,
    Paper,
    Position,
    Seat,
    Undertaking,
)
from madoguchi.apps.observatory import queries as observatory
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.queries import officers_of_side
from madoguchi.core.languages.rows import text_columns, text_values

if TYPE_CHECKING:
    from madoguchi.apps.observatory.models import Observation, Series

__all__ = ["Convergence", "Standing", "Verdict"]

COMMISSION_LEVEL = "leaders"
SOON = timedelta(days=60)
SHOWN = 50


def sides() -> tuple[str, ...]:
    """The two sides, in the corridor's order."""
    return tuple(side.key for side in packs.current().sides)


# 1 Bodies and meetings


def bodies() -> QuerySet[Body]:
    """Every body: those that work first, then those that start, are proposed or suspended."""
    return Body.objects.order_by("status", "key")


def body(key: str) -> Body | None:
    """A body by its key."""
    return Body.objects.filter(key=key).first()


def seats_of(found: Body) -> QuerySet[Seat]:
    """Who sits in a body now."""
    return Seat.objects.filter(body=found, ended_at__isnull=True).select_related("person").order_by("role", "pk")


def seat_now(pk: int) -> Seat | None:
    """A seat that is taken now, with its body and person."""
    return Seat.objects.select_related("body", "person").filter(pk=pk, ended_at__isnull=True).first()


def meetings() -> QuerySet[Meeting]:
    """Every meeting with its body, the latest first."""
    return Meeting.objects.select_related("body").order_by("-starts_at", "-pk")


def meetings_of(found: Body) -> QuerySet[Meeting]:
    """The meetings of a body, the latest first."""
    return meetings().filter(body=found)


def public_papers(found: Body) -> QuerySet[Paper]:
    """The papers of a body that everybody may read, the latest first."""
    papers = Paper.objects.filter(meeting__body=found, is_public=True).select_related("meeting")
    return papers.order_by("-at", "-pk")[:SHOWN]


def meetings_for(person: Person) -> QuerySet[Meeting]:
    """The meetings of the bodies a person sits in."""
    own = Seat.objects.filter(person=person, ended_at__isnull=True).values("body")
    return meetings().filter(body__in=own)


def upcoming(at: datetime) -> QuerySet[Meeting]:
    """Meetings that are planned and not over, the next first."""
    return Meeting.objects.filter(state=PLANNED, ends_at__gte=at).select_related("body").order_by("starts_at", "pk")


def meeting(reference: str) -> Meeting | None:
    """A meeting with its body."""
    return Meeting.objects.select_related("body").filter(reference=reference).first()


def items_of(found: Meeting) -> list[AgendaItem]:
    """The agenda in its order, with issues and undertakings."""
    return list(found.items.select_related("issue", "undertaking").order_by("number"))


def item(found: Meeting, number: int) -> AgendaItem | None:
    """One item of an agenda."""
    return found.items.select_related("issue", "undertaking").filter(number=number).first()


def over_since_last(found: Body, before: datetime) -> list[Meeting]:
    """The last meeting of a body before a moment that was held or cancelled, and visits and measures after it."""
    over = meetings_of(found).filter(state__in=(HELD, CANCELLED), starts_at__lt=before)
    last = over.filter(kind=MEETING).first()
    since = over.exclude(kind=MEETING)
    return [*(since.filter(starts_at__gt=last.starts_at) if last else since), *([last] if last else [])]


def next_planned(found: Body, after: datetime) -> Meeting | None:
    """The next planned meeting of a body after a moment. Visits and measures decide nothing and take nothing over."""
    planned = meetings_of(found).filter(kind=MEETING, state=PLANNED, starts_at__gt=after)
    return planned.order_by("starts_at", "pk").first()


def planned_meetings(at: datetime) -> QuerySet[Meeting]:
    """Planned meetings that have not begun."""
    return meetings().filter(state=PLANNED, starts_at__gt=at).order_by("starts_at", "pk")


def next_of_commission(at: datetime) -> Meeting | None:
    """The next planned meeting of the commission."""
    return planned_meetings(at).filter(kind=MEETING, body__level=COMMISSION_LEVEL).first()


def origins_of(found: Meeting | None) -> frozenset[str]:
    """By what the items of an agenda are known."""
    return frozenset(found.items.values_list("origin", flat=True)) if found else frozenset()


def open_items_of(found: Meeting) -> list[AgendaItem]:
    """What a meeting left undecided."""
    return [one for one in items_of(found) if one.decided_at is None]


# 2 Issues and positions


def issues() -> QuerySet[Issue]:
    """Every issue."""
    return Issue.objects.order_by("key")


def issue(key: str) -> Issue | None:
    """An issue by its key."""
    return Issue.objects.filter(key=key).first()


def convergence_on(held_on: date | None = None, known_at: datetime | None = None) -> Convergence:
    """How far apart the sides stood on a day, as known at a moment; by default now."""
    return convergence(issues(), held_and_known(Position.objects.all(), held_on, known_at), sides())


def standing_of(found: Issue) -> Standing:
    """The latest positions on one issue."""
    return convergence([found], held_and_known(found.positions.all(), None, None), sides()).standings[0]


def standings_of(found: Iterable[Issue]) -> dict[int, Standing]:
    """The latest positions on several issues."""
    asked = list(found)
    positions = held_and_known(Position.objects.filter(issue__in=asked), None, None)
    return {one.issue.pk: one for one in convergence(asked, positions, sides()).standings}


def positions_of(found: Issue) -> list[Position]:
    """Every position on an issue ever recorded, the latest held first; corrections stand above what they correct."""
    return list(found.positions.order_by("-held_on", "side", "-recorded_at", "-pk"))


# 3 Undertakings and what became of them


@dataclass(frozen=True)
class Verdict:
    """The latest assessment by each side and the third reader. Never averaged."""

    undertaking: Undertaking
    by: dict[str, Assessment]

    @property
    def disagrees(self) -> bool:
        """Do those who assessed it differ?"""
        return len({one.score for one in self.by.values()}) > 1

    def rows(self) -> list[tuple[str, Assessment | None]]:
        """Each side in the corridor's order, then the third reader."""
        return [(side, self.by.get(side)) for side in (*sides(), THIRD)]


def undertakings(kind: str = MADE) -> QuerySet[Undertaking]:
    """Promises, or recommendations, with their bodies; the latest made first."""
    return Undertaking.objects.filter(kind=kind).select_related("body").order_by("-made_on", "key", "pk")


def recommendations() -> QuerySet[Undertaking]:
    """What a source recommends and nobody promised yet, as far as the product records it."""
    return undertakings(RECOMMENDED).order_by("key")


def undertaking(reference: str) -> Undertaking | None:
    """An undertaking with its body."""
    return Undertaking.objects.select_related("body").filter(reference=reference).first()


def verdicts(found: Iterable[Undertaking]) -> list[Verdict]:
    """The latest assessments of undertakings, in their order."""
    asked = list(found)
    latest: dict[int, dict[str, Assessment]] = {one.pk: {} for one in asked}
    kept = Assessment.objects.filter(undertaking__in=asked).prefetch_related("replies").order_by("at", "pk")
    for one in kept:
        latest[one.undertaking_id][one.side] = one
    return [Verdict(one, latest[one.pk]) for one in asked]


def assessments_of(found: Undertaking) -> QuerySet[Assessment]:
    """Every assessment of an undertaking with its replies, the latest first."""
    return found.assessments.prefetch_related("replies").order_by("-at", "-pk")


def assessment(pk: int) -> Assessment | None:
    """An assessment with its undertaking."""
    return Assessment.objects.select_related("undertaking__body").filter(pk=pk).first()


def moves_of(found: Undertaking) -> QuerySet[Move]:
    """What changed about an undertaking, the latest first."""
    return found.moves.order_by("-at", "-pk")


def due_to_be_overdue(on: date) -> QuerySet[Undertaking]:
    """Promises whose day has passed and that still count as running in time.

    What a source reported is left as the source left it until somebody here takes it up.
    """
    in_time = [one for one in RUNNING if one != OVERDUE]
    found = Undertaking.objects.filter(Q(source="") | Q(moves__isnull=False), kind=MADE, state__in=in_time)
    return found.filter(due_on__lt=on).distinct().order_by("pk")


def overdue() -> QuerySet[Undertaking]:
    """Promises that are overdue, with their bodies."""
    return Undertaking.objects.filter(kind=MADE, state=OVERDUE).select_related("body").order_by("pk")


def answerable_for(found: Undertaking) -> list[Person]:
    """Who is written to about a promise: the officers of the side that made it, or of both, and the body's chairs."""
    holders = [person for side in ([found.side] if found.side else sides()) for person in officers_of_side(side)]
    chairs = Seat.objects.filter(body=found.body_id, role=CHAIR, ended_at__isnull=True).select_related("person")
    people = {person.pk: person for person in (*holders, *(seat.person for seat in chairs)) if person.is_active}
    return [people[pk] for pk in sorted(people)]


def to_follow_up(found: Body, until: date) -> QuerySet[Undertaking]:
    """Promises of a body that its next meeting asks about: overdue, due by then, or without any date."""
    running = Undertaking.objects.filter(body=found, kind=MADE, state__in=RUNNING)
    return (running.filter(due_on__lte=until) | running.filter(due_on__isnull=True)).order_by("due_on", "pk")


@dataclass(frozen=True)
class Tally:
    """How many promises stand where."""

    made: int
    done: int
    overdue: int
    running: int
    dated: int


def tally() -> Tally:
    """Counts of promises by state."""
    rows = list(Undertaking.objects.filter(kind=MADE).values_list("state", "due_on"))
    states = [state for state, _ in rows]
    return Tally(
        made=len(rows),
        done=states.count(DONE),
        overdue=states.count(OVERDUE),
        running=sum(state in RUNNING for state in states),
        dated=sum(due_on is not None for _, due_on in rows),
    )


def locked(found: Undertaking) -> Undertaking:
    """The undertaking's row as it stands now, locked until the transaction ends."""
    return Undertaking.objects.select_for_update().get(pk=found.pk)


def locked_meeting(found: Meeting) -> Meeting:
    """The meeting's row as it stands now, locked until the transaction ends."""
    return Meeting.objects.select_for_update().get(pk=found.pk)


@dataclass(frozen=True)
class Tested:
    """The figure an undertaking should move: its last value when it was made, and the latest since; None for none."""

    series: Series
    before: Observation | None
    after: Observation | None


def tested_by(found: Undertaking) -> Tested | None:
    """The figure of an undertaking; None where it names none, or nothing of it was published."""
    series = observatory.series(found.reading) if found.reading else None
    if series is None:
        return None
    rows = [row for row in observatory.latest_values(series) if row.value is not None]
    earlier = [row for row in rows if not _is_after(row.period, found.made_on)]
    later = [row for row in rows if _is_after(row.period, found.made_on)]
    return Tested(series, earlier[-1] if earlier else None, later[-1] if later else None)


def _is_after(period: str, day: date) -> bool:
    """Does a period end after a day? What still runs on the day could be moved by it already."""
    said = day.isoformat()[: len(period)] if period.replace("-", "").isdigit() else day.isoformat()[:4]
    return period[: len(said)] >= said


# 4 What a commission looks at


@dataclass(frozen=True)
class Overview:
    """What was promised and is late or due soon, what comes next, and what changed since the last meeting."""

    since: datetime | None
    last: Meeting | None
    coming: Sequence[Meeting]
    late: Sequence[Undertaking]
    soon: Sequence[Undertaking]
    moved: Sequence[Move]
    positions: Sequence[Position]
    disputed: Sequence[Verdict]


def overview(at: datetime, on: date) -> Overview:
    """The dialogue as one page shows it to a commission."""
    last = meetings().filter(kind=MEETING, state=HELD, starts_at__lt=at).first()
    since = last.starts_at if last else None
    running = undertakings().filter(state__in=RUNNING)
    moved = Move.objects.select_related("undertaking__body").order_by("-at", "-pk")
    recorded = Position.objects.select_related("issue").order_by("-recorded_at", "-pk")
    assessed = undertakings().filter(assessments__isnull=False).distinct()
    return Overview(
        since=since,
        last=last,
        coming=list(upcoming(at)[:5]),
        late=list(running.filter(state=OVERDUE).order_by("due_on", "pk")),
        soon=list(running.exclude(state=OVERDUE).filter(due_on__gte=on, due_on__lte=on + SOON).order_by("due_on")),
        moved=list(moved.filter(at__gte=since)[:20]) if since else list(moved[:20]),
        positions=list(recorded.filter(recorded_at__gte=since)[:20]) if since else [],
        disputed=[one for one in verdicts(assessed) if one.disagrees],
    )


def calendar(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings as a calendar shows them: cancelled ones too, so that programs take them out."""
    return found.filter(state__in=(PLANNED, HELD, CANCELLED)).order_by("starts_at", "pk")


def agenda_of_next(at: datetime) -> Meeting | None:
    """The next meeting with its agenda."""
    return (
        upcoming(at)
        .filter(kind=MEETING)
        .prefetch_related(Prefetch("items", AgendaItem.objects.select_related("issue", "undertaking")))
        .first()
    )


# What is handed out


def position_rows() -> Iterator[dict[str, Any]]:
    """Every position on record as plain values, with its source and line, by issue and day: for files and programs."""
    for one in Position.objects.select_related("issue").order_by("issue__key", "held_on", "recorded_at", "pk"):
        yield {
            "issue": one.issue.key,
            **text_values("issue", one.issue.names),
            "side": one.side,
            "low": one.low,
            "high": one.high,
            "held_on": one.held_on,
            "recorded_at": one.recorded_at,
            **text_values("said", one.said),
            "basis": one.basis,
            "source": one.source,
            "lines": one.lines,
            "address": one.issue.get_absolute_url(),
        }


def position_columns() -> list[str]:
    """The columns of `position_rows`."""
    middle = ["side", "low", "high", "held_on", "recorded_at"]
    return ["issue", *text_columns("issue"), *middle, *text_columns("said"), "basis", "source", "lines", "address"]


def undertaking_rows() -> Iterator[dict[str, Any]]:
    """Every undertaking and recommendation as plain values, with the latest mark of each side and the third reader."""
    found = [*undertakings(MADE), *undertakings(RECOMMENDED)]
    for one, verdict in zip(found, verdicts(found), strict=True):
        yield {
            "reference": one.reference,
            "kind": one.kind,
            "body": one.body.key,
            "side": one.side,
            **text_values("text", one.text),
            **text_values("test", one.test),
            "series": one.reading,
            "made_on": one.made_on,
            "due_on": one.due_on,
            "state": one.state,
            **{f"score_{who}": mark.score if mark else None for who, mark in verdict.rows()},
            "source": one.source,
            "lines": one.lines,
            "address": one.get_absolute_url(),
        }


def undertaking_columns() -> list[str]:
    """The columns of `undertaking_rows`."""
    before, middle = ["reference", "kind", "body", "side"], ["series", "made_on", "due_on", "state"]
    scores = [f"score_{who}" for who in (*sides(), THIRD)]
    return [*before, *text_columns("text", "test"), *middle, *scores, "source", "lines", "address"]
