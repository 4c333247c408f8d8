"""What the page of regimes says, regime by regime: figures and words from the engine and the pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madoguchi.apps.projects import terms
from madoguchi.apps.projects.regimes.waits import Wait
from madoguchi.core import packs
from madoguchi.core.ui import writing
from madoguchi.engines.finance import (
    ORDINARY,
    Assessment,
    Comparison,
    Failure,
    JumpDiffusion,
    NotKnown,
    Project,
    Regime,
    RegimeRisk,
    eligibility,
    regime_comparison,
    risk,
)

PATHS, SEED = 4_096, 1
TAXES: dict[str, Promise] = {
    "profit": gettext_lazy("profit tax"),
    "contributions": gettext_lazy("social contributions"),
    "property": gettext_lazy("property tax"),
    "land": gettext_lazy("land tax"),
    "dividends": gettext_lazy("withheld from dividends"),
}
UNVERIFIED: dict[str, Promise] = {
    "property": pgettext_lazy("not verified", "rate of property tax 2017–2018"),
    "losses": pgettext_lazy("not verified", "how losses are carried forward"),
    "ordinary-2019-2024": pgettext_lazy("not verified", "ordinary rates of 2019–2024"),
    "ordinary-from-2025": pgettext_lazy("not verified", "ordinary rates from 2025 on"),
    "in-force-day": pgettext_lazy("not verified", "the day it came into force"),
    "least-investment": pgettext_lazy("not verified", "the least investment"),
    "territory": pgettext_lazy("not verified", "whether the site lies inside the territory"),
    "waiting": pgettext_lazy("not verified", "after how many years the clock starts by itself"),
    "regional-rate": pgettext_lazy("not verified", "the rate of this region: the highest of the federal law is used"),
    "duties": pgettext_lazy(
        "not verified", "duties beyond those named here, and what is taken back when one is broken"
    ),
    "treaty-suspended": pgettext_lazy("not verified", "what of the tax convention holds from August 2023 on"),
}


def _cut(value: float) -> int:
    """To four figures: no drawn future is known to the last unit."""
    return round(float(f"{value:.4g}"))


@dataclass(frozen=True)
class Sheet:
    """One regime on the page; without figures where it has none or the plan may not come in."""

    key: str
    names: packs.Labels | None
    law: packs.Labels | None
    terms: tuple[packs.RegimeTerms, ...]
    words: tuple[packs.Labels, ...]
    sources: tuple[packs.PageSource, ...]
    duties: tuple[str, ...] = ()
    wait: Wait | None = None
    failures: tuple[str, ...] = ()
    found: Assessment | None = None
    spread: RegimeRisk | None = None
    unverified: tuple[str, ...] = ()
    first_year: int = 0

    @property
    def version(self) -> packs.RegimeTerms | None:
        """The version that counts on the day."""
        return self.terms[0] if self.terms else None

    @property
    def taxes(self) -> list[tuple[Promise, int]]:
        """What is taken in all, by kind; kinds of which nothing is taken are left out."""
        taken = self.found.taxes if self.found else None
        return [(TAXES[kind], sum(taken[kind])) for kind in TAXES if taken and sum(taken[kind])]

    @property
    def taken(self) -> int:
        """All taxes together."""
        return sum(amount for _, amount in self.taxes)

    @property
    def worth(self) -> int | None:
        """The present value, in whole units."""
        return None if self.found is None or self.found.npv is None else round(self.found.npv)

    @property
    def saved(self) -> int | None:
        """By how much more it is worth than under the ordinary law, in whole units."""
        return None if self.found is None or self.found.saved is None else round(self.found.saved)

    @property
    def low(self) -> int | None:
        """Below this lie five of a hundred futures: of the difference to the ordinary law where there is one."""
        return _cut((self.spread.difference or self.spread.value).p5) if self.spread else None

    @property
    def high(self) -> int | None:
        """Above this lie five of a hundred futures."""
        return _cut((self.spread.difference or self.spread.value).p95) if self.spread else None

    @property
    def years(self) -> list[tuple[int, list[int], float]]:
        """Each year with what is taken by kind, in the order of `taxes`, and what is left."""
        if self.found is None or self.found.taxes is None:
            return []
        kinds = [kind for kind in TAXES if sum(self.found.taxes[kind])]
        return [
            (self.first_year + place, [self.found.taxes[kind][place] for kind in kinds], left)
            for place, left in enumerate(self.found.cash)
        ]


PACK, WORTH, TAKEN, WAIT = "pack", "worth", "taken", "wait"
ORDERS: dict[str, Promise] = {
    PACK: pgettext_lazy("order of regimes", "as the pack has them"),
    WORTH: pgettext_lazy("order of regimes", "worth today"),
    TAKEN: pgettext_lazy("order of regimes", "taken in all"),
    WAIT: pgettext_lazy("order of regimes", "days to come in"),
}


def ordered(sheets: Sequence[Sheet], order: str) -> list[Sheet]:
    """The ordinary law first, then the others by one measure; those of which it is not known come last."""
    measures: dict[str, Callable[[Sheet], float | None]] = {
        WORTH: lambda one: None if one.worth is None else -one.worth,
        TAKEN: lambda one: one.taken if one.found else None,
        WAIT: lambda one: one.wait.median if one.wait and one.wait.is_measured else None,
    }
    measure = measures.get(order)
    if measure is None:
        return list(sheets)
    found = {one.key: measure(one) for one in sheets}

    def place(one: Sheet) -> tuple[bool, bool, float]:
        known = found[one.key]
        return one.key != ORDINARY, known is None, known or 0.0

    return sorted(sheets, key=place)


def catalogue(on: date, waits: Mapping[str, Wait]) -> list[Sheet]:
    """The regimes of the pack on a day, without figures for a plan, each with the wait of its procedure."""
    held = packs.current().finances.regimes
    return [_sheet(sheet, on, waits) for sheet in held.regimes if sheet.terms_on(on)] if held else []


def compared(
    plan: Project, on: date, worth: dict[str, float], waits: Mapping[str, Wait] | None = None
) -> tuple[list[Sheet], str]:
    """The ordinary law and each regime for a plan, and why there are no figures at all where that is so."""
    held = packs.current().finances.regimes
    assert held is not None
    rules = held.rules(on, plan.region)
    comparison = regime_comparison(plan, rules, on, worth=worth)
    ordinary = comparison.of(ORDINARY)
    if ordinary.failures:
        return [], say(ordinary.failures[0])
    spreads = _spreads(plan, comparison, on, worth)
    sheets = [Sheet(ORDINARY, None, None, (), (), _law_sources(plan), found=ordinary, spread=spreads.get(ORDINARY),
                    unverified=_named(ordinary.unverified), first_year=plan.first_year)]  # fmt: skip
    known = {one.regime: one for one in comparison.assessments}
    for sheet in held.regimes:
        version = sheet.terms_on(on)
        if version is None:
            continue
        plain, found = _sheet(sheet, on, waits or {}), known.get(sheet.key)
        if found is None:
            asked = version.version(plan.region)
            failures = eligibility(plan, Regime(sheet.key, (asked,)), asked, on, worth=worth)
            sheets.append(replace(plain, failures=tuple(say(one) for one in failures)))
            continue
        sheets.append(
            replace(
                plain,
                failures=tuple(say(one) for one in found.failures),
                found=found if found.is_eligible else None,
                spread=spreads.get(sheet.key),
                unverified=_named(found.unverified),
                first_year=plan.first_year,
            )
        )
    return sheets, ""


def _spreads(plan: Project, comparison: Comparison, on: date, worth: dict[str, float]) -> dict[str, RegimeRisk]:
    held = packs.current().finances.regimes
    if held is None or held.market is None:
        return {}
    market = JumpDiffusion(
        volatility=held.market.volatility, jump_chance=held.market.jump_chance, jump_mean=held.market.jump_mean,
        jump_deviation=held.market.jump_deviation,
    )  # fmt: skip
    try:
        found = risk(plan, PATHS, SEED, rules=held.rules(on, plan.region), markets=[market], agreed_on=on, worth=worth)
    except NotKnown:
        return {}
    return {one.regime: one for one in found.markets[0].regimes}


def _sheet(sheet: packs.RegimeSheet, on: date, waits: Mapping[str, Wait]) -> Sheet:
    version = sheet.terms_on(on)
    keys = [*(version.sources if version else ()), *(key for one in sheet.terms for key in one.sources)]
    return Sheet(
        key=sheet.key,
        names=sheet.names,
        law=sheet.law,
        terms=(version,) if version else (),
        words=tuple(one.text for one in sheet.terms if one.kind == "brings"),
        sources=packs.current().finances.named(tuple(dict.fromkeys(keys))),
        duties=(*_duties(version), *(str(one.text.in_language(writing.reader())) for one in sheet.terms
                                     if one.kind == "asks")),
        wait=waits.get(sheet.procedure),
        unverified=_named(version.unverified if version else ()),
    )  # fmt: skip


def _duties(version: packs.RegimeTerms | None) -> tuple[str, ...]:
    """What a regime asks of whoever comes in, as its figures say it."""
    if version is None:
        return ()
    entry, held = version.entry, packs.current().finances.regimes
    sums = [_sum(float(one.amount), one.currency, one.within_years) for one in entry.least_investments]
    found = [_("Invest at least %(sums)s.") % {"sums": _(" or ").join(sums)}] if sums else []
    if entry.goods_only:
        found.append(_("Make goods, and nothing else."))
    if entry.excluded_sectors:
        names = [terms.current().sector_name(one).in_language(writing.reader()).text for one in entry.excluded_sectors]
        found.append(_("Stay out of these sectors: %(names)s.") % {"names": ", ".join(names)})
    if entry.excludes and held is not None:
        sheets = [held.sheet(one) for one in entry.excludes]
        names = [one.names.in_language(writing.reader()).text for one in sheets if one is not None]
        found.append(_("Hold no other of these regimes: %(names)s.") % {"names": ", ".join(names)})
    return tuple(found)


def _sum(amount: float, currency: str, within_years: int | None) -> str:
    shown = writing.money(round(amount), currency)
    if not within_years:
        return shown
    return _("%(sum)s within %(years)s years") % {"sum": shown, "years": within_years}


def _law_sources(plan: Project) -> tuple[packs.PageSource, ...]:
    finances = packs.current().finances
    held, years = finances.regimes, plan.years
    if held is None:
        return ()
    spans = [
        *((one.first_year, one.last_year, one.sources) for one in held.law),
        *((one.first_year, one.last_year, one.sources) for one in held.treaties),
    ]
    keys = [
        key
        for first, last, sources in spans
        if first <= years[-1] and (last is None or last >= years[0])
        for key in sources
    ]
    return finances.named(tuple(dict.fromkeys(keys)))


def _named(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(UNVERIFIED.get(key, key)) for key in keys)


def say(failure: Failure) -> str:
    """Why a plan may not come in, as a sentence."""
    facts = failure.facts
    if failure.key == "investment-too-small":
        needed = writing.money(facts["needed"], facts["currency"])
        given = writing.money(round(facts["given"]), facts["currency"])
        if facts["within_years"]:
            return _("At least %(needed)s within %(years)s years are needed; the plan has %(given)s.") % {
                "needed": needed, "years": facts["within_years"], "given": given,
            }  # fmt: skip
        return _("At least %(needed)s are needed; the plan has %(given)s.") % {"needed": needed, "given": given}
    sentences = {
        "not-goods": _("It is for makers of goods only."),
        "sector-excluded": _("It is not open to this sector: %(sector)s.")
        % {"sector": terms.current().sector_name(str(facts.get("sector", ""))).in_language(writing.reader()).text},
        "region-outside": _("It is not open in this region."),
        "taken": _("It may not stand beside a regime that holds already."),
        "currency-unknown": _("The least investment is in a currency whose rate was not given."),
        "not-in-force": _("It is not in force on that day."),
        "law-unknown": _("The pack does not say which law holds in %(year)s.") % {"year": facts.get("year", "")},
    }
    return sentences[failure.key]
