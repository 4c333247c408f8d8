"""The tidy table: one value a row, with series, entity, item, unit, period, value, status and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from madoguchi.apps.observatory.models import BREAK, STATUSES
from madoguchi.apps.observatory.readers import values
from madoguchi.apps.observatory.readers.opening import as_text, rows_of
from madoguchi.apps.observatory.recording import Figure, Measure, Read, RefusedRow
from madoguchi.core.languages.texts import Texts

NEEDED = ("series", "period", "value")


def read(path: Path, *, encoding: str = "", comma: bool = False) -> Iterator[Read]:
    """Each row as a figure, or as refused."""
    with as_text(path, encoding) as stream:
        for line, row in rows_of(stream, NEEDED):
            yield figure(line, row, comma=comma)


_CHANGE = re.compile(r"(\d{4})\s+vs\.?\s+\d{4}")
_SPAN = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})")


def _period(text: str) -> str:
    """A period as the tidy table writes it: none where the source gives none, a change under the year it led to.

    >>> [_period(one) for one in ("2016", "2016 vs 2015", "2005-2016", "", "never")]
    ['2016', '2016', '2005/2016', 'undated', '']
    """
    plain = text.strip()
    if not plain:
        return "undated"
    if found := _CHANGE.fullmatch(plain):
        return found[1]
    if found := _SPAN.fullmatch(plain):
        return f"{found[1]}/{found[2]}"
    return values.period(plain)


def figure(line: int, row: Mapping[str, str], *, comma: bool = False) -> Read:
    """One row. The key is made of series, entity and item; a title is the item, in the language the file is in."""
    key = values.slug(row["series"], row.get("entity", ""), row.get("item", ""))
    if not key:
        return RefusedRow(line, "series", "figure-has-no-series")
    period = _period(row["period"])
    if not period:
        return RefusedRow(line, "period", "figure-has-no-period", row["period"][:80])
    try:
        value = values.number(row["value"], comma=comma)
    except values.NoNumber:
        return RefusedRow(line, "value", "figure-is-no-number", row["value"][:80])
    status = values.status(row.get("status", ""), value)
    if not status:
        return RefusedRow(line, "status", "figure-status-is-not-known", f"{row['status'][:40]} ({', '.join(STATUSES)})")
    title = row.get("item") or row["series"]
    measure = Measure(
        key=key[:160], dataset=values.slug(row["series"])[:64], title=Texts.written(en=title),
        unit=row.get("unit", "")[:40], frequency="Q" if "Q" in period else "M" if len(period) == 7 else "A",
    )  # fmt: skip
    return Figure(
        measure, period, value, status, line, section=row.get("section", "")[:32], lines=row.get("lines", "")[:64],
        note=BREAK if row.get("note", "").strip() == BREAK else "",
    )  # fmt: skip
