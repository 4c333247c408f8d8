"""What anybody may read: the portfolio, the agreements, and one of each."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from madoguchi.apps.projects import (
    asking,
    casework,
    dossiers,
    exports,
    fields,
    places,
    rules,
    standards,
    terms,
    wording,
)
from madoguchi.apps.projects import portfolio as showing
from madoguchi.apps.projects.fields import checks_for
from madoguchi.apps.projects.models import Fact, Project
from madoguchi.apps.projects.models.projects import NEUTRAL, REGION
from madoguchi.apps.projects.proposals import queries as proposals
from madoguchi.apps.projects.regimes import choices as regimes
from madoguchi.apps.screening import queries as screening
from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.ui import writing

PAGE = 25
# What the comparison of regimes asks of a plan beside the region.
PLANNED = (
    *("agreed_on", "investment", "building_years", "working_years", "revenue", "costs", "payroll", "lasts", "discount"),
    *("foreign", "holder", "abroad", "dollar", "currency"),
)


def today() -> date:
    """The day on the first side's clock."""
    return clock.today(packs.current().sides[0].time_zone)


@audience(PUBLIC)
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The portfolio on a day: headline, funnel, map, and the projects that answer words and choices."""
    wish = showing.Wish.read(dict(request.GET.lists()))
    on = wish.on or today()
    lines = showing.lines_on(on)
    found = [line for line in lines if wish.finds(line)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    chosen = [
        {"label": showing.label_of(name, value).text, "address": wish.without(name, value).address or "?"}
        for name, values in wish.chosen.items()
        for value in values
    ]
    context = {
        "wish": wish,
        "on": on,
        "is_then": wish.on is not None,
        "lines": page.object_list,
        "page": page,
        "total": len(found),
        "of_all": len(lines),
        "facets": showing.facets(wish, lines),
        "chosen": chosen,
        "funnel": showing.funnel(on),
        "meanings": showing.counts_by_meaning(lines),
        "restricted": sum(not line.standing.may_go_on for line in lines),
        "grids": places.grids((line.project.places.all() for line in found), writing.reader()),
        "neutral": [line for line in found if line.is_neutral],
        "reported": asking.programme_facts(),
        "formats": (tables.CSV, tables.JSON, tables.XLSX),
    }
    return render(request, "projects/portfolio.html", context)


@audience(PUBLIC)
@require_safe
def projects_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    if form not in tables.FORMATS:
        raise Http404
    wish = showing.Wish.read(dict(request.GET.lists()))
    on = wish.on or today()
    lines = showing.lines_on(on, projects=asking.public_projects().prefetch_related("facts__sources"))
    return tables.answer(exports.projects_table(on, [line for line in lines if wish.finds(line)]), form)


@audience(PUBLIC)
@require_safe
def oc4ids(request: HttpRequest) -> HttpResponse:
    """Every public project as OC4IDS, on the day given by `on` or today."""
    on = _day(request.GET.get("on", "")) or today()
    address = settings.SITE_ADDRESS + request.get_full_path()
    package = standards.oc4ids(standards.lines_on(on), address=address, at=clock.now())
    return _kept_a_while(JsonResponse(package, json_dumps_params={"ensure_ascii": False}))


@audience(PUBLIC)
@require_safe
def iati(request: HttpRequest) -> HttpResponse:
    """Every public project as IATI activities, on the day given by `on` or today."""
    on = _day(request.GET.get("on", "")) or today()
    text = standards.iati(standards.lines_on(on), at=clock.now())
    return _kept_a_while(HttpResponse(text, content_type="application/xml; charset=utf-8"))


def _kept_a_while(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=600"
    response["Link"] = f'<{standards.LICENCE}>; rel="license"'
    return response


@audience(PUBLIC)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """What was signed, and what became of it."""
    page = Paginator(asking.public_agreements(), PAGE).get_page(request.GET.get("page"))
    papers = [{"paper": one, "kind": wording.AGREEMENTS[one.kind], "parties": _parties(one)} for one in page]
    known = terms.current()
    names = {gate.key: gate.names for gate in known.gates}
    context = {"papers": papers, "page": page, "funnel": showing.funnel(today()), "names": names}
    return render(request, "projects/agreements.html", context)


@audience(PUBLIC)
@require_safe
def agreements_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    if form not in tables.FORMATS:
        raise Http404
    return tables.answer(exports.agreements_table(), form)


@audience(PUBLIC)
@require_safe
def agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """One agreement: who signed, whether it binds, what came of it, where it is known from."""
    found = asking.agreement(reference)
    if found is None or not _may_see(request, found):
        raise Http404
    linked = [one for one in found.projects.all() if asking.may_see(request.user, one)]
    context = {
        "paper": found,
        "kind": wording.AGREEMENTS[found.kind],
        "basis": wording.BASES[found.basis],
        "parties": _parties(found),
        "projects": [(one, terms.current().gate(one.stage)) for one in linked],
    }
    return render(request, "projects/agreement.html", context)


def _may_see(request: HttpRequest, found: Any) -> bool:
    return found.is_public or any(
        rules.may(request.user, rules.SEE_INSIDE, one) or one.is_public for one in found.projects.all()
    )


def _parties(paper: Any) -> list[str]:
    return [showing.party_name(one) for one in paper.parties.all()]


@audience(PUBLIC)
@require_safe
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """One project: how far it has come, what is missing, what restricts it, who takes part, what is known."""
    found = asking.project(reference)
    if found is None or not asking.may_see(request.user, found):
        raise Http404
    on = _day(request.GET.get("on", "")) or today()
    inside = rules.may(request.user, rules.SEE_INSIDE, found, on=on)
    dossier = dossiers.open_dossier(found, on)
    context = {
        "project": found,
        "dossier": dossier,
        "on": on,
        "is_then": on != today(),
        "inside": inside,
        "is_officer": rules.may(request.user, rules.PASS, found),
        "condition": dossier.condition,
        "condition_name": wording.CONDITIONS[dossier.condition],
        "condition_tag": wording.KINDS_OF_TAG[dossier.condition],
        "staleness": wording.STALENESS[found.staleness],
        "sectors": [
            (terms.current().sector_name(one.sector).in_language(writing.reader()), one.share)
            for one in dossier.sectors
        ],
        "places": [
            (places.said(one.kind, one.code, writing.reader()), one.share, one.kind == NEUTRAL)
            for one in dossier.places
        ],
        "participants": [
            {"one": one, "name": showing.party_name(one), "role": wording.ROLES[one.role], "basis": one.basis}
            for one in dossier.participations
        ],
        "facts": _facts(dossier.facts),
        "papers": [(one, wording.AGREEMENTS[one.kind]) for one in dossier.agreements if one.is_public or inside],
        "decisions": [(one, wording.VERDICTS[one.verdict], _lacked(one.missing)) for one in asking.decisions_of(found)],
        "changes": [(one, wording.CHANGED.get(one.field, one.field)) for one in found.changes.all()],
        "waits": [(one, wording.WAITED_FOR[one.party], (on - one.since_on).days) for one in asking.open_waits(found)],
        "cases": casework.cases_of(found, request.user) if inside else [],
        "milestones": [(one, ((one.met_on or on) - one.due_on).days) for one in dossier.milestones],
        "restrictions": _restrictions(dossier.standing),
        "of_programme": _restrictions(_of_programme(found, on)),
        "pilots": [one for one in found.pilots.all() if asking.may_see(request.user, one)],
        "prepares": found.prepares if found.prepares and asking.may_see(request.user, found.prepares) else None,
        "notice": packs.current().wording(packs.NEUTRAL_PLACES) if dossier.is_neutral else None,
        "regime": regimes.name(found.regime) if found.regime else "",
        "regimes_address": _regimes_address(found, dossier, _planned(found) if inside else {}),
        **_stages(found, dossier, inside=inside),
    }
    return render(request, "projects/project.html", context)


def _lacked(missing: list[dict[str, Any]]) -> list[Promise | str]:
    """What was missing when a gate was passed, in words; a field that is no longer known by its key."""
    known = fields.registered()
    return [known[key].label if (key := str(ask["field"])) in known else key for ask in missing]


def _planned(found: Project) -> dict[str, object]:
    """The figures of the proposal a project came of, as the comparison of regimes asks for them; for its team alone."""
    latest = proposals.proposals_of(found).last()
    kept = latest.plan if latest else {}
    told = {name: kept[name] for name in PLANNED if kept.get(name) not in (None, "", False)}
    return told | {"makes_goods": "on"} if kept.get("makes_goods") else told


def _regimes_address(found: Project, dossier: dossiers.Dossier, planned: dict[str, object]) -> str:
    """The comparison of regimes at the project's place: for its whole plan where one is known, else with its cost and
    years of building. None at a neutral place."""
    corridor = packs.current()
    held = corridor.finances.regimes
    if held is None or dossier.is_neutral:
        return ""
    own = [one.code for one in dossier.places if one.kind == REGION and corridor.regions[one.code].side == held.side]
    if not own:
        return ""
    told: dict[str, object] = {"region": own[0]}
    if dossier.sectors:
        told["sector"] = max(dossier.sectors, key=lambda one: one.share or 0).sector
    if planned.pop("currency", "") == corridor.side(held.side).currency:
        return f"{reverse('regimes')}?{urlencode({**planned, **told})}"
    if found.cost and found.cost_currency == corridor.side(held.side).currency:
        told["investment"] = int(found.cost)
    if found.starts_on and found.ends_on:
        told["building_years"] = min(max(found.ends_on.year - found.starts_on.year + 1, 1), 10)
    return f"{reverse('regimes')}?{urlencode(told)}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _stages(found: Project, dossier: dossiers.Dossier, *, inside: bool) -> dict[str, Any]:
    """The gates behind and ahead, what the next one asks for, and what those behind ask for by now."""
    known = terms.current()
    following = known.next_gate(found.stage)
    checks = checks_for(following, dossier) if following and not found.is_reference else []
    asked = {one.key for one in checks if not one.is_met}
    behind = asking.missing_behind(dossier) if inside and not found.is_reference else []
    return {
        "behind": [one for one in behind if one[1].key not in asked],
        "gates": [(gate, known.place(gate.key) - known.place(found.stage)) for gate in known.gates],
        "gate": known.gate(found.stage),
        "next_gate": following,
        "checks": checks,
        "missing": sum(not one.is_met for one in checks),
        "is_frozen": asking.is_frozen(dossier),
    }


def _facts(facts: Any) -> dict[str, Any]:
    """Facts with their basis; one list of sources where all rest on the same."""
    rows: list[Fact] = list(facts)
    sources = [tuple(one.sources.all()) for one in rows]
    shared = sources[0] if sources and all(one == sources[0] for one in sources) else ()
    return {
        "rows": [
            (one, wording.BASES[one.basis], () if shared else own) for one, own in zip(rows, sources, strict=True)
        ],
        "shared": shared,
    }


def _restrictions(standing: screening.Standing) -> list[dict[str, Any]]:
    return [
        {
            "sentences": screening.explain(one),
            "outcome": screening.outcome_name(one.outcome),
            "sources": one.rule.sources,
            "key": one.rule.key,
        }
        for one in standing.findings
    ]


def _of_programme(found: Project, on: date) -> screening.Standing:
    """What touches its programme as a whole; it does not stop what companies do."""
    subjects = [screening.Subject("programme", found.point.programme.key)] if found.point else []
    return screening.standing_of(subjects, on=on)
