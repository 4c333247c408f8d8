"""What must always hold of exchanges; `madoguchi verify` looks for what breaks it."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.apps.exchanges import gate
from madoguchi.apps.exchanges.models import OPEN, Event
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
