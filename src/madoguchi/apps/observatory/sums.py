"""What must add up among figures, before anybody may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from madoguchi.apps.observatory.pack import CheckEntry, Indicators

Values = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Failure:
    """A check that did not hold: what was found, and what should have been."""

    key: str
    found: str
    expected: str


def failures(said: Indicators) -> list[Failure]:
    """The checks of a pack that its own figures do not pass; an empty list when all hold."""
    values = {(one.series, one.period): one.value for one in said.observations if one.value is not None}
    return [failure for check in said.checks if (failure := _examine(check, said, values))]


def _examine(check: CheckEntry, said: Indicators, values: Values) -> Failure | None:
    series = said.series_of(check)
    if check.kind == "count":
        found = Decimal(sum(one.series in set(series) and one.value is not None for one in said.observations))
        return _compare(check, found, check.equals)
    if check.kind == "change":
        first, last = values.get((series[0], check.from_period)), values.get((series[0], check.to_period))
        return _compare(check, None if first is None or last is None else change(first, last), check.equals)
    found_sum = _sum(values.get((key, check.period)) for key in series)
    if check.kind == "most":
        limit = values.get((check.than_series, check.period))
        holds = found_sum is not None and limit is not None and found_sum <= limit
        return None if holds else Failure(check.key, str(found_sum), f"at most {limit}")
    expected = values.get((check.equals_series, check.period)) if check.equals_series else check.equals
    return _compare(check, found_sum, expected)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _compare(check: CheckEntry, found: Decimal | None, expected: Decimal | None) -> Failure | None:
    if found is not None and expected is not None and abs(found - expected) <= check.within:
        return None
    return Failure(check.key, str(found), str(expected))


def change(first: Decimal, last: Decimal) -> Decimal:
    """The change from one value to another, in percent to one decimal.

    >>> change(Decimal("30.7"), Decimal("16.1"))
    Decimal('-47.6')
    """
    return round((last / first - 1) * 100, 1)
