"""The officer's first page: what waits, what is stale, what is late."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.exchanges import queries as exchanges
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.projects import queries as projects
from madoguchi.apps.projects.proposals import queries as proposals
from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import queries as screening
from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience


@audience(OFFICER)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Counts of what waits, each leading to its list, the oldest first."""
    if not isinstance(request.user, Person):
        raise Http404
    on = clock.today(packs.current().sides[0].time_zone)
    context = {
        "entries": docket.in_review().count(),
        "profiles": registry.in_review().count(),
        "verifications": registry.verifications_asked().count(),
        "hits": screening.open_hits().count(),
        "difficulties": difficulties.waiting_count(request.user),
        "proposals": proposals.to_read().count(),
        "experts": exchanges.experts_to_read().count(),
        "goods": docket.goods_waiting().count(),
        "stale": docket.stale(on).count(),
        "resemblances": registry.open_resemblances().count(),
        "late_projects": projects.late_or_silent(on),
        "freshness": docket.freshness(on),
        "current_round": introductions.current_round(),
        "next_round": introductions.next_round(),
        "imports": registry.imports()[:5],
        "lists": screening.lists_in_force(),
    }
    return render(request, "site/desk.html", context)
