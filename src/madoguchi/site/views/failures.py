"""Pages for what did not work: each says what is so, why, and what helps."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import get_language_from_request, override

logger = logging.getLogger(__name__)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another on the telephone


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return _page(request, "bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page is for somebody else."""
    return _page(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or not for this reader: both read the same."""
    return _page(request, "not_found", 404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not carry the mark of this site, most often because it stood open too long."""
    return _page(request, "csrf", 403)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """More was asked in a minute than one address may ask."""
    response = _page(request, "too_many", 429, seconds=seconds)
    response["Retry-After"] = str(seconds)
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side. The page stands alone: what broke may be what other pages are made with."""
    number = "F-" + "".join(secrets.choice(LETTERS) for _ in range(4))
    logger.error("the page for fault %s was shown", number)
    with override(get_language_from_request(request, check_path=True)):
        page = render_to_string("window/failures/failed.html", {"number": number, "stylesheet": _stylesheet()})
    return HttpResponse(page, status=500)


def _stylesheet() -> str:
    """Its address, if it can be told: an installation whose static files were not gathered fails there first."""
    try:
        return static("window/madoguchi.css")
    except ValueError:
        return ""


def _page(request: HttpRequest, name: str, status: int, **facts: object) -> HttpResponse:
    """Some of these are shown before the language of the page is settled, so it is settled here."""
    with override(get_language_from_request(request, check_path=True)):
        page = render_to_string(f"window/failures/{name}.html", facts, request)
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response
