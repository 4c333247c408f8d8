"""The pages of the desks: what waits, and everything that can be done about one difficulty."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.difficulties import actions, files, queries, rules
from madoguchi.apps.difficulties.forms import (
    CloseForm,
    DeclineForm,
    LaterForm,
    RecordForm,
    StepForm,
    StepLaterForm,
    TellForm,
    written,
)
from madoguchi.apps.difficulties.models import HOME, LEAD, Difficulty
from madoguchi.apps.difficulties.views.company import found, person_of
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told


@audience(OFFICER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits on the desks of this officer, the earliest date first, and what several companies met."""
    person, at = person_of(request), clock.now()
    rows = queries.queue(person, at)
    asked = queries.with_asked_date(one.difficulty for one in rows)
    context = {
        "rows": [files.waiting(one, asked) for one in rows],
        "systemic": [files.finding(one) for one in queries.systemic(at)],
    }
    return render(request, "difficulties/queue.html", context)


@audience(OFFICER)
@require_POST
def open_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Read the file; the company is shown that somebody did."""
    one, person = found(request, reference, rules.WORK), person_of(request)
    circle = HOME if HOME in rules.parties_of(person, one) else LEAD
    actions.open_file(one, circle=circle, by=person, at=clock.now())
    return redirect(one)


def _at_work(request: HttpRequest, reference: str, verb: str = rules.WORK) -> Difficulty:
    """The difficulty, for an officer who opened its file; refused otherwise."""
    one = found(request, reference, verb)
    if not queries.has_open_file(person_of(request), one, clock.now()):
        raise Refused("file-is-not-open")
    return one


def _party(request: HttpRequest, one: Difficulty) -> str:
    return HOME if HOME in rules.parties_of(person_of(request), one) else LEAD


def _valid(form: forms.Form) -> bool:
    if not form.is_valid():
        raise Refused("form-is-incomplete", fields=", ".join(str(form[name].label) for name in form.errors))
    return True


@audience(OFFICER)
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it up."""
    one = found(request, reference, rules.SCREEN)
    with refusals_told(request):
        actions.accept(_at_work(request, reference), by=person_of(request), at=clock.now())
        messages.success(request, _("Accepted. From today the days of the ladder count."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that it belongs elsewhere."""
    one, at, form = found(request, reference, rules.SCREEN), clock.now(), DeclineForm(request.POST)
    with refusals_told(request):
        _valid(form)
        reason = written(form.cleaned_data["reason"], at)
        actions.decline(_at_work(request, reference), reason=reason, by=person_of(request), at=at)
        messages.success(request, _("The company is told why, and where it belongs."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to the other desk."""
    one = found(request, reference, rules.SCREEN)
    with refusals_told(request):
        actions.hand_over(_at_work(request, reference), by=person_of(request), at=clock.now())
        messages.success(request, _("It is with the other desk now."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the company where it stands."""
    one, at, form = found(request, reference, rules.WORK), clock.now(), TellForm(request.POST)
    with refusals_told(request):
        _valid(form)
        given = form.cleaned_data
        actions.tell(
            _at_work(request, reference),
            text=written(given["text"], at),
            waiting_on=given["waiting_on"],
            estimated_on=given["estimated_on"],
            party=_party(request, one),
            by=person_of(request),
            at=at,
        )
        messages.success(request, _("The company is told."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def later(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a later date."""
    one, at, form = found(request, reference, rules.WORK), clock.now(), LaterForm(request.POST)
    with refusals_told(request):
        _valid(form)
        actions.ask_for_later_date(
            _at_work(request, reference),
            to_on=form.cleaned_data["to_on"],
            reason=written(form.cleaned_data["reason"], at),
            party=_party(request, one),
            by=person_of(request),
            at=at,
        )
        messages.success(request, _("The later date waits for a colleague. Until then the promised one stands."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def later_decided(request: HttpRequest, reference: str) -> HttpResponse:
    """The second person lets the date move, or leaves it."""
    one, is_approved = found(request, reference, rules.WORK), "approve" in request.POST
    with refusals_told(request):
        actions.decide_on_later_date(
            _at_work(request, reference),
            is_approved=is_approved,
            party=_party(request, one),
            by=person_of(request),
            at=clock.now(),
        )
        moved, kept = _("The company is told of the later date."), _("The promised date stands.")
        messages.success(request, moved if is_approved else kept)
    return redirect(one)


@audience(OFFICER)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how it ended."""
    one, at, form = found(request, reference, rules.WORK), clock.now(), CloseForm(request.POST)
    with refusals_told(request):
        _valid(form)
        given = form.cleaned_data
        actions.close(
            _at_work(request, reference),
            outcome=given["outcome"],
            reason=written(given["reason"], at),
            legal_basis=given["legal_basis"],
            party=_party(request, one),
            by=person_of(request),
            at=at,
        )
        messages.success(request, _("Closed. The company is asked whether it is solved."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a step to the plan."""
    one, at, form = found(request, reference, rules.WORK), clock.now(), StepForm(request.POST)
    with refusals_told(request):
        _valid(form)
        given = form.cleaned_data
        actions.plan_step(
            _at_work(request, reference),
            what=written(given["what"], at),
            party=given["party"],
            due_on=given["due_on"],
            by=person_of(request),
            at=at,
        )
        messages.success(request, _("The step stands in the plan."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def step_done(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Tick a step of the plan, or take the tick back."""
    one = found(request, reference, rules.WORK)
    if not queries.plan_of(one).filter(reference=step).exists():
        raise Http404
    with refusals_told(request):
        actions.step_done(_at_work(request, reference), step, by=person_of(request), at=clock.now())
    return redirect(one)


@audience(OFFICER)
@require_POST
def step_later(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Give a step of the plan another date; a later one with its reason, which the company reads."""
    one, form = found(request, reference, rules.WORK), StepLaterForm(request.POST)
    if not queries.plan_of(one).filter(reference=step).exists():
        raise Http404
    with refusals_told(request):
        _valid(form)
        given = form.cleaned_data
        actions.step_later(
            _at_work(request, reference),
            step,
            due_on=given["due_on"],
            reason=given["reason"],
            by=person_of(request),
            at=clock.now(),
        )
        messages.success(request, _("The step has its new date; the first one stays beside it."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the public text."""
    one, at, form = found(request, reference, rules.PUBLISH), clock.now(), RecordForm(request.POST)
    with refusals_told(request):
        _valid(form)
        given = form.cleaned_data
        actions.write_record(
            _at_work(request, reference),
            title=written(given["title"], at),
            text=written(given["text"], at),
            by=person_of(request),
            at=at,
        )
        messages.success(request, _("The public text waits for a colleague."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """The second person."""
    one = found(request, reference, rules.PUBLISH)
    waiting = queries.record_of(one)
    if waiting is None:
        raise Http404
    with refusals_told(request):
        actions.approve_record(waiting, by=person_of(request), at=clock.now())
        messages.success(request, _("Anybody may read it now."))
    return redirect(one)


@audience(OFFICER)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a public text back."""
    one = found(request, reference, rules.PUBLISH)
    standing = queries.record_of(one)
    if standing is None:
        raise Http404
    with refusals_told(request):
        actions.unpublish_record(standing, by=person_of(request), at=clock.now())
        messages.success(request, _("It is not public any more."))
    return redirect(one)
