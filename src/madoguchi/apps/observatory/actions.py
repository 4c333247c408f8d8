"""What can be done with figures. One of the two doors of this app; the other is `queries`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.observatory import own_readings, recording, sums, uploading
from madoguchi.apps.observatory.importing import KINDS, Imported, ImportOptions, import_file
from madoguchi.apps.observatory.models import STATUSES, WITHHELD, Observation, Source, Vintage
from madoguchi.apps.observatory.pack import Indicators, ReadingRow, indicators
from madoguchi.apps.observatory.recording import Figure, Measure, RefusedRow, Release
from madoguchi.apps.observatory.taking_back import TakenBack, take_back
from madoguchi.core.languages import phrases
from madoguchi.core.languages.texts import Texts
from madoguchi.core.packs import Labels
from madoguchi.core.refusals import Refused
from madoguchi.engines.indicators import TOO_FEW, Reading

__all__ = [
    "KINDS",
    "ImportOptions",
    "Imported",
    "RefusedRow",
    "Source",
    "TakenBack",
    "discard_unfinished",
    "import_file",
    "load_pack_figures",
    "open_source",
    "refusal_text",
    "take_back",
    "take_own_readings",
    "take_reading",
    "take_readings",
    "take_survey_readings",
]

WINDOW = "window"
UNFINISHED_AFTER = timedelta(days=1)


def load_pack_figures(*, at: datetime) -> int:
    """Take in the figures of the corridor pack, after its checks; how many values were new or revised.

    Doing it twice does no harm. A file that was changed is a new release: what was known before stays.
    """
    said = indicators()
    for failure in sums.failures(said):
        raise Refused("figures-do-not-add-up", check=failure.key, found=failure.found, expected=failure.expected)
    _open_sources(said)
    taken = 0
    for source in Source.objects.filter(key__in={one.source for one in said.series.values()}).order_by("pk"):
        taken += _take_in(source, said, at)
    return taken


def _open_sources(said: Indicators) -> None:
    for row in sorted(said.sources.values(), key=lambda one: bool(one.read_in)):
        read_in = Source.objects.filter(key=row.read_in).first() if row.read_in else None
        values = {"side": row.side, "name": _texts(row.names), "address": row.address, "read_in": read_in}
        Source.objects.update_or_create(key=row.key, defaults=values)


def _take_in(source: Source, said: Indicators, at: datetime) -> int:
    release = Release(
        f"pack-{said.digest[:12]}", "corridor-pack", file_digest=said.digest, file_name="observations.csv"
    )
    if source.vintages.filter(release=release.name, recorded_at__isnull=False).exists():
        return 0
    rows = [
        Figure(
            _measure(said, one.series),
            one.period,
            one.value,
            one.status,
            one.line,
            one.alternative,
            None,
            one.section,
            one.lines,
            one.note,
        )
        for one in said.observations
        if said.series[one.series].source == source.key
    ]
    vintage, report = recording.stage(rows, source, release, at=at)
    if not report.new + report.revised:
        recording.discard(vintage)
        return 0
    recording.record(vintage, by=None, at=at)
    return vintage.rows


def _measure(said: Indicators, key: str) -> Measure:
    row = said.series[key]
    return Measure(
        key=row.key, dataset=row.dataset, title=_texts(row.titles), reporter=row.reporter, partner=row.partner,
        flow=row.flow, unit=row.unit, frequency=row.frequency, flow_key=row.flow_key,
    )  # fmt: skip


def _texts(labels: Labels) -> Texts:
    return Texts.written(dict(labels.texts))


@transaction.atomic
def open_source(key: str, *, name: Mapping[str, str], side: str = "", address: str = "") -> Source:
    """A source for files of figures; the one that is there, if it is."""
    values = {"name": Texts.written(name), "side": side, "address": address}
    return Source.objects.get_or_create(key=key, defaults=values)[0]


def refusal_text(row: RefusedRow) -> str:
    """Why a row was not taken in, for whoever brought the file."""
    return phrases.phrase(row.reason, {"known": ", ".join(STATUSES)})


def take_reading(key: str, *, period: str, reading: Reading, at: datetime, is_example: bool = False) -> Vintage:
    """Record a figure the product takes of itself, under its definition in the corridor pack."""
    return take_readings({key: reading}, period=period, at=at, is_example=is_example)


def take_readings(readings: Mapping[str, Reading], *, period: str, at: datetime, is_example: bool = False) -> Vintage:
    """Record several such figures as one vintage. Fewer than their definition asks for are withheld."""
    said = indicators()
    figures = [_reading(said, key, period, reading) for key, reading in readings.items()]
    source = open_source(WINDOW, name=dict(said.sources[WINDOW].names.texts) if WINDOW in said.sources else {})
    release = Release(
        f"{period} {at.isoformat(timespec='milliseconds')}", "own-readings", at.date(), is_example=is_example
    )
    taken = Vintage.objects.filter(source=source, release=release.name, recorded_at__isnull=False).first()
    if taken is not None:  # a clock that looks twice at one moment takes one reading
        return taken
    vintage, _report = recording.stage(figures, source, release, at=at)
    return recording.record(vintage, by=None, at=at)


def _reading(said: Indicators, key: str, period: str, reading: Reading) -> Figure:
    row: ReadingRow | None = said.reading(key)
    if row is None:
        raise Refused("reading-is-not-defined", reading=key)
    shown = reading.from_at_least(row.least)
    is_withheld = shown.value is None
    measure = Measure(
        key=key, dataset=key.rsplit(".", 1)[0], title=_texts(row.titles), about=_texts(row.definitions), unit=row.unit,
        frequency="M",
    )  # fmt: skip
    value = None if shown.value is None else Decimal(str(shown.value))
    status = WITHHELD if is_withheld or shown.status == TOO_FEW else shown.status
    return Figure(measure, period, value, status, count=None if is_withheld else reading.count)


def take_own_readings(*, at: datetime) -> Vintage | None:
    """Record what the window can say of itself today, as far as the pack defines it; None where it does not."""
    said = indicators()
    readings = {key: one for key, one in own_readings.taken(at).items() if said.reading(key) is not None}
    if not readings:
        return None
    is_example = docket.public_entries().filter(is_example=True).exists()
    return take_readings(readings, period=at.strftime("%Y-%m"), at=at, is_example=is_example)


def take_survey_readings(*, at: datetime) -> int:
    """Take in the survey waves this window published and that are no figures yet; how many.

    Counts were rounded and withheld before they came here, so nothing is known here that is not public.
    """
    waves: dict[int, list[difficulties.SurveyResult]] = {}
    for result in difficulties.survey_results():
        if result.is_own:
            waves.setdefault(result.year, []).append(result)
    taken = 0
    for year, results in waves.items():
        readings = {
            f"survey.{result.side}.{heading}": Reading(cell.count, cell.count or 0, "responses")
            for result in results
            for heading, cell in result.cells.items()
        }
        if not Observation.objects.filter(series__key__in=readings, period=str(year)).exists():
            take_readings(readings, period=str(year), at=at, is_example=results[0].is_example)
            taken += 1
    return taken


def discard_unfinished(*, at: datetime) -> int:
    """Throw away what was staged a day ago and never recorded, and files of the desk after two weeks; how many."""
    left = list(
        Vintage.objects.filter(recorded_at__isnull=True, upload__isnull=True, staged_at__lt=at - UNFINISHED_AFTER)
    )
    for vintage in left:
        recording.discard(vintage)
    return len(left) + uploading.drop_forgotten(at=at)
