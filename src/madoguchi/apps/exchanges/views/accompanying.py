"""Asking somebody to go along with a case or a visit, and the answers of both sides."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.exchanges import actions, contacts, queries
from madoguchi.apps.exchanges.forms import RequestForm
from madoguchi.apps.exchanges.models import AGREED, ASKED, LISTED, AccompanyRequest
from madoguchi.apps.exchanges.views.asking import officer as person_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask an expert or interpreter of the roster."""
    expert, by = queries.expert(reference), person_of(request)
    if expert is None or expert.state != LISTED:
        raise Http404
    companies = {one.organisation.reference: one.organisation for one in registry.memberships_of(by)}
    initial = {"case": request.GET.get("case", "")}
    form = RequestForm(request.POST or None, expert=expert, companies=list(companies.values()), initial=initial)
    if request.method == "POST" and form.is_valid():
        company = companies[form.cleaned_data["organisation"]]
        try:
            made = actions.ask_to_accompany(expert, company, form.need(), by=by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("You have asked. We write to you as soon as there is an answer."))
            return redirect(made)
    context = {"form": form, "expert": expert, "companies": companies}
    return render(request, "exchanges/ask.html", context, status=400 if form.errors else 200)


def _request(request: HttpRequest, reference: str) -> AccompanyRequest:
    found = queries.request_for(reference, person_of(request))
    if found is None:
        raise Http404
    return found


@audience(MEMBER)
@require_safe
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One request as its two sides see it: before both said yes neither reads who the other is."""
    found, person = _request(request, reference), person_of(request)
    is_expert = found.expert.person_id == person.pk
    is_open = found.state == ASKED and found.answer_by_at >= clock.now()
    context = {
        "one": found,
        "is_expert": is_expert,
        "may_answer": is_expert and is_open,
        "may_take_back": found.state == AGREED or (not is_expert and found.state == ASKED),
        "is_agreed": found.state == AGREED,
        "partner": contacts.contact_for(found, person, at=clock.now()),
        "readings": queries.readings_of(found, person),
        "shows_note": bool(found.note) and (not is_expert or found.state == AGREED),
        "may_open": not is_expert and found.state == AGREED and found.case is not None and found.opened_at is None,
        "reads_case": found.state == AGREED and found.opened_at is not None,
    }
    return render(request, "exchanges/request.html", context)


def _do(request: HttpRequest, reference: str, deed: Callable[..., object], said: str) -> HttpResponse:
    found = _request(request, reference)
    with refusals_told(request):
        deed(found, by=person_of(request), at=clock.now())
        messages.success(request, said)
    return redirect(found)


@audience(MEMBER)
@require_POST
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Say yes."""
    return _do(request, reference, actions.agree_to_accompany, _("You have both said yes. Here is whom to write to."))


@audience(MEMBER)
@require_POST
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no."""
    return _do(request, reference, actions.decline_to_accompany, _("You have said no. Nobody learns who you are."))


@audience(MEMBER)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the yes back."""
    return _do(request, reference, actions.take_request_back, _("It is taken back; contacts are hidden again."))


@audience(MEMBER)
@require_POST
def open_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the expert read the case."""
    return _do(request, reference, actions.open_case_to_expert, _("The case can be read by this person from now on."))


@audience(MEMBER)
@require_POST
def finish(request: HttpRequest, reference: str) -> HttpResponse:
    """It is done."""
    return _do(request, reference, actions.finish_accompanying, _("It is done; contacts are hidden again."))
