"""Procedures of a pack: `procedures/<procedure>/<in force from>.yaml`, and what their changes do.

A file holds the rules and the texts of one version. The rules become a `Version` of the engine, which checks and
reckons with them; the texts stay here, in every language. A file is never edited once its day has come: a change is a
new file beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from madoguchi.core.packs.labels import NO_LABELS, LabelsField
from madoguchi.core.packs.manifest import Key, TimeZone
from madoguchi.core.packs.problems import UnknownCode
from madoguchi.core.packs.tables import Row, Value, Words
from madoguchi.engines import procedures as engine

REGION, FEDERAL, CORRIDOR = "region", "federal", "corridor"

Dated = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]
Goods = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,10}$")]
Status = Literal["seen", "conflict", "unverified"]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Authority(Row):
    """Who decides: a public body with its level, the body above it, its days and hours.

    Without `time_zone` it keeps that of its side. `opens` and `closes` bound hours of the office; without them it works
    round the clock.
    """

    key: Key
    side: str
    level: Literal["region", "federal", "corridor"]
    parent: str = ""
    names: LabelsField
    regions: Words = ()
    time_zone: TimeZone | None = None
    opens: Clock = ""
    closes: Clock = ""
    web: str = ""
    source: str


class DocumentKind(Row):
    """A kind of paper that applicants bring or steps give, under one key in all procedures."""

    key: Key
    names: LabelsField


class Option(Value):
    """One answer to a question of choice."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=40)]
    names: LabelsField


class FactQuestion(Value):
    """A fact steps may hang on, and the question that asks for it; the same in all procedures, so asked once."""

    key: Key
    type: Literal["bool", "int", "choice", "codes", "date"]
    question: LabelsField
    help: LabelsField = NO_LABELS
    unit: str = ""
    options: tuple[Option, ...] = ()

    @property
    def rule(self) -> engine.Fact:
        """As the engine wants it."""
        return engine.Fact(self.key, self.type, tuple(one.key for one in self.options), self.unit)

    def option(self, key: str) -> Option | None:
        """One of its answers by key."""
        return next((one for one in self.options if one.key == key), None)


class FactsFile(Value):
    """Everything in procedures/facts.yaml."""

    facts: tuple[FactQuestion, ...]


class OtherSaying(Value):
    """What another source says of the same number."""

    value: Decimal
    source: str
    dated: Dated = ""


class Evident(Value):
    """A statement with its status, its source (a key of sources.csv) and the date of the source."""

    status: Status
    source: str = ""
    dated: Dated = ""
    others: tuple[OtherSaying, ...] = ()

    @property
    def evidence(self) -> engine.Evidence:
        """As the engine wants it."""
        others = tuple(engine.Saying(one.value, one.source, one.dated) for one in self.others)
        return engine.Evidence(self.status, self.source, self.dated, others)


class LimitSaid(Evident):
    """How long a step may take."""

    count: int
    unit: str
    calendar: str = ""
    kind: str = "statutory"
    stops_on: tuple[str, ...] = ()
    on_expiry: str = "nothing"
    roll: Literal["", "next"] = ""
    special_days_count: bool = False


class FeeSaid(Evident):
    """What a step costs."""

    key: Key
    titles: LabelsField
    amount: Decimal
    currency: str = ""
    when: Any = None


class RateSaid(Evident):
    """A row of a table of rates; the first whose condition holds is taken."""

    key: Key
    titles: LabelsField
    percent: Decimal
    when: Any = None


class TermSaid(Evident):
    """Something the procedure grants, as a number."""

    key: Key
    titles: LabelsField
    value: Decimal
    unit: str
    better: Literal["more", "less"] = "more"


class LawSaid(Evident):
    """An act, with the provision where it is known; its own date stands in `act_of`."""

    key: Key
    titles: LabelsField
    provision: str = ""
    act_of: date | None = None


class ObservedSaid(Evident):
    """What somebody outside observed: of the whole procedure, or of one step. `high` makes it a range."""

    step: str = ""
    titles: LabelsField
    low: Decimal
    high: Decimal | None = None
    unit: str


class StepSaid(Value):
    """One step as the file states it."""

    key: Key
    titles: LabelsField
    note: LabelsField = NO_LABELS
    authority: str
    after: tuple[str, ...] = ()
    when: Any = None
    require: Any = None
    brings: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    limit: LimitSaid | None = None
    fees: tuple[FeeSaid, ...] = ()
    rates: tuple[RateSaid, ...] = ()
    law: tuple[LawSaid, ...] = ()
    outcomes: tuple[str, ...] = ()
    uses: str = ""

    def fee(self, key: str) -> FeeSaid:
        """The texts of one fee."""
        return next(one for one in self.fees if one.key == key)

    def rate(self, key: str) -> RateSaid:
        """The texts of one row of rates."""
        return next(one for one in self.rates if one.key == key)


