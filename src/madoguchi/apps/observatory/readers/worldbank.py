"""Indicators of the World Bank: its CSV with a column for each year, and the JSON of its interface."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.countries import country
from madoguchi.apps.observatory.readers.opening import as_text
from madoguchi.apps.observatory.readers.trade import MOST_JSON_BYTES
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused

HEADER = "Country Name"
MOST_LINES_BEFORE = 10


def read(path: Path, *, encoding: str = "") -> Iterator[Read]:
    """Each value that is there. Empty years of the table are no values and are passed over."""
    with as_text(path, encoding) as stream:
        start = stream.read(1)
        stream.seek(0)
        yield from _from_json(stream.read(MOST_JSON_BYTES)) if start in "[{" else _from_csv(stream)


def _measure(code: str, name: str, indicator: str, title: str) -> Measure:
    return Measure(
        key=values.slug("wb", code, indicator), dataset="wb", title=Texts.written(en=f"{title}, {name}"),
        reporter=country("iso3", code), scheme="WDI", code=indicator[:32],
    )  # fmt: skip


def _from_csv(stream: Any) -> Iterator[Read]:
    table = csv.reader(stream)
    header: list[str] = []
    for _ in range(MOST_LINES_BEFORE):
        header = next(table, [])
        if header[:1] == [HEADER]:
            break
    else:
        raise Refused("file-of-figures-lacks-columns", column=HEADER)
    years = [(place, values.period(name)) for place, name in enumerate(header) if values.period(name)]
    for cells in table:
        if len(cells) < 4:
            continue
        measure = _measure(cells[1], cells[0], cells[3], cells[2])
        for place, period in years:
            if place < len(cells) and cells[place].strip():
                yield _figure(table.line_num, measure, period, cells[place], "")


def _figure(line: int, measure: Measure, period: str, text: str, status: str) -> Read:
    try:
        value = values.number(text)
    except values.NoNumber:
        return RefusedRow(line, period, "figure-is-no-number", text[:80])
    return Figure(measure, period, value, values.status(status, value) or "certain", line)


def _from_json(text: str) -> Iterator[Read]:
    try:
        rows: list[Mapping[str, Any]] = json.loads(text, parse_float=Decimal)[1] or []
    except (ValueError, KeyError, IndexError, TypeError) as mistake:
        raise Refused("file-of-figures-cannot-be-read", kind="json", problem=str(mistake)) from None
    for number, row in enumerate(rows, 1):
        if row.get("value") is None:
            continue
        period = values.period(str(row.get("date", "")))
        if not period:
            yield RefusedRow(number, "date", "figure-has-no-period", str(row.get("date"))[:80])
            continue
        indicator, place = row["indicator"], row["country"]
        code = row.get("countryiso3code") or place["id"]
        measure = _measure(code, place["value"], indicator["id"], indicator["value"])
        yield _figure(number, measure, period, str(row["value"]), str(row.get("obs_status", "")))
