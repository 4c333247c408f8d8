"""The desk's list of projects, and the permits an operator gives."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.projects import actions, asking, forms, wording
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import POSTED, person_of
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, OPERATOR, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once

SHOWN = 50


@audience(OFFICER)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is silent, what is late, what waits to be published, and for whom projects wait."""
    on = today()
    context = {
        "on": on,
        "silent": [(one, wording.STALENESS[one.staleness]) for one in asking.to_look_after()[:SHOWN]],
        "late": [(one, (on - one.due_on).days) for one in asking.late_milestones(on)[:SHOWN]],
        "waiting": [
            (one, wording.WAITED_FOR[one.party], (on - one.since_on).days) for one in asking.all_waits()[:SHOWN]
        ],
        "unpublished": asking.to_publish()[:SHOWN],
        "begun": asking.before_first_gate()[:SHOWN],
        "overrides": asking.overrides()[:SHOWN],
    }
    return render(request, "projects/desk.html", context)


@audience(OPERATOR)
@POSTED
def permits(request: HttpRequest) -> HttpResponse:
    """Who may pass gates over what is missing."""
    person, at = person_of(request), clock.now()
    form = forms.PermitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.give_permit(form.cleaned_data["email"], reason=form.cleaned_data["reason"], by=person, at=at)
            return request.path

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("The permit is given, and stands in the journal."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return render(request, "projects/permits.html", {"form": form, "permits": asking.permits()[:SHOWN]})


@audience(OPERATOR)
@require_POST
def permit_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a permit back."""
    found = asking.permit(pk)
    if found is None:
        raise Http404
    actions.end_permit(found, by=person_of(request), at=clock.now())
    messages.success(request, _("The permit is taken back."))
    return redirect("desk-permits")
