"""Funds and allocations, for the desks: rules, a run, what the committee makes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects.financing import actions, allotting, asking, forms, sharing, wording
from madoguchi.apps.projects.financing.models import Allocation, Award
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import POSTED, person_of
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader

SHOWN = 50


def _answer(request: HttpRequest, form: Any, act: Any, *, to: str, done: str = "", **context: Any) -> HttpResponse:
    """One form, one act: shown, or acted upon once. `to` is where it leads; an allocation made leads to itself."""
    at = clock.now()
    if request.method == "POST" and form.is_valid():

        def acting() -> str:
            made = act(at)
            return made.get_absolute_url() if isinstance(made, Allocation) else to

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=acting)
            messages.success(request, done or _("It was kept."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return render(request, "financing/desk_form.html", {"form": form, "to": to, **context})


@audience(OFFICER)
@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """Every fund with the rules in force."""
    return render(request, "financing/funds.html", {"lines": allotting.funds_on(today())})


@audience(OFFICER)
@POSTED
def fund_new(request: HttpRequest) -> HttpResponse:
    """Enter a fund."""
    form = forms.FundForm(request.POST or None, is_first=True, initial={"from_on": today()})

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        names = stamped(typed["names"], at)
        return actions.open_fund(
            names, typed["kind"], form.held(), instrument=typed["instrument"], by=person_of(request), at=at
        )

    return _answer(request, form, act, to=reverse("funds"), heading=_("Enter a fund"), button=_("Enter it"))


@audience(OFFICER)
@POSTED
def fund(request: HttpRequest, reference: str) -> HttpResponse:
    """The rules of a fund, all versions, and the next."""
    found = allotting.fund(reference)
    if found is None:
        raise Http404
    last = next(iter(found.rules.all()), None)
    initial = {name: getattr(last, name) for name in actions.RulesOfFund.__dataclass_fields__} if last else {}
    form = forms.RulesForm(request.POST or None, is_first=last is None, initial={**initial, "from_on": today()})

    def act(at: datetime) -> object:
        reason = form.cleaned_data.get("reason", "")
        return actions.set_rules(found, form.held(), reason=reason, by=person_of(request), at=at)

    return _answer(
        request,
        form,
        act,
        to=reverse("funds"),
        heading=found.names.in_language(reader(), ("en",)),
        note=_("New rules follow the earlier ones; no version is edited."),
        versions=list(found.rules.all()),
    )


@audience(OFFICER)
@POSTED
def appraise(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a project points."""
    project = projects.project(reference)
    if project is None or project.is_reference:
        raise Http404
    form = forms.AppraisalForm(request.POST or None)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.appraise(project, typed["points"], reason=typed["reason"], by=person_of(request), at=at)

    return _answer(
        request,
        form,
        act,
        to=reverse("project-finance", args=[project.reference]),
        heading=_("Appraise project %(number)s") % {"number": project.number},
        appraisals=allotting.appraisals_of(project)[:SHOWN],
    )


@audience(OFFICER)
@require_safe
def allocations(request: HttpRequest) -> HttpResponse:
    """Every allocation."""
    rows = [(one, len(one.result["tickets"])) for one in allotting.allocations()[:SHOWN]]
    return render(request, "financing/allocations.html", {"rows": rows})


@audience(OFFICER)
@POSTED
def allocation_new(request: HttpRequest) -> HttpResponse:
    """Run the engine. It works before anything is written: a write is short."""
    initial = {"on": today(), "currency": sharing_currency()}
    form = forms.RoundForm(request.POST or None, initial=initial)
    worked: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            worked = [*actions.work_out(form.held())]
        except Refused as refusal:
            form.add_error(None, say(refusal))

    def act(at: datetime) -> object:
        return actions.keep(form.held(), *worked, by=person_of(request), at=at)

    return _answer(
        request,
        form,
        act,
        to=reverse("allocations"),
        heading=_("Share the money of the funds"),
        note=_("What comes out is a recommendation. Nothing is given before a committee decides, line by line."),
        button=_("Work it out"),
        done=_("The recommendation is kept. Nobody has decided anything yet."),
    )


def sharing_currency() -> str:
    """The currency a desk most likely counts in: that of the first fund."""
    rules = next((line.rules for line in allotting.funds_on(today()) if line.rules), None)
    return rules.currency if rules else ""


@audience(OFFICER)
@require_safe
def allocation(request: HttpRequest, reference: str) -> HttpResponse:
    """A recommendation with its certificate, and what the committee decided so far."""
    found = allotting.allocation(reference)
    if found is None:
        raise Http404
    awards = allotting.awards_of(found)
    keys = [one["key"] for one in found.inputs["asks"]] + [one[0] for one in found.kept_out]
    known = sharing.project_names(keys)
    context = {
        "allocation": found,
        "lines": [allotting.AwardLine(one) for one in awards],
        "decided": sum(one.confirmed_at is not None for one in awards),
        "given": sum((one.amount for one in awards if one.confirmed_at), start=asking.NOTHING),
        "recommended": sum((one.recommended for one in awards), start=asking.NOTHING),
        "binding": allotting.binding_of(found),
        "left_out": allotting.left_out_of(found, known),
        "kept_out": [(known.get(key), allotting.KEPT_OUT[why]) for key, why in found.kept_out if key in known],
        "broken": allotting.broken_by_committee(found, awards),
        "asks": len(found.inputs["asks"]),
        "problems": [wording.PROBLEMS[one] for one in sharing.problems_of(found)] if "verify" in request.GET else None,
    }
    return render(request, "financing/allocation.html", context)


@audience(OFFICER)
@POSTED
def award(request: HttpRequest, award: int) -> HttpResponse:
    """What the committee says of a line."""
    found = _award(award)
    form = forms.AwardForm(request.POST or None, initial={"verdict": found.verdict, "amount": found.amount or None})

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.decide(
            found, typed["verdict"], amount=typed["amount"], reason=typed["reason"], by=person_of(request), at=at
        )

    return _answer(
        request,
        form,
        act,
        to=found.allocation.get_absolute_url(),
        heading=_("Decide on a line"),
        note=_("It counts once somebody else confirms it."),
        award=found,
        currency=found.allocation.currency,
    )


@audience(OFFICER)
@POSTED
def award_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A line of the committee's own."""
    found = allotting.allocation(reference)
    if found is None or found.ended_at is not None:
        raise Http404
    known = sharing.project_names([one["key"] for one in found.inputs["asks"]])
    funds_ = [line.fund for line in allotting.funds_on(found.on)]
    form = forms.AddAwardForm(request.POST or None, projects=list(known.values()), funds=funds_)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        fund = next(one for one in funds_ if one.reference == typed["fund"])
        return actions.add_award(
            found, known[typed["project"]], fund, amount=typed["amount"], reason=typed["reason"],
            by=person_of(request), at=at,
        )  # fmt: skip

    return _answer(
        request, form, act, to=found.get_absolute_url(), heading=_("Add a line"), button=_("Add"),
        note=_("It counts once somebody else confirms it."),
    )  # fmt: skip


@audience(OFFICER)
@require_POST
def award_confirm(request: HttpRequest, award: int) -> HttpResponse:
    """A second person confirms a line."""
    found = _award(award)
    with refusals_told(request):
        actions.confirm(found, by=person_of(request), at=clock.now())
        messages.success(request, _("The line is confirmed. What was given stands in the project's plan as pledged."))
    return redirect(found.allocation)


def _award(pk: int) -> Award:
    found = allotting.award(pk)
    if found is None:
        raise Http404
    return found
