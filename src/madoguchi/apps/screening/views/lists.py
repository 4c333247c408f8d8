"""Lists that companies are compared with: their versions, what each changed, and loading a new one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.screening import actions, queries
from madoguchi.apps.screening.forms import ListForm
from madoguchi.apps.screening.views.hits import officer_of
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused

PAGE = 50
SHOWN = 20
KINDS = ("added", "dropped", "changed")


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """The lists in force and their earlier versions; loading a new one."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            loaded = _load(form, officer_of(request))
            text = ngettext(
                "%(n)s party is loaded: %(added)s new, %(dropped)s gone. Everybody is compared with it now.",
                "%(n)s parties are loaded: %(added)s new, %(dropped)s gone. Everybody is compared with them now.",
                loaded.parties,
            )
            messages.success(request, text % {"n": loaded.parties, "added": loaded.added, "dropped": loaded.dropped})
            return redirect(loaded.listing)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    context = {"form": form, "lists": queries.lists()}
    return render(request, "screening/lists.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_safe
def version(request: HttpRequest, reference: str) -> HttpResponse:
    """What a version says that the one before did not, which lines it lost, and what it led to."""
    listing = queries.list_version(reference)
    if listing is None:
        raise Http404
    changes = queries.changes_of(listing)
    kind = request.GET.get("show", "")
    kind = kind if kind in KINDS else next((one for one in KINDS if getattr(changes, one).exists()), KINDS[0])
    counts = [(one, getattr(changes, one).count()) for one in KINDS]
    context = {
        "listing": listing,
        "before": changes.before,
        "counts": counts,
        "kind": kind,
        "page": Paginator(getattr(changes, kind), PAGE).get_page(request.GET.get("page")),
        "questions": changes.questions[:SHOWN],
        "question_count": changes.questions.count(),
        "moot": changes.moot[:SHOWN],
    }
    return render(request, "screening/list.html", context)


def _load(form: ListForm, officer: Person) -> actions.Loaded:
    values = dict(form.cleaned_data)
    uploaded: UploadedFile[bytes] = values.pop("file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        with path.open("wb") as kept:
            for piece in uploaded.chunks():
                kept.write(piece)
        at = clock.now()
        loaded = actions.load_list(path, by=officer, at=at, **values)
    actions.screen_everybody_later()
    return loaded
