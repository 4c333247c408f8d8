"""Reads the folder `indicators/` of a corridor pack: what each figure means, its values, and how they are shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from madoguchi.core import packs
from madoguchi.core.packs import PackError, Problem
from madoguchi.core.packs.labels import NO_LABELS, Labels, LabelsField

FOLDER = "indicators"
Status = Literal["certain", "reconstructed", "ambiguous", "estimated", "lost", "withheld"]


class SourceRow(packs.Row):
    """Who gave a figure out."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    side: str = ""
    read_in: str = ""
    names: LabelsField
    address: str = ""


class UnitRow(packs.Row):
    """A unit, and what it is called in SDMX."""

    key: str
    names: LabelsField
    sdmx_unit: str = ""
    sdmx_multiplier: str = "0"


class NoteRow(packs.Row):
    """A sentence about how a value was read."""

    key: str
    texts: LabelsField


class SeriesRow(packs.Row):
    """One measure and its dimensions."""

    key: str = Field(pattern=r"^[a-z0-9.-]+$", max_length=160)
    dataset: str
    source: str
    reporter: str = ""
    partner: str = ""
    flow: str = ""
    unit: str = ""
    frequency: Literal["A", "Q", "M"] = "A"
    flow_key: str = ""
    titles: LabelsField


class ObservationRow(packs.Row):
    """One value with its place in the source."""

    series: str
    period: str
    value: Decimal | None = None
    status: Status
    alternative: Decimal | None = None
    section: str = ""
    lines: str = ""
    note: str = ""


class ReadingRow(packs.Row):
    """A figure the product takes of itself."""

    key: str
    unit: str
    least: int = 5
    titles: LabelsField
    definitions: LabelsField


class CodeRow(packs.Row):
    """What a country is called in a code list of a statistical office."""

    scheme: str
    code: str
    country: str


class TileRow(packs.Row):
    """Where a region, or a place of neither side, stands in the map of tiles."""

    place: str
    grid: str
    column: int = Field(ge=1, le=40)
    row: int = Field(ge=1, le=40)
    wide: int = Field(default=1, ge=1, le=6)
    shorts: LabelsField = NO_LABELS


class ChartRow(packs.Value):
    """Series that are drawn together: a whole dataset, or some by name."""

    dataset: str = ""
    series: tuple[str, ...] = ()
    label: LabelsField = NO_LABELS


class ChartEntry(packs.Value):
    """A chart and what it is called."""

    key: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    form: Literal["line", "bars", "balance", "stacked", "multiples"]
    chapter: str
    title: LabelsField
    about: LabelsField
    unit: str = ""
    rows: tuple[ChartRow, ...] = Field(min_length=1)


class ChartFile(packs.Value):
    """All charts, and the chapters they stand in."""

    charts: tuple[ChartEntry, ...]
    chapters: dict[str, LabelsField]


class Change(packs.Value):
    """A change from one period to another, and what was printed of it, in percent."""

    series: str
    from_period: str = Field(alias="from")
    to_period: str = Field(alias="to")
    printed: int | None = None


class Statement(packs.Value):
    """Where a source says two things, or one that its own figures do not bear out."""

    key: str
    lines: str
    quote: str = ""
    title: LabelsField
    text: LabelsField
    changes: tuple[Change, ...] = ()
    series: tuple[str, ...] = ()
    dataset: str = ""
    flow: str = ""


class StatementFile(packs.Value):
    """All of them."""

    statements: tuple[Statement, ...]


class CheckEntry(packs.Value):
    """What must add up, each time figures are taken in. `change` is in percent."""

    key: str
    kind: Literal["sum", "count", "change", "most"]
    dataset: str = ""
    series: tuple[str, ...] = ()
    period: str = ""
    from_period: str = Field(default="", alias="from")
    to_period: str = Field(default="", alias="to")
    equals: Decimal | None = None
    equals_series: str = ""
    than_series: str = ""
    within: Decimal = Decimal("0.0001")


class CheckFile(packs.Value):
    """All of them."""

    checks: tuple[CheckEntry, ...]


