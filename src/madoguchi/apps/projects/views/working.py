"""Working on a project: its team and the desks write in it. Anybody else is told that there is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.projects import actions, asking, casework, dossiers, forms, rules
from madoguchi.apps.projects import portfolio as showing
from madoguchi.apps.projects.fields import checks_for
from madoguchi.apps.projects.models import Project
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told

POSTED = require_http_methods(["GET", "HEAD", "POST"])


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def own_project(request: HttpRequest, reference: str) -> Project:
    """The project, for its team and the desks. What public sources told is not written in here."""
    found = asking.project(reference)
    if found is None or found.is_reference or not rules.may(person_of(request), rules.EDIT, found, on=today()):
        raise Http404
    return found


Act = Callable[[datetime], object]


def answer(
    request: HttpRequest,
    form: django_forms.Form,
    act: Act,
    *,
    project: Project | None,
    heading: str | Promise,
    note: str | Promise = "",
    button: str | Promise = "",
    done: str | Promise = "",
    stay: bool = False,
    to: str = "",
    template: str = "projects/work.html",
    **more: Any,
) -> HttpResponse:
    """One form, one act: shown, or acted upon once, with what was refused said at the form.

    Afterwards the reader is led to the project, to this form again (`stay`), or elsewhere (`to`).
    """
    at = clock.now()
    if request.method == "POST" and form.is_valid():

        def acting() -> str:
            made = act(at)
            if stay or to:
                return to or request.path
            target = made if isinstance(made, Project) else project
            if target is None:
                raise Http404
            return target.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=acting)
            messages.success(request, str(done or _("It was kept.")))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    context = {
        "form": form,
        "project": project,
        "heading": heading,
        "note": note,
        "button": button or _("Keep it"),
        **more,
    }
    return render(request, template, context)


@audience(MEMBER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The projects a person works on, those that miss something first."""
    person = person_of(request)
    on = today()
    own = list(asking.projects_for(person)[:100])
    waits = asking.first_waits(own)
    rows = [(one, asking.next_gate(one), waits.get(one.pk)) for one in own]
    return render(request, "projects/mine.html", {"rows": rows, "on": on})


@audience(MEMBER)
@POSTED
def project_new(request: HttpRequest) -> HttpResponse:
    """Begin a project with a title and a company of one's own."""
    person = person_of(request)
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "projects/no_company.html")
    form = forms.NewProjectForm(request.POST or None, companies=companies)

    def act(at: datetime) -> Project:
        typed = form.cleaned_data
        sponsor = next(one for one in companies if one.reference == typed["sponsor"])
        title = stamped(typed["title"], at)
        return actions.propose(title, sponsor=sponsor, by=person, at=at, is_pilot=typed["is_pilot"])

    return answer(
        request,
        form,
        act,
        project=None,
        heading=_("Begin a project"),
        note=_("A title is enough. Only your company and the desks read it until it is published."),
        button=_("Begin it"),
        done=_("The project was entered. Below is what the first gate asks for."),
    )


@audience(MEMBER)
@POSTED
def project_from_introduction(request: HttpRequest, reference: str) -> HttpResponse:
    """Two companies that were introduced, and agreed on a deal, begin a project together."""
    person = person_of(request)
    introduction = introductions.introduction(reference)
    if introduction is None or introductions.own_side(introduction, person) is None:
        raise Http404
    standing = asking.of_introduction(introduction)
    if standing is not None:
        return redirect(standing)
    form = forms.FromIntroductionForm(request.POST or None)

    def act(at: datetime) -> Project:
        title = stamped(form.cleaned_data["title"], at)
        return actions.propose_from_introduction(introduction, title=title, by=person, at=at)

    return answer(
        request,
        form,
        act,
        project=None,
        heading=_("Make a project of your introduction"),
        note=_("Both companies take part from now on, and both may write in it."),
        button=_("Begin it"),
        done=_("The project was entered. Below is what the first gate asks for."),
    )


@audience(MEMBER)
@POSTED
def gate(request: HttpRequest, reference: str) -> HttpResponse:
    """The texts and figures the next gate asks for."""
    project = own_project(request, reference)
    following = asking.next_gate(project)
    neutral = asking.is_neutral(project)
    form = forms.GateForm(request.POST or None, gate=following, project=project, is_neutral=neutral)

    def act(at: datetime) -> object:
        reason = form.cleaned_data.get("reason", "")
        return actions.write(project, form.values(at), by=person_of(request), at=at, reason=reason)

    heading = _("Texts and figures")
    if following is not None:
        heading = _("What gate %(gate)s asks for") % {"gate": following.key}
    checks = checks_for(following, dossiers.open_dossier(project, today())) if following else []
    elsewhere = [one for one in checks if one.key not in forms.TYPED]
    return answer(request, form, act, project=project, heading=heading, checks=elsewhere)


