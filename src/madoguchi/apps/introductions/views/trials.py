"""The officer's pages that try and look: what other terms would bring, and how right the chances were."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import exports, learning, lists, problems, queries
from madoguchi.apps.introductions.forms import ChoiceForm
from madoguchi.apps.introductions.lists import WholeMarket
from madoguchi.apps.introductions.models import DRAWN_UP, PLANNED, Round
from madoguchi.apps.introductions.problems import Trial
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.routes import OFFICER, audience

LISTED = 30
"""Introductions that are listed of those added and of those dropped."""
PAGE = 50
TOP = 5
"""Places of each list on the page; the file has all of them."""


@audience(OFFICER)
@require_safe
def what_if(request: HttpRequest, reference: str) -> HttpResponse:
    """A round beside the same round under other terms. Nothing is written; the address alone holds what is tried."""
    held = queries.round_with(reference)
    if held is None or held.state not in {PLANNED, DRAWN_UP}:
        raise Http404
    form = ChoiceForm(request.GET or ChoiceForm.initial_of(problems.choice_of(held)))
    if not form.is_valid():
        return render(request, "introductions/what_if.html", {"held": held, "form": form}, status=400)
    on = clock.today(packs.current().sides[0].time_zone)
    trial = problems.tried(held, form.choice(), on)
    return render(request, "introductions/what_if.html", {"held": held, "form": form, **_context(trial)})


def _context(trial: Trial) -> dict[str, Any]:
    listed = [*trial.added[:LISTED], *trial.dropped[:LISTED]]
    entries = docket.entries(reference for pair in listed for reference in trial.problem.entries[pair])
    chances = {(pair.seeker, pair.partner): pair.value for pair in trial.problem.pairs}

    def rows(pairs: tuple[tuple[str, str], ...]) -> list[tuple[Any, Any, float]]:
        behind = [(trial.problem.entries[pair], chances[pair]) for pair in pairs[:LISTED]]
        return [
            (entries[one], entries[two], chance) for (one, two), chance in behind if one in entries and two in entries
        ]

    return {
        "before": _column(trial, 0),
        "after": _column(trial, 1),
        "added": rows(trial.added),
        "dropped": rows(trial.dropped),
        "added_count": len(trial.added),
        "dropped_count": len(trial.dropped),
        "tried": ChoiceForm.initial_of(trial.choices[1]),
    }


def _column(trial: Trial, at: int) -> dict[str, Any]:
    """One of the two rounds, as its column shows it."""
    figures, choice = trial.figures[at], trial.choices[at]
    plain = figures["without_fairness"]["expected_meetings"]
    return {
        **figures,
        "terms": choice,
        "certificate": trial.certificates[at],
        "cost_of_fairness": 1 - figures["expected_meetings"] / plain if plain else 0.0,
    }


@audience(OFFICER)
@require_safe
def market_lists(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody's list of everybody, by successive matchings or without envy, and what each way gives."""
    held, market = _market_of(reference)
    way = _way(request)
    context: dict[str, Any] = {"held": held, "market": market, "way": way, "ways": _ways(market)}
    if market.lists:
        page = Paginator(market.everybody(way), PAGE).get_page(request.GET.get("page"))
        shown = {name for own, listed in page.object_list for name in (own, *listed[:TOP])}
        companies = registry.companies(shown)
        rows = [
            (companies.get(own), [companies.get(name) for name in listed[:TOP]]) for own, listed in page.object_list
        ]
        context |= {"page": page, "rows": rows, "top": TOP}
    return render(request, "introductions/lists.html", context)


@audience(OFFICER)
@require_safe
def market_lists_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The same lists whole, as a file."""
    held, market = _market_of(reference)
    if market.is_too_large:
        raise Http404
    return tables.answer(exports.lists_table(held, market, _way(request)), tables.CSV)


def _market_of(reference: str) -> tuple[Round, WholeMarket]:
    held = queries.round_with(reference)
    if held is None:
        raise Http404
    return held, lists.whole_market(held, clock.today(packs.current().sides[0].time_zone))


def _way(request: HttpRequest) -> str:
    asked = request.GET.get("way", lists.SUCCESSIVE)
    if asked not in lists.WAYS:
        raise Http404
    return asked


def _ways(market: WholeMarket) -> list[dict[str, Any]]:
    """A row for each way as it is shown, and one for the mixture behind lists without envy."""
    rows = [{"way": way, "is_mixed": False, "figures": found.shown} for way, found in market.lists.items()]
    mixed = [found.mixed for way, found in market.lists.items() if way == lists.ENVY_FREE]
    return [*rows, *({"way": lists.ENVY_FREE, "is_mixed": True, "figures": one} for one in mixed)]


@audience(OFFICER)
@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    """How right the chances were: what was told before the answers came, beside the answers."""
    found = learning.calibration()
    latest: Round | None = queries.latest_drawn_up()
    context = {
        "found": found,
        "bins": [{"bin": one, "expected": 100 * one.expected, "observed": 100 * one.observed} for one in found.bins],
        "latest": latest,
    }
    return render(request, "introductions/calibration.html", context)
