"""The pages of advance rulings: for everybody, for who asks, for the authority."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.cases import rules as case_rules
from madoguchi.apps.cases import sentences
from madoguchi.apps.cases.rulings import actions, describing, queries
from madoguchi.apps.cases.rulings.actions import Answer
from madoguchi.apps.cases.rulings.forms import (
    RulingAnswerForm,
    RulingAskForm,
    RulingDeclineForm,
    RulingEndForm,
    RulingLayForm,
)
from madoguchi.apps.cases.rulings.models import ASKED, GIVEN, Ruling
from madoguchi.apps.cases.views.asking import case_of, person_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import CLERK, MEMBER, PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader

SHOWN = 200


def _shown(one: Ruling) -> dict[str, Any]:
    return describing.shown(one, actions.today(one.side, clock.now()))


@audience(PUBLIC)
@require_safe
def rulings(request: HttpRequest) -> HttpResponse:
    """What was answered and published, and how to ask."""
    corridor, language = packs.current(), reader()
    given = [
        {
            "side": corridor.side(one.side),
            "authority": sentences.authority(one.authority, language),
            "limit": sentences.limit(queries.limit_of(one)),
            "limit_doubt": one.limit.status != "seen",
            "months": one.valid_months,
            "doubt": one.status != "seen",
        }
        for one in corridor.rulings.values()
    ]
    rows = [_shown(one) for one in queries.published()[:SHOWN]]
    return render(request, "cases/rulings.html", {"rows": rows, "given": given})


@audience(PUBLIC)
@require_safe
def ruling(request: HttpRequest, reference: str) -> HttpResponse:
    """One ruling: all of it for who asked and for the authority, the public text for everybody else."""
    found = queries.ruling(reference)
    if found is None:
        raise Http404
    sees = request.user.is_authenticated and queries.may_see(request.user, found)
    if not sees and found.published_at is None:
        raise Http404
    acts = found.state == ASKED and registry.acts_for(request.user, found.organisation)
    return render(request, "cases/ruling.html", {**_shown(found), "sees": sees, "may_withdraw": acts})


@audience(MEMBER)
@require_POST
def ruling_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a question back that is not answered yet."""
    found, person = queries.ruling(reference), person_of(request)
    if found is None or not registry.acts_for(person, found.organisation):
        raise Http404
    with refusals_told(request):
        actions.withdraw(found, by=person, at=clock.now())
        messages.success(request, _("The question was taken back. The authority has been told."))
    return redirect(found)


