"""What can be asked about exchanges. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from madoguchi.apps.exchanges.models import (
    ABSENT,
    CAME,
    CANCELLED,
    CONFIRMED,
    DRAFT,
    HELD,
    HOLDING,
    KINDS,
    LIVE,
    OFFERED,
    OPEN,
    WAITING,
    Application,
    Event,
    Programme,
)
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person

SHOWN = 50


@dataclass(frozen=True)
class Wish:
    """Which events somebody wants to see; what is empty or not known chooses nothing."""

    kind: str = ""
    side: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Wish:
        """A wish as it stands in an address."""
        kind, side = asked.get("kind", ""), asked.get("side", "")
        sides = {one.key for one in packs.current().sides}
        return cls(kind if kind in KINDS else "", side if side in sides else "")

    @property
    def address(self) -> str:
        """The same wish as the end of an address."""
        chosen = [f"{name}={value}" for name, value in vars(self).items() if value]
        return f"?{'&'.join(chosen)}" if chosen else ""

    def among(self, found: QuerySet[Event]) -> QuerySet[Event]:
        """The events that fit."""
        if self.kind:
            found = found.filter(programme__kind=self.kind)
        return found.filter(side=self.side) if self.side else found


def programmes() -> QuerySet[Programme]:
    """Every programme with the number of its events that everybody may read, in a steady order."""
    public = Count("events", filter=~Q(events__state=DRAFT))
    return Programme.objects.annotate(public=public).order_by("is_example", "kind", "key")


def programme(key: str) -> Programme | None:
    """A programme by its key."""
    return Programme.objects.filter(key=key).first()


def events() -> QuerySet[Event]:
    """Every event with its programme, the next first."""
    return Event.objects.select_related("programme").order_by("starts_at", "pk")


def event(reference: str) -> Event | None:
    """An event with its programme."""
    return events().filter(reference=reference).first()


def public() -> QuerySet[Event]:
    """Events that everybody may read."""
    return events().exclude(state=DRAFT)


def coming(at: datetime, wish: Wish | None = None) -> QuerySet[Event]:
    """Open events that are not over, the next first."""
    return (wish or Wish()).among(events().filter(state=OPEN, ends_at__gte=at))


def past(at: datetime, wish: Wish | None = None) -> QuerySet[Event]:
    """Events that are over, held or not, or were called off; the latest first."""
    over = public().filter(Q(state__in=(HELD, CANCELLED)) | Q(ends_at__lt=at))
    return (wish or Wish()).among(over).order_by("-starts_at", "-pk")


def newest(wish: Wish | None = None) -> QuerySet[Event]:
    """What was opened or changed last, for a feed."""
    return (wish or Wish()).among(public()).order_by("-opened_at", "-pk")


def of_programme(found: Programme) -> QuerySet[Event]:
    """The events of a programme, the latest first."""
    return events().filter(programme=found).order_by("-starts_at", "-pk")


def drafts() -> QuerySet[Event]:
    """Events nobody but the desks can read yet."""
    return events().filter(state=DRAFT)


def without_report(at: datetime) -> QuerySet[Event]:
    """Open events that are over and of which nobody has said yet how they went."""
    return events().filter(state=OPEN, ends_at__lt=at)


def held_between(since: date, until: date) -> int:
    """How many events were held from one day to another, both included; examples are not counted."""
    found = Event.objects.filter(state=HELD, is_example=False)
    return found.filter(starts_at__date__gte=since, starts_at__date__lte=until).count()


def locked(found: Event) -> Event:
    """The event's row as it stands now, locked until the transaction ends."""
    return Event.objects.select_for_update().select_related(None).get(pk=found.pk)


# Places and who asks for them


@dataclass(frozen=True)
class Places:
    """How the places of an event stand: how many there are, are taken, are confirmed, and how many wait in the line."""

    all: int
    taken: int
    confirmed: int
    waiting: int

    @property
    def free(self) -> int:
        """How many nobody holds and nobody was offered."""
        return max(0, self.all - self.taken)

    @property
    def is_full(self) -> bool:
        """Is every place confirmed, or offered to somebody?"""
        return self.free == 0


def places_of(event: Event) -> Places | None:
    """How the places of an event stand; None for one to which anybody may come."""
    if event.places is None:
        return None
    states = list(Application.objects.filter(event=event).values_list("state", flat=True))
    taken = sum(state in HOLDING for state in states)
    confirmed = sum(state in (CONFIRMED, CAME, ABSENT) for state in states)
    return Places(event.places, taken, confirmed, states.count(WAITING))


def highest_place(event: Event) -> int:
    """The highest number of a place somebody holds; 0 for none."""
    return Application.objects.filter(event=event).aggregate(highest=Max("place"))["highest"] or 0


def application(reference: str, person: Person) -> Application | None:
    """An application with its event, if this person made it."""
    found = Application.objects.select_related("event__programme", "organisation")
    return found.filter(reference=reference, person=person).first()


def applications_of(person: Person) -> QuerySet[Application]:
    """What a person applied for, the latest first."""
    found = Application.objects.filter(person=person).select_related("event__programme")
    return found.order_by("-applied_at", "-pk")


def own_application(event: Event, person: Person) -> Application | None:
    """What a person asks of an event now."""
    return Application.objects.filter(event=event, person=person).filter(state__in=(*LIVE, CAME, ABSENT)).first()


def confirmed(event: Event) -> QuerySet[Application]:
    """Those with a confirmed place, with their names; for the desks. Nobody else has agreed to be named."""
    found = Application.objects.filter(event=event, state__in=(CONFIRMED, CAME, ABSENT), person__isnull=False)
    return found.select_related("person", "organisation").prefetch_related("organisation__aliases").order_by("place")


def places_before(event: Event, asked: Iterable[Application]) -> dict[int, int]:
    """For each application how many places its person or organisation was given in the programme before."""
    asked = list(asked)
    people = {one.person_id for one in asked if one.person_id}
    firms = {one.organisation_id for one in asked if one.organisation_id}
    given = Application.objects.filter(event__programme=event.programme_id, state__in=(CONFIRMED, CAME, ABSENT))
    given = given.exclude(event=event).filter(Q(person__in=people) | Q(organisation__in=firms))
    rows = list(given.values_list("person_id", "organisation_id"))
    return {one.pk: sum(_is_same(one, *row) for row in rows) for one in asked}


def _is_same(one: Application, person: int | None, firm: int | None) -> bool:
    return one.person_id == person or (one.organisation_id is not None and one.organisation_id == firm)


def to_draw(at: datetime) -> QuerySet[Event]:
    """Open events whose term for applications is over and that were not drawn yet."""
    return Event.objects.filter(state=OPEN, drawn_at__isnull=True, apply_by_at__lt=at).order_by("pk")


def to_move_on(at: datetime) -> QuerySet[Event]:
    """Drawn events that are to come, with somebody in the waiting list or an offer that nobody answered in time."""
    late = Q(applications__state=OFFERED, applications__answer_by_at__lt=at)
    found = Event.objects.filter(state=OPEN, drawn_at__isnull=False, starts_at__gt=at)
    return found.filter(late | Q(applications__state=WAITING)).distinct().order_by("pk")


def to_forget(before: datetime) -> QuerySet[Event]:
    """Events that ended before a moment and still know who applied."""
    found = Event.objects.filter(forgotten_at__isnull=True, ends_at__lt=before, applications__isnull=False)
    return found.distinct().order_by("pk")