class ProcedureFile(Value):
    """Everything in one file of a procedure."""

    procedure: Key
    in_force: date
    begins: Evident
    replaces: date | None = None
    ends: date | None = None
    recorded: date
    side: str
    family: Key
    titles: LabelsField
    summary: LabelsField
    changed: LabelsField = NO_LABELS
    regions: tuple[str, ...] = ()
    enquiry: str
    recourse: tuple[Literal["region", "federal", "corridor"], ...] = Field(min_length=1)
    law: tuple[LawSaid, ...] = ()
    facts: tuple[str, ...] = ()
    terms: tuple[TermSaid, ...] = ()
    steps: tuple[StepSaid, ...] = Field(min_length=1)
    observed: tuple[ObservedSaid, ...] = ()


@dataclass(frozen=True)
class ProcedureVersion:
    """One version: what the file says, for people, and the same as rules, for the engine."""

    said: ProcedureFile
    rules: engine.Version
    file: str

    @property
    def in_force(self) -> date:
        """The first day on which these rules bind what is filed."""
        return self.said.in_force

    @cached_property
    def steps(self) -> Mapping[str, StepSaid]:
        """The texts of the steps by key."""
        return {step.key: step for step in self.said.steps}

    @cached_property
    def in_order(self) -> tuple[StepSaid, ...]:
        """The steps so that each stands after those it waits for."""
        return tuple(self.steps[step.key] for step in self.rules.in_order)

    def term(self, key: str) -> TermSaid:
        """The texts of one term."""
        return next(one for one in self.said.terms if one.key == key)


@dataclass(frozen=True)
class Procedure:
    """A procedure through time: its versions, oldest first."""

    key: str
    versions: tuple[ProcedureVersion, ...]

    @property
    def newest(self) -> ProcedureVersion:
        """The version with the latest beginning, in force or not yet."""
        return self.versions[-1]

    @property
    def side(self) -> str:
        """The side whose procedure it is."""
        return self.newest.said.side

    @property
    def family(self) -> str:
        """What it is for: setting up, zones, people, goods, investment, accounts."""
        return self.newest.said.family

    def on(self, day: date, *, without: Collection[date] = ()) -> ProcedureVersion | None:
        """The version that binds what is filed on a day; None before the first and after the last.

        `without` are first days of versions that bind nobody, such as those of a draft.
        """
        rules = engine.in_force([one.rules for one in self.versions if one.in_force not in without], day)
        return next((one for one in self.versions if one.rules is rules), None)

    def version(self, in_force: date) -> ProcedureVersion:
        """The version that begins on a day."""
        for one in self.versions:
            if one.in_force == in_force:
                return one
        days = ", ".join(one.in_force.isoformat() for one in self.versions)
        raise UnknownCode("version of a procedure", f"{self.key} {in_force}", f"versions begin on {days}")


class ReplacedVersion(Value):
    """Which version of which procedure a change replaces by which. Without `before` the procedure is new."""

    procedure: str
    before: date | None = None
    after: date


class Split(Value):
    """A code of goods that gives way to others. Whoever follows the old one is told of what becomes of the new ones."""

    code: Goods
    into: tuple[Goods, ...] = Field(min_length=1)


class CommentWindow(Value):
    """From which day to which a draft may be commented on; `closes` is the last one."""

    opens: date
    closes: date


class ChangeFile(Evident):
    """Everything in one file of `changes/`: a set of rules that changes together, and its transition policy."""

    change: Key
    titles: LabelsField
    summary: LabelsField
    side: str
    policy: str
    policy_note: LabelsField = NO_LABELS
    announced: date | None = None
    adopted: date | None = None
    effective: date
    replaces: tuple[ReplacedVersion, ...] = ()
    scope: Any = None
    sunset: date | None = None
    stabilised_months: int = 0
    better_may_be_claimed: bool = False
    comment: CommentWindow | None = None
    products: tuple[Goods, ...] = ()
    splits: tuple[Split, ...] = ()
    regions: tuple[str, ...] = ()
    law: tuple[LawSaid, ...] = ()

    @model_validator(mode="after")
    def _changes_something(self) -> ChangeFile:
        if not self.replaces and not self.splits:
            raise ValueError("changes nothing: name the versions in replaces, or the codes of goods in splits")
        return self


