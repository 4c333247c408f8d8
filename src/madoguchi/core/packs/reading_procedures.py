"""Reads the procedures and changes of a pack, and says everything wrong with them: file, line, step, field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.problems import PackError, Problem, UnknownCode
from madoguchi.core.packs.procedures import (
    Authority,
    ChangeFile,
    DocumentKind,
    Evident,
    FactQuestion,
    FactsFile,
    Procedure,
    ProcedureFile,
    ProcedureVersion,
    RuleChange,
    changes_of,
    has_markup,
    version_of,
)
from madoguchi.core.packs.safe_yaml import Document, Steps, read_yaml
from madoguchi.core.packs.tables import Value, bind
from madoguchi.engines import procedures as engine

FOLDER = "procedures"
CHANGES = "changes"
FACTS = "facts.yaml"

SomeValue = TypeVar("SomeValue", bound=Value)


@dataclass(frozen=True)
class Known:
    """What a procedure may speak of: the keys the rest of the pack gives."""

    languages: tuple[str, ...]
    sides: frozenset[str]
    authorities: Mapping[str, Authority]
    documents: Mapping[str, DocumentKind]
    sources: frozenset[str]
    regions: frozenset[str]
    families: frozenset[str]


@dataclass
class _Found:
    """What was read so far, and what was wrong with it."""

    problems: list[Problem] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)

    def bound(self, path: Path, model: type[SomeValue]) -> SomeValue | None:
        try:
            document = read_yaml(path)
            self.documents[str(path)] = document
            return bind(document, model)
        except PackError as trouble:
            self.problems += trouble.problems
            return None

    def tell(self, file: str, path: Steps, says: str, helps: str = "", *, called: str = "") -> None:
        document = self.documents[file]
        name = called or ".".join(str(step) for step in path)
        self.problems.append(Problem(file, document.line_of(path), name, says, helps))


def read_facts(folder: Path, languages: Iterable[str]) -> dict[str, FactQuestion]:
    """The questions of procedures/facts.yaml by key; none where the pack has no such file."""
    path = folder / FOLDER / FACTS
    if not path.is_file():
        return {}
    found = _Found()
    said = found.bound(path, FactsFile)
    questions: dict[str, FactQuestion] = {}
    for place, one in enumerate(said.facts if said else ()):
        if one.key in questions:
            found.tell(str(path), ("facts", place), f"{one.key!r} stands a second time", "keep one of the two")
        questions[one.key] = one
    if said:
        _texts(found, str(path), said, tuple(languages))
    if found.problems:
        raise PackError(found.problems)
    return questions


def read_procedures(folder: Path, known: Known, questions: Mapping[str, FactQuestion]) -> dict[str, Procedure]:
    """Every procedure by its key, in the order of the keys. Raises PackError with all that is wrong in any file."""
    found = _Found()
    versions: dict[str, list[ProcedureVersion]] = {}
    for path in sorted((folder / FOLDER).glob("*/*.yaml")):
        said = found.bound(path, ProcedureFile)
        if said is None:
            continue
        _named_as_said(found, path, said)
        _known_keys(found, str(path), said, known, questions)
        _texts(found, str(path), said, known.languages)
        rules = _rules(found, str(path), said, known, questions)
        if rules is not None:
            versions.setdefault(said.procedure, []).append(ProcedureVersion(said, rules, str(path)))
    procedures = {
        key: Procedure(key, tuple(sorted(family, key=lambda one: one.in_force))) for key, family in versions.items()
    }
    _between_versions(found, procedures)
    if found.problems:
        raise PackError(sorted(found.problems))
    return procedures


def read_changes(folder: Path, known: Known, procedures: Mapping[str, Procedure]) -> dict[str, RuleChange]:
    """Every change of rules by its key, the latest last."""
    found = _Found()
    changes: list[RuleChange] = []
    for path in sorted((folder / CHANGES).glob("*.yaml")):
        said = found.bound(path, ChangeFile)
        if said is None:
            continue
        file = str(path)
        if said.change != path.stem:
            found.tell(file, ("change",), f"{said.change!r} is not the name of the file", f"call it {path.stem}")
        _texts(found, file, said, known.languages)
        _sources(found, file, said, known)
        _each_known(found, file, ("side",), (said.side,), known.sides, "see sides in corridor.yaml")
        _each_known(found, file, ("regions",), said.regions, known.regions, "see regions.csv")
        changes += _change(found, file, said, procedures)
    _between_changes(found, changes)
    if found.problems:
        raise PackError(sorted(found.problems))
    return {one.key: one for one in sorted(changes, key=lambda one: (one.said.effective, one.key))}


def _between_changes(found: _Found, changes: Iterable[RuleChange]) -> None:
    """Rules are changed by one set at a time: a version comes of one change, and a code of goods is split once."""
    begun: dict[object, str] = {}
    for one in changes:
        named = [
            (("replaces", place), (part.procedure, part.after), f"the version of {part.procedure} of {part.after}")
            for place, part in enumerate(one.said.replaces)
        ]
        split = [(("splits", place), part.code, f"the code {part.code}") for place, part in enumerate(one.said.splits)]
        for path, key, called in (*named, *split):
            if key in begun:
                says = f"{called} is changed by {begun[key]} already"
                found.tell(one.file, path, says, "put both into one file, or give the later one a version of its own")
            begun.setdefault(key, one.key)


def _change(found: _Found, file: str, said: ChangeFile, procedures: Mapping[str, Procedure]) -> Iterator[RuleChange]:
    try:
        rules = changes_of(said, procedures)
    except UnknownCode as unknown:
        found.tell(file, ("replaces",), str(unknown))
        return
    except engine.ConditionError as mistake:
        found.tell(file, mistake.path, mistake.says, mistake.helps)
        return
    if said.policy not in engine.POLICIES:
        found.tell(file, ("policy",), f"{said.policy!r} is no policy", f"there are {', '.join(engine.POLICIES)}")
        return
    for place, split in enumerate(said.splits):
        if split.code in split.into:
            says = f"splits {split.code} into itself"
            found.tell(file, ("splits", place, "into"), says, "leave out a code that stays what it was")
    for place, part in enumerate(said.replaces):
        follows = procedures[part.procedure].version(part.after).said.replaces
        if part.before != follows:
            says = f"says that {part.after} replaces {part.before}, its own file says {follows}"
            found.tell(file, ("replaces", place, "before"), says, "name the version that was in force the day before")
    comment = said.comment
    if comment is not None and comment.closes < comment.opens:
        found.tell(file, ("comment", "closes"), "comments close before they open", "give the last day of the window")
    elif comment is not None and comment.closes >= said.effective:
        says = "comments are open when the change has taken effect"
        found.tell(file, ("comment", "closes"), says, "close the window before the day in effective")
    if said.adopted is not None and comment is not None and said.adopted <= comment.closes:
        found.tell(file, ("adopted",), "is within the comment window", "a draft is adopted once comments are closed")
    helps = {
        "sunset": "say until when old contracts are admitted, after the day it takes effect",
        "term": "say for how many months a case is shielded, in stabilised_months",
        "order": "the version after begins later than the one before",
    }
    for one in rules:
        for wrong in engine.check_change(one):
            found.tell(file, (wrong,), f"does not fit the policy {said.policy}", helps.get(wrong, ""))
    yield RuleChange(said, rules, file)


def _named_as_said(found: _Found, path: Path, said: ProcedureFile) -> None:
    if said.procedure != path.parent.name:
        says = f"{said.procedure!r} is not the name of its folder"
        found.tell(str(path), ("procedure",), says, f"call it {path.parent.name}, or move the file")
    if said.in_force.isoformat() != path.stem:
        says = f"{said.in_force} is not the name of the file"
        found.tell(str(path), ("in_force",), says, "a file is named after the first day of its rules")


def _known_keys(
    found: _Found, file: str, said: ProcedureFile, known: Known, questions: Mapping[str, FactQuestion]
) -> None:
    see_facts = f"see {FOLDER}/{FACTS}"
    _each_known(found, file, ("facts",), said.facts, questions, see_facts)
    _each_known(found, file, ("side",), (said.side,), known.sides, "see sides in corridor.yaml")
    _each_known(found, file, ("family",), (said.family,), known.families, "see procedure_families in corridor.yaml")
    _each_known(found, file, ("regions",), said.regions, known.regions, "see regions.csv")
    _each_known(found, file, ("enquiry",), (said.enquiry,), known.authorities, "see authorities.csv")
    parties = {engine.APPLICANT, *known.authorities}
    for place, step in enumerate(said.steps):
        here: Steps = ("steps", place)
        called = f"step {step.key}"
        for name, keys, among, helps in (
            ("authority", (step.authority,), parties, "see authorities.csv, or say applicant"),
            ("brings", step.brings, set(known.documents), "see documents.csv"),
            ("gives", step.gives, set(known.documents), "see documents.csv"),
        ):
            _each_known(found, file, (*here, name), keys, among, helps, called=f"{called}, {name}")
        if step.limit is not None and step.limit.calendar:
            _each_known(
                found,
                file,
                (*here, "limit", "calendar"),
                (step.limit.calendar,),
                known.sides,
                "a calendar is that of a side",
                called=f"{called}, limit.calendar",
            )
    steps = {step.key for step in said.steps}
    for place, one in enumerate(said.observed):
        if one.step:
            _each_known(found, file, ("observed", place, "step"), (one.step,), steps, "name a step of this file")
    _sources(found, file, said, known)


def _each_known(
    found: _Found,
    file: str,
    path: Steps,
    keys: Iterable[str],
    among: Iterable[str],
    helps: str,
    *,
    called: str = "",
) -> None:
    members = set(among)
    for key in keys:
        if key not in members:
            found.tell(file, path, f"{key!r} is not known", helps, called=called)


def _sources(found: _Found, file: str, said: Value, known: Known) -> None:
    for path, part in _parts(said, ()):
        if isinstance(part, Evident):
            named = [part.source, *(one.source for one in part.others)]
            keys = [one for one in named if one]
            _each_known(found, file, (*path, "source"), keys, known.sources, "see sources.csv")


def _texts(found: _Found, file: str, said: Value, languages: tuple[str, ...]) -> None:
    """Every text a page shows stands in every language, and holds nothing but text."""
    for path, part in _parts(said, ()):
        if not isinstance(part, Labels) or not part:
            continue
        for language in part.lacks(languages):
            found.tell(file, path, f"has no text in {language!r}", "pages show it in every language of the corridor")
        for language, text in part.texts.items():
            if has_markup(text):
                found.tell(file, path, f"holds markup in {language!r}", "write plain text")


def _parts(thing: object, path: Steps) -> Iterator[tuple[Steps, object]]:
    """Every value inside a file, with its place."""
    yield path, thing
    if isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from _parts(getattr(thing, name), (*path, name))
    elif isinstance(thing, tuple):
        for place, one in enumerate(thing):
            yield from _parts(one, (*path, place))


def _rules(
    found: _Found, file: str, said: ProcedureFile, known: Known, questions: Mapping[str, FactQuestion]
) -> engine.Version | None:
    calendars = {key: one.side for key, one in known.authorities.items()}
    try:
        version = version_of(said, questions, calendars)
    except engine.ConditionError as mistake:
        found.tell(file, mistake.path, mistake.says, mistake.helps, called=_called(said, mistake.path))
        return None
    faults = engine.check(version)
    for fault in faults:
        _tell_fault(found, file, said, fault)
    return None if faults else version


def _called(said: ProcedureFile, path: Steps) -> str:
    """A place in the words of its writer: the key of the step, not its number."""
    if len(path) > 1 and path[0] == "steps" and isinstance(path[1], int):
        inside = ".".join(str(step) for step in path[2:])
        return f"step {said.steps[path[1]].key}, {inside}"
    return ".".join(str(step) for step in path)


def _tell_fault(found: _Found, file: str, said: ProcedureFile, fault: engine.Fault) -> None:
    inside: Steps = tuple(fault.field.split("."))
    if not fault.step:
        found.tell(file, inside, fault.says, fault.helps, called=fault.field)
        return
    places = [place for place, step in enumerate(said.steps) if step.key == fault.step]
    # A doubled key is wrong where it stands the second time.
    place = places[-1] if fault.field == "key" else places[0]
    found.tell(file, ("steps", place, *inside), fault.says, fault.helps, called=f"step {fault.step}, {fault.field}")


def _between_versions(found: _Found, procedures: Mapping[str, Procedure]) -> None:
    families = {key: [one.rules for one in procedure.versions] for key, procedure in procedures.items()}
    files = {id(one.rules): one for procedure in procedures.values() for one in procedure.versions}
    checks: list[Callable[[], Iterable[tuple[engine.Version, engine.Fault]]]] = [lambda: engine.check_uses(families)]
    checks += [_succession(family) for family in families.values()]
    for check in checks:
        for version, fault in check():
            whose = files[id(version)]
            _tell_fault(found, whose.file, whose.said, fault)


def _succession(family: list[engine.Version]) -> Callable[[], Iterable[tuple[engine.Version, engine.Fault]]]:
    return lambda: engine.check_succession(family)
