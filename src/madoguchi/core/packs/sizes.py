"""Size classes by each country's law: dated rules over money and employees, joined by and or or."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from madoguchi.core.packs.activities import Tree
from madoguchi.core.packs.labels import LabelsField
from madoguchi.core.packs.tables import Row, Words

EVERYTHING_ELSE = "*"
Measure = Annotated[str, StringConstraints(pattern=r"^([a-z]+(_[a-z]+)*)?$")]


class SizeRule(Row):
    """One limit of one law: who belongs to a size class on which days.

    `scope` lists codes of the bridge; `*` stands for all that no other rule of the law and class names. A rule `and`
    asks both money and employees to stay within the limits, `or` one of them, `employees` looks at these alone.
    `rank` orders the classes of a law from the narrowest. `status` says how well the row is founded.
    """

    side: str
    law: str
    size_class: str
    rank: int = Field(ge=1)
    industry: LabelsField
    scope: Words = Field(min_length=1)
    rule: Literal["and", "or", "employees"]
    money_most: Decimal | None = None
    money_measure: Measure = ""
    currency: str = ""
    employees_most: int = Field(ge=0)
    valid_from: date | None = None
    valid_to: date | None = None
    status: Literal["seen", "secondary", "unverified"]
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _limits_fit_the_rule(self) -> SizeRule:
        if (self.rule == "employees") == (self.money_most is not None):
            raise ValueError("a rule over money needs money_most, and a rule over employees alone has none")
        if self.money_most is not None and not (self.money_measure and self.currency):
            raise ValueError("money_most needs money_measure and currency")
        return self

    def holds(self, on: date) -> bool:
        """Is the rule in force on this day?"""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def fits(self, employees: int | None, money: Decimal | None) -> bool | None:
        """Does an organisation stay within the limits? None if what is known does not decide it."""
        few = None if employees is None else employees <= self.employees_most
        if self.money_most is None:
            return few
        small = None if money is None else money <= self.money_most
        if self.rule == "or":
            return True if few or small else _unless_unknown(few, small)
        return False if few is False or small is False else (_unless_unknown(few, small) is not None) or None


@dataclass(frozen=True)
class SizeFinding:
    """A class an organisation belongs to (`fits`), or may belong to (`fits` is None), and the rule that says so."""

    size_class: str
    fits: bool | None
    rule: SizeRule


def size_findings(
    rules: Sequence[SizeRule],
    tree: Tree,
    isic: str,
    *,
    employees: int | None,
    money: Mapping[str, Decimal],
    on: date,
) -> tuple[SizeFinding, ...]:
    """Of each law the narrowest class that is certain, and before it the narrower ones that could not be decided."""
    found: list[SizeFinding] = []
    settled: set[str] = set()
    in_force = [rule for rule in rules if rule.holds(on)]
    for rule in sorted(_applicable(in_force, tree, isic), key=lambda one: (one.law, one.rank)):
        fits = rule.fits(employees, money.get(rule.money_measure))
        if rule.law in settled or fits is False:
            continue
        found.append(SizeFinding(rule.size_class, fits, rule))
        if fits:
            settled.add(rule.law)
    return tuple(found)


def _applicable(rules: Sequence[SizeRule], tree: Tree, isic: str) -> list[SizeRule]:
    """Of each law and class the rule whose scope is closest to the activity; `*` only if no other names it."""
    best: dict[tuple[str, str], tuple[int, SizeRule]] = {}
    for rule in rules:
        closeness = _closeness(rule.scope, tree, isic)
        key = (rule.law, rule.size_class)
        if closeness is not None and (key not in best or closeness < best[key][0]):
            best[key] = (closeness, rule)
    return [rule for _, rule in best.values()]


def _closeness(scope: Sequence[str], tree: Tree, isic: str) -> int | None:
    """How many levels above the activity the scope names it; None if it does not."""
    line = [isic, *(above.code for above in tree.ancestors(isic))] if isic else []
    for steps, code in enumerate(line):
        if code in scope:
            return steps
    return len(line) + 1 if EVERYTHING_ELSE in scope else None


def _unless_unknown(*answers: bool | None) -> bool | None:
    return None if None in answers else False
