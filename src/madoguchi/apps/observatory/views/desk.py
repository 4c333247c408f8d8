"""The officer's desk for files of figures: choose one, see what it would say, publish it, take a release back."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from madoguchi.apps.observatory import actions, drawing, keys, queries, taking_back, tasks, uploading
from madoguchi.apps.observatory.forms_desk import KIND_NAMES, NEW, ColumnsForm, RefuseKeyForm, TakeBackForm, UploadForm
from madoguchi.apps.observatory.models import COLUMNS, READING, Source, Upload
from madoguchi.apps.observatory.recording import REFUSALS_KEPT, RefusedRow
from madoguchi.apps.observatory.views.figures import language
from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import phrase, say
from madoguchi.core.refusals import Refused
from madoguchi.core.tables import harmless
from madoguchi.core.ui.telling import refusals_told

PAGE = 25
SHOWN = 20


@audience(OFFICER)
@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    """Files that were brought, and the latest releases, each to be taken back."""
    page = Paginator(uploading.uploads(), PAGE).get_page(request.GET.get("page"))
    releases = queries.vintages().exclude(adapter__in=taking_back.OWN)[:PAGE]
    context = {"page": page, "kinds": KIND_NAMES, "releases": releases}
    return render(request, "observatory/desk.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_new(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is kept and read later; nothing of it is seen by anybody."""
    form = UploadForm(list(queries.sources()), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fields = ("kind", "release", "published_on", "encoding", "has_comma")
        try:
            made = uploading.receive(
                said["file"], source=_source(form), by=_person(request), at=clock.now(),
                **{name: said[name] for name in fields},
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("release" if refusal.key == "release-is-taken-in" else "file", say(refusal))
        else:
            if made.state == COLUMNS:
                return redirect("figures-upload-columns", made.reference)
            tasks.read_file.enqueue(made.reference)
            return redirect(made)
    return render(request, "observatory/desk_new.html", {"form": form}, status=422 if form.errors else 200)


def _source(form: UploadForm) -> Source:
    said = form.cleaned_data
    if said["source"] == NEW:
        return actions.open_source(said["source_key"], name=form.names(), side=said["side"])
    found = queries.source(said["source"])
    if found is None:
        raise Http404
    return found


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_columns(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the columns of a table mean."""
    found = _upload(reference)
    if not found.columns:
        raise Http404
    form = ColumnsForm(found, request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            uploading.name_columns(found, form.meanings(), series=said["series"], language=said["language"])
        except Refused as refusal:
            problem = say(refusal)
        else:
            tasks.read_file.enqueue(found.reference)
            return redirect(found)
    context = {"upload": found, "form": form, "problem": problem}
    status = 422 if problem or form.errors else 200
    return render(request, "observatory/desk_columns.html", context, status=status)


@audience(OFFICER)
@require_safe
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    """What a file would say, or what it said."""
    found = _upload(reference)
    if found.state == COLUMNS:
        return redirect("figures-upload-columns", found.reference)
    if request.headers.get("HX-Request") and found.state != READING:
        return HttpResponseClientRefresh()
    context: dict[str, Any] = {"upload": found, "kind": KIND_NAMES.get(found.kind, found.kind)}
    vintage = found.vintage
    if vintage is not None:
        refused = [RefusedRow(**row) for row in vintage.refusals]
        context |= {
            "vintage": vintage,
            "refused": [(row, actions.refusal_text(row)) for row in refused[:SHOWN]],
            "refused_kept": len(refused) if vintage.refused > REFUSALS_KEPT else 0,
            "words": drawing.status_words(),
        }
        if vintage.needs_keys:
            sides = keys.said_of(vintage, _person(request))
            is_last = sum(1 for one in sides if one.word is not None and one.word.is_given) == len(sides) - 1
            context |= {"sides": sides, "is_last": is_last}
        if vintage.recorded_at is None:
            revised = list(uploading.rows_said(vintage, is_revised=True)[:SHOWN])
            fresh = list(uploading.rows_said(vintage, is_revised=False)[:SHOWN])
            context |= {
                "revised": _titled(uploading.with_before(revised)),
                "fresh": _titled([(o, None) for o in fresh]),
            }
    if found.problem:
        context["problem"] = phrase(found.problem, found.problem_facts)
    return render(request, "observatory/desk_upload.html", context)


def _titled(pairs: list[Any]) -> list[tuple[str, Any, Any]]:
    return [(drawing.title_of(row.series, language()), row, before) for row, before in pairs]


@audience(OFFICER)
@require_safe
def upload_refused(request: HttpRequest, reference: str) -> HttpResponse:
    """The refused rows as a file, each with its reason."""
    found = _upload(reference)
    if found.vintage is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{found.reference}.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(["line", "field", "value", "reason", "why"])
    for row in (RefusedRow(**one) for one in found.vintage.refusals):
        why = actions.refusal_text(row)
        table.writerow([row.line, *(harmless(text) for text in (row.field, row.value, row.reason, why))])
    return response


@audience(OFFICER)
@require_POST
def upload_publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Let everybody see what a file says."""
    found = _upload(reference)
    with refusals_told(request):
        vintage = uploading.publish(found, by=_person(request), at=clock.now())
        text = ngettext("%(n)s value is published.", "%(n)s values are published.", vintage.rows)
        messages.success(request, text % {"n": vintage.rows})
    return redirect(found)


@audience(OFFICER)
@require_POST
def upload_key(request: HttpRequest, reference: str, side: str) -> HttpResponse:
    """A side agrees to the publication of figures of a place both sides claim."""
    found = _upload(reference)
    _known_side(side)
    with refusals_told(request):
        vintage = keys.give(found, side=side, by=_person(request), at=clock.now())
        if vintage.recorded_at is None:
            messages.success(
                request, gettext("Your side agrees. The other side was asked; until it agrees nobody sees it.")
            )
        else:
            text = ngettext(
                "Both sides agree. %(n)s value is published.", "Both sides agree. %(n)s values are published.",
                vintage.rows,
            )  # fmt: skip
            messages.success(request, text % {"n": vintage.rows})
    return redirect(found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_refuse(request: HttpRequest, reference: str, side: str) -> HttpResponse:
    """A side refuses its key, or takes it back, with a reason."""
    found = _upload(reference)
    _known_side(side)
    if found.vintage is None or not found.vintage.needs_keys or found.is_published:
        raise Http404
    form = RefuseKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keys.refuse(found, side=side, reason=form.cleaned_data["reason"], by=_person(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, gettext("Your side does not agree. Nobody sees these figures."))
            return redirect(found)
    context = {"upload": found, "side": side, "form": form}
    return render(request, "observatory/desk_refuse.html", context, status=422 if form.errors else 200)


def _known_side(side: str) -> None:
    if side not in {one.key for one in packs.current().sides}:
        raise Http404


@audience(OFFICER)
@require_POST
def upload_again(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a file anew."""
    found = _upload(reference)
    with refusals_told(request):
        uploading.read_again(found)
        tasks.read_file.enqueue(found.reference)
    return redirect(found)


@audience(OFFICER)
@require_POST
def upload_drop(request: HttpRequest, reference: str) -> HttpResponse:
    """Forget a file that was only looked at."""
    found = _upload(reference)
    try:
        uploading.drop(found)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect(found)
    messages.success(request, gettext("%(name)s was dropped. Nothing of it was published.") % {"name": found.file_name})
    return redirect("figures-desk")


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a release back: what was known before it is known again."""
    vintage = get_object_or_404(queries.vintages(), reference=reference)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.take_back(vintage, reason=form.cleaned_data["reason"], by=_person(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            text = ngettext(
                "%(n)s value is as it was before this release.", "%(n)s values are as they were before this release.",
                done.vintage.rows,
            )  # fmt: skip
            messages.success(request, text % {"n": done.vintage.rows})
            return redirect("figures-desk")
    context = {"vintage": vintage, "form": form, "is_taken_back": taking_back.is_taken_back(vintage)}
    return render(request, "observatory/desk_take_back.html", context, status=422 if form.errors else 200)


def _upload(reference: str) -> Upload:
    return get_object_or_404(uploading.uploads(), reference=reference)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # the audience is officers
    return request.user
