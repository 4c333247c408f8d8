"""A version of a procedure: its steps, who takes each, what it needs and gives, how long it may take, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .conditions import Condition, Fact
from .figures import NO_EVIDENCE, Evidence, Figure

APPLICANT = "applicant"

# Is the limit a duty in law, or a target the authority has set itself?
STATUTORY, STANDARD = "statutory", "standard"
KINDS = (STATUTORY, STANDARD)

# What follows when a limit runs out
NOTHING, ESCALATE, DEEMED_GRANTED, DEEMED_REFUSED = "nothing", "escalate", "deemed_granted", "deemed_refused"
EXPIRIES = (NOTHING, ESCALATE, DEEMED_GRANTED, DEEMED_REFUSED)

OUTCOMES = ("granted", "refused", "deemed_granted", "deemed_refused", "withdrawn", "returned")
CAUSES_OF_PAUSE = ("query", "payment", "other_authority")

# Which way a number is better for who applies
MORE, LESS = "more", "less"


@dataclass(frozen=True, slots=True)
class Limit:
    """Within how long an answer is due, counted from the day after the step could begin, on a side's calendar."""

    count: int
    unit: str
    calendar: str = ""
    kind: str = STATUTORY
    stops_on: tuple[str, ...] = ()
    on_expiry: str = NOTHING
    rolls: bool = False
    special_days_count: bool = False
    evidence: Evidence = NO_EVIDENCE

    @property
    def escalates(self) -> bool:
        """May somebody be called to account when it has run out? Never for a number nobody has seen in a source."""
        return self.evidence.is_firm and self.on_expiry != NOTHING


@dataclass(frozen=True, slots=True)
class Fee:
    """What a step costs. Without `when` it is always due."""

    key: str
    amount: Figure
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A row of a table of rates: the first row whose condition holds gives the rate, in percent."""

    key: str
    percent: Figure
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Something the procedure grants, as a number: days of stay, years of benefit."""

    key: str
    figure: Figure
    better: str = MORE


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The act a step rests on. `dated` is the date of the act, as far as it is known."""

    key: str
    provision: str = ""
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that one party does. It may begin once every step in `after` is done or does not apply."""

    key: str
    authority: str
    after: tuple[str, ...] = ()
    when: Condition | None = None
    require: Condition | None = None
    brings: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    limit: Limit | None = None
    fees: tuple[Fee, ...] = ()
    rates: tuple[Rate, ...] = ()
    law: tuple[LegalBasis, ...] = ()
    outcomes: tuple[str, ...] = ()
    uses: str = ""

    @property
    def is_applicants(self) -> bool:
        """Is it the applicant's own to do?"""
        return self.authority == APPLICANT


@dataclass(frozen=True)
class Version:
    """The rules of a procedure as in force from a day, until the version that replaces them or the day they end."""

    procedure: str
    in_force: date
    steps: tuple[Step, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    replaces: date | None = None
    ends: date | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        """The steps by their keys."""
        return {step.key: step for step in self.steps}

    @cached_property
    def in_order(self) -> tuple[Step, ...]:
        """The steps so that each stands after those it waits for; otherwise in the order of the file.

        Raises ValueError where they wait for each other in a circle.
        """
        return tuple(step for layer in self.layers for step in layer)

    @cached_property
    def layers(self) -> tuple[tuple[Step, ...], ...]:
        """The steps in rows: those of one row wait only for rows above, so they can run side by side."""
        left = list(self.steps)
        done: set[str] = set()
        rows: list[tuple[Step, ...]] = []
        while left:
            row = tuple(step for step in left if done.issuperset(step.after))
            if not row:
                raise ValueError(f"the steps {', '.join(step.key for step in left)} wait for each other")
            rows.append(row)
            done |= {step.key for step in row}
            left = [step for step in left if step.key not in done]
        return tuple(rows)