@dataclass(frozen=True)
class RuleChange:
    """A change of rules: what the file says, and one `Change` of the engine for each version it replaces."""

    said: ChangeFile
    rules: tuple[engine.Change, ...]
    file: str

    @property
    def key(self) -> str:
        """Its short name, also the name of its file."""
        return self.said.change


def version_of(
    said: ProcedureFile, questions: Mapping[str, FactQuestion], calendars: Mapping[str, str]
) -> engine.Version:
    """The rules of a file. `calendars` gives the side of each authority, whose days count unless a limit says else.

    Raises engine.ConditionError with the path from the top of the file.
    """
    facts = {key: questions[key].rule for key in said.facts if key in questions}
    return engine.Version(
        procedure=said.procedure,
        in_force=said.in_force,
        steps=tuple(
            _step(step, ("steps", place), facts, calendars.get(step.authority, said.side))
            for place, step in enumerate(said.steps)
        ),
        facts=facts,
        terms=tuple(
            engine.Term(one.key, engine.Figure(one.value, one.unit, one.evidence), one.better) for one in said.terms
        ),
        replaces=said.replaces,
        ends=said.ends,
    )


Place = tuple[str | int, ...]


def _step(said: StepSaid, place: Place, facts: Mapping[str, engine.Fact], calendar: str) -> engine.Step:
    return engine.Step(
        key=said.key,
        authority=said.authority,
        after=said.after,
        when=condition_of(said.when, (*place, "when"), facts),
        require=condition_of(said.require, (*place, "require"), facts),
        brings=said.brings,
        gives=said.gives,
        limit=_limit(said.limit, calendar),
        fees=tuple(
            engine.Fee(
                one.key,
                engine.Figure(one.amount, one.currency, one.evidence),
                condition_of(one.when, (*place, "fees", row, "when"), facts),
            )
            for row, one in enumerate(said.fees)
        ),
        rates=tuple(
            engine.Rate(
                one.key,
                engine.Figure(one.percent, "percent", one.evidence),
                condition_of(one.when, (*place, "rates", row, "when"), facts),
            )
            for row, one in enumerate(said.rates)
        ),
        law=tuple(engine.LegalBasis(one.key, one.provision, one.evidence) for one in said.law),
        outcomes=said.outcomes,
        uses=said.uses,
    )


def _limit(said: LimitSaid | None, calendar: str) -> engine.Limit | None:
    if said is None:
        return None
    return engine.Limit(
        count=said.count,
        unit=said.unit,
        calendar=said.calendar or calendar,
        kind=said.kind,
        stops_on=said.stops_on,
        on_expiry=said.on_expiry,
        rolls=said.roll == "next",
        special_days_count=said.special_days_count,
        evidence=said.evidence,
    )


def condition_of(raw: object, place: Place, facts: Mapping[str, engine.Fact]) -> engine.Condition | None:
    """A condition of a file; a mistake in it knows its place from the top of the file."""
    if raw is None:
        return None
    try:
        return engine.parse(raw, facts)
    except engine.ConditionError as mistake:
        raise engine.ConditionError((*place, *mistake.path), mistake.says, mistake.helps) from None


def changes_of(said: ChangeFile, procedures: Mapping[str, Procedure]) -> tuple[engine.Change, ...]:
    """What the engine reckons with: one change for each version replaced; none for a procedure that is new.

    Raises UnknownCode for a version that is not there, and engine.ConditionError for a scope that cannot be read.
    """
    found = []
    for one in said.replaces:
        procedure = procedures.get(one.procedure)
        if procedure is None:
            raise UnknownCode("procedure", one.procedure, f"there are {', '.join(procedures)}")
        after = procedure.version(one.after)
        if one.before is not None:
            before = procedure.version(one.before)
            found.append(
                engine.Change(
                    key=said.change,
                    before=before.rules,
                    after=after.rules,
                    policy=said.policy,
                    effective_on=said.effective,
                    scope=condition_of(said.scope, ("scope",), after.rules.facts),
                    sunset_on=said.sunset,
                    stabilised_months=said.stabilised_months,
                    better_may_be_claimed=said.better_may_be_claimed,
                )
            )
    return tuple(found)


_MARKUP = re.compile(r"<[A-Za-z!/]|&[a-z]+;")


def has_markup(text: str) -> bool:
    """Does a text hold what a browser would take for more than text?"""
    return bool(_MARKUP.search(text))


def families(procedures: Sequence[Procedure]) -> tuple[str, ...]:
    """The families there are, in the order in which they first come up."""
    return tuple(dict.fromkeys(one.family for one in procedures))
