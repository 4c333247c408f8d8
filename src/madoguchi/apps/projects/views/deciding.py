"""What a desk decides about a project: gates, the way back, its condition, its publication."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.apps.projects import actions, asking, dossiers, forms, rules
from madoguchi.apps.projects.fields import checks_for
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import POSTED, answer, own_project, person_of
from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.ui.writing import reader


def _decided(request: HttpRequest, reference: str) -> Project:
    found = own_project(request, reference)
    if not rules.may(person_of(request), rules.PASS, found):
        raise Http404
    return found


@audience(OFFICER)
@POSTED
def pass_gate(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a project through its next gate; over what is missing with a permit and a reason."""
    project, person = _decided(request, reference), person_of(request)
    gate = asking.next_gate(project)
    if gate is None:
        raise Http404
    dossier = dossiers.open_dossier(project, today())
    checks = checks_for(gate, dossier)
    missing = [one for one in checks if not one.is_met]
    permitted = rules.may_override(person)
    form = forms.PassForm(request.POST or None)
    if not (missing and permitted):
        del form.fields["reason"]

    def act(at: datetime) -> object:
        return actions.pass_gate(
            project,
            gate.key,
            by=person,
            at=at,
            reason=form.cleaned_data.get("reason", ""),
            is_override=permitted and bool(missing),
        )

    heading = _("Gate %(gate)s: %(name)s") % {"gate": gate.key, "name": gate.names.in_language(reader())}
    return answer(
        request,
        form,
        act,
        project=project,
        heading=heading,
        note=_("Only somebody who does not work on the project passes this gate.") if gate.outsider else "",
        button=_("Pass it over what is missing") if missing else _("Pass the gate"),
        done=_("Gate %(gate)s is passed.") % {"gate": gate.key},
        checks=checks,
        cannot=bool(missing) and not permitted,
        screens=gate.screens or any(one.key == "screening" for one in checks),
    )


@audience(OFFICER)
@require_POST
def screen(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare everybody who takes part with the lists in force."""
    project = _decided(request, reference)
    found = actions.screen_participants(project, by=person_of(request), at=clock.now())
    if found:
        messages.warning(request, _("They were compared. Likenesses to look at: %(n)s") % {"n": found})
    else:
        messages.success(request, _("They were compared with the lists in force. No new likeness."))
    return redirect("project-pass", project.reference)


@audience(OFFICER)
@POSTED
def move_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a project back to an earlier stage."""
    project = _decided(request, reference)
    form = forms.BackForm(request.POST or None, project=project)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.move_back(project, typed["stage"], reason=typed["reason"], by=person_of(request), at=at)

    return answer(request, form, act, project=project, heading=_("Move it back"), button=_("Move it back"))


@audience(OFFICER)
@POSTED
def condition(request: HttpRequest, reference: str) -> HttpResponse:
    """Say in which condition a project is."""
    project = _decided(request, reference)
    form = forms.ConditionForm(request.POST or None, initial={"condition": project.condition, "on": today()})

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.set_condition(
            project, typed["condition"], reason=typed["reason"], on=typed["on"], by=person_of(request), at=at
        )

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Condition"),
        note=_("What is prohibited is computed from restrictions in force, and is not set here."),
    )


@audience(OFFICER)
@POSTED
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    """A side agrees to publication, or takes that back."""
    project, person = _decided(request, reference), person_of(request)
    own = [desk.side for desk in accounts.desks_of(person)]
    turned = set(project.keys.filter(withdrawn_at__isnull=True).values_list("side", flat=True))
    is_back = bool(own) and set(own) <= turned
    form = forms.KeyForm(request.POST or None)
    if not is_back:
        del form.fields["reason"]

    def act(at: datetime) -> object:
        for side in own:
            if is_back:
                actions.withdraw_key(project, side=side, reason=form.cleaned_data["reason"], by=person, at=at)
            else:
                actions.turn_key(project, side=side, by=person, at=at)
        return project

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Publication"),
        note=_("The project lies at a place on whose status the sides differ: both sides agree, or nobody reads it.")
        if asking.is_neutral(project)
        else _("One side's agreement is enough."),
        button=_("Take our agreement back") if is_back else _("Agree to its publication"),
        keys=[(side.key, side.key in turned) for side in packs.current().sides],
    )
