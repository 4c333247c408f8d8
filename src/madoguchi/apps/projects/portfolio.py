"""The public portfolio on a day: every project with its stage and condition, choices among them, and the funnel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.apps.projects import asking, dossiers, places, terms, wording
from madoguchi.apps.projects.models import Agreement, ConditionSpell, Project
from madoguchi.apps.projects.models.projects import CONDITIONS, NEUTRAL, PROHIBITED
from madoguchi.apps.projects.terms import BUILDING, CLOSED, OPERATING, PREPARING
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening.queries import Standing
from madoguchi.core import packs
from madoguchi.core.languages.texts import Said
from madoguchi.core.ui import writing

FACETS = ("stage", "condition", "sector", "place", "point")
LEGENDS: dict[str, Promise] = {
    "stage": _("Stage"),
    "condition": _("Condition"),
    "sector": _("Sector"),
    "place": _("Place"),
    "point": _("Point of the programme"),
}


@dataclass(frozen=True)
class Line:
    """A project as it stood on a day."""

    project: Project
    stage: str
    condition: str
    standing: Standing
    gate_name: Said

    @property
    def is_neutral(self) -> bool:
        """Does it lie at a place both sides claim?"""
        return any(one.kind == NEUTRAL for one in self.project.places.all())

    @property
    def tag(self) -> str:
        """How its condition is marked."""
        return wording.KINDS_OF_TAG[self.condition]

    @property
    def condition_name(self) -> Promise:
        """What its condition is called."""
        return wording.CONDITIONS[self.condition]

    @property
    def places(self) -> list[Said]:
        """Where it lies, for the reader."""
        return [places.said(one.kind, one.code, writing.reader()) for one in self.project.places.all()]

    @property
    def sectors(self) -> list[Said]:
        """Its sectors, for the reader."""
        known = terms.current()
        return [known.sector_name(one.sector).in_language(writing.reader()) for one in self.project.sectors.all()]

    @property
    def parties(self) -> list[str]:
        """Who takes part: names as they are known."""
        return [party_name(one) for one in self.project.participations.all() if one.to_on is None]

    def values(self, facet: str) -> list[str]:
        """What it is counted under."""
        if facet == "stage":
            return [self.stage or "none"]
        if facet == "condition":
            return [self.condition]
        if facet == "sector":
            return [one.sector for one in self.project.sectors.all()]
        if facet == "place":
            return [f"{one.kind}/{one.code}" for one in self.project.places.all()]
        return [self.project.point.key] if self.project.point else []


def party_name(one: Any) -> str:
    """The name of somebody who takes part, or signed, for the reader."""
    if one.organisation is not None:
        return registry.name_for(one.organisation, writing.reader()).text
    if getattr(one, "agency", ""):
        return packs.current().agency(one.agency).names.in_language(writing.reader()).text
    return str(one.name)


@dataclass(frozen=True)
class Wish:
    """What somebody looks for in the portfolio: words, choices, and the day."""

    words: str = ""
    on: date | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Mapping[str, Sequence[str]]) -> Wish:
        """From the query of an address; what cannot be read is left out."""
        words = (given.get("q") or [""])[0].strip()[:200]
        try:
            on = date.fromisoformat((given.get("on") or [""])[0])
        except ValueError:
            on = None
        chosen = {name: tuple(v for v in given.get(name, ()) if v)[:50] for name in FACETS if any(given.get(name, ()))}
        return cls(words, on, chosen)

    @property
    def address(self) -> str:
        """The query of an address that says the same; empty for no wish."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [("on", self.on.isoformat())] if self.on else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, name: str, value: str) -> Wish:
        """The same without one choice."""
        left = {key: tuple(one for one in values if (key, one) != (name, value)) for key, values in self.chosen.items()}
        return Wish(self.words, self.on, {key: values for key, values in left.items() if values})

    def finds(self, line: Line, leaving_out: str = "") -> bool:
        """Does a project answer it?"""
        for name, values in self.chosen.items():
            if name != leaving_out and not set(values) & set(line.values(name)):
                return False
        return all(word in _haystack(line) for word in self.words.lower().split())


def _haystack(line: Line) -> str:
    project = line.project
    texts = [version.text for texts in (project.title, project.summary) for _language, version in texts]
    names = [said.text for said in (*line.places, *line.sectors)]
    neutral = [one for place in project.places.all() if place.kind == NEUTRAL for one in _all_names(place.code)]
    return " ".join([project.number, project.key or "", *texts, *names, *neutral, *line.parties]).lower()


def _all_names(code: str) -> tuple[str, ...]:
    return packs.current().neutral_place(code).all_names


def lines_on(on: date, known_on: date | None = None, projects: QuerySet[Project] | None = None) -> list[Line]:
    """Every public project that had begun by a day, as it stood then. A fixed number of questions to the database."""
    found = list(asking.public_projects() if projects is None else projects)
    stages = asking.stages_on(on, found)
    standings = dossiers.standings_of(found, on, known_on)
    conditions = _conditions_on(on, found)
    known = terms.current()
    lines = []
    for one in found:
        if one.pk not in stages:
            continue
        gate = known.gate(stages[one.pk])
        then = dossiers.condition_of(one, standings[one.pk], conditions.get(one.pk, one.condition))
        name = gate.names.in_language(writing.reader()) if gate else Said("", "", "written", False, False)
        lines.append(Line(one, stages[one.pk], then, standings[one.pk], name))
    return sorted(lines, key=lambda line: (-known.place(line.stage), line.project.number))


