"""What can be asked about exchanges. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from madoguchi.apps.exchanges.models import (
    ABSENT,
    AGREED,
    ASKED,
    CAME,
    CANCELLED,
    CONFIRMED,
    DRAFT,
    HANDED_IN,
    HELD,
    HOLDING,
    KINDS,
    LISTED,
    LIVE,
    OFFERED,
    OPEN,
    ROLES,
    STANDING,
    SUBJECTS,
    WAITING,
    AccompanyRequest,
    Application,
    ContactReading,
    Event,
    Expert,
    Programme,
    Publication,
    Route,
    Stop,
)
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.rows import text_columns, text_values

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import Case
    from madoguchi.apps.registry.models import Organisation

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


@dataclass(frozen=True)
class Held:
    """What was held between two days: how many events, and how many people came to them."""

    events: int
    visitors: int


def year_of(since: date, until: date) -> Held:
    """What was held from one day to another, both included; examples are not counted."""
    found = Event.objects.filter(state=HELD, is_example=False)
    found = found.filter(starts_at__date__gte=since, starts_at__date__lte=until)
    told = found.aggregate(events=Count("pk"), visitors=Sum("visitors"))
    return Held(told["events"], told["visitors"] or 0)


def drawn_applications() -> int:
    """How many applied for events whose lots are drawn; examples are not counted."""
    return Application.objects.filter(event__drawn_at__isnull=False, event__is_example=False).count()


# What is handed out


def event_rows() -> Iterator[dict[str, Any]]:
    """Every event that everybody may read, as plain values, the latest first: for files and programs."""
    for one in public().order_by("-starts_at", "-pk").iterator(chunk_size=500):
        yield {
            "reference": one.reference,
            "programme": one.programme.key,
            "kind": one.programme.kind,
            "state": one.state,
            "side": one.side,
            **text_values("title", one.title),
            **text_values("place", one.place),
            "languages": one.languages,
            "zone": one.zone,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "places": one.places,
            "apply_by_at": one.apply_by_at,
            "is_whole_programme": one.is_whole,
            "visitors": one.visitors,
            "is_example": one.is_example,
            "address": one.get_absolute_url(),
        }


def route_rows() -> Iterator[dict[str, Any]]:
    """Every stop of every route that everybody may read, as plain values."""
    for found in routes():
        for one in sorted(found.stops.all(), key=lambda stop: stop.place):
            yield {
                "reference": found.reference,
                "programme": found.programme.key,
                **text_values("title", found.title),
                "first_month": found.first_month,
                "last_month": found.last_month,
                "languages": found.languages,
                "stop": one.place,
                "region": one.region,
                **text_values("name", one.name),
                "nights": one.nights,
                "is_example": found.is_example,
                "address": found.get_absolute_url(),
            }


def publication_rows() -> Iterator[dict[str, Any]]:
    """Every publication that everybody may read, as plain values."""
    for one in publications():
        yield {
            "reference": one.reference,
            "programme": one.programme.key,
            "kind": one.kind,
            **text_values("title", one.title),
            "authors": one.authors,
            "publisher": one.publisher,
            "year": one.year,
            "languages": one.languages,
            "web": one.web,
            "is_example": one.is_example,
            "address": one.get_absolute_url(),
        }


def event_columns() -> list[str]:
    """The columns of `event_rows`; a text has one for each language of the corridor."""
    before, after = ["reference", "programme", "kind", "state", "side"], ["languages", "zone", "starts_at", "ends_at"]
    last = ["places", "apply_by_at", "is_whole_programme", "visitors", "is_example", "address"]
    return [*before, *text_columns("title"), *text_columns("place"), *after, *last]


def route_columns() -> list[str]:
    """The columns of `route_rows`."""
    before, after = ["reference", "programme"], ["first_month", "last_month", "languages", "stop", "region"]
    return [*before, *text_columns("title"), *after, *text_columns("name"), "nights", "is_example", "address"]


def publication_columns() -> list[str]:
    """The columns of `publication_rows`."""
    after = ["authors", "publisher", "year", "languages", "web", "is_example", "address"]
    return ["reference", "programme", "kind", *text_columns("title"), *after]


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


# Routes and publications


def routes(month: int | None = None) -> list[Route]:
    """Routes that everybody may read, with their stops; those that go in a month, if one is given."""
    found = Route.objects.filter(opened_at__isnull=False).select_related("programme").prefetch_related("stops")
    return [one for one in found.order_by("is_example", "-opened_at", "-pk") if month is None or one.goes_in(month)]


def route(reference: str) -> Route | None:
    """A route in whatever state."""
    return Route.objects.select_related("programme").filter(reference=reference).first()


def stops_of(found: Route) -> QuerySet[Stop]:
    """The stops of a route in their order."""
    return Stop.objects.filter(route=found).order_by("place")


def stop(reference: str) -> Stop | None:
    """A stop with its route."""
    return Stop.objects.select_related("route__programme").filter(reference=reference).first()


def locked_route(found: Route) -> Route:
    """The route's row as it stands now, locked until the transaction ends."""
    return Route.objects.select_for_update().get(pk=found.pk)


def publications() -> QuerySet[Publication]:
    """Publications that everybody may read, the newest first."""
    found = Publication.objects.filter(opened_at__isnull=False).select_related("programme")
    return found.order_by("is_example", "-year", "-pk")


def publication(reference: str) -> Publication | None:
    """A publication in whatever state."""
    return Publication.objects.select_related("programme").filter(reference=reference).first()


def locked_publication(found: Publication) -> Publication:
    """The publication's row as it stands now, locked until the transaction ends."""
    return Publication.objects.select_for_update().get(pk=found.pk)


