"""Takes figures in: staged in small writes that nobody sees, then recorded as a whole, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q

from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import WITHOUT_VALUE, Observation, Series, Source, Vintage
from madoguchi.core import packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.journal import actions as journal
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.core.sparing import sparing_memory
from madoguchi.core.writing import write_once

CHUNK = 400  # rows in one write: others are never kept waiting
REFUSALS_KEPT = 1000


@dataclass(frozen=True)
class Measure:
    """A series as a file describes it; `place` names the places under dispute it speaks of."""

    key: str
    dataset: str
    title: Texts = field(default_factory=Texts, compare=False)
    about: Texts = field(default_factory=Texts, compare=False)
    reporter: str = ""
    partner: str = ""
    flow: str = ""
    scheme: str = ""
    code: str = ""
    unit: str = ""
    frequency: str = "A"
    flow_key: str = ""
    place: str = ""


@dataclass(frozen=True)
class Figure:
    """One value as a file gives it; `line` is where."""

    measure: Measure
    period: str
    value: Decimal | None
    status: str = "certain"
    line: int = 0
    alternative: Decimal | None = None
    count: int | None = None
    section: str = ""
    lines: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """The series and the period it speaks of."""
        return self.measure.key, self.period


@dataclass(frozen=True)
class RefusedRow:
    """A row that is not taken in: where, which field, why (a key of the phrase book), and what stood there."""

    line: int
    field: str
    reason: str
    value: str = ""


Read = Figure | RefusedRow


@dataclass
class Report:
    """What a file holds: how many values are new, how many revise one, how many say what is known already."""

    read: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[RefusedRow] = field(default_factory=list)

    def refuse(self, row: RefusedRow) -> None:
        """Count a refused row, and keep the first thousand."""
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(row)


@dataclass(frozen=True)
class Release:
    """What is said about a file as a whole."""

    name: str
    adapter: str
    published_on: date | None = None
    file_name: str = ""
    file_digest: str = ""
    is_example: bool = False
    takes_back: Vintage | None = None
    reason: str = ""


def look_through(rows: Iterable[Read], source: Source) -> Report:
    """What would happen; nothing is written."""
    report = Report()
    for chunk in _chunks(rows, report):
        _sort_out(chunk, source, None, report)
    return report


def stage(rows: Iterable[Read], source: Source, release: Release, *, at: datetime) -> tuple[Vintage, Report]:
    """Write what is new, in short writes, where nobody sees it yet. Finish with `record`, or `discard`."""
    require_new_release(source, release.name)
    vintage = Vintage.objects.create(
        source=source, release=release.name, adapter=release.adapter, published_on=release.published_on,
        file_name=release.file_name, file_digest=release.file_digest, is_example=release.is_example, staged_at=at,
        after=_recorded(source), takes_back=release.takes_back, reason=release.reason,
    )  # fmt: skip
    with sparing_memory():
        report, digest = _staged(rows, source, vintage)
    needs_keys = vintage.takes_back_id is None and vintage.observations.exclude(series__place="").exists()
    Vintage.objects.filter(pk=vintage.pk).update(
        rows=report.new + report.revised, revised=report.revised, unchanged=report.unchanged, refused=report.refused,
        refusals=[vars(one) for one in report.refusals], digest=digest, needs_keys=needs_keys,
    )  # fmt: skip
    vintage.refresh_from_db()
    return vintage, report


def _staged(rows: Iterable[Read], source: Source, vintage: Vintage) -> tuple[Report, str]:
    """Every row that says something new is written; what was found, and the digest of what was written."""
    report = Report()
    try:
        for chunk in _chunks(rows, report):
            fresh = _sort_out(chunk, source, vintage, report)
            if fresh:
                _write(fresh, vintage)
        return report, digest_of(vintage)
    except BaseException:  # a file that breaks off in the middle leaves nothing behind
        discard(vintage)
        raise


def require_new_release(source: Source, name: str) -> None:
    """Refuse a release that was taken in already."""
    if source.vintages.filter(release=name, recorded_at__isnull=False).exists():
        raise Refused("release-is-taken-in", release=name)


def _recorded(source: Source) -> int:
    return source.vintages.filter(recorded_at__isnull=False).count()


def record(vintage: Vintage, *, by: Person | None, at: datetime) -> Vintage:
    """Let a staged vintage be seen from this moment on. It can never come before one that is seen already.

    It was compared with what was known when it was staged: if another came in since, it has to be staged anew.
    One that speaks of a place both sides claim needs the key of each side.
    """
    digest = vintage.digest or digest_of(vintage)
    with transaction.atomic():
        if vintage.needs_keys and sides_without_key(vintage):
            raise Refused("figures-need-both-keys")
        source = Source.objects.select_for_update().get(pk=vintage.source_id)
        if source.vintages.filter(recorded_at__gt=at).exists():
            raise Refused("vintage-comes-too-late", source=source.key)
        require_new_release(source, vintage.release)
        if vintage.after is not None and vintage.after != _recorded(source):
            raise Refused("source-moved-on", source=source.key)
        Vintage.objects.filter(pk=vintage.pk, recorded_at__isnull=True).update(recorded_at=at, digest=digest)
        _open_series(vintage)
        facts = {"source": source.key, "release": vintage.release, "rows": vintage.rows, "digest": digest}
        if vintage.takes_back is not None:
            facts |= {"takes_back": vintage.takes_back.release, "reason": vintage.reason}
        journal.record("vintage.recorded", vintage, by=by, at=at, facts=facts)
    vintage.refresh_from_db()
    return vintage


def _open_series(vintage: Vintage) -> None:
    """Series that another release opened and that this one shows first. Those it opened itself are seen by now."""
    unseen = Q(opened_by__isnull=True) | Q(opened_by__recorded_at__isnull=True)
    spoken_of = Observation.objects.filter(series=OuterRef("pk"), vintage=vintage)
    waiting = Series.objects.filter(unseen, Exists(spoken_of), source=vintage.source_id)
    Series.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(opened_by=vintage)


def sides_without_key(vintage: Vintage) -> list[str]:
    """The sides whose key this vintage, as it stands, has not got."""
    given = set(vintage.keys.filter(is_given=True, digest=vintage.digest).values_list("side", flat=True))
    return [side.key for side in packs.current().sides if side.key not in given]


def discard(vintage: Vintage) -> None:
    """Throw a staged vintage away, a little at a time, with the series only it spoke of. One that was seen stays."""
    if vintage.recorded_at is not None:
        raise Refused("vintage-is-seen")
    while rows := dict(vintage.observations.values_list("pk", "series")[:CHUNK]):
        with transaction.atomic():
            Observation.objects.filter(pk__in=rows).delete()
            left = Series.objects.filter(pk__in=set(rows.values()), observations__isnull=True)
            alone = list(left.values_list("pk", flat=True))
        for pk in alone:
            with suppress(ProtectedError, IntegrityError), transaction.atomic():  # another file speaks of it by now
                Series.objects.filter(pk=pk).delete()
    vintage.delete()


def digest_of(vintage: Vintage) -> str:
    """The SHA-256 over a vintage's rows, in the order of series and period."""
    found = hashlib.sha256()
    rows = vintage.observations.order_by("series__key", "period").values_list(
        "series__key", "period", "value", "status"
    )
    for key, period, value, status in rows.iterator(chunk_size=2000):
        number = "" if value is None else format(value.normalize(), "f")
        found.update(f"{key}|{period}|{number}|{status}\n".encode())
    return found.hexdigest()


