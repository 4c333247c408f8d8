"""What differs between two versions, and for whom the better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .figures import Figure
from .versions import DEEMED_GRANTED, LESS, Fee, Limit, Rate, Step, Term, Version

BETTER, WORSE, OTHER = "better", "worse", "other"

# Days a unit stands for where two limits in different units are compared, never where a date is counted.
_ABOUT_DAYS = {
    "working_days": Decimal("1.4"),
    "calendar_days": Decimal(1),
    "hours": Decimal(1) / 24,
    "office_hours": Decimal("0.175"),
    "months": Decimal("30.4"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that changed. `step` is empty for a term of the whole; `before` or `after` None: was not, is no more.

    `field` is `step` for a whole step, else `limit`, `fees.<key>`, `rates.<key>`, `terms.<key>`, `after`, `when`, …
    `direction` is as who applies sees it.
    """

    step: str
    field: str
    before: object
    after: object
    direction: str


@dataclass(frozen=True)
class Comparison:
    """Everything that changed between two versions, in the order of the newer one."""

    before: Version
    after: Version
    differences: tuple[Difference, ...]

    @property
    def added(self) -> tuple[str, ...]:
        """Steps there were not before."""
        return tuple(one.step for one in self.differences if one.field == "step" and one.before is None)

    @property
    def removed(self) -> tuple[str, ...]:
        """Steps there are no more."""
        return tuple(one.step for one in self.differences if one.field == "step" and one.after is None)

    @property
    def direction(self) -> str:
        """Better or worse for who applies; `other` where it is both, or neither."""
        ways = {one.direction for one in self.differences} - {OTHER}
        return ways.pop() if len(ways) == 1 else OTHER


def compare(before: Version, after: Version) -> Comparison:
    """What changed from one version to another.

    >>> from datetime import date
    >>> old = Version("v", date(2026, 1, 1), (Step("review", "office", limit=Limit(15, "working_days", "xx")),))
    >>> new = Version("v", date(2027, 1, 1), (Step("review", "office", limit=Limit(10, "working_days", "xx")),))
    >>> [(one.step, one.field, one.direction) for one in compare(old, new).differences]
    [('review', 'limit', 'better')]
    """
    differences = [*_terms(before, after)]
    for step in after.in_order:
        earlier = before.by_key.get(step.key)
        if earlier is None:
            differences.append(Difference(step.key, "step", None, step, WORSE))
        else:
            differences += _steps(earlier, step)
    differences += [
        Difference(step.key, "step", step, None, BETTER) for step in before.in_order if step.key not in after.by_key
    ]
    return Comparison(before, after, tuple(differences))


def _terms(before: Version, after: Version) -> Iterator[Difference]:
    old = {one.key: one for one in before.terms}
    new = {one.key: one for one in after.terms}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        if _said(was) != _said(now):
            yield Difference("", f"terms.{key}", was, now, _term_direction(was, now))


def _said(thing: Term | Fee | Rate | None) -> object:
    """What a number says, apart from how well it is known: a better source is no change of the law."""
    if thing is None:
        return None
    figure = _figure(thing)
    return (figure.value, figure.unit, None if isinstance(thing, Term) else thing.when)


def _figure(thing: Term | Fee | Rate) -> Figure:
    if isinstance(thing, Term):
        return thing.figure
    return thing.amount if isinstance(thing, Fee) else thing.percent


def _term_direction(was: Term | None, now: Term | None) -> str:
    if was is None or now is None or was.figure.unit != now.figure.unit:
        return OTHER
    grows = now.figure.value > was.figure.value
    return BETTER if grows != (now.better == LESS) else WORSE


def _steps(was: Step, now: Step) -> Iterator[Difference]:
    for field in ("authority", "when", "uses"):
        old, new = getattr(was, field), getattr(now, field)
        if old != new:
            yield Difference(now.key, field, old, new, OTHER)
    if was.require != now.require:
        direction = WORSE if was.require is None else BETTER if now.require is None else OTHER
        yield Difference(now.key, "require", was.require, now.require, direction)
    for field in ("after", "brings"):
        old, new = set(getattr(was, field)), set(getattr(now, field))
        if old != new:
            direction = WORSE if old < new else BETTER if new < old else OTHER
            yield Difference(now.key, field, getattr(was, field), getattr(now, field), direction)
    if _law_of(was.limit) != _law_of(now.limit):
        yield Difference(now.key, "limit", was.limit, now.limit, _limit_direction(now, was.limit, now.limit))
    yield from _amounts(now.key, "fees", {one.key: one for one in was.fees}, {one.key: one for one in now.fees})
    yield from _amounts(now.key, "rates", {one.key: one for one in was.rates}, {one.key: one for one in now.rates})


def _law_of(limit: Limit | None) -> object:
    if limit is None:
        return None
    return (limit.count, limit.unit, limit.calendar, limit.kind, limit.stops_on, limit.on_expiry, limit.rolls)


def _limit_direction(step: Step, was: Limit | None, now: Limit | None) -> str:
    """A shorter limit binds who has to answer: good for the applicant, unless the applicant has to."""
    if was is None or now is None:
        gained = was is None
        return BETTER if gained != step.is_applicants else WORSE
    old, new = (one.count * _ABOUT_DAYS.get(one.unit, Decimal(1)) for one in (was, now))
    if old == new:
        return BETTER if now.on_expiry == DEEMED_GRANTED else OTHER
    return BETTER if (new < old) != step.is_applicants else WORSE


def _amounts(
    step: str, field: str, was: Mapping[str, Fee | Rate], now: Mapping[str, Fee | Rate]
) -> Iterator[Difference]:
    for key in dict.fromkeys([*now, *was]):
        old, new = was.get(key), now.get(key)
        if _said(old) == _said(new):
            continue
        if old is None or new is None:
            direction = WORSE if old is None else BETTER
        elif _figure(old).unit != _figure(new).unit or _figure(old).value == _figure(new).value:
            direction = OTHER
        else:
            direction = WORSE if _figure(new).value > _figure(old).value else BETTER
        yield Difference(step, f"{field}.{key}", old, new, direction)
