"""In which states the observatory's own figures put a factor that can be measured."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from madoguchi.apps.observatory import queries
from madoguchi.apps.observatory.models import Observation, Series
from madoguchi.apps.observatory.sums import change
from madoguchi.core.packs import FactorModel, Measure


@dataclass(frozen=True)
class Suggestion:
    """A state the figures suggest, with the values it rests on. A status of the figure goes with it."""

    factor: str
    state: str
    series: Series
    latest: Observation
    changed: Decimal | None


def suggestions(model: FactorModel) -> list[Suggestion]:
    """For each factor with a measure the state its latest figure suggests; none where no rule fits."""
    series = {one.key: one for one in queries.series_named(measure.series for measure in model.file.measures)}
    values = queries.values(list(series.values()))
    found = []
    for measure in model.file.measures:
        one = series.get(measure.series)
        if one is None:
            continue
        known = [value for value in values.get(one.pk, []) if value.value is not None]
        suggested = _suggested(measure, one, sorted(known, key=lambda value: value.period))
        if suggested is not None:
            found.append(suggested)
    return found


def _suggested(measure: Measure, series: Series, values: list[Observation]) -> Suggestion | None:
    if not values:
        return None
    latest = values[-1]
    before = values[-2] if len(values) > 1 else None
    changed = change(before.value, latest.value) if before is not None and before.value and latest.value else None
    for rule in measure.rules:
        if rule.change_below is not None and (changed is None or changed >= rule.change_below):
            continue
        if rule.below is not None and (latest.value is None or latest.value >= rule.below):
            continue
        return Suggestion(measure.factor, rule.state, series, latest, changed)
    return None
