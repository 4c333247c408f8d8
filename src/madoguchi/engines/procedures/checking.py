"""Looks a version over before anybody relies on it. Everything wrong comes at once, with step and field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .conditions import CHOICE, FACT_TYPES, Condition, asked, can_hold
from .figures import CONFLICT, SEEN, STATUSES, TIME_UNITS, Evidence, Figure
from .versions import (
    CAUSES_OF_PAUSE,
    DEEMED_GRANTED,
    DEEMED_REFUSED,
    EXPIRIES,
    KINDS,
    OUTCOMES,
    Limit,
    Step,
    Version,
)

# The longest limit that is believed, by unit: about ten years.
LONGEST = {"working_days": 2_500, "calendar_days": 3_660, "hours": 87_840, "office_hours": 20_000, "months": 120}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a version. `step` is empty where it concerns the version as a whole."""

    step: str
    field: str
    says: str
    helps: str = ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.step and f"step {self.step}", self.field) if part)
        says = f"{self.says}; {self.helps}" if self.helps else self.says
        return f"{place}: {says}" if place else says


def check(version: Version) -> tuple[Fault, ...]:
    """Everything that forbids using a version; empty for one that can be used.

    >>> from datetime import date
    >>> lonely = Version("v", date(2026, 1, 1), (Step("apply", "applicant", after=("sign",)),))
    >>> [str(fault) for fault in check(lonely)]
    ["step apply, after: waits for 'sign', which is no step here; steps are apply"]
    """
    looks: tuple[Callable[[Version], Iterator[Fault]], ...] = (_whole, _graph, _facts, _documents)
    faults = [fault for look in looks for fault in look(version)]
    faults += [fault for step in version.steps for fault in _step(step, version)]
    return tuple(dict.fromkeys(faults))


def check_succession(versions: Sequence[Version]) -> tuple[tuple[Version, Fault], ...]:
    """What is wrong between the versions of one procedure: gaps, overlaps, two of one day, a replaced stranger."""
    found: list[tuple[Version, Fault]] = []
    ordered = sorted(versions, key=lambda one: one.in_force)
    if ordered and ordered[0].replaces is not None:
        says = f"replaces a version of {ordered[0].replaces}, which is not there"
        found.append((ordered[0], Fault("", "replaces", says, "the first version replaces none")))
    for before, after in pairwise(ordered):
        found += [(after, fault) for fault in _succeeds(before, after)]
    return tuple(found)


def check_uses(versions: Mapping[str, Sequence[Version]]) -> tuple[tuple[Version, Fault], ...]:
    """What is wrong between procedures: one that is used and is not there, not yet in force, or uses its user."""
    found: list[tuple[Version, Fault]] = []
    for family in versions.values():
        for version in family:
            for step in version.steps:
                if step.uses:
                    found += [(version, fault) for fault in _used(version, step, versions)]
    return tuple(found)


def _whole(version: Version) -> Iterator[Fault]:
    if not version.steps:
        yield Fault("", "steps", "has no step", "a procedure has one at least")
    if version.ends is not None and version.ends <= version.in_force:
        yield Fault("", "ends", "ends before it begins", "look at the two dates")
    if version.replaces is not None and version.replaces >= version.in_force:
        yield Fault("", "replaces", "replaces a version that is not older", "look at the two dates")
    for term in version.terms:
        yield from _figure("", f"terms.{term.key}", term.figure)


def _graph(version: Version) -> Iterator[Fault]:
    seen: set[str] = set()
    for step in version.steps:
        if step.key in seen:
            yield Fault(step.key, "key", f"{step.key!r} stands a second time", "give each step its own key")
        seen.add(step.key)
    clean = True
    for step in version.steps:
        for key in step.after:
            if key == step.key:
                clean = False
                yield Fault(step.key, "after", "waits for itself", "take it out")
            elif key not in seen:
                clean = False
                says = f"waits for {key!r}, which is no step here"
                yield Fault(step.key, "after", says, f"steps are {', '.join(sorted(seen))}")
    if clean:
        yield from _circle(version)


def _circle(version: Version) -> Iterator[Fault]:
    try:
        _ = version.layers
    except ValueError:
        circle = _one_circle(version)
        says = f"waits for itself in a circle: {' → '.join(circle)}"
        yield Fault(circle[0], "after", says, "a step that comes back is a new attempt, not an arrow")


