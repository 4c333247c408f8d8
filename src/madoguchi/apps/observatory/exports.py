"""Figures as files: tables with their metadata, SDMX-CSV, JSON-stat. A status never gets lost on the way out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from madoguchi.apps.observatory.models import CERTAIN, Observation, Series
from madoguchi.apps.observatory.pack import indicators
from madoguchi.apps.observatory.readers.values import TO_SDMX
from madoguchi.core import packs

if TYPE_CHECKING:
    from madoguchi.apps.observatory.drawing import Drawn

BREAKS = "B"  # what SDMX says of a value from which on its source counts otherwise
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = (
    "series", "title", "reporter", "partner", "flow", "period", "value", "unit", "status", "other_reading", "count",
    "source", "read_in", "section", "lines", "note", "release", "published_on", "known_here_since",
)  # fmt: skip


def row(one: Series, observation: Observation, language: str) -> dict[str, Any]:
    """One value with everything that is known about it."""
    said = indicators()
    source = one.source
    return {
        "series": one.key,
        "title": one.named(language),
        "reporter": one.reporter,
        "partner": one.partner,
        "flow": one.flow,
        "period": observation.period,
        "value": plain(observation.value),
        "unit": said.unit(one.unit, language),
        "status": observation.status,
        "other_reading": plain(observation.alternative),
        "count": observation.count,
        "source": source.name.in_language(language, ("en",)).text,
        "read_in": source.read_in.name.in_language(language, ("en",)).text if source.read_in else "",
        "section": observation.section,
        "lines": observation.lines,
        "note": " ".join(
            part
            for part in (
                _note(observation, language),
                packs.current().says(packs.NEUTRAL_PLACES, language) if one.place else "",
            )
            if part
        ),
        "release": observation.vintage.release,
        "published_on": observation.vintage.published_on,
        "known_here_since": observation.vintage.recorded_at,
    }


def _note(observation: Observation, language: str) -> str:
    found = indicators().notes.get(observation.note)
    return found.texts.in_language(language).text if found else ""


def plain(value: Any) -> float | int | None:
    """A number without the zeros that a column adds."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def rows_of(drawn: Drawn, language: str) -> Iterator[dict[str, Any]]:
    """The values of a chart."""
    return (row(one.series, one.observation, language) for one in drawn.rows)


def about(drawn: Drawn, *, address: str, language: str, at: datetime) -> dict[str, Any]:
    """What stands beside the values of a chart: what it is, of when, from whom, how to cite it, and the notices."""
    return {
        "title": drawn.title,
        "about": drawn.about,
        "description": drawn.caption.description,
        "unit": drawn.unit,
        "language": language,
        "statuses": dict(drawn.caption.statuses),
        "as_known_on": drawn.on.isoformat() if drawn.on else None,
        "source": drawn.caption.source,
        "address": address,
        "cite": cite(drawn, address, at),
        "licence": LICENCE,
        "made_at": at.isoformat(timespec="seconds"),
        "notice": packs.current().says(packs.NEUTRAL_PLACES, language),
    }


def cite(drawn: Drawn, address: str, at: datetime) -> str:
    """How to name the chart elsewhere."""
    return f"{drawn.title}. {drawn.caption.source}. Madoguchi, {at.date().isoformat()}. {address}"


def address_of(name: str, *args: str) -> str:
    """The whole address of a page, the same in whatever language it was asked for."""
    with override("en"):
        return f"{settings.SITE_ADDRESS}{reverse(name, args=list(args))}"


SDMX_COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "COUNTERPART_AREA", "FLOW", "SERIES", "UNIT_MEASURE",
    "UNIT_MULT", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "OBS_NOTE", "SOURCE", "RELEASE",
)  # fmt: skip
SDMX_LANGUAGE = "en"  # that of its columns
STRUCTURE_ID = "MADOGUCHI:FIGURES(1.0)"


def sdmx_csv(values: Iterable[tuple[Series, Observation]]) -> Iterator[bytes]:
    """SDMX-CSV 2.0, one line after another. The status is OBS_STATUS; which of ours it was stands in OBS_NOTE."""
    said = indicators()
    yield _line(SDMX_COLUMNS)
    for one, observation in values:
        unit = said.units.get(one.unit)
        value = plain(observation.value)
        yield _line(
            [
                "dataflow",
                STRUCTURE_ID,
                "I",
                one.frequency,
                one.reporter or "_Z",
                one.partner or "_Z",
                one.flow or "_Z",
                one.key,
                unit.sdmx_unit if unit else one.unit,
                unit.sdmx_multiplier if unit else "0",
                observation.period,
                "" if value is None else str(value),
                BREAKS if _only_breaks(observation) else TO_SDMX[observation.status],
                f"{observation.status} {packs.current().says(packs.NEUTRAL_PLACES, SDMX_LANGUAGE)}"
                if one.place
                else observation.status,
                one.source.key,
                observation.vintage.release,
            ]
        )


def _only_breaks(observation: Observation) -> bool:
    """Is there nothing to say of the value but that its source counts otherwise from here on?"""
    return observation.breaks and observation.status == CERTAIN


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def json_stat(
    label: str, values: Sequence[tuple[Series, Observation]], language: str, *, at: datetime, source: str
) -> bytes:
    """JSON-stat 2.0, a dataset with the dimensions series and time; statuses by place, missing values as null.

    A value whose series breaks has the status B, as in SDMX; the extension says in words what that means.
    """
    series = list({one.key: one for one, _ in values}.values())
    periods = sorted({observation.period for _, observation in values})
    place = {(one.key, observation.period): observation for one, observation in values}
    cells = [place.get((one.key, period)) for one in series for period in periods]
    made: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": source,
        "updated": at.isoformat(timespec="seconds"),
        "id": ["series", "time"],
        "size": [len(series), len(periods)],
        "role": {"time": ["time"]},
        "dimension": {
            "series": {
                "category": {
                    "index": [one.key for one in series],
                    "label": {one.key: one.named(language) for one in series},
                    "unit": {one.key: {"label": indicators().unit(one.unit, language)} for one in series},
                }
            },
            "time": {"category": {"index": periods}},
        },
        "value": [None if cell is None else plain(cell.value) for cell in cells],
        "status": {
            str(number): BREAKS if _only_breaks(cell) else cell.status
            for number, cell in enumerate(cells)
            if cell is not None
        },
        "extension": {"licence": LICENCE},
    }
    if BREAKS in made["status"].values():
        with override(language):
            made["extension"]["status"] = {"label": {BREAKS: gettext("counted otherwise from here on")}}
    if any(one.place for one in series):
        made["note"] = [packs.current().says(packs.NEUTRAL_PLACES, language)]
    return json.dumps(made, ensure_ascii=False).encode()
