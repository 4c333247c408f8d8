"""What the pages and files of the survey show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from madoguchi.apps.difficulties import words
from madoguchi.apps.difficulties.survey import queries
from madoguchi.apps.difficulties.survey.models import Wave
from madoguchi.apps.difficulties.survey.queries import WITHHELD, Cell, Result
from madoguchi.core import packs
from madoguchi.core.packs.places import Source
from madoguchi.core.tables import Table
from madoguchi.core.ui.writing import reader
from madoguchi.engines import charts

METHOD = (
    "Each company asked has one ballot and may name several headings. Counts of this window's waves are rounded to"
    " five; a heading that fewer companies than the pack says named is withheld, and never one alone."
    " Counts of an earlier survey are those of its source."
)


@dataclass(frozen=True)
class Column:
    """A wave of one side, as a column of the table and a choice above the chart."""

    result: Result
    title: str
    source: Source | None
    is_shown: bool


def page(results: Sequence[Result], chosen: str) -> dict[str, Any]:
    """The chart of one wave, and all waves beside each other; an unknown choice shows the newest."""
    shown = next((one for one in results if one.key == chosen), results[0] if results else None)
    columns = [Column(one, title(one), _source(one), one is shown) for one in results]
    context: dict[str, Any] = {"columns": columns, "shown": shown, "rows": _rows(results)}
    if shown is not None:
        context |= {"title": title(shown), "chart": _chart(shown), "source": _source(shown)}
    return context


def preview(wave: Wave) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """What the second person would publish: for each side its headings, most named first."""
    return [
        (title(one), [(words.heading(key), cell.count) for key, cell in _most_named_first(one)])
        for one in queries.results_of(wave)
    ]


def title(one: Result) -> str:
    """A wave as the reader says it: the year, and whose companies answered."""
    if not one.side:
        return str(one.year)
    return _("%(year)s, companies of %(side)s") % {"year": one.year, "side": words.side(one.side)}


def _source(one: Result) -> Source | None:
    return next((row for row in packs.current().sources if row.key == one.source), None)


def _rows(results: Sequence[Result]) -> list[tuple[str, list[tuple[Cell | None, int | None]]]]:
    known = packs.current().difficulties
    places = [one.ranks for one in results]
    return [
        (
            words.heading(heading.key),
            [(one.cells.get(heading.key), rank.get(heading.key)) for one, rank in zip(results, places, strict=True)],
        )
        for heading in (known.headings if known else ())
    ]


def _most_named_first(one: Result) -> list[tuple[str, Cell]]:
    """The headings as charts and lists show them: one that nobody named before those that are withheld."""
    return sorted(one.cells.items(), key=lambda pair: -1 if pair[1].count is None else pair[1].count, reverse=True)


def _chart(shown: Result) -> dict[str, SafeString]:
    bars = [
        charts.Bar(words.heading(key), None if cell.count is None else float(cell.count), cell.status)
        for key, cell in _most_named_first(shown)
    ]
    first = [bar for bar in bars if bar.value is not None][:3]
    said = "; ".join(f"{bar.label} {charts.number(bar.value or 0, reader())}" for bar in first)
    description = _("Named most often: %(named)s.") % {"named": said} if said else _("Too few companies answered.")
    caption = charts.Caption(
        title(shown),
        description,
        reader(),
        unit=_("companies"),
        lost="—",
        statuses={"reconstructed": _("reconstructed"), WITHHELD: _("withheld: too few companies")},
    )
    if not first:
        return {}
    # The engine escapes every text it is given.
    wide, narrow = (charts.bars(bars, caption, across=across) for across in (charts.WIDE, charts.NARROW))
    return {"wide": mark_safe(wide), "narrow": mark_safe(narrow), "description": SafeString(description)}  # noqa: S308


def table(results: Sequence[Result]) -> Table:
    """The file: one row for each heading of each wave; an empty count is withheld."""
    rows = [
        {
            "wave": one.year,
            "side": one.side,
            "heading": key,
            "count": cell.count,
            "status": cell.status,
            "rank": one.ranks.get(key),
            "answered": one.answered,
            "source": one.source or "window",
            "is_example": one.is_example,
        }
        for one in results
        for key, cell in one.cells.items()
    ]
    columns = ["wave", "side", "heading", "count", "status", "rank", "answered", "source", "is_example"]
    sources = {row.key: row.publisher for one in results if (row := _source(one)) is not None}
    return Table("survey", columns, rows, {"method": METHOD, "sources": sources})