def changed_last(on: date, most: int) -> list[Line]:
    """The public projects that changed last, as they stand on a day."""
    newest = list(asking.public_projects().values_list("pk", flat=True)[:most])
    lines = lines_on(on, projects=asking.public_projects().filter(pk__in=newest))
    return sorted(lines, key=lambda line: (line.project.updated_at, line.project.pk), reverse=True)


def _conditions_on(on: date, projects: Sequence[Project]) -> dict[int, str]:
    spells = ConditionSpell.objects.filter(project__in=[one.pk for one in projects], from_on__lte=on)
    open_then = spells.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).order_by("from_on", "pk")
    return dict(open_then.values_list("project_id", "condition"))


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, with how many projects it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool
    lang: str = ""


@dataclass(frozen=True)
class Facet:
    """A group of choices."""

    name: str
    legend: Promise
    choices: list[Choice]


def facets(wish: Wish, lines: Sequence[Line]) -> list[Facet]:
    """What one can choose among, each with its count under the other choices."""
    found = []
    for name in FACETS:
        counts = Counter(value for line in lines if wish.finds(line, name) for value in line.values(name))
        shown = [*counts, *(one for one in wish.chosen.get(name, ()) if one not in counts)]
        choices = [_choice(name, value, counts[value], value in wish.chosen.get(name, ())) for value in shown]
        if choices:
            found.append(Facet(name, LEGENDS[name], sorted(choices, key=_order(name))))
    return found


def _order(name: str) -> Callable[[Choice], tuple[Any, ...]]:
    known = terms.current()
    if name == "stage":
        return lambda one: (known.place(one.value),)
    if name == "condition":
        order = (*CONDITIONS, PROHIBITED)
        return lambda one: (order.index(one.value) if one.value in order else len(order),)
    if name == "point":
        return lambda one: (one.value,)
    return lambda one: (-one.count, one.label)


def label_of(facet: str, value: str) -> Said:
    """What a choice is called."""
    reader, known = writing.reader(), terms.current()
    plain = Said(value, "", "written", is_fallback=False, is_stale=False)
    if facet == "stage":
        gate = known.gate(value)
        return gate.names.in_language(reader) if gate else plain
    if facet == "condition":
        return Said(str(wording.CONDITIONS.get(value, value)), "", "written", is_fallback=False, is_stale=False)
    if facet == "sector":
        return known.sector_name(value).in_language(reader)
    if facet == "place":
        kind, _slash, code = value.partition("/")
        return places.said(kind, code, reader)
    point = next((one for one in asking.points() if one.key == value), None)
    return point.names.in_language(reader, ("en",)) if point else plain


def _choice(facet: str, value: str, count: int, is_chosen: bool) -> Choice:
    said = label_of(facet, value)
    label = f"{value} {said.text}" if facet in ("stage", "point") and said.text != value else said.text
    return Choice(value, label, count, is_chosen, said.language if said.is_fallback else "")


# The funnel ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """How many agreements came so far, and which part of all that is (from 0 to 100, for the bar)."""

    label: Promise
    count: int
    percent: float


def funnel(on: date) -> list[Step]:
    """From what was signed to what operates: public agreements signed by a day, by the farthest of their projects."""
    known = terms.current()
    signed = list(asking.public_agreements().filter(Q(signed_on__isnull=True) | Q(signed_on__lte=on)))
    linked = {one.pk: one for paper in signed for one in paper.projects.all()}
    stages = asking.stages_on(on, list(linked.values()))
    farthest = [_farthest(paper, stages) for paper in signed]
    beyond_idea = [gate.key for gate in known.gates[1:]]
    steps: list[tuple[Promise, set[str] | None]] = [
        (_("signed"), None),
        (_("led to a project in preparation or further"), set(beyond_idea)),
        (_("closed or further"), set(known.stages_from(CLOSED))),
        (_("being built or further"), set(known.stages_from(BUILDING))),
        (_("operating"), set(known.stages_standing_for([OPERATING]))),
    ]
    total = len(signed)
    found = []
    for label, stages_meant in steps:
        count = total if stages_meant is None else sum(one in stages_meant for one in farthest)
        found.append(Step(label, count, 100 * count / total if total else 0.0))
    return found


def _farthest(paper: Agreement, stages: Mapping[int, str]) -> str:
    known = terms.current()
    reached = [stages[one.pk] for one in paper.projects.all() if one.pk in stages]
    return max(reached, key=known.place, default="")


def counts_by_meaning(lines: Sequence[Line]) -> dict[str, int]:
    """How many projects are being prepared, closed, being built, operating."""
    known = terms.current()
    found = dict.fromkeys((PREPARING, CLOSED, BUILDING, OPERATING), 0)
    for line in lines:
        gate = known.gate(line.stage)
        if gate is not None:
            found[gate.stands_for] += 1
    return found
