"""The open data sets: what each holds and in which files. One list, for the page, the files and the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.dialogue import queries as dialogue
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.exchanges import queries as exchanges
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.observatory import queries as observatory
from madoguchi.apps.projects import queries as projects
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.packs import Labels
from madoguchi.core.tables import CSV, JSON, LINES, XLSX, Row
from madoguchi.site import records
from madoguchi.site.figures import public_count

CHUNK = 1000
SDMX = "sdmx"


@dataclass(frozen=True)
class Standard:
    """The same set as others read it: what the standard is called, the route, the kind of file."""

    name: str
    route: str
    media: str


@dataclass(frozen=True)
class Dataset:
    """One open data set. `rows` reads it anew each time; `formats` are those in which it is handed out.

    `rows_on` gives it as it was known at the end of a day, `written` further formats, piece by piece.
    """

    key: str
    title: Promise
    what: Promise
    columns: Callable[[], Sequence[str]]
    rows: Callable[[], Iterable[Row]]
    formats: tuple[str, ...] = (CSV, JSON, LINES, XLSX)
    standards: tuple[Standard, ...] = ()
    rows_on: Callable[[date], Iterable[Row]] | None = None
    written: Mapping[str, Callable[[date | None], Iterator[bytes]]] = field(default_factory=dict)

    def rows_of(self, on: date | None) -> Iterable[Row]:
        """Its rows, as known at the end of a day or now."""
        return self.rows() if on is None or self.rows_on is None else self.rows_on(on)


def _entries() -> Iterator[Row]:
    return records.entry_rows(docket.public_entries().iterator(chunk_size=CHUNK))


def _companies() -> Iterator[Row]:
    found = registry.with_names(registry.public()).order_by("pk")
    return (records.company_row(one) for one in found.iterator(chunk_size=CHUNK))


def _projects() -> Iterator[Row]:
    return projects.project_rows(clock.today(packs.current().sides[0].time_zone))


def _whole(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows with addresses that lead here from anywhere."""
    return ({**row, "address": f"{settings.SITE_ADDRESS}{row['address']}"} for row in rows)


def _said(labels: Labels) -> Mapping[str, str]:
    return {f"name_{language}": labels.texts.get(language, "") for language in packs.current().languages}


def _with_names(*before: str, after: Sequence[str] = ()) -> Callable[[], Sequence[str]]:
    return lambda: [*before, *(f"name_{language}" for language in packs.current().languages), *after]


def _series() -> Iterator[Row]:
    return observatory.handing_out.series_rows()


def _values(on: date | None = None) -> Iterator[Row]:
    return observatory.handing_out.value_rows(on=on)


def _values_as_sdmx(on: date | None) -> Iterator[bytes]:
    return observatory.handing_out.sdmx_csv(on=on)


def _kinds() -> Iterator[Row]:
    for kind in packs.current().kinds:
        yield {"key": kind.key, "family": kind.family, **_said(kind.labels), "symmetric": kind.symmetric}


def _regions() -> Iterator[Row]:
    for region in packs.current().regions.values():
        yield {"code": region.code, "side": region.side, **_said(region.names), "time_zone": region.time_zone}


def _activities() -> Iterator[Row]:
    for one in packs.current().activities:
        yield {"code": one.code, "level": one.level, "parent": one.parent, **_said(one.labels)}


def _products() -> Iterator[Row]:
    for one in packs.current().products:
        yield {"code": one.code, "section": one.section, "parent": one.parent, **_said(one.labels)}


def _sizes() -> Iterator[Row]:
    for band in packs.current().employee_bands:
        yield {"key": band.key, "least": band.least, "most": band.most, **_said(band.names)}


def _figures() -> Iterator[Row]:
    """A fixed table. What could tell of anybody's answers is rounded to five, and withheld below five."""
    counts = docket.counts_by_side_and_direction()
    for side in packs.current().sides:
        for direction in (docket.OFFER, docket.SEEK):
            count = counts.get((side.key, direction), 0)
            yield {"figure": "live entries", "side": side.key, "direction": direction, "count": count}
    exchanged = public_count(introductions.exchanged_count())
    yield {
        "figure": "introductions both sides accepted, rounded to five",
        "side": "",
        "direction": "",
        "count": "fewer than five" if exchanged is None else exchanged,
    }


