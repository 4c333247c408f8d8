"""The proposals of a project, for its team: what the next gate finds in them, and where to go on writing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.projects import asking, dossiers
from madoguchi.apps.projects.fields import checks_for
from madoguchi.apps.projects.proposals import measures, queries
from madoguchi.apps.projects.proposals.views import SHOWN, STATE_NAMES
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import own_project, person_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import MEMBER, audience


@audience(MEMBER)
@require_safe
def of_project(request: HttpRequest, reference: str) -> HttpResponse:
    """What became the project, and what its companies write that did not yet."""
    project, person = own_project(request, reference), person_of(request)
    gate = asking.next_gate(project)
    checks = checks_for(gate, dossiers.open_dossier(project, today())) if gate else []
    joined = list(queries.proposals_of(project)[:SHOWN])
    own = {one.organisation_id for one in registry.memberships_of(person)}
    reads_all = accounts.is_officer(person)
    apart = queries.proposals_for(person).filter(project__isnull=True)[:SHOWN]
    context = {
        "project": project,
        "gate": gate,
        "checks": [one for one in checks if one.route == measures.ROUTE],
        "joined": [(one, STATE_NAMES[one.state], reads_all or one.organisation_id in own) for one in joined],
        "apart": [(one, STATE_NAMES[one.state]) for one in apart],
        "is_offered": queries.is_offered(),
    }
    return render(request, "proposals/of_project.html", context)