def _one_circle(version: Version) -> list[str]:
    """One circle, first step again at its end. There is one, so walking back from a step that is in or behind it
    must meet a step a second time."""
    left = {step.key: set(step.after) for step in version.steps}
    while done := [key for key, after in left.items() if not after & left.keys()]:
        for key in done:
            del left[key]
    walk = [next(iter(left))]
    while True:
        following = min(left[walk[-1]] & left.keys())
        if following in walk:
            return [*walk[walk.index(following) :], following][::-1]
        walk.append(following)


def _facts(version: Version) -> Iterator[Fault]:
    for fact in version.facts.values():
        if fact.type not in FACT_TYPES:
            says, helps = f"{fact.type!r} is no type of fact", f"types are {', '.join(FACT_TYPES)}"
            yield Fault("", f"facts.{fact.key}", says, helps)
        if (fact.type == CHOICE) != bool(fact.options):
            yield Fault("", f"facts.{fact.key}", "a choice has options, nothing else has", "look at its type")
    used = {ask.fact for step in version.steps for condition in conditions_of(step) for ask in asked(condition)}
    for key in version.facts:
        if key not in used:
            yield Fault("", f"facts.{key}", "decides nothing", "ask only what a step hangs on")


def _documents(version: Version) -> Iterator[Fault]:
    """A document the procedure itself makes must be made before it is brought."""
    try:
        before = _ancestors(version)
    except ValueError:
        return
    makers: dict[str, list[str]] = {}
    for step in version.steps:
        for document in step.gives:
            makers.setdefault(document, []).append(step.key)
    for step in version.steps:
        for document in step.brings:
            made = makers.get(document, [])
            if made and not before[step.key] & set(made):
                says = f"brings {document!r}, which {made[0]!r} makes, and does not wait for it"
                yield Fault(step.key, "brings", says, f"add {made[0]} to after")


def _ancestors(version: Version) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for step in version.in_order:
        found[step.key] = {key for one in step.after for key in (one, *found[one])}
    return found


def conditions_of(step: Step) -> Iterator[Condition]:
    """Every condition that stands anywhere in a step."""
    for condition in (step.when, step.require, *(one.when for one in step.fees), *(one.when for one in step.rates)):
        if condition is not None:
            yield condition


def _step(step: Step, version: Version) -> Iterator[Fault]:
    for condition in conditions_of(step):
        for ask in asked(condition):
            if ask.fact not in version.facts:
                yield Fault(step.key, "when", f"asks about {ask.fact!r}, which is no declared fact", "declare it")
    declared = all(ask.fact in version.facts for ask in asked(step.when))
    if declared and not can_hold(step.when, version.facts):
        yield Fault(step.key, "when", "can never hold", "look for two parts that exclude each other")
    for outcome in step.outcomes:
        if outcome not in OUTCOMES:
            yield Fault(step.key, "outcomes", f"{outcome!r} is no outcome", f"outcomes are {', '.join(OUTCOMES)}")
    if step.limit is not None:
        yield from _limit(step, step.limit)
    for fee in step.fees:
        yield from _fee(step, fee.key, fee.amount)
    for rate in step.rates:
        yield from _figure(step.key, f"rates.{rate.key}", rate.percent)
    for place, basis in enumerate(step.law):
        yield from _evidence(step.key, f"law.{place}", basis.evidence)


def _limit(step: Step, limit: Limit) -> Iterator[Fault]:
    key = step.key
    if limit.unit not in TIME_UNITS:
        yield Fault(key, "limit.unit", f"{limit.unit!r} is no unit of time", f"units are {', '.join(TIME_UNITS)}")
    elif not 1 <= limit.count <= LONGEST[limit.unit]:
        says = f"{limit.count} {limit.unit.replace('_', ' ')} is no limit anybody can wait for"
        yield Fault(key, "limit.count", says, f"between 1 and {LONGEST[limit.unit]}; leave out a limit there is not")
    if not limit.calendar:
        yield Fault(key, "limit.calendar", "has no calendar", "name the side whose days count")
    if limit.kind not in KINDS:
        yield Fault(key, "limit.kind", f"{limit.kind!r} is no kind of limit", f"kinds are {', '.join(KINDS)}")
    if limit.on_expiry not in EXPIRIES:
        yield Fault(key, "limit.on_expiry", f"{limit.on_expiry!r} is not known", f"there are {', '.join(EXPIRIES)}")
    for cause in limit.stops_on:
        if cause not in CAUSES_OF_PAUSE:
            says = f"{cause!r} does not stop a clock"
            yield Fault(key, "limit.stops_on", says, f"causes are {', '.join(CAUSES_OF_PAUSE)}")
    if limit.on_expiry in {DEEMED_GRANTED, DEEMED_REFUSED}:
        yield from _deemed(step, limit)
    yield from _evidence(key, "limit", limit.evidence)


