"""Whom a change of rules reaches. Computed before it is published, from its policy and the cases that are open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from .comparing import BETTER, WORSE, Difference, compare
from .conditions import Condition, Facts, evaluate, open_facts
from .versions import Version

# The transition policies, each seen in a real change of the corridor
FILED_BEFORE = "filed_before"
ALL_FROM_DATE = "all_from_date"
CONTRACT_BEFORE_WITH_SUNSET = "contract_before_with_sunset"
PENDING_INCLUDED = "pending_included"
STABILISED_FOR = "stabilised_for"
POLICIES = (FILED_BEFORE, ALL_FROM_DATE, CONTRACT_BEFORE_WITH_SUNSET, PENDING_INCLUDED, STABILISED_FOR)

# What becomes of a case
KEEPS = "keeps"
KEEPS_UNTIL = "keeps_until"
CHANGES = "changes"
LOSES_PROTECTION = "loses_protection"
MAY_CLAIM = "may_claim"
DEPENDS = "depends"


@dataclass(frozen=True)
class Change:
    """A version that replaces another, and what it does to cases filed before it.

    `scope` narrows it to some cases. `sunset_on` ends the old rules for old contracts; `stabilised_months` is how long
    a case is shielded from what is worse, where the case itself does not say. `better_may_be_claimed`: a case that
    keeps its rules may choose the new ones where they are better for it.
    """

    key: str
    before: Version
    after: Version
    policy: str
    effective_on: date
    scope: Condition | None = None
    sunset_on: date | None = None
    stabilised_months: int = 0
    better_may_be_claimed: bool = False


@dataclass(frozen=True)
class OpenCase:
    """A case that is not decided, as far as a change can touch it. `in_force` names the version it is pinned to."""

    reference: str
    procedure: str
    in_force: date
    filed_on: date
    facts: Facts = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    contracted_on: date | None = None
    stabilised_until: date | None = None


@dataclass(frozen=True)
class Effect:
    """What a change does to one open case: how, from which day, until when the old rules hold, what differs for it.

    `asks` names the facts that decide it where that is not known yet.
    """

    case: OpenCase
    how: str
    from_on: date | None = None
    until_on: date | None = None
    differences: tuple[Difference, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def is_hit(self) -> bool:
        """Does anything become, or may anything become, different for this case?"""
        return self.how != KEEPS

    @property
    def is_worse(self) -> bool:
        """Does anything become worse for this case?"""
        return any(one.direction == WORSE for one in self.differences)


def check_change(change: Change) -> tuple[str, ...]:
    """What forbids a change, as keys: policy, sunset, term, procedure, order."""
    wrong = []
    if change.policy not in POLICIES:
        wrong.append("policy")
    if change.before.procedure != change.after.procedure:
        wrong.append("procedure")
    if change.before.in_force >= change.after.in_force:
        wrong.append("order")
    if change.policy == CONTRACT_BEFORE_WITH_SUNSET and (
        change.sunset_on is None or change.sunset_on <= change.effective_on
    ):
        wrong.append("sunset")
    if change.policy == STABILISED_FOR and change.stabilised_months <= 0:
        wrong.append("term")
    return tuple(wrong)


def effect(change: Change, open_cases: Iterable[OpenCase]) -> tuple[Effect, ...]:
    """What a change does to each open case of its procedure that is pinned to the rules it replaces.

    Cases of other procedures and versions are not named: nothing happens to them. A case to whose open, applicable
    steps nothing differs keeps its rules. Raises ValueError for a change that `check_change` forbids.
    """
    wrong = check_change(change)
    if wrong:
        raise ValueError(f"the change {change.key} cannot be reckoned with: {', '.join(wrong)}")
    differences = compare(change.before, change.after).differences
    return tuple(
        _effect(change, case, differences)
        for case in open_cases
        if case.procedure == change.before.procedure and case.in_force == change.before.in_force
    )


def hits(change: Change, open_cases: Iterable[OpenCase]) -> tuple[Effect, ...]:
    """Only the cases a change reaches, or may reach."""
    return tuple(one for one in effect(change, open_cases) if one.is_hit)


def _effect(change: Change, case: OpenCase, differences: tuple[Difference, ...]) -> Effect:
    in_scope = evaluate(change.scope, case.facts)
    touching = tuple(_touching(change, case, differences))
    if in_scope is False or not touching:
        return Effect(case, KEEPS)
    if in_scope is None:
        return Effect(case, DEPENDS, change.effective_on, None, touching, open_facts(change.scope, case.facts))
    return _by_policy(change, case, touching)


def _touching(change: Change, case: OpenCase, differences: tuple[Difference, ...]) -> Iterator[Difference]:
    """The differences that still matter to a case: of steps not done, that apply or may apply to it."""
    left_out = {
        step.key
        for version in (change.before, change.after)
        for step in version.steps
        if evaluate(step.when, case.facts) is False
    }
    for one in differences:
        if not one.step:
            yield one
        elif one.step in case.done or not _may_apply(change, one.step, case.facts):
            continue
        elif _matters(one, change, case.facts, left_out):
            yield one


def _may_apply(change: Change, key: str, facts: Facts) -> bool:
    steps = [version.by_key[key] for version in (change.before, change.after) if key in version.by_key]
    return any(evaluate(step.when, facts) is not False for step in steps)


def _matters(one: Difference, change: Change, facts: Facts, left_out: set[str]) -> bool:
    """Fees and rates matter to whom their condition may mean; waiting for a step, or bringing its document, to whom
    that step may apply."""
    if one.field.startswith(("fees.", "rates.")):
        whens = [getattr(side, "when", None) for side in (one.before, one.after) if side is not None]
        return any(evaluate(when, facts) is not False for when in whens)
    if one.field in {"after", "brings"}:
        keys = set(_keys(one.before)) ^ set(_keys(one.after))
        if one.field == "after":
            return bool(keys - left_out)
        return any(_is_needed(document, change, left_out) for document in keys)
    return True


def _keys(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _is_needed(document: str, change: Change, left_out: set[str]) -> bool:
    """A document from outside always is; one a step makes only where that step may apply."""
    makers = {step.key for version in (change.before, change.after) for step in version.steps if document in step.gives}
    return not makers or bool(makers - left_out)


def _by_policy(change: Change, case: OpenCase, touching: tuple[Difference, ...]) -> Effect:
    worse = tuple(one for one in touching if one.direction != BETTER)
    if change.policy == FILED_BEFORE:
        return _filed_before(change, case, touching)
    if change.policy == ALL_FROM_DATE:
        return Effect(case, CHANGES, change.effective_on, None, touching)
    if change.policy == CONTRACT_BEFORE_WITH_SUNSET:
        return _contracted(change, case, touching)
    if change.policy == PENDING_INCLUDED:
        how = LOSES_PROTECTION if worse else CHANGES
        return Effect(case, how, change.effective_on, None, touching)
    return _stabilised(change, case, touching, worse)


def _filed_before(change: Change, case: OpenCase, touching: tuple[Difference, ...]) -> Effect:
    """A case filed on the day itself falls under the new rules: "before" means before."""
    if case.filed_on >= change.effective_on:
        return Effect(case, CHANGES, change.effective_on, None, touching)
    better = tuple(one for one in touching if one.direction == BETTER)
    if change.better_may_be_claimed and better:
        return Effect(case, MAY_CLAIM, change.effective_on, None, better)
    return Effect(case, KEEPS)


def _contracted(change: Change, case: OpenCase, touching: tuple[Difference, ...]) -> Effect:
    if case.contracted_on is None:
        return Effect(case, DEPENDS, change.effective_on, change.sunset_on, touching, ("contracted_on",))
    if case.contracted_on < change.effective_on:
        return Effect(case, KEEPS_UNTIL, change.sunset_on, change.sunset_on, touching)
    return Effect(case, CHANGES, change.effective_on, None, touching)


def _stabilised(
    change: Change, case: OpenCase, touching: tuple[Difference, ...], worse: tuple[Difference, ...]
) -> Effect:
    """What is better comes at once, what is worse or merely other only when the term of the case is over."""
    until = case.stabilised_until or _later(case.filed_on, change.stabilised_months)
    if until <= change.effective_on:
        return Effect(case, CHANGES, change.effective_on, None, touching)
    if worse:
        return Effect(case, KEEPS_UNTIL, until, until, touching)
    return Effect(case, CHANGES, change.effective_on, None, touching)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
