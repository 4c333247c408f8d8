"""How difficulties are answered, in figures that give no company away.

A cell is shown when it rests on at least as many companies as the pack says; counts are rounded to five, shares to five
hundredths, because an exact share gives the exact count behind it away. Where one cell of a table is withheld, the next
smallest is withheld as well, so that the total does not give the first away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from madoguchi.apps.difficulties.course import Kept
from madoguchi.apps.difficulties.ladder import GATES
from madoguchi.apps.difficulties.models import (
    CLOSED_STATES,
    LEVELS,
    NOT_RESOLVED,
    OUT_OF_SCOPE,
    RESOLVED,
    RESOLVED_IN_PART,
    WITHDRAWN,
)
from madoguchi.core.packs.difficulties import DifficultyRules

STEP = 5
SHARES = 20
GOOD, FAIR, POOR = "good", "fair", "poor"


@dataclass(frozen=True)
class Scored:
    """One difficulty as its events tell it; `days` is its age or what it took, `kept` the promises that fell due."""

    company: int
    heading: str
    lead_side: str
    level: str
    state: str
    days: int
    kept: tuple[Kept, ...]
    is_reopened: bool

    @property
    def is_in_time(self) -> bool:
        """Was everything done in time that had to be done so far?"""
        return all(each.is_in_time for each in self.kept)

    @property
    def is_overdue(self) -> bool:
        """Does it stand past a date without its next step?"""
        return not all(each.is_met for each in self.kept)


@dataclass(frozen=True)
class Line:
    """A row of a table: None stands for “too few companies”. Counts and shares are rounded; bands follow the shares.

    `share` is of those answered in time, in the table of outcomes of those resolved.
    """

    key: str
    count: int | None
    median_days: int | None
    share: float | None
    band: str


@dataclass(frozen=True)
class GateLine:
    """How often each side kept the promise of one gate; the days of its lines are not counted."""

    gate: str
    sides: tuple[Line, ...]


@dataclass(frozen=True)
class Board:
    """The figures of the page, the file and the feed."""

    reported: int | None
    companies: int | None
    in_time: float | None
    closed: int | None
    resolved_share: float | None
    in_full: int | None
    in_part: int | None
    reopened: int | None
    overdue: int
    levels: tuple[Line, ...]
    headings: tuple[Line, ...]
    sides: tuple[Line, ...]
    gates: tuple[GateLine, ...]
    outcomes: tuple[Line, ...]


def rounded(count: int) -> int:
    """To the nearest five.

    >>> [rounded(n) for n in (0, 7, 8, 12, 13)]
    [0, 5, 10, 10, 15]
    """
    return STEP * ((count + STEP // 2) // STEP)


def in_steps(share: float) -> float:
    """To the nearest five hundredths.

    >>> [in_steps(share) for share in (0, 1 / 3, 5 / 6, 0.874, 1)]
    [0.0, 0.35, 0.85, 0.85, 1.0]
    """
    return round(share * SHARES) / SHARES


def board(rows: Iterable[Scored], rules: DifficultyRules) -> Board:
    """Everything, from the difficulties themselves."""
    scored = list(rows)
    least = rules.least_companies
    closed = [one for one in scored if one.state in {RESOLVED, RESOLVED_IN_PART, NOT_RESOLVED}]
    solved = [one for one in closed if one.state != NOT_RESOLVED]
    counted = [one for one in scored if one.state not in {OUT_OF_SCOPE, WITHDRAWN}]
    waiting = [one for one in scored if one.state not in CLOSED_STATES]
    return Board(
        reported=_count(scored, least),
        companies=rounded(_companies(scored)) if _companies(scored) >= least else (0 if not scored else None),
        in_time=_share(counted, lambda one: one.is_in_time, least),
        closed=_count(closed, least),
        resolved_share=_share(closed, lambda one: one.state != NOT_RESOLVED, least),
        in_full=_count([one for one in solved if one.state == RESOLVED], least),
        in_part=_count([one for one in solved if one.state == RESOLVED_IN_PART], least),
        reopened=_count([one for one in scored if one.is_reopened], least),
        overdue=sum(one.is_overdue for one in scored),
        levels=_table(waiting, lambda one: one.level, LEVELS, rules),
        headings=_table(scored, lambda one: one.heading, [one.key for one in rules.headings], rules),
        sides=_table(counted, lambda one: one.lead_side, sorted({one.lead_side for one in counted}), rules),
        gates=tuple(_gate(key, scored, rules) for key in (*GATES, *(one.level for one in rules.ladder[:-1]))),
        outcomes=_table(
            closed,
            lambda one: one.lead_side,
            sorted({one.lead_side for one in closed}),
            rules,
            holds=lambda one: one.state != NOT_RESOLVED,
        ),
    )


def _table(
    rows: Sequence[Scored],
    of: Callable[[Scored], str],
    keys: Sequence[str],
    rules: DifficultyRules,
    holds: Callable[[Scored], bool] = lambda one: one.is_in_time,
) -> tuple[Line, ...]:
    groups = {key: [one for one in rows if of(one) == key] for key in keys}
    hidden = withheld({key: (len(group), _companies(group)) for key, group in groups.items()}, rules.least_companies)
    return tuple(_line(key, group, key in hidden, rules, holds) for key, group in groups.items())


def _gate(gate: str, rows: Sequence[Scored], rules: DifficultyRules) -> GateLine:
    """A gate by the side that had to act, which is not the same for all. What was taken back tells nothing."""
    groups: dict[str, list[tuple[Scored, bool]]] = {}
    for one in rows:
        for each in one.kept if one.state != WITHDRAWN else ():
            if each.gate == gate:
                groups.setdefault(each.side, []).append((one, each.is_in_time))
    sizes = {side: (len(group), _companies([one for one, _ in group])) for side, group in groups.items()}
    hidden = withheld(sizes, rules.least_companies)
    lines = []
    for side, group in sorted(groups.items()):
        if side in hidden:
            lines.append(Line(side, None, None, None, ""))
        else:
            share = in_steps(sum(is_in_time for _, is_in_time in group) / len(group))
            lines.append(Line(side, rounded(len(group)), None, share, band(share, rules)))
    return GateLine(gate, tuple(lines))


def withheld(counts: dict[str, tuple[int, int]], least: int) -> frozenset[str]:
    """The cells that are not shown: too few companies, and where that leaves one alone, the next smallest as well.

    `counts` gives difficulties and companies for each cell. Empty cells are shown: there is nobody to protect.

    >>> sorted(withheld({"a": (40, 30), "b": (9, 7), "c": (2, 2), "d": (0, 0)}, 5))
    ['b', 'c']
    >>> sorted(withheld({"a": (40, 30), "b": (3, 3), "c": (2, 2)}, 5))
    ['b', 'c']
    """
    few = {key for key, (count, companies) in counts.items() if count and companies < least}
    others = [key for key, (count, _companies) in counts.items() if count and key not in few]
    if len(few) == 1 and others:
        few.add(min(others, key=lambda key: (counts[key], key)))
    return frozenset(few)


def _line(
    key: str, group: Sequence[Scored], is_hidden: bool, rules: DifficultyRules, holds: Callable[[Scored], bool]
) -> Line:
    if is_hidden or not group:
        return Line(key, None if is_hidden else 0, None, None, "")
    share = in_steps(sum(map(holds, group)) / len(group))
    return Line(key, rounded(len(group)), round(median(one.days for one in group)), share, band(share, rules))


def band(share: float, rules: DifficultyRules) -> str:
    """Good, fair or poor, by the limits of the pack."""
    percent = share * 100
    return GOOD if percent >= rules.bands.good else FAIR if percent >= rules.bands.fair else POOR


def _companies(rows: Sequence[Scored]) -> int:
    return len({one.company for one in rows})


def _count(rows: Sequence[Scored], least: int) -> int | None:
    if not rows:
        return 0
    return rounded(len(rows)) if _companies(rows) >= least else None


def _share(rows: Sequence[Scored], holds: Callable[[Scored], bool], least: int) -> float | None:
    return in_steps(sum(map(holds, rows)) / len(rows)) if rows and _companies(rows) >= least else None
