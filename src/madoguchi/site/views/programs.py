"""What a program may ask: a page for people who write one, and the description that tools read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.site.api import api


@audience(PUBLIC)
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """The questions a program may ask, from the same description that tools read."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    questions = [
        (path, _(operation["summary"]), "security" in operation)
        for path, operations in schema["paths"].items()
        for operation in operations.values()
    ]
    context = {
        "questions": questions,
        "openapi": reverse("api-openapi"),
        "example": f"{settings.SITE_ADDRESS}/api/v1/entries?q=snow&direction=offer",
        "limit": settings.REQUESTS_PER_MINUTE,
    }
    return render(request, "site/programs.html", context)


@audience(PUBLIC)
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the interface in OpenAPI."""
    response = JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))
    response["Cache-Control"] = "public, max-age=3600"
    return response
