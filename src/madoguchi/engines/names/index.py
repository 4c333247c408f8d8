"""An index over names, for thousands of questions a second among millions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madoguchi.engines.names import retrieval
from madoguchi.engines.names.analysis import Name, analyse
from madoguchi.engines.names.calibration import calibrated, coefficients, raw_at
from madoguchi.engines.names.comparison import Reason, explain, scratch
from madoguchi.engines.names.kernel import Packed
from madoguchi.engines.names.packing import Packer

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CANDIDATES = 64  # names compared in full for one question
BUDGET = 15_000  # list entries looked at for one question
_PART = 128  # names handed to a thread at once
_LOOK_ALIKE_SHARE = 0.97
_ALL_BELOW = 1_500  # so few names are all compared
_AS_GOOD_AS_CERTAIN = 0.00001  # so rarely reached by a wrong pair that less promising names need no comparison
_WORTH_EXPLAINING = 0.35


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the index under the caller's key. `reading` is the register's own."""

    key: Any
    name: str
    language: str | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers a question, how well, and why (no reasons below 0.35, which one wrong pair in a
    hundred reaches).
    """

    key: Any
    name: str
    score: float
    reasons: tuple[Reason, ...] = ()


class NameIndex:
    """Names to be searched in any script. What it holds never changes: a name that is edited needs a new
    index or a second one.

    >>> index = NameIndex([("jp", "株式会社サクラ水産"), ("ru", "ООО «Восток Логистика»")])
    >>> [hit.key for hit in index.search("Vostok Logistics", 1)]
    ['ru']
    """

    def __init__(self, entries: Iterable[Entry | tuple[Any, str]]) -> None:
        self._entries: list[Entry] = []
        packer = Packer()
        for given in entries:
            entry = given if isinstance(given, Entry) else Entry(*given)
            name = analyse(entry.name, language=entry.language, reading=entry.reading)
            packer.add(name.tokens, name.family)
            self._entries.append(entry)
        packed, groups = packer.packed(), scratch()[2]
        begins, members = retrieval.build(packed, groups)
        self._lists = (groups, begins, members, retrieval.norms(packed, groups, begins, len(self._entries)))
        self._packed = self._weighed(packed)
        self._own = local()

    def __len__(self) -> int:
        return len(self._entries)

    def search(
        self, name: str | Name, limit: int = 10, *, reading: str | None = None, with_reasons: bool = True
    ) -> list[Hit]:
        """The best entries for a name, best first, at most `limit`; none for a name without words."""
        asked = name if isinstance(name, Name) else analyse(name, reading=reading)
        return self._answered([asked], limit, with_reasons)[0]

    def search_many(
        self,
        names: Sequence[str | Name],
        limit: int = 10,
        *,
        threads: int = 2,
        with_reasons: bool = False,
        is_thorough: bool = False,
    ) -> list[list[Hit]]:
        """`search` for many names at once, in their order. A thorough search compares every candidate, even when one of
        the most promising fits as good as certainly: for callers who know more than the name."""

        def part(begin: int) -> list[list[Hit]]:
            chosen = names[begin : begin + _PART]
            asked = [name if isinstance(name, Name) else analyse(name) for name in chosen]
            return self._answered(asked, limit, with_reasons, is_thorough)

        with ThreadPoolExecutor(threads) as pool:
            return [hits for some in pool.map(part, range(0, len(names), _PART)) for hits in some]

    def fits(self, names: Sequence[Name], places: Sequence[Sequence[int]]) -> list[list[float]]:
        """For each name its scores with the entries at these places, counted from 0 in the order they were given, as
        written (look-alike letters are not asked about)."""
        packer = Packer()
        for name in names:
            packer.add(name.tokens, name.family)
        begins = np.cumsum([0, *(len(some) for some in places)])
        flat = np.fromiter((place for some in places for place in some), np.int64, count=int(begins[-1]))
        raw = np.empty(len(flat))
        asked, weights = self._weighed(packer.packed()), coefficients("pool")
        retrieval.score_given(asked, self._packed, begins, flat, scratch(), weights, raw)
        scores = calibrated(raw, "pool").tolist()
        return [scores[begin:end] for begin, end in pairwise(begins.tolist())]

    def _answered(
        self, asked: Sequence[Name], limit: int, with_reasons: bool, is_thorough: bool = False
    ) -> list[list[Hit]]:
        """The hits of each name: names of look-alike letters are asked twice, and the better answer counts."""
        packer = Packer()
        for name in asked:
            packer.add(name.tokens, name.family)
        alike = [at for at, name in enumerate(asked) if name.look_alikes]
        for at in alike:
            packer.add(asked[at].look_alikes, asked[at].family)
        found, scores = self._scored(self._weighed(packer.packed()), limit, is_thorough)
        ranked = [list(zip(*each, strict=True)) for each in zip(found.tolist(), scores.tolist(), strict=True)]
        answers = []
        for at, name in enumerate(asked):
            best = ranked[at] if name.tokens else []
            if name.look_alikes:
                best = _better_of(best, ranked[len(asked) + alike.index(at)], limit)
            answers.append([self._hit(name, entry, score, with_reasons) for entry, score in best if entry >= 0])
        return answers

    def _hit(self, asked: Name, at: int, score: float, with_reasons: bool) -> Hit:
        entry = self._entries[at]
        if not with_reasons or score < _WORTH_EXPLAINING:
            return Hit(entry.key, entry.name, score)
        read = analyse(entry.name, language=entry.language, reading=entry.reading)
        return Hit(entry.key, entry.name, score, explain(asked, read))

    def _weighed(self, names: Packed) -> Packed:
        """The names with each word weighed by how rare it is here."""
        weights = np.empty(len(names.weight), np.float32)
        retrieval.weigh(names, self._lists[1], len(self._entries), weights)
        return names._replace(weight=weights)

    def _scored(self, asked: Packed, limit: int, is_thorough: bool) -> tuple[Ints, Floats]:
        """For each name asked for, the places of its best entries and their scores."""
        count = len(asked.first) - 1
        hits, raw = np.full((count, limit), -1, np.int64), np.full((count, limit), -1e9)
        if self._entries:
            sums, touched = self._scratch()
            enough = inf if is_thorough else raw_at(_AS_GOOD_AS_CERTAIN, "pool")
            sizes = (BUDGET, CANDIDATES, _ALL_BELOW, enough)
            weights = coefficients("pool")
            retrieval.answer_many(asked, self._packed, self._lists, sizes, scratch(), weights, sums, touched, hits, raw)
        return hits, calibrated(raw, "pool")

    def _scratch(self) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Room for adding up, one for each thread."""
        if not hasattr(self._own, "sums"):
            self._own.sums = np.zeros(len(self._entries), np.float32)
            self._own.touched = np.empty(BUDGET, np.int32)
        return self._own.sums, self._own.touched


def _better_of(
    as_written: list[tuple[int, float]], as_it_looks: list[tuple[int, float]], limit: int
) -> list[tuple[int, float]]:
    """The best of both answers, each entry once with its better score; looks count a little less."""
    best = dict(as_written)
    for entry, score in as_it_looks:
        best[entry] = max(best.get(entry, 0.0), score * _LOOK_ALIKE_SHARE)
    return sorted(best.items(), key=lambda found: -found[1])[:limit]