@audience(MEMBER)
@require_safe
def rulings_own(request: HttpRequest) -> HttpResponse:
    """What one's companies have asked."""
    rows = [_shown(one) for one in queries.rulings_of(person_of(request))[:SHOWN]]
    return render(request, "cases/rulings_own.html", {"rows": rows})


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def ruling_ask(request: HttpRequest) -> HttpResponse:
    """Ask before anything is filed."""
    person, at = person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "docket/no_company.html")
    initial = {"procedure": request.GET.get("procedure", "")}
    form = RulingAskForm(request.POST or None, companies=companies, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        company = next(one for one in companies if one.reference == given["organisation"])

        def act() -> str:
            product = given["product"][0] if given["product"] else ""
            question = stamped(given["question"], at)
            return actions.ask(company, given["procedure"], product, question, by=person, at=at).get_absolute_url()

        try:
            address = act_once(given["once"], at=at, act=act)
            messages.success(request, _("The authority was asked. You get a letter when it has answered."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return render(request, "cases/ruling_ask.html", {"form": form}, status=400 if form.errors else 200)


@audience(CLERK)
@require_safe
def rulings_office(request: HttpRequest) -> HttpResponse:
    """What an authority was asked before filing."""
    keys = accounts.authorities_of(person_of(request))
    rows = [_shown(one) for one in queries.before(keys)[:SHOWN]]
    return render(request, "cases/rulings_office.html", {"rows": rows, "waiting": queries.waiting_before(keys)})


def _own(request: HttpRequest, reference: str) -> Ruling:
    found = queries.ruling(reference)
    if found is None or not queries.may_answer(person_of(request), found):
        raise Http404
    return found


@audience(CLERK)
@require_safe
def ruling_office(request: HttpRequest, reference: str) -> HttpResponse:
    """A question before the authority, with what can be done about it."""
    return _office_page(request, _own(request, reference))


def _office_page(request: HttpRequest, found: Ruling, mistaken: dict[str, forms.Form] | None = None) -> HttpResponse:
    given = mistaken or {}
    is_given = found.state == GIVEN
    may_lay = is_given and found.published_at is None
    may_end = is_given and found.ended_on is None
    laid = {"title": found.title, "text": found.public_text}
    context = {
        **_shown(found),
        "answer_form": given.get("answer", RulingAnswerForm(prefix="answer")) if found.state == ASKED else None,
        "decline_form": given.get("decline", RulingDeclineForm(prefix="decline")) if found.state == ASKED else None,
        "lay_form": given.get("lay", RulingLayForm(prefix="lay", initial=laid)) if may_lay else None,
        "may_publish": may_lay and found.laid_at is not None and found.laid_by_id != person_of(request).pk,
        "end_form": given.get("end", RulingEndForm(prefix="end")) if may_end else None,
    }
    return render(request, "cases/ruling_office.html", context, status=400 if mistaken else 200)


def _do(
    request: HttpRequest, found: Ruling, name: str, form: forms.Form, act: Callable[[dict[str, Any]], object], told: str
) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, told)
            return redirect("ruling-office", found.reference)
    return _office_page(request, found, {name: form})


@audience(CLERK)
@require_POST
def ruling_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer."""
    found, person, at = _own(request, reference), person_of(request), clock.now()

    def act(given: dict[str, Any]) -> None:
        actions.give(found, _answer(given), by=person, at=at)

    form = RulingAnswerForm(request.POST, prefix="answer")
    return _do(request, found, "answer", form, act, _("The answer is given, and the company was told."))


def _answer(given: dict[str, Any]) -> Answer:
    at = clock.now()
    return Answer(stamped(given["text"], at), stamped(given["reasons"], at), given["basis"])


@audience(CLERK)
@require_POST
def ruling_decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Give no answer."""
    found, person, at = _own(request, reference), person_of(request), clock.now()

    def act(given: dict[str, Any]) -> None:
        actions.decline(found, stamped(given["reasons"], at), by=person, at=at)

    form = RulingDeclineForm(request.POST, prefix="decline")
    return _do(request, found, "decline", form, act, _("The company was told why no answer is given."))


@audience(CLERK)
@require_POST
def ruling_lay(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the public text."""
    found, person, at = _own(request, reference), person_of(request), clock.now()

    def act(given: dict[str, Any]) -> None:
        actions.lay(found, stamped(given["title"], at), stamped(given["text"], at), by=person, at=at)

    form = RulingLayForm(request.POST, prefix="lay", initial={"title": found.title, "text": found.public_text})
    return _do(request, found, "lay", form, act, _("The text is kept. A colleague of yours reads and publishes it."))


@audience(CLERK)
@require_POST
def ruling_publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish what a colleague wrote."""
    found = _own(request, reference)
    with refusals_told(request):
        actions.publish(found, by=person_of(request), at=clock.now())
        messages.success(request, _("Everybody can read it now, without the name of who asked."))
    return redirect("ruling-office", reference)


@audience(CLERK)
@require_POST
def ruling_end(request: HttpRequest, reference: str) -> HttpResponse:
    """Revoke or modify a ruling from a day that is ahead."""
    found, person, at = _own(request, reference), person_of(request), clock.now()

    def act(given: dict[str, Any]) -> None:
        instead = _answer(given) if given["text"] else None
        actions.end(found, given["on"], stamped(given["reason"], at), instead=instead, by=person, at=at)

    form = RulingEndForm(request.POST, prefix="end")
    return _do(request, found, "end", form, act, _("The ruling ends on that day, and the company was told."))


@audience(MEMBER)
@require_POST
def case_cite(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a case rest on one of its company's rulings."""
    found, person = case_of(request, reference, case_rules.ACT), person_of(request)
    wanted = queries.ruling(request.POST.get("ruling", ""))
    if wanted is None or not queries.may_see(person, wanted):
        raise Http404
    with refusals_told(request):
        actions.cite(found, wanted, by=person, at=clock.now())
        messages.success(request, _("The case rests on this ruling. The authority sees it."))
    return redirect(found)
