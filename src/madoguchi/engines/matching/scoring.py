"""Which pairs are looked at, and what each is worth: the chance that both sides accept it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .features import Meeting, Views, columns_of, turn, views
from .market import Market
from .model import Model, Weights
from .overlap import word_weights
from .profiles import Profile
from .rosters import Bools, Floats, Integers, Ragged, Roster

CHUNK = 1 << 18
"""Pairs compared at once: enough to be quick, few enough to stay small in memory."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs worth scoring: ``seekers.ids[rows[p]]`` with ``partners.ids[columns[p]]``, each once, sorted."""

    seekers: Roster
    partners: Roster
    rows: Integers
    columns: Integers

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for row, column in zip(self.rows.tolist(), self.columns.tolist(), strict=True):
            yield self.seekers.ids[row], self.partners.ids[column]

    def without(self, pairs: Iterable[tuple[str, str]]) -> Candidates:
        """The candidates with the named pairs taken out: screened, blocked, introduced before."""
        row_of = {name: row for row, name in enumerate(self.seekers.ids)}
        column_of = {name: column for column, name in enumerate(self.partners.ids)}
        width = max(1, len(self.partners.ids))
        barred = [row_of[s] * width + column_of[p] for s, p in pairs if s in row_of and p in column_of]
        kept = ~np.isin(self.rows * width + self.columns, np.array(barred, dtype=np.int64))
        return Candidates(self.seekers, self.partners, self.rows[kept], self.columns[kept])


def score(pairs: Candidates, model: Model) -> Market:
    """What each pair is worth: P(seeker accepts) times P(partner accepts), each by its own side's model.

    >>> east = Profile(id="sakura", side="east", needs=("0307",))
    >>> west = Profile(id="vostok", side="west", offers=("030721",))
    >>> even = Model.restored({"": {"intercept": 0.0, "weights": {}}})
    >>> score(all_pairs([east], [west]), even).values.tolist()
    [0.25]
    """
    meeting = Meeting.of(pairs.seekers, pairs.partners)
    judges = model.of(pairs.seekers.side), model.of(pairs.partners.side)
    chances = np.empty((2, len(pairs)))
    for first in range(0, len(pairs), CHUNK):
        part = slice(first, first + CHUNK)
        rows, columns = pairs.rows[part], pairs.columns[part]
        shared = meeting.shared(rows, columns)
        chances[0, part] = _chance(_logits(judges[0], pairs.seekers, pairs.partners, shared, rows, columns))
        chances[1, part] = _chance(_logits(judges[1], pairs.partners, pairs.seekers, turn(shared), columns, rows))
    return Market(
        pairs.seekers.ids,
        pairs.partners.ids,
        pairs.rows,
        pairs.columns,
        chances[0] * chances[1],
        chances[0],
        chances[1],
    )


def pair_views(pairs: Candidates) -> tuple[Views, Views]:
    """The features of all pairs, as seekers see partners and as partners see seekers."""
    shared = Meeting.of(pairs.seekers, pairs.partners).shared(pairs.rows, pairs.columns)
    return (
        views(pairs.seekers, pairs.partners, shared, pairs.rows, pairs.columns),
        views(pairs.partners, pairs.seekers, turn(shared), pairs.columns, pairs.rows),
    )


def all_pairs(seekers: Iterable[Profile] | Roster, offerers: Iterable[Profile] | Roster) -> Candidates:
    """Everyone with everyone: for small sides, and to see what a shortlist loses."""
    left, right = Roster.of(seekers), Roster.of(offerers)
    height, width = len(left.ids), len(right.ids)
    return Candidates(left, right, np.repeat(np.arange(height), width), np.tile(np.arange(width), height))


def _logits(
    judge: Weights, reader: Roster, other: Roster, shared: dict[str, Floats], rows: Integers, columns: Integers
) -> Floats:
    made = columns_of(reader, other, shared, rows, columns)
    total = np.full(len(rows), judge.intercept)
    for key in made:
        weight = judge.weights.get(key, 0.0)
        if weight:
            total += weight * made[key]()
    return total


def _chance(logits: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-logits))


BLOCKS = (
    ("needs", "offers", (1.0, 0.6, 0.3)),
    ("offers", "needs", (1.0, 0.6, 0.3)),
    ("wanted_activities", "activities", (1.0, 0.7, 0.4)),
    ("activities", "wanted_activities", (1.0, 0.7, 0.4)),
    ("activities", "activities", (0.5, 0.35, 0.2)),
    ("complements", "kinds", (0.3, 0.0, 0.0)),
    ("wanted_regions", "regions", (0.2, 0.0, 0.0)),
    ("regions", "wanted_regions", (0.2, 0.0, 0.0)),
)
"""What the two sides are looked up by: own list, the other's list, weight at each depth.

A chapter is worth little, so that it decides only where nothing closer is there: the fall-back.
"""
WORDS_WORTH = 1.0
MOST_MEETINGS = 1500
"""Meetings in a code that are looked at for each profile; keeps large sides in time, small ones whole."""


