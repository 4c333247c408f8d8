"""The officer's pages that try and look: what other terms would bring, and how right the chances were."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import learning, problems, queries
from madoguchi.apps.introductions.forms import ChoiceForm
from madoguchi.apps.introductions.models import DRAWN_UP, PLANNED, Round
from madoguchi.apps.introductions.problems import Trial
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import OFFICER, audience

LISTED = 30
"""Introductions that are listed of those added and of those dropped."""


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
