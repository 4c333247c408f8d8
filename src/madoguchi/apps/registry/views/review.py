"""Reading a profile over before anybody else sees it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.apps.registry import actions, queries, rules
from madoguchi.apps.registry.forms import ReasonForm
from madoguchi.apps.registry.models import IN_REVIEW
from madoguchi.apps.registry.views.asking import company_of, person_of
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def review_profile(request: HttpRequest, reference: str) -> HttpResponse:
    """A profile in every language it is written in; publish it, or give it back with the reason."""
    organisation = company_of(request, reference, rules.SEE)
    person, at = person_of(request), clock.now()
    form = ReasonForm(request.POST if request.POST.get("decision") == "return" else None)
    if request.method == "POST":
        try:
            if request.POST.get("decision") == "publish":
                actions.publish_profile(organisation, by=person, at=at)
                messages.success(request, _("The profile is published, and its people are told."))
                return redirect("review")
            if form.is_valid():
                actions.return_profile(organisation, reason=form.cleaned_data["reason"], by=person, at=at)
                messages.success(request, _("The profile is back with the company, with your reason."))
                return redirect("review")
        except Refused as refusal:
            messages.error(request, say(refusal))
            return redirect("review-profile", reference=reference)
    context = {
        "organisation": organisation,
        "versions": [(code, organisation.about.versions.get(code)) for code in packs.current().languages],
        "is_waiting": organisation.profile == IN_REVIEW,
        "is_verified": queries.is_verified(organisation),
        "members": queries.members_of(organisation),
        "form": form,
    }
    return render(request, "registry/review_profile.html", context, status=400 if form.errors else 200)
