"""What must always hold of figures; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from madoguchi.apps.observatory.disputed import is_of_a_place
from madoguchi.apps.observatory.models import Observation, Series, Vintage
from madoguchi.apps.observatory.pack import indicators
from madoguchi.apps.observatory.recording import digest_of
from madoguchi.core import packs
from madoguchi.core.invariants import Violation, invariant


@invariant("I50", "A vintage that was recorded holds the rows it was recorded with, unchanged")
def recorded_vintages_are_unchanged() -> Iterator[Violation]:
    """The digest of each recorded vintage is that of its rows."""
    for vintage in Vintage.objects.filter(recorded_at__isnull=False).select_related("source"):
        if digest_of(vintage) != vintage.digest:
            yield Violation(str(vintage.reference), f"{vintage.source.key} {vintage.release}: its rows were changed")


@invariant("I50", "Every figure has a source of its own series, and one read in a document says where")
def figures_can_be_traced() -> Iterator[Violation]:
    """A vintage only speaks of series of its source; what was read in a document has its lines."""
    foreign = Observation.objects.exclude(series__source=F("vintage__source"))
    for pk in foreign.values_list("pk", flat=True).iterator():
        yield Violation(f"observation {pk}", "its series belongs to another source than its vintage")
    read_in = Q(series__source__read_in__isnull=False, lines="")
    for key, count in (
        Observation.objects.filter(read_in).values_list("series__key").annotate(count=Count("pk")).iterator()
    ):
        yield Violation(key, f"{count} values do not say on which lines they stand")


@invariant(
    "I51", "Figures of a place both sides claim stand under both names, and are seen with the keys of both sides"
)
def figures_of_places_have_their_keys() -> Iterator[Violation]:
    """No key missing, no key of other values, no series that speaks of such a place and is not marked so.

    What the pack itself brings was read over by both sides with the pack: a poll may ask about such a place.
    """
    unmarked = (
        Series.objects.filter(place="").exclude(key__in=list(indicators().series)).only("key", "dataset", "title")
    )
    for one in unmarked.iterator():
        if is_of_a_place(one.key, one.dataset, one.title):
            yield Violation(one.key, "speaks of a place under dispute and is not marked so")
    of_places = Observation.objects.filter(vintage=OuterRef("pk")).exclude(series__place="")
    seen = Vintage.objects.filter(Exists(of_places), recorded_at__isnull=False)
    sides = {side.key for side in packs.current().sides}
    for vintage in seen.select_related("source", "takes_back").prefetch_related("keys"):
        name = f"{vintage.source.key} {vintage.release}"
        if vintage.takes_back is not None:
            if not vintage.takes_back.needs_keys:
                yield Violation(vintage.reference, f"{name}: makes figures of a place count again without keys")
        elif {one.side for one in vintage.keys.all() if one.is_given and one.digest == vintage.digest} != sides:
            yield Violation(vintage.reference, f"{name}: is public without the keys of both sides")


@invariant("I50", "A series is to be seen exactly when a release that was recorded speaks of it")
def series_are_seen_with_their_values() -> Iterator[Violation]:
    """What a list goes by agrees with the values themselves."""
    recorded = Observation.objects.filter(series=OuterRef("pk"), vintage__recorded_at__isnull=False)
    is_open = Q(opened_by__recorded_at__isnull=False)
    for key in Series.objects.filter(~is_open, Exists(recorded)).values_list("key", flat=True).iterator():
        yield Violation(key, "was published and stands in no list")
    for key in Series.objects.filter(is_open, ~Exists(recorded)).values_list("key", flat=True).iterator():
        yield Violation(key, "stands in the lists and nothing of it was published")
