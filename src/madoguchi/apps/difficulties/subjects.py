"""What a difficulty is about: a case, a step of one, a procedure, a project, a change of rules.

A subject is named in an address as `case:reference` or `procedure:key`. A case or a step belongs to one company and so
names it; whoever may not read the company's name is told the procedure instead, and of a project only that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.difficulties.models import CASE, PROCEDURE, PROJECT, RULE, STEP, Difficulty
from madoguchi.apps.projects import queries as projects
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.registry.queries import Reader
from madoguchi.core import packs
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.cases.models import Case


@dataclass(frozen=True)
class Subject:
    """What a difficulty is about. `procedure` and `step` are keys of the pack.

    `case` and `owner` are the case, and the company whose case it is.
    """

    kind: str
    key: str
    side: str = ""
    procedure: str = ""
    step: str = ""
    case: str = ""
    owner: int | None = None

    @property
    def token(self) -> str:
        """How an address names it."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Shown:
    """A subject in words, and where it can be read; no address where the reader has none."""

    words: str
    address: str = ""


def found(token: str, person: Reader) -> Subject | None:
    """The subject of this name, if this person may report something about it: an own case, or what one may read."""
    kind, _colon, key = token.partition(":")
    look = _LOOKS.get(kind)
    return look(key, person) if look and key else None


def of_case(one: Case, person: Reader) -> Subject | None:
    """A case as a subject, for whoever acts for its company."""
    if not registry.acts_for(person, one.organisation):
        return None
    side = packs.current().procedure(one.procedure).side
    return Subject(CASE, one.reference, side, one.procedure, "", one.reference, one.organisation_id)


def _case(reference: str, person: Reader) -> Subject | None:
    one = cases.case(reference)
    return of_case(one, person) if one else None


def _step(reference: str, person: Reader) -> Subject | None:
    one = cases.step(reference)
    if one is None or not registry.acts_for(person, one.case.organisation):
        return None
    side = packs.current().procedure(one.case.procedure).side
    return Subject(STEP, reference, side, one.case.procedure, one.key, one.case.reference, one.case.organisation_id)


def _procedure(key: str, _person: Reader) -> Subject | None:
    one = packs.current().procedures.get(key)
    return Subject(PROCEDURE, key, one.side, key) if one else None


def _project(reference: str, person: Reader) -> Subject | None:
    one = projects.project(reference)
    return Subject(PROJECT, reference) if one and projects.may_see(person, one) else None


def _rule(key: str, _person: Reader) -> Subject | None:
    one = packs.current().changes.get(key)
    return Subject(RULE, key, one.said.side) if one else None


_LOOKS = {CASE: _case, STEP: _step, PROCEDURE: _procedure, PROJECT: _project, RULE: _rule}


def shown(one: Difficulty, person: Reader, *, is_named: bool) -> Shown | None:
    """What a difficulty is about, in the reader's language; None where that is nothing in particular.

    `is_named` says whether this reader may know the company. Without it neither case nor project can be told apart.
    """
    if one.about_kind in {CASE, STEP} and is_named:
        return _own_case(one, person) or _of_pack(one.about_procedure, one.about_step)
    if one.about_kind == PROJECT:
        return _of_project(one.about_key if is_named else "", person)
    if one.about_kind == RULE:
        return of_rule(one.about_key)
    return _of_pack(one.about_procedure, one.about_step)


def described(about: Subject, person: Reader) -> Shown | None:
    """The same for whoever is about to report."""
    return shown(Difficulty(**fields_of(about)), person, is_named=True)


def fields_of(about: Subject) -> dict[str, str]:
    """A subject as a difficulty keeps it."""
    return {
        "about_kind": about.kind,
        "about_key": about.key,
        "about_case": about.case,
        "about_procedure": about.procedure,
        "about_step": about.step,
    }


def _own_case(one: Difficulty, person: Reader) -> Shown | None:
    case = cases.case(one.about_case)
    if case is None:
        return None
    what = title_of(one.about_procedure, one.about_step)
    words = gettext("Case %(number)s: %(what)s") % {"number": case.number, "what": what}
    return Shown(words, case.get_absolute_url() if registry.acts_for(person, case.organisation) else "")


def _of_project(reference: str, person: Reader) -> Shown:
    project = projects.project(reference) if reference else None
    if project is None:
        return Shown(gettext("A project"))
    title = project.title.in_language(reader()).text
    return Shown(title, project.get_absolute_url() if projects.may_see(person, project) else "")


def of_rule(key: str) -> Shown | None:
    """A change of rules."""
    change = packs.current().changes.get(key)
    return Shown(change.said.titles.in_language(reader()).text, reverse("change", args=[key])) if change else None


def _of_pack(procedure: str, step: str) -> Shown | None:
    if procedure not in packs.current().procedures:
        return None
    return Shown(title_of(procedure, step), reverse("procedure", args=[procedure]))


def title_of(procedure: str, step: str = "") -> str:
    """The title of a procedure, or of a step with its procedure, in the reader's language."""
    known = packs.current().procedures.get(procedure)
    if known is None:
        return procedure
    title = known.newest.said.titles.in_language(reader()).text
    said = next((version.steps[step] for version in reversed(known.versions) if step in version.steps), None)
    if said is None:
        return title
    return gettext("%(step)s (%(procedure)s)") % {"step": said.titles.in_language(reader()).text, "procedure": title}


def authority_of(procedure: str, step: str) -> str:
    """The authority that has a step, in the newest version that knows it; empty where it is the company's own."""
    known = packs.current().procedures.get(procedure)
    versions = reversed(known.versions) if known else ()
    return next((version.steps[step].authority for version in versions if step in version.steps), "")
