"""Codes for the pickers of a form, found while somebody types, by words of any language."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import codes
from madoguchi.apps.docket.forms import as_code
from madoguchi.core.accounts.routes import PUBLIC, audience


@audience(PUBLIC)
@require_safe
def suggest(request: HttpRequest, sort: str) -> HttpResponse:
    """The codes of a sort whose names answer what was typed."""
    if sort not in codes.SORTS:
        raise Http404
    words = " ".join(request.GET.get("q", "").split())[:100]
    found = [as_code(sort, one) for one in codes.find(sort, words)]
    items = [{"value": one.value, "label": one.label, "note": one.note, "lang": one.lang} for one in found]
    response = JsonResponse({"items": items})
    response["Cache-Control"] = "public, max-age=3600"
    return response
