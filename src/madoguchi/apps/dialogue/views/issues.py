"""Issues with the positions of both sides, how far apart they are, and the door to the dialogue."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.dialogue import actions, queries, rules
from madoguchi.apps.dialogue.forms import PositionForm
from madoguchi.apps.dialogue.models import Issue
from madoguchi.apps.dialogue.views.asking import officer
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused


def _issue(key: str) -> Issue:
    found = queries.issue(key)
    if found is None:
        raise Http404
    return found


def _day(request: HttpRequest) -> date | None:
    """The day the page is asked for; anything else than a date counts as not given."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


@audience(PUBLIC)
@require_safe
def dialogue(request: HttpRequest) -> HttpResponse:
    """What comes next, what was promised, and where the sides stand furthest apart."""
    at = clock.now()
    found = queries.convergence_on()
    apart = [one for one in found.standings if one.distance is not None]
    context = {
        "coming": queries.upcoming(at)[:5],
        "tally": queries.tally(),
        "bodies": queries.bodies().count(),
        "widest": apart[:3],
        "narrowest": apart[-1:],
        "issues": len(found.standings),
        "mean": found.mean,
        "compared": len(found.compared),
    }
    return render(request, "dialogue/dialogue.html", context)


@audience(PUBLIC)
@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """Every issue with both positions and the distance between them; the mean only beside the list."""
    on = _day(request)
    found = queries.convergence_on(on)
    return render(request, "dialogue/issues.html", {"found": found, "on": on, "sides": queries.sides()})


@audience(PUBLIC)
@require_safe
def issue(request: HttpRequest, key: str) -> HttpResponse:
    """One issue: the two positions side by side, and every position ever recorded."""
    found = _issue(key)
    context = {
        "issue": found,
        "standing": queries.standing_of(found),
        "positions": queries.positions_of(found),
        "sides": queries.sides(),
        "may_run": rules.may_run(request.user),
    }
    return render(request, "dialogue/issue.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def position_new(request: HttpRequest, key: str) -> HttpResponse:
    """Record where a side stands."""
    found, form = _issue(key), PositionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PositionForm.base_fields if name != "said"}
        draft = actions.PositionDraft(**values, said=form.spoken("said"), coder=officer(request).reference[:40])
        try:
            actions.record_position(found, draft, by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The position is recorded; what was recorded before stays readable."))
            return redirect(found)
    status = 400 if form.errors else 200
    return render(request, "dialogue/position_new.html", {"issue": found, "form": form}, status=status)
