"""What a commission looks at: late promises, what comes next, what changed; as a page and as a briefing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.dialogue import actions, briefings, queries
from madoguchi.apps.dialogue.outlook import finding_with, outlook
from madoguchi.apps.dialogue.views.asking import officer
from madoguchi.core import clock, documents, packs
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader


@audience(OFFICER)
@require_safe
def commission(request: HttpRequest) -> HttpResponse:
    """The dashboard."""
    at = clock.now()
    on = clock.today(packs.current().sides[0].time_zone)
    context = {
        "found": queries.overview(at, on),
        "tally": queries.tally(),
        "next": queries.agenda_of_next(at),
        "below": outlook(at, on),
        "zone": packs.current().sides[0].time_zone,
    }
    return render(request, "dialogue/commission.html", context)


@audience(OFFICER)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose to the commission's next meeting that a rule be changed which several companies met."""
    at = clock.now()
    finding = finding_with(request.POST.get("key", ""), at)
    if finding is None:
        raise Http404
    with refusals_told(request):
        made = actions.propose_change_of_rule(finding, by=officer(request), at=at)
        messages.success(request, _("It stands on the agenda of the commission's next meeting."))
        return redirect(made.meeting)
    return redirect("commission")


@audience(OFFICER)
@require_safe
def briefing(request: HttpRequest, form: str) -> HttpResponse:
    """The briefing in the reader's language, as PDF or DOCX."""
    if form not in documents.TYPES:
        raise Http404
    at = clock.now()
    on = clock.today(packs.current().sides[0].time_zone)
    name = f"briefing-{on.isoformat()}-{reader()}"
    try:
        return documents.answer(briefings.briefing(at, on), form, name)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect("commission")