@audience(MEMBER)
@POSTED
def shares(request: HttpRequest, reference: str) -> HttpResponse:
    """Sectors and places with their shares."""
    project = own_project(request, reference)
    form = forms.SharesForm(request.POST or None, project=project)

    def act(at: datetime) -> object:
        return actions.set_shares(
            project, sectors=form.parts("sector"), where=form.parts("place"), by=person_of(request), at=at
        )

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Sectors and places"),
        note=_("Shares of the sectors add up to 100, and so do those of the places. Leave all empty while not known."),
    )


@audience(MEMBER)
@POSTED
def participants(request: HttpRequest, reference: str) -> HttpResponse:
    """Who takes part, and somebody more."""
    project = own_project(request, reference)
    form = forms.ParticipantForm(request.POST or None)

    def act(at: datetime) -> object:
        return actions.enter_participant(project, form.entrant(), by=person_of(request), at=at)

    standing = [
        (one.pk, showing.party_name(one))
        for one in project.participations.select_related("organisation")
        if one.to_on is None
    ]
    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Who takes part"),
        button=_("Add"),
        standing=standing,
        standing_label=_("Takes part no longer"),
        what="participant",
        stay=True,
    )


@audience(MEMBER)
@POSTED
def contacts(request: HttpRequest, reference: str) -> HttpResponse:
    """Who answers for the project on each side."""
    project = own_project(request, reference)
    form = forms.ContactForm(request.POST or None)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.appoint_contact(project, side=typed["side"], person=typed["email"], by=person_of(request), at=at)

    live = project.contacts.filter(ended_at__isnull=True).select_related("person").order_by("side")
    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Contacts"),
        note=_("One person on each side answers for the project, is asked when it is silent, and reads the letters."),
        contacts=[(one.side, one.person) for one in live],
    )


@audience(MEMBER)
@POSTED
def milestones(request: HttpRequest, reference: str) -> HttpResponse:
    """Something more to be done by a day."""
    project = own_project(request, reference)
    form = forms.MilestoneForm(request.POST or None)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        title = stamped(typed["title"], at)
        return actions.add_milestone(project, title=title, due_on=typed["due_on"], by=person_of(request), at=at)

    return answer(request, form, act, project=project, heading=_("Add a milestone"), button=_("Add"))


