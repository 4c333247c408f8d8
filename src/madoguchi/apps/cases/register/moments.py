"""When a change of rules is worth a word, and which followers it touches. Reads the pack; keeps nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.apps.cases.register.drafts import binds, settled_on
from madoguchi.apps.cases.register.models import (
    A_MONTH_BEFORE,
    A_WEEK_BEFORE,
    ADOPTED,
    DRAFTED,
    DROPPED,
    IN_EFFECT,
    PROCEDURE,
    PRODUCT,
    REGION,
    Adoption,
)
from madoguchi.core import packs
from madoguchi.core.packs.procedures import RuleChange

BEFORE = ((A_MONTH_BEFORE, timedelta(days=30)), (A_WEEK_BEFORE, timedelta(days=7)))
LEAST_DIGITS = 2

Topic = tuple[str, str]


@dataclass(frozen=True)
class Moment:
    """Something happens to a change on a day, at the side whose rules change."""

    change: RuleChange
    kind: str
    on: date

    @property
    def key(self) -> str:
        """The same for the same moment; another once its day has moved."""
        return f"{self.change.key}:{self.kind}:{self.on.isoformat()}"


def moments_of(change: RuleChange, adoption: Adoption | None = None) -> list[Moment]:
    """Every moment of a change, earliest first. Nothing is told ahead of rules that nobody adopted.

    What became known late leaves out the days that were over by then.
    """
    said = change.said
    found = []
    settled = settled_on(change, adoption)
    if said.comment is not None:
        found.append(Moment(change, DRAFTED, said.comment.opens))
        if settled is not None:
            found.append(Moment(change, ADOPTED if binds(change, adoption) else DROPPED, settled))
    elif said.announced is not None:
        found.append(Moment(change, ADOPTED, said.announced))
    if binds(change, adoption):
        known_from = max((one.on for one in found), default=date.min)
        ahead = [Moment(change, kind, said.effective - before) for kind, before in BEFORE]
        found += [one for one in ahead if one.on > known_from]
        found.append(Moment(change, IN_EFFECT, said.effective))
    return sorted(found, key=lambda one: one.on)


def reached(
    today_at: Mapping[str, date], *, since: date, changes: Iterable[RuleChange], adoptions: Mapping[str, Adoption]
) -> Iterator[Moment]:
    """The moments from one day up to today, by the date of each side."""
    for change in changes:
        today = today_at[change.said.side]
        yield from (one for one in moments_of(change, adoptions.get(change.key)) if since <= one.on <= today)


def procedures_of(change: RuleChange) -> tuple[str, ...]:
    """The procedures a change makes different."""
    return tuple(dict.fromkeys(one.procedure for one in change.said.replaces))


def regions_of(change: RuleChange) -> frozenset[str]:
    """The regions in which a change holds: those it names, else those of its procedures, else all of its side."""
    if change.said.regions:
        return frozenset(change.said.regions)
    corridor = packs.current()
    named = [corridor.procedure(one.procedure).version(one.after).said.regions for one in change.said.replaces]
    if named and all(named):
        return frozenset(region for regions in named for region in regions)
    return frozenset(one.code for one in corridor.regions_of(change.said.side))


def are_kin(code: str, other: str) -> bool:
    """Does one code of goods lie within the other? A chapter touches its headings, and a heading its chapter.

    >>> are_kin("03", "030614"), are_kin("030614", "0306"), are_kin("0306", "0307")
    (True, True, False)
    """
    return code.startswith(other) or other.startswith(code)


def goods_of(change: RuleChange) -> tuple[str, ...]:
    """The codes a change is about: those it names, those it splits, what comes of them, and what they once came of."""
    said = change.said
    found = dict.fromkeys([*said.products, *(code for one in said.splits for code in (one.code, *one.into))])
    splits = [one for other in packs.current().changes.values() for one in other.said.splits]
    waiting = list(found)
    while waiting:
        code = waiting.pop()
        older = [one.code for one in splits if any(are_kin(new, code) for new in one.into) and one.code not in found]
        found.update(dict.fromkeys(older))
        waiting += older
    return tuple(found)


def split_of(code: str) -> tuple[date, tuple[str, ...]] | None:
    """From which day a code of goods gives way to which others; None while it stays."""
    for change in packs.current().changes.values():
        for one in change.said.splits:
            if one.code == code:
                return change.said.effective, one.into
    return None


def touches(change: RuleChange, topics: Iterable[Topic]) -> bool:
    """Does a change touch one of these?"""
    regions, goods = regions_of(change), goods_of(change)
    return any(
        (kind == PROCEDURE and key in procedures_of(change))
        or (kind == REGION and key in regions)
        or (kind == PRODUCT and any(are_kin(key, code) for code in goods))
        for kind, key in topics
    )
