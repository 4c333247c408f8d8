"""Two records made one, after a look at both; and parted again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.registry import actions, merging, queries
from madoguchi.apps.registry.forms import ReasonForm
from madoguchi.apps.registry.models import Organisation, Resemblance
from madoguchi.apps.registry.views.asking import person_of
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told

PAGE = 30


@audience(OFFICER)
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """Every merge, the latest first."""
    page = Paginator(queries.merges(), PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/merges.html", {"page": page, "open_pairs": queries.open_resemblances().count()})


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_new(request: HttpRequest) -> HttpResponse:
    """Choose two records, see what would move, stay and be filled, give the reason, and do it."""
    given = request.POST if request.method == "POST" else request.GET
    kept, absorbed = _chosen(given.get("kept", "")), _chosen(given.get("absorbed", ""))
    form = ReasonForm(request.POST or None)
    context: dict[str, object] = {"kept": kept, "absorbed": absorbed, "form": form}
    words = request.GET.get("q", "").strip()
    if kept is None or absorbed is None:
        context |= {"words": words, "found": queries.look_for(words) if words else []}
        return render(request, "registry/merge_choose.html", context)
    try:
        if request.method == "POST" and form.is_valid():
            done = merging.merge(
                kept, absorbed, reason=form.cleaned_data["reason"], by=person_of(request), at=clock.now()
            )
            messages.success(request, _("The two records are one now. It can be taken back at any time."))
            return redirect("merge", reference=done.reference)
        context["preview"] = merging.preview(kept, absorbed)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect("merges")
    return render(request, "registry/merge_new.html", context, status=400 if form.errors else 200)


def _chosen(reference: str) -> Organisation | None:
    return queries.company(reference) if reference else None


@audience(OFFICER)
@require_safe
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """One merge: what it did, by whom, why."""
    found = queries.merges().filter(reference=reference).first()
    if found is None:
        raise Http404
    return render(request, "registry/merge.html", {"done": found, "moved": merging.counted(found)})


@audience(OFFICER)
@require_POST
def merge_undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Part the two records again."""
    found = queries.merges().filter(reference=reference).first()
    if found is None:
        raise Http404
    with refusals_told(request):
        merging.undo(found, by=person_of(request), at=clock.now())
        messages.success(request, _("The two records stand apart again, as before."))
    return redirect("merge", reference=reference)


@audience(OFFICER)
@require_safe
def resemblances(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one company, the likest first, both records side by side."""
    page = Paginator(queries.open_resemblances(), 1).get_page(request.GET.get("page"))
    pair = next(iter(page.object_list), None)
    context = {
        "page": page,
        "pair": pair,
        "sides": [queries.company(one.reference) for one in (pair.left, pair.right)] if pair else [],
    }
    return render(request, "registry/resemblances.html", context)


@audience(OFFICER)
@require_POST
def resemblance_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One company, or two."""
    pair = Resemblance.objects.select_related("left", "right").filter(pk=pk).first()
    if pair is None:
        raise Http404
    if request.POST.get("decision") == "same":
        return redirect(f"{_merge_address()}?kept={pair.left.reference}&absorbed={pair.right.reference}")
    with refusals_told(request):
        actions.part_records(pair, reason=request.POST.get("reason", "")[:500], by=person_of(request), at=clock.now())
        messages.success(request, _("Kept as two companies. Nobody is asked about this pair again."))
    return redirect("resemblances")


def _merge_address() -> str:
    from django.urls import reverse

    return reverse("merge-new")
