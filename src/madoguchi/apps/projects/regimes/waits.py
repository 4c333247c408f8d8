"""How long it takes to come into a regime, from the waits the single window has measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from madoguchi.apps.cases import queries as cases
from madoguchi.core import packs

LEAST_COMPANIES = 5
"""Below so many companies a wait is not shown."""


@dataclass(frozen=True)
class Wait:
    """The procedure of a regime and, where companies enough were counted, the days it took from filing to decision.

    Working days of the authority; `until` is the last month of the year that was counted.
    """

    procedure: str
    title: packs.Labels
    is_measured: bool = False
    median: float = 0.0
    nine_in_ten: float = 0.0
    count: int = 0
    until: date | None = None
    has_examples: bool = False


def waits_on(on: date) -> dict[str, Wait]:
    """The waits of every procedure that leads into a regime, as they were measured by a day, by its key."""
    corridor = packs.current()
    held = corridor.finances.regimes
    keys = [one.procedure for one in held.regimes if one.procedure in corridor.procedures] if held else []
    readings = cases.whole_readings(by=on) if keys else {}
    found = {}
    for key in keys:
        plain = Wait(key, corridor.procedures[key].newest.said.titles)
        reading = readings.get(key)
        if reading is not None and reading.companies >= LEAST_COMPANIES:
            plain = Wait(
                key, plain.title, True, reading.median, reading.p90, reading.count, reading.month, reading.has_examples
            )
        found[key] = plain
    return found
