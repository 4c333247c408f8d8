"""A second wave: places that came back are given again within the same round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import certificates, queries
from madoguchi.apps.introductions.models import Round
from madoguchi.apps.introductions.problems import certificate_of
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import queries as screening
from madoguchi.engines import matching
from madoguchi.engines.matching import Capacities


@dataclass(frozen=True)
class Wave:
    """What is given again: the places that are free, the pairs that were left out for any reason, the solution.

    ``after`` is how many waves had been given when it was computed.
    """

    after: int
    places: Capacities
    barred: tuple[tuple[str, str], ...]
    found: matching.Round

    def as_kept(self, at: datetime) -> dict[str, Any]:
        """As it is kept with the round, so that it can be checked later."""
        return {
            "at": at.isoformat(),
            "seekers": dict(self.places.seekers),
            "partners": dict(self.places.partners),
            "barred": [list(pair) for pair in self.barred],
            "certificate": certificate_of(self.found),
        }


def next_wave(held: Round) -> Wave | None:
    """The wave that could be given now; nothing when no pair is left whose both sides have a place."""
    places = _free_places(held)
    pairs = [(first, second, value) for first, second, value in held.inputs.get("pairs", [])]
    barred = _barred(pairs, held.inputs.get("entries", {}))
    stored = certificates.stored(held.certificate)
    found = matching.second_wave(stored, pairs, places, barred=barred)
    return Wave(len(held.waves), places, tuple(sorted(barred)), found) if found.pairs else None


def _free_places(held: Round) -> Capacities:
    """Everybody's places less the introductions that still stand."""
    taken = queries.standing_in(held)
    sides = []
    for side in ("seekers", "partners"):
        sides.append({name: max(0, most - taken.get(name, 0)) for name, most in held.inputs.get(side, {}).items()})
    return Capacities(*sides)


def _barred(pairs: list[tuple[str, str, float]], behind: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """Of these pairs, those that were introduced or blocked since, or one of whom may not pass the gate now."""
    companies = registry.companies({name for pair in pairs for name in pair[:2]})
    cleared = screening.cleared_among({one.pk for one in companies.values()})
    free = {name for name, one in companies.items() if one.pk in cleared}
    barred = queries.barred_by_reference()
    entries = docket.entries({one for both in behind.values() for one in both})
    asked = docket.kept_back_for_goods(entries.values())
    held = {reference for reference, entry in entries.items() if entry.pk in asked}
    return {
        pair[:2]
        for pair in pairs
        if pair[:2] in barred
        or not free.issuperset(pair[:2])
        or not held.isdisjoint(behind.get(f"{pair[0]} {pair[1]}", ()))
    }
