"""What can be asked about the survey: its waves, the earlier one of the pack first of all, and how they compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from madoguchi.apps.difficulties.scoreboard import rounded
from madoguchi.apps.difficulties.survey.counting import ranks
from madoguchi.apps.difficulties.survey.models import ANSWERED, OPEN, PUBLISHED, Ballot, Tally, Wave
from madoguchi.apps.registry import queries as registry
from madoguchi.core import packs
from madoguchi.core.packs.difficulties import DifficultyRules

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

CERTAIN, WITHHELD = "certain", "withheld"


@dataclass(frozen=True)
class Cell:
    """How many companies named a heading; None when it is withheld."""

    count: int | None
    status: str


@dataclass(frozen=True)
class Result:
    """The published answers of one side in one wave. `answered` is None when it is not known.

    `is_own` tells a wave of this window from the earlier survey the headings come from, whose `source` is named.
    """

    year: int
    side: str
    answered: int | None
    cells: Mapping[str, Cell]
    is_own: bool
    source: str = ""
    is_example: bool = False

    @property
    def key(self) -> str:
        """Its place in an address: 2016, or 2026-ru."""
        return f"{self.year}-{self.side}" if self.side else str(self.year)

    @property
    def ranks(self) -> dict[str, int]:
        """The place of each heading."""
        return ranks({key: cell.count for key, cell in self.cells.items()})

    @property
    def total(self) -> int:
        """All answers that are shown."""
        return sum(cell.count or 0 for cell in self.cells.values())


def results() -> list[Result]:
    """Every published wave, side by side, the newest first; the earlier survey of the pack is the first wave."""
    known = packs.current().difficulties
    if known is None:
        return []
    own = [one for wave in Wave.objects.filter(state=PUBLISHED).order_by("-year") for one in results_of(wave)]
    return [*own, *_earlier(known)]


def results_of(wave: Wave) -> list[Result]:
    """What is published of a wave, or would be once a colleague agrees; one for each side."""
    known = packs.current().difficulties
    if known is None:
        return []
    order = [side.key for side in packs.current().sides]
    return [_own(wave, side, known) for side in sorted(wave.results, key=order.index)]


def _own(wave: Wave, side: str, known: DifficultyRules) -> Result:
    said = wave.results[side]
    cells = {key: Cell(count, WITHHELD if count is None else CERTAIN) for key, count in said["headings"].items()}
    ordered = {one.key: cells[one.key] for one in known.headings if one.key in cells}
    return Result(wave.year, side, said["answered"], ordered, is_own=True, is_example=wave.is_example)


def _earlier(known: DifficultyRules) -> list[Result]:
    if known.survey is None:
        return []
    cells = {
        one.key: Cell(known.survey.answers[one.key].count, known.survey.answers[one.key].status)
        for one in known.headings
        if one.key in known.survey.answers
    }
    return [Result(known.survey.wave, known.survey.side, None, cells, is_own=False, source=known.source)]


def waves() -> QuerySet[Wave]:
    """Every wave of this window, whatever its state, the newest first."""
    return Wave.objects.select_related("laid_by").order_by("-year")


def open_waves() -> QuerySet[Wave]:
    """The waves that take answers."""
    return Wave.objects.filter(state=OPEN).order_by("year")


def wave(reference: str) -> Wave | None:
    """A wave by its reference."""
    return Wave.objects.filter(reference=reference).first()


def locked(one: Wave) -> Wave:
    """The wave's row, locked until the transaction ends: opening, answering and closing go through it."""
    return Wave.objects.select_for_update().get(pk=one.pk)


def ballot(reference: str) -> Ballot | None:
    """A ballot with its wave."""
    return Ballot.objects.select_related("wave").filter(reference=reference).first()


def to_invite(one: Wave) -> QuerySet[Organisation]:
    """Companies of the sides asked that somebody acts for here, and that have no ballot yet."""
    asked = Ballot.objects.filter(wave=one).values("organisation")
    found = registry.visible().filter(side__in=one.sides, memberships__ended_at__isnull=True, memberships__isnull=False)
    return found.exclude(pk__in=asked).distinct().order_by("pk")


@dataclass(frozen=True)
class Turnout:
    """How many companies were asked, and about how many answered; None for too few."""

    asked: int
    answered: int | None


def turnout(found: Wave) -> Turnout:
    """What a desk may see of a wave while it runs. Rounded, so that nobody sees one ballot being spent."""
    least = _least()
    counts = Ballot.objects.filter(wave=found).aggregate(asked=Count("pk"), spent=Count("pk", filter=Q(is_spent=True)))
    return Turnout(counts["asked"], rounded(counts["spent"]) if counts["spent"] >= least else None)


def tallies(found: Wave) -> dict[str, dict[str, int]]:
    """The exact counts of every side, by heading; for the hand that counts, never for a page."""
    known = packs.current().difficulties
    keys = [ANSWERED, *(one.key for one in known.headings)] if known else [ANSWERED]
    sides = {side: dict.fromkeys(keys, 0) for side in found.sides}
    for one in Tally.objects.filter(wave=found):
        sides[one.side][one.heading] = one.count
    return sides


def is_over(found: Wave, at: datetime) -> bool:
    """Has its last day passed on both sides?"""
    return all(_day(side.key, at) > found.closes_on for side in packs.current().sides)


def _day(side: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(packs.current().side(side).time_zone)).date()


def _least() -> int:
    known = packs.current().difficulties
    return known.least_companies if known else 5
