"""Events: their page, and what the desks do with them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.exchanges import actions, queries, rules
from madoguchi.apps.exchanges.forms import CallOffForm, EventForm, ReportForm, as_typed
from madoguchi.apps.exchanges.models import Event
from madoguchi.apps.exchanges.views.asking import officer
from madoguchi.apps.exchanges.views.programmes import programme_named
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told


def event_for(request: HttpRequest, reference: str) -> Event:
    """The event, if this reader may see it."""
    found = rules.visible_to(request.user, queries.events()).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


@audience(PUBLIC)
@require_safe
def event(request: HttpRequest, reference: str) -> HttpResponse:
    """One event: what, when, where, in which languages; after it, how many came and the report."""
    found, at = event_for(request, reference), clock.now()
    context = {
        "event": found,
        "may_run": rules.may_run(request.user),
        "has_begun": found.starts_at <= at,
        "places": queries.places_of(found),
        "takes_applications": rules.takes_applications(found, at),
        "own": queries.own_application(found, request.user) if isinstance(request.user, Person) else None,
    }
    return render(request, "exchanges/event.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: HttpRequest, key: str) -> HttpResponse:
    """Plan an event of a programme, as a draft."""
    programme, form = programme_named(key), EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            at = clock.now()
            planned = actions.plan_event(programme, form.plan(at), by=officer(request), at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The draft is kept. Publish it once it is written in every language."))
            return redirect(planned)
    context = {"form": form, "programme": programme}
    return render(request, "exchanges/event_form.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change an event; calendars follow."""
    found = event_for(request, reference)
    form = EventForm(request.POST or None, initial=as_typed(found))
    if request.method == "POST" and form.is_valid():
        try:
            at = clock.now()
            actions.change_event(found, form.plan(at), by=officer(request), at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The event was changed; calendars show it at their next look."))
            return redirect(found)
    context = {"form": form, "programme": found.programme, "event": found}
    return render(request, "exchanges/event_form.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_POST
def event_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Let everybody read it."""
    found = event_for(request, reference)
    with refusals_told(request):
        actions.open_event(found, by=officer(request), at=clock.now())
        messages.success(request, _("The event is published."))
    return redirect(found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def event_call_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Call it off, with a reason."""
    found, form = event_for(request, reference), CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off(found, reason=form.cleaned_data["reason"], by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The event was called off; calendars take it out at their next look."))
            return redirect(found)
    context = {"form": form, "event": found}
    return render(request, "exchanges/event_call_off.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def event_report(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that it was held, with its report."""
    found, form = event_for(request, reference), ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(found, **form.cleaned_data, by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The report is published."))
            return redirect(found)
    context = {"form": form, "event": found}
    return render(request, "exchanges/event_report.html", context, status=400 if form.errors else 200)
