"""Priorities for cooperation, and where live entries come from, on a map without borders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.observatory import drawing, priorities, queries, regions
from madoguchi.apps.observatory.views.figures import language
from madoguchi.core.accounts.routes import PUBLIC, audience

SHOWN = 15
HEADLINE = "concentration"


@audience(PUBLIC)
@require_safe
def priorities_page(request: HttpRequest) -> HttpResponse:
    """Where the sides trade less than expected, who offers and seeks there, and how far to trust it."""
    by = priorities.ACTIVITIES if request.GET.get("by") == priorities.ACTIVITIES else priorities.PRODUCTS
    found = priorities.directions(by, language())
    context = {
        "directions": [(one, _heading(one), one.priorities[:SHOWN], one.unserved[:SHOWN]) for one in found],
        "by": by,
        "test": priorities.BACK_TEST,
        "drawn": next(iter(drawing.draw([HEADLINE], language())), None),
        "structure": next(iter(drawing.draw(["structure"], language())), None),
        "concentrations": queries.concentrations("structure"),
    }
    return render(request, "observatory/priorities.html", context)


def _heading(one: priorities.Direction) -> str:
    """Who sells to whom."""
    return " → ".join(side.names.in_language(language()).text for side in (one.exporter, one.importer))


@audience(PUBLIC)
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Live entries by region: one tile a region, and places of neither side as tiles of their own."""
    return render(request, "observatory/map.html", {"grids": regions.grids(language())})
