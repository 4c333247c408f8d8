"""Tables of an office by a mapping: which column means what. Ships with mappings for e-Stat and for JETRO's tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from madoguchi.apps.observatory.pack import FOLDER, Status
from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.opening import as_text
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

MOST_LINES_BEFORE = 100


class TableMapping(packs.Value):
    """How to read a table. A cell that begins with `=` is meant word for word, any other names a column."""

    encoding: str = "utf-8-sig"
    header_at: str = Field(min_length=1)  # the first cell of the line with the names of the columns
    series: str = Field(min_length=1)  # the beginning of every key
    key: tuple[str, ...] = Field(min_length=1)
    title: tuple[str, ...] = ()
    title_language: str = "en"
    period: str = ""
    wide: str = ""  # a pattern of the names of columns that are periods, in place of `period` and `value`
    value: str = ""
    unit: str = ""
    reporter: str = ""
    partner: str = ""
    flow: str = ""
    scheme: str = ""
    code: str = ""
    comma: bool = False
    marks: dict[str, Status] = Field(default_factory=dict)  # what stands in place of a number, and what it means


def shipped(name: str) -> Path:
    """The mapping of the corridor pack with this name."""
    return packs.current().folder / FOLDER / "mappings" / f"{name}.yaml"


def read(path: Path, mapping: Path, *, encoding: str = "") -> Iterator[Read]:
    """Each value of a table (CSV, or the first sheet of an XLSX), a row at a time."""
    how = packs.bind(packs.read_yaml(mapping), TableMapping)
    for line, row in _rows(path, how, encoding or how.encoding):
        if how.wide:
            for name, text in row.items():
                if re.fullmatch(how.wide, name) and text.strip():
                    yield _figure(line, row, how, name, text)
        else:
            yield _figure(line, row, how, row.get(how.period, ""), row.get(how.value, ""))


def _rows(path: Path, how: TableMapping, encoding: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        from openpyxl import load_workbook  # loaded when somebody has such a file

        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        yield from _after_header(([_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)), how)
        book.close()
    else:
        with as_text(path, encoding) as stream:
            yield from _after_header(csv.reader(stream), how)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _after_header(lines: Iterable[Sequence[str]], how: TableMapping) -> Iterator[tuple[int, Mapping[str, str]]]:
    names: list[str] = []
    for number, cells in enumerate(lines, 1):
        if names:
            if any(cell.strip() for cell in cells):
                yield number, dict(zip(names, cells, strict=False))
        elif cells and cells[0].strip() == how.header_at:
            names = [cell.strip() for cell in cells]
            _require(names, how)
        elif number > MOST_LINES_BEFORE:
            break
    if not names:
        raise Refused("file-of-figures-lacks-columns", column=how.header_at)


def _require(names: Sequence[str], how: TableMapping) -> None:
    wanted = [*how.key, *how.title, how.unit, how.reporter, how.partner, how.flow, how.code]
    wanted += [] if how.wide else [how.period, how.value]
    for column in wanted:
        if column and not column.startswith("=") and column not in names:
            raise Refused("file-of-figures-lacks-columns", column=column)


def _said(row: Mapping[str, str], column: str) -> str:
    return column[1:] if column.startswith("=") else row.get(column, "").strip()


def _figure(line: int, row: Mapping[str, str], how: TableMapping, at: str, text: str) -> Read:
    period = values.period(at)
    if not period and re.fullmatch(r"\d{10}", at):
        period = values.period(at[:4])  # e-Stat writes the year 2016 as 2016000000
    if not period:
        return RefusedRow(line, how.period or "wide", "figure-has-no-period", at[:80])
    mark = how.marks.get(text.strip())
    try:
        value = None if mark else values.number(text, comma=how.comma)
    except values.NoNumber:
        return RefusedRow(line, how.value or at, "figure-is-no-number", text[:80])
    parts = [_said(row, column) for column in how.key]
    if not any(parts):
        return RefusedRow(line, how.key[0], "figure-has-no-series")
    title = ", ".join(found for column in how.title if (found := _said(row, column)))
    measure = Measure(
        key=values.slug(how.series, *parts)[:160], dataset=values.slug(how.series)[:64],
        title=Texts.written({how.title_language: title}), unit=_said(row, how.unit)[:40],
        reporter=_said(row, how.reporter)[:16], partner=_said(row, how.partner)[:16], flow=_said(row, how.flow)[:16],
        scheme=_said(row, how.scheme)[:16], code=_said(row, how.code)[:32],
    )  # fmt: skip
    return Figure(measure, period, value, mark or values.status("", value), line)
