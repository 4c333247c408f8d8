"""Open data: a page, the files, and a catalogue for programs. Everything in it is public on the pages as well."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.site import datasets, records, structured


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
    made_at = clock.now().isoformat(timespec="seconds")
    table = tables.Table(
        f"madoguchi-{key}", found.columns(), found.rows(), records.about(made_at, what=str(found.what))
    )
    response = tables.answer(table, form)
    response["Cache-Control"] = "public, max-age=600"
    response["Link"] = f'<{records.LICENCE}>; rel="license"'
    return response


@audience(PUBLIC)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue of all data sets, as other catalogues read it."""
    page = settings.SITE_ADDRESS + reverse("open-data")
    facts = datasets.catalogue(_whole, page=page, made_at=clock.now().isoformat(timespec="seconds"))
    text = json.dumps(facts, ensure_ascii=False)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")
