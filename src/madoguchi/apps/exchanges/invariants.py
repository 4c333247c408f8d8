"""What must always hold of exchanges; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.exchanges import drawing, gate, queries, records
from madoguchi.apps.exchanges.models import (
    AGREED,
    HOLDING,
    LISTED,
    OPEN,
    STANDING,
    AccompanyRequest,
    Application,
    Event,
    Expert,
)
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.languages.texts import Texts


@invariant(
    "I80", "An open event is written in every language of the corridor, and names no place as one side alone does"
)
def open_events_can_be_read_by_everybody() -> Iterator[Violation]:
    """The completeness gate holds for what is on the calendar."""
    for event in Event.objects.filter(state=OPEN).order_by("pk"):
        texts = [("title", event.title), ("text", event.text), ("place", event.place)]
        yield from _unreadable(event.reference, texts)


@invariant("I80", "A route or publication that everybody reads is written in every language; a route has its stops")
def records_can_be_read_by_everybody() -> Iterator[Violation]:
    """The completeness gate holds for them too, and stops are counted from one without a gap."""
    for route in queries.routes():
        stops = sorted(route.stops.all(), key=lambda stop: stop.place)
        yield from _unreadable(route.reference, gate.route_texts(route, stops))
        if len(stops) < records.FEWEST_STOPS or [stop.place for stop in stops] != list(range(1, len(stops) + 1)):
            yield Violation(route.reference, "its stops do not stand in one line")
    for found in queries.publications():
        yield from _unreadable(found.reference, gate.publication_texts(found))


def _unreadable(reference: str, texts: list[tuple[str, Texts]]) -> Iterator[Violation]:
    for part, language in gate.lacks(texts):
        yield Violation(reference, f"{part} has no text in {language}")
    for name, both in gate.one_sided(texts):
        yield Violation(reference, f"{name} stands where {both} should")


@invariant("I81", "Nobody holds a place that an event does not have, and places are given once the lots are drawn")
def places_are_never_more_than_there_are() -> Iterator[Violation]:
    """At most as many places are held as there are, and none before the draw."""
    holding = Q(applications__state__in=HOLDING)
    counted = Event.objects.annotate(held=Count("applications", filter=holding)).filter(held__gt=0)
    for event in counted.filter(Q(places__isnull=True) | Q(held__gt=F("places"))).order_by("pk"):
        yield Violation(event.reference, f"{event.held} hold a place, there are {event.places}")
    high = Application.objects.filter(place__gt=F("event__places")).select_related("event")
    for one in high.order_by("pk"):
        yield Violation(one.reference, f"holds place {one.place} of {one.event.places}")
    early = Application.objects.filter(state__in=HOLDING, event__drawn_at__isnull=True).select_related("event")
    for one in early.order_by("pk"):
        yield Violation(one.reference, "holds a place that was given before the draw")


@invariant("I82", "The order of a draw is that of the sealed seed")
def draws_can_be_repeated() -> Iterator[Violation]:
    """Whoever knows the seed works out the same order, and the seed fits the seal that everybody saw before."""
    for event in Event.objects.filter(drawn_at__isnull=False).order_by("pk"):
        if drawing.seal_of(event.seed) != event.seal:
            yield Violation(event.reference, "was drawn by another seed than the sealed one")
        ranked = Application.objects.filter(event=event, rank__isnull=False).order_by("rank")
        rows = list(ranked.values_list("reference", "had"))
        if drawing.order(event.seed, rows) != [reference for reference, _ in rows]:
            yield Violation(event.reference, "the line is not in the order of the lots")


@invariant("I83", "An event that has forgotten its applicants names none of them")
def what_is_forgotten_is_gone() -> Iterator[Violation]:
    """Neither person nor organisation nor note is left."""
    left = Application.objects.filter(event__forgotten_at__isnull=False)
    for one in left.exclude(person__isnull=True, organisation__isnull=True, note="").order_by("pk"):
        yield Violation(one.reference, "still says who applied")


@invariant("I84", "An expert or interpreter reads a case only while both say yes and its company has opened it")
def cases_are_read_by_consent() -> Iterator[Violation]:
    """Whoever goes along in one of these roles has a request that stands; nothing of an ended one is left."""
    allowed = set(
        AccompanyRequest.objects.filter(state=AGREED, opened_at__isnull=False).values_list(
            "case_id", "expert__person_id", "role"
        )
    )
    for one in cases.experts_along():
        if (one.case_id, one.person_id, one.role) not in allowed:
            yield Violation(one.case.reference, f"is read by an {one.role} without two consents that stand")
    for ended in AccompanyRequest.objects.exclude(state__in=STANDING).exclude(note="").order_by("pk"):
        yield Violation(ended.reference, "is over and still holds its note")


@invariant("I84", "An expert of the roster is described in every language, and decides for no authority")
def the_roster_can_be_read_by_everybody() -> Iterator[Violation]:
    """The completeness gate holds for the roster too."""
    for one in Expert.objects.filter(state=LISTED).select_related("person").order_by("pk"):
        texts = [
            ("about", one.about),
            *((part, said) for part in ("standing", "availability") if (said := getattr(one, part))),
        ]
        for part, language in gate.lacks(texts):
            yield Violation(one.reference, f"{part} has no text in {language}")
        if accounts.holds_office(one.person):
            yield Violation(one.reference, "answers for an authority")
