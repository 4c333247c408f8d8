"""Dated restrictions: which are in force on a day, as known on a day, and every wording of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.apps.screening import queries
from madoguchi.apps.screening.explaining import beginning
from madoguchi.apps.screening.forms import WhenForm
from madoguchi.apps.screening.in_force import rule_of
from madoguchi.apps.screening.models import Restriction
from madoguchi.apps.screening.prohibitions import Finding, Rule
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.ui import writing


@dataclass(frozen=True)
class Line:
    """A restriction as a row of the list shows it."""

    rule: Rule
    since: str
    law: str


@dataclass(frozen=True)
class Wording:
    """One wording, what it says on a day, and since when it was known."""

    kept: Restriction
    sentences: list[str]
    targets: list[str]


@audience(OFFICER)
@require_safe
def restrictions(request: HttpRequest) -> HttpResponse:
    """Those in force on a day, in the wording known on a day, under one law or all."""
    laws = [(key, _law(key)) for key in queries.jurisdictions()]
    form = WhenForm(request.GET or None, jurisdictions=laws)
    asked = form.cleaned_data if form.is_valid() else {}
    on = asked.get("on") or _today()
    found = queries.rules_known(asked.get("known_on"), asked.get("jurisdiction") or "", on=on)
    lines = [Line(rule, beginning(rule), _law(rule.jurisdiction)) for rule in found]
    return render(request, "screening/restrictions.html", {"form": form, "lines": lines, "on": on, "asked": asked})


@audience(OFFICER)
@require_safe
def restriction(request: HttpRequest, key: str) -> HttpResponse:
    """What one restriction says, in each wording it ever had, with its sources."""
    wordings = queries.wordings_of(key)
    if not wordings:
        raise Http404
    context = {"wordings": [_wording(one) for one in wordings], "latest": rule_of(wordings[0])}
    return render(request, "screening/restriction.html", context)


def _wording(kept: Restriction) -> Wording:
    rule = rule_of(kept)
    subjects = sorted(rule.targets)
    sentences = queries.explain(Finding(rule, subjects[0], rule.from_on))
    later = [one for one in rule.licences if not one.holds(rule.from_on)]
    sentences += [queries.explain_licence(one) for one in later]
    return Wording(kept, sentences, [str(one) for one in subjects])


def _law(key: str) -> str:
    return queries.jurisdiction_names(key).in_language(writing.reader()).text


def _today() -> date:
    return clock.today(packs.current().sides[0].time_zone)
