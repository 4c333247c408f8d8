"""The pages of the survey: what was answered, the ballot behind the link of a letter, and the desk that runs it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.difficulties.survey import actions, pages, queries
from madoguchi.apps.difficulties.survey.forms import AnswerForm, WaveForm
from madoguchi.apps.difficulties.survey.letters import ANSWER
from madoguchi.apps.difficulties.survey.models import CLOSED, IN_APPROVAL, OPEN, PUBLISHED, Wave
from madoguchi.apps.difficulties.views.company import person_of
from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, TOKEN, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.notices.links import Link, by_link
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told


@audience(PUBLIC)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What companies named, wave by wave."""
    found = queries.results()
    if packs.current().difficulties is None:
        raise Http404
    return render(request, "difficulties/survey/results.html", pages.page(found, request.GET.get("wave", "")))


@audience(PUBLIC)
@require_safe
def results_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as a file."""
    if packs.current().difficulties is None or form not in (tables.CSV, tables.JSON, tables.XLSX):
        raise Http404
    return tables.answer(pages.table(queries.results()), form)


@audience(TOKEN)
@by_link(ANSWER)
def answer(request: HttpRequest, link: Link) -> HttpResponse:
    """The ballot. It asks for no account and keeps no cookie of its own; the link works once."""
    ballot, at = queries.ballot(link.reference), clock.now()
    if ballot is None:
        raise Refused("link-is-not-valid")
    if ballot.wave.state != OPEN or queries.is_over(ballot.wave, at):
        raise Refused("survey-is-closed")
    is_spent, form = ballot.is_spent, AnswerForm(request.POST or None)
    if request.method == "POST" and not is_spent and form.is_valid():
        actions.answer(ballot, form.cleaned_data["headings"], at=at)
        return render(request, "difficulties/survey/thanks.html", {"wave": ballot.wave})
    context = {"wave": ballot.wave, "form": form, "is_spent": is_spent}
    return render(request, "difficulties/survey/answer.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def waves(request: HttpRequest) -> HttpResponse:
    """Every wave with what can be done about it, and the form for a new one."""
    person, at = person_of(request), clock.now()
    form = WaveForm(request.POST or None, on=at.date())
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_wave(**form.cleaned_data, by=person, at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The survey is open. Within the hour the companies are written to."))
            return redirect("survey-desk")
    rows = [
        {
            "wave": one,
            "turnout": queries.turnout(one),
            "may_close": one.state == OPEN,
            "may_count": one.state == CLOSED,
            "may_publish": one.state == IN_APPROVAL and one.laid_by_id != person.pk,
            "waits": one.state == IN_APPROVAL and one.laid_by_id == person.pk,
            "is_public": one.state == PUBLISHED,
            "preview": pages.preview(one) if one.state == IN_APPROVAL else (),
        }
        for one in queries.waves()
    ]
    return render(
        request, "difficulties/survey/desk.html", {"rows": rows, "form": form}, status=400 if form.errors else 200
    )


def _wave(reference: str) -> Wave:
    found = queries.wave(reference)
    if found is None:
        raise Http404
    return found


@audience(OFFICER)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Take no more answers."""
    found = _wave(reference)
    with refusals_told(request):
        actions.close(found, by=person_of(request), at=clock.now())
        messages.success(request, _("The survey takes no more answers."))
    return redirect("survey-desk")


@audience(OFFICER)
@require_POST
def count(request: HttpRequest, reference: str) -> HttpResponse:
    """Count, and lay the results before a colleague."""
    found = _wave(reference)
    with refusals_told(request):
        actions.lay_before(found, by=person_of(request), at=clock.now())
        messages.success(request, _("Counted. A colleague publishes the results."))
    return redirect("survey-desk")


@audience(OFFICER)
@require_POST
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """The second person."""
    found = _wave(reference)
    with refusals_told(request):
        actions.publish(found, by=person_of(request), at=clock.now())
        messages.success(request, _("Anybody may read the results now."))
    return redirect("survey-desk")