@dataclass(frozen=True)
class Indicators:
    """Everything the folder says, by key. Empty where a pack has no such folder."""

    digest: str = ""
    sources: Mapping[str, SourceRow] = field(default_factory=dict)
    units: Mapping[str, UnitRow] = field(default_factory=dict)
    notes: Mapping[str, NoteRow] = field(default_factory=dict)
    series: Mapping[str, SeriesRow] = field(default_factory=dict)
    observations: tuple[ObservationRow, ...] = ()
    readings: Mapping[str, ReadingRow] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tiles: tuple[TileRow, ...] = ()
    charts: Mapping[str, ChartEntry] = field(default_factory=dict)
    chapters: Mapping[str, Labels] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    checks: tuple[CheckEntry, ...] = ()

    def unit(self, key: str, language: str) -> str:
        """A unit as the reader writes it; its key where the pack does not know it."""
        found = self.units.get(key)
        return found.names.in_language(language).text if found else key

    def reading(self, key: str) -> ReadingRow | None:
        """The definition of a reading. One with `*` in its key defines the same for each procedure of the pack.

        Its titles and definitions say `{procedure}` where the name of the procedure belongs.
        """
        if key in self.readings:
            return self.readings[key]
        for row in self.readings.values():
            before, star, after = row.key.partition("*")
            name = key.removeprefix(before).removesuffix(after)
            if star and key == f"{before}{name}{after}" and name in packs.current().procedures:
                titles = packs.current().procedure(name).newest.said.titles
                said = {"titles": _named(row.titles, titles), "definitions": _named(row.definitions, titles)}
                return row.model_copy(update={"key": key, **said})
        return None

    def series_of(self, row: ChartRow | CheckEntry | Statement) -> list[str]:
        """The keys of the series of a row, in the order of the pack."""
        return [*row.series, *(one.key for one in self.series.values() if row.dataset and one.dataset == row.dataset)]


def _named(labels: Labels, names: Labels) -> Labels:
    said = {
        code: text.replace("{procedure}", names.in_language(code, then=("en",)).text)
        for code, text in labels.texts.items()
    }
    return Labels(said, labels.bases)


def indicators() -> Indicators:
    """What the pack of this installation says about figures."""
    return _read(packs.current().folder / FOLDER)


@lru_cache(maxsize=4)
def _read(folder: Path) -> Indicators:
    if not folder.is_dir():
        return Indicators()
    return _build(folder, packs.current().languages)


def _build(folder: Path, languages: tuple[str, ...]) -> Indicators:
    def rows(name: str, model: type[packs.tables.SomeRow], **texts: str) -> tuple[packs.tables.SomeRow, ...]:
        return (
            packs.read_rows(folder, name, model, languages=languages, texts=texts) if (folder / name).exists() else ()
        )

    charts = packs.bind(packs.read_yaml(folder / "charts.yaml"), ChartFile)
    made = Indicators(
        digest=hashlib.sha256((folder / "observations.csv").read_bytes()).hexdigest(),
        sources={one.key: one for one in rows("sources.csv", SourceRow, names="name")},
        units={one.key: one for one in rows("units.csv", UnitRow, names="name")},
        notes={one.key: one for one in rows("notes.csv", NoteRow, texts="text")},
        series={one.key: one for one in rows("series.csv", SeriesRow, titles="title")},
        observations=rows("observations.csv", ObservationRow),
        readings={one.key: one for one in rows("readings.csv", ReadingRow, titles="title", definitions="definition")},
        codes={(one.scheme, one.code): one.country for one in rows("codes.csv", CodeRow)},
        tiles=rows("tiles.csv", TileRow, shorts="short"),
        charts={one.key: one for one in charts.charts},
        chapters=charts.chapters,
        statements=packs.bind(packs.read_yaml(folder / "statements.yaml"), StatementFile).statements,
        checks=packs.bind(packs.read_yaml(folder / "checks.yaml"), CheckFile).checks,
    )
    problems = list(_unknown(folder, made))
    if problems:
        raise PackError(problems)
    return made


def _unknown(folder: Path, made: Indicators) -> Iterator[Problem]:
    """Every code that one file says about another, and that is not there."""

    def wrong(file: str, line: int, field: str, key: str, known: Mapping[str, object]) -> Iterator[Problem]:
        if key and key not in known:
            yield Problem(str(folder / file), line, field, f"{key!r} is not known", "look at its spelling")

    for source in made.sources.values():
        yield from wrong("sources.csv", source.line, "read_in", source.read_in, made.sources)
    for one in made.series.values():
        yield from wrong("series.csv", one.line, "source", one.source, made.sources)
        yield from wrong("series.csv", one.line, "unit", one.unit, made.units)
    for value in made.observations:
        yield from wrong("observations.csv", value.line, "series", value.series, made.series)
        yield from wrong("observations.csv", value.line, "note", value.note, made.notes)
    for chart in made.charts.values():
        yield from wrong("charts.yaml", 0, "chapter", chart.chapter, made.chapters)
        yield from wrong("charts.yaml", 0, "unit", chart.unit, made.units)
        for row in chart.rows:
            for key in row.series:
                yield from wrong("charts.yaml", 0, "series", key, made.series)
