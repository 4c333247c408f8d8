"""When does a step apply? A closed tree over declared facts that answers yes, no, or: not known yet.

There is no expression language: no arithmetic, no patterns, nothing that can grow or act. A condition is a mapping
with one key, as it stands in a file:

    {all: [{gt: [foreign_staff, 0]}, {in: [applicant_country, [XX]]}]}

`all`, `any` and `not` join; `eq ne lt le gt ge in has` ask about one fact. Logic is Kleene's: a fact that was not
given is unknown, not false, and the whole is unknown only where the answer hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, TypeAlias

DEEPEST = 8
MOST_NODES = 64
MOST_COMBINATIONS = 4096

BOOL, WHOLE, CHOICE, CODES, DATE = "bool", "int", "choice", "codes", "date"
FACT_TYPES = (BOOL, WHOLE, CHOICE, CODES, DATE)

Value: TypeAlias = "bool | int | str | date | tuple[str, ...]"
Facts: TypeAlias = Mapping[str, Value]
Truth: TypeAlias = "bool | None"
Test: TypeAlias = Callable[[Mapping[str, Any]], Truth]

_ORDERED = ("lt", "le", "gt", "ge")
_OPERATORS = ("eq", "ne", *_ORDERED, "in", "has")
_JOINS = ("all", "any", "not")


class ConditionError(ValueError):
    """A condition that cannot be used; `path` says where in it, `helps` what to do."""

    def __init__(self, path: tuple[str | int, ...], says: str, helps: str = "") -> None:
        self.path, self.says, self.helps = path, says, helps
        super().__init__(says)


class FactError(ValueError):
    """A fact that was given in a form its declaration does not allow."""

    def __init__(self, fact: str, says: str) -> None:
        self.fact, self.says = fact, says
        super().__init__(f"{fact}: {says}")


@dataclass(frozen=True, slots=True)
class Fact:
    """A question whose answer steps may hang on. Only a choice has options; a whole number may have a unit."""

    key: str
    type: str
    options: tuple[str, ...] = ()
    unit: str = ""

    def accepts(self, value: object) -> bool:
        """Is this an answer to the question?"""
        if self.type == BOOL:
            return isinstance(value, bool)
        if self.type == WHOLE:
            return isinstance(value, int) and not isinstance(value, bool)
        if self.type == DATE:
            return isinstance(value, date)
        if self.type == CODES:
            return isinstance(value, tuple) and all(isinstance(one, str) for one in value)
        return isinstance(value, str) and value in self.options


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one fact."""

    operator: str
    fact: str
    value: Any


@dataclass(frozen=True, slots=True)
class Join:
    """`all`, `any` or `not` of other conditions."""

    how: str
    parts: tuple[Condition, ...]


Condition: TypeAlias = "Ask | Join"


def parse(raw: object, facts: Mapping[str, Fact]) -> Condition:
    """The condition a file states, every fact and type in it checked. Raises ConditionError.

    >>> staff = {"foreign_staff": Fact("foreign_staff", "int")}
    >>> parse({"gt": ["foreign_staff", 0]}, staff)
    Ask(operator='gt', fact='foreign_staff', value=0)
    """
    return _Parser(facts).read(raw, (), 1)


