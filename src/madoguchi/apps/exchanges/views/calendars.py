"""Calendars of events: of a programme, and of all."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.apps.exchanges import queries
from madoguchi.apps.exchanges.calendars import calendar
from madoguchi.apps.exchanges.models import Event
from madoguchi.apps.exchanges.views.programmes import programme_named
from madoguchi.core import packs
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.ui.writing import reader

MINUTES = 15


def _answer(name: str, found: QuerySet[Event]) -> HttpResponse:
    notice = packs.current().says(packs.NEUTRAL_PLACES, reader())
    text = calendar(name, found, address=settings.SITE_ADDRESS, notice=notice, example=_("[Example]"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="madoguchi.ics"'
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    return response


@audience(PUBLIC)
@require_safe
def of_all(request: HttpRequest) -> HttpResponse:
    """Every event that everybody may read, of a kind or a side where the address says so."""
    return _answer(_("Exchanges"), queries.Wish.read(request.GET).among(queries.public()))


@audience(PUBLIC)
@require_safe
def of_programme(request: HttpRequest, key: str) -> HttpResponse:
    """The events of one programme."""
    found = programme_named(key)
    name = found.names.in_language(reader(), ("en",)).text
    return _answer(name, queries.public().filter(programme=found))