def _chunks(rows: Iterable[Read], report: Report) -> Iterator[list[Figure]]:
    waiting = iter(rows)
    while piece := list(islice(waiting, CHUNK)):
        report.read += len(piece)
        figures: list[Figure] = []
        for one in piece:
            if isinstance(one, RefusedRow):
                report.refuse(one)
            elif (one.value is None) != (one.status in WITHOUT_VALUE):
                report.refuse(RefusedRow(one.line, "value", "figure-value-and-status-differ", str(one.value or "")))
            else:
                figures.append(one)
        if figures:
            yield figures


def _sort_out(figures: list[Figure], source: Source, vintage: Vintage | None, report: Report) -> list[Figure]:
    """Those that say something new; the others are counted, and what stands twice is refused."""
    keys = {one.measure.key for one in figures}
    there = {
        key: (pk, owner) for key, pk, owner in Series.objects.filter(key__in=keys).values_list("key", "pk", "source")
    }
    own = {pk: key for key, (pk, owner) in there.items() if owner == source.pk}
    about = Observation.objects.filter(series__in=own, period__in={one.period for one in figures})
    now = {(own[o.series_id], o.period): o for o in known(about)} if own else {}
    seen: set[tuple[str, str]] = set()
    if vintage is not None and own:
        staged = about.filter(vintage=vintage).values_list("series", "period")
        seen = {(own[series], period) for series, period in staged}
    fresh = []
    for one in figures:
        if one.measure.key in there and there[one.measure.key][1] != source.pk:
            report.refuse(RefusedRow(one.line, "series", "series-is-of-another-source", one.measure.key))
        elif one.place in seen:
            report.refuse(RefusedRow(one.line, "period", "figure-stands-twice", f"{one.measure.key} {one.period}"))
        else:
            seen.add(one.place)
            if _is_fresh(one, now.get(one.place), report):
                fresh.append(one)
    return fresh


def _is_fresh(one: Figure, before: Observation | None, report: Report) -> bool:
    if before is not None and _says_the_same(before, one):
        report.unchanged += 1
        return False
    report.revised += before is not None
    report.new += before is None
    return True


def _says_the_same(before: Observation, one: Figure) -> bool:
    value = None if one.value is None else round(one.value, 6)
    return (before.value, before.status, before.count, before.note) == (value, one.status, one.count, one.note)


@transaction.atomic
def _write(figures: list[Figure], vintage: Vintage) -> None:
    measures = {one.measure.key: one.measure for one in figures}
    there = dict(Series.objects.filter(key__in=measures).values_list("key", "pk"))
    missing = [one for key, one in measures.items() if key not in there]
    write_once([_series(one, vintage) for one in missing], unique=["key"])
    if missing:
        there |= dict(Series.objects.filter(key__in=[one.key for one in missing]).values_list("key", "pk"))
    Observation.objects.bulk_create(_observation(one, there, vintage) for one in figures)


def _series(one: Measure, vintage: Vintage) -> Series:
    return Series(
        source_id=vintage.source_id,
        opened_by=vintage,
        **{name: getattr(one, name) for name in Measure.__dataclass_fields__},
    )


def _observation(one: Figure, there: Mapping[str, int], vintage: Vintage) -> Observation:
    return Observation(
        series_id=there[one.measure.key], vintage=vintage, period=one.period, value=one.value, status=one.status,
        alternative=one.alternative, count=one.count, section=one.section, lines=one.lines, note=one.note,
    )  # fmt: skip
