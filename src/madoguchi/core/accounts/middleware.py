"""Closes every page that its audience does not include, before the page is asked anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from madoguchi.core import packs
from madoguchi.core.accounts import queries
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import CLERK, MEMBER, OFFICER, OPERATOR, PUBLIC, TOKEN, audience_of

Respond = Callable[[HttpRequest], HttpResponse]


class deny_by_default:
    """A view is opened only to the audience it names; without one it does not exist."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request pass (None), or answer in the view's place."""
        wanted = audience_of(view)
        if wanted in {PUBLIC, TOKEN}:
            return None
        if wanted is None:
            raise Http404
        if not isinstance(request.user, Person):
            return HttpResponseRedirect(f"{resolve_url('account_login')}?next={quote(request.get_full_path())}")
        if wanted == MEMBER:
            return None
        return _staff_only(request.user, wanted)


def _staff_only(person: Person, wanted: str) -> HttpResponse | None:
    wanted_of = {OFFICER: queries.serves, CLERK: queries.holds_office, OPERATOR: queries.is_operator}
    if wanted not in wanted_of or not wanted_of[wanted](person):
        raise Http404
    if not queries.has_second_factor(person):
        return HttpResponseRedirect(reverse("mfa_index"))
    return None


class hours_of_reader:
    """Dates and hours by the reader's clock: a person's own zone, else that of the side whose language is read."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(ZoneInfo(_zone_of(request))):
            return self.respond(request)


def _zone_of(request: HttpRequest) -> str:
    person = getattr(request, "user", None)
    if isinstance(person, Person):
        return person.time_zone
    sides = packs.current().sides
    language = (get_language() or "").split("-")[0]
    return next((side.time_zone for side in sides if side.languages[0] == language), sides[0].time_zone)
