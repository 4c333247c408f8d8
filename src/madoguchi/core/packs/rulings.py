"""Reads `rulings.yaml`: which authority of each side answers before anything is filed, within what time, for how long.

A pack without the file gives no advance rulings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import Field

from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.manifest import Key
from madoguchi.core.packs.problems import Problem
from madoguchi.core.packs.procedures import Evident, LawSaid, LimitSaid
from madoguchi.core.packs.safe_yaml import read_yaml
from madoguchi.core.packs.tables import Value, bind
from madoguchi.engines.procedures import CALENDAR_DAYS, MONTHS, WORKING_DAYS

FILE = "rulings.yaml"
DAYS_AND_MONTHS = (WORKING_DAYS, CALENDAR_DAYS, MONTHS)


class RulingRules(Evident):
    """How one side answers. The status of the row is that of `valid_months`; the limit has one of its own."""

    side: str
    authority: Key
    limit: LimitSaid
    valid_months: int = Field(ge=1, le=240)
    law: tuple[LawSaid, ...] = ()


class RulingsFile(Value):
    """Everything in the file."""

    rulings: tuple[RulingRules, ...]


def read_rulings(folder: Path) -> tuple[RulingRules, ...]:
    """How each side answers; nothing where the pack has no file. Raises PackError with every problem."""
    path = folder / FILE
    return bind(read_yaml(path), RulingsFile).rulings if path.exists() else ()


def problems_with(
    folder: Path,
    rules: tuple[RulingRules, ...],
    *,
    languages: Collection[str],
    sources: Collection[str],
    sides: Collection[str],
    authorities: Collection[str],
) -> Iterator[Problem]:
    """What the rest of the pack must agree with."""
    file = str(folder / FILE)
    seen: set[str] = set()
    for one in rules:
        here = f"rulings.{one.side}"
        if one.side not in sides:
            yield Problem(file, 0, "rulings.side", f"{one.side!r} is not known", "see sides in corridor.yaml")
        if one.side in seen:
            yield Problem(file, 0, "rulings.side", f"{one.side!r} stands twice", "keep one of them")
        seen.add(one.side)
        if one.authority not in authorities:
            yield Problem(file, 0, f"{here}.authority", f"{one.authority!r} is not known", "see authorities.csv")
        if one.limit.unit not in DAYS_AND_MONTHS or one.limit.count < 1:
            yield Problem(
                file, 0, f"{here}.limit", "does not end on a day", f"give at least one of {', '.join(DAYS_AND_MONTHS)}"
            )
        for evident in (one, one.limit, *one.law):
            if evident.source and evident.source not in sources:
                yield Problem(file, 0, f"{here}.source", f"{evident.source!r} is not known", "see sources.csv")
        for law in one.law:
            if isinstance(law.titles, Labels):
                for language in law.titles.lacks(tuple(languages)):
                    yield Problem(file, 0, f"{here}.law.{law.key}", f"has no text in {language}", "add it")
