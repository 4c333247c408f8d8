"""How long procedures take, from stored readings; what would shorten them; and the log to count again."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.cases import describing, exporting, queries, replaying, sentences
from madoguchi.apps.cases.describing import ThreeLines
from madoguchi.apps.cases.register import drafts
from madoguchi.apps.cases.views.procedures import procedure_of, today_at
from madoguchi.core import clock, tables
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.ui.writing import reader

OCEL = "jsonocel"
MONTHS_SHOWN = 12


@audience(PUBLIC)
@require_safe
def waits(request: HttpRequest, key: str) -> HttpResponse:
    """The waits of a procedure: step by step over a year, then month by month, with the method."""
    found = procedure_of(key)
    version = drafts.in_force(found, today_at(found.side)) or found.newest
    year = queries.newest_readings(key)
    titles = {step.key: step.titles.in_language(reader()) for one in found.versions for step in one.said.steps}
    steps = [
        {
            "title": titles[step.key],
            "authority": sentences.authority(step.authority, reader()),
            "lines": ThreeLines.of(step.limit, year[step.key]) if describing.is_shown(year[step.key]) else None,
            "reading": year[step.key],
        }
        for step in version.rules.in_order
        if step.key in year
    ]
    page = Paginator(queries.months_read(key), MONTHS_SHOWN).get_page(request.GET.get("page"))
    months = describing.months(queries.readings_by_month(key, page), titles, version)
    context = {"procedure": found, "version": version, "steps": steps, "months": months, "page": page}
    return render(request, "cases/waits.html", context)


@audience(PUBLIC)
@require_safe
def what_if(request: HttpRequest, key: str) -> HttpResponse:
    """Which change would save how many days, replayed on the log, with intervals."""
    found = procedure_of(key)
    version = drafts.in_force(found, today_at(found.side)) or found.newest
    replay = replaying.replay(key, at=clock.now())
    context = {"procedure": found, "version": version, "replay": replay}
    if replay is not None:
        context["page"] = replaying.shown(replay)
    return render(request, "cases/whatif.html", context)


@audience(PUBLIC)
@require_safe
def log(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every event of filed cases, without names: OCEL 2.0, or a flat table."""
    if form == OCEL:
        response = StreamingHttpResponse(
            (piece.encode() for piece in exporting.ocel()), content_type="application/json; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="cases.jsonocel"'
        return response
    if form != tables.CSV:
        raise Http404
    about = {"made_at": clock.now().isoformat(timespec="seconds"), "what": "Events of filed cases, without names"}
    return tables.answer(tables.Table("cases-log", exporting.COLUMNS, exporting.rows(), about), tables.CSV)
