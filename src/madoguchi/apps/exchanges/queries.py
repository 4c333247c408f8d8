"""What can be asked about exchanges. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from madoguchi.apps.exchanges.models import CANCELLED, DRAFT, HELD, KINDS, OPEN, Event, Programme
from madoguchi.core import packs

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