def candidates(
    seekers: Iterable[Profile] | Roster,
    offerers: Iterable[Profile] | Roster,
    k: int = 50,
    *,
    barred: Iterable[tuple[str, str]] = (),
    workers: int = 1,
) -> Candidates:
    """The pairs worth scoring: the union of the ``k`` nearest of every seeker and of every offerer.

    Both directions count at once: what one needs and the other offers, and the reverse. Pairs with
    nothing in common are never candidates; ``barred`` pairs are left out.

    >>> east = [Profile(id="sakura", side="east", needs=("030721",))]
    >>> west = [Profile(id="vostok", side="west", offers=("0307",)), Profile(id="amur", side="west", offers=("44",))]
    >>> list(candidates(east, west, 50))
    [('sakura', 'vostok')]
    """
    if k < 1:
        raise ValueError("at least one candidate is needed for each")
    left, right = Roster.of(seekers), Roster.of(offerers)
    if not left.ids or not right.ids:
        none = np.zeros(0, dtype=np.int64)
        return Candidates(left, right, none, none)
    mine, theirs = _vectors(left, right)
    width = len(right.ids)
    telling = _telling(mine, theirs)
    brief_mine, brief_theirs = mine[:, telling], theirs[:, telling]
    found = [
        _nearest(brief_mine, brief_theirs, k, workers, width=width),
        _nearest(brief_theirs, brief_mine, k, workers, width=width, turned=True),
    ]
    flat = np.unique(np.concatenate(found))
    bare_left = np.flatnonzero(np.bincount(flat // width, minlength=len(left.ids)) == 0)
    bare_right = np.flatnonzero(np.bincount(flat % width, minlength=width) == 0)
    if not telling.all() and (len(bare_left) or len(bare_right)):  # whom only the commonest codes describe
        rows, columns = _apart(_nearest(mine[bare_left], theirs, k, workers, width=width), width)
        backward, forward = _apart(_nearest(theirs[bare_right], mine, k, workers, width=len(left.ids)), len(left.ids))
        more = bare_left[rows] * width + columns, forward * width + bare_right[backward]
        flat = np.unique(np.concatenate((flat, *more)))
    return Candidates(left, right, flat // width, flat % width).without(barred)


def _telling(mine: sparse.csr_array, theirs: sparse.csr_array) -> Bools:
    """Which codes are looked up: all of them, unless the sides are large; then not the commonest.

    A code that thousands have on both sides tells little and costs the most. What it says still
    counts in the score.
    """
    left = np.bincount(mine.indices, minlength=mine.shape[1]).astype(np.float64)
    cost = left * np.bincount(theirs.indices, minlength=theirs.shape[1])
    order = np.argsort(cost, kind="stable")
    is_telling = np.zeros(len(cost), dtype=bool)
    is_telling[order[np.cumsum(cost[order]) <= MOST_MEETINGS * (mine.shape[0] + theirs.shape[0])]] = True
    return is_telling


def _apart(flat: Integers, width: int) -> tuple[Integers, Integers]:
    return flat // width, flat % width


def _nearest(
    mine: sparse.csr_array, theirs: sparse.csr_array, k: int, workers: int, *, width: int, turned: bool = False
) -> Integers:
    """The k nearest of each row, as one number a pair. The only place that knows the library."""
    from sparse_dot_topn import sp_matmul_topn  # loaded where it is used

    left, right = sparse.csr_matrix(mine), sparse.csr_matrix(theirs.T)  # it knows no sparse arrays
    best = sp_matmul_topn(left, right, top_n=min(k, theirs.shape[0]), threshold=0.0, n_threads=workers)
    rows = np.repeat(np.arange(best.shape[0], dtype=np.int64), np.diff(best.indptr))
    columns = best.indices.astype(np.int64)
    flat: Integers = columns * width + rows if turned else rows * width + columns
    return flat


def _vectors(left: Roster, right: Roster) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Both sides as rows over the same codes, rare codes weighing more."""
    mine, theirs = [], []
    for own, other, worth in BLOCKS:
        for depth, weight in enumerate(worth):
            if weight:
                pair = _indicators(getattr(left, own), getattr(right, other), depth, weight)
                mine.append(pair[0])
                theirs.append(pair[1])
    for own, other in (("need_words", "offer_words"), ("offer_words", "need_words")):
        pair = word_weights(getattr(left, own), getattr(right, other), rare_first=True)
        mine.append((pair[0] * WORDS_WORTH).astype(np.float32))
        theirs.append(pair[1].astype(np.float32))
    return sparse.hstack(mine, format="csr", dtype=np.float32), sparse.hstack(theirs, format="csr", dtype=np.float32)


def _indicators(left: Ragged, right: Ragged, depth: int, weight: float) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Which code each has at one depth; only codes that stand on both sides, weighed by their rarity."""
    known = np.intersect1d(left.keys[:, depth], right.keys[:, depth])
    known = known[known >= 0]
    sides = []
    counts = np.zeros(len(known))
    for ragged in (left, right):
        rows = np.repeat(np.arange(len(ragged.starts) - 1), np.diff(ragged.starts))
        places = np.searchsorted(known, ragged.keys[:, depth])
        places[places == len(known)] = 0
        met = known[places] == ragged.keys[:, depth] if len(known) else np.zeros(len(rows), dtype=bool)
        matrix = sparse.csr_array(
            (np.ones(int(met.sum())), (rows[met], places[met])), shape=(len(ragged.starts) - 1, len(known))
        )
        matrix.sum_duplicates()
        matrix.data[:] = 1.0
        counts += np.bincount(matrix.indices, minlength=len(known))
        sides.append(matrix)
    total = len(left.starts) + len(right.starts) - 2
    rarity = np.sqrt(weight * np.log1p(total / np.maximum(counts, 1)))
    mine, theirs = (
        sparse.csr_array((side.data * rarity[side.indices], side.indices, side.indptr), shape=side.shape)
        for side in sides
    )
    return mine, theirs
