"""Priorities for cooperation: where two sides trade less than their sizes suggest, and who offers or seeks there.

The ranking is by log(expected/actual), the one indicator that carried a signal in a back-test, and a weak one:
`BACK_TEST` is what `benchmarks/priorities_backtest.py` measured. It is a list to argue over, and never a forecast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Max

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import Observation, Series, Vintage
from madoguchi.apps.observatory.readers.countries import WORLD
from madoguchi.apps.observatory.readers.trade import DATASET, EXPORTS, IMPORTS
from madoguchi.core import packs
from madoguchi.engines.indicators import (
    Potential,
    complementarity,
    concentration,
    revealed_advantage,
    trend,
    untapped_potential,
)

PRODUCTS, ACTIVITIES = "products", "activities"
LEVELS = (6, 4, 2)
MOST_YEARS = 12


@dataclass(frozen=True)
class BackTest:
    """What the back-test found: mean rank correlation over pairs of countries, with its interval, and beside it."""

    pairs: int
    mean: float
    low: float
    high: float
    without_regression: float
    textbook: float


# The window 2004 to 2007, interval over exporters; run the benchmark for the others.
BACK_TEST = BackTest(1206, 0.247, 0.220, 0.273, 0.219, -0.044)


@dataclass(frozen=True)
class Priority:
    """One group of goods in one direction; values in US dollars, `advantage` of the exporter, entries now live."""

    potential: Potential
    label: str
    advantage: float | None
    part: float | None
    offers: int
    seeks: int

    @property
    def is_below(self) -> bool:
        """Is less traded than expected?"""
        return self.potential.actual < self.potential.expected

    @property
    def is_unserved(self) -> bool:
        """Is less traded than expected, and does nobody offer or seek here?"""
        return self.is_below and not self.offers and not self.seeks


@dataclass(frozen=True)
class Direction:
    """One side's exports to the other, for one year. `counted_by` is the side whose figures these are."""

    exporter: packs.Side
    importer: packs.Side
    counted_by: packs.Side
    year: str
    priorities: Sequence[Priority]
    complementarity: float | None
    concentration: float | None
    concentration_trend: float | None
    digits: int

    @property
    def unserved(self) -> list[Priority]:
        """Groups with less trade than expected where nobody offers or seeks yet."""
        return [one for one in self.priorities if one.is_unserved]


Values = dict[str, float]


def directions(by: str, language: str) -> list[Direction]:
    """Both directions of trade, ranked; an empty list while no trade by goods was taken in."""
    as_known = _as_known()
    year = _latest_year(as_known)
    first, second = packs.current().sides
    pairs = [(first, second), (second, first)]
    return [made for pair in pairs if year and (made := _direction(*pair, year, by, language, as_known))]


def _as_known() -> str:
    """What is known now, in a word: it changes with each release, and with the pack."""
    newest = Vintage.objects.filter(recorded_at__isnull=False).order_by("-recorded_at", "-pk")
    return f"{newest.values_list('reference', flat=True).first()} {packs.current().folder}"


@lru_cache(maxsize=4)
def _latest_year(as_known: str) -> str:
    """The latest year of trade by goods; empty when there is none."""
    found = Observation.objects.filter(
        series__dataset=DATASET, vintage__recorded_at__isnull=False, period__regex=r"^\d{4}$"
    )
    return found.aggregate(latest=Max("period"))["latest"] or ""


def _direction(
    exporter: packs.Side, importer: packs.Side, year: str, by: str, language: str, as_known: str
) -> Direction | None:
    found = _trade(as_known, exporter.key, importer.key, year, by)
    if found is None:
        return None
    advantages = revealed_advantage(found.exports, found.world)
    total = sum(found.pair.values())
    offers, seeks = entries_by_group(exporter.key, by), entries_by_group(importer.key, by)
    priorities = [
        Priority(
            one, label_of(one.group, by, language), advantages.get(one.group), one.actual / total if total else None,
            offers.get((docket.OFFER, one.group), 0), seeks.get((docket.SEEK, one.group), 0),
        )
        for one in untapped_potential(found.pair, found.exports, found.imports, found.world)
        if one.expected > 0
    ]  # fmt: skip
    return Direction(
        exporter, importer, packs.current().side(found.counted_by), year, priorities,
        complementarity(found.exports, found.imports), concentration(found.pair), found.concentration_trend,
        found.digits,
    )  # fmt: skip


@dataclass(frozen=True)
class _Trade:
    """Trade by group, and how its concentration moved: a few sums over thousands of goods and several years."""

    counted_by: str
    digits: int
    pair: Values
    exports: Values
    imports: Values
    world: Values
    concentration_trend: float | None


