"""Calendars of meetings: for a body, for everybody, and for a person by a link of their own."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.apps.dialogue import queries
from madoguchi.apps.dialogue.calendars import calendar
from madoguchi.apps.dialogue.models import Meeting
from madoguchi.apps.dialogue.views.asking import officer
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, TOKEN, audience
from madoguchi.core.ui.writing import reader

SALT = "madoguchi.dialogue.calendar"
MINUTES = 15


def _answer(name: str, found: QuerySet[Meeting], *, is_public: bool) -> HttpResponse:
    notice = packs.current().says(packs.NEUTRAL_PLACES, reader())
    text = calendar(name, queries.calendar(found), address=settings.SITE_ADDRESS, notice=notice)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="madoguchi.ics"'
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}" if is_public else "private, no-store"
    return response


@audience(PUBLIC)
@require_safe
def of_everybody(request: HttpRequest) -> HttpResponse:
    """Every meeting of every body."""
    return _answer(_("Meetings of the dialogue"), queries.meetings(), is_public=True)


@audience(PUBLIC)
@require_safe
def of_body(request: HttpRequest, key: str) -> HttpResponse:
    """The meetings of one body."""
    found = queries.body(key)
    if found is None:
        raise Http404
    return _answer(found.names.in_language(reader(), ("en",)).text, queries.meetings_of(found), is_public=True)


@audience(TOKEN)
@require_safe
def of_person(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of the bodies a person sits in, for a program that cannot sign in."""
    try:
        reference = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    person = accounts.person(str(reference))
    if person is None or not person.is_active:
        raise Http404
    return _answer(_("My meetings"), queries.meetings_for(person), is_public=False)


@audience(MEMBER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My meetings, and the address my calendar program may ask."""
    person = officer(request)
    token = signing.dumps(person.reference, salt=SALT)
    address = settings.SITE_ADDRESS + reverse("dialogue-calendar-link", args=[token])
    context = {"meetings": queries.meetings_for(person), "address": address}
    return render(request, "dialogue/own_calendar.html", context)
