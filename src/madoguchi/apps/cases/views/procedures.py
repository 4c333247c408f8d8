"""The public pages of procedures: what there is, and each step by step under the rules of a day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.cases import describing
from madoguchi.apps.cases.register import drafts
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.packs.procedures import Procedure, ProcedureVersion


def procedure_of(key: str) -> Procedure:
    """The procedure with this key."""
    found = packs.current().procedures.get(key)
    if found is None:
        raise Http404
    return found


def today_at(side: str) -> date:
    """The date at a side."""
    return clock.today(packs.current().side(side).time_zone)


def version_of(request: HttpRequest, procedure: Procedure) -> ProcedureVersion:
    """The version that was asked for by its first day, else that of today; the newest where none is in force."""
    wanted = request.GET.get("rules", "")
    if not wanted:
        return drafts.in_force(procedure, today_at(procedure.side)) or procedure.newest
    for version in procedure.versions:
        if version.in_force.isoformat() == wanted:
            return version
    raise Http404


@audience(PUBLIC)
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """Every procedure in force, by what it is for."""
    corridor = packs.current()
    side = request.GET.get("side", "")
    if side and side not in {one.key for one in corridor.sides}:
        raise Http404
    groups = describing.listed(on=clock.today(corridor.sides[0].time_zone), side=side)
    return render(request, "cases/procedures.html", {"groups": groups, "sides": corridor.sides, "side": side})


@audience(PUBLIC)
@require_safe
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure step by step: who, fee, limit, law, complaint; how long it takes; which rules are whose."""
    found = procedure_of(key)
    page = describing.procedure_page(found, version_of(request, found), on=today_at(found.side))
    return render(request, "cases/procedure.html", {"page": page})