def record_drafts() -> list[Route | Publication]:
    """Routes and publications nobody but the desks can read yet."""
    unread = {"opened_at__isnull": True}
    return [
        *Route.objects.filter(**unread).order_by("recorded_at", "pk"),
        *Publication.objects.filter(**unread).order_by("recorded_at", "pk"),
    ]


# Experts and interpreters, and who asks for them


@dataclass(frozen=True)
class RosterWish:
    """Whom of the roster somebody looks for; what is empty or not known chooses nobody in particular."""

    role: str = ""
    language: str = ""
    subject: str = ""
    region: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> RosterWish:
        """A wish as it stands in an address."""
        known = {
            "role": ROLES,
            "language": packs.current().languages,
            "subject": SUBJECTS,
            "region": packs.current().regions,
        }
        return cls(**{name: asked[name] for name, values in known.items() if asked.get(name) in values})

    def fits(self, one: Expert) -> bool:
        """Does an expert fit? One without regions goes anywhere."""
        return (
            (not self.role or self.role in one.roles)
            and (not self.language or self.language in one.languages)
            and (not self.subject or self.subject in one.subjects)
            and (not self.region or not one.regions or self.region in one.regions)
        )


def roster(wish: RosterWish | None = None) -> list[Expert]:
    """The experts everybody may read, whoever was listed first at the end."""
    listed = Expert.objects.filter(state=LISTED).order_by("-listed_at", "-pk")
    return [one for one in listed if (wish or RosterWish()).fits(one)]


def expert(reference: str) -> Expert | None:
    """An expert in whatever state."""
    return Expert.objects.select_related("person").filter(reference=reference).first()


def expert_of(person: Person) -> Expert | None:
    """What a person said of themselves for the roster."""
    return Expert.objects.filter(person=person).first()


def experts_to_read() -> QuerySet[Expert]:
    """Profiles that wait for a desk, the oldest first."""
    return Expert.objects.filter(state=HANDED_IN).select_related("person").order_by("handed_in_at", "pk")


def locked_expert(found: Expert) -> Expert:
    """The expert's row as it stands now, locked until the transaction ends."""
    return Expert.objects.select_for_update().get(pk=found.pk)


def _requests() -> QuerySet[AccompanyRequest]:
    return AccompanyRequest.objects.select_related("expert__person", "organisation", "case", "asked_by")


def requests_by(person: Person) -> QuerySet[AccompanyRequest]:
    """What the companies of a person ask of experts, the latest first."""
    own = registry.memberships_of(person).values("organisation")
    return _requests().filter(organisation__in=own).order_by("-asked_at", "-pk")


def requests_to(person: Person) -> QuerySet[AccompanyRequest]:
    """What a person is asked as an expert, the latest first."""
    return _requests().filter(expert__person=person).order_by("-asked_at", "-pk")


def requests_about(case: Case) -> list[AccompanyRequest]:
    """What is asked about a case now."""
    return list(AccompanyRequest.objects.filter(case=case, state__in=STANDING).order_by("pk"))


def request_for(reference: str, person: Person) -> AccompanyRequest | None:
    """A request, for the people of its company and for its expert; None for everybody else."""
    found = _requests().filter(reference=reference).first()
    if found is None or not (found.expert.person_id == person.pk or registry.acts_for(person, found.organisation)):
        return None
    return found


def accompany_request(reference: str) -> AccompanyRequest | None:
    """A request in whatever state, for letters."""
    return _requests().filter(reference=reference).first()


def standing_requests(found: Expert) -> list[AccompanyRequest]:
    """What an expert is asked or has agreed to now."""
    return list(_requests().filter(expert=found, state__in=STANDING).order_by("pk"))


def unanswered_requests(at: datetime) -> QuerySet[AccompanyRequest]:
    """Requests nobody answered in time."""
    return _requests().filter(state=ASKED, answer_by_at__lt=at).order_by("pk")


def visits_before(day: date) -> QuerySet[AccompanyRequest]:
    """Agreed requests for a visit that ended before a day."""
    return _requests().filter(state=AGREED, until_on__lt=day).order_by("pk")


@dataclass(frozen=True)
class Partner:
    """Whom one side of an agreed request writes to: the person, and the company where it is a company's."""

    name: str
    email: str
    organisation: Organisation | None = None


def partner_of(found: AccompanyRequest, reader: Person) -> Partner | None:
    """The other side's contact, while both say yes. None for anybody else, and before or after that.

    The only place where contacts of experts, and of who asks them, come out; pages ask `contacts`, which notes it.
    """
    if found.state != AGREED:
        return None
    if registry.acts_for(reader, found.organisation):
        return Partner(found.expert.person.name, found.expert.person.email)
    if found.expert.person_id != reader.pk:
        return None
    people = registry.people_of(found.organisation)
    asker = found.asked_by if found.asked_by in people else next(iter(people), None)
    return Partner(asker.name if asker else "", asker.email if asker else "", found.organisation)


def readings_of(found: AccompanyRequest, reader: Person) -> QuerySet[ContactReading]:
    """Who was shown this reader's side of a request, newest first: nobody else reads that."""
    is_expert = found.expert.person_id == reader.pk
    return found.readings.filter(is_of_expert=is_expert).select_related("by")[:SHOWN]


def readings_of_expert(found: Expert) -> QuerySet[ContactReading]:
    """Who was shown an expert's name or address, newest first, the desks as well."""
    return found.readings.filter(is_of_expert=True).select_related("by", "request__organisation")[:SHOWN]
