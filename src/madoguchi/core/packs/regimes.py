"""Regimes and instruments of a pack: `regimes.yaml` and `instruments.yaml`, each figure with its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from madoguchi.core.packs.labels import NO_LABELS, LabelsField
from madoguchi.core.packs.problems import Problem
from madoguchi.core.packs.safe_yaml import read_yaml
from madoguchi.core.packs.tables import Value, bind
from madoguchi.engines import finance

REGIMES, INSTRUMENTS = "regimes.yaml", "instruments.yaml"

Rate = Annotated[float, Field(ge=0, le=1)]
Steps = tuple[tuple[Annotated[int, Field(ge=1, le=99)], Rate], ...]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class PageSource(Value):
    """Where a figure was read."""

    key: str
    publisher: str
    published: str = ""
    address: str = ""


class Law(Value):
    """The ordinary law in a span of whole years; `unverified` names figures that are general knowledge only."""

    first_year: int
    last_year: int | None = None
    profit: Rate
    contributions: Rate
    property: Rate
    loss_share: Rate
    loss_years: int | None = None
    unverified: tuple[str, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)


class WaitingClass(Value):
    """After how many periods the clock starts by itself, for investments from `least` on."""

    periods: int = Field(ge=1)
    least: float = 0.0
    currency: Currency | None = None


class ReliefTerms(Value):
    """Rates for so many periods each, and what starts their clock."""

    steps: Steps = Field(min_length=1)
    clock: Literal["registration", "first-profit", "first-sales"] = "registration"
    waiting: tuple[WaitingClass, ...] = ()

    def relief(self) -> finance.Relief:
        """As the engine takes it."""
        return finance.Relief(
            tuple(finance.Step(*step) for step in self.steps),
            self.clock,
            tuple(finance.Waiting(one.periods, one.least, one.currency or "") for one in self.waiting),
        )


class RegionalRates(Value):
    """A region's own rates in place of those of the country's law."""

    region: str
    profit: Steps = ()
    property: Steps = ()


class LeastSum(Value):
    """A sum to be spent, within so many years where the law says so."""

    amount: Decimal = Field(gt=0)
    currency: Currency
    within_years: int | None = None


class EntryTerms(Value):
    """Who may come in."""

    least_investments: tuple[LeastSum, ...] = ()
    goods_only: bool = False
    excluded_sectors: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


class RegimeTerms(Value):
    """A version of a regime. Without figures (`is_computed: false`) its `changes` say what is known."""

    valid_from: date
    valid_to: date | None = None
    is_computed: bool = True
    changes: LabelsField = NO_LABELS
    profit: ReliefTerms | None = None
    contributions: ReliefTerms | None = None
    property: ReliefTerms | None = None
    land: ReliefTerms | None = None
    regional: tuple[RegionalRates, ...] = ()
    entry: EntryTerms = EntryTerms()
    frozen_years: int | None = None
    unverified: tuple[str, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)

    def is_valid(self, on: date) -> bool:
        """Does it count for an agreement of this day?"""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def asked_of(self) -> finance.Entry:
        """Who may come in, as the engine takes it."""
        return finance.Entry(
            tuple(
                finance.LeastInvestment(float(one.amount), one.currency, one.within_years)
                for one in self.entry.least_investments
            ),
            goods_only=self.entry.goods_only,
            excluded_sectors=frozenset(self.entry.excluded_sectors),
            excludes=frozenset(self.entry.excludes),
        )

    def version(self, region: str) -> finance.RegimeVersion:
        """As the engine takes it, with the rates of a region where it has its own."""
        own = next((one for one in self.regional if one.region == region), None)
        unverified = self.unverified if own or not self.regional else (*self.unverified, "regional-rate")
        return finance.RegimeVersion(
            self.valid_from,
            self.valid_to,
            profit=_with(self.profit, own.profit if own else ()),
            contributions=_with(self.contributions, ()),
            property=_with(self.property, own.property if own else ()),
            land=_with(self.land, ()),
            entry=self.asked_of(),
            unverified=unverified,
        )


def _with(terms: ReliefTerms | None, own: Steps) -> finance.Relief | None:
    if own:
        return (terms.model_copy(update={"steps": own}) if terms else ReliefTerms(steps=own)).relief()
    return terms.relief() if terms else None


class RegimeTerm(Value):
    """Something else a regime brings, or asks of whoever is in it, in words."""

    kind: Literal["brings", "asks"] = "brings"
    text: LabelsField
    sources: tuple[str, ...] = Field(min_length=1)


class RegimeSheet(Value):
    """A regime with its versions; `procedure` is the one by which a company comes in."""

    key: str
    names: LabelsField
    law: LabelsField
    procedure: str = ""
    versions: tuple[RegimeTerms, ...] = Field(min_length=1)
    terms: tuple[RegimeTerm, ...] = ()

    def terms_on(self, on: date) -> RegimeTerms | None:
        """The version for an agreement of this day."""
        return next((one for one in self.versions if one.is_valid(on)), None)


class Treaty(Value):
    """What the treaty of some years takes at the border."""

    key: str
    names: LabelsField
    first_year: int
    last_year: int | None = None
    dividends: dict[Literal["general", "large", "pension-fund", "real-estate-rich"], Rate]
    interest: Rate
    royalties: Rate
    unverified: tuple[str, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)


class MarketSaid(Value):
    """How the exchange rate may move in a risk run: yearly spread of its logarithm, chance and size of a leap."""

    volatility: Rate
    jump_chance: Annotated[float, Field(gt=0, le=1)]
    jump_mean: Annotated[float, Field(ge=-2, le=2)]
    jump_deviation: Rate


class RegimesFile(Value):
    """Everything that stands in regimes.yaml."""

    side: str
    market: MarketSaid | None = None
    law: tuple[Law, ...] = Field(min_length=1)
    regimes: tuple[RegimeSheet, ...] = ()
    treaties: tuple[Treaty, ...] = ()
    sources: tuple[PageSource, ...] = ()

    def rules(self, on: date, region: str) -> finance.Rules:
        """What the engine counts with for an agreement of a day in a region; regimes without figures stay out."""
        sheets = [(sheet.key, sheet.terms_on(on)) for sheet in self.regimes]
        return finance.Rules(
            tuple(
                finance.LawVersion(
                    one.first_year, one.last_year, one.profit, one.contributions, one.property, one.loss_share,
                    one.loss_years, one.unverified,
                )
                for one in self.law
            ),
            tuple(
                finance.Regime(key, (terms.version(region),)) for key, terms in sheets if terms and terms.is_computed
            ),
            tuple(
                finance.TreatyVersion(
                    one.key, one.first_year, one.last_year, dict(one.dividends), one.interest, one.royalties,
                    one.unverified,
                )
                for one in self.treaties
            ),
        )  # fmt: skip

    def sheet(self, key: str) -> RegimeSheet | None:
        """A regime by its key."""
        return next((one for one in self.regimes if one.key == key), None)


class SumOfMoney(Value):
    """An amount in a currency."""

    amount: Decimal = Field(ge=0)
    currency: Currency


class InstrumentTerms(Value):
    """Rules a project can be tested against."""

    least_cost: SumOfMoney | None = None
    target_return: Rate | None = None
    least_npv: Decimal | None = None
    wants_collateral: bool = False


class Instrument(Value):
    """A fund, a bank, a subsidy or a contract; `names_unverified` are languages whose name was not seen in a source."""

    key: str
    kind: str
    names: LabelsField
    names_unverified: tuple[str, ...] = ()
    text: LabelsField
    terms: InstrumentTerms = InstrumentTerms()
    basis: Literal["seen", "conflict", "unverified"]
    since: date | None = None
    sources: tuple[str, ...] = Field(min_length=1)


class InstrumentsFile(Value):
    """Everything that stands in instruments.yaml."""

    instruments: tuple[Instrument, ...] = ()
    sources: tuple[PageSource, ...] = ()


@dataclass(frozen=True)
class Finances:
    """What a pack says about regimes and instruments."""

    regimes: RegimesFile | None
    instruments: tuple[Instrument, ...]
    sources: dict[str, PageSource]

    def named(self, keys: tuple[str, ...]) -> tuple[PageSource, ...]:
        """The sources behind these keys."""
        return tuple(self.sources[key] for key in keys if key in self.sources)


def read_finances(folder: Path) -> Finances:
    """Both files of a pack; either may be left out. Raises PackError."""
    regimes = bind(read_yaml(folder / REGIMES), RegimesFile) if (folder / REGIMES).exists() else None
    held = bind(read_yaml(folder / INSTRUMENTS), InstrumentsFile) if (folder / INSTRUMENTS).exists() else None
    listed = [*(regimes.sources if regimes else ()), *(held.sources if held else ())]
    return Finances(regimes, held.instruments if held else (), {one.key: one for one in listed})


def problems_with(
    folder: Path,
    finances: Finances,
    languages: tuple[str, ...],
    regions: set[str],
    sides: set[str],
    procedures: Collection[str] = (),
) -> Iterator[Problem]:
    """What the files say that others do not bear out: texts, sources, regions, sides, procedures, years and days that
    overlap."""
    file = str(folder / REGIMES)
    if finances.regimes:
        if finances.regimes.side not in sides:
            yield Problem(file, 0, "side", f"{finances.regimes.side!r} is not known", "see sides in corridor.yaml")
        yield from _of_regimes(file, finances.regimes, regions)
        for sheet in finances.regimes.regimes:
            if sheet.procedure and sheet.procedure not in procedures:
                yield Problem(file, 0, sheet.key, f"procedure {sheet.procedure!r} is not known", "see procedures/")
    for where, key, keys in _cited(folder, finances):
        for one in keys:
            if one not in finances.sources:
                yield Problem(where, 0, key, f"source {one!r} is not listed", "add it under sources")
    for where, key, texts in _texts(folder, finances):
        for language in texts.lacks(languages):
            yield Problem(where, 0, key, f"has no text in {language!r}", "give one for each language of the corridor")


def _of_regimes(file: str, held: RegimesFile, regions: set[str]) -> Iterator[Problem]:
    for what, spans in (
        ("law", [(one.first_year, one.last_year) for one in held.law]),
        ("treaties", [(one.first_year, one.last_year) for one in held.treaties]),
    ):
        for (_, last), (first, _) in pairwise(spans):
            if last is None or first != last + 1:
                yield Problem(
                    file, 0, what, f"{first} does not follow on {last}", "years follow without gap or overlap"
                )
    keys = {sheet.key for sheet in held.regimes}
    for sheet in held.regimes:
        for before, after in pairwise(sheet.versions):
            if before.valid_to is None or before.valid_to >= after.valid_from:
                yield Problem(file, 0, sheet.key, f"{after.valid_from} overlaps the version before", "end that first")
        for version in sheet.versions:
            for own in version.regional:
                if own.region not in regions:
                    yield Problem(file, 0, sheet.key, f"{own.region!r} is not known", "see regions.csv")
            for other in version.entry.excludes:
                if other not in keys:
                    yield Problem(file, 0, sheet.key, f"excludes {other!r}, which is not known", "name a regime")


def _cited(folder: Path, finances: Finances) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    held, file = finances.regimes, str(folder / REGIMES)
    if held:
        yield from ((file, f"law {one.first_year}", one.sources) for one in held.law)
        yield from ((file, one.key, one.sources) for one in held.treaties)
        for sheet in held.regimes:
            yield from ((file, sheet.key, version.sources) for version in sheet.versions)
            yield from ((file, sheet.key, term.sources) for term in sheet.terms)
    yield from ((str(folder / INSTRUMENTS), one.key, one.sources) for one in finances.instruments)


def _texts(folder: Path, finances: Finances) -> Iterator[tuple[str, str, LabelsField]]:
    held, file = finances.regimes, str(folder / REGIMES)
    if held:
        yield from ((file, one.key, one.names) for one in held.treaties)
        for sheet in held.regimes:
            texts = [sheet.names, sheet.law, *(one.changes for one in sheet.versions if one.changes)]
            yield from ((file, sheet.key, one) for one in [*texts, *(term.text for term in sheet.terms)])
    for one in finances.instruments:
        yield from ((str(folder / INSTRUMENTS), one.key, text) for text in (one.names, one.text))
