"""What two countries' trade says about each other. Values of goods by group, in one unit, for one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeVar

Group = TypeVar("Group", bound=str)
Values = Mapping[Group, float]


def shares(values: Values[Group]) -> dict[Group, float]:
    """Each group's part of the sum. Nothing when there is no sum.

    >>> shares({"a": 3, "b": 1})
    {'a': 0.75, 'b': 0.25}
    """
    if any(value < 0 for value in values.values()):
        raise ValueError("values of trade are not below zero")
    total = sum(values.values())
    return {group: value / total for group, value in values.items()} if total else {}


def complementarity(exports: Values[Group], imports: Values[Group]) -> float | None:
    """How well one side's exports fit the other's imports: 0 nothing in common, 1 the same structure.

    1 − ½ Σ |mᵢ − xᵢ| over shares. Michaely, M. (1996), Trade preferential agreements in Latin America, World Bank
    Policy Research Working Paper 1583.

    >>> complementarity({"oil": 70, "fish": 30}, {"oil": 50, "cars": 50})
    0.5
    """
    sold, bought = shares(exports), shares(imports)
    if not sold or not bought:
        return None
    return 1 - sum(abs(bought.get(group, 0) - sold.get(group, 0)) for group in sold.keys() | bought.keys()) / 2


def revealed_advantage(exports: Values[Group], world: Values[Group]) -> dict[Group, float]:
    """A group's share in a country's exports, over its share in the world's; above 1 is an advantage.

    Balassa, B. (1965), Trade liberalisation and "revealed" comparative advantage, The Manchester School 33.

    >>> revealed_advantage({"oil": 60, "cars": 40}, {"oil": 300, "cars": 700})["oil"]
    2.0
    """
    own, all_ = shares(exports), shares(world)
    return {group: own.get(group, 0) / part for group, part in all_.items() if part}


def concentration(values: Values[Group]) -> float | None:
    """Σ sᵢ² over shares: 1/n when n groups are equal, 1 when there is only one.

    Hirschman, A. O. (1964), The paternity of an index, American Economic Review 54.

    >>> concentration({"oil": 1, "gas": 1})
    0.5
    """
    parts = shares(values)
    return sum(part**2 for part in parts.values()) if parts else None


def trend(values: Sequence[tuple[float, float]]) -> float | None:
    """The change in a year, by the median of the slopes between all pairs of (year, value).

    One odd year does not turn it. Sen, P. K. (1968), Estimates of the regression coefficient based on Kendall's tau,
    JASA 63.

    >>> trend([(2001, 1), (2002, 2), (2003, 30), (2004, 4), (2005, 5)])
    1.0
    """
    slopes = sorted(
        (later - value) / (after - year)
        for place, (year, value) in enumerate(values)
        for after, later in values[place + 1 :]
        if after != year
    )
    if not slopes:
        return None
    middle = len(slopes) // 2
    median = slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2
    return round(median, 12)


@dataclass(frozen=True)
class Potential:
    """One group's trade beside what the sizes of both sides would lead one to expect. `gap` is log(expected/actual)."""

    group: str
    actual: float
    expected: float
    gap: float | None

    @property
    def missing(self) -> float:
        """Expected less actual, in the unit of the values; below zero where there is more than expected."""
        return self.expected - self.actual


def untapped_potential(
    actual: Values[str], exports: Values[str], imports: Values[str], world: Values[str]
) -> list[Potential]:
    """Where two sides trade less than their sizes suggest, the widest gap first.

    Expected is exporter's exports × importer's imports / world's exports of the group, scaled so that all groups
    together are the pair's actual total: the question is in which group, not how much in all. It is the expectation
    of independence that the trade intensity index compares with: Kojima, K. (1964), The pattern of international
    trade among advanced countries, Hitotsubashi Journal of Economics 5; Drysdale, P., Garnaut, R. (1982), Trade
    intensities and the analysis of bilateral trade flows, Hitotsubashi Journal of Economics 22.
    `gap` is None where nothing was traded; such groups come first, the largest expectation before the others.

    A weak signal (see the back-test in `benchmarks/priorities_backtest.py`) and never a forecast.

    >>> found = untapped_potential({"a": 30, "b": 10}, {"a": 50, "b": 50}, {"a": 50, "b": 50}, {"a": 100, "b": 100})
    >>> [(one.group, one.expected, round(one.gap, 3)) for one in found]
    [('b', 20.0, 0.693), ('a', 20.0, -0.405)]
    """
    raw = {
        group: exports.get(group, 0) * imports.get(group, 0) / total if total else 0.0 for group, total in world.items()
    }
    size = sum(raw.values())
    scale = sum(actual.get(group, 0) for group in raw) / size if size else 0.0
    found = [_potential(group, actual.get(group, 0), part * scale) for group, part in raw.items()]
    return sorted(found, key=lambda one: (one.gap is not None, -(one.gap or 0), -one.expected, one.group))


def _potential(group: str, actual: float, expected: float) -> Potential:
    return Potential(group, actual, expected, log(expected / actual) if actual > 0 and expected > 0 else None)
