"""Takes a vintage back by a further one: what was known before is known again, and nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from madoguchi.apps.observatory import recording
from madoguchi.apps.observatory.known import before, newest
from madoguchi.apps.observatory.models import REASONS, WITHDRAWN, Observation, Series, Vintage
from madoguchi.apps.observatory.recording import CHUNK, Figure, Measure, Release
from madoguchi.core.accounts.models import Person
from madoguchi.core.refusals import Refused

ADAPTER = "take-back"
OWN = ("corridor-pack", "own-readings")  # a mistake in these is put right where they come from


@dataclass(frozen=True)
class TakenBack:
    """What came of it: the vintage that says so, and how many values were left because they were revised since."""

    vintage: Vintage
    left: int


def take_back(vintage: Vintage, *, reason: str, by: Person, at: datetime) -> TakenBack:
    """Say of each value of a vintage what was known before it. What was revised since stays as it was revised.

    Taking that vintage back in turn makes the first one count again; not so figures of a place both sides claim. Either
    side takes those back alone, and they come back with the keys of both.
    """
    if reason not in REASONS:
        raise Refused("take-back-needs-a-reason")
    if vintage.recorded_at is None or vintage.adapter in OWN:
        raise Refused("vintage-is-not-to-be-taken-back")
    if is_taken_back(vintage):
        raise Refused("vintage-is-taken-back")
    if vintage.takes_back is not None and vintage.takes_back.needs_keys:
        raise Refused("figures-come-back-with-both-keys")
    about = Release(
        f"{ADAPTER}-{vintage.reference}", ADAPTER, at.date(), is_example=vintage.is_example,
        takes_back=vintage, reason=reason,
    )  # fmt: skip
    made, report = recording.stage(_values_before(vintage), vintage.source, about, at=at)
    if not made.rows:
        recording.discard(made)
        raise Refused("vintage-is-revised-since")
    return TakenBack(recording.record(made, by=by, at=at), vintage.rows - report.read)


def is_taken_back(vintage: Vintage) -> bool:
    """Was it taken back already?"""
    return vintage.taken_back_by.filter(recorded_at__isnull=False).exists()


def _values_before(vintage: Vintage) -> Iterator[Figure]:
    """A few hundred at a time, however many there are."""
    last = 0
    while rows := list(vintage.observations.filter(pk__gt=last).select_related("series").order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        about = Observation.objects.filter(
            series__in={one.series_id for one in rows}, period__in={one.period for one in rows}
        )
        now = {(one.series_id, one.period): one.vintage_id for one in newest(about)}
        earlier = {(one.series_id, one.period): one for one in newest(about.filter(before(vintage)))}
        for row in rows:
            place = (row.series_id, row.period)
            if now.get(place) == vintage.pk:
                yield _figure(row, earlier.get(place))


def _figure(row: Observation, then: Observation | None) -> Figure:
    measure = measure_of(row.series)
    if then is None or then.status == WITHDRAWN:
        return Figure(measure, row.period, None, WITHDRAWN, section=row.section, lines=row.lines)
    return Figure(
        measure, row.period, then.value, then.status, alternative=then.alternative, count=then.count,
        section=then.section, lines=then.lines, note=then.note,
    )  # fmt: skip


def measure_of(series: Series) -> Measure:
    """A series that is there, as a file would describe it."""
    return Measure(**{name: getattr(series, name) for name in Measure.__dataclass_fields__})
