"""Reads restrictions from a file: `restrictions.yaml` of a corridor pack, or one that an office keeps itself."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from madoguchi.apps.screening.prohibitions import MONTH
from madoguchi.apps.screening.subjects import GOODS, Subject
from madoguchi.core import packs
from madoguchi.core.packs import Problem
from madoguchi.core.packs.labels import NO_LABELS, Labels, LabelsField
from madoguchi.core.packs.manifest import Key, Named

FILE = "restrictions.yaml"
_MONTH = re.compile(r"\d{4}-\d{2}\Z")


def _subject(value: Any) -> Any:
    return Subject.of(value) if isinstance(value, str) else value


def _beginning(value: Any) -> Any:
    return f"{value}-01" if isinstance(value, str) and _MONTH.match(value) else value


class SourceEntry(packs.Value):
    """Where it was read: publisher, when that was published, address."""

    publisher: str = Field(min_length=1)
    published: str = ""
    address: str = ""


class LicenceEntry(packs.Value):
    """What is allowed all the same: from, to, everything or the part that the text names."""

    from_on: date = Field(alias="from")
    to_on: date | None = Field(default=None, alias="to")
    covers: Literal["everything", "part"] = "part"
    text: LabelsField


class RestrictionEntry(packs.Value):
    """A restriction as a file states it; docs/reference/corridor-packs.md explains each field."""

    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]
    jurisdiction: Key
    authority: LabelsField
    act: LabelsField = NO_LABELS
    measure: Key
    effect: Literal["prohibits", "suspends", "changes"]
    binds: LabelsField
    text: LabelsField
    targets: tuple[Annotated[Subject, BeforeValidator(_subject)], ...] = Field(min_length=1)
    from_on: Annotated[date, BeforeValidator(_beginning)] = Field(alias="from")
    to_on: date | None = Field(default=None, alias="to")
    exact_to: Literal["day", "month"] = "day"
    known_on: date | None = Field(default=None, alias="known")
    reaches_owned: bool = False
    licences: tuple[LicenceEntry, ...] = ()
    basis: Literal["seen", "conflict", "unverified", "derived"] = "unverified"
    sources: tuple[SourceEntry, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _exactness(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("from"), str) and _MONTH.match(value["from"]):
            return {**value, "exact_to": MONTH}
        return value

    @model_validator(mode="after")
    def _agrees(self) -> RestrictionEntry:
        if self.to_on is not None and self.to_on < self.from_on:
            raise ValueError("ends before it begins")
        if len(set(self.targets)) < len(self.targets):
            raise ValueError("names a target twice")
        return self


class RestrictionFile(packs.Value):
    """The whole file. `jurisdictions` names the laws of third countries; those of the two sides are known."""

    jurisdictions: tuple[Named, ...] = ()
    restrictions: tuple[RestrictionEntry, ...]


def read(path: Path, corridor: packs.Corridor | None = None, *, shown_as: str = "") -> RestrictionFile:
    """The restrictions of a file, for a corridor: that of this installation unless one is given.

    Raises PackError with every problem, each with its line.
    """
    document = packs.read_yaml(path, shown_as=shown_as or path.name)
    found = packs.bind(document, RestrictionFile)
    problems = list(_problems(document, found, corridor or packs.current()))
    if problems:
        raise packs.PackError(problems)
    return found


def problems_of(corridor: packs.Corridor) -> list[Problem]:
    """What is wrong with the restrictions of a pack, in the order of their lines; nothing if it has no such file."""
    path = corridor.folder / FILE
    try:
        if path.is_file():
            read(path, corridor, shown_as=str(path))
    except packs.PackError as trouble:
        return sorted(trouble.problems)
    return []


def _problems(document: packs.Document, found: RestrictionFile, corridor: packs.Corridor) -> list[Problem]:
    known = {side.key for side in corridor.sides} | {one.key for one in found.jurisdictions}
    problems, seen = [], set()
    for place, entry in enumerate(found.restrictions):
        line = document.line_of(("restrictions", place))
        if entry.jurisdiction not in known:
            helps = "use the key of a side, or name it under jurisdictions"
            says = f"{entry.jurisdiction!r} is not known"
            problems.append(Problem(document.file, line, "jurisdiction", says, helps))
        if entry.key in seen:
            problems.append(Problem(document.file, line, "key", f"{entry.key!r} stands twice", "keep one of the two"))
        seen.add(entry.key)
        for target in entry.targets:
            if target.kind == GOODS and not target.key.isdigit():
                helps = "digits alone, two or more: goods:854231"
                problems.append(Problem(document.file, line, "targets", f"{target.key!r} is no code of goods", helps))
        for field, labels in (("authority", entry.authority), ("binds", entry.binds), ("text", entry.text)):
            problems += _lacking(document, line, field, labels, corridor)
    return problems


def _lacking(
    document: packs.Document, line: int, field: str, labels: Labels, corridor: packs.Corridor
) -> list[Problem]:
    helps = "pages show it, so it is needed in every language of the corridor"
    return [
        Problem(document.file, line, field, f"has no text in {language!r}", helps)
        for language in labels.lacks(corridor.languages)
    ]


def of_the_pack() -> RestrictionFile:
    """What the corridor of this installation says; nothing if it has no such file."""
    return _of(packs.current().folder)


@lru_cache(maxsize=8)
def _of(folder: Path) -> RestrictionFile:
    path = folder / FILE
    return read(path) if path.is_file() else RestrictionFile(restrictions=())
