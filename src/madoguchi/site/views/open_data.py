"""Open data: a page, the files, and a catalogue for programs. Everything in it is public on the pages as well."""

from __future__ import annotations

import json
from datetime import date

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.ui.forms import DayField
from madoguchi.site import datasets, records, structured


class DayForm(forms.Form):
    """As known at the end of which day."""

    as_of = DayField(required=False, input_formats=["%Y-%m-%d"])


@audience(PUBLIC)
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is, in which files, from which sources, under which licence."""
    sets = [(one, _files(one)) for one in datasets.DATASETS]
    context = {
        "sets": sets,
        "sources": packs.current().sources,
        "licence": records.LICENCE,
        "structured": structured.script(_dataset_facts()),
    }
    return render(request, "site/open_data.html", context)


def _files(one: datasets.Dataset) -> list[tuple[str, str]]:
    """The files of a set: what each is called, and where it lies."""
    own = [(form.upper(), _address(one.key, form)) for form in one.formats]
    return own + [(other.name, reverse(other.route)) for other in one.standards]


def _address(key: str, form: str) -> str:
    return reverse("open-data-file", args=[key, form])


def _whole(key: str, form: str) -> str:
    return settings.SITE_ADDRESS + _address(key, form)


def _dataset_facts() -> dict[str, object]:
    return {
        "@type": "DataCatalog",
        "name": "Madoguchi",
        "license": records.LICENCE,
        "dataset": [
            {
                "@type": "Dataset",
                "name": str(one.title),
                "description": str(one.what),
                "license": records.LICENCE,
                "distribution": [
                    {"@type": "DataDownload", "encodingFormat": form, "contentUrl": _whole(one.key, form)}
                    for form in one.formats
                ],
            }
            for one in datasets.DATASETS
        ],
    }


@audience(PUBLIC)
@require_safe
def open_data_file(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """One data set in one format."""
    found = datasets.dataset(key)
    if found is None or form not in found.formats:
        raise Http404
    form_of_day = DayForm(request.GET)
    if not form_of_day.is_valid() or (request.GET.get("as_of") and found.rows_on is None):
        return HttpResponse(
            _("This file cannot be asked for as of that day."), status=422, content_type="text/plain; charset=utf-8"
        )
    on = form_of_day.cleaned_data["as_of"]
    response = _written(found, form, on)
    response["Cache-Control"] = "public, max-age=600"
    response["Link"] = f'<{records.LICENCE}>; rel="license"'
    return response


def _written(found: datasets.Dataset, form: str, on: date | None) -> HttpResponseBase:
    name = f"madoguchi-{found.key}"
    if form in found.written:
        response = StreamingHttpResponse(found.written[form](on), content_type=datasets.MEDIA[form])
        response["Content-Disposition"] = f'attachment; filename="{name}.{form}.csv"'
        return response
    about = records.about(clock.now().isoformat(timespec="seconds"), what=str(found.what))
    if on is not None:
        about = {**about, "as_known_on": on.isoformat()}
    return tables.answer(tables.Table(name, found.columns(), found.rows_of(on), about), form)


@audience(PUBLIC)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue of all data sets, as other catalogues read it."""
    page = settings.SITE_ADDRESS + reverse("open-data")
    facts = datasets.catalogue(_whole, page=page, made_at=clock.now().isoformat(timespec="seconds"))
    text = json.dumps(facts, ensure_ascii=False)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")
