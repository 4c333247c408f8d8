"""Links in mails. Whoever fetches one is shown what it would do; only a person who presses the button does it.

A token says who may do what to which state of which thing, and until when. Nothing of it is kept: it is signed.

    @audience(TOKEN)
    @by_link("confirm-entry")
    def confirm(request: HttpRequest, link: Link) -> HttpResponse:
        if request.method == "POST": ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from madoguchi.core import clock
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person

SALT = "madoguchi.link"
METHODS = ("GET", "HEAD", "POST")


@dataclass(frozen=True)
class Link:
    """What a token allows. `person_reference` is empty for somebody without an account.

    The view compares `version` with the state of the thing: a link to a state that is gone does nothing.
    """

    person_reference: str
    action: str
    reference: str
    version: str
    expires_at: datetime


def make(person: Person | None, action: str, reference: str, state_version: int | str, expires_at: datetime) -> str:
    """A token for one act of one person upon one state of one thing."""
    parts = [person.reference if person else "", action, reference, str(state_version), int(expires_at.timestamp())]
    return signing.dumps(parts, salt=SALT)


@sensitive_variables("token")
def open(token: str, *, action: str, at: datetime) -> Link:
    """What a token allows; refused when it was changed, is for another act, or has expired."""
    try:
        who, act, reference, version, until = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as fault:
        raise Refused("link-is-not-valid") from fault
    link = Link(who, act, reference, version, datetime.fromtimestamp(until, UTC))
    if link.action != action:
        raise Refused("link-is-not-valid")
    if link.expires_at < at:
        raise Refused("link-has-expired")
    return link


def by_link(
    action: str, *, one_click: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view behind a link of a mail. It shows on GET and HEAD, acts on POST, and does nothing on anything else.

    With `one_click` a mail program may post by itself (RFC 8058), which it does without our cookie; the token
    is what allows it. Pages behind links are never kept, and send no address to other sites.
    """

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @sensitive_variables("token")
        def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            try:
                response = view(request, open(token, action=action, at=clock.now()), *args, **kwargs)
            except Refused as refusal:
                response = _refusal(request, refusal)
            add_never_cache_headers(response)
            response["X-Robots-Tag"] = "noindex"
            return response

        return csrf_exempt(opened) if one_click else opened

    return guard


def _refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    page = render_to_string("notices/link_refused.html", {"sentence": say(refusal)}, request)
    return HttpResponse(page, status=410)
