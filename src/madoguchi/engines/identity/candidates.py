"""Weighs the records of one register against those of another, before anything is explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from madoguchi.engines.identity.commonness import Commonness
from madoguchi.engines.identity.glance import Known, promise
from madoguchi.engines.identity.meeting import MeetingPoints
from madoguchi.engines.identity.records import Record
from madoguchi.engines.identity.verdicts import (
    AGAINST_THE_NAME,
    DIFFERENT,
    MOST_NAMES,
    SETTLED,
    Verdict,
    name_worth,
    read_name,
    same_company,
)
from madoguchi.engines.names import Comparison, Entry, Name, NameIndex, Reason, explain

_HITS = 32  # answers of the index looked at for one name
_BLOCK = 4096
_LOWEST_SCORE = 0.3
_STEPS = 1000


class Fit(NamedTuple):
    """How well a name of the left record fits one of the right, and which of their names."""

    score: float
    own: int
    other: int


class Candidate(NamedTuple):
    """Places of two records that are or may be the same. `fit` is None where all names of both are to be compared."""

    left: int
    right: int
    weight: float
    fit: Fit | None


def candidates(
    ours: Sequence[Record], theirs: Sequence[Record], among: Commonness, *, threads: int
) -> Iterator[Candidate]:
    """All pairs that are the same or to be asked about, in the order of the left records, weightiest first."""
    weighing = _Weighing(theirs, among)
    for begin in range(0, len(ours), _BLOCK):
        block = ours[begin : begin + _BLOCK]
        for at, (record, fits) in enumerate(zip(block, weighing.fits(block, threads), strict=True), start=begin):
            found, known = [], Known.of(record)
            for place, fit in fits.items():
                verdict = weighing.verdict(record, known, place, fit)
                if verdict is not None and verdict.outcome != DIFFERENT:
                    found.append(Candidate(at, place, verdict.weight, fit))
            yield from sorted(found, key=lambda each: (-each.weight, each.right))


class _Weighing:
    """The right register made ready: its names, and where its records meet others."""

    def __init__(self, theirs: Sequence[Record], among: Commonness) -> None:
        self._theirs, self._among = theirs, among
        self._points = MeetingPoints(theirs)
        entries: list[Entry] = []
        self._first = [0]
        for at, record in enumerate(theirs):
            for place, name in enumerate(record.names):
                entries.append(Entry((at, place), name, reading=record.reading or None if place == 0 else None))
            self._first.append(len(entries))
        self._index = NameIndex(entries)
        self._known = [Known.of(record) for record in theirs]
        self._worths = [name_worth(step / _STEPS, among) for step in range(_STEPS + 1)]

    def fits(self, block: Sequence[Record], threads: int) -> Iterator[dict[int, Fit | None]]:
        """For each record the places worth comparing, with the names that fit best."""
        owners = [(at, own) for at, record in enumerate(block) for own in range(min(len(record.names), MOST_NAMES))]
        names = [read_name(block[at], own) for at, own in owners]
        best: list[dict[int, Fit | None]] = [{} for _ in block]
        for (at, own), hits in zip(
            owners, self._index.search_many(names, _HITS, threads=threads, is_thorough=True), strict=True
        ):
            for hit in hits:
                if hit.score >= _LOWEST_SCORE:
                    _keep_better(best[at], hit.key[0], Fit(hit.score, own, hit.key[1]))
        met = [sorted(self._points.of(record) - found.keys()) for record, found in zip(block, best, strict=True)]
        for found, places in zip(best, met, strict=True):
            found.update(dict.fromkeys(places))
        pairs = [[(place, name) for place in met[at] for name in self._names_of(place)] for at, _ in owners]
        scores = self._index.fits(names, [[self._first[place] + name for place, name in some] for some in pairs])
        for (at, own), name, some, given in zip(owners, names, pairs, scores, strict=True):
            # Names of look-alike letters are compared twice, which is left to the comparison of pairs.
            for (place, other), score in zip(some, given, strict=True) if not name.look_alikes else ():
                _keep_better(best[at], place, Fit(score, own, other))
        return iter(best)

    def _names_of(self, place: int) -> range:
        return range(min(self._first[place + 1] - self._first[place], MOST_NAMES))

    def verdict(self, record: Record, known: Known, at: int, fit: Fit | None) -> Verdict | None:
        """The verdict without what is only to be read; None where it cannot be but different."""
        other = self._theirs[at]
        if fit is None:
            return same_company(record, other, among=self._among)
        named = self._worths[ceil(fit.score * _STEPS)]
        if named + promise(known, self._known[at]) < self._among.band_ask:
            return None
        verdict = same_company(record, other, name=Comparison(fit.score), among=self._among)
        if verdict.outcome == DIFFERENT or verdict.weight >= SETTLED:
            return verdict
        against = _against(read_name(record, fit.own), read_name(other, fit.other))
        if not against:
            return verdict
        return same_company(record, other, name=Comparison(fit.score, against), among=self._among)


def _keep_better(best: dict[int, Fit | None], place: int, fit: Fit) -> None:
    before = best.get(place)
    if before is None or fit.score > before.score:
        best[place] = fit


def _against(left: Name, right: Name) -> tuple[Reason, ...]:
    """What speaks against two names, without explaining what speaks for them where no numbers stand in them."""
    if any(token.is_number for name in (left, right) for token in name.tokens):
        return tuple(reason for reason in explain(left, right) if reason.key in AGAINST_THE_NAME)
    is_apart = left.tokens and right.tokens and left.family and right.family and left.family != right.family
    return (Reason("different-form"),) if is_apart else ()
