"""What can be asked about figures. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from madoguchi.apps.observatory import drawing, handing_out
from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import Observation, Series
from madoguchi.apps.observatory.pack import Change, Indicators, Statement, indicators
from madoguchi.apps.observatory.reading import (
    MOST_POINTS,
    all_series,
    history,
    latest_values,
    lost,
    periods_of,
    seen,
    series,
    series_named,
    source,
    sources,
    values,
    vintages,
    vintages_of,
)
from madoguchi.apps.observatory.sums import change
from madoguchi.core.packs import Labels
from madoguchi.engines.indicators import concentration

__all__ = [
    "MOST_POINTS",
    "Asymmetry",
    "Concentration",
    "Pair",
    "Recomputed",
    "Shown",
    "all_series",
    "handing_out",
    "history",
    "indicators",
    "known",
    "latest_values",
    "lost",
    "periods_of",
    "series",
    "series_named",
    "source",
    "sources",
    "values",
    "vintages",
    "vintages_of",
]


@dataclass(frozen=True)
class Pair:
    """One flow at one period as each side counts it, with the difference: second less first, also in percent."""

    period: str
    first: Observation
    second: Observation

    @property
    def difference(self) -> Decimal:
        """What the second side counts more than the first."""
        return (self.second.value or Decimal(0)) - (self.first.value or Decimal(0))

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the first."""
        return change(self.first.value, self.second.value) if self.first.value and self.second.value else None


@dataclass(frozen=True)
class Asymmetry:
    """Two series that are one flow seen from two sides. There is no average in it, on purpose."""

    first: Series
    second: Series
    pairs: Sequence[Pair]


@dataclass(frozen=True)
class Recomputed:
    """A change as the series gives it, beside what was printed of it."""

    change: Change
    found: Decimal | None


@dataclass(frozen=True)
class Shown:
    """A statement that does not agree with itself, with the figures it is about."""

    statement: Statement
    changes: Sequence[Recomputed]
    observations: Sequence[Observation]
    asymmetry: Asymmetry | None


def asymmetry(flow_key: str, *, on: date | None = None) -> Asymmetry | None:
    """Both sides' figures for one flow, period by period where both have one. None unless two sides count it."""
    if not flow_key:  # what all series share that are no such flow, and of these there are as many as there are
        return None
    found = list(seen(Series.objects.filter(flow_key=flow_key).select_related("source").order_by("pk")))
    by_side: dict[str, Series] = {}
    for one in found:
        by_side.setdefault(one.reporter, one)
    if len(by_side) < 2:
        return None
    first, second = list(by_side.values())[:2]
    rows = values([first, second], on=on)
    theirs = {row.period: row for row in rows[second.pk] if row.value is not None}
    pairs = [Pair(r.period, r, theirs[r.period]) for r in rows[first.pk] if r.value is not None and r.period in theirs]
    return Asymmetry(first, second, pairs)


def statements(about: Collection[str] | None = None) -> list[Shown]:
    """What the sources say that does not agree with itself, with the figures recomputed; all, or those about series."""
    said = indicators()
    named = {one.key: {*said.series_of(one), *(c.series for c in one.changes)} for one in said.statements}
    wanted = [one for one in said.statements if about is None or not named[one.key].isdisjoint(about)]
    found = {one.key: one for one in series_named(sorted({key for one in wanted for key in named[one.key]}))}
    rows = values(list(found.values())) if found else {}
    by_key = {key: {row.period: row for row in rows[one.pk]} for key, one in found.items()}
    return [_shown(one, said, by_key) for one in wanted]


def _shown(one: Statement, said: Indicators, rows: dict[str, dict[str, Observation]]) -> Shown:
    observations = [row for key in said.series_of(one) for row in list(rows.get(key, {}).values())[-1:]]
    changes = [Recomputed(c, _change(rows.get(c.series, {}), c)) for c in one.changes]
    return Shown(one, changes, observations, asymmetry(one.flow) if one.flow else None)


def _change(rows: dict[str, Observation], wanted: Change) -> Decimal | None:
    first, last = rows.get(wanted.from_period), rows.get(wanted.to_period)
    if first is None or last is None or not first.value or last.value is None:
        return None
    return change(first.value, last.value)


@dataclass(frozen=True)
class Concentration:
    """How concentrated the parts of one whole are: the sum of their squared shares, and the largest part."""

    label: Labels
    value: float
    largest: Series
    largest_value: Decimal


def concentrations(chart: str) -> list[Concentration]:
    """The concentration of each row of a chart of shares, from the latest values."""
    said = indicators()
    if chart not in said.charts:
        return []
    rows = said.charts[chart].rows
    found = {one.key: one for one in series_named(key for row in rows for key in said.series_of(row))}
    known_values = values(list(found.values()))
    made = []
    for row in rows:
        here = [found[key] for key in said.series_of(row) if key in found]
        latest = {one.key: known_values[one.pk][-1].value for one in here if known_values[one.pk]}
        parts = {key: value for key, value in latest.items() if value is not None}
        index = concentration({key: float(value) for key, value in parts.items()})
        if index is not None:
            top = max(parts, key=lambda key: parts[key])
            made.append(Concentration(row.label, index, found[top], parts[top]))
    return made


def front_chart(language: str) -> Any:
    """The first chart of the pack that has something to draw, for the first page; None without figures."""
    drawn = drawing.draw(drawing.chart_keys()[:1], language)
    return next((one for one in drawn if not one.is_empty), None)
