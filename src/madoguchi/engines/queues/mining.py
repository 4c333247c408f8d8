"""What a log of events says: what followed what, how often, after how long; when desks worked and when cases lay.

Times are numbers in one unit, such as working days. Everything is counted by sorting and adding up arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace

import numpy as np
import numpy.typing as npt

from .durations import Floats

BEGUN, ASKED, ANSWERED, ENDED = "begun", "asked", "answered", "ended"


@dataclass(frozen=True)
class Follows:
    """How often one thing followed another directly in a case, and how long after: mean, half, nine in ten."""

    before: str
    after: str
    count: int
    mean: float
    median: float
    p90: float


def waiting(
    cases: npt.ArrayLike, activities: Sequence[str] | npt.NDArray[np.str_], times: npt.ArrayLike
) -> tuple[Follows, ...]:
    """What directly followed what, most frequent first. Three columns of one log, in any order.

    Events of one case at the same time keep the order in which they are given. Raises ValueError for columns of
    different length.

    >>> found = waiting([1, 1, 2, 2], ["filed", "decided", "filed", "decided"], [0.0, 4.0, 1.0, 3.0])
    >>> [(one.before, one.after, one.count, one.mean) for one in found]
    [('filed', 'decided', 2, 3.0)]
    """
    _, whose = _numbered(cases)
    names, which = _numbered(activities)
    at = np.asarray(times, dtype=np.float64)
    if not len(whose) == len(which) == len(at):
        raise ValueError("the columns of a log are equally long")
    pairs, gaps = follow(whose, which, at, len(names))
    return _summed(names, pairs, gaps)


def _numbered(column: npt.ArrayLike) -> tuple[list[str], npt.NDArray[np.int64]]:
    """A column as numbers, and the words they stand for. Whole numbers stay what they are; words are looked up, which
    is many times as fast as sorting them."""
    values = np.asarray(column)
    if values.dtype.kind in "iu":
        return [], values.astype(np.int64)
    words = values.tolist()
    names = sorted(set(words))
    places = {name: place for place, name in enumerate(names)}
    return names, np.fromiter(map(places.__getitem__, words), dtype=np.int64, count=len(words))


def follow(
    whose: npt.NDArray[np.int64], which: npt.NDArray[np.int64], at: Floats, kinds: int
) -> tuple[npt.NDArray[np.int64], Floats]:
    """For each event with one before it in its case: the pair as one number (before × kinds + after), and the gap."""
    order = np.lexsort((at, whose))
    whose, which, at = whose[order], which[order], at[order]
    same = whose[1:] == whose[:-1]
    return (which[:-1] * kinds + which[1:])[same], (at[1:] - at[:-1])[same]


def _summed(names: Sequence[str], pairs: npt.NDArray[np.int64], gaps: Floats) -> tuple[Follows, ...]:
    # Short numbers are sorted by their digits, in one pass.
    keys = pairs.astype(np.uint16) if len(names) <= 256 else pairs
    order = np.argsort(keys, kind="stable")
    gaps = gaps[order]
    counts = np.bincount(pairs, minlength=0)
    starts = np.cumsum(counts) - counts
    found = []
    for pair in np.flatnonzero(counts).tolist():
        own = gaps[starts[pair] : starts[pair] + counts[pair]]
        before, after = divmod(pair, len(names))
        median, p90 = np.percentile(own, [50, 90])
        found.append(Follows(names[before], names[after], len(own), float(own.mean()), float(median), float(p90)))
    return tuple(sorted(found, key=lambda one: (-one.count, one.before, one.after)))


@dataclass(frozen=True, slots=True)
class Visit:
    """One turn of a case at a desk: it came, it left, with a question or for good; the answer took so long."""

    task: str
    came: float
    left: float
    asked: bool
    answer: float | None = None


def visits_of(events: Iterable[tuple[object, str, str, float]]) -> tuple[Visit, ...]:
    """The turns at desks in a log of (attempt, task, kind, time), by the time of coming.

    Kinds are `begun`, `asked`, `answered`, `ended`; others are passed over, as are attempts that have not ended and
    events that run backward. `attempt` is whatever names one attempt at one task of one case.
    """
    grouped: dict[object, list[tuple[float, int, str, str]]] = {}
    for place, (attempt, task, kind, at) in enumerate(events):
        if kind in {BEGUN, ASKED, ANSWERED, ENDED}:
            grouped.setdefault(attempt, []).append((at, place, kind, task))
    found = [visit for log in grouped.values() for visit in _turns(sorted(log))]
    return tuple(sorted(found, key=lambda one: (one.came, one.left)))


def _turns(log: Sequence[tuple[float, int, str, str]]) -> list[Visit]:
    if log[0][2] != BEGUN or log[-1][2] != ENDED:
        return []
    visits: list[Visit] = []
    came: float | None = log[0][0]
    asked_at = 0.0
    for at, _, kind, task in log[1:]:
        if kind == ASKED and came is not None:
            visits.append(Visit(task, came, at, asked=True))
            came, asked_at = None, at
        elif kind == ANSWERED and came is None:
            visits[-1] = Visit(task, visits[-1].came, visits[-1].left, asked=True, answer=at - asked_at)
            came = at
        elif kind == ENDED and came is not None:
            visits.append(Visit(task, came, at, asked=False))
    return visits


@dataclass(frozen=True, slots=True)
class Served:
    """A turn taken apart: how long it lay before a desk that serves in order, and how long it was worked at."""

    visit: Visit
    queued: float
    worked: float


def served(visits: Sequence[Visit], officers: int) -> tuple[Served, ...]:
    """When a desk with so many officers must have begun each turn, if it took them in the order of coming.

    Work begins when the case has come and an officer is free, that is, when one of those before has left. What the
    log shows as shorter than that was not taken in order; its work counts as nothing.

    >>> turns = [Visit("t", 0.0, 3.0, False), Visit("t", 1.0, 5.0, False), Visit("t", 9.0, 10.0, False)]
    >>> [(one.queued, one.worked) for one in served(turns, 1)]
    [(0.0, 3.0), (2.0, 2.0), (0.0, 1.0)]
    """
    if officers < 1:
        raise ValueError("a desk has one officer at least")
    free = [-np.inf] * officers
    heapify(free)
    found = []
    for visit in sorted(visits, key=lambda one: (one.came, one.left)):
        begun = min(max(visit.came, free[0]), visit.left)
        heapreplace(free, visit.left)
        found.append(Served(visit, float(begun - visit.came), float(visit.left - begun)))
    return tuple(found)
