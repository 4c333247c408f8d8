"""What must always hold of figures; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q

from madoguchi.apps.observatory.models import Observation, Vintage
from madoguchi.apps.observatory.recording import digest_of
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
