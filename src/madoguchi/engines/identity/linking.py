"""Links two registers: by numbers, by names and by everything else they know, every doubt left to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.engines.identity.candidates import Candidate, Fit, candidates
from madoguchi.engines.identity.commonness import Commonness
from madoguchi.engines.identity.glance import Known, promise
from madoguchi.engines.identity.records import Record
from madoguchi.engines.identity.verdicts import (
    ASK,
    DIFFERENT,
    SAME,
    SETTLED,
    Verdict,
    best_score,
    name_worth,
    read_name,
    same_company,
)
from madoguchi.engines.names import Comparison, Reason, explain

_RIVAL = 0.7  # a second candidate this near (powers of ten), on either side, makes the first a question


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that are one company, or may be."""

    left: Any
    right: Any
    verdict: Verdict


def link(left: Iterable[Record], right: Iterable[Record], *, threads: int = 2) -> Iterator[Link]:
    """The links between two registers, in the order of the left one: those that are the same, those to ask about.

    Memory holds both registers, an index of the right names and a line for each link; time grows with the left
    register, and the first link comes when all are weighed, since a rival may stand on either side.

    >>> left = [Record("a", ("株式会社サクラ水産",), region="Hokkaido", web="sakura.example")]
    >>> right = [Record("b", ("Sakura Suisan Co., Ltd.",), region="Hokkaido", web="http://www.sakura.example/")]
    >>> [(found.left, found.right, found.verdict.outcome) for found in link(left, right)]
    [('a', 'b', 'same')]
    """
    ours, theirs = list(left), list(right)
    among = Commonness.of(ours, theirs)
    found = list(candidates(ours, theirs, among, threads=threads))
    rivals = _Rivals(found)
    for each in found:
        one, other = ours[each.left], theirs[each.right]
        verdict = same_company(one, other, name=_explained(one, other, each.fit), among=among)
        if verdict.outcome == SAME and rivals.has(each):
            verdict = _asked(verdict)
        yield Link(one.key, other.key, verdict)


def settle(record: Record, others: Iterable[Record], *, among: Commonness | None = None) -> Iterator[Link]:
    """The links of one record among candidates found elsewhere, the weightiest first: the same bands and reasons.
    `among` counts the registers they come from.

    >>> sakura = Record("a", ("株式会社サクラ水産",), {"inn": "7707083893"})
    >>> [each.right for each in settle(sakura, [Record("b", ("Sakura",), {"inn": "7707083893"}), Record("c", ("X",))])]
    ['b']
    """
    links = [
        Link(record.key, other.key, same_company(record, other, among=among))
        for other in _promising(record, others, among or Commonness())
    ]
    links = sorted((each for each in links if each.verdict.outcome != DIFFERENT), key=lambda each: -each.verdict.weight)
    for place, each in enumerate(links):
        nearest = links[1 if place == 0 else 0].verdict.weight if len(links) > 1 else 0.0
        is_doubtful = each.verdict.weight < SETTLED and nearest > each.verdict.weight - _RIVAL
        if each.verdict.outcome == SAME and is_doubtful:
            each = replace(each, verdict=_asked(each.verdict))
        yield each


def _promising(record: Record, others: Iterable[Record], among: Commonness) -> Iterator[Record]:
    known = Known.of(record)
    for other in others:
        least = among.band_ask - promise(known, Known.of(other))
        if least <= 0 or name_worth(best_score(record, other), among) >= least:
            yield other


class _Rivals:
    """Only one of several near candidates can be the same, and a record is the same as one only; without a number to
    settle it, a person decides."""

    def __init__(self, found: Sequence[Candidate]) -> None:
        self._ours: dict[int, tuple[float, float]] = {}
        self._theirs: dict[int, tuple[float, float]] = {}
        for each in found:
            _keep_two(self._ours, each.left, each.weight)
            _keep_two(self._theirs, each.right, each.weight)

    def has(self, each: Candidate) -> bool:
        if each.weight >= SETTLED:
            return False
        return any(
            (second if each.weight >= best else best) > each.weight - _RIVAL
            for best, second in (self._ours[each.left], self._theirs[each.right])
        )


def _keep_two(best: dict[int, tuple[float, float]], place: int, weight: float) -> None:
    first, second = best.get(place, (0.0, 0.0))
    best[place] = (weight, first) if weight > first else (first, max(second, weight))


def _asked(verdict: Verdict) -> Verdict:
    return replace(verdict, outcome=ASK, reasons=(Reason("several-candidates"), *verdict.reasons))


def _explained(one: Record, other: Record, fit: Fit | None) -> Comparison | None:
    if fit is None:
        return None
    return Comparison(fit.score, explain(read_name(one, fit.own), read_name(other, fit.other)))
