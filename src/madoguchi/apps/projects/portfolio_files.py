"""Reads a portfolio as public sources report it: `projects/portfolio.yaml` of a corridor, or a file of that form."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from madoguchi.apps.projects import places, terms
from madoguchi.apps.projects.models.agreements import KINDS
from madoguchi.apps.projects.models.programmes import DAY, MONTH, UNKNOWN, YEAR
from madoguchi.apps.projects.models.projects import NEUTRAL, PLACE_KINDS, ROLES
from madoguchi.core import packs
from madoguchi.core.packs import Problem
from madoguchi.core.packs.labels import LabelsField
from madoguchi.core.packs.manifest import Key

FILE = "projects/portfolio.yaml"
_FORMS = ((re.compile(r"\d{4}-\d{2}-\d{2}\Z"), DAY, ""), (re.compile(r"\d{4}-\d{2}\Z"), MONTH, "-01"))

Basis = Literal["seen", "conflict", "derived", "unverified"]
ThingKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]


@dataclass(frozen=True)
class Dated:
    """A day as exactly as it is known: the day itself, or the first of its month or year; None if unknown."""

    on: date | None
    exact_to: str


def dated(value: Any) -> Dated:
    """Read 2016-12-16, 2016-12 or 2016. Raises ValueError for anything else.

    >>> dated("2016-12")
    Dated(on=datetime.date(2016, 12, 1), exact_to='month')
    >>> dated(None)
    Dated(on=None, exact_to='unknown')
    """
    if isinstance(value, Dated):
        return value
    if value is None:
        return Dated(None, UNKNOWN)
    text = str(value)
    for form, exact_to, rest in _FORMS:
        if form.match(text):
            return Dated(date.fromisoformat(text + rest), exact_to)
    if re.match(r"\d{4}\Z", text):
        return Dated(date(int(text), 1, 1), YEAR)
    raise ValueError("should be a day, a month or a year, such as 2016-12-16, 2016-12 or 2016")


DatedField = Annotated[Dated, BeforeValidator(dated)]
NOT_KNOWN = Dated(None, UNKNOWN)


class SourceEntry(packs.Value):
    """Where something was read."""

    key: ThingKey
    publisher: str = Field(min_length=1)
    published: str = ""
    address: str = ""


class FactEntry(packs.Value):
    """Something known: when, what, how well, from which sources; those of its thing where it names none."""

    on: DatedField = NOT_KNOWN
    text: LabelsField
    basis: Basis = "seen"
    count: int | None = Field(default=None, ge=0)
    counted: str = ""
    sources: tuple[ThingKey, ...] = ()


class PointEntry(packs.Value):
    """A point of a programme."""

    key: ThingKey
    names: LabelsField


class ProgrammeEntry(packs.Value):
    """A programme with its points."""

    key: Key
    names: LabelsField
    from_on: date | None = Field(default=None, alias="from")
    points: tuple[PointEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()


class PartyEntry(packs.Value):
    """Who signed, or takes part: by name. `party` is how restrictions call them."""

    side: str = ""
    name: str = Field(min_length=1)
    role: str = "partner"
    share: Decimal | None = Field(default=None, gt=0, le=100)
    party: str = ""
    basis: Basis = "seen"


class AgreementEntry(packs.Value):
    """A signed paper and the projects that came of it. Without `binding` it is not known whether it binds."""

    key: ThingKey
    title: LabelsField
    kind: str
    signed: DatedField = NOT_KNOWN
    binding: bool | None = None
    point: str = ""
    parties: tuple[PartyEntry, ...] = ()
    projects: tuple[ThingKey, ...] = ()
    basis: Basis = "seen"
    sources: tuple[ThingKey, ...] = Field(min_length=1)


class StageEntry(packs.Value):
    """The stage a project had come to by a day, as we read what was reported."""

    stage: str
    on: DatedField
    basis: Basis = "derived"


class ProjectEntry(packs.Value):
    """A project as public sources report it."""

    key: ThingKey
    title: LabelsField
    point: str = ""
    pilot: bool = False
    prepares: str = ""
    sectors: tuple[str, ...] = Field(min_length=1)
    places: tuple[Annotated[str, Field(pattern=r"^[a-z]+/[A-Za-z0-9-]+$")], ...] = Field(min_length=1)
    regimes: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    parties: tuple[PartyEntry, ...] = ()
    stages: tuple[StageEntry, ...] = Field(min_length=1)
    facts: tuple[FactEntry, ...] = Field(min_length=1)
    sources: tuple[ThingKey, ...] = Field(min_length=1)


class PortfolioFile(packs.Value):
    """The whole file."""

    programmes: tuple[ProgrammeEntry, ...] = ()
    agreements: tuple[AgreementEntry, ...] = ()
    projects: tuple[ProjectEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()


def digest_of(entry: packs.Value) -> str:
    """A short name for exactly what an entry says."""
    plain = json.dumps(_plain(entry), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, packs.Value):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, packs.Labels):
        return dict(value.texts)
    return [_plain(one) for one in value] if isinstance(value, tuple) else str(value)


def read(path: Path) -> PortfolioFile:
    """The portfolio of a file. Raises PackError with every problem, each with its line."""
    document = packs.read_yaml(path)
    found = packs.bind(document, PortfolioFile)
    problems = list(_problems(document, found))
    if problems:
        raise packs.PackError(problems)
    return found


def _problems(document: packs.Document, found: PortfolioFile) -> Iterator[Problem]:
    sources = {one.key for one in found.sources}
    points = {point.key for one in found.programmes for point in one.points}
    projects = {one.key for one in found.projects}
    for name, entries in (
        ("programmes", found.programmes),
        ("agreements", found.agreements),
        ("projects", found.projects),
        ("sources", found.sources),
    ):
        yield from _doubled(document, name, [one.key for one in entries])
    for place, one in enumerate(found.programmes):
        line = document.line_of(("programmes", place))
        yield from _unknown(document, line, "sources", (key for fact in one.facts for key in fact.sources), sources)
    for place, paper in enumerate(found.agreements):
        line = document.line_of(("agreements", place))
        yield from _unknown(document, line, "sources", paper.sources, sources)
        yield from _unknown(document, line, "projects", paper.projects, projects)
        yield from _unknown(document, line, "point", filter(None, [paper.point]), points)
        yield from _unknown(document, line, "kind", [paper.kind], set(KINDS))
        yield from _unknown(document, line, "side", (one.side for one in paper.parties if one.side), _sides())
    for place, project in enumerate(found.projects):
        line = document.line_of(("projects", place))
        yield from _of_project(document, line, project, sources, points, projects)


def _of_project(
    document: packs.Document, line: int, one: ProjectEntry, sources: set[str], points: set[str], projects: set[str]
) -> Iterator[Problem]:
    known = terms.current()
    named = [*one.sources, *(key for fact in one.facts for key in fact.sources)]
    yield from _unknown(document, line, "sources", named, sources)
    yield from _unknown(document, line, "point", filter(None, [one.point]), points)
    yield from _unknown(document, line, "prepares", filter(None, [one.prepares]), projects)
    yield from _unknown(document, line, "sectors", one.sectors, set(known.sectors))
    yield from _unknown(document, line, "stages", (stage.stage for stage in one.stages), {g.key for g in known.gates})
    yield from _unknown(document, line, "role", (party.role for party in one.parties), set(ROLES))
    yield from _unknown(document, line, "side", (party.side for party in one.parties if party.side), _sides())
    codes = places.codes()
    for text in one.places:
        kind, _, code = text.partition("/")
        helps = f"write {', '.join(f'{name}/…' for name in PLACE_KINDS)} with a code of the pack"
        if code not in codes.get(kind, set()):
            yield Problem(document.file, line, "places", f"{text!r} is not known", helps)
    if one.regimes and any(text.startswith(f"{NEUTRAL}/") for text in one.places):
        says = "lies at a place both sides claim, where no regime is named"
        yield Problem(document.file, line, "regimes", says, "take it out")


def _sides() -> set[str]:
    return {side.key for side in packs.current().sides}


def _doubled(document: packs.Document, name: str, keys: list[str]) -> Iterator[Problem]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield Problem(document.file, document.line_of((name, place)), "key", f"{key!r} stands twice", "keep one")


def _unknown(document: packs.Document, line: int, field: str, keys: Any, known: set[str]) -> Iterator[Problem]:
    for key in keys:
        if key not in known:
            helps = "docs/reference/project-portfolio.md says what belongs here"
            yield Problem(document.file, line, field, f"{key!r} is not known", helps)
