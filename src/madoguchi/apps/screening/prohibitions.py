"""What the restrictions in force mean for something on a day: computed, never typed, and with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from madoguchi.apps.screening.ownership import Share, Through, blocked_through
from madoguchi.apps.screening.subjects import Subject
from madoguchi.core.languages.texts import Texts

# What a restriction does.
PROHIBITS = "prohibits"
SUSPENDS = "suspends"
CHANGES = "changes"
EFFECTS = (PROHIBITS, SUSPENDS, CHANGES)

# What a licence allows: everything the restriction forbids, or a part that its text names (such as winding down).
EVERYTHING = "everything"
PART = "part"

# What something is on a day. In the order of how much may be done: the first that applies counts.
PROHIBITED = "prohibited"
SUSPENDED = "suspended"
LICENSED = "licensed"
CHANGED = "changed"
FREE = "free"
OUTCOMES = (PROHIBITED, SUSPENDED, LICENSED, CHANGED, FREE)

# How exactly a beginning is known.
DAY = "day"
MONTH = "month"


@dataclass(frozen=True)
class Licence:
    """What is allowed all the same, and for how long. Both days count; an open end is None."""

    from_on: date
    to_on: date | None
    covers: str
    text: Texts

    def holds(self, on: date) -> bool:
        """Is it good on this day?"""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True)
class Source:
    """Where a statement was read."""

    publisher: str
    published: str
    address: str


@dataclass(frozen=True)
class Rule:
    """A restriction as it was known: whose, under which act, whom it binds, what it touches, from when to when.

    `known_on` is the day it could be known; `superseded_on` the day from which another wording of it is known.
    """

    key: str
    jurisdiction: str
    authority: Texts
    act: Texts
    measure: str
    effect: str
    binds: Texts
    text: Texts
    targets: frozenset[Subject]
    from_on: date
    to_on: date | None
    exact_to: str
    reaches_owned: bool
    licences: tuple[Licence, ...]
    basis: str
    sources: tuple[Source, ...]
    known_on: date
    superseded_on: date | None = None
    reference: str = ""

    def holds(self, on: date) -> bool:
        """Is it in force on this day? Both days count."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True)
class Finding:
    """One restriction that touches one thing on a day, and why: directly, or through the owners of a company."""

    rule: Rule
    subject: Subject
    on: date
    through: Through | None = None

    @property
    def licences(self) -> tuple[Licence, ...]:
        """What is allowed all the same on this day."""
        return tuple(one for one in self.rule.licences if one.holds(self.on))

    @property
    def outcome(self) -> str:
        """What this restriction alone makes of it."""
        if any(one.covers == EVERYTHING for one in self.licences):
            return LICENSED
        return {PROHIBITS: PROHIBITED, SUSPENDS: SUSPENDED}.get(self.rule.effect, CHANGED)


@dataclass(frozen=True)
class Standing:
    """What something is on a day, under one law or all, as known on a day. Every finding is a reason."""

    on: date
    known_on: date
    jurisdiction: str
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """The strictest of all findings; free without any."""
        return min((one.outcome for one in self.findings), key=OUTCOMES.index, default=FREE)

    @property
    def is_prohibited(self) -> bool:
        """Is it forbidden, whatever else a part of it may be allowed?"""
        return self.outcome == PROHIBITED

    @property
    def may_go_on(self) -> bool:
        """May work on it go on: nothing forbids or suspends it?"""
        return self.outcome not in (PROHIBITED, SUSPENDED)

    @property
    def since(self) -> date | None:
        """Since when it is what it is: the earliest of the findings that make it so."""
        outcome = self.outcome
        return min((one.rule.from_on for one in self.findings if one.outcome == outcome), default=None)


def findings(
    rules: Iterable[Rule], subjects: Iterable[Subject], shares: Iterable[Share], on: date
) -> tuple[Finding, ...]:
    """Every restriction in force on a day that touches one of these subjects, the strictest and oldest first."""
    wanted = tuple(dict.fromkeys(subjects))
    held = tuple(shares)
    in_force = [rule for rule in rules if rule.holds(on)]
    found = [
        Finding(rule, subject, on)
        for rule in in_force
        for subject in wanted
        if not rule.targets.isdisjoint(subject.covered_by)
    ]
    found += _through_owners(in_force, wanted, held, on, {(one.rule.jurisdiction, one.subject) for one in found})
    return tuple(sorted(found, key=lambda one: (OUTCOMES.index(one.outcome), one.rule.from_on, one.rule.key)))


def _through_owners(
    rules: list[Rule],
    wanted: tuple[Subject, ...],
    shares: tuple[Share, ...],
    on: date,
    direct: set[tuple[str, Subject]],
) -> list[Finding]:
    """Companies that blocked owners hold half of, together; what each law blocks is added up apart."""
    found = []
    for jurisdiction in sorted({rule.jurisdiction for rule in rules if rule.reaches_owned}):
        blocked = {
            str(target): rule
            for rule in reversed(rules)
            if rule.reaches_owned and rule.jurisdiction == jurisdiction
            for target in rule.targets
        }
        through = blocked_through(shares, set(blocked))
        for subject in wanted:
            reason = through.get(str(subject))
            if reason is not None and (jurisdiction, subject) not in direct:
                found.append(Finding(_origin(reason, through, blocked), subject, on, reason))
    return found


def _origin(reason: Through, through: Mapping[str, Through], blocked: Mapping[str, Rule]) -> Rule:
    """The restriction at the top of the chain of largest owners."""
    owner = reason.shares[0].owner
    while owner not in blocked:
        owner = through[owner].shares[0].owner
    return blocked[owner]
