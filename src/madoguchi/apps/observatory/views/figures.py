"""The relationship in figures: the overview, each chart with its table and files, and what contradicts itself."""

from __future__ import annotations

from datetime import date

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from madoguchi.apps.observatory import drawing, exports, queries, scenarios
from madoguchi.apps.observatory.drawing import Drawn
from madoguchi.apps.observatory.forms import KnownForm
from madoguchi.core import clock, documents, tables
from madoguchi.core.accounts.routes import PUBLIC, audience

PICTURES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


def language() -> str:
    """The reader's language."""
    return get_language() or settings.LANGUAGE_CODE


def known_on(request: HttpRequest) -> tuple[KnownForm, date | None]:
    """The day as of which figures are asked for; None for now."""
    form = KnownForm(request.GET or None)
    return form, form.cleaned_data.get("known_on") if form.is_bound and form.is_valid() else None


@audience(PUBLIC)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What there is, with the first charts drawn, what contradicts itself, and what is missing."""
    said = queries.indicators()
    drawn = drawing.draw(drawing.chart_keys(), language())
    chapters = [
        (names.in_language(language()).text, key, [one for one in drawn if said.charts[one.key].chapter == key])
        for key, names in said.chapters.items()
    ]
    context = {
        "headlines": [one for _names, _key, here in chapters if (one := _first(here))],
        "chapters": chapters,
        "statements": queries.statements(),
        "lost": [(drawing.title_of(one, language()), one) for one in queries.lost()],
        "own": [(drawing.title_of(one, language()), one) for one in queries.all_series().filter(source__key="window")],
        "words": drawing.status_words(),
        "models": scenarios.models(),
    }
    return render(request, "observatory/overview.html", context)


def _first(drawn: list[Drawn]) -> Drawn | None:
    """The first chart of a chapter that has something to draw."""
    return next((one for one in drawn if not one.is_empty), None)


def _drawn(key: str, on: date | None = None) -> Drawn:
    found = drawing.draw([key], language(), on=on)
    if not found:
        raise Http404
    return found[0]


@audience(PUBLIC)
@require_safe
def chart(request: HttpRequest, key: str) -> HttpResponse:
    """One chart: picture, table, sources, vintages, files, and the code to show it elsewhere."""
    form, on = known_on(request)
    drawn = _drawn(key, on)
    address = exports.address_of("chart", key)
    context = {
        "drawn": drawn,
        "form": form,
        "vintages": queries.vintages_of(drawn.series)[:20],
        "cite": exports.cite(drawn, address, clock.now()),
        "embed": f"{settings.SITE_ADDRESS}{reverse('chart-embed', args=[key])}",
        "asymmetry": next((found for one in drawn.series if (found := queries.asymmetry(one.flow_key, on=on))), None),
        "statements": queries.statements({one.key for one in drawn.series}),
        "words": drawing.status_words(),
    }
    return render(request, "observatory/chart.html", context)


@audience(PUBLIC)
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its types know views without arguments only
def embed(request: HttpRequest, key: str) -> HttpResponse:
    """A chart alone, for a frame on another site: picture, table, source, and a link back."""
    drawn = _drawn(key)
    context = {"drawn": drawn, "words": drawing.status_words(), "address": exports.address_of("chart", key)}
    return render(request, "observatory/embed.html", context)


@audience(PUBLIC)
@require_safe
def chart_file(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """A chart as a file: its values, or its picture."""
    _form, on = known_on(request)
    drawn = _drawn(key, on)
    response = answer(drawn, form, address=exports.address_of("chart", key))
    if response is None:
        raise Http404
    return response


def answer(drawn: Drawn, form: str, *, address: str) -> HttpResponseBase | None:
    """The file of a chart in one of the forms; None for a form there is none of, or a picture of nothing."""
    name, at = f"madoguchi-{drawn.key}", clock.now()
    response: HttpResponseBase
    values = [(row.series, row.observation) for row in drawn.rows]
    if form in {tables.CSV, tables.JSON, tables.XLSX}:
        about = exports.about(drawn, address=address, language=language(), at=at)
        table = tables.Table(name, exports.COLUMNS, exports.rows_of(drawn, language()), about)
        response = tables.answer(table, form)
    elif form == "sdmx":
        response = HttpResponse(b"".join(exports.sdmx_csv(values)), content_type="application/vnd.sdmx.data+csv")
        response["Content-Disposition"] = f'attachment; filename="{name}.sdmx.csv"'
    elif form == "jsonstat":
        made = exports.json_stat(drawn.title, values, language(), at=at, source=drawn.caption.source)
        response = HttpResponse(made, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.json-stat.json"'
    elif form in PICTURES and not drawn.is_empty:
        picture = drawn.standalone()
        response = HttpResponse(documents.as_png(picture) if form == "png" else picture, content_type=PICTURES[form])
        response["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    else:
        return None
    response["Link"] = f'<{exports.LICENCE}>; rel="license", <{address}>; rel="canonical"'
    return response
