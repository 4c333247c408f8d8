"""The directory: companies of both sides under all their names."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madoguchi.apps.registry import exports, listing
from madoguchi.apps.registry.listing import SIZE, Asked
from madoguchi.apps.registry.search import FACETS
from madoguchi.core import tables
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused


@audience(PUBLIC)
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Search in any script, narrow by side, region, activity, size, language and source."""
    asked = Asked.of(request.GET)
    try:
        found = asked.find(page=asked.page, facets=FACETS)
    except Refused as refusal:
        return render(request, "registry/directory.html", {"asked": asked, "refusal": say(refusal)}, status=503)
    rows = listing.rows(found)
    page = Paginator(range(found.total), SIZE).get_page(found.page)
    context = {
        "asked": asked,
        "found": found,
        "page": page,
        "rows": rows,
        "facets": listing.facets(asked, found),
        "chosen": listing.chosen(asked),
        "ways": listing.lead_on(asked) if not found.total else [],
        "forms": ["csv", "json", "xlsx"],
        "whole": listing.WHOLE,
    }
    return render(request, "registry/directory.html", context)


@audience(PUBLIC)
@require_safe
def directory_suggest(request: HttpRequest) -> JsonResponse:
    """What somebody may be about to type."""
    try:
        items = listing.suggestions(request.GET.get("q", "")[:100])
    except Refused:
        items = []
    return JsonResponse({"items": items})


@audience(PUBLIC)
@require_safe
def directory_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file, written while it is sent."""
    if form not in tables.FORMATS:
        raise Http404
    asked = Asked.of(request.GET)
    try:
        asked.find(size=1)
    except Refused as refusal:
        return HttpResponse(say(refusal), status=503, content_type="text/plain; charset=utf-8")
    response = tables.answer(exports.table(asked), form)
    response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    return response
