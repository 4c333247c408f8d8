"""What must always hold of exchanges; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q

from madoguchi.apps.exchanges import drawing, gate
from madoguchi.apps.exchanges.models import HOLDING, OPEN, Application, Event
from madoguchi.core.invariants import Violation, invariant


@invariant(
    "I80", "An open event is written in every language of the corridor, and names no place as one side alone does"
)
def open_events_can_be_read_by_everybody() -> Iterator[Violation]:
    """The completeness gate holds for what is on the calendar."""
    for event in Event.objects.filter(state=OPEN).order_by("pk"):
        texts = [("title", event.title), ("text", event.text), ("place", event.place)]
        for part, language in gate.lacks(texts):
            yield Violation(event.reference, f"{part} has no text in {language}")
        for name, both in gate.one_sided(texts):
            yield Violation(event.reference, f"{name} stands where {both} should")


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
