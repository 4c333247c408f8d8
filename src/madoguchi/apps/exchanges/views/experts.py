"""The roster of experts and interpreters: for everybody, for themselves, and for the desk that reads profiles over."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.exchanges import actions, contacts, queries, rules
from madoguchi.apps.exchanges.forms import ExpertForm, ExpertTextsForm, GiveBackForm, region_choices
from madoguchi.apps.exchanges.models import HANDED_IN, LISTED, ROLES, SUBJECTS, Expert
from madoguchi.apps.exchanges.views.asking import officer as person_of
from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.references import LENGTH
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told


def case_meant(request: HttpRequest) -> str:
    """The case for which somebody looks through the roster, carried from page to page by its reference."""
    found = request.GET.get("case", "")
    return found if found.isalnum() and found.isascii() and len(found) <= LENGTH else ""


@audience(PUBLIC)
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Who can be asked to go along, without names, by role, language, field and region."""
    wish = queries.RosterWish.read(request.GET)
    context = {
        "experts": queries.roster(wish)[: queries.SHOWN],
        "wish": wish,
        "roles": ROLES,
        "subjects": SUBJECTS,
        "languages": packs.current().languages,
        "regions": region_choices(),
        "case": case_meant(request),
    }
    return render(request, "exchanges/experts.html", context)


@audience(PUBLIC)
@require_safe
def expert(request: HttpRequest, reference: str) -> HttpResponse:
    """One expert, without a name."""
    found = queries.expert(reference)
    if found is None or not rules.may_read_expert(request.user, found):
        raise Http404
    context = {
        "expert": found,
        "is_listed": found.state == LISTED,
        "case": case_meant(request),
        "is_own": isinstance(request.user, Person) and found.person_id == request.user.pk,
    }
    return render(request, "exchanges/expert.html", context)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What I say of myself for the roster, and how it stands."""
    by, at = person_of(request), clock.now()
    profile = queries.expert_of(by)
    form = ExpertForm(request.POST or None, profile=profile)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_in_expert(form.offered(at), by=by, at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Your profile is with the desk, which reads it over and translates it."))
            return redirect("exchanges-mine")
    context = {"form": form, "profile": profile}
    return render(request, "exchanges/expert_form.html", context, status=400 if form.errors else 200)


def _own(request: HttpRequest) -> Expert:
    found = queries.expert_of(person_of(request))
    if found is None:
        raise Http404
    return found


def _do(request: HttpRequest, deed: Callable[..., object], said: str) -> HttpResponse:
    with refusals_told(request):
        deed(_own(request), by=person_of(request), at=clock.now())
        messages.success(request, said)
    return redirect("exchanges-mine")


@audience(MEMBER)
@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Out of the roster for a while."""
    return _do(request, actions.pause_expert, _("You are not in the roster now. What you agreed to stands."))


@audience(MEMBER)
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Back into the roster."""
    return _do(request, actions.resume_expert, _("You are in the roster again."))


@audience(MEMBER)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out of the roster for good."""
    return _do(request, actions.leave_roster, _("You left the roster, and what it said of you is deleted."))


def _waiting(reference: str) -> Expert:
    found = queries.expert(reference)
    if found is None or found.state != HANDED_IN:
        raise Http404
    return found


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def read_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a profile over, write what is missing in other languages, let it into the roster."""
    found, at = _waiting(reference), clock.now()
    texts = {name: getattr(found, name) for name in ExpertTextsForm.base_fields}
    form = ExpertTextsForm(request.POST or None, initial=texts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.list_expert(found, form.texts(at), by=person_of(request), at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The profile is in the roster."))
            return redirect("desk-exchanges")
    name = contacts.name_for_desk(found, person_of(request), at=at)
    context = {"form": form, "expert": found, "name": name, "back": GiveBackForm()}
    return render(request, "exchanges/expert_read.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a profile out, with a reason."""
    found, form = _waiting(reference), GiveBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.give_expert_back(found, reason=reason, by=person_of(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The profile went back with your reason."))
            return redirect("desk-exchanges")
    context = {"form": form, "expert": found}
    return render(request, "exchanges/expert_back.html", context, status=400 if form.errors else 200)
