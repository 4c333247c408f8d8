"""Lists as files: CSV that no spreadsheet takes for formulas, JSON, JSON lines, XLSX."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CSV, JSON, LINES, XLSX = "csv", "json", "jsonl", "xlsx"
FORMATS = (CSV, JSON, LINES, XLSX)

Row = Mapping[str, Any]

_TYPES = {
    CSV: "text/csv; charset=utf-8",
    JSON: "application/json; charset=utf-8",
    LINES: "application/x-ndjson; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The wide ones as well: spreadsheets of one side read them alike. Blanks before them change nothing.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BLANKS = " \u00a0\u3000\n"


@dataclass(frozen=True)
class Table:
    """A list with its columns, and what whoever receives the file should know: source, licence, notices."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Row]
    about: Mapping[str, Any]
    headings: Mapping[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        """The first line of a sheet: the columns as the reader calls them, or their keys."""
        return [self.headings.get(column, column) for column in self.columns]


def answer(table: Table, form: str) -> HttpResponseBase:
    """The list as a download in one of the formats."""
    written = _WRITERS[form](table)
    response: HttpResponseBase
    if isinstance(written, bytes):
        response = HttpResponse(written, content_type=_TYPES[form])
    else:
        response = StreamingHttpResponse(written, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{form}"'
    return response


def harmless(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; lists are joined.

    >>> harmless("=1+1"), harmless(["a", "b"]), harmless(None)
    ("'=1+1", 'a; b', '')
    """
    if isinstance(value, bool | int | float):
        return str(value)
    text = (
        "; ".join(str(one) for one in value) if isinstance(value, list | tuple) else "" if value is None else str(value)
    )
    return f"'{text}" if text.lstrip(BLANKS).startswith(FORMULA_STARTS) else text


def _as_csv(table: Table) -> Iterator[bytes]:
    """With a mark of its encoding at the beginning, as the spreadsheets of both sides expect."""
    yield "\ufeff".encode()
    yield _line(table.titles)
    for row in table.rows:
        yield _line([harmless(row.get(column)) for column in table.columns])
    for key, notice in table.about.items():
        if key.startswith("notice") and notice:
            yield _line([f"# {notice}"])


def _line(cells: Sequence[str]) -> bytes:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _as_json(table: Table) -> Iterator[bytes]:
    about = json.dumps(dict(table.about), ensure_ascii=False, default=str)
    yield f'{{"about": {about},\n"rows": ['.encode()
    for number, row in enumerate(table.rows):
        yield (",\n" if number else "\n").encode() + _object(row)
    yield b"\n]}\n"


def _as_lines(table: Table) -> Iterator[bytes]:
    for row in table.rows:
        yield _object(row) + b"\n"


def _object(row: Row) -> bytes:
    return json.dumps(dict(row), ensure_ascii=False, default=str).encode()


def _as_xlsx(table: Table) -> bytes:
    from openpyxl import Workbook  # loaded when somebody asks for it

    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.append(table.titles)
    for row in table.rows:
        sheet.append([harmless(row.get(column)) for column in table.columns])
    notes = book.create_sheet("about")
    for key, value in table.about.items():
        notes.append([key, harmless(value)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


_WRITERS: Mapping[str, Callable[[Table], bytes | Iterator[bytes]]] = {
    CSV: _as_csv,
    JSON: _as_json,
    LINES: _as_lines,
    XLSX: _as_xlsx,
}


def pieces(table: Table, form: str) -> Iterator[bytes]:
    """The list in one of the formats, piece by piece, for a file on disk."""
    written = _WRITERS[form](table)
    if isinstance(written, bytes):
        yield written
    else:
        yield from written
