"""A company's own pages: entering it, saying that it is yours, describing it, and who acts for it."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.registry import actions, codes, likeness, queries, rules
from madoguchi.apps.registry.forms import CompanyForm, MemberForm, ProfileForm
from madoguchi.apps.registry.models import IN_REVIEW, Membership, Organisation
from madoguchi.apps.registry.records import CompanyRecord
from madoguchi.apps.registry.views.asking import company_of, person_of
from madoguchi.core import clock
from madoguchi.core.accounts import queries as people
from madoguchi.core.accounts.routes import MEMBER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def company_new(request: HttpRequest) -> HttpResponse:
    """Enter one's company. What is like it is shown before it is made."""
    person = person_of(request)
    form = CompanyForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        record = form.record
        known = _known(record)
        if known is not None:
            context["known"] = known if rules.may(person, rules.SEE, known) else None
            form.add_error("number", say(Refused("company-is-entered-already", value=record.identifiers[0].value)))
        else:
            similar = likeness.alike(record)
            if similar and request.POST.get("looked") != _seal(record):
                context |= {"similar": similar, "seal": _seal(record)}
                return render(request, "registry/company_new.html", context)
            return _enter(request, form, record)
    return render(request, "registry/company_new.html", context, status=400 if form.errors else 200)


def _known(record: CompanyRecord) -> Organisation | None:
    number = record.identifiers[0]
    return queries.company_with_identifier(number.scheme, number.value)


def _seal(record: CompanyRecord) -> str:
    """A short name for the names that were compared: other names are compared anew."""
    return hashlib.sha256("\n".join(name.text for name in record.names).encode()).hexdigest()[:16]


def _enter(request: HttpRequest, form: CompanyForm, record: CompanyRecord) -> HttpResponse:
    person, at = person_of(request), clock.now()

    def enter() -> str:
        made = actions.register_company(record, by=person, at=at)
        return made.reference

    try:
        reference = act_once(form.cleaned_data["once"], at=at, act=enter)
    except Refused as refusal:
        form.add_error(None, say(refusal))
        return render(request, "registry/company_new.html", {"form": form}, status=400)
    name = record.names[0].text
    messages.success(request, _("%(name)s was entered. Now describe it, and show who you are.") % {"name": name})
    return redirect("company-edit", reference=reference)


@audience(PUBLIC)
@require_safe
def activity_suggest(request: HttpRequest) -> JsonResponse:
    """Activities that fit what is being typed."""
    found = codes.find(request.GET.get("q", ""))
    return JsonResponse(
        {"items": [{"value": one.value, "label": one.label, "note": one.note, "lang": one.lang} for one in found]}
    )


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def company_claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a company is one's own: the next step is to show it."""
    organisation = company_of(request, reference, rules.SEE)
    if queries.acts_for(person_of(request), organisation):
        return redirect(organisation)
    if request.method == "POST":
        return redirect("company-verify", reference=reference)
    return render(request, "registry/company_claim.html", {"organisation": organisation})


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def company_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """What a company says about itself."""
    organisation = company_of(request, reference, rules.EDIT)
    initial = {
        "about": organisation.about,
        "languages": organisation.languages,
        "employees": organisation.employees,
        "web": organisation.web,
        "shows_name": organisation.shows_name,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _described(request, organisation, form)
    context = {
        "form": form,
        "organisation": organisation,
        "is_verified": queries.is_verified(organisation),
        "is_waiting": organisation.profile == IN_REVIEW,
    }
    return render(request, "registry/company_edit.html", context, status=400 if form.errors else 200)


def _described(request: HttpRequest, organisation: Organisation, form: ProfileForm) -> HttpResponse:
    person, at = person_of(request), clock.now()
    values = form.cleaned_data
    with refusals_told(request):
        actions.describe(
            organisation,
            about=stamped(values["about"], at),
            languages=values["languages"],
            web=values["web"],
            employees=values["employees"],
            shows_name=values["shows_name"],
            by=person,
            at=at,
        )
        if "submit-profile" in request.POST:
            actions.submit_profile(organisation, by=person, at=at)
            messages.success(
                request, _("The profile is with the desk. You hear from it when it is published or returned.")
            )
            return redirect(organisation)
        messages.success(request, _("What you wrote is kept. Nobody else sees it before the desk has read it."))
    return redirect("company-edit", reference=organisation.reference)


@audience(MEMBER)
@require_POST
def company_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the profile still holds."""
    organisation = company_of(request, reference, rules.EDIT)
    with refusals_told(request):
        actions.confirm_profile(organisation, by=person_of(request), at=clock.now())
        messages.success(request, _("The profile is confirmed."))
    return redirect(organisation)


@audience(MEMBER)
@require_POST
def company_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the company off the directory and the rounds."""
    organisation = company_of(request, reference, rules.MANAGE)
    actions.withdraw_profile(organisation, by=person_of(request), at=clock.now())
    messages.success(request, _("The company stands neither in the directory nor in rounds any more."))
    return redirect(organisation)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def company_members(request: HttpRequest, reference: str) -> HttpResponse:
    """Who acts for a company, and letting one more do so."""
    organisation = company_of(request, reference, rules.EDIT)
    person = person_of(request)
    may_manage = rules.may(person, rules.MANAGE, organisation) or people.is_officer(person)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and may_manage and form.is_valid():
        try:
            _add_member(organisation, form, request)
            return redirect("company-members", reference=reference)
        except Refused as refusal:
            form.add_error("email", say(refusal))
    context = {
        "organisation": organisation,
        "members": queries.members_of(organisation),
        "may_manage": may_manage,
        "form": form if may_manage else None,
    }
    return render(request, "registry/company_members.html", context, status=400 if form.errors else 200)


def _add_member(organisation: Organisation, form: MemberForm, request: HttpRequest) -> None:
    values, by, at = form.cleaned_data, person_of(request), clock.now()
    member = queries.person_with_address(values["email"])
    if member is None:
        raise Refused("person-is-not-known", email=values["email"])

    def add() -> str:
        actions.add_member(organisation, person=member, role=values["role"], by=by, at=at)
        return organisation.reference

    act_once(values["once"], at=at, act=add)
    messages.success(request, _("%(name)s acts for the company from now on.") % {"name": member})


@audience(MEMBER)
@require_POST
def membership_end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let somebody act for the company no longer; anybody may end their own."""
    organisation = company_of(request, reference, rules.EDIT)
    person = person_of(request)
    found = Membership.objects.filter(pk=pk, organisation=organisation, ended_at__isnull=True).first()
    may_manage = rules.may(person, rules.MANAGE, organisation) or people.is_officer(person)
    if found is None or not (may_manage or found.person_id == person.pk):
        return redirect("company-members", reference=reference)
    with refusals_told(request):
        actions.end_membership(found, by=person, at=clock.now())
        messages.success(request, _("%(name)s no longer acts for the company.") % {"name": found.person})
    is_out = found.person_id == person.pk and not queries.acts_for(person, organisation)
    return redirect("account") if is_out else redirect("company-members", reference=reference)
