"""What a release changed, and what changed in a series from one release to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from madoguchi.apps.observatory.known import before, known, up_to
from madoguchi.apps.observatory.models import WITHDRAWN, Observation, Series, Vintage
from madoguchi.apps.observatory.sums import change


@dataclass(frozen=True)
class Changed:
    """One period of a series: what was known of it, and what is known after. None where nothing is known."""

    series: Series
    period: str
    earlier: Observation | None
    later: Observation | None

    @property
    def difference(self) -> Decimal | None:
        """The later value less the earlier one, where both are numbers."""
        values = self._values()
        return None if values is None else values[1] - values[0]

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the earlier value."""
        values = self._values()
        return change(*values) if values and values[0] else None

    def _values(self) -> tuple[Decimal, Decimal] | None:
        if self.earlier is None or self.later is None:
            return None
        first, second = self.earlier.value, self.later.value
        return None if first is None or second is None else (first, second)


def rows_of(vintage: Vintage) -> QuerySet[Observation]:
    """What a vintage says, by series and period."""
    return vintage.observations.select_related("series", "series__source").order_by("series__key", "period")


def made_by(rows: Sequence[Observation], vintage: Vintage) -> list[Changed]:
    """What these values of a vintage changed."""
    if not rows:
        return []
    about = Observation.objects.filter(
        series__in={one.series_id for one in rows}, period__in={one.period for one in rows}
    )
    earlier = {(one.series_id, one.period): one for one in known(about.filter(before(vintage)))}
    return [
        Changed(row.series, row.period, earlier.get((row.series_id, row.period)), _unless_withdrawn(row))
        for row in rows
    ]


def between(series: Series, first: Vintage, second: Vintage) -> list[Changed]:
    """The periods of a series of which something else was known after the second vintage than after the first."""
    earlier, later = _known(series, up_to(first)), _known(series, up_to(second))
    found = [Changed(series, period, earlier.get(period), later.get(period)) for period in sorted({*earlier, *later})]
    return [one for one in found if _says(one.earlier) != _says(one.later)]


def _known(series: Series, which: Q) -> dict[str, Observation]:
    rows = known(Observation.objects.filter(which, series=series)).select_related("vintage")
    return {one.period: one for one in rows}


def _says(row: Observation | None) -> tuple[object, ...] | None:
    return None if row is None else (row.value, row.status, row.alternative, row.count)


def _unless_withdrawn(row: Observation) -> Observation | None:
    return None if row.status == WITHDRAWN else row
