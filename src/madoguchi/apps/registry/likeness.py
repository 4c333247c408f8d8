"""Companies that may be the same as one that is being entered, or as one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from madoguchi.apps.registry import queries
from madoguchi.apps.registry.models import Organisation
from madoguchi.apps.registry.records import CompanyRecord
from madoguchi.apps.registry.writing import KIND, classes_of
from madoguchi.core import search
from madoguchi.core.refusals import Refused
from madoguchi.engines.identity import DIFFERENT, Record, Verdict, same_company
from madoguchi.engines.names import analyse, compare, threshold

CANDIDATES = 20
SHOWN = 5
RATE = 0.001
"""A pair of different companies is shown as alike at most once in a thousand."""


@dataclass(frozen=True)
class Alike:
    """A company whose name is like the one being entered."""

    organisation: Organisation
    score: float


def alike(record: CompanyRecord) -> list[Alike]:
    """Public companies of the same side with a name like this one's, the likest first."""
    found: list[Alike] = []
    for one in _candidates(record.side, [name.text for name in record.names]):
        score = max(
            (compare(name.text, alias.text).score for name in record.names for alias in one.aliases.all()), default=0.0
        )
        if score >= least_score():
            found.append(Alike(one, score))
    return sorted(found, key=lambda one: -one.score)[:SHOWN]


@cache
def least_score() -> float:
    """From which score on a name is shown as alike."""
    return threshold(RATE)


def _candidates(side: str, names: Iterable[str]) -> list[Organisation]:
    references: dict[str, None] = {}
    for name in names:
        for words in dict.fromkeys((name, analyse(name).core)):
            if not words:
                continue
            try:
                page = search.index().search(words, filters={"kind": [KIND], "side": [side]}, size=CANDIDATES)
            except Refused:
                return []
            references |= dict.fromkeys(page.references)
    return list(queries.public_companies(references).values())


def identity_record(organisation: Organisation) -> Record:
    """The company as the identity engine reads it."""
    aliases = list(organisation.aliases.all())
    return Record(
        organisation.pk,
        tuple(alias.text for alias in aliases),
        {one.scheme: one.value for one in organisation.identifiers.all()},
        reading=aliases[0].reading if aliases else "",
        region=organisation.region,
        address=organisation.address,
        activities=tuple(one["code"] for one in organisation.classes),
        web=organisation.web,
        founded_on=organisation.founded_on,
    )


def like_record(record: CompanyRecord) -> list[tuple[Organisation, Verdict]]:
    """Public companies of the same side that this record may be, the likeliest first, with the engine's verdict."""
    own = Record(
        0,
        tuple(name.text for name in record.names),
        {one.scheme: one.value for one in record.identifiers},
        reading=record.names[0].reading,
        region=record.region,
        address=record.address,
        activities=tuple(one["code"] for one in classes_of(record.activities)),
        web=record.web,
        founded_on=record.founded_on,
    )
    judged = ((one, same_company(own, identity_record(one))) for one in _candidates(record.side, own.names))
    found = [(one, verdict) for one, verdict in judged if verdict.outcome != DIFFERENT]
    return sorted(found, key=lambda pair: (-pair[1].weight, pair[0].pk))


def rivals(organisation: Organisation) -> list[tuple[Organisation, Verdict]]:
    """Other records of the same side that may be this company, with the engine's verdict."""
    own = identity_record(organisation)
    found = []
    for other in _candidates(organisation.side, own.names):
        if other.pk == organisation.pk:
            continue
        verdict = same_company(own, identity_record(other))
        if verdict.outcome != DIFFERENT:
            found.append((other, verdict))
    return found
