"""Factor models: what holds together, what tips, and the sentence behind every arrow. Changes come with the address."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.observatory import coding, scenarios, suggesting
from madoguchi.apps.observatory.forms_scenarios import ScoresForm
from madoguchi.apps.observatory.scenarios import Changes, Solved
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.packs import Factor, FactorModel, FactorState, Judgement
from madoguchi.core.packs.labels import Labels
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader
from madoguchi.engines import scenarios as engine

CHANGE = "c"
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "scw": "text/plain; charset=utf-8",
}
SHOWN = 6


def _model(key: str) -> FactorModel:
    found = scenarios.model(key)
    if found is None:
        raise Http404
    return found


def _address(found: FactorModel, changes: Changes, name: str = "scenarios", **arguments: str) -> str:
    """A page of the model with the changes in its address."""
    query = urlencode([(CHANGE, one) for one in scenarios.written(changes)])
    return reverse(name, kwargs={"key": found.key, **arguments}) + (f"?{query}" if query else "")


def _without(changes: Changes, name: str) -> Changes:
    return tuple(one for one in changes if one[0] != name)


@dataclass(frozen=True)
class Outcome:
    """A state of the outcome: how many consistent scenarios have it, which share of starting points ends there."""

    state: FactorState
    count: int
    share: float | None
    cells: tuple[tuple[tuple[FactorState, int], ...], ...]
    """For each other factor the states of these scenarios with how many have each, the most first."""


@dataclass(frozen=True)
class Arrow:
    """A judgement as the page shows it, with its scores now, and the address without it or as it was."""

    judgement: Judgement
    source: Factor
    state: FactorState
    scores: tuple[tuple[FactorState, int], ...]
    strongest: int
    is_changed: bool
    address: str


@dataclass(frozen=True)
class TipRow:
    """A factor held in another state, and the shares in which the outcome ends in each of its states."""

    factor: Factor
    state: FactorState
    shares: tuple[tuple[FactorState, float], ...]
    worst: float


@audience(PUBLIC)
@require_safe
def scenarios_page(request: HttpRequest, key: str) -> HttpResponse:
    """The model: outcomes, scenarios, tipping points, claims, arrows."""
    found = _model(key)
    changes = scenarios.read_changes(request.GET.getlist(CHANGE), found)
    try:
        solved = scenarios.solved(found, changes)
    except engine.TooMany:
        return render(request, "observatory/scenarios_too_many.html", {"model": found}, status=400)
    into = request.GET.get("into") or found.file.outcome
    if into not in {one.key for one in found.factors}:
        raise Http404
    context = {
        "model": found,
        "changes": _changed(found, changes),
        "solved": solved,
        "columns": _columns(found),
        "outcomes": _outcomes(found, solved),
        "tips": _tips(found, solved),
        "rest": _shares(found, solved.rest),
        "verdicts": solved.verdicts,
        "pulled": _pulled(found, solved),
        "start_name": _said(found.file.start_names),
        "into": found.factor(into),
        "into_name": _said(found.factor(into).names),
        "arrows": _arrows(found, changes, into),
        "direct": sum(one.basis == "direct" for one in found.judgements),
        "inferred": sum(one.basis != "direct" for one in found.judgements),
        "suggestions": [
            (found.factor(one.factor), _state(found, one.factor, one.state), one)
            for one in suggesting.suggestions(found)
        ],
        "compared": coding.agreements(found),
        "kept": [(CHANGE, one) for one in scenarios.written(changes)],
        "here": _address(found, changes),
        "all": _address(found, changes, "scenarios-all"),
        "hinges": _address(found, changes, "scenarios-sentences"),
        "change": _address(found, changes, "scenarios-change", into=into),
        "files": [(form, _address(found, changes, "scenarios-file", form=form)) for form in KINDS],
    }
    return render(request, "observatory/scenarios.html", context)


def _state(found: FactorModel, factor: str, key: str) -> FactorState:
    return found.states_of(factor)[found.number(factor, key) - 1]


def _columns(found: FactorModel) -> list[Factor]:
    """The factors that act on the outcome most strongly: what the table of outcomes shows."""
    weight = {factor.key: 0 for factor in found.factors}
    for one in found.judgements:
        if one.target == found.file.outcome:
            weight[one.source] += sum(abs(score) for score in one.scores)
    order = sorted((one for one in found.factors if weight[one.key]), key=lambda one: -weight[one.key])
    chosen = {one.key for one in order[:SHOWN]}
    return [one for one in found.factors if one.key in chosen]


def _outcomes(found: FactorModel, solved: Solved) -> list[Outcome]:
    place = found.place(found.file.outcome)
    rows = []
    for number, state in enumerate(found.states_of(found.file.outcome), 1):
        here = [one for one in solved.states if one[place] == number]
        share = None
        if solved.basins is not None:
            ends = sum(count for end, count in solved.basins.scenarios.items() if end[place] == number)
            share = ends / solved.basins.starts
        cells = tuple(_cell(found, factor, here) for factor in _columns(found))
        rows.append(Outcome(state, len(here), share, cells))
    return rows


def _cell(found: FactorModel, factor: Factor, states: Sequence[engine.State]) -> tuple[tuple[FactorState, int], ...]:
    place, named = found.place(factor.key), found.states_of(factor.key)
    counts = [(named[number - 1], sum(one[place] == number for one in states)) for number in range(1, len(named) + 1)]
    return tuple(sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1]))


def _shares(found: FactorModel, tip: engine.Tip) -> tuple[tuple[FactorState, float], ...]:
    return tuple(zip(found.states_of(found.file.outcome), tip.shares, strict=True))


def _tips(found: FactorModel, solved: Solved) -> list[TipRow]:
    rows = []
    for tip in solved.tips:
        ((place, number),) = tip.held.items()
        factor = found.factors[place]
        state = found.states_of(factor.key)[number - 1]
        rows.append(TipRow(factor, state, _shares(found, tip), tip.shares[-1]))
    return sorted(rows, key=lambda row: -row.worst)


def _pulled(found: FactorModel, solved: Solved) -> list[Factor]:
    """The factors that are pulled out of their state at the start."""
    return [factor for factor, pull in zip(found.factors, solved.start_pulls, strict=True) if pull]


def _arrows(found: FactorModel, changes: Changes, into: str) -> list[Arrow]:
    asked = dict(changes)
    rows = []
    for one in scenarios.notes(found)[into]:
        name = scenarios.name_of(one)
        scores = asked.get(name, one.scores)
        other = _without(changes, name)
        if name not in asked:
            other = tuple(sorted((*other, (name, (0,) * len(one.scores)))))
        rows.append(
            Arrow(
                one,
                found.factor(one.source),
                _state(found, one.source, one.state),
                tuple(zip(found.states_of(into), scores, strict=True)),
                max(scores, key=abs),
                name in asked,
                _address(found, other),
            )
        )
    return sorted(rows, key=lambda row: -max(abs(score) for _state, score in row.scores))


def _changed(found: FactorModel, changes: Changes) -> list[tuple[Judgement, Any, Any, str]]:
    """What a visitor changed: the judgement, its scores before and now, and the address without the change."""
    known = {scenarios.name_of(one): one for one in found.judgements}
    return [
        (known[name], known[name].scores, scores, _address(found, _without(changes, name))) for name, scores in changes
    ]


@audience(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: str, into: str) -> HttpResponse:
    """Other scores for the judgements about a factor; nothing is stored, the answer is an address."""
    found = _model(key)
    judgements = scenarios.notes(found).get(into)
    if judgements is None:
        raise Http404
    changes = scenarios.read_changes(request.GET.getlist(CHANGE), found)
    given = {scenarios.name_of(one): one.scores for one in judgements} | dict(changes)
    form = ScoresForm(request.POST or None, model=found, judgements=judgements, given=given)
    if request.method == "POST" and form.is_valid():
        own = {scenarios.name_of(one): one.scores for one in judgements}
        typed = {name: scores for name, scores in form.scores().items() if scores != own[name]}
        kept = {name: scores for name, scores in changes if name not in own}
        return redirect(_address(found, tuple(sorted({**kept, **typed}.items()))))
    context = {
        "model": found,
        "into": found.factor(into),
        "into_name": _said(found.factor(into).names),
        "form": form,
        "states": found.states_of(into),
        "rows": _rows(found, form),
        "back": _address(found, changes),
        "others": [(one, _address(found, changes, "scenarios-change", into=one.key)) for one in found.factors],
    }
    return render(request, "observatory/scenarios_change.html", context, status=400 if form.errors else 200)


def _rows(found: FactorModel, form: ScoresForm) -> list[tuple[Judgement, Factor, FactorState, list[Any]]]:
    return [
        (one, found.factor(one.source), _state(found, one.source, one.state), fields) for one, fields in form.rows()
    ]


@audience(PUBLIC)
@require_safe
def every(request: HttpRequest, key: str) -> HttpResponse:
    """Every consistent scenario with every factor, its share of starting points and how often redraws keep it."""
    found = _model(key)
    changes = scenarios.read_changes(request.GET.getlist(CHANGE), found)
    context = {
        "model": found,
        "rows": _table(found, _solved_or_none(found, changes)),
        "back": _address(found, changes),
        "files": [(form, _address(found, changes, "scenarios-file", form=form)) for form in KINDS],
    }
    return render(request, "observatory/scenarios_all.html", context)


def _solved_or_none(found: FactorModel, changes: Changes) -> Solved:
    try:
        return scenarios.solved(found, changes)
    except engine.TooMany:
        raise Http404 from None


@dataclass(frozen=True)
class ScenarioRow:
    """A consistent scenario as tables and files give it."""

    states: tuple[FactorState, ...]
    share: float | None
    impact: int
    kept: float


def _table(found: FactorModel, solved: Solved) -> list[ScenarioRow]:
    named = [found.states_of(factor.key) for factor in found.factors]
    rows = [
        ScenarioRow(
            tuple(states[number - 1] for states, number in zip(named, state, strict=True)),
            solved.basins.share(state) if solved.basins else None,
            solved.matrix.total_impact(state),
            kept,
        )
        for state, kept in zip(solved.states, solved.steadiness, strict=True)
    ]
    return sorted(rows, key=lambda row: -(row.share or 0))


@audience(PUBLIC)
@require_safe
def sentences(request: HttpRequest, key: str) -> HttpResponse:
    """On which sentences the result hangs: what is gained and lost without each."""
    found = _model(key)
    changes = scenarios.read_changes(request.GET.getlist(CHANGE), found)
    solved = _solved_or_none(found, changes)
    place = found.place(found.file.outcome)
    named = found.states_of(found.file.outcome)
    rows = [
        (
            one,
            found.factor(one.source),
            _state(found, one.source, one.state),
            found.factor(one.target),
            _counted(named, place, left.gained),
            _counted(named, place, left.lost),
        )
        for one, left in scenarios.sentences(found, changes)
        if left.gained or left.lost
    ]
    context = {
        "model": found,
        "rows": rows,
        "others": len(found.judgements) - len(rows),
        "count": len(solved.states),
        "back": _address(found, changes),
    }
    return render(request, "observatory/scenarios_sentences.html", context)


def _counted(named: Sequence[FactorState], place: int, states: Sequence[engine.State]) -> list[tuple[FactorState, int]]:
    counts = [(state, sum(one[place] == number for one in states)) for number, state in enumerate(named, 1)]
    return [pair for pair in counts if pair[1]]


@audience(PUBLIC)
@require_safe
def file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The consistent scenarios as CSV, the matrix with its answer as JSON, or the matrix for ScenarioWizard."""
    if form not in KINDS:
        raise Http404
    found = _model(key)
    changes = scenarios.read_changes(request.GET.getlist(CHANGE), found)
    solved = _solved_or_none(found, changes)
    write = {"csv": _as_csv, "json": _as_json, "scw": _as_scw}[form]
    response = HttpResponse(write(found, changes, solved), content_type=KINDS[form])
    response["Content-Disposition"] = f'attachment; filename="{found.key}.{form}"'
    return response


