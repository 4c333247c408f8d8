"""The money of a project: its page, and what its team and the desks write there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.apps.projects import asking as projects
from madoguchi.apps.projects import dossiers, rules
from madoguchi.apps.projects.financing import actions, asking, forms, wording
from madoguchi.apps.projects.financing.models import FinanceItem
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import POSTED, answer, own_project, person_of
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, audience
from madoguchi.core.ui.forms import stamped

WORK = "financing/work.html"


def address(project: Project) -> str:
    """The page of a project's money."""
    return reverse("project-finance", args=[project.reference])


@audience(PUBLIC)
@require_safe
def finance(request: HttpRequest, reference: str) -> HttpResponse:
    """All of it for the team and the desks; for others what is sought, where the project offers it."""
    project = projects.project(reference)
    if project is None or project.is_reference or not projects.may_see(request.user, project):
        raise Http404
    plan = asking.plan_of(project)
    inside = rules.may(request.user, rules.SEE_INSIDE, project, on=today())
    if not inside and (plan is None or not plan.is_offered):
        raise Http404
    lines = asking.lines_of(plan, project, dossiers.open_dossier(project, today()))
    versions = asking.plans_of(project) if inside else []
    context = {
        "project": project,
        "plan": plan,
        "inside": inside,
        "is_officer": rules.may(request.user, rules.PASS, project),
        "on": today(),
        "lines": lines if inside else [],
        "sums": [(state, wording.STATES[state], wording.KINDS_OF_TAG[state], amount)
                 for state, amount in asking.sums_by_state(lines)],
        "sought": [(line.kind_name, line.amount) for line in lines if line.item.state == "sought" and line.amount],
        "uses": [(wording.USES[one.kind], one.amount) for one in plan.uses.all()] if plan else [],
        "balance": asking.balance(plan) if plan else None,
        "versions": [
            (one, asking.differences(earlier, one))
            for one, earlier in zip(versions, [*versions[1:], None], strict=True)
        ] if versions else [],
        "changes": _changes(project) if inside else [],
        "tests": [
            (line.giver, asking.instrument_tests(line.item.instrument, plan))
            for line in lines if plan and line.item.instrument and line.amount
        ] if inside else [],
    }  # fmt: skip
    return render(request, "financing/finance.html", context)


def _changes(project: Project) -> list[tuple[Any, Any, Any, str, str]]:
    """What changed about the sources: a state is said by its name."""

    def said(field: str, value: str) -> str:
        return str(wording.STATES.get(value, value)) if field == "state" else value

    items = project.finance_items.select_related("organisation").prefetch_related("organisation__aliases", "changes")
    rows = [
        (one, wording.CHANGED[one.field], asking.giver(item), said(one.field, one.old), said(one.field, one.new))
        for item in items
        for one in item.changes.all()
    ]
    return sorted(rows, key=lambda row: (row[0].at, row[0].pk), reverse=True)


@audience(MEMBER)
@POSTED
def plan_write(request: HttpRequest, reference: str) -> HttpResponse:
    """The next version of the plan."""
    project = own_project(request, reference)
    items = list(project.finance_items.select_related("organisation").prefetch_related("organisation__aliases"))
    form = forms.PlanForm(request.POST or None, plan=asking.plan_of(project), items=items)

    def act(at: datetime) -> object:
        return actions.write_plan(
            project,
            form.terms(),
            uses=form.uses(),
            amounts=form.amounts(),
            reason=form.cleaned_data.get("reason", ""),
            by=person_of(request),
            at=at,
        )

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Finance plan"),
        note=_("Sources and uses are the same to the last unit. What is not found yet stands there as sought."),
        to=address(project),
        template=WORK,
        has_items=bool(items),
    )


@audience(MEMBER)
@POSTED
def item_new(request: HttpRequest, reference: str) -> HttpResponse:
    """One more source of money."""
    project = own_project(request, reference)
    form = forms.ItemForm(request.POST or None, companies=_companies(project))

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.add_item(
            project,
            typed["kind"],
            giver=form.giver(),
            interest=typed["interest"],
            years=typed["years"],
            by=person_of(request),
            at=at,
        )

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Add a source of money"),
        note=_("Without a giver it is money that is sought. How much it is, the plan says."),
        button=_("Add"),
        to=address(project),
        template=WORK,
        has_items=True,
    )


