"""What other apps let through their gates, so that screening can check afterwards that nobody passed who should not.

An app above names its gate and lists who passed it, and when; nothing is pushed to it:

    @screening.gate("introductions")
    def passed() -> Iterator[Passed]: ...
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening.models import CONFIRMED, OPEN, Hit

AT_WORK = timedelta(hours=1)
"""So long a round may take to go out: a decision or a question of that hour may lie on either side of a passing."""


@dataclass(frozen=True)
class Passed:
    """A company (by primary key) passed a gate at a moment; `where` says of what."""

    where: str
    organisation: int
    at: datetime


Listing = Callable[[], Iterable[Passed]]
_gates: dict[str, Listing] = {}


def gate(name: str) -> Callable[[Listing], Listing]:
    """Register the function that lists who passed a gate."""

    def keep(listing: Listing) -> Listing:
        _gates[name] = listing
        return listing

    return keep


@dataclass(frozen=True)
class Spell:
    """While a hit stood in the way: from when it was found or asked again, until a person cleared it."""

    hit: str
    begins: datetime
    ends: datetime | None

    def covers(self, at: datetime) -> bool:
        """Did it certainly stand in the way at this moment?"""
        return self.begins + AT_WORK < at and (self.ends is None or at < self.ends - AT_WORK)


def passed_in_spite() -> Iterator[tuple[Passed, Spell]]:
    """Who passed a gate while a hit on a list in force was open, or was confirmed.

    What came to a company by a merge was another record's when it happened: passings before it are not counted.
    """
    spells = _spells()
    if not spells:
        return
    merged = registry.last_merges(spells)
    for listing in _gates.values():
        for one in listing():
            if one.organisation in merged and one.at <= merged[one.organisation]:
                continue
            yield from ((one, spell) for spell in spells.get(one.organisation, ()) if spell.covers(one.at))


def _spells() -> dict[int, list[Spell]]:
    """When hits on lists in force stood in the way, by company. Each answer keeps its moment in the hit's features."""
    found: dict[int, list[Spell]] = defaultdict(list)
    for hit in Hit.objects.filter(party__listing__replaced_at__isnull=True).iterator():
        begins: datetime | None = hit.found_at
        for feature in hit.features:
            if begins is not None and "cleared_at" in feature:
                ends = datetime.fromisoformat(feature["cleared_at"])
                found[hit.organisation_id].append(Spell(hit.reference, begins, ends))
                begins = None
            elif begins is None and "reopened_at" in feature:
                begins = datetime.fromisoformat(feature["reopened_at"])
        if begins is not None and hit.state in {OPEN, CONFIRMED}:
            found[hit.organisation_id].append(Spell(hit.reference, begins, None))
    return found
