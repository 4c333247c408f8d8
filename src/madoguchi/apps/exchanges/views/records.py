"""Routes with their stops, and publications: for everybody, and for the desks that keep them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.exchanges import actions, queries, rules
from madoguchi.apps.exchanges.forms import PublicationForm, RouteForm, StopForm, record_as_typed
from madoguchi.apps.exchanges.models import Publication, Route, Stop
from madoguchi.apps.exchanges.views.asking import officer
from madoguchi.apps.exchanges.views.programmes import programme_named
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told

GET_OR_POST = ["GET", "HEAD", "POST"]
MONTHS = range(1, 13)


def _route(request: HttpRequest, reference: str) -> Route:
    found = queries.route(reference)
    if found is None or not rules.may_read_record(request.user, found):
        raise Http404
    return found


def _publication(request: HttpRequest, reference: str) -> Publication:
    found = queries.publication(reference)
    if found is None or not rules.may_read_record(request.user, found):
        raise Http404
    return found


def _stop(reference: str) -> Stop:
    found = queries.stop(reference)
    if found is None:
        raise Http404
    return found


@audience(PUBLIC)
@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Routes of visitors, those of a month if one is chosen."""
    asked = request.GET.get("month", "")
    month = next((one for one in MONTHS if str(one) == asked), None)
    context = {"routes": queries.routes(month)[: queries.SHOWN], "month": month, "months": MONTHS}
    return render(request, "exchanges/routes.html", context)


@audience(PUBLIC)
@require_safe
def route(request: HttpRequest, reference: str) -> HttpResponse:
    """One route with its stops."""
    found = _route(request, reference)
    context = {"route": found, "stops": queries.stops_of(found), "may_run": rules.may_run(request.user)}
    return render(request, "exchanges/route.html", context)


@audience(PUBLIC)
@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """What was published."""
    return render(request, "exchanges/publications.html", {"publications": queries.publications()[: queries.SHOWN]})


@audience(PUBLIC)
@require_safe
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    """One publication."""
    context = {"publication": _publication(request, reference), "may_run": rules.may_run(request.user)}
    return render(request, "exchanges/publication.html", context)


def _typed(request: HttpRequest, form: Any, act: Callable[[], Any], heading: str, back: str, said: str) -> HttpResponse:
    """A form of a desk: what was typed is handed to the action, a refusal stands above the form."""
    if request.method == "POST" and form.is_valid():
        try:
            leads_to = act()
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, said)
            return redirect(leads_to)
    context = {"form": form, "heading": heading, "back": back}
    return render(request, "exchanges/record_form.html", context, status=400 if form.errors else 200)


def _form(request: HttpRequest, kind: type[forms.Form], found: Route | Stop | Publication | None = None) -> Any:
    return kind(request.POST or None, initial=record_as_typed(found, kind) if found else None)


@audience(OFFICER)
@require_http_methods(GET_OR_POST)
def route_new(request: HttpRequest, key: str) -> HttpResponse:
    """Record a route of a programme, as a draft."""
    programme, form, at = programme_named(key), _form(request, RouteForm), clock.now()

    def act() -> Route:
        return actions.record_route(programme, form.plan(at), by=officer(request), at=at)

    said = _("The draft is kept. Add its stops, then publish it.")
    return _typed(request, form, act, _("Record a route"), programme.get_absolute_url(), said)


@audience(OFFICER)
@require_http_methods(GET_OR_POST)
def route_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a route."""
    found, at = _route(request, reference), clock.now()
    form = _form(request, RouteForm, found)

    def act() -> Route:
        return actions.change_route(found, form.plan(at), by=officer(request), at=at)

    return _typed(request, form, act, _("Change the route"), found.get_absolute_url(), _("The route was changed."))


@audience(OFFICER)
@require_http_methods(GET_OR_POST)
def stop_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a stop at the end of a route."""
    found, form, at = _route(request, reference), _form(request, StopForm), clock.now()

    def act() -> Route:
        return actions.add_stop(found, form.plan(at), by=officer(request), at=at).route

    return _typed(request, form, act, _("Add a stop"), found.get_absolute_url(), _("The stop was added."))


@audience(OFFICER)
@require_http_methods(GET_OR_POST)
def stop_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a stop."""
    found, at = _stop(reference), clock.now()
    form = _form(request, StopForm, found)

    def act() -> Route:
        return actions.change_stop(found, form.plan(at), by=officer(request), at=at).route

    said = _("The stop was changed.")
    return _typed(request, form, act, _("Change the stop"), found.route.get_absolute_url(), said)


@audience(OFFICER)
@require_POST
def stop_remove(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a stop out."""
    found = _stop(reference)
    with refusals_told(request):
        actions.remove_stop(found, by=officer(request), at=clock.now())
        messages.success(request, _("The stop was taken out."))
    return redirect(found.route)


@audience(OFFICER)
@require_POST
def route_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Let everybody read a route."""
    found = _route(request, reference)
    with refusals_told(request):
        actions.open_route(found, by=officer(request), at=clock.now())
        messages.success(request, _("The route is published."))
    return redirect(found)


@audience(OFFICER)
@require_http_methods(GET_OR_POST)
def publication_new(request: HttpRequest, key: str) -> HttpResponse:
    """Record a publication of a programme, as a draft."""
    programme, form, at = programme_named(key), _form(request, PublicationForm), clock.now()

    def act() -> Publication:
        return actions.record_publication(programme, form.plan(at), by=officer(request), at=at)

    said = _("The draft is kept. Publish it once it is written in every language.")
    return _typed(request, form, act, _("Record a publication"), programme.get_absolute_url(), said)


@audience(OFFICER)
@require_http_methods(GET_OR_POST)
def publication_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a publication."""
    found, at = _publication(request, reference), clock.now()
    form = _form(request, PublicationForm, found)

    def act() -> Publication:
        return actions.change_publication(found, form.plan(at), by=officer(request), at=at)

    said = _("The publication was changed.")
    return _typed(request, form, act, _("Change the publication"), found.get_absolute_url(), said)


@audience(OFFICER)
@require_POST
def publication_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Let everybody read a publication."""
    found = _publication(request, reference)
    with refusals_told(request):
        actions.open_publication(found, by=officer(request), at=clock.now())
        messages.success(request, _("The publication can be read by everybody."))
    return redirect(found)
