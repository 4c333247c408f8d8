"""Applying for a place, answering an offer, and who came."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.exchanges import actions, queries, rules
from madoguchi.apps.exchanges.forms import ApplicationForm, AttendanceForm
from madoguchi.apps.exchanges.models import CAME, OFFERED, Application
from madoguchi.apps.exchanges.views.asking import officer as person_of
from madoguchi.apps.exchanges.views.events import event_for
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts.routes import MEMBER, OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import Hinted
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader


def _own(request: HttpRequest, reference: str) -> Application:
    found = queries.application(reference, person_of(request))
    if found is None:
        raise Http404
    return found


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a place."""
    event, by, at = event_for(request, reference), person_of(request), clock.now()
    companies = {one.organisation.reference: one.organisation for one in registry.memberships_of(by)}
    form = ApplicationForm(request.POST or None, companies=list(companies.values()))
    if request.method == "POST" and form.is_valid():
        company = companies.get(form.cleaned_data["organisation"])
        try:
            made = actions.apply(event, organisation=company, note=form.cleaned_data["note"], by=by, at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("You have applied. After the deadline lots are drawn, and we write to you."))
            return redirect(made)
    context = {"form": form, "event": event, "takes_applications": rules.takes_applications(event, at)}
    return render(request, "exchanges/apply.html", context, status=400 if form.errors else 200)


@audience(MEMBER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I applied for, whom my companies asked to go along, and who asks me."""
    person = person_of(request)
    profile = queries.expert_of(person)
    context = {
        "applications": queries.applications_of(person),
        "asked": queries.requests_by(person)[: queries.SHOWN],
        "asking": queries.requests_to(person)[: queries.SHOWN],
        "profile": profile,
        "readings": queries.readings_of_expert(profile) if profile else (),
    }
    return render(request, "exchanges/mine.html", context)


@audience(MEMBER)
@require_safe
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """One application: how it stands, until when to answer, and the two answers."""
    found, at = _own(request, reference), clock.now()
    is_offered = found.state == OFFERED and found.answer_by_at is not None and found.answer_by_at >= at
    context = {
        "application": found,
        "event": found.event,
        "is_offered": is_offered and found.event.is_open,
        "may_withdraw": found.is_live and found.event.is_open and found.event.starts_at > at,
        "places": queries.places_of(found.event),
    }
    return render(request, "exchanges/application.html", context)


@audience(MEMBER)
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the place."""
    found = _own(request, reference)
    with refusals_told(request):
        actions.confirm(found, by=person_of(request), at=clock.now())
        messages.success(request, _("The place is yours. If you cannot come, give it back, and somebody else can."))
    return redirect(found)


@audience(MEMBER)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the application back, or turn the offer down."""
    found = _own(request, reference)
    with refusals_told(request):
        actions.withdraw(found, by=person_of(request), at=clock.now())
        messages.success(request, _("Your application is withdrawn."))
    return redirect(found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has confirmed a place, and after the event who came."""
    event = event_for(request, reference)
    confirmed = list(queries.confirmed(event))
    came = [one.reference for one in confirmed if one.state == CAME]
    known = [(one.reference, Hinted(_called(one), one.note)) for one in confirmed]
    form = AttendanceForm(request.POST or None, known=known, initial={"came": came})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_attendance(event, form.cleaned_data["came"], by=person_of(request), at=clock.now())
            messages.success(request, _("Who came is recorded."))
            return redirect("exchange-event-people", reference)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    context = {
        "event": event,
        "places": queries.places_of(event),
        "confirmed": confirmed,
        "form": form,
        "has_begun": event.starts_at <= clock.now(),
    }
    return render(request, "exchanges/people.html", context, status=400 if form.errors else 200)


def _called(one: Application) -> str:
    name = one.person.name if one.person else ""
    return f"{name} ({registry.name_for(one.organisation, reader())})" if one.organisation else name
