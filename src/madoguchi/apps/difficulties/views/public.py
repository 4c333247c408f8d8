"""What anybody may read of difficulties: how they are answered, and the texts that were published."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.difficulties import files, queries
from madoguchi.core import clock, tables
from madoguchi.core.accounts.routes import PUBLIC, audience

PAGE = 20


@audience(PUBLIC)
@require_safe
def scoreboard(request: HttpRequest) -> HttpResponse:
    """How difficulties are answered, on both sides."""
    board = queries.board(clock.now())
    if board is None:
        raise Http404
    return render(request, "difficulties/scoreboard.html", files.scoreboard(board))


@audience(PUBLIC)
@require_safe
def scoreboard_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as a file."""
    board = queries.board(clock.now())
    if board is None or form not in (tables.CSV, tables.JSON, tables.XLSX):
        raise Http404
    return tables.answer(files.scoreboard_table(board), form)


@audience(PUBLIC)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """The texts that were published, newest first."""
    page = Paginator(queries.public_records(), PAGE).get_page(request.GET.get("page"))
    return render(request, "difficulties/records.html", {"page": page, "rows": [files.public_row(one) for one in page]})


@audience(PUBLIC)
@require_safe
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them."""
    one = queries.public_record(reference)
    if one is None:
        raise Http404
    return render(request, "difficulties/record.html", {"record": one, "row": files.public_row(one)})
