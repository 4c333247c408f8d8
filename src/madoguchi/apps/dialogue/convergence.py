"""How far apart the two sides stand on each issue: always the list, the mean only beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.apps.dialogue.models import Issue, Position


@dataclass(frozen=True)
class Distance:
    """From least to most, in points of 100: intervals leave room."""

    least: int
    most: int

    @property
    def middle(self) -> float:
        """Half way between; the distance itself where both positions are points."""
        return (self.least + self.most) / 2


def distance(first: Position, second: Position) -> Distance:
    """How far apart two positions are: nothing where they overlap."""
    least = max(0, first.low - second.high, second.low - first.high)
    return Distance(least, max(first.high - second.low, second.high - first.low))


@dataclass(frozen=True)
class Standing:
    """An issue with the position of each side, in the corridor's order; None where none is recorded."""

    issue: Issue
    positions: tuple[Position | None, ...]

    @property
    def distance(self) -> Distance | None:
        """How far apart they are; None unless both are recorded."""
        first, second = self.positions
        return distance(first, second) if first is not None and second is not None else None

    @property
    def is_inferred(self) -> bool:
        """Was a position of it read between the lines?"""
        return any(one is not None and one.basis == "inferred" for one in self.positions)


@dataclass(frozen=True)
class Convergence:
    """Every issue, those furthest apart first, then those with one side only; and the mean of the first."""

    standings: tuple[Standing, ...]

    @property
    def compared(self) -> tuple[Distance, ...]:
        """The distances of issues on which both sides are recorded."""
        return tuple(one.distance for one in self.standings if one.distance is not None)

    @property
    def mean(self) -> float | None:
        """The mean distance; None when nothing can be compared."""
        found = self.compared
        return sum(one.middle for one in found) / len(found) if found else None


def convergence(issues: Iterable[Issue], positions: Iterable[Position], sides: Sequence[str]) -> Convergence:
    """The latest position of each side on each issue among those given."""
    latest: dict[tuple[int, str], Position] = {}
    for one in sorted(positions, key=lambda position: (position.held_on, position.recorded_at, position.pk)):
        latest[one.issue_id, one.side] = one
    standings = [Standing(issue, tuple(latest.get((issue.pk, side)) for side in sides)) for issue in issues]
    return Convergence(tuple(sorted(standings, key=_furthest_first)))


def _furthest_first(standing: Standing) -> tuple[float, str]:
    found = standing.distance
    return (-found.middle if found else 1, standing.issue.key)


def held_and_known(positions: Iterable[Position], held_on: date | None, known_at: datetime | None) -> list[Position]:
    """Positions taken by a day, as far as they were recorded by a moment; of corrections the last one."""
    found: dict[tuple[int, str, date], Position] = {}
    for one in sorted(positions, key=lambda position: (position.recorded_at, position.pk)):
        if (held_on is None or one.held_on <= held_on) and (known_at is None or one.recorded_at <= known_at):
            found[one.issue_id, one.side, one.held_on] = one
    return list(found.values())
