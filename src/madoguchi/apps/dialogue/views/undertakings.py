"""Undertakings: what was promised, how each side and a third reader judge it, and what they answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.dialogue import actions, queries, rules
from madoguchi.apps.dialogue.forms import AssessmentForm, FigureForm, MoveForm, ReplyForm
from madoguchi.apps.dialogue.models import IN_PROGRESS, OVER, OVERDUE, Undertaking
from madoguchi.apps.dialogue.views.asking import officer
from madoguchi.core import clock
from madoguchi.core.accounts.routes import MEMBER, OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused


def _undertaking(reference: str) -> Undertaking:
    found = queries.undertaking(reference)
    if found is None:
        raise Http404
    return found


@audience(PUBLIC)
@require_safe
def undertakings(request: HttpRequest) -> HttpResponse:
    """Every promise with its date and its assessments, then what the source recommends."""
    context = {
        "verdicts": queries.verdicts(queries.undertakings()),
        "recommendations": queries.recommendations(),
        "tally": queries.tally(),
        "sides": queries.sides(),
    }
    return render(request, "dialogue/undertakings.html", context)


@audience(PUBLIC)
@require_safe
def undertaking(request: HttpRequest, reference: str) -> HttpResponse:
    """One promise: its test, its date, every assessment with its reply, and everything that changed."""
    found = _undertaking(reference)
    person = request.user
    context = {
        "undertaking": found,
        "verdict": queries.verdicts([found])[0],
        "assessments": queries.assessments_of(found),
        "moves": queries.moves_of(found),
        "tested": queries.tested_by(found),
        "may_run": rules.may_run(person),
        "may_move": rules.may_run(person) and found.state not in OVER,
        "may_assess": bool(rules.assesses_as(person, found)),
        "may_reply": bool(rules.sides_of(person)),
    }
    return render(request, "dialogue/undertaking.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Change state or date."""
    found = _undertaking(reference)
    state = IN_PROGRESS if found.state == OVERDUE else found.state
    form = MoveForm(request.POST or None, initial={"state": state, "due_on": found.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.move(
                found,
                state=form.cleaned_data["state"],
                due_on=form.cleaned_data["due_on"],
                reason=form.spoken("reason"),
                by=officer(request),
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The undertaking was changed; everybody can read it."))
            return redirect(found)
    context = {"undertaking": found, "form": form}
    return render(request, "dialogue/undertaking_move.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which figure tests it."""
    found = _undertaking(reference)
    form = FigureForm(request.POST or None, initial={"series": found.reading})
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_figure(found, form.cleaned_data["series"], by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error("series", say(refusal))
        else:
            messages.success(request, _("The figure stands beside the undertaking."))
            return redirect(found)
    context = {"undertaking": found, "form": form}
    return render(request, "dialogue/undertaking_figure.html", context, status=400 if form.errors else 200)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how far it is kept, for a side one serves or as the third reader."""
    found, by = _undertaking(reference), officer(request)
    sides = rules.assesses_as(by, found)
    if not sides:
        raise Http404
    form = AssessmentForm(request.POST or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("side", "score", "until_on")}
        try:
            actions.assess(found, **values, reason=form.spoken("reason"), by=by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The assessment is published. The other side may reply to it."))
            return redirect(found)
    context = {"undertaking": found, "form": form}
    return render(request, "dialogue/undertaking_assess.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an assessment for a side one serves."""
    found, by = queries.assessment(pk), officer(request)
    sides = rules.sides_of(by)
    if found is None or not sides:
        raise Http404
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reply(found, side=sides[0], text=form.spoken("text"), by=by, at=clock.now())
        messages.success(request, _("The reply stands beside the assessment."))
        return redirect(found.undertaking)
    context = {"assessment": found, "undertaking": found.undertaking, "form": form}
    return render(request, "dialogue/reply.html", context, status=400 if form.errors else 200)
