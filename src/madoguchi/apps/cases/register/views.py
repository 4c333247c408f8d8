"""Following rules: chosen on a page, confirmed by mail, ended in one click."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.cases.register import actions, describing, links, queries
from madoguchi.apps.cases.register.forms import FollowForm
from madoguchi.apps.cases.register.models import ACTIVE, STOPPED, UNCONFIRMED, RuleSubscription
from madoguchi.apps.cases.views.asking import person_of
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, TOKEN, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.notices.links import Link, by_link
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once


@audience(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Choose what to follow. The address of the page may bring choices along."""
    at = clock.now()
    person = request.user if isinstance(request.user, Person) else None
    initial = {
        "email": person.email if person else "",
        "procedures": request.GET.getlist("procedure"),
        "products": request.GET.getlist("product"),
        "regions": request.GET.getlist("region"),
    }
    form = FollowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> str:
            kept = actions.follow(
                email=given["email"],
                language=get_language() or "en",
                topics=form.topics(given),
                person=person,
                at=at,
            )
            return reverse("rules-following") if person and kept.state == ACTIVE else reverse("changes")

        try:
            address = act_once(given["once"], at=at, act=act)
            messages.success(request, _told(given["email"], person))
            return redirect(address)
        except Refused as refusal:
            form.add_error("email", say(refusal))
    return render(request, "cases/follow.html", {"form": form}, status=400 if form.errors else 200)


def _told(email: str, person: Person | None) -> str:
    if person is not None and person.email.lower() == email.lower():
        return _("You follow these rules. One letter a day at most, and none when nothing changes.")
    return _("We wrote to %(email)s. Letters begin once its reader has said that the address is right.") % {
        "email": email
    }


@audience(MEMBER)
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What a person follows."""
    rows = [_shown(one) for one in queries.subscriptions_of(person_of(request))]
    return render(request, "cases/following.html", {"rows": rows})


def _shown(subscription: RuleSubscription) -> dict[str, object]:
    topics = queries.topics_of(subscription)
    return {
        "subscription": subscription,
        "topics": describing.topics(topics),
        "feed": "&".join(f"{kind}={key}" for kind, key in topics),
    }


@audience(MEMBER)
@require_POST
def unfollow(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop one's own letters."""
    found = queries.subscriptions_of(person_of(request)).filter(reference=reference).first()
    if found is None:
        raise Http404
    actions.stop(found, at=clock.now())
    messages.success(request, _("You get no more letters about these rules."))
    return redirect("rules-following")


@audience(TOKEN)
@by_link(links.CONFIRM)
def confirm_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The link of the first letter: shows what is followed, and a button."""
    found = _of(link)
    if request.method == "POST":
        found = actions.confirm(found, at=clock.now())
    return _letter_page(request, found, asks=found.state == UNCONFIRMED)


@audience(TOKEN)
@by_link(links.STOP, one_click=True)
def stop_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The link of every letter, and the one click of a mail program."""
    found = _of(link)
    if request.method == "POST":
        found = actions.stop(found, at=clock.now())
    return _letter_page(request, found, stops=found.state != STOPPED)


def _of(link: Link) -> RuleSubscription:
    found = queries.subscription(link.reference)
    if found is None:
        raise Refused("link-is-not-valid")
    return found


def _letter_page(
    request: HttpRequest, found: RuleSubscription, *, asks: bool = False, stops: bool = False
) -> HttpResponse:
    context = {
        "subscription": found,
        "topics": describing.topics(queries.topics_of(found)),
        "asks": asks,
        "stops": stops,
        "is_stopped": found.state == STOPPED,
    }
    return render(request, "cases/follow_letter.html", context)
