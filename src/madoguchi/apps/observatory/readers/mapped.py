"""Tables of an office by a mapping: which column means what. Ships with mappings for e-Stat and for JETRO's tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import Field

from madoguchi.apps.observatory.pack import FOLDER, Status
from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.opening import as_text, is_workbook
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

MOST_LINES_BEFORE = 100
LOOKED_AT, SAMPLES, MOST_COLUMNS = 40, 2, 200
DELIMITERS = (",", ";", "\t")


class TableMapping(packs.Value):
    """How to read a table. A cell that begins with `=` is meant word for word, any other names a column."""

    encoding: str = ""
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
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    marks: dict[str, Status] = Field(default_factory=dict)  # what stands in place of a number, and what it means


def shipped(name: str) -> Path:
    """The mapping of the corridor pack with this name."""
    return packs.current().folder / FOLDER / "mappings" / f"{name}.yaml"


def mapping_of(said: Path | Mapping[str, Any]) -> TableMapping:
    """A mapping as its file says it, or as somebody said it on a page."""
    return packs.bind(packs.read_yaml(said), TableMapping) if isinstance(said, Path) else TableMapping(**said)


def one_of(titles: Iterable[str]) -> str:
    """The pattern of columns with one of these titles.

    >>> one_of(["2016", "2017 (prov.)"])
    '2016|2017\\\\ \\\\(prov\\\\.\\\\)'
    """
    return "|".join(re.escape(title) for title in titles)


def read(path: Path, how: TableMapping, *, encoding: str = "") -> Iterator[Read]:
    """Each value of a table (CSV, or the first sheet of an XLSX), a row at a time."""
    for line, row in _rows(path, how, encoding or how.encoding):
        if how.wide:
            for name, text in row.items():
                if re.fullmatch(how.wide, name) and text.strip():
                    yield _figure(line, row, how, name, text)
        else:
            yield _figure(line, row, how, row.get(how.period, ""), row.get(how.value, ""))


def _rows(path: Path, how: TableMapping, encoding: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    with cells_of(path, encoding, how.delimiter) as lines:
        yield from _after_header(lines, how)


@contextmanager
def cells_of(path: Path, encoding: str, delimiter: str) -> Iterator[Iterator[Sequence[str]]]:
    """The lines of a table as they stand: of a CSV, or of the first sheet of an XLSX."""
    if is_workbook(path):
        from openpyxl import load_workbook  # loaded when somebody has such a file

        with path.open("rb") as stream:  # a stream, for its name may not say that it is a workbook
            book = load_workbook(stream, read_only=True, data_only=True)
            yield ([_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True))
            book.close()
    else:
        with as_text(path, encoding) as stream:
            yield csv.reader(stream, delimiter=delimiter)


def titles_of(path: Path, encoding: str) -> tuple[list[list[str]], str]:
    """The columns of a table, each as its title and its first values, and what parts the cells of a line.

    The titles are the first line with the most cells that are filled.
    """
    found = max((_titled(path, encoding, sign) for sign in DELIMITERS), key=lambda one: len(one[0]))
    if len(found[0]) < 2:
        raise Refused("file-of-figures-has-no-titles")
    return found


def _titled(path: Path, encoding: str, delimiter: str) -> tuple[list[list[str]], str]:
    with cells_of(path, encoding, delimiter) as lines:
        first = [list(cells) for cells in islice(lines, LOOKED_AT) if cells]
    heads = [cells for cells in first if cells[0].strip()]
    if not heads:
        return [], delimiter
    head = max(heads, key=lambda cells: sum(bool(cell.strip()) for cell in cells))
    below = first[first.index(head) + 1 :][:SAMPLES]
    return [
        [title.strip()[:300], *(cells[at].strip()[:80] if at < len(cells) else "" for cells in below)]
        for at, title in enumerate(head[:MOST_COLUMNS])
    ], delimiter


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