class _Parser:
    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.nodes = 0

    def read(self, raw: object, path: tuple[str | int, ...], depth: int) -> Condition:
        self.nodes += 1
        if depth > DEEPEST:
            raise ConditionError(path, f"is nested more than {DEEPEST} deep", "split the step, or say it more plainly")
        if self.nodes > MOST_NODES:
            raise ConditionError(path, f"has more than {MOST_NODES} parts", "use a list with `in` instead")
        if not isinstance(raw, Mapping) or len(raw) != 1:
            raise ConditionError(path, "should be one test, such as {gt: [foreign_staff, 0]}", "join several with all")
        [(key, content)] = raw.items()
        if key in _JOINS:
            return self._join(str(key), content, (*path, str(key)), depth)
        if key in _OPERATORS:
            return self._ask(str(key), content, (*path, str(key)))
        raise ConditionError((*path, str(key)), f"{key!r} is no test", f"there are {', '.join(_JOINS + _OPERATORS)}")

    def _join(self, how: str, content: object, path: tuple[str | int, ...], depth: int) -> Join:
        if how == "not":
            return Join(how, (self.read(content, path, depth + 1),))
        if not isinstance(content, list | tuple) or not content:
            raise ConditionError(path, "should be a list of conditions", "give at least one")
        return Join(how, tuple(self.read(one, (*path, place), depth + 1) for place, one in enumerate(content)))

    def _ask(self, how: str, content: object, path: tuple[str | int, ...]) -> Ask:
        if not isinstance(content, list | tuple) or len(content) != 2:
            raise ConditionError(path, "should be a fact and a value", "such as [foreign_staff, 0]")
        key, value = content
        fact = self.facts.get(key) if isinstance(key, str) else None
        if fact is None:
            helps = f"declared are {', '.join(sorted(self.facts)) or 'none'}"
            raise ConditionError((*path, 0), f"asks about {key!r}, which is no declared fact", helps)
        return Ask(how, fact.key, self._value(how, fact, value, (*path, 1)))

    def _value(self, how: str, fact: Fact, value: object, path: tuple[str | int, ...]) -> object:
        if how in _ORDERED and fact.type not in {WHOLE, DATE}:
            raise ConditionError(
                path, f"orders {fact.key!r}, which is a {fact.type}", "only numbers and dates have one"
            )
        if how == "in":
            if not isinstance(value, list | tuple) or not value or fact.type == CODES:
                raise ConditionError(path, "should be a list to look in", "for a fact that is a list, use has")
            return tuple(self._one(fact, one, (*path, place)) for place, one in enumerate(value))
        if how == "has":
            if fact.type != CODES or not isinstance(value, str):
                raise ConditionError(path, f"{fact.key!r} is a {fact.type}, no list", "use eq or in")
            return value
        if fact.type == CODES:
            raise ConditionError(path, f"{fact.key!r} is a list", "ask with has")
        return self._one(fact, value, path)

    def _one(self, fact: Fact, value: object, path: tuple[str | int, ...]) -> object:
        if fact.type == DATE and isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise ConditionError(path, f"{value!r} is no date", "write it as 2026-11-02") from None
        if not fact.accepts(value):
            wants = f"one of {', '.join(fact.options)}" if fact.type == CHOICE else f"a {fact.type}"
            raise ConditionError(
                path, f"{value!r} is compared with {fact.key!r}, which is {wants}", "compare like kinds"
            )
        return value


def compiled(condition: Condition | None) -> Test:
    """The condition as a function of facts that answers True, False, or None for "not known yet".

    Facts are taken to be of their declared types: see `checked_facts`.

    >>> test = compiled(Join("any", (Ask("eq", "a", True), Ask("gt", "b", 2))))
    >>> test({"a": True}), test({"a": False}), test({"a": False, "b": 2})
    (True, None, False)
    """
    if condition is None:
        return lambda facts: True
    if isinstance(condition, Ask):
        return _compiled_ask(condition)
    parts = tuple(compiled(one) for one in condition.parts)
    if condition.how == "not":
        return _compiled_not(parts[0])
    return _compiled_join(parts, decisive=condition.how == "any")


def _compiled_not(part: Test) -> Test:
    def test(facts: Mapping[str, Any]) -> Truth:
        found = part(facts)
        return None if found is None else not found

    return test


def _compiled_join(parts: tuple[Test, ...], *, decisive: bool) -> Test:
    """One decisive part settles it: a false one for `all`, a true one for `any`."""

    def test(facts: Mapping[str, Any]) -> Truth:
        answer: Truth = not decisive
        for part in parts:
            found = part(facts)
            if found is decisive:
                return decisive
            if found is None:
                answer = None
        return answer

    return test


