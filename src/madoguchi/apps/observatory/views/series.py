"""Series one by one, and the releases they come from."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.observatory import drawing, exports, queries
from madoguchi.apps.observatory.forms import SeriesForm
from madoguchi.apps.observatory.models import Series
from madoguchi.apps.observatory.views.figures import answer, known_on, language
from madoguchi.core.accounts.routes import PUBLIC, audience

PAGE = 50


@audience(PUBLIC)
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """Every series, by words or by dataset."""
    form = SeriesForm(request.GET or None)
    words = form.cleaned_data["words"] if form.is_bound and form.is_valid() else ""
    found = queries.all_series(words, request.GET.get("dataset", "")[:64])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    said = queries.indicators()
    rows = [(one, drawing.title_of(one, language()), said.unit(one.unit, language())) for one in page]
    return render(request, "observatory/series_list.html", {"page": page, "rows": rows, "form": form, "words": words})


def _series(key: str) -> Series:
    found = queries.series(key)
    if found is None:
        raise Http404
    return found


@audience(PUBLIC)
@require_safe
def series(request: HttpRequest, key: str) -> HttpResponse:
    """One series: its chart, its values with status and place, its releases, the other side's figures."""
    found = _series(key)
    form, on = known_on(request)
    context = {
        "series": found,
        "drawn": drawing.draw_series(found, language(), on=on),
        "form": form,
        "vintages": queries.vintages_of([found])[:20],
        "asymmetry": queries.asymmetry(found.flow_key, on=on),
        "words": drawing.status_words(),
    }
    return render(request, "observatory/series.html", context)


@audience(PUBLIC)
@require_safe
def series_file(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """A series as a file: its values, or its picture."""
    found = _series(key)
    _form, on = known_on(request)
    drawn = drawing.draw_series(found, language(), on=on)
    response = answer(drawn, form, address=exports.address_of("series", key))
    if response is None:
        raise Http404
    return response


@audience(PUBLIC)
@require_safe
def vintages(request: HttpRequest) -> HttpResponse:
    """What was taken in when: every release of every source."""
    page = Paginator(queries.vintages(), PAGE).get_page(request.GET.get("page"))
    return render(request, "observatory/vintages.html", {"page": page})
