"""Investors: what a company looks for, which projects fit and why others do not, and who else may read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.projects.investors import actions, forms, queries, rules, wording
from madoguchi.apps.projects.investors.models import InvestorProfile
from madoguchi.apps.projects.investors.queries import Opportunity
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import POSTED, person_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts.routes import MEMBER, OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told

SHOWN = 100
DUE_DAYS = 30


def _profile(request: HttpRequest, reference: str, verb: str) -> InvestorProfile:
    found = queries.profile(reference)
    if found is None or not rules.may(person_of(request), verb, found, on=today()):
        raise Http404
    return found


def _row(profile: InvestorProfile, on: date) -> dict[str, Any]:
    return {
        "profile": profile,
        "limits": wording.limits(profile),
        "is_due": (profile.fresh_until - on).days <= DUE_DAYS,
        "has_lapsed": profile.fresh_until < on,
    }


@audience(MEMBER)
@require_safe
def investors(request: HttpRequest) -> HttpResponse:
    """What one's own companies look for, and what other companies show."""
    on = today()
    own = [_row(one, on) for one in queries.profiles_for(person_of(request))[:SHOWN]]
    mine = {row["profile"].pk for row in own}
    others = [_row(one, on) for one in queries.shown(on)[:SHOWN] if one.pk not in mine]
    return render(request, "investors/investors.html", {"own": own, "others": others})


@audience(OFFICER)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every investor, for the desks: what lapses first stands first."""
    on = today()
    return render(request, "investors/desk.html", {"rows": [_row(one, on) for one in queries.all_profiles()[:SHOWN]]})


@audience(MEMBER)
@require_safe
def investor(request: HttpRequest, reference: str) -> HttpResponse:
    """What an investor looks for; for its company and the desks the projects that seek money, weighed by it."""
    found, on = _profile(request, reference, rules.READ), today()
    person = person_of(request)
    weighed = queries.opportunities(found, on) if rules.may(person, rules.WEIGH, found, on=on) else []
    rows = [(one, _answers(one, found)) for one in weighed]
    context = {
        **_row(found, on),
        "may_write": rules.may(person, rules.WRITE, found, on=on),
        "may_weigh": rules.may(person, rules.WEIGH, found, on=on),
        "fitting": [row for row in rows if row[0].fits],
        "others": [row for row in rows if not row[0].fits],
        "is_neutral": any(one.line.is_neutral for one in weighed)
        or any(one.startswith("neutral/") for one in found.places),
    }
    return render(request, "investors/investor.html", context)


def _answers(one: Opportunity, profile: InvestorProfile) -> list[tuple[Promise, Promise, str, str]]:
    """Each limit: its name, fits or not, how that is marked, and the sentence."""
    return [
        (
            wording.LIMITS[finding.limit],
            wording.VERDICTS[finding.verdict],
            wording.VERDICT_TAGS[finding.verdict],
            wording.sentence(finding, one.line, currency=profile.currency),
        )
        for finding in one.findings
    ]


@audience(MEMBER)
@POSTED
def new(request: HttpRequest) -> HttpResponse:
    """State what one of one's companies looks for."""
    person, at = person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "projects/no_company.html")
    form = forms.InvestorForm(request.POST or None, companies=companies)

    def act(stated: actions.Stated) -> InvestorProfile:
        company = next(one for one in companies if one.reference == form.cleaned_data["company"])
        return actions.state(company, stated, by=person, at=at)

    return _stating(request, form, act, at, heading=gettext_lazy("What you look for as an investor"))


@audience(MEMBER)
@POSTED
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """State it anew."""
    found, person, at = _profile(request, reference, rules.WRITE), person_of(request), clock.now()
    form = forms.InvestorForm(request.POST or None, profile=found)
    form.fields["words"].initial = found.words

    def act(stated: actions.Stated) -> InvestorProfile:
        return actions.change(found, stated, version=form.cleaned_data["version"] or 0, by=person, at=at)

    return _stating(request, form, act, at, heading=gettext_lazy("Change what you look for"), profile=found)


def _stating(
    request: HttpRequest,
    form: forms.InvestorForm,
    act: Callable[[actions.Stated], InvestorProfile],
    at: datetime,
    **more: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["words"] = stamped(form.cleaned_data["words"], at)
        try:
            address = act_once(form.cleaned_data["once"], at=at, act=lambda: act(form.stated()).get_absolute_url())
            messages.success(request, _("It was kept. Below stands what fits today."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return render(request, "investors/form.html", {"form": form, **more})


def _acting(request: HttpRequest, reference: str, act: Callable[..., InvestorProfile], done: str) -> HttpResponse:
    found = _profile(request, reference, rules.WRITE)
    with refusals_told(request):
        found = act(found, by=person_of(request), at=clock.now())
        messages.success(request, done)
    return redirect("investors" if found.ended_at else found.get_absolute_url())


@audience(MEMBER)
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it still holds."""
    return _acting(request, reference, actions.confirm, _("Confirmed."))


@audience(MEMBER)
@require_POST
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Let others read it."""
    return _acting(request, reference, actions.show, _("Everybody with an account reads it now."))


@audience(MEMBER)
@require_POST
def hide(request: HttpRequest, reference: str) -> HttpResponse:
    """Take that back."""
    return _acting(request, reference, actions.hide, _("Only you and the desks read it now."))


@audience(MEMBER)
@require_POST
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Look for nothing any more."""
    return _acting(request, reference, actions.end, _("It was ended. Nobody reads it any more."))
