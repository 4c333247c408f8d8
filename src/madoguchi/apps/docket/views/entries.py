"""Writing an entry: as a draft, handed in, changed, taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.apps.docket import actions, queries, rules
from madoguchi.apps.docket.forms import EndForm, EntryForm, as_typed
from madoguchi.apps.docket.models import Entry
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told

if TYPE_CHECKING:
    from madoguchi.apps.registry.models import Organisation

SUBMIT = "submit"


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def own_entry(request: HttpRequest, reference: str) -> Entry:
    """The entry, for its own people; anybody else is told that there is none."""
    found = queries.entry(reference)
    if found is None or not rules.may(person_of(request), rules.EDIT, found):
        raise Http404
    return found


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest) -> HttpResponse:
    """Write an entry, and see it as a draft, or hand it in at once."""
    person, at = person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "docket/no_company.html")
    form = EntryForm(request.POST or None, companies=companies, initial=_first_values(request, companies))
    if request.method == "POST" and form.is_valid():
        company = next(one for one in companies if one.reference == form.cleaned_data["organisation"])

        def act() -> str:
            entry = actions.draw_up(company, form.draft(at), by=person, at=at)
            if SUBMIT in request.POST:
                actions.submit(entry, by=person, at=at)
            return entry.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            _tell(request)
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return _page(request, form, None)


def _first_values(request: HttpRequest, companies: list[Organisation]) -> dict[str, object]:
    """What can be known before anything is typed: the languages of the company, the direction of a link."""
    return {"languages": companies[0].languages, "direction": request.GET.get("direction", "")}


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change an entry. One that was public goes back to the desk."""
    person, at = person_of(request), clock.now()
    entry = own_entry(request, reference)
    form = EntryForm(request.POST or None, companies=[entry.organisation], initial=as_typed(entry))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            changed = actions.change(entry, form.draft(at), by=person, at=at)
            if SUBMIT in request.POST:
                actions.submit(changed, by=person, at=at)
            return changed.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            _tell(request)
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return _page(request, form, entry)


def _tell(request: HttpRequest) -> None:
    if SUBMIT in request.POST:
        messages.success(
            request, _("The entry was handed in. The desk reads it over; you get a letter when it is public.")
        )
    else:
        messages.success(request, _("The entry is kept as you see it here."))


def _page(request: HttpRequest, form: EntryForm, entry: Entry | None) -> HttpResponse:
    context = {"form": form, "entry": entry}
    is_wrong = form.is_bound and bool(form.errors) and not form.is_searching
    return render(request, "docket/entry_form.html", context, status=400 if is_wrong else 200)


@audience(MEMBER)
@require_POST
def entry_submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a draft to the desk."""
    entry = own_entry(request, reference)
    with refusals_told(request):
        actions.submit(entry, by=person_of(request), at=clock.now())
        messages.success(
            request, _("The entry was handed in. The desk reads it over; you get a letter when it is public.")
        )
    return redirect(entry)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_end(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an entry off the docket, and say why; it can be opened again."""
    entry = own_entry(request, reference)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_fulfilled = form.cleaned_data["how"] == "fulfilled"
        actions.end(entry, is_fulfilled=is_fulfilled, by=person_of(request), at=clock.now())
        messages.success(
            request, _("Entry %(number)s is off the docket. You can open it again here.") % {"number": entry.number}
        )
        return redirect(entry)
    return render(request, "docket/entry_end.html", {"form": form, "entry": entry}, status=400 if form.errors else 200)


@audience(MEMBER)
@require_POST
def entry_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Undo the end of an entry: it is a draft again."""
    entry = own_entry(request, reference)
    with refusals_told(request):
        actions.reopen(entry, by=person_of(request), at=clock.now())
        messages.success(
            request, _("Entry %(number)s is a draft again. Hand it in when it is right.") % {"number": entry.number}
        )
    return redirect(entry)