@audience(MEMBER)
@POSTED
def milestone(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A milestone was met, or moves to another day with a reason."""
    project = own_project(request, reference)
    found = project.milestones.filter(pk=pk).first()
    if found is None:
        raise Http404
    form = forms.MeetForm(request.POST or None)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        if typed["met_on"]:
            return actions.meet_milestone(found, on=typed["met_on"], by=person_of(request), at=at)
        return actions.move_milestone(
            found, due_on=typed["due_on"], reason=typed["reason"], by=person_of(request), at=at
        )

    return answer(request, form, act, project=project, heading=_("A milestone"), milestone=found)


@audience(MEMBER)
@POSTED
def risks(request: HttpRequest, reference: str) -> HttpResponse:
    """One more risk."""
    project = own_project(request, reference)
    form = forms.RiskForm(request.POST or None)

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.add_risk(
            project,
            text=stamped(typed["text"], at),
            answer=stamped(typed["answer"], at),
            owner=typed["owner"],
            by=person_of(request),
            at=at,
        )

    standing = [(one.pk, one.text) for one in project.risks.filter(closed_at__isnull=True)]
    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Add a risk"),
        button=_("Add"),
        standing=standing,
        standing_label=_("Is none any more"),
        what="risk",
        stay=True,
    )


@audience(MEMBER)
@POSTED
def reports(request: HttpRequest, reference: str) -> HttpResponse:
    """How the project stands in a quarter."""
    project = own_project(request, reference)
    form = forms.ReportForm(request.POST or None, on=today())

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        year, _dash, quarter = typed["quarter"].partition("-")
        return actions.report(
            project,
            year=int(year),
            quarter=int(quarter),
            text=stamped(typed["text"], at),
            spent=typed["spent"],
            currency=typed["currency"],
            jobs=typed["jobs"],
            by=person_of(request),
            at=at,
        )

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Report on a quarter"),
        note=_("What you write here is shown to whoever may read the project."),
        button=_("Report"),
    )


@audience(MEMBER)
@POSTED
def agreements(request: HttpRequest, reference: str) -> HttpResponse:
    """A signed paper behind the project."""
    project = own_project(request, reference)
    companies = dossiers.companies_of(project.participations.select_related("organisation"))
    form = forms.AgreementForm(request.POST or None, companies=companies)

    def act(at: datetime) -> object:
        paper = form.paper(at, project.point)
        return actions.record_agreement(paper, project=project, by=person_of(request), at=at)

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Agreements"),
        note=_("The paper itself stays with you. Here stands that it was signed, when, by whom, and whether it binds."),
        button=_("Add"),
    )


@audience(MEMBER)
@POSTED
def cases(request: HttpRequest, reference: str) -> HttpResponse:
    """Which cases at the authorities are done for the project."""
    project, person = own_project(request, reference), person_of(request)
    form = forms.CaseForm(request.POST or None, cases=casework.linkable(project, person))

    def act(at: datetime) -> object:
        return actions.link_case(project, form.cleaned_data["case"], by=person, at=at)

    standing = [(one.link.pk, one.line.title) for one in casework.cases_of(project, person)]
    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Cases at the authorities"),
        note=_(
            "Of a case you name here the whole team reads which procedure it is, where it stands and with whom. Its "
            "answers and papers stay with its company."
        ),
        button=_("It is done for this project"),
        standing=standing,
        standing_label=_("It is not done for this project"),
        what="case",
        stay=True,
    )


@audience(MEMBER)
@POSTED
def waits(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom the project waits for."""
    project = own_project(request, reference)
    form = forms.WaitForm(request.POST or None, initial={"since_on": today()})

    def act(at: datetime) -> object:
        typed = form.cleaned_data
        return actions.begin_wait(
            project,
            party=typed["party"],
            side=typed["side"],
            what=stamped(typed["what"], at),
            since_on=typed["since_on"],
            by_on=typed["by_on"],
            by=person_of(request),
            at=at,
        )

    standing = [(one.pk, one.what) for one in asking.open_waits(project)]
    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Whom it waits for"),
        button=_("Add"),
        standing=standing,
        standing_label=_("It has come"),
        what="wait",
        stay=True,
    )


@audience(MEMBER)
@POSTED
def baseline(request: HttpRequest, reference: str) -> HttpResponse:
    """Fix cost and days as they stand."""
    project = own_project(request, reference)
    form = forms.PressForm(request.POST or None)

    def act(at: datetime) -> object:
        return actions.fix_baseline(project, by=person_of(request), at=at)

    return answer(
        request,
        form,
        act,
        project=project,
        heading=_("Baseline"),
        note=_("Cost, beginning and end are fixed as they stand now. Later changes keep the old value and a reason."),
        button=_("Fix the baseline"),
        baseline=_fixed(project.baseline),
    )


def _fixed(baseline: dict[str, Any]) -> dict[str, Any]:
    """The baseline with its days as days."""
    days = ("starts_on", "ends_on", "fixed_on")
    return {key: date.fromisoformat(value) if key in days else value for key, value in baseline.items()}


ENDINGS: dict[str, tuple[str, Promise]] = {
    "participant": ("participations", gettext_lazy("It takes part no longer.")),
    "risk": ("risks", gettext_lazy("The risk is closed.")),
    "wait": ("waits", gettext_lazy("The wait is over.")),
    "case": ("case_links", gettext_lazy("The case is no longer shown here.")),
}


@audience(MEMBER)
@require_http_methods(["POST"])
def end(request: HttpRequest, reference: str, what: str, pk: int) -> HttpResponse:
    """Somebody takes part no longer, a risk is none any more, what was waited for has come."""
    project, person, at = own_project(request, reference), person_of(request), clock.now()
    if what not in ENDINGS:
        raise Http404
    related, sentence = ENDINGS[what]
    found = getattr(project, related).filter(pk=pk).first()
    if found is None:
        raise Http404
    with refusals_told(request):
        if what == "participant":
            actions.end_participation(found, on=today(), by=person, at=at)
        elif what == "risk":
            actions.close_risk(found, by=person, at=at)
        elif what == "case":
            actions.unlink_case(found, by=person, at=at)
        else:
            actions.end_wait(found, on=today(), by=person, at=at)
        messages.success(request, str(sentence))
    return redirect(project)
