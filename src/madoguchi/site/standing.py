"""How an entry stands in the round of introductions: places left, or in demand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from madoguchi.apps.introductions import queries as introductions

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.apps.introductions.models import Round


@dataclass(frozen=True)
class Standing:
    """The places of an entry's company in a round. `left` is what nobody has taken."""

    round: Round
    places: int
    left: int
    is_in_demand: bool


def standings(entries: Iterable[Entry]) -> dict[str, Standing]:
    """The standing of each entry in the open round, or in the one that is planned; by reference."""
    shown = list(entries)
    held = introductions.current_round() or introductions.next_round()
    if held is None:
        return {}
    taken = introductions.places_taken(shown, held)
    wanted = introductions.in_demand(held)
    return {
        entry.reference: Standing(
            held,
            entry.capacity,
            max(0, entry.capacity - taken.get(entry.organisation_id, 0)),
            entry.organisation.reference in wanted,
        )
        for entry in shown
    }
