"""The officer's desk for files: choose one, see what would happen, let it in, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from madoguchi.apps.registry import alike_rows, importing, progress, queries, reports, tasks
from madoguchi.apps.registry.forms_imports import KIND_NAMES, ImportForm, MappingForm
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.apps.registry.models import STAGED, Import
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import phrase, say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told

PAGE = 25
CHANGES = 20


@audience(OFFICER)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every file that was read, the latest first."""
    page = Paginator(queries.imports(), PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/imports.html", {"page": page, "kinds": KIND_NAMES})


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is kept and read later; nothing of the registry is touched."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            source = importing.receive_import(
                form.cleaned_data["file"],
                kind=form.cleaned_data["kind"],
                options=form.options(),
                by=_person(request),
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error("file", say(refusal))
        else:
            if source.problem:
                return redirect("import-map", source.reference)
            tasks.read_file.enqueue(source.reference)
            return redirect(source)
    return render(request, "registry/import_new.html", {"form": form}, status=422 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_map(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where the columns of a table go."""
    source = _import(reference)
    form = MappingForm(source.columns, source.mapping, request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            importing.map_columns(source, form.mapping())
        except Refused as refusal:
            problem = say(refusal)
        else:
            tasks.read_file.enqueue(source.reference)
            return redirect(source)
    context = {"source": source, "form": form, "problem": problem, "encoding": Options(source.encoding).encoding}
    return render(request, "registry/import_map.html", context, status=422 if problem else 200)


@audience(OFFICER)
@require_safe
def import_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What is in the file, what would become of it, or what became of it."""
    source = _import(reference)
    if source.problem == importing.AWAITS_COLUMNS:
        return redirect("import-map", source.reference)
    at_work = progress.of(source)
    if request.headers.get("HX-Request") and at_work is None:
        return HttpResponseClientRefresh()
    context: dict[str, Any] = {"source": source, "kind": KIND_NAMES.get(source.kind, source.kind), "at_work": at_work}
    if at_work is None:
        context |= {
            "alike": alike_rows.rows_alike(source).count() if source.state == STAGED else 0,
            "undecided": alike_rows.undecided(source) if source.state == STAGED else 0,
            "not_compared": max(0, source.new - alike_rows.LOOKED_AT) if source.state == STAGED else 0,
            "refused": reports.refused_groups(source),
            "left_out": reports.left_out_groups(source),
            "changed": reports.changed_companies(source, request.LANGUAGE_CODE)[:CHANGES],
            "taken": source.new + source.changed + source.unchanged,
            "to_write": source.new + source.changed,
        }
    if source.problem:
        context["problem"] = phrase(source.problem, source.problem_facts)
    return render(request, "registry/import.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_alike(request: HttpRequest, reference: str) -> HttpResponse:
    """Rows that look like a company that stands here, one after another: new, the same, or a question for later."""
    source = _import(reference)
    rows = alike_rows.rows_alike(source)
    if request.method == "POST":
        row = get_object_or_404(rows, pk=request.POST.get("row") or 0)
        choice, _colon, same_as = request.POST.get("choice", "").partition(":")
        if choice not in alike_rows.CHOICES:
            raise Http404
        try:
            alike_rows.choose(row, choice, same_as=same_as, by=_person(request), at=clock.now())
        except Refused as refusal:
            messages.error(request, say(refusal))
            return redirect(request.get_full_path())
        later = rows.filter(line__lte=row.line).count() + 1
        if later > rows.count():
            messages.success(request, gettext("That was the last row."))
            return redirect(source)
        return redirect(f"{reverse('import-alike', args=[source.reference])}?page={later}")
    page = Paginator(rows, 1).get_page(request.GET.get("page"))
    found = alike_rows.read(list(page.object_list))
    context = {"source": source, "page": page, "row": next(iter(found), None), "is_open": source.state == STAGED}
    return render(request, "registry/import_alike.html", context)


@audience(OFFICER)
@require_safe
def import_refused(request: HttpRequest, reference: str) -> HttpResponse:
    """The refused rows as a file, each with its reason."""
    source = _import(reference)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{source.reference}.csv"'
    response.write("\ufeff")
    reports.write_refused_to(source, response)  # type: ignore[arg-type]  # a response can be written to
    return response


@audience(OFFICER)
@require_POST
def import_let_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the staged rows in."""
    source = _import(reference)
    with refusals_told(request):
        importing.begin_publishing(source)
        tasks.let_in.enqueue(source.reference)
    return redirect(source)


@audience(OFFICER)
@require_POST
def import_undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a file back."""
    source = _import(reference)
    with refusals_told(request):
        importing.begin_undoing(source, by=_person(request), at=clock.now())
        tasks.take_back.enqueue(source.reference)
    return redirect(source)


@audience(OFFICER)
@require_POST
def import_discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Forget a file that was only looked at."""
    source = _import(reference)
    try:
        importing.discard_import(source)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect(source)
    messages.success(request, gettext("%(name)s was dropped. Nothing of it was written.") % {"name": source.file_name})
    return redirect("imports")


def _import(reference: str) -> Import:
    return get_object_or_404(queries.imports(), reference=reference)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # the audience is officers
    return request.user
