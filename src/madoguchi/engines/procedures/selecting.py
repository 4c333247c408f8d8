"""Which steps are somebody's, and which questions still decide that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .checking import conditions_of
from .conditions import Condition, Facts, Truth, asked, evaluate, open_facts
from .figures import Figure
from .versions import Fee, Rate, Step, Version


@dataclass(frozen=True)
class OpenQuestion:
    """A fact that was not given and on which steps, fees or rates still hang; those it may settle, in order."""

    fact: str
    decides: tuple[str, ...]


@dataclass(frozen=True)
class Needless:
    """A fact nobody needs to ask for, and the given facts that made it so. Empty: no step hangs on it."""

    fact: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """What applies for certain, what does not, what hangs on open questions; requirements met, unmet, open.

    `questions` begin with the one that may settle most steps.
    """

    version: Version
    facts: Facts
    applies: tuple[Step, ...]
    left_out: tuple[Step, ...]
    undecided: tuple[Step, ...]
    unmet: tuple[Step, ...]
    questions: tuple[OpenQuestion, ...]
    needless: tuple[Needless, ...]

    @property
    def is_settled(self) -> bool:
        """Does nothing hang on an unanswered question any more?"""
        return not self.questions

    @property
    def may_apply(self) -> tuple[Step, ...]:
        """Steps to reckon with: those that apply, and those that may."""
        out = {step.key for step in self.left_out}
        return tuple(step for step in self.version.in_order if step.key not in out)

    @property
    def brings(self) -> tuple[str, ...]:
        """Documents somebody has to bring from outside, each once.

        One that a step makes is taken from there; where that step does not apply, nobody needs its document.
        """
        made = {document for step in self.version.steps for document in step.gives}
        wanted = dict.fromkeys(document for step in self.may_apply for document in step.brings)
        return tuple(document for document in wanted if document not in made)


def select(version: Version, facts: Facts) -> Selection:
    """The steps of a version for these facts. Facts are of their declared types: see `checked_facts`.

    >>> from datetime import date
    >>> from .conditions import Ask, Fact
    >>> permit = Step("permit", "office", when=Ask("gt", "staff", 0))
    >>> version = Version("v", date(2026, 1, 1), (permit,), {"staff": Fact("staff", "int")})
    >>> select(version, {}).questions, select(version, {"staff": 2}).applies == (permit,)
    ((OpenQuestion(fact='staff', decides=('permit',)),), True)
    """
    truths = {step.key: evaluate(step.when, facts) for step in version.steps}

    def having(truth: Truth) -> tuple[Step, ...]:
        return tuple(step for step in version.in_order if truths[step.key] is truth)

    reckoned = [step for step in version.in_order if truths[step.key] is not False]
    questions = _questions(reckoned, facts)
    return Selection(
        version=version,
        facts=facts,
        applies=having(True),
        left_out=having(False),
        undecided=having(None),
        unmet=tuple(step for step in reckoned if evaluate(step.require, facts) is False),
        questions=questions,
        needless=_needless(version, facts, {one.fact for one in questions}),
    )


def _questions(steps: Iterable[Step], facts: Facts) -> tuple[OpenQuestion, ...]:
    decides: dict[str, list[str]] = {}
    for step in steps:
        # Whether its fees hang on a fact matters only where the step itself may apply, which is given here.
        inner = [step.when, step.require, *(one.when for one in step.fees), *_rates_that_matter(step, facts)]
        for fact in dict.fromkeys(fact for one in inner for fact in open_facts(one, facts)):
            decides.setdefault(fact, []).append(step.key)
    ranked = sorted(decides.items(), key=lambda item: -len(item[1]))
    return tuple(OpenQuestion(fact, tuple(keys)) for fact, keys in ranked)


def _rates_that_matter(step: Step, facts: Facts) -> list[Condition | None]:
    """The conditions of rates up to the first that holds: those below it never speak."""
    found: list[Condition | None] = []
    for rate in step.rates:
        found.append(rate.when)
        if evaluate(rate.when, facts) is True:
            break
    return found


def _needless(version: Version, facts: Facts, open_now: set[str]) -> tuple[Needless, ...]:
    found = []
    for key in version.facts:
        if key in facts or key in open_now:
            continue
        because: list[str] = []
        for step in version.steps:
            named = [ask.fact for one in conditions_of(step) for ask in asked(one)]
            if key in named:
                because += [fact for fact in named if fact in facts]
        found.append(Needless(key, tuple(dict.fromkeys(because))))
    return tuple(found)


def fees(selection: Selection) -> tuple[tuple[Step, Fee, Truth], ...]:
    """Every fee of the steps to reckon with that is due (True) or may be (None)."""
    return tuple(
        (step, fee, truth)
        for step in selection.may_apply
        for fee in step.fees
        if (truth := evaluate(fee.when, selection.facts)) is not False
    )


def rate(step: Step, facts: Facts) -> Rate | None:
    """The rate a step takes for these facts; None where it has none or an open question decides."""
    for row in step.rates:
        truth = evaluate(row.when, facts)
        if truth is None:
            return None
        if truth:
            return row
    return None


def total(figures: Iterable[Figure]) -> dict[str, Decimal]:
    """Sums of amounts, one for each currency: amounts in different currencies are never added."""
    sums: dict[str, Decimal] = {}
    for figure in figures:
        sums[figure.unit] = sums.get(figure.unit, Decimal(0)) + figure.value
    return sums
