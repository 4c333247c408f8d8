"""Names that resemble one on a list: questions, each answered by a person with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.screening import actions, queries
from madoguchi.apps.screening.explaining import feature_sentence
from madoguchi.apps.screening.forms import DecisionForm, ReopenForm
from madoguchi.apps.screening.models import OPEN, Hit
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused

PAGE = 30


def officer_of(request: HttpRequest) -> Person:
    """Who is at the desk."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _hit(reference: str) -> Hit:
    found = queries.hit(reference)
    if found is None:
        raise Http404
    return found


@audience(OFFICER)
@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Open questions, the oldest first; decided ones on request."""
    is_decided = request.GET.get("decided") == "1"
    found = queries.decided_hits() if is_decided else queries.open_hits()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "screening/hits.html", {"page": page, "is_decided": is_decided})


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def hit(request: HttpRequest, reference: str) -> HttpResponse:
    """Both sides of the question, what they have in common, and the decision."""
    found = _hit(reference)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(found, by=officer_of(request), at=clock.now(), **form.cleaned_data)
            messages.success(request, _("The decision is saved with its reason."))
            following = queries.open_hits().first()
            return redirect("hit", following.reference) if following else redirect("hits")
        except Refused as refusal:
            form.add_error(None, say(refusal))
    said = [sentence for one in found.features if (sentence := feature_sentence(one))]
    context = {"features": said, "hit": found, "form": form, "reopen": ReopenForm(), "is_open": found.state == OPEN}
    return render(request, "screening/hit.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a decided question again."""
    found, form = _hit(reference), ReopenForm(request.POST)
    if form.is_valid():
        actions.reopen(found, reason=form.cleaned_data["reason"], by=officer_of(request), at=clock.now())
        messages.success(request, _("The question is open again."))
    else:
        messages.error(request, say(Refused("decision-needs-a-reason")))
    return redirect("hit", found.reference)
