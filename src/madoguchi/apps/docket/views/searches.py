"""Saved searches: saved with an address that is confirmed first, told about once a week, ended in one click."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.docket import actions, queries
from madoguchi.apps.docket.forms import SearchForm
from madoguchi.apps.docket.links import CONFIRM_SEARCH, END_SEARCH
from madoguchi.apps.docket.models import ENDED, UNCONFIRMED, Subscription
from madoguchi.apps.docket.views.entries import person_of
from madoguchi.apps.docket.wishes import Wish
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, TOKEN, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.notices.links import Link, by_link
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once


@audience(MEMBER)
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """A person's saved searches."""
    found = queries.subscriptions_of(person_of(request))
    rows = [(one, Wish.read(one.query)) for one in found]
    shown = [(one, wish.address, [part.label for part in queries.chosen(wish)]) for one, wish in rows]
    return render(request, "docket/searches.html", {"searches": shown})


@audience(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def search_save(request: HttpRequest) -> HttpResponse:
    """Save the search of this address. An address that is not the reader's own is asked first."""
    at, wish = clock.now(), Wish.read(dict(request.GET.lists()))
    person = request.user if isinstance(request.user, Person) else None
    parts = [part.label for part in queries.chosen(wish)]
    initial = {"email": person.email if person else "", "name": ", ".join(parts)[:200]}
    form = SearchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> str:
            saved = actions.save_search(
                email=given["email"],
                language=get_language() or "en",
                name=given["name"] or initial["name"],
                query=wish.as_query(),
                person=person,
                at=at,
            )
            return reverse("searches") if saved.state != UNCONFIRMED and person else reverse("docket") + wish.address

        try:
            address = act_once(given["once"], at=at, act=act)
            messages.success(request, _told(given["email"], person))
            return redirect(address)
        except Refused as refusal:
            form.add_error("email", say(refusal))
    context = {"form": form, "wish": wish, "parts": parts}
    return render(request, "docket/search_save.html", context, status=400 if form.errors else 200)


def _told(email: str, person: Person | None) -> str:
    if person is not None and person.email.lower() == email.lower():
        return _("The search is saved. You get one letter a week at most, and none when there is nothing new.")
    return _("We wrote to %(email)s. The search is told about once its reader has said that the address is right.") % {
        "email": email
    }


@audience(MEMBER)
@require_POST
def search_end(request: HttpRequest, reference: str) -> HttpResponse:
    """End one of one's own saved searches."""
    found = queries.subscriptions_of(person_of(request)).filter(reference=reference).first()
    if found is None:
        raise Http404
    actions.end_search(found, at=clock.now())
    messages.success(request, _("You are not told about this search any more."))
    return redirect("searches")


@audience(TOKEN)
@by_link(CONFIRM_SEARCH)
def search_confirm(request: HttpRequest, link: Link) -> HttpResponse:
    """The link of the first letter: shows the search and a button."""
    found = _subscription(link)
    if request.method == "POST":
        found = actions.confirm_search(found, at=clock.now())
    return _letter_page(request, found, "docket/search_confirm.html")


@audience(TOKEN)
@by_link(END_SEARCH, one_click=True)
def search_end_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The link of each digest, and the one click of a mail program."""
    found = _subscription(link)
    if request.method == "POST":
        found = actions.end_search(found, at=clock.now())
    return _letter_page(request, found, "docket/search_end.html")


def _subscription(link: Link) -> Subscription:
    found = queries.subscription(link.reference)
    if found is None:
        raise Refused("link-is-not-valid")
    return found


def _letter_page(request: HttpRequest, found: Subscription, template: str) -> HttpResponse:
    wish = Wish.read(found.query)
    context = {
        "search": found,
        "address": reverse("docket") + wish.address,
        "parts": [part.label for part in queries.chosen(wish)],
        "is_ended": found.state == ENDED,
        "is_waiting": found.state == UNCONFIRMED,
    }
    return render(request, template, context)