DATASETS: tuple[Dataset, ...] = (
    Dataset(
        "entries",
        _("Entries"),
        _("Every entry that anybody may read now. Names of companies only where they show them."),
        records.entry_columns,
        _entries,
    ),
    Dataset(
        "companies",
        _("Companies"),
        _("Companies of public registers and published profiles, with the source of each. No people, no contacts."),
        lambda: records.COMPANY_COLUMNS,
        _companies,
        (CSV, LINES),
    ),
    Dataset(
        "projects",
        _("Projects"),
        _("Every project that anybody may read, with stage, condition, restrictions and sources."),
        projects.project_columns,
        _projects,
        standards=(
            Standard("OC4IDS 0.9", "projects-oc4ids", "application/json"),
            Standard("IATI 2.03", "projects-iati", "application/xml"),
        ),
    ),
    Dataset(
        "agreements",
        _("Agreements"),
        _("What was signed, and the projects that came of it."),
        projects.agreement_columns,
        projects.agreement_rows,
    ),
    Dataset(
        "positions",
        _("Positions of the dialogue"),
        _("What each side held on each issue, when, and the line of the source it rests on."),
        dialogue.position_columns,
        lambda: _whole(dialogue.position_rows()),
    ),
    Dataset(
        "undertakings",
        _("Undertakings of the dialogue"),
        _("What was promised or recommended, until when, and how each side and a third reader judge it."),
        dialogue.undertaking_columns,
        lambda: _whole(dialogue.undertaking_rows()),
    ),
    Dataset(
        "exchanges",
        _("Events of exchanges"),
        _("Every event anybody may read, with its programme, state, time, places and how many came. No names."),
        exchanges.event_columns,
        lambda: _whole(exchanges.event_rows()),
    ),
    Dataset(
        "routes",
        _("Routes of visitors"),
        _("Every stop of every route, with region, season and languages."),
        exchanges.route_columns,
        lambda: _whole(exchanges.route_rows()),
    ),
    Dataset(
        "publications",
        _("Publications of exchanges"),
        _("Books, articles and films that exchanges brought about."),
        exchanges.publication_columns,
        lambda: _whole(exchanges.publication_rows()),
    ),
    Dataset(
        "kinds",
        _("Kinds of cooperation"),
        _("The keys that entries use."),
        _with_names("key", "family", after=["symmetric"]),
        _kinds,
    ),
    Dataset(
        "regions",
        _("Regions"),
        _("Codes and names of the regions of both sides."),
        _with_names("code", "side", after=["time_zone"]),
        _regions,
    ),
    Dataset(
        "activities",
        _("Lines of business"),
        _("The bridge classification: codes and names."),
        _with_names("code", "level", "parent"),
        _activities,
    ),
    Dataset(
        "products",
        _("Goods"),
        _("Chapters and headings of the Harmonized System: codes and names."),
        _with_names("code", "section", "parent"),
        _products,
    ),
    Dataset("sizes", _("Sizes"), _("Bands by the number of people."), _with_names("key", "least", "most"), _sizes),
    Dataset(
        "figures",
        _("Figures"),
        _("Live entries by side and direction; introductions, rounded."),
        lambda: ["figure", "side", "direction", "count"],
        _figures,
    ),
    Dataset(
        "series",
        _("Series of figures"),
        _("Every series of the observatory: title, source, unit, who reports, about whom."),
        lambda: observatory.handing_out.series_columns(),
        _series,
    ),
    Dataset(
        "values",
        _("Values of all series"),
        _("Every value with its status, source and release; with ?as_of=2026-11-30 as it was known on that day."),
        lambda: observatory.handing_out.VALUE_COLUMNS,
        _values,
        (CSV, JSON, LINES, SDMX),
        rows_on=_values,
        written={SDMX: _values_as_sdmx},
    ),
)


def dataset(key: str) -> Dataset | None:
    """The data set with this key."""
    return next((one for one in DATASETS if one.key == key), None)


def rows_of(key: str) -> list[Row]:
    """The rows of a data set that has this key, whole."""
    return next(list(one.rows()) for one in DATASETS if one.key == key)


def catalogue(address: Callable[[str, str], str], *, page: str, made_at: str) -> dict[str, Any]:
    """All data sets in the vocabulary DCAT; `address` tells where a set lies in a format."""
    about = records.about(made_at, what="Open data of Madoguchi")
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "dcat:accessURL": {"@type": "@id"},
            "dcat:downloadURL": {"@type": "@id"},
            "dct:license": {"@type": "@id"},
        },
        "@id": page,
        "@type": "dcat:Catalog",
        "dct:title": "Madoguchi",
        "dct:description": about["notice"],
        "dct:license": records.LICENCE,
        "dct:modified": made_at,
        "dcat:dataset": [_described(one, address) for one in DATASETS],
    }


MEDIA = {
    CSV: "text/csv",
    JSON: "application/json",
    LINES: "application/x-ndjson",
    XLSX: "application/vnd.ms-excel",
    SDMX: "application/vnd.sdmx.data+csv",
}


def _described(one: Dataset, address: Callable[[str, str], str]) -> dict[str, Any]:
    return {
        "@type": "dcat:Dataset",
        "dct:identifier": one.key,
        "dct:title": str(one.title),
        "dct:description": str(one.what),
        "dct:license": records.LICENCE,
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "dcat:downloadURL": address(one.key, form), "dcat:mediaType": MEDIA[form]}
            for form in one.formats
        ]
        + [
            {
                "@type": "dcat:Distribution",
                "dct:title": other.name,
                "dcat:downloadURL": settings.SITE_ADDRESS + reverse(other.route),
                "dcat:mediaType": other.media,
            }
            for other in one.standards
        ],
    }
