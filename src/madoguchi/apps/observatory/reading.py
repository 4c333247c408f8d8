"""Reads series, values, vintages and sources as they are known: what charts, files and pages all rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import Observation, Series, Source, Vintage

MOST_POINTS = 400  # periods in one chart: a longer series shows its latest, and says so


def series(key: str) -> Series | None:
    """The series with this key, once something of it was published."""
    return seen(Series.objects.select_related("source", "source__read_in").filter(key=key)).first()


def seen(found: QuerySet[Series]) -> QuerySet[Series]:
    """Without the series of which everything is staged."""
    return found.filter(opened_by__recorded_at__isnull=False)


def series_named(keys: Iterable[str]) -> list[Series]:
    """The series with these keys, in the order of the keys; those that are not there are left out."""
    wanted = list(keys)
    found = {one.key: one for one in Series.objects.select_related("source", "source__read_in").filter(key__in=wanted)}
    return [found[key] for key in wanted if key in found]


def all_series(words: str = "", dataset: str = "") -> QuerySet[Series]:
    """Every series, or those of a dataset, or those whose key or title holds the words; in the order of keys."""
    found = seen(Series.objects.select_related("source").order_by("key"))
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


def lost() -> list[Series]:
    """Series of which nothing is known but that they should exist."""
    empty = known(Observation.objects.filter(status="lost")).values("series")
    told = Observation.objects.filter(series=OuterRef("pk"), value__isnull=False)
    found = Series.objects.filter(~Exists(told), pk__in=empty)
    return list(found.select_related("source").order_by("key"))