def _compiled_ask(ask: Ask) -> Test:
    """Each operator is written out: a call through `operator` would cost as much as the whole test."""
    fact, value = ask.fact, frozenset(ask.value) if ask.operator == "in" else ask.value
    tests: Mapping[str, Test] = {
        "eq": lambda facts: None if (given := facts.get(fact)) is None else given == value,
        "ne": lambda facts: None if (given := facts.get(fact)) is None else given != value,
        "lt": lambda facts: None if (given := facts.get(fact)) is None else given < value,
        "le": lambda facts: None if (given := facts.get(fact)) is None else given <= value,
        "gt": lambda facts: None if (given := facts.get(fact)) is None else given > value,
        "ge": lambda facts: None if (given := facts.get(fact)) is None else given >= value,
        "in": lambda facts: None if (given := facts.get(fact)) is None else given in value,
        "has": lambda facts: None if (given := facts.get(fact)) is None else value in given,
    }
    return tests[ask.operator]


def evaluate(condition: Condition | None, facts: Facts) -> Truth:
    """Does the condition hold? None while that hangs on a fact that was not given."""
    return compiled(condition)(facts)


def asked(condition: Condition | None) -> tuple[Ask, ...]:
    """Every question a condition asks, in its order."""
    return tuple(_asks(condition)) if condition is not None else ()


def _asks(condition: Condition) -> Iterator[Ask]:
    if isinstance(condition, Ask):
        yield condition
    else:
        for part in condition.parts:
            yield from _asks(part)


def open_facts(condition: Condition | None, facts: Facts) -> tuple[str, ...]:
    """The facts a condition still hangs on; empty once it is decided, whatever else was left unanswered.

    >>> both = Join("all", (Ask("eq", "a", True), Ask("eq", "b", True)))
    >>> open_facts(both, {"a": True}), open_facts(both, {"a": False})
    (('b',), ())
    """
    if condition is None or evaluate(condition, facts) is not None:
        return ()
    if isinstance(condition, Ask):
        return (condition.fact,)
    return tuple(dict.fromkeys(fact for part in condition.parts for fact in open_facts(part, facts)))


def checked_facts(facts: Mapping[str, object], declared: Mapping[str, Fact]) -> dict[str, Value]:
    """The facts, each of the type declared for it; those nobody declared are left out. Raises FactError."""
    found: dict[str, Value] = {}
    for key, value in facts.items():
        fact = declared.get(key)
        if fact is None or value is None:
            continue
        given = tuple(value) if fact.type == CODES and isinstance(value, list | set | frozenset) else value
        if not fact.accepts(given):
            wants = f"one of {', '.join(fact.options)}" if fact.type == CHOICE else f"a {fact.type}"
            raise FactError(key, f"{value!r} is not {wants}")
        found[key] = given  # type: ignore[assignment]  # `accepts` has looked
    return found


def can_hold(condition: Condition | None, declared: Mapping[str, Fact]) -> bool:
    """Is there any answer under which the condition holds? True also where there are too many to try."""
    if condition is None:
        return True
    asks = asked(condition)
    keys = list(dict.fromkeys(one.fact for one in asks))
    domains = [_domain(declared[key], [one for one in asks if one.fact == key]) for key in keys]
    size = 1
    for domain in domains:
        size *= len(domain)
        if size > MOST_COMBINATIONS:
            return True
    test = compiled(condition)
    return any(test(dict(zip(keys, values, strict=True))) for values in product(*domains))


def _domain(fact: Fact, asks: Sequence[Ask]) -> list[Any]:
    """Answers that between them give every mixture of results the questions about one fact can have."""
    if fact.type == BOOL:
        return [False, True]
    if fact.type == CHOICE:
        return list(fact.options)
    named = [value for one in asks for value in (one.value if one.operator == "in" else (one.value,))]
    if fact.type == CODES:
        every = sorted(set(named))[:10]
        return [tuple(one for place, one in enumerate(every) if mask >> place & 1) for mask in range(2 ** len(every))]
    if fact.type == DATE:
        days = {value.toordinal() + step for value in named for step in (-1, 0, 1)}
        return [date.fromordinal(day) for day in sorted(days) if 1 <= day <= date.max.toordinal()]
    return sorted({value + step for value in named for step in (-1, 0, 1)})
