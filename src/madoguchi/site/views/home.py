"""The first page, how it works, and the page of somebody who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.difficulties import queries as difficulties
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.observatory import queries as observatory
from madoguchi.apps.projects import queries as projects
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs, personal_data
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.accounts import queries as people
from madoguchi.core.accounts.forms import DetailsForm, TokenForm
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, audience
from madoguchi.core.ui import places
from madoguchi.site.figures import public_count

NEWEST = 4
MOST = 20  # of each kind on the page of somebody who is signed in


@audience(PUBLIC)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Choose a door in three seconds; then proof that the place is alive."""
    corridor = packs.current()
    on = clock.today(corridor.sides[0].time_zone)
    freshness = docket.freshness(on)
    companies = registry.counts_by_side()
    context = {
        "freshness": freshness,
        "confirmed_share": freshness.confirmed_90 / freshness.live if freshness.live else None,
        "companies": [(side, companies.get(side.key, 0)) for side in corridor.sides],
        "directions": docket.counts_by_side_and_direction(),
        "introduced": public_count(introductions.exchanged_count()),
        "next_round": introductions.next_round(),
        "current_round": introductions.current_round(),
        "procedures": len(corridor.procedures),
        "difficulty_terms": difficulties.pack_rules(),
        "front": observatory.front_chart(get_language() or settings.LANGUAGE_CODE),
        "newest": docket.public_entries().order_by("-published_at", "-pk")[:NEWEST],
    }
    return render(request, "site/home.html", context)


@audience(PUBLIC)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How an introduction comes about, and what the window promises."""
    corridor = packs.current()
    context = {"freshness": corridor.freshness, "rounds": introductions.round_terms(), "agencies": corridor.agencies}
    return render(request, "site/about.html", context)


@audience(PUBLIC)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, how long, and how it is erased: made from the map that the code keeps."""
    return render(request, "site/privacy.html", {"entries": _kept_about_people()})


def _kept_about_people() -> list[personal_data.Personal]:
    """What the map says, each sentence once; the row it stands in is the code's matter."""
    found: dict[tuple[str, str, str], personal_data.Personal] = {}
    for model in personal_data.described():
        for entry in model.personal.values():
            found.setdefault((str(entry.subject), str(entry.purpose), str(entry.retention)), entry)
    return list(found.values())


@audience(PUBLIC)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the pages promise to everybody who reads them."""
    return render(request, "site/accessibility.html")


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


@audience(MEMBER)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What waits for this person: introductions, entries to confirm, companies they act for."""
    person, at = _person(request), clock.now()
    memberships = list(registry.memberships_of(person))
    own = [one.organisation for one in memberships]
    context = {
        "memberships": memberships,
        "entries": docket.entries_of_all(own)[:MOST],
        "waiting": [(one, _their_entry(one, own)) for one in introductions.waiting_for(own, at=at)[:MOST]],
        "cases": cases.unfinished_for(person, MOST),
        "difficulties": difficulties.open_of_companies(person, MOST),
        "projects": projects.projects_for(person)[:MOST],
        "searches": docket.subscriptions_of(person),
        "desks": people.desks_of(person),
        "next_round": introductions.next_round(),
        "with_card": introductions.with_contact_card(own),
    }
    return render(request, "site/account.html", context)


def _their_entry(introduction: Any, own: list[Any]) -> Any:
    """The entry of the other side of an introduction, if it posted one."""
    is_first = introduction.first_id in {organisation.pk for organisation in own}
    return introduction.second_entry if is_first else introduction.first_entry


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def account_details(request: HttpRequest) -> HttpResponse:
    """Name, language of letters, time zone."""
    person = _person(request)
    initial = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
    zones = places.zones(clock.now(), first=(*(side.time_zone for side in packs.current().sides), person.time_zone))
    form = DetailsForm(request.POST or None, initial=initial, zones=zones)
    if request.method == "POST" and form.is_valid():
        accounts.change_details(person, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Your details are kept."))
        return redirect("account")
    return render(request, "site/account_details.html", {"form": form}, status=400 if form.errors else 200)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def account_tokens(request: HttpRequest) -> HttpResponse:
    """Keys for programs of one's own; a new one is shown once."""
    person = _person(request)
    form = TokenForm(request.POST or None)
    fresh = ""
    if request.method == "POST" and form.is_valid():
        fresh = accounts.issue_token(person, name=form.cleaned_data["name"], at=clock.now())
        form = TokenForm()
    context = {"form": form, "fresh": fresh, "tokens": person.tokens.filter(revoked_at__isnull=True).order_by("pk")}
    response = render(request, "site/account_tokens.html", context, status=400 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@audience(MEMBER)
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key."""
    person = _person(request)
    token = person.tokens.filter(pk=pk).first()
    if token is None:
        raise Http404
    accounts.revoke_token(token, by=person, at=clock.now())
    messages.success(request, _("The key “%(name)s” no longer opens anything.") % {"name": token.name})
    return redirect("account-tokens")


@audience(PUBLIC)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the first page in the reader's language."""
    with override(getattr(request, "LANGUAGE_CODE", "en")):
        return redirect("home")
