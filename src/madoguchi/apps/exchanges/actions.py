"""What can be done with exchanges. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.apps.exchanges import drawing, gate, joining, queries
from madoguchi.apps.exchanges.accompanying import (
    Need,
    agree_to_accompany,
    ask_to_accompany,
    decline_to_accompany,
    finish_accompanying,
    let_lapse,
    open_case_to_expert,
    take_request_back,
)
from madoguchi.apps.exchanges.experts import (
    ExpertTexts,
    Offered,
    give_expert_back,
    hand_in_expert,
    leave_roster,
    list_expert,
    pause_expert,
    resume_expert,
)
from madoguchi.apps.exchanges.joining import (
    apply,
    confirm,
    draw,
    forget_applicants,
    keep_places_moving,
    record_attendance,
    tell_the_waiting,
    withdraw,
)
from madoguchi.apps.exchanges.loading import load_pack_programmes
from madoguchi.apps.exchanges.models import CANCELLED, DRAFT, HELD, OPEN, Event, Programme
from madoguchi.apps.exchanges.records import (
    PublicationPlan,
    RoutePlan,
    StopPlan,
    add_stop,
    change_publication,
    change_route,
    change_stop,
    open_publication,
    open_route,
    record_publication,
    record_route,
    remove_stop,
)
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

__all__ = [
    "EventPlan",
    "ExpertTexts",
    "Need",
    "Offered",
    "ProgrammePlan",
    "PublicationPlan",
    "RoutePlan",
    "StopPlan",
    "add_stop",
    "agree_to_accompany",
    "apply",
    "ask_to_accompany",
    "call_off",
    "change_event",
    "change_programme",
    "change_publication",
    "change_route",
    "change_stop",
    "confirm",
    "decline_to_accompany",
    "draw",
    "finish_accompanying",
    "forget_applicants",
    "give_expert_back",
    "hand_in_expert",
    "hold",
    "keep_places_moving",
    "leave_roster",
    "let_lapse",
    "list_expert",
    "load_pack_programmes",
    "open_case_to_expert",
    "open_event",
    "open_publication",
    "open_route",
    "pause_expert",
    "plan_event",
    "record_attendance",
    "record_publication",
    "record_route",
    "remove_stop",
    "resume_expert",
    "set_up_programme",
    "take_request_back",
    "tell_the_waiting",
    "withdraw",
]


@dataclass(frozen=True)
class ProgrammePlan:
    """A programme as it is handed in."""

    kind: str
    status: str
    names: Texts
    aims: Texts

    def texts(self) -> list[tuple[str, Texts]]:
        """What everybody will read, by its part."""
        return [("names", self.names), ("aims", self.aims)]


@dataclass(frozen=True)
class EventPlan:
    """An event as it is handed in. `side` is where it is held, empty for one on screens; `zone` its time zone.

    With `places` people apply until `apply_by_at`; without, anybody may come. `is_whole`: these are the places of the
    programme as a whole.
    """

    title: Texts
    text: Texts
    place: Texts
    side: str
    languages: tuple[str, ...]
    zone: str
    starts_at: datetime
    ends_at: datetime
    places: int | None = None
    apply_by_at: datetime | None = None
    is_whole: bool = False

    def texts(self) -> list[tuple[str, Texts]]:
        """What everybody will read, by its part."""
        return [("title", self.title), ("text", self.text), ("place", self.place)]


@transaction.atomic
def set_up_programme(
    key: str, plan: ProgrammePlan, *, by: Person | None, at: datetime, is_example: bool = False
) -> Programme:
    """Set up a programme under a key of its own. Its texts are read at once, so every language has to be there."""
    gate.require_complete(plan.texts())
    if Programme.objects.filter(key=key).exists():
        raise Refused("programme-key-is-taken", word=key)
    found = Programme.objects.create(key=key, recorded_at=at, is_example=is_example, **vars(plan))
    journal.record("programme.set-up", found, by=by, at=at, facts={"key": key, "status": plan.status})
    return found


@transaction.atomic
def change_programme(found: Programme, plan: ProgrammePlan, *, by: Person | None, at: datetime) -> Programme:
    """Change what a programme is called, aims at, or how it stands."""
    gate.require_complete(plan.texts())
    found = Programme.objects.select_for_update().get(pk=found.pk)
    for name, value in vars(plan).items():
        setattr(found, name, value)
    found.save(update_fields=list(vars(plan)))
    journal.record("programme.changed", found, by=by, at=at, facts={"key": found.key, "status": plan.status})
    return found


@transaction.atomic
def plan_event(
    programme: Programme, plan: EventPlan, *, by: Person | None, at: datetime, is_example: bool = False
) -> Event:
    """Plan an event as a draft, which the desks alone can read."""
    _require_sound(plan)
    values = {**vars(plan), "languages": list(plan.languages)}
    found = Event.objects.create(
        programme=programme, planned_by=by, created_at=at, changed_at=at, is_example=is_example, **values
    )
    journal.record("event.planned", found, by=by, at=at, facts={"programme": programme.key})
    return found


@transaction.atomic
def change_event(found: Event, plan: EventPlan, *, by: Person | None, at: datetime) -> Event:
    """Change an event that is not over; calendars see a new revision. An open one stays complete."""
    _require_sound(plan)
    found = _standing(found)
    if found.state == OPEN:
        gate.require_complete(plan.texts())
        _require_room(found, plan)
    has_moved = (found.starts_at, found.ends_at, found.place) != (plan.starts_at, plan.ends_at, plan.place)
    for name, value in {**vars(plan), "languages": list(plan.languages)}.items():
        setattr(found, name, value)
    _revise(found, at)
    journal.record("event.changed", found, by=by, at=at, facts={"on": plan.starts_at.isoformat()})
    joining.offer_free_places(found, at)
    if has_moved:
        joining.tell_of_change(found, at)
    return found


@transaction.atomic
def open_event(found: Event, *, by: Person | None, at: datetime) -> Event:
    """Let everybody read an event: it has not begun, and it is written in every language of the corridor."""
    found = queries.locked(found)
    if found.state != DRAFT:
        raise Refused("event-is-open-already")
    if found.starts_at <= at:
        raise Refused("event-has-begun", day=found.starts_at.date())
    gate.require_complete([("title", found.title), ("text", found.text), ("place", found.place)])
    if found.apply_by_at is not None and found.apply_by_at <= at:
        raise Refused("applications-would-be-closed", day=found.apply_by_at.date())
    found.state, found.opened_at = OPEN, at
    if found.places is not None:
        found.seed = joining.new_seed()
        found.seal = drawing.seal_of(found.seed)
    _revise(found, at)
    journal.record("event.opened", found, by=by, at=at, facts={"on": found.starts_at.isoformat(), "seal": found.seal})
    return found


@transaction.atomic
def call_off(found: Event, *, reason: Texts, by: Person | None, at: datetime) -> Event:
    """Call an open event off, with a reason that everybody reads. Calendars take it out."""
    found = _standing(found)
    if found.state != OPEN:
        raise Refused("event-is-a-draft")
    gate.require_neutral_names([("reason", reason)])
    found.state, found.reason = CANCELLED, reason
    _revise(found, at)
    journal.record("event.called-off", found, by=by, at=at)
    joining.tell_of_calling_off(found, at)
    return found


@transaction.atomic
def hold(found: Event, *, report: Texts, visitors: int, by: Person | None, at: datetime) -> Event:
    """Record that an event was held: how many came, and a report that everybody reads."""
    found = _standing(found)
    if found.state != OPEN:
        raise Refused("event-is-a-draft")
    if found.starts_at > at:
        raise Refused("event-has-not-begun", day=found.starts_at.date())
    gate.require_neutral_names([("report", report)])
    found.state, found.report, found.visitors = HELD, report, visitors
    _revise(found, at)
    journal.record("event.held", found, by=by, at=at, facts={"visitors": visitors})
    return found


def _standing(found: Event) -> Event:
    """The event, locked, if it is neither held nor called off."""
    found = queries.locked(found)
    if found.state in (HELD, CANCELLED):
        raise Refused("event-is-over")
    return found


def _revise(found: Event, at: datetime) -> None:
    found.revision += 1
    found.changed_at = at
    found.save()


def _require_sound(plan: EventPlan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Refused("event-ends-before-it-begins")
    if (plan.places is None) != (plan.apply_by_at is None):
        raise Refused("places-and-term-belong-together")
    if plan.is_whole and plan.places is None:
        raise Refused("whole-programme-needs-places")
    if plan.apply_by_at is not None and plan.apply_by_at > plan.starts_at:
        raise Refused("term-ends-after-the-event-begins")
    gate.require_neutral_names(plan.texts())


def _require_room(found: Event, plan: EventPlan) -> None:
    """Whether people apply is settled once an event is published; places may grow later, the term until the draw."""
    if (found.places is None) != (plan.places is None):
        raise Refused("places-are-settled")
    if found.is_whole != plan.is_whole:
        raise Refused("whole-programme-is-settled")
    if found.drawn_at is not None and found.apply_by_at != plan.apply_by_at:
        raise Refused("event-is-drawn")
    standing = queries.places_of(found)
    if standing and plan.places is not None and plan.places < max(standing.taken, queries.highest_place(found)):
        raise Refused("places-are-taken", taken=standing.taken)
