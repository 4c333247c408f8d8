"""What must always hold of the dialogue; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from madoguchi.apps.dialogue import queries
from madoguchi.apps.dialogue.models import (
    CANCELLED,
    CARRIED,
    HELD,
    MADE,
    MEETING,
    OPEN,
    OVER,
    OVERDUE,
    PLANNED,
    AgendaItem,
    Meeting,
    Undertaking,
)
from madoguchi.core.invariants import Violation, invariant


@invariant("I60", "What a meeting left undecided stands on the next planned agenda of its body")
def what_was_left_open_is_carried_on() -> Iterator[Violation]:
    """A planned meeting that comes after one that is over has everything the last of those left open.

    What a visit or a measure after that meeting left open stands there too.
    """
    planned = Meeting.objects.filter(kind=MEETING, state=PLANNED)
    for meeting in planned.select_related("body").order_by("pk"):
        if planned.filter(body=meeting.body, starts_at__lt=meeting.starts_at).exists():
            continue
        known = set(meeting.items.values_list("origin", flat=True))
        for last in queries.over_since_last(meeting.body, meeting.starts_at):
            for item in last.items.filter(decided_at__isnull=True).exclude(undertaking__state__in=OVER):
                free = f"from:{last.reference}:{item.number}"
                if item.origin not in known and free not in known:
                    lost = f"item {item.number} of {last.reference} was left open and is lost"
                    yield Violation(meeting.reference, lost)


@invariant("I61", "An item of a meeting that is over is decided or carried on")
def nothing_stays_open_after_a_meeting() -> Iterator[Violation]:
    """No item is open once its meeting is held or cancelled."""
    over = AgendaItem.objects.filter(state=OPEN, meeting__state__in=(HELD, CANCELLED)).select_related("meeting")
    for item in over:
        yield Violation(item.meeting.reference, f"item {item.number} is still open after the meeting")
    for item in AgendaItem.objects.filter(state=CARRIED, meeting__state=PLANNED).select_related("meeting"):
        yield Violation(item.meeting.reference, f"item {item.number} is carried on before the meeting")


@invariant("I62", "The state and the date of an undertaking are those of its last move")
def undertakings_stand_where_they_were_moved() -> Iterator[Violation]:
    """What was agreed here has a move, and stands as the last move says; what is overdue had a date."""
    own = Undertaking.objects.filter(Q(source="") | Q(moves__isnull=False), kind=MADE).distinct()
    for undertaking in own.prefetch_related("moves"):
        moves = sorted(undertaking.moves.all(), key=lambda move: (move.at, move.pk))
        if not moves:
            yield Violation(undertaking.reference, "was agreed here and has no move")
        elif (moves[-1].state, moves[-1].due_on) != (undertaking.state, undertaking.due_on):
            yield Violation(undertaking.reference, f"stands {undertaking.state}, was moved to {moves[-1].state}")
        elif undertaking.state == OVERDUE and undertaking.due_on is None:
            yield Violation(undertaking.reference, "is overdue without a date")
