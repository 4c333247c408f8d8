"""The portfolio and the agreements as tables: for files, for programs, for open data. Nothing here is not public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.apps.projects import asking, places, portfolio, terms
from madoguchi.apps.projects.dossiers import open_dossier
from madoguchi.apps.projects.fields import checks_for
from madoguchi.apps.projects.models import Agreement, Project
from madoguchi.apps.projects.models.projects import NEUTRAL
from madoguchi.apps.projects.portfolio import Line, party_name
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.core.tables import Table
from madoguchi.core.ui import writing


def project_columns() -> list[str]:
    """The columns of the portfolio; a title has one for each language of the corridor."""
    return [
        "number",
        "key",
        *(f"title_{language}" for language in packs.current().languages),
        "stage",
        "stage_name",
        "condition",
        "restricted_by",
        "programme",
        "point",
        "sectors",
        "places",
        "place_codes",
        "neutral",
        "parties",
        "cost",
        "cost_currency",
        "cost_on",
        "jobs",
        "exports",
        "exports_currency",
        "regime",
        "basis",
        "sources",
        "as_of",
        "is_reference",
        "is_example",
        "address",
    ]


def project_row(line: Line, on: date) -> dict[str, Any]:
    """One public project as it stood on a day. A place both sides claim has both names and no code."""
    project = line.project
    lying = list(project.places.all())
    point = project.point
    return {
        "number": project.number,
        "key": project.key or "",
        **_said("title", project.title),
        "stage": line.stage,
        "stage_name": line.gate_name.text,
        "condition": line.condition,
        "restricted_by": [one.rule.key for one in line.standing.findings],
        "programme": point.programme.key if point else "",
        "point": point.key if point else "",
        "sectors": [_shared(one.sector, one.share) for one in project.sectors.all()],
        "places": [places.said(one.kind, one.code, writing.reader()).text for one in lying],
        "place_codes": [_shared(one.code, one.share) for one in lying if one.kind != NEUTRAL],
        "neutral": line.is_neutral,
        "parties": line.parties,
        "cost": project.cost,
        "cost_currency": project.cost_currency,
        "cost_on": project.cost_on,
        "jobs": project.jobs,
        "exports": project.exports,
        "exports_currency": project.exports_currency,
        "regime": project.regime,
        "basis": "derived" if project.is_reference else "decided",
        "sources": _sources(line),
        "as_of": on,
        "is_reference": project.is_reference,
        "is_example": project.is_example,
        "address": settings.SITE_ADDRESS + project.get_absolute_url(),
    }


def _sources(line: Line) -> list[str]:
    found = {
        source.address or source.publisher: None for fact in line.project.facts.all() for source in fact.sources.all()
    }
    return list(found)


def _shared(code: str, share: Any) -> str:
    return code if share is None else f"{code} {share.normalize():f}%"


def project_rows(on: date, lines: Iterable[Line] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of the portfolio on a day."""
    if lines is None:
        lines = portfolio.lines_on(on, projects=asking.public_projects().prefetch_related("facts__sources"))
    return (project_row(line, on) for line in lines)


def agreement_columns() -> list[str]:
    """The columns of the list of agreements."""
    titles = [f"title_{language}" for language in packs.current().languages]
    return [
        *("key", *titles, "kind", "signed_on", "exact_to", "is_binding", "programme", "point", "parties", "projects"),
        *("stages", "basis", "sources", "is_example", "address"),
    ]


def agreement_row(paper: Agreement) -> dict[str, Any]:
    """One public agreement with the projects that came of it."""
    linked = [one for one in paper.projects.all() if one.is_public]
    return {
        "key": paper.key or paper.reference,
        **_said("title", paper.title),
        "kind": paper.kind,
        "signed_on": paper.signed_on,
        "exact_to": paper.exact_to,
        "is_binding": paper.is_binding,
        "programme": paper.point.programme.key if paper.point else "",
        "point": paper.point.key if paper.point else "",
        "parties": [party_name(one) for one in paper.parties.all()],
        "projects": [one.number for one in linked],
        "stages": [one.stage for one in linked],
        "basis": paper.basis,
        "sources": [one.address or one.publisher for one in paper.sources.all()],
        "is_example": paper.is_example,
        "address": settings.SITE_ADDRESS + paper.get_absolute_url(),
    }


def agreement_rows() -> Iterator[dict[str, Any]]:
    """The rows of the list of agreements, the latest first."""
    return (agreement_row(one) for one in asking.public_agreements())


def about() -> dict[str, Any]:
    """What whoever receives a file should know: how places are named, what is invented, what the stages rest on."""
    corridor = packs.current()
    kept = {"notice": corridor.says(packs.NEUTRAL_PLACES, writing.reader())}
    if settings.DEMO:
        kept["notice example"] = corridor.says(packs.EXAMPLE, writing.reader())
    kept["notice portfolio"] = _(
        "Stages of projects known from public sources are our reading of what was reported. This is neither legal"
        " nor tax advice, and no screening list."
    )
    return {name: text for name, text in kept.items() if text}


def projects_table(on: date, lines: Iterable[Line]) -> Table:
    """The portfolio as a file."""
    return Table("projects", project_columns(), project_rows(on, lines), about())


def agreements_table() -> Table:
    """The agreements as a file."""
    return Table("agreements", agreement_columns(), agreement_rows(), about())


def _said(name: str, texts: Texts) -> dict[str, str]:
    languages = packs.current().languages
    return {f"{name}_{one}": texts.versions[one].text if one in texts.versions else "" for one in languages}


def gates_rows() -> list[dict[str, Any]]:
    """The gates with what each asks for, as the pack says it: for programs that fill projects in."""
    return [
        {
            "key": gate.key,
            **{f"name_{language}": text for language, text in gate.names.texts.items()},
            "stands_for": gate.stands_for,
            "outsider": gate.outsider,
            "asks": [ask.model_dump(mode="json", exclude_defaults=True) for ask in gate.asks],
        }
        for gate in terms.current().gates
    ]


def project_record(reference: str, *, on: date) -> dict[str, Any] | None:
    """One public project as a row; None where there is none."""
    found = asking.public_projects().filter(reference=reference).prefetch_related("facts__sources")
    lines = portfolio.lines_on(on, projects=found)
    return project_row(lines[0], on) if lines else None


def missing_record(of: Project, *, on: date) -> dict[str, Any]:
    """What the next gate asks for and what of it is there, for a program."""
    gate, dossier = asking.next_gate(of), open_dossier(of, on)
    checks = checks_for(gate, dossier) if gate else []
    return {
        "gate": gate.key if gate else None,
        "is_frozen": asking.is_frozen(dossier),
        "behind": [
            {"gate": passed.key, "field": one.key, "label": str(one.label), "detail": one.detail}
            for passed, one in asking.missing_behind(dossier)
        ],
        "checks": [
            {
                "field": one.key,
                "needs": one.ask.needs,
                "number": one.ask.number,
                "label": str(one.label),
                "is_met": one.is_met,
                "detail": one.detail,
            }
            for one in checks
        ],
    }


def gates_record() -> dict[str, Any]:
    """The gates and what each asks for, for a program."""
    return {"version": terms.current().version, "gates": gates_rows()}
