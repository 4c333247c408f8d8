"""Series and values as plain rows, for files and programs: in every language, with status, source and release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from madoguchi.apps.observatory import exports, reading
from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import Observation, Series, Vintage
from madoguchi.apps.observatory.pack import indicators
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts

CHUNK = 2000
VALUE_COLUMNS = (
    "series", "period", "value", "unit", "status", "other_reading", "count", "source", "section", "lines", "note",
    "release", "published_on", "known_here_since", "is_example",
)  # fmt: skip


def series_columns() -> list[str]:
    """The columns of a list of series; what has a name has one for each language of the corridor."""
    languages = packs.current().languages
    plain = ["reporter", "partner", "flow", "scheme", "code", "unit", "frequency", "flow_key", "place", "address"]
    return [
        "series", "dataset", *(f"title_{code}" for code in languages), "source",
        *(f"source_name_{code}" for code in languages), "read_in", *plain,
    ]  # fmt: skip


def series_row(one: Series) -> dict[str, Any]:
    """One series. A language in which nobody named it is empty."""
    return {
        "series": one.key,
        "dataset": one.dataset,
        **_in_languages("title", one.title),
        "source": one.source.key,
        **_in_languages("source_name", one.source.name),
        "read_in": one.source.read_in.key if one.source.read_in else "",
        "reporter": one.reporter,
        "partner": one.partner,
        "flow": one.flow,
        "scheme": one.scheme,
        "code": one.code,
        "unit": one.unit,
        "frequency": one.frequency,
        "flow_key": one.flow_key,
        "place": one.place,
        "address": exports.address_of("series", one.key),
    }


def _in_languages(name: str, texts: Texts) -> dict[str, str]:
    found = {code: texts.versions.get(code) for code in packs.current().languages}
    return {f"{name}_{code}": version.text if version else "" for code, version in found.items()}


def series_rows() -> Iterator[dict[str, Any]]:
    """Every series of which something was published."""
    found = reading.all_series().select_related("source", "source__read_in")
    return (series_row(one) for one in found.iterator(chunk_size=CHUNK))


def series_record(one: Series) -> dict[str, Any]:
    """A series with its definition, unit and releases, the newest first."""
    said = indicators()
    languages = packs.current().languages
    return {
        **series_row(one),
        **_in_languages("about", one.about),
        "unit_name": {code: said.unit(one.unit, code) for code in languages},
        "releases": [vintage_row(vintage) for vintage in reading.vintages_of([one])],
    }


def vintage_row(one: Vintage) -> dict[str, Any]:
    """One release of a source: since when it is known here, what it changed, and what became of it."""
    return {
        "reference": one.reference,
        "release": one.release,
        "published_on": one.published_on,
        "known_here_since": one.recorded_at,
        "values": one.rows,
        "revised": one.revised,
        "takes_back": one.takes_back.reference if one.takes_back else None,
        "reason": one.reason,
        "is_taken_back": bool(getattr(one, "backs", False)),
        "sha256_of_file": one.file_digest,
        "sha256_of_values": one.digest,
        "address": exports.address_of("vintage", one.reference),
    }


def observations(of: Sequence[Series] | None = None, *, on: date | None = None) -> QuerySet[Observation]:
    """The values of these series, or of all, as known at the end of a day or now; by series and period."""
    found = Observation.objects.all() if of is None else Observation.objects.filter(series__in=of)
    rows = known(found, on=on).select_related("vintage", "series", "series__source", "series__source__read_in")
    return rows.order_by("series__key", "period")


def value_rows(of: Sequence[Series] | None = None, *, on: date | None = None) -> Iterator[dict[str, Any]]:
    """The same as plain rows, streamed."""
    return (value_row(one) for one in observations(of, on=on).iterator(chunk_size=CHUNK))


def value_row(one: Observation) -> dict[str, Any]:
    """One value with its status, where it stands, and the release by which it became known here."""
    return {
        "series": one.series.key,
        "period": one.period,
        "value": exports.plain(one.value),
        "unit": one.series.unit,
        "status": one.status,
        "other_reading": exports.plain(one.alternative),
        "count": one.count,
        "source": one.series.source.key,
        "section": one.section,
        "lines": one.lines,
        "note": one.note,
        "release": one.vintage.release,
        "published_on": one.vintage.published_on,
        "known_here_since": one.vintage.recorded_at,
        "is_example": one.vintage.is_example,
    }


def sdmx_csv(of: Sequence[Series] | None = None, *, on: date | None = None) -> Iterator[bytes]:
    """The same as SDMX-CSV 2.0, a line at a time."""
    found = observations(of, on=on).iterator(chunk_size=CHUNK)
    return exports.sdmx_csv((one.series, one) for one in found)


def json_stat(of: Sequence[Series], language: str, *, label: str, at: datetime, on: date | None = None) -> bytes:
    """The same as a JSON-stat 2.0 dataset of the dimensions series and time."""
    values = [(one.series, one) for one in observations(of, on=on)]
    sources = {one.series.source.key: one.series.source for _, one in values}
    named = "; ".join(source.name.in_language(language, ("en",)).text or key for key, source in sources.items())
    return exports.json_stat(label, values, language, at=at, source=named)