@lru_cache(maxsize=16)
def _trade(as_known: str, exporter_key: str, importer_key: str, year: str, by: str) -> _Trade | None:
    """Summed once for each state of what is known; None while a flow of the five is missing."""
    exporter, importer = packs.current().side(exporter_key), packs.current().side(importer_key)
    out, into = exporter.country_code, importer.country_code
    counted_by = exporter
    wanted = {
        "pair": (out, into, EXPORTS), "mirror": (into, out, IMPORTS), "exports": (out, WORLD, EXPORTS),
        "imports": (into, WORLD, IMPORTS), "world": (WORLD, WORLD, EXPORTS),
    }  # fmt: skip
    found = {name: flow_values(*flow, year) for name, flow in wanted.items()}
    if not found["pair"]:
        found["pair"], counted_by = found["mirror"], importer
    digits = finest([found[name] for name in ("pair", "exports", "imports", "world")])
    if not digits:
        return None
    pair, exports, imports, world = (
        grouped(found[name], digits, by) for name in ("pair", "exports", "imports", "world")
    )
    years = _years_of(counted_by, exporter, importer)
    over_time = [
        (float(at), found_at) for at in years if (found_at := _concentration(counted_by, exporter, importer, at, by))
    ]
    return _Trade(counted_by.key, digits, pair, exports, imports, world, trend(over_time))


def flow_values(reporter: str, partner: str, flow: str, year: str) -> dict[str, Values]:
    """The values of one flow in one year as known now, by scheme-free code, apart for each number of digits."""
    series = Series.objects.filter(dataset=DATASET, reporter=reporter, partner=partner, flow=flow)
    rows = known(Observation.objects.filter(series__in=series, period=year, value__isnull=False))
    found: dict[str, Values] = defaultdict(dict)
    for code, value in rows.values_list("series__code", "value"):
        if code.isdigit() and len(code) in LEVELS:
            found[str(len(code))][code] = float(value or 0)
    return dict(found)


def finest(flows: Iterable[Mapping[str, Values]]) -> int:
    """The most digits in which all these flows are there; 0 when there is no such."""
    here = list(flows)
    return next((digits for digits in LEVELS if all(str(digits) in one for one in here)), 0)


def grouped(found: Mapping[str, Values], digits: int, by: str) -> Values:
    """Values by chapter of goods, or by division of activities with the shares of the pack's crosswalk."""
    sums: Values = defaultdict(float)
    for code, value in found.get(str(digits), {}).items():
        if by == ACTIVITIES:
            for division, share in packs.current().products.activity_weights(code).items():
                sums[division] += value * share
        else:
            sums[code[:2]] += value
    return dict(sums)


def _years_of(reporter: packs.Side, exporter: packs.Side, importer: packs.Side) -> list[str]:
    flow = EXPORTS if reporter == exporter else IMPORTS
    partner = importer if reporter == exporter else exporter
    rows = Observation.objects.filter(
        series__dataset=DATASET, series__reporter=reporter.country_code, series__partner=partner.country_code,
        series__flow=flow, period__regex=r"^\d{4}$",
    )  # fmt: skip
    return list(rows.order_by("-period").values_list("period", flat=True).distinct()[:MOST_YEARS])[::-1]


def _concentration(
    reporter: packs.Side, exporter: packs.Side, importer: packs.Side, year: str, by: str
) -> float | None:
    flow = EXPORTS if reporter == exporter else IMPORTS
    partner = importer if reporter == exporter else exporter
    found = flow_values(reporter.country_code, partner.country_code, flow, year)
    return concentration(grouped(found, finest([found]), by))


def entries_by_group(side: str, by: str) -> dict[tuple[str, str], int]:
    """How many live entries of a side offer or seek in each group. An entry counts once in each of its groups."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    rows = docket.public_entries().filter(organisation__side=side).order_by()
    for direction, products, activities in rows.values_list("direction", "products", "activities"):
        groups = {code[:2] for code in (products if by == PRODUCTS else activities)}
        for group in groups:
            counts[direction, group] += 1
    return dict(counts)


def label_of(group: str, by: str, language: str) -> str:
    """What a group of goods or a division of activities is called."""
    return _labels(by, language).get(group, group)


@lru_cache(maxsize=12)
def _labels(by: str, language: str) -> dict[str, str]:
    corridor = packs.current()
    if by == PRODUCTS:
        return {one.code: one.label(language).text for one in corridor.products if len(one.code) == 2}
    return {one.code: one.labels.in_language(language).text for one in corridor.activities if len(one.code) == 2}
