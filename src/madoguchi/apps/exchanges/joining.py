"""Places at events: applying, the draw, offers and answers, who came, and forgetting who it was.

Every deed locks the event first, then looks at the applications: places are counted under that lock, and the database
besides refuses two holders of one place.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from madoguchi.apps.exchanges import drawing, queries
from madoguchi.apps.exchanges.models import (
    ABSENT,
    APPLIED,
    CAME,
    CONFIRMED,
    HELD,
    HOLDING,
    LAPSED,
    LIVE,
    OFFERED,
    OPEN,
    WAITING,
    WITHDRAWN,
    Application,
    Event,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.notices import actions as notices
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

ANSWER_WITHIN = timedelta(days=7)
AT_ONCE = 10
KEPT_FOR = timedelta(days=90)
"""How long after its end an event knows who applied."""


def new_seed() -> str:
    """A seed nobody can guess."""
    return secrets.token_hex(16)


@transaction.atomic
def apply(
    event: Event, *, organisation: Organisation | None = None, note: str = "", by: Person, at: datetime
) -> Application:
    """Ask for a place, for oneself or for an organisation one acts for. When within the term makes no difference."""
    event = queries.locked(event)
    if event.state != OPEN or event.places is None:
        raise Refused("event-takes-no-applications")
    if event.apply_by_at is None or event.apply_by_at < at or event.drawn_at is not None:
        raise Refused("applications-are-closed", day=event.apply_by_at.date() if event.apply_by_at else None)
    if organisation is not None and not registry.acts_for(by, organisation):
        raise Refused("applicant-does-not-act-for-it")
    if Application.objects.filter(event=event, person=by, state__in=LIVE).exists():
        raise Refused("already-applied")
    found = Application.objects.create(
        event=event, person=by, organisation=organisation, note=note, applied_at=at, changed_at=at
    )
    journal.record("application.made", found, by=by, at=at, facts={"event": event.reference})
    return found


@transaction.atomic
def draw(event: Event, *, at: datetime) -> int:
    """Bring the applications of an event into their order, once; returns how many. Offers follow, a few at a time."""
    event = queries.locked(event)
    if event.state != OPEN or event.apply_by_at is None or event.apply_by_at >= at or event.drawn_at is not None:
        return 0
    asked = list(Application.objects.filter(event=event, state=APPLIED).order_by("pk"))
    before = queries.places_before(event, asked)
    ranked = drawing.order(event.seed, [(one.reference, before[one.pk]) for one in asked])
    ranks = {reference: rank for rank, reference in enumerate(ranked, start=1)}
    for one in asked:
        one.state, one.had, one.rank, one.changed_at = WAITING, before[one.pk], ranks[one.reference], at
    Application.objects.bulk_update(asked, ["state", "had", "rank", "changed_at"], batch_size=200)
    event.drawn_at = at
    event.save(update_fields=["drawn_at"])
    journal.record("event.drawn", event, by=None, at=at, facts={"applications": len(asked)})
    return len(asked)


def offer_free_places(event: Event, at: datetime) -> int:
    """Offer what is free to whoever is next in the line. The caller has locked the event. At most
    `AT_ONCE`, so that others need not wait for the database; returns how many were offered.
    """
    if event.state != OPEN or event.places is None or event.drawn_at is None or event.starts_at <= at:
        return 0
    taken = set(Application.objects.filter(event=event, state__in=HOLDING).values_list("place", flat=True))
    free = [number for number in range(1, event.places + 1) if number not in taken]
    line = Application.objects.filter(event=event, state=WAITING).select_related("person").order_by("rank")
    given = list(zip(free[:AT_ONCE], line[:AT_ONCE], strict=False))
    for number, one in given:
        one.state, one.place, one.changed_at = OFFERED, number, at
        one.answer_by_at = min(at + ANSWER_WITHIN, event.starts_at)
        one.save(update_fields=["state", "place", "changed_at", "answer_by_at"])
        journal.record("application.offered", one, by=None, at=at, facts={"event": event.reference, "place": number})
        _tell("exchange-offer", one, at)
    return len(given)


@transaction.atomic
def confirm(found: Application, *, by: Person, at: datetime) -> Application:
    """Take the place that was offered. Only now the desk of the event reads who it is."""
    event, found = _own(found, by)
    if found.state == CONFIRMED:
        return found
    if found.state != OFFERED or event.state != OPEN:
        raise Refused("no-place-is-offered")
    if found.answer_by_at is None or found.answer_by_at < at:
        raise Refused("offer-has-lapsed")
    found.state, found.changed_at = CONFIRMED, at
    found.save(update_fields=["state", "changed_at"])
    journal.record("application.confirmed", found, by=by, at=at, facts={"event": event.reference})
    return found


@transaction.atomic
def withdraw(found: Application, *, by: Person, at: datetime) -> Application:
    """Take an application back, or turn an offer down, at any time before the event. Its place goes to the next."""
    event, found = _own(found, by)
    if not found.is_live:
        raise Refused("application-is-over")
    if event.state != OPEN or event.starts_at <= at:
        raise Refused("event-has-begun-already")
    _let_go(event, found, WITHDRAWN, at)
    journal.record("application.withdrawn", found, by=by, at=at, facts={"event": event.reference})
    return found


@transaction.atomic
def keep_places_moving(event: Event, *, at: datetime) -> int:
    """End offers nobody answered in time, and offer what is free to the next: a few at once.

    Returns how many were ended or offered; 0 when there is nothing left to do. Nothing happens a second time.
    """
    event = queries.locked(event)
    late = list(Application.objects.filter(event=event, state=OFFERED, answer_by_at__lt=at).order_by("pk")[:AT_ONCE])
    for one in late:
        _end(one, LAPSED, at)
        journal.record("application.lapsed", one, by=None, at=at, facts={"event": event.reference})
    return len(late) + offer_free_places(event, at)


@transaction.atomic
def tell_the_waiting(event: Event, *, at: datetime) -> None:
    """Write to those whom the lot gave no place that they stand in the waiting list. Each once, however often asked."""
    for one in Application.objects.filter(event=event, state=WAITING).select_related("person"):
        _tell("exchange-waiting", one, at)


@transaction.atomic
def record_attendance(event: Event, came: Collection[str], *, by: Person, at: datetime) -> int:
    """Say who of those with a confirmed place came, by their references; the others did not. Returns how many came."""
    event = queries.locked(event)
    if event.starts_at > at or event.state not in (OPEN, HELD) or event.forgotten_at is not None:
        raise Refused("event-has-not-begun", day=event.starts_at.date())
    known = list(Application.objects.filter(event=event, state__in=(CONFIRMED, CAME, ABSENT)).order_by("pk"))
    for one in known:
        one.state, one.changed_at = CAME if one.reference in came else ABSENT, at
    Application.objects.bulk_update(known, ["state", "changed_at"], batch_size=200)
    count = sum(one.state == CAME for one in known)
    journal.record("event.attendance-recorded", event, by=by, at=at, facts={"came": count, "places": len(known)})
    return count


@transaction.atomic
def forget_applicants(event: Event, *, at: datetime) -> int:
    """Forget who applied for an event that is long over; the counts stay. Returns how many were forgotten."""
    event = queries.locked(event)
    if event.forgotten_at is not None or event.ends_at + KEPT_FOR > at:
        return 0
    Application.objects.filter(event=event, state__in=(APPLIED, WAITING, OFFERED)).update(
        state=LAPSED, place=None, changed_at=at
    )
    Application.objects.filter(event=event, state=CONFIRMED).update(state=ABSENT, changed_at=at)
    count = Application.objects.filter(event=event).update(person=None, organisation=None, note="")
    event.forgotten_at = at
    event.save(update_fields=["forgotten_at"])
    journal.record("event.applicants-forgotten", event, by=None, at=at, facts={"applications": count})
    return count


def tell_of_calling_off(event: Event, at: datetime) -> None:
    """Write to everybody who asked for a place or has one. In the transaction that calls the event off."""
    for one in Application.objects.filter(event=event, state__in=LIVE).select_related("person"):
        _tell("exchange-called-off", one, at)


def tell_of_change(event: Event, at: datetime) -> None:
    """Write to everybody who has a place, offered or confirmed, that day or place changed."""
    for one in Application.objects.filter(event=event, state__in=(OFFERED, CONFIRMED)).select_related("person"):
        _tell("exchange-changed", one, at, number=event.revision)


def _own(found: Application, by: Person) -> tuple[Event, Application]:
    """Event and application as they stand now, the event locked, if the person applied."""
    event = queries.locked(found.event)
    found = Application.objects.get(pk=found.pk)
    if found.person_id != by.pk:
        raise Refused("application-is-anothers")
    return event, found


def _let_go(event: Event, found: Application, state: str, at: datetime) -> None:
    had_place = found.place is not None
    _end(found, state, at)
    if had_place:
        offer_free_places(event, at)


def _end(found: Application, state: str, at: datetime) -> None:
    found.state, found.place, found.answer_by_at, found.note, found.changed_at = state, None, None, "", at
    found.save(update_fields=["state", "place", "answer_by_at", "note", "changed_at"])


def _tell(kind: str, one: Application, at: datetime, *, number: int = 0) -> None:
    if one.person is None:
        return
    dedupe = f"{kind}:{one.reference}:{number}"
    notices.send(kind, to=one.person, about=one, at=at, dedupe=dedupe, facts={"application": one.reference})
