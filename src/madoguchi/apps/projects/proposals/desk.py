"""The desk's side of proposals: what waits, reading it, giving it back, making a project of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.projects import asking
from madoguchi.apps.projects.proposals import actions, forms, queries, rules
from madoguchi.apps.projects.proposals.models import Proposal
from madoguchi.apps.projects.proposals.views import SHOWN, STATE_NAMES
from madoguchi.apps.projects.views.working import POSTED, person_of
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told


def _proposal(request: HttpRequest, reference: str) -> Proposal:
    found = queries.proposal(reference)
    if found is None or not rules.may(person_of(request), rules.DECIDE, found):
        raise Http404
    return found


@audience(OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for the desk, the one that has waited longest first."""
    rows = [(one, STATE_NAMES[one.state]) for one in queries.to_read()[:SHOWN]]
    return render(request, "proposals/queue.html", {"rows": rows})


@audience(OFFICER)
@POSTED
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """What the desk can do with one: say that it was read, give it back, make a project of it."""
    found, at = _proposal(request, reference), clock.now()
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]

        def act() -> str:
            actions.give_back(found, reason=reason, by=person_of(request), at=at)
            return found.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("It went back to its company, which was told."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    joining = forms.AttachForm(projects=asking.projects_of(found.organisation)[:SHOWN])
    context = {"proposal": found, "form": form, "joining": joining, "state": STATE_NAMES[found.state]}
    return render(request, "proposals/decide.html", context)


@audience(OFFICER)
@require_POST
def seen(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the desk has read it."""
    found = _proposal(request, reference)
    with refusals_told(request):
        actions.mark_seen(found, by=person_of(request), at=clock.now())
        messages.success(request, _("Its company was told that you read it."))
    return redirect("desk-proposal", found.reference)


@audience(OFFICER)
@require_POST
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a project of it, or join it to one."""
    found, at = _proposal(request, reference), clock.now()
    form = forms.AttachForm(request.POST, projects=asking.projects_of(found.organisation)[:SHOWN])
    if not form.is_valid():
        return redirect("desk-proposal", found.reference)
    chosen = form.cleaned_data["project"]

    def act() -> str:
        project = asking.project(chosen) if chosen else None
        return actions.attach(found, project, by=person_of(request), at=at).get_absolute_url()

    try:
        address = act_once(form.cleaned_data["once"], at=at, act=act)
        goes_on = found.project is not None
        became = _("The edition was joined to the project.") if goes_on else _("The proposal became a project.")
        messages.success(request, f"{became} {_('Its company was told.')}")
        return redirect(address)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect("desk-proposal", found.reference)
