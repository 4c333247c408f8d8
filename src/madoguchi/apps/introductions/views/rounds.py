"""The officer's pages: rounds drawn up, opened and closed, with the proof of how good they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.introductions import exports, problems, queries, rounds, terms
from madoguchi.apps.introductions.forms import ChoiceForm
from madoguchi.apps.introductions.models import CLOSED, DRAWN_UP, OPEN, PLANNED, Round
from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.ui.telling import refusals_told

PAGE = 50


def _round(reference: str) -> Round:
    found = queries.round_with(reference)
    if found is None:
        raise Http404
    return found


def _officer(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request: HttpRequest) -> HttpResponse:
    """Every round, and the button that plans one."""
    if request.method == "POST":
        zone = packs.current().sides[0].time_zone
        held = rounds.plan(on=clock.today(zone), by=_officer(request), at=clock.now())
        messages.success(request, _("Round %(number)s is planned.") % {"number": held.number})
        return redirect(held)
    page = Paginator(queries.rounds(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_plan": queries.next_round() is None, "terms": terms.current().rounds}
    return render(request, "introductions/rounds.html", context)


@audience(OFFICER)
@require_safe
def round_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One round: value, certified gap, who got none, crowding before and after, fairness, then its introductions."""
    held = _round(reference)
    page = Paginator(queries.introductions_in(held), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "introductions/round.html",
        _context(held, page, ChoiceForm(initial=ChoiceForm.initial_of(problems.choice_of(held)))),
    )


def _context(held: Round, page: Any, form: ChoiceForm) -> dict[str, Any]:
    return {
        "held": held,
        "page": page,
        "counts": queries.state_counts(held),
        "form": form,
        "may_draw_up": held.state in {PLANNED, DRAWN_UP},
        "may_open": held.state == DRAWN_UP,
        "may_close": held.state == OPEN,
        "crowding": _bars(held.figures.get("crowding", [])),
        "cost_of_fairness": _cost_of_fairness(held.figures),
        "without_fairness": held.figures.get("without_fairness"),
        "waves": [_wave(kept) for kept in held.waves],
        "kept_back": _kept_back(held),
        "proposed": queries.proposed_in(held) if held.state == DRAWN_UP else [],
    }


def _kept_back(held: Round) -> dict[str, Any]:
    """The pairs that an opened round has not proposed, each with its sentences."""
    if held.state not in {OPEN, CLOSED}:
        return {}
    count, rows = queries.kept_back_in(held)
    told = [(one.entries, [say(refusal) for refusal in one.refusals]) for one in rows]
    return {"count": count, "rows": told}


def _cost_of_fairness(figures: dict[str, Any]) -> float | None:
    """The share of expected meetings that fairness costs in this round."""
    plain = figures.get("without_fairness", {}).get("expected_meetings")
    return 1 - figures["expected_meetings"] / plain if plain else None


def _wave(kept: dict[str, Any]) -> dict[str, Any]:
    return {"at": datetime.fromisoformat(kept["at"]), "certificate": kept["certificate"]}


def _bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    most = max((max(row["favourites"], row["round"]) for row in rows), default=0) or 1
    return [
        {
            **row,
            "favourites_width": round(100 * row["favourites"] / most, 1),
            "round_width": round(100 * row["round"] / most, 1),
        }
        for row in rows
    ]


@audience(OFFICER)
@require_safe
def round_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The pairs of a round as CSV, for the desk."""
    return tables.answer(exports.round_table(_round(reference)), tables.CSV)


@audience(OFFICER)
@require_POST
def draw_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Compute the round, with the terms the officer chose. Nothing is sent."""
    held = _round(reference)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        page = Paginator(queries.introductions_in(held), PAGE).get_page(1)
        return render(request, "introductions/round.html", _context(held, page, form), status=400)
    with refusals_told(request):
        held = rounds.draw_up(held, choice=form.choice(), by=_officer(request), at=clock.now())
        messages.success(
            request,
            _("Round %(number)s is drawn up; nothing has been sent.") % {"number": held.number},
        )
    return redirect(held)


@audience(OFFICER)
@require_POST
def open_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the proposals."""
    held = _round(reference)
    with refusals_told(request):
        rounds.open_round(held, by=_officer(request), at=clock.now())
        messages.success(request, _("Round %(number)s is open; the proposals go out.") % {"number": held.number})
    return redirect(held)


@audience(OFFICER)
@require_POST
def second_wave(request: HttpRequest, reference: str) -> HttpResponse:
    """Give places that came back again."""
    held = _round(reference)
    with refusals_told(request):
        held = rounds.second_wave(held, by=_officer(request), at=clock.now())
        count = len(held.waves[-1]["certificate"]["pairs"])
        said = ngettext("%(n)s more proposal goes out.", "%(n)s more proposals go out.", count)
        messages.success(request, said % {"n": count})
    return redirect(held)


@audience(OFFICER)
@require_POST
def close_round(request: HttpRequest, reference: str) -> HttpResponse:
    """End the round and plan the next."""
    held = _round(reference)
    with refusals_told(request):
        rounds.close(held, by=_officer(request), at=clock.now())
        messages.success(request, _("Round %(number)s is closed.") % {"number": held.number})
    return redirect(held)


@audience(OFFICER)
@require_POST
def cancel_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Drop a round that was not opened."""
    held = _round(reference)
    with refusals_told(request):
        rounds.cancel(held, by=_officer(request), at=clock.now())
        messages.success(request, _("Round %(number)s is cancelled.") % {"number": held.number})
    return redirect("rounds")
