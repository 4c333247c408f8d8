"""What machines ask for: is it well, is it ready, what is there to index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.exchanges import queries as exchanges
from madoguchi.apps.projects import queries as projects
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.refusals import Refused
from madoguchi.core.search import indexing
from madoguchi.core.search.engine import IndexIsDamaged

LAG = timedelta(minutes=1)
PAGE = 20_000


@audience(PUBLIC)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@audience(PUBLIC)
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database has its shape and the search index follows it."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    found = {"migrations": not pending, "search": _index_follows()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _index_follows() -> bool:
    """Has the index read every change older than a minute? A damaged one has not."""
    try:
        since = indexing.waiting_since()
    except (Refused, IndexIsDamaged):
        return False
    return since is None or clock.now() - since < LAG


@audience(PUBLIC)
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the address of the map is told."""
    lines = ["User-agent: *", "Disallow: /api/", f"Sitemap: {settings.SITE_ADDRESS}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@audience(PUBLIC)
@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """Every public page, each with its other languages."""
    return StreamingHttpResponse(_sitemap(), content_type="application/xml; charset=utf-8")


def _sitemap() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for name in ("home", "about", "docket", "directory", "projects", "agreements", "exchanges", "experts", "open-data"):
        yield from _location(name, ())
    for reference in docket.public_entries().values_list("reference", flat=True)[:PAGE].iterator(chunk_size=2000):
        yield from _location("entry", (reference,))
    for reference in (
        registry.public().order_by("pk").values_list("reference", flat=True)[:PAGE].iterator(chunk_size=2000)
    ):
        yield from _location("company", (reference,))
    for reference in projects.public_projects().values_list("reference", flat=True)[:PAGE]:
        yield from _location("project", (reference,))
    for event in exchanges.public().order_by("-pk").values_list("reference", flat=True)[:PAGE]:
        yield from _location("exchange-event", (event,))
    for key in exchanges.programmes().values_list("key", flat=True):
        yield from _location("exchange-programme", (key,))
    for found in exchanges.routes():
        yield from _location("exchange-route", (found.reference,))
    for reference in exchanges.publications().values_list("reference", flat=True)[:PAGE]:
        yield from _location("exchange-publication", (reference,))
    yield "</urlset>\n"


def _location(name: str, arguments: tuple[str, ...]) -> Iterator[str]:
    addresses = {}
    for code, _ in settings.LANGUAGES:
        with override(code):
            addresses[code] = escape(settings.SITE_ADDRESS + reverse(name, args=arguments))
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in addresses.items()
    )
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{links}</url>\n"
