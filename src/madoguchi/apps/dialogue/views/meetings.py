"""Bodies and their meetings: agenda, papers, decisions, minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.dialogue import actions, queries, rules
from madoguchi.apps.dialogue.forms import DecisionForm, ItemForm, MeetingForm, MinutesForm, PaperForm, SeatForm
from madoguchi.apps.dialogue.models import PLANNED, Body, Meeting
from madoguchi.apps.dialogue.views.asking import officer
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import OFFICER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader


def _body(key: str) -> Body:
    found = queries.body(key)
    if found is None:
        raise Http404
    return found


def _meeting(reference: str) -> Meeting:
    found = queries.meeting(reference)
    if found is None:
        raise Http404
    return found


@audience(PUBLIC)
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Every body, those that work before those that are proposed or suspended."""
    return render(request, "dialogue/bodies.html", {"bodies": queries.bodies()})


@audience(PUBLIC)
@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    """One body: its mandate, its meetings, its promises."""
    found = _body(key)
    context = {
        "body": found,
        "meetings": queries.meetings_of(found),
        "undertakings": queries.undertakings().filter(body=found),
        "recommendations": queries.recommendations().filter(body=found),
        "papers": queries.public_papers(found),
        "may_run": rules.may_run(request.user),
    }
    return render(request, "dialogue/body.html", context)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest, key: str) -> HttpResponse:
    """Who sits in a body now, and a form to give somebody a seat."""
    found, form = _body(key), SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = registry.person_with_address(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", say(Refused("nobody-signs-in-with-it")))
        else:
            actions.seat(found, person, role=form.cleaned_data["role"], by=officer(request), at=clock.now())
            messages.success(request, _("The seat is taken. The person finds the papers and the calendar of the body."))
            return redirect("dialogue-body-seats", key)
    context = {"body": found, "form": form, "seats": queries.seats_of(found)}
    return render(request, "dialogue/seats.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_POST
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat."""
    found = queries.seat_now(pk)
    if found is None:
        raise Http404
    actions.end_seat(found, by=officer(request), at=clock.now())
    messages.success(request, _("The seat has ended; it stays on record."))
    return redirect("dialogue-body-seats", found.body.key)


@audience(PUBLIC)
@require_safe
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """One meeting. Papers that are not public are shown to those who sit in the body, and to officers."""
    found = _meeting(reference)
    items = queries.items_of(found)
    standings = queries.standings_of([one.issue for one in items if one.issue])
    papers = rules.visible_to(request.user, found.papers.order_by("pk"), found)
    context = {
        "meeting": found,
        "rows": [(one, standings.get(one.issue_id or 0)) for one in items],
        "papers": papers,
        "sides": queries.sides(),
        "may_run": rules.may_run(request.user),
        "is_planned": found.state == PLANNED,
        "has_begun": found.starts_at <= clock.now(),
        "zone": packs.current().sides[0].time_zone,
    }
    return render(request, "dialogue/meeting.html", context)


def _plan(form: MeetingForm) -> actions.MeetingPlan:
    starts_at, ends_at = form.moments()
    return actions.MeetingPlan(
        form.spoken("title"), form.spoken("place"), starts_at, ends_at, form.cleaned_data["kind"]
    )


def _shown(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=400 if form.errors else 200)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, key: str) -> HttpResponse:
    """Plan a meeting of a body."""
    found, form = _body(key), MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planned = actions.plan_meeting(found, _plan(form), by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The meeting is planned; its agenda begins with what was left open."))
            return redirect(planned)
    return _shown(request, "dialogue/meeting_form.html", form, body=found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change title, place or time; calendars follow."""
    found = _meeting(reference)
    form = MeetingForm(request.POST or None, initial=None if request.POST else _as_typed(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan(found, _plan(form), by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The meeting was changed; calendars show it at their next look."))
            return redirect(found)
    return _shown(request, "dialogue/meeting_form.html", form, body=found.body, meeting=found)


def _as_typed(found: Meeting) -> dict[str, Any]:
    zone = packs.current().sides[0].time_zone
    from zoneinfo import ZoneInfo

    local = {name: getattr(found, f"{name}_at").astimezone(ZoneInfo(zone)) for name in ("starts", "ends")}
    said = {name: getattr(found, name).in_language(reader(), ("en",)).text for name in ("title", "place")}
    return {"kind": found.kind, "zone": zone, **said, **{k: v.replace(tzinfo=None) for k, v in local.items()}}


@audience(OFFICER)
@require_POST
def meeting_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Call a meeting off."""
    found = _meeting(reference)
    with refusals_told(request):
        actions.cancel(found, by=officer(request), at=clock.now())
        messages.success(request, _("The meeting was called off; its agenda goes to the next one."))
    return redirect(found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the meeting was held, with its minutes."""
    found, form = _meeting(reference), MinutesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(found, minutes=form.spoken("minutes"), by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The minutes are published."))
            return redirect(found)
    return _shown(request, "dialogue/minutes.html", form, meeting=found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Put something on the agenda."""
    found = _meeting(reference)
    known = {one.key: one for one in queries.issues()}
    choices = [(key, one.names.in_language(reader(), ("en",)).text) for key, one in known.items()]
    form = ItemForm(request.POST or None, issues=choices)
    if request.method == "POST" and form.is_valid():
        issue = known.get(form.cleaned_data["issue"])
        try:
            actions.put_on_agenda(found, title=form.spoken("title"), issue=issue, by=officer(request), at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("It stands on the agenda."))
            return redirect(found)
    return _shown(request, "dialogue/item_new.html", form, meeting=found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand in a paper."""
    found, form = _meeting(reference), PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = officer(request)
        side = (rules.sides_of(by) or ("",))[0]
        values = {name: form.cleaned_data[name] for name in ("address", "is_public")}
        draft = actions.PaperDraft(form.spoken("title"), form.spoken("text"), side=side, **values)
        actions.hand_in(found, draft, by=by, at=clock.now())
        messages.success(request, _("The paper was handed in."))
        return redirect(found)
    return _shown(request, "dialogue/paper_new.html", form, meeting=found)


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record what was decided on an item, and the promise that came of it."""
    meeting_ = _meeting(reference)
    found, form = queries.item(meeting_, number), DecisionForm(request.POST or None)
    if found is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        by, at = officer(request), clock.now()
        try:
            decided = actions.decide(found, decision=form.spoken("decision"), by=by, at=at)
            if form.cleaned_data["promise"]:
                draft = actions.UndertakingDraft(
                    form.spoken("promise"), form.spoken("test"), form.cleaned_data["side"], form.cleaned_data["due_on"]
                )
                actions.undertake(meeting_.body, draft, item=decided, by=by, at=at)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(meeting_)
    return _shown(request, "dialogue/item.html", form, meeting=meeting_, item=found)
