"""The calendar of exchanges, and the programmes its events belong to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.exchanges import actions, queries, rules
from madoguchi.apps.exchanges.forms import ProgrammeForm, programme_as_typed
from madoguchi.apps.exchanges.models import KINDS, Programme
from madoguchi.apps.exchanges.views.asking import officer
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused


def programme_named(key: str) -> Programme:
    """The programme, or the answer that there is none."""
    found = queries.programme(key)
    if found is None:
        raise Http404
    return found


@audience(PUBLIC)
@require_safe
def exchanges(request: HttpRequest) -> HttpResponse:
    """What comes next, what was held, and the programmes; by kind and side."""
    at, wish = clock.now(), queries.Wish.read(request.GET)
    context = {
        "coming": queries.coming(at, wish)[: queries.SHOWN],
        "past": queries.past(at, wish)[: queries.SHOWN],
        "programmes": queries.programmes(),
        "wish": wish,
        "kinds": KINDS,
        "sides": [side.key for side in packs.current().sides],
        "may_run": rules.may_run(request.user),
    }
    return render(request, "exchanges/exchanges.html", context)


@audience(PUBLIC)
@require_safe
def programme(request: HttpRequest, key: str) -> HttpResponse:
    """One programme: what it is for, where that is said, and its events."""
    found, at = programme_named(key), clock.now()
    events = rules.visible_to(request.user, queries.of_programme(found))
    whole = [one for one in events if one.is_whole and one.is_open and one.starts_at > at]
    context = {
        "programme": found,
        "whole": [(one, rules.takes_applications(one, at)) for one in reversed(whole)],
        "events": [one for one in events if one not in whole],
        "routes": [one for one in found.routes.order_by("-pk") if rules.may_read_record(request.user, one)],
        "publications": [
            one for one in found.publications.order_by("-year", "-pk") if rules.may_read_record(request.user, one)
        ],
        "may_run": rules.may_run(request.user),
    }
    return render(request, "exchanges/programme.html", context)


@audience(OFFICER)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for an officer: events without a report, drafts, and what comes next."""
    at = clock.now()
    context = {
        "experts": queries.experts_to_read(),
        "without_report": queries.without_report(at),
        "drafts": queries.drafts(),
        "records": queries.record_drafts(),
        "coming": queries.coming(at),
        "programmes": queries.programmes(),
    }
    return render(request, "exchanges/desk.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: HttpRequest) -> HttpResponse:
    """Set up a programme."""
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            at = clock.now()
            made = actions.set_up_programme(form.cleaned_data["key"], form.plan(at), by=officer(request), at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The programme is set up. Plan its first event below."))
            return redirect(made)
    return render(request, "exchanges/programme_form.html", {"form": form}, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a programme."""
    found = programme_named(key)
    form = ProgrammeForm(request.POST or None, initial=programme_as_typed(found), is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            at = clock.now()
            actions.change_programme(found, form.plan(at), by=officer(request), at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The programme was changed."))
            return redirect(found)
    context = {"form": form, "programme": found}
    return render(request, "exchanges/programme_form.html", context, status=400 if form.errors else 200)
