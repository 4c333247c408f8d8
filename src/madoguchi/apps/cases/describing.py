"""What the public pages say of procedures and of the rules they rest on, put together once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext, pgettext_lazy

from madoguchi.apps.cases import clocks, queries, sentences
from madoguchi.apps.cases.measuring import MONTH, YEAR
from madoguchi.apps.cases.models import WaitReading
from madoguchi.apps.cases.register import drafts
from madoguchi.core import packs
from madoguchi.core.languages.texts import Said
from madoguchi.core.packs.procedures import FeeSaid, Procedure, ProcedureVersion, RateSaid, RuleChange, TermSaid
from madoguchi.core.ui import writing
from madoguchi.core.ui.writing import reader
from madoguchi.engines import procedures as engine

LEAST_SHOWN = 5
"""Of fewer companies a figure is withheld: it could tell of a single one."""
WHOLE = ""
"""The step of a reading of the whole procedure."""

POLICIES = {
    engine.FILED_BEFORE: pgettext_lazy("policy of a change", "cases filed before keep their rules"),
    engine.ALL_FROM_DATE: pgettext_lazy("policy of a change", "all cases change on that day"),
    engine.CONTRACT_BEFORE_WITH_SUNSET: pgettext_lazy(
        "policy of a change", "old contracts keep the old rules for a while"
    ),
    engine.PENDING_INCLUDED: pgettext_lazy("policy of a change", "open cases change too, and lose protection"),
    engine.STABILISED_FOR: pgettext_lazy("policy of a change", "protected cases are shielded from worse rules"),
}

WHEN_OVER = {
    engine.NOTHING: "",
    engine.ESCALATE: pgettext_lazy("when a limit has run out", "after that it goes up by itself"),
    engine.DEEMED_GRANTED: pgettext_lazy("when a limit has run out", "after that it counts as granted, by law"),
    engine.DEEMED_REFUSED: pgettext_lazy("when a limit has run out", "after that it counts as refused, by law"),
}


def is_shown(reading: WaitReading) -> bool:
    """Are there companies enough to publish this?"""
    return reading.companies >= LEAST_SHOWN


@dataclass(frozen=True)
class Doubted:
    """A text with the reason why it is shown with a dashed mark, if there is one."""

    text: str
    doubt: str


@dataclass(frozen=True)
class Basis:
    """An act a step rests on, in words, and why to doubt it."""

    title: Said
    provision: str
    act_of: date | None
    doubt: str


@dataclass(frozen=True)
class StepCard:
    """A step as its public page shows it."""

    said: packs.StepSaid
    authority: Said | None
    is_conditional: bool
    hangs_on: tuple[Said, ...]
    limit: Doubted | None
    also_said: str
    stands_while_asked: bool
    when_over: str
    fees: tuple[Doubted, ...]
    rates: tuple[Doubted, ...]
    law: tuple[Basis, ...]
    brings: tuple[Said, ...]
    gives: tuple[Said, ...]
    after: tuple[int, ...]
    part: Procedure | None
    reading: WaitReading | None


@dataclass(frozen=True)
class ThreeLines:
    """Limit in law, what was observed, and the least possible, on one scale: widths of a hundred."""

    limit: int | None
    limit_doubt: str
    reading: WaitReading
    limit_width: str
    median_width: str
    p90_width: str
    least_width: str

    @classmethod
    def of(cls, limit: engine.Limit | None, reading: WaitReading) -> ThreeLines:
        """The lines of a step or, without a limit, of a whole procedure."""
        count = limit.count if limit is not None and limit.unit == engine.WORKING_DAYS else None
        most = max(count or 0, reading.p90, 1)

        def width(days: float | None) -> str:
            return f"{100 * (days or 0) / most:.1f}"

        doubt = sentences.doubt(limit.evidence) if limit is not None else ""
        return cls(count, doubt, reading, width(count), width(reading.median), width(reading.p90), width(reading.least))


@dataclass(frozen=True)
class VersionRow:
    """A version in the table of versions: from when, what changed, and what that does to open cases."""

    version: ProcedureVersion
    doubt: str
    change: RuleChange | None
    policy: str
    is_shown: bool
    is_ahead: bool


@dataclass(frozen=True)
class ProcedurePage:
    """Everything the public page of a procedure shows."""

    procedure: Procedure
    version: ProcedureVersion
    begins_doubt: str
    side: packs.Side
    family: Said
    steps: tuple[StepCard, ...]
    side_by_side: int
    terms: tuple[tuple[Said, Doubted], ...]
    fees: tuple[Doubted, ...]
    law: tuple[Basis, ...]
    regions: tuple[Said, ...]
    enquiry: Said | None
    recourse: tuple[str, ...]
    observed: tuple[tuple[Said, packs.Source], ...]
    versions: tuple[VersionRow, ...]
    lines: ThreeLines | None
    lines_of: Said | None
    whole: ThreeLines | None
    may_open: bool


def procedure_page(procedure: Procedure, version: ProcedureVersion, *, on: date) -> ProcedurePage:
    """The page of a procedure under the rules of one version, as of a day."""
    corridor, language, said = packs.current(), reader(), version.said
    readings = queries.newest_readings(procedure.key)
    order = [step.key for step in version.in_order]
    cards = tuple(_card(version, step, order, readings.get(step.key)) for step in version.in_order)
    slowest = _slowest(version, readings)
    whole = readings.get(WHOLE)
    return ProcedurePage(
        procedure=procedure,
        version=version,
        begins_doubt=sentences.doubt(said.begins.evidence),
        side=corridor.side(said.side),
        family=corridor.procedure_family(said.family).in_language(language),
        steps=cards,
        side_by_side=max(len(layer) for layer in version.rules.layers),
        terms=tuple((term.titles.in_language(language), _term(term)) for term in said.terms),
        fees=tuple(fee for card in cards for fee in card.fees),
        law=tuple(_basis(one) for one in said.law),
        regions=tuple(corridor.region(code).names.in_language(language) for code in said.regions),
        enquiry=sentences.authority(said.enquiry, language),
        recourse=tuple(str(sentences.LEVELS[level]) for level in said.recourse),
        observed=tuple((one.titles.in_language(language), corridor.source(one.source)) for one in said.observed),
        versions=tuple(_version_rows(procedure, version, on)),
        lines=ThreeLines.of(version.rules.by_key[slowest].limit, readings[slowest]) if slowest else None,
        lines_of=version.steps[slowest].titles.in_language(language) if slowest else None,
        whole=ThreeLines.of(None, whole) if whole is not None and is_shown(whole) else None,
        may_open=drafts.in_force(procedure, on) is not None,
    )


def shown_reading(procedure: str) -> WaitReading | None:
    """How long a whole procedure takes; None where too few companies were counted."""
    reading = queries.newest_reading(procedure)
    return reading if reading is not None and is_shown(reading) else None


def lines_of(version: ProcedureVersion, step: str) -> ThreeLines | None:
    """Limit, observed wait and least observed of one step; None where too few companies were counted."""
    reading = queries.newest_reading(version.said.procedure, step)
    if reading is None or not is_shown(reading):
        return None
    rule = version.rules.by_key.get(step)
    return ThreeLines.of(rule.limit if rule is not None else None, reading)


@dataclass(frozen=True)
class MonthRow:
    """A step in a month, or the whole procedure without a title: what ended in it, and in the year up to it.

    The limit is that of the rules the page shows: a number where it counts working days, as the rest of the row does.
    Figures are as they are written: of the month how many ended, median and 90th percentile, of the year also the
    least and how many were in time. Without any, there were too few.
    """

    title: Said | None
    limit: Doubted | None
    month: tuple[str, ...]
    year: tuple[str, ...]


def months(
    readings: Iterable[WaitReading], titles: Mapping[str, Said], version: ProcedureVersion
) -> list[tuple[date, tuple[MonthRow, ...]]]:
    """Each month with its rows in the order of the procedure, the whole first; what is too few to be shown is left out.

    The readings come month by month.
    """
    order = {WHOLE: -1} | {step.key: place for place, step in enumerate(version.rules.in_order)}
    limits = {step.key: _short_limit(step) for step in version.rules.steps}
    found = []
    for month, rows in groupby(readings, key=lambda row: row.month):
        shown = {(one.step, one.months): _figures(one) for one in rows if is_shown(one)}
        steps = {step for step, _ in shown if step == WHOLE or step in titles}
        of_month = (
            MonthRow(titles.get(step), limits.get(step), shown.get((step, MONTH), ()), shown.get((step, YEAR), ()))
            for step in sorted(steps, key=lambda step: (order.get(step, len(order)), step))
        )
        found.append((month, tuple(of_month)))
    return found


def _figures(reading: WaitReading) -> tuple[str, ...]:
    of_month = (writing.number(reading.count), writing.number(reading.median, 0), writing.number(reading.p90, 0))
    if reading.months == MONTH:
        return of_month
    in_time = "" if reading.in_time is None else writing.number(reading.in_time)
    return (*of_month, writing.number(reading.least, 0), in_time)


def _slowest(version: ProcedureVersion, readings: dict[str, WaitReading]) -> str:
    """The step with a limit that nine in ten waited for longest; nothing where no figure may be shown."""
    shown = {
        key: one.p90
        for key, one in readings.items()
        if key in version.rules.by_key and version.rules.by_key[key].limit and is_shown(one)
    }
    return max(shown, key=lambda key: (shown[key], key), default="")


def _card(version: ProcedureVersion, said: packs.StepSaid, order: list[str], reading: WaitReading | None) -> StepCard:
    corridor, language = packs.current(), reader()
    rule = version.rules.by_key[said.key]
    facts = dict.fromkeys(ask.fact for ask in engine.asked(rule.when))
    documents = {one.key: one.names.in_language(language) for one in corridor.documents}
    return StepCard(
        said=said,
        authority=sentences.authority(rule.authority, language),
        is_conditional=rule.when is not None,
        hangs_on=tuple(corridor.facts[key].question.in_language(language) for key in facts),
        limit=_limit(rule),
        also_said=_also(said),
        stands_while_asked=rule.limit is not None and clocks.QUERY in rule.limit.stops_on,
        when_over=str(WHEN_OVER[rule.limit.on_expiry]) if rule.limit is not None and rule.limit.escalates else "",
        fees=tuple(_fee(fee) for fee in said.fees),
        rates=tuple(_rate(rate) for rate in said.rates),
        law=tuple(_basis(one) for one in said.law),
        brings=tuple(documents[key] for key in said.brings),
        gives=tuple(documents[key] for key in said.gives),
        after=tuple(sorted(order.index(key) + 1 for key in said.after)),
        part=corridor.procedures.get(said.uses) if said.uses else None,
        reading=reading if reading is not None and is_shown(reading) else None,
    )


def _limit(rule: engine.Step) -> Doubted | None:
    if rule.limit is None:
        return None
    return Doubted(sentences.limit(rule.limit), sentences.doubt(rule.limit.evidence))


def _short_limit(rule: engine.Step) -> Doubted | None:
    limit = _limit(rule)
    if limit is not None and rule.limit is not None and rule.limit.unit == engine.WORKING_DAYS:
        return Doubted(writing.number(rule.limit.count), limit.doubt)
    return limit


def _also(said: packs.StepSaid) -> str:
    """What the other sources say of a limit."""
    if said.limit is None or not said.limit.others:
        return ""
    numbers = ", ".join(writing.number(one.value) for one in said.limit.others)
    return gettext("another source says %(numbers)s") % {"numbers": numbers}


def _fee(fee: FeeSaid) -> Doubted:
    title = fee.titles.in_language(reader()).text
    text = f"{title}: {writing.money(fee.amount, fee.currency)}" if fee.amount else title
    return Doubted(text, sentences.doubt(fee.evidence))


def _rate(rate: RateSaid) -> Doubted:
    title = rate.titles.in_language(reader()).text
    return Doubted(f"{title}: {writing.percent(rate.percent / 100, 1)}", sentences.doubt(rate.evidence))


def _term(term: TermSaid) -> Doubted:
    if term.unit in engine.TIME_UNITS:
        text = sentences.limit(engine.Limit(int(term.value), term.unit))
    elif term.unit == "percent":
        text = writing.percent(term.value / 100)
    else:
        text = writing.money(term.value, term.unit)
    return Doubted(text, sentences.doubt(term.evidence))


def _basis(said: packs.LawSaid) -> Basis:
    return Basis(said.titles.in_language(reader()), said.provision, said.act_of, sentences.doubt(said.evidence))


def silent_law(step: packs.StepSaid) -> Basis | None:
    """The act that decides a step when nobody does: the first of its acts that was seen in a source."""
    return next((_basis(one) for one in step.law if one.evidence.is_firm), None)


def law_of(change: RuleChange) -> tuple[Basis, ...]:
    """The acts a change rests on."""
    return tuple(_basis(one) for one in change.said.law)


def _version_rows(procedure: Procedure, shown: ProcedureVersion, on: date) -> Iterator[VersionRow]:
    changes = {
        (part.procedure, part.after): change
        for change in packs.current().changes.values()
        for part in change.said.replaces
    }
    for version in reversed(procedure.versions):
        change = changes.get((procedure.key, version.in_force))
        yield VersionRow(
            version=version,
            doubt=sentences.doubt(version.said.begins.evidence),
            change=change,
            policy=str(POLICIES[change.said.policy]) if change else "",
            is_shown=version is shown,
            is_ahead=version.in_force > on,
        )


@dataclass(frozen=True)
class ListedProcedure:
    """A procedure in the list: the version of the day, how many steps, and the observed wait where it may be shown."""

    procedure: Procedure
    version: ProcedureVersion
    side: packs.Side
    steps: int
    reading: WaitReading | None


def _shown(readings: dict[str, WaitReading], procedure: Procedure) -> WaitReading | None:
    reading = readings.get(procedure.key)
    return reading if reading is not None and is_shown(reading) else None


def listed(*, on: date, side: str = "") -> tuple[tuple[Said, tuple[ListedProcedure, ...]], ...]:
    """The procedures in force on a day, by what they are for, in the order of the pack; of one side, or of both."""
    corridor = packs.current()
    whole = queries.whole_readings()
    found = []
    for family in corridor.manifest.procedure_families:
        rows = tuple(
            ListedProcedure(
                procedure, version, corridor.side(procedure.side), len(version.said.steps), _shown(whole, procedure)
            )
            for procedure in corridor.procedures.values()
            if procedure.family == family.key
            and side in {"", procedure.side}
            and (version := drafts.in_force(procedure, on)) is not None
        )
        if rows:
            found.append((family.names.in_language(reader()), rows))
    return tuple(found)