def _deemed(step: Step, limit: Limit) -> Iterator[Fault]:
    if step.is_applicants:
        yield Fault(step.key, "limit.on_expiry", "is the applicant's own step", "only an authority's silence decides")
    if not any(basis.evidence.status == SEEN for basis in step.law) or not limit.evidence.is_firm:
        says = "silence decides, and no legal basis for that was seen"
        yield Fault(step.key, "law", says, "give the act and the limit with status seen, or let it escalate")


def _fee(step: Step, key: str, amount: Figure) -> Iterator[Fault]:
    if len(amount.unit) != 3 or not amount.unit.isupper():
        yield Fault(step.key, f"fees.{key}", "has no currency", "give its three letters")
    yield from _figure(step.key, f"fees.{key}", amount)


def _figure(step: str, field: str, figure: Figure) -> Iterator[Fault]:
    if figure.value < 0:
        yield Fault(step, field, f"{figure.value} is less than nothing", "look at the sign")
    if not figure.unit:
        yield Fault(step, field, "has no unit", "say what is counted")
    yield from _evidence(step, field, figure.evidence)


def _evidence(step: str, field: str, evidence: Evidence) -> Iterator[Fault]:
    if evidence.status not in STATUSES:
        says = f"{evidence.status!r} is no status"
        yield Fault(step, f"{field}.status", says, f"there are {', '.join(STATUSES)}")
    if evidence.status in {SEEN, CONFLICT} and not evidence.source:
        yield Fault(step, f"{field}.source", f"is {evidence.status}, and nobody says where", "name the source")
    if evidence.status == SEEN and evidence.others:
        yield Fault(step, f"{field}.status", "is seen, and other sources say otherwise", "then its status is conflict")
    if evidence.status == CONFLICT and not evidence.others:
        yield Fault(step, f"{field}.others", "is in conflict with nothing", "give what the other source says")


def _succeeds(before: Version, after: Version) -> Iterator[Fault]:
    if before.in_force == after.in_force:
        yield Fault("", "in_force", f"two versions begin on {after.in_force}", "a day has one version")
        return
    if before.ends is not None and before.ends > after.in_force:
        says = f"overlaps the version of {before.in_force}, which ends on {before.ends}"
        yield Fault("", "in_force", says, "one begins where the other ends")
    elif before.ends is not None and before.ends < after.in_force and after.replaces is not None:
        last = after.in_force - timedelta(days=1)
        says = f"leaves a gap: no rules from {before.ends} to {last}"
        yield Fault("", "in_force", says, "leave out replaces if the procedure really did not exist")
    if after.replaces is not None and after.replaces != before.in_force:
        says = f"replaces the version of {after.replaces}, and the one before is of {before.in_force}"
        yield Fault("", "replaces", says, "name the version that was in force the day before")
    elif after.replaces is None and before.ends is None:
        yield Fault("", "replaces", f"does not say that it replaces the version of {before.in_force}", "name it")


def _used(version: Version, step: Step, versions: Mapping[str, Sequence[Version]]) -> Iterator[Fault]:
    family = versions.get(step.uses, ())
    if not family:
        yield Fault(step.key, "uses", f"there is no procedure {step.uses!r}", "give it a folder, or take this out")
    elif step.uses == version.procedure or version.procedure in _reaches(step.uses, versions):
        yield Fault(step.key, "uses", f"{step.uses!r} uses this procedure in turn", "one of them stands alone")
    elif in_force(family, version.in_force) is None:
        first = min(one.in_force for one in family)
        says = f"{step.uses!r} is not in force on {version.in_force}; its first version begins {first}"
        yield Fault(step.key, "uses", says, "a part cannot be younger than the whole, nor end earlier")


def _reaches(procedure: str, versions: Mapping[str, Sequence[Version]]) -> set[str]:
    found: set[str] = set()
    waiting = [procedure]
    while waiting:
        for version in versions.get(waiting.pop(), ()):
            new = {step.uses for step in version.steps if step.uses} - found
            found |= new
            waiting += new
    return found


def in_force(versions: Iterable[Version], on: date) -> Version | None:
    """The version of a procedure that binds what is filed on a day; None before the first and after the last."""
    begun = [one for one in versions if one.in_force <= on]
    if not begun:
        return None
    latest = max(begun, key=lambda one: one.in_force)
    return None if latest.ends is not None and latest.ends <= on else latest
