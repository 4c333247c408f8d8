"""What can be asked about figures. One of the two doors of this app; the other is `actions`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from madoguchi.apps.observatory import handing_out
from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import Observation, Series, Source, Vintage
from madoguchi.apps.observatory.pack import Change, Indicators, Statement, indicators
from madoguchi.apps.observatory.sums import change
from madoguchi.core.packs import Labels
from madoguchi.engines.indicators import concentration

__all__ = ["Asymmetry", "Concentration", "Pair", "Recomputed", "Shown", "handing_out", "indicators", "known"]

MOST_POINTS = 400  # periods in one chart: a longer series shows its latest, and says so


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


def series(key: str) -> Series | None:
    """The series with this key, once something of it was published."""
    return _seen(Series.objects.select_related("source", "source__read_in").filter(key=key)).first()


def _seen(found: QuerySet[Series]) -> QuerySet[Series]:
    """Without the series of which everything is staged."""
    return found.filter(opened_by__recorded_at__isnull=False)


def series_named(keys: Iterable[str]) -> list[Series]:
    """The series with these keys, in the order of the keys; those that are not there are left out."""
    wanted = list(keys)
    found = {one.key: one for one in Series.objects.select_related("source", "source__read_in").filter(key__in=wanted)}
    return [found[key] for key in wanted if key in found]


def all_series(words: str = "", dataset: str = "") -> QuerySet[Series]:
    """Every series, or those of a dataset, or those whose key or title holds the words; in the order of keys."""
    found = _seen(Series.objects.select_related("source").order_by("key"))
    if dataset:
        found = found.filter(dataset=dataset)
    for word in words.split():
        found = found.filter(Q(key__icontains=word) | Q(title__icontains=word))
    return found


def values(of: Sequence[Series], *, on: date | None = None) -> dict[int, list[Observation]]:
    """The observations of each series by its primary key, oldest period first, as known at the end of a day or now."""
    rows = known(Observation.objects.filter(series__in=of), on=on).select_related("vintage")
    found: dict[int, list[Observation]] = {one.pk: [] for one in of}
    series = {one.pk: one for one in of}
    for row in rows.order_by("period"):
        row.series = series[row.series_id]
        found[row.series_id].append(row)
    return found


def latest_values(one: Series, *, on: date | None = None, most: int = MOST_POINTS) -> list[Observation]:
    """The latest periods of one series, oldest first: as much as a page shows, however long the series is."""
    periods = Observation.objects.filter(series=one).order_by("-period").values_list("period", flat=True).distinct()
    first = list(periods[:most])[-1:]
    rows = Observation.objects.filter(series=one, period__gte=first[0]) if first else Observation.objects.none()
    return list(known(rows, on=on).select_related("vintage", "series__source").order_by("period"))


def periods_of(one: Series) -> int:
    """How many periods a series has."""
    return Observation.objects.filter(series=one).values("period").distinct().count()


def vintages_of(of: Sequence[Series]) -> QuerySet[Vintage]:
    """The vintages that say something of these series, newest first."""
    return vintages().filter(pk__in=Observation.objects.filter(series__in=of).values("vintage").distinct())


def vintages() -> QuerySet[Vintage]:
    """All vintages that were recorded, newest first; `backs` says of each whether it was taken back."""
    backs = Vintage.objects.filter(takes_back=OuterRef("pk"), recorded_at__isnull=False)
    found = Vintage.objects.filter(recorded_at__isnull=False).annotate(backs=Exists(backs))
    return found.select_related("source", "takes_back").order_by("-recorded_at", "-pk")


def history(one: Series, period: str) -> QuerySet[Observation]:
    """Every value that was ever known of a series at a period, the newest first."""
    rows = Observation.objects.filter(series=one, period=period, vintage__recorded_at__isnull=False)
    return rows.select_related("vintage").order_by("-vintage__recorded_at", "-vintage")


def source(key: str) -> Source | None:
    """The source with this key."""
    return Source.objects.filter(key=key).first()


def sources() -> QuerySet[Source]:
    """Every source, with how many series it has."""
    return Source.objects.select_related("read_in").annotate(count=Count("series")).order_by("key")


def asymmetry(flow_key: str, *, on: date | None = None) -> Asymmetry | None:
    """Both sides' figures for one flow, period by period where both have one. None unless two sides count it."""
    if not flow_key:  # what all series share that are no such flow, and of these there are as many as there are
        return None
    found = list(_seen(Series.objects.filter(flow_key=flow_key).select_related("source").order_by("pk")))
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


def lost() -> list[Series]:
    """Series of which nothing is known but that they should exist."""
    empty = known(Observation.objects.filter(status="lost")).values("series")
    told = Observation.objects.filter(series=OuterRef("pk"), value__isnull=False)
    found = Series.objects.filter(~Exists(told), pk__in=empty)
    return list(found.select_related("source").order_by("key"))


def front_chart(language: str) -> Any:
    """The first chart of the pack that has something to draw, for the first page; None without figures."""
    from madoguchi.apps.observatory import drawing  # it asks this module

    drawn = drawing.draw(drawing.chart_keys()[:1], language)
    return next((one for one in drawn if not one.is_empty), None)
