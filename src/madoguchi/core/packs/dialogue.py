"""The dialogue of a corridor: bodies, issues with the positions of both sides, and what was promised or recommended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from madoguchi.core.packs.labels import LabelsField
from madoguchi.core.packs.manifest import Key
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.scenarios import Lines
from madoguchi.core.packs.tables import Row, read_rows

FOLDER = "dialogue"
YEAR, MONTH, DAY = "year", "month", "day"
Level = Literal[
    "leaders", "ministers", "ministries", "agencies", "finance", "business", "parliaments", "public", "multilateral"
]
BodyStatus = Literal["existing", "starting", "proposed", "suspended"]
UndertakingState = Literal["proposed", "agreed", "in_progress", "done", "dropped"]


def _date_like(text: str) -> str:
    first_day(text)
    return text


When = Annotated[str, AfterValidator(_date_like)]
"""A year, a month or a day: 2017, 2017-04, 2017-04-27."""


def first_day(text: str) -> tuple[date, str]:
    """The first day of a year, month or day, and which of the three it is.

    >>> first_day("2017-04")
    (datetime.date(2017, 4, 1), 'month')
    """
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        raise ValueError("should be a year, a month or a day, such as 2017, 2017-04 or 2017-04-27")
    precision = (YEAR, MONTH, DAY)[text.count("-")]
    return date.fromisoformat(text + {YEAR: "-01-01", MONTH: "-01", DAY: ""}[precision]), precision


class BodyRow(Row):
    """A body in which both sides meet, or one of a side that deals with the other."""

    key: Key
    level: Level
    side: str = ""
    status: BodyStatus
    names: LabelsField
    mandate: LabelsField
    lines: Lines


class IssueRow(Row):
    """A question on which positions are taken, between two labelled ends."""

    key: Key
    names: LabelsField
    low_end: LabelsField
    high_end: LabelsField


class PositionRow(Row):
    """Where a side stands on an issue, from 0 to 100 between its ends; an interval where the source leaves room."""

    issue: str
    side: str
    low: Annotated[int, Field(ge=0, le=100)]
    high: Annotated[int, Field(ge=0, le=100)]
    held: When
    basis: Literal["stated", "inferred"]
    lines: Lines
    said: LabelsField


class UndertakingRow(Row):
    """A promise made in a meeting, or a recommendation, with what would show that it is kept."""

    key: Key
    kind: Literal["made", "recommended"]
    body: str
    side: str = ""
    made: When
    due: When = ""
    state: UndertakingState
    reading: str = ""
    lines: Lines
    text: LabelsField
    test: LabelsField


@dataclass(frozen=True)
class DialogueTables:
    """What a pack says of the dialogue; empty where it says nothing."""

    bodies: tuple[BodyRow, ...] = ()
    issues: tuple[IssueRow, ...] = ()
    positions: tuple[PositionRow, ...] = ()
    undertakings: tuple[UndertakingRow, ...] = ()


def read_dialogue(folder: Path, languages: Sequence[str], sides: Sequence[str]) -> DialogueTables:
    """The tables under `dialogue/`. Raises PackError with every problem."""
    if not (folder / FOLDER).is_dir():
        return DialogueTables()
    problems: list[Problem] = []

    def rows(name: str, model: type[Any], texts: Mapping[str, str]) -> tuple[Any, ...]:
        try:
            return read_rows(folder, f"{FOLDER}/{name}", model, languages=languages, texts=texts)
        except PackError as trouble:
            problems.extend(trouble.problems)
            return ()

    found = DialogueTables(
        rows("bodies.csv", BodyRow, {"names": "name", "mandate": "mandate"}),
        rows("issues.csv", IssueRow, {"names": "name", "low_end": "low", "high_end": "high"}),
        rows("positions.csv", PositionRow, {"said": "said"}),
        rows("undertakings.csv", UndertakingRow, {"text": "text", "test": "test"}),
    )
    if not problems:
        problems += _problems(folder, found, sides)
    if problems:
        raise PackError(problems)
    return found


def _problems(folder: Path, found: DialogueTables, sides: Sequence[str]) -> Iterator[Problem]:
    bodies, issues = {one.key for one in found.bodies}, {one.key for one in found.issues}
    for name, rows in (("bodies", found.bodies), ("issues", found.issues), ("undertakings", found.undertakings)):
        yield from _twice(str(folder / FOLDER / f"{name}.csv"), rows)
    sided: list[tuple[str, BodyRow | PositionRow | UndertakingRow]] = [
        *(("bodies", body) for body in found.bodies),
        *(("positions", position) for position in found.positions),
        *(("undertakings", promise) for promise in found.undertakings),
    ]
    for name, row in sided:
        if row.side not in sides and (row.side or name == "positions"):
            file = str(folder / FOLDER / f"{name}.csv")
            yield Problem(file, row.line, "side", f"{row.side!r} is not known", f"the sides are {', '.join(sides)}")
    for place in found.positions:
        file = str(folder / FOLDER / "positions.csv")
        if place.issue not in issues:
            yield Problem(file, place.line, "issue", f"{place.issue!r} is not known", "see issues.csv")
        if place.low > place.high:
            yield Problem(file, place.line, "high", "lies below low", "the lower end of the interval comes first")
    for promise in found.undertakings:
        if promise.body not in bodies:
            file = str(folder / FOLDER / "undertakings.csv")
            yield Problem(file, promise.line, "body", f"{promise.body!r} is not known", "see bodies.csv")


def _twice(file: str, rows: Sequence[Any]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.key in seen:
            says = f"{row.key!r} stands on line {seen[row.key]} already"
            yield Problem(file, row.line, "key", says, "keep one of the two rows")
        seen.setdefault(row.key, row.line)
