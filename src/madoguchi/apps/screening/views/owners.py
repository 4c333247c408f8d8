"""Who owns what share of a company: kept with days and source, and compared with the lists at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.apps.registry import queries as registry
from madoguchi.apps.screening import actions, queries
from madoguchi.apps.screening.forms import EndForm, ShareForm
from madoguchi.apps.screening.views.hits import officer_of
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told

if TYPE_CHECKING:
    from datetime import date

    from madoguchi.apps.registry.models import Organisation


def _company(reference: str) -> Organisation:
    found = registry.company(reference)
    if found is None:
        raise Http404
    return found


def _today(organisation: Organisation) -> date:
    return clock.today(packs.current().side(organisation.side).time_zone)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def owners(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything known of who owns a company; another share is added below."""
    organisation = _company(reference)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _record(organisation, form, request)
            return redirect("owners", organisation.reference)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    on = _today(organisation)
    shares = list(queries.shareholdings_of(organisation))
    now = [one for one in shares if one.from_on <= on and (one.to_on is None or one.to_on >= on)]
    context = {
        "organisation": organisation,
        "shares": shares,
        "known": sum(one.percent for one in now) / 100,
        "form": form,
        "today": on,
    }
    return render(request, "screening/owners.html", context, status=400 if form.errors else 200)


def _record(organisation: Organisation, form: ShareForm, request: HttpRequest) -> None:
    typed, by, at = form.cleaned_data, officer_of(request), clock.now()
    owner = None
    if words := typed["owner"].strip():
        owner = next((one for one in registry.look_for(words) if _is_named(one, words)), None)
        if owner is None:
            raise Refused("owner-is-not-found")
    actions.record_shareholding(
        organisation,
        owner=owner,
        owner_name=typed["owner_name"],
        percent=typed["percent"],
        from_on=typed["from_on"],
        to_on=typed["to_on"],
        source=typed["source"],
        by=by,
        at=at,
    )
    _compare(organisation, request)


def _is_named(one: Organisation, words: str) -> bool:
    """By its reference or a number: a name alone may be another company's."""
    return words == one.reference or any(number.value == words for number in one.identifiers.all())


def _compare(organisation: Organisation, request: HttpRequest) -> None:
    if actions.screen_owned(organisation, by=officer_of(request), at=clock.now()):
        messages.warning(request, _("The share is kept. A new question waits: an owner may be a listed party."))
    else:
        messages.success(request, _("The share is kept. The comparison with the lists raised no new question."))


@audience(OFFICER)
@require_POST
def end_share(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """An owner holds its share no longer."""
    organisation = _company(reference)
    holding = get_object_or_404(queries.shareholdings_of(organisation), pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the last day on which it was held."))
        return redirect("owners", organisation.reference)
    with refusals_told(request):
        actions.end_shareholding(holding, on=form.cleaned_data["on"], by=officer_of(request), at=clock.now())
        _compare(organisation, request)
    return redirect("owners", organisation.reference)
