"""What changes of rules do to the cases that are open, reckoned before they take effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext, pgettext_lazy

from madoguchi.apps.cases import pinning, queries, sentences
from madoguchi.apps.cases.models import Case
from madoguchi.apps.cases.register import drafts
from madoguchi.core import packs
from madoguchi.core.languages.texts import Said
from madoguchi.core.packs.procedures import ProcedureVersion, ReplacedVersion, RuleChange
from madoguchi.core.ui import writing
from madoguchi.core.ui.writing import reader
from madoguchi.engines import procedures as engine

LEAST_SHOWN = 5

FATES = {
    engine.KEEPS: pgettext_lazy("what becomes of a case", "keeps its rules"),
    engine.KEEPS_UNTIL: pgettext_lazy("what becomes of a case", "keeps its rules for a while"),
    engine.CHANGES: pgettext_lazy("what becomes of a case", "changes to the new rules"),
    engine.LOSES_PROTECTION: pgettext_lazy("what becomes of a case", "changes, and loses protection"),
    engine.MAY_CLAIM: pgettext_lazy("what becomes of a case", "may choose the new rules"),
    engine.DEPENDS: pgettext_lazy("what becomes of a case", "depends on an answer"),
}
DIRECTIONS = {
    engine.BETTER: pgettext_lazy("a change is", "better for the applicant"),
    engine.WORSE: pgettext_lazy("a change is", "worse for the applicant"),
    engine.OTHER: "",
}


@dataclass(frozen=True)
class DifferenceShown:
    """One thing that changes, in words."""

    where: Said | None
    what: str
    before: str
    after: str
    direction: str
    is_worse: bool


@dataclass(frozen=True)
class Fate:
    """What a change does to one open case."""

    case: Case
    effect: engine.Effect
    fate: str
    differences: tuple[DifferenceShown, ...]
    asks: tuple[Said, ...]


def fates_of(change: RuleChange, *, every: bool = False) -> tuple[Fate, ...]:
    """What a change does to each open case it reaches, or may reach; with `every` also the cases that keep theirs."""
    found: list[Fate] = []
    procedures = [rules.before.procedure for rules in change.rules]
    cases = list(queries.cases_to_reckon(procedures)) if procedures else []
    for rules in binding(change):
        by_reference = {case.reference: case for case in cases if case.procedure == rules.before.procedure}
        for effect in engine.effect(rules, [_reckoned(case) for case in by_reference.values()]):
            if every or effect.is_hit:
                found.append(_fate(change, by_reference[effect.case.reference], effect))
    return tuple(found)


def binding(change: RuleChange) -> tuple[engine.Change, ...]:
    """What a change replaces, reckoned from the rules that bind: a draft between them that nobody adopted is left out.

    Cases are bound by the version before such a draft, so what replaces the draft replaces that version for them.
    """
    found = []
    for one in change.rules:
        before = _bound(one.before.procedure, one.before.in_force)
        found.append(replace(one, before=before.rules) if before is not None else one)
    return tuple(found)


def _bound(procedure: str, in_force: date) -> ProcedureVersion | None:
    """The version of a procedure that binds on the first day of one of its versions; None for that version itself."""
    known = packs.current().procedure(procedure)
    bound = drafts.in_force(known, in_force)
    return bound if bound is not None and bound.in_force != in_force else None


def counted_from(change: RuleChange) -> tuple[tuple[Said, date], ...]:
    """Where the rules a change names as those before are a draft: procedure, and the day of the rules that bind."""
    found = []
    for one in change.said.replaces:
        bound = _bound(one.procedure, one.before) if one.before is not None else None
        if bound is not None:
            found.append((bound.said.titles.in_language(reader()), bound.in_force))
    return tuple(found)


def _reckoned(case: Case) -> engine.OpenCase:
    """A case, as far as a change can touch it."""
    pin = case.pin
    if pin is None or case.filed_on is None:
        raise ValueError(f"case {case} is not filed")
    rules = pinning.rules_of(pin).rules
    done = frozenset(step.key for step in getattr(case, "done_steps", ()))
    return engine.OpenCase(
        reference=case.reference,
        procedure=case.procedure,
        in_force=pin.in_force,
        filed_on=case.filed_on,
        facts=pinning.read_facts(case.facts, rules.facts),
        done=done,
        contracted_on=case.contracted_on,
        stabilised_until=case.stabilised_until,
    )


def _fate(change: RuleChange, case: Case, effect: engine.Effect) -> Fate:
    facts = packs.current().facts
    procedure = packs.current().procedure(case.procedure)
    replaced = next(one for one in change.said.replaces if one.procedure == case.procedure)
    after = procedure.version(replaced.after)
    return Fate(
        case=case,
        effect=effect,
        fate=str(FATES[effect.how]),
        differences=tuple(_shown(one, _versions(replaced, after)) for one in effect.differences),
        asks=tuple(facts[key].question.in_language(reader()) for key in effect.asks if key in facts),
    )


def _versions(one: ReplacedVersion, after: ProcedureVersion) -> tuple[ProcedureVersion, ...]:
    """The new rules, and those that bind before them where there were any."""
    if one.before is None:
        return (after,)
    return after, _bound(one.procedure, one.before) or packs.current().procedure(one.procedure).version(one.before)


def differences_of(change: RuleChange) -> tuple[tuple[Said, tuple[DifferenceShown, ...]], ...]:
    """What a change makes different, procedure by procedure."""
    found: list[tuple[Said, tuple[DifferenceShown, ...]]] = []
    for one in change.said.replaces:
        procedure = packs.current().procedure(one.procedure)
        after = procedure.version(one.after)
        title = after.said.titles.in_language(reader())
        if one.before is None:
            found.append((title, ()))
            continue
        versions = _versions(one, after)
        differences = engine.compare(versions[1].rules, after.rules).differences
        found.append((title, tuple(_shown(difference, versions) for difference in differences)))
    return tuple(found)


def _shown(one: engine.Difference, versions: Iterable[ProcedureVersion]) -> DifferenceShown:
    said = next((version.steps[one.step] for version in versions if one.step in version.steps), None)
    return DifferenceShown(
        where=said.titles.in_language(reader()) if said else None,
        what=_what(one, tuple(versions)),
        before=_value(one.before),
        after=_value(one.after),
        direction=str(DIRECTIONS[one.direction]),
        is_worse=one.direction == engine.WORSE,
    )


def _what(one: engine.Difference, versions: tuple[ProcedureVersion, ...]) -> str:
    kind, _, key = one.field.partition(".")
    if kind == "step":
        return gettext("step added") if one.before is None else gettext("step removed")
    if kind in {"terms", "fees", "rates"}:
        return _title_of(kind, key, one.step, versions)
    return {
        "limit": gettext("limit"),
        "authority": gettext("who decides"),
        "when": gettext("to whom it applies"),
        "require": gettext("what is required"),
        "after": gettext("what it waits for"),
        "brings": gettext("papers to bring"),
    }.get(kind, gettext("other"))


def _title_of(kind: str, key: str, step: str, versions: tuple[ProcedureVersion, ...]) -> str:
    for version in versions:
        rows: Iterable[packs.Evident]
        rows = version.said.terms if kind == "terms" else getattr(version.steps.get(step), kind, ())
        for row in rows:
            if getattr(row, "key", "") == key:
                return str(getattr(row, "titles").in_language(reader()).text)  # noqa: B009 (three kinds of rows)
    return key


def _value(side: object) -> str:
    if isinstance(side, engine.Limit):
        return sentences.limit(side)
    if isinstance(side, engine.Term):
        return figure(side.figure)
    if isinstance(side, engine.Fee):
        return figure(side.amount)
    if isinstance(side, engine.Rate):
        return figure(side.percent)
    return ""


def figure(one: engine.Figure) -> str:
    """A number of a rule with its unit, as this reader writes it."""
    if one.unit in engine.TIME_UNITS:
        return sentences.limit(engine.Limit(int(one.value), one.unit))
    if one.unit == "percent":
        return writing.percent(one.value / 100, 0 if one.value == int(one.value) else 1)
    return writing.money(one.value, one.unit)