@audience(MEMBER)
@POSTED
def item(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """How sure a source of money is, and whose it is."""
    project, found = _item(request, reference, item)
    standing = {
        "state": found.state,
        "instrument": found.instrument,
        "company": found.organisation.reference if found.organisation else "",
        "name": found.name,
    }
    form = forms.ItemChangeForm(request.POST or None, initial=standing, companies=_companies(project, found))

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.change_item(
            found, state=typed["state"], giver=form.giver(), reason=typed["reason"], by=person_of(request), at=at
        )

    return _work(request, form, act, project, heading=_("How sure is this money?"), about=asking.giver(found))


@audience(MEMBER)
@POSTED
def condition_new(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """Something a giver asks for before it pays."""
    project, found = _item(request, reference, item)
    form = forms.ConditionForm(request.POST or None)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        text = stamped(typed["text"], at)
        return actions.add_condition(found, text=text, due_on=typed["due_on"], by=person_of(request), at=at)

    return _work(request, form, act, project, heading=_("Add a condition"), about=asking.giver(found))


@audience(MEMBER)
@POSTED
def condition(request: HttpRequest, reference: str, condition: int) -> HttpResponse:
    """A condition was met; or is so no longer."""
    project = own_project(request, reference)
    found = asking.condition(project, condition)
    if found is None:
        raise Http404
    by = person_of(request)
    if found.met_on is not None:
        again = forms.ReasonForm(request.POST or None)

        def reopen(at: datetime) -> object:
            return actions.reopen_condition(found, reason=again.cleaned_data["reason"], by=by, at=at)

        return _work(request, again, reopen, project, heading=_("The condition is met no longer"), about=found.text)
    form = forms.MeetForm(request.POST or None)

    def meet(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.meet_condition(found, on=typed["met_on"], evidence=typed["evidence"], by=by, at=at)

    return _work(request, form, meet, project, heading=_("The condition is met"), about=found.text)


@audience(MEMBER)
@POSTED
def tranche_new(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """A part of a source of money."""
    project, found = _item(request, reference, item)
    form = forms.TrancheForm(request.POST or None, conditions=list(found.conditions.all()))

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.add_tranche(
            found,
            amount=typed["amount"],
            due_on=typed["due_on"],
            waits_for=form.awaited(),
            by=person_of(request),
            at=at,
        )

    return _work(request, form, act, project, heading=_("Add a tranche"), about=asking.giver(found))


@audience(MEMBER)
@POSTED
def tranche(request: HttpRequest, reference: str, tranche: int) -> HttpResponse:
    """A tranche was paid, or is dropped."""
    project = own_project(request, reference)
    found = asking.tranche(project, tranche)
    if found is None or found.paid_on is not None or found.dropped_at is not None:
        raise Http404
    form = forms.PayForm(request.POST or None)
    awaited = list(found.waits_for.all())
    waiting = asking.waits_of(found.item, found, awaited, dossiers.open_dossier(project, today()))

    def act(at: datetime) -> object:
        typed, by = form.cleaned_data, person_of(request)
        if typed["paid_on"]:
            return actions.pay_tranche(found, on=typed["paid_on"], by=by, at=at)
        return actions.drop_tranche(found, reason=typed["reason"], by=by, at=at)

    return _work(
        request, form, act, project, heading=_("A tranche"), about=asking.giver(found.item), waiting=waiting,
        tranche=found,
    )  # fmt: skip


def _work(request: HttpRequest, form: Any, act: Any, project: Project, **more: Any) -> HttpResponse:
    return answer(request, form, act, project=project, to=address(project), template=WORK, has_items=True, **more)


def _item(request: HttpRequest, reference: str, key: str) -> tuple[Project, FinanceItem]:
    project = own_project(request, reference)
    found = asking.item(project, key)
    if found is None:
        raise Http404
    return project, found


def _companies(project: Project, item: FinanceItem | None = None) -> list[Any]:
    """Who may be a giver: whoever takes part, and who is it now."""
    taking_part = project.participations.select_related("organisation").prefetch_related("organisation__aliases")
    companies = dossiers.companies_of(taking_part)
    if item is not None and item.organisation is not None and item.organisation not in companies:
        companies.append(item.organisation)
    return companies
