"""Links two registers: numbers first, then names by index, every doubt left to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.engines.identity.identifiers import identifier
from madoguchi.engines.identity.records import Record
from madoguchi.engines.identity.verdicts import ASK, DIFFERENT, SAME, Verdict, same_company
from madoguchi.engines.names import Comparison, Entry, Hit, Name, NameIndex, Reason, analyse, explain

_CANDIDATES = 6  # index hits looked at for one name
_RIVAL = 1.0  # a second candidate this near (powers of ten) makes the first a question
_LOWEST_SCORE = 0.3


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that are one company, or may be."""

    left: Any
    right: Any
    verdict: Verdict


def link(left: Iterable[Record], right: Iterable[Record], *, threads: int = 2) -> Iterator[Link]:
    """The links between two registers, in the order of the left one: those that are the same, those to ask about.

    Memory holds both registers and an index of the right names; time grows with the left register.

    >>> left = [Record("a", ("株式会社サクラ水産",), region="Hokkaido", web="sakura.example")]
    >>> right = [Record("b", ("Sakura Suisan Co., Ltd.",), region="Hokkaido", web="http://www.sakura.example/")]
    >>> [(found.left, found.right, found.verdict.outcome) for found in link(left, right)]
    [('a', 'b', 'same')]
    """
    ours, theirs = list(left), list(right)
    by_number = _by_number(theirs)
    by_host, by_founding = _by_host(theirs), _by_founding(theirs)
    index = NameIndex(
        Entry((at, place), name, reading=record.reading or None if place == 0 else None)
        for at, record in enumerate(theirs)
        for place, name in enumerate(record.names)
    )
    for begin in range(0, len(ours), 4096):
        block = ours[begin : begin + 4096]
        names = [analyse(record.names[0], reading=record.reading or None) if record.names else "" for record in block]
        found = index.search_many(names, _CANDIDATES, threads=threads)
        for record, name, hits in zip(block, names, found, strict=True):
            known = {*_known(record, by_number), *by_host.get(record.host, ()), *by_founding.get(_founding(record), ())}
            yield from _decided(record, name, hits, known, theirs, index)


def settle(record: Record, others: Iterable[Record]) -> Iterator[Link]:
    """The links of one record among candidates found elsewhere, the weightiest first: the same bands and reasons.

    >>> sakura = Record("a", ("株式会社サクラ水産",), {"inn": "7707083893"})
    >>> [each.right for each in settle(sakura, [Record("b", ("Sakura",), {"inn": "7707083893"}), Record("c", ("X",))])]
    ['b']
    """
    links = [Link(record.key, other.key, same_company(record, other)) for other in others]
    links = sorted((each for each in links if each.verdict.outcome != DIFFERENT), key=lambda each: -each.verdict.weight)
    yield from _rivals_asked(links)


def _decided(
    record: Record, name: Name | str, hits: Sequence[Hit], known: set[int], theirs: list[Record], index: NameIndex
) -> Iterator[Link]:
    scores: dict[int, Hit] = {}
    for hit in hits:
        if hit.score >= _LOWEST_SCORE and (hit.key[0] not in scores or hit.score > scores[hit.key[0]].score):
            scores[hit.key[0]] = hit
    links = []
    for at in {*scores, *known}:
        verdict = _verdict(record, name, theirs[at], scores.get(at))
        if verdict.outcome != DIFFERENT:
            links.append(Link(record.key, theirs[at].key, verdict))
    links.sort(key=lambda each: -each.verdict.weight)
    yield from _rivals_asked(links)


def _verdict(record: Record, name: Name | str, other: Record, hit: Hit | None) -> Verdict:
    if hit is None or isinstance(name, str) or len(record.names) > 1:
        return same_company(record, other)
    read = analyse(hit.name, reading=other.reading or None if hit.key[1] == 0 else None)
    return same_company(record, other, name=Comparison(hit.score, explain(name, read)))


def _rivals_asked(links: list[Link]) -> Iterator[Link]:
    """Only one of several near candidates can be the same; without a number to settle it, a person does."""
    for place, each in enumerate(links):
        is_settled = any(reason.key == "same-identifier" for reason in each.verdict.reasons)
        has_rival = place > 0 or (len(links) > 1 and links[1].verdict.weight > each.verdict.weight - _RIVAL)
        if each.verdict.outcome == SAME and has_rival and not is_settled:
            verdict = replace(each.verdict, outcome=ASK, reasons=(Reason("several-candidates"), *each.verdict.reasons))
            each = Link(each.left, each.right, verdict)
        yield each


def _by_number(records: list[Record]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for at, record in enumerate(records):
        for scheme, value in record.identifiers.items():
            number = identifier(scheme, value)
            if number.is_unique and number.value:
                found.setdefault((scheme, number.value), []).append(at)
    return found


def _by_host(records: list[Record]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, record in enumerate(records):
        if record.host:
            found.setdefault(record.host, []).append(at)
    return {host: places for host, places in found.items() if len(places) <= 5}


def _founding(record: Record) -> tuple[object, str]:
    return (record.founded_on, record.region) if record.region else (None, "")


def _by_founding(records: list[Record]) -> dict[tuple[object, str], list[int]]:
    """Records founded on one day in one region: few enough to look at whatever their names are."""
    found: dict[tuple[object, str], list[int]] = {}
    for at, record in enumerate(records):
        if record.founded_on and record.region:
            found.setdefault(_founding(record), []).append(at)
    return {key: places for key, places in found.items() if len(places) <= 5}


def _known(record: Record, by_number: dict[tuple[str, str], list[int]]) -> set[int]:
    found: set[int] = set()
    for scheme, value in record.identifiers.items():
        found.update(by_number.get((scheme, identifier(scheme, value).value), ()))
    return found