def _as_csv(found: FactorModel, changes: Changes, solved: Solved) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([*(one.key for one in found.factors), "share_of_starting_points", "total_impact", "kept_in_redraws"])
    for row in _table(found, solved):
        share = "" if row.share is None else f"{row.share:.6f}"
        table.writerow([*(one.key for one in row.states), share, row.impact, f"{row.kept:.3f}"])
    return text.getvalue()


def _said(labels: Labels) -> str:
    return labels.in_language(reader()).text


def _as_json(found: FactorModel, changes: Changes, solved: Solved) -> str:
    weights = None if solved.basins is None else [solved.basins.scenarios.get(one, 0) for one in solved.states]
    data = {
        "name": _said(found.names),
        "source": found.file.source,
        "changes": scenarios.written(changes),
        "descriptors": [
            {"name": one.key, "states": [state.key for state in found.states_of(one.key)]} for one in found.factors
        ],
        "matrix": [list(row) for row in solved.matrix.scores],
        "judgements": [
            {
                "source": one.source,
                "state": one.state,
                "target": one.target,
                "basis": one.basis,
                "lines": one.lines,
                "statement": _said(one.said),
            }
            for one in found.judgements
        ],
        "count": len(solved.states),
        "scenarios": [list(one) for one in solved.states],
        "weights": weights,
        "total_impact": [solved.matrix.total_impact(one) for one in solved.states],
        "note": _("Weights are shares of starting points, never probabilities."),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _as_scw(found: FactorModel, changes: Changes, solved: Solved) -> str:
    return engine.write_scw(solved.matrix, f"{found.key}.scw")


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, key: str, into: str) -> HttpResponse:
    """One's own scores for the judgements about a factor, from the sentences alone."""
    found, coder = _model(key), request.user
    judgements = scenarios.notes(found).get(into)
    if judgements is None or not isinstance(coder, Person):
        raise Http404
    own = coding.coding_of(found, coder)
    given = {name: tuple(scores) for name, scores in (own.scores if own else {}).items()}
    form = ScoresForm(request.POST or None, model=found, judgements=judgements, given=given)
    if request.method == "POST" and "finish" in request.POST:
        return _finished(request, found, coder)
    if request.method == "POST" and form.is_valid():
        try:
            coding.code(found, form.scores(), by=coder, at=clock.now())
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("Your scores for this factor are kept."))
            return redirect("scenarios-code", found.key, _following(found, into))
    left = coding.missing(found, own)
    context = {
        "model": found,
        "into": found.factor(into),
        "into_name": _said(found.factor(into).names),
        "form": form,
        "states": found.states_of(into),
        "rows": _rows(found, form),
        "left": len(left),
        "is_finished": bool(own and own.finished_at),
        "others": [
            (one, reverse("scenarios-code", args=[found.key, one.key]))
            for one in found.factors
            if scenarios.notes(found)[one.key]
        ],
    }
    return render(request, "observatory/scenarios_code.html", context, status=400 if form.errors else 200)


def _following(found: FactorModel, into: str) -> str:
    asked = [key for key, judgements in scenarios.notes(found).items() if judgements]
    return asked[(asked.index(into) + 1) % len(asked)] if into in asked else asked[0]


def _finished(request: HttpRequest, found: FactorModel, coder: Person) -> HttpResponse:
    with refusals_told(request):
        coding.finish(found, by=coder, at=clock.now())
        messages.success(request, _("Your coding is finished; the agreement with others stands on the model's page."))
    return redirect("scenarios", found.key)
