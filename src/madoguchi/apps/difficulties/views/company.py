"""The pages of a company: reporting a difficulty, following it, answering, saying whether it is solved."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.difficulties import actions, files, queries, rules, subjects
from madoguchi.apps.difficulties.forms import ReadersForm, ReportForm, SolvedForm, WordForm, written
from madoguchi.apps.difficulties.models import AUTHORITY, Difficulty
from madoguchi.apps.difficulties.subjects import Subject
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told

PAGE = 20


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def found(request: HttpRequest, reference: str, verb: str) -> Difficulty:
    """The difficulty, for whoever may do this with it; anybody else is told that there is none."""
    one = queries.difficulty(reference)
    if one is None or not rules.may(person_of(request), verb, one):
        raise Http404
    return one


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Say what stands in the way."""
    person, at = person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if queries.pack_rules() is None:
        raise Http404
    if not companies:
        return render(request, "difficulties/no_company.html")
    about = _about(request, person)
    said = subjects.described(about, person) if about else None
    form = ReportForm(request.POST or None, companies=companies, about=about, about_words=said.words if said else "")
    few = None
    if request.method == "POST" and form.is_valid():
        company = next(one for one in companies if one.reference == form.cleaned_data["organisation"])
        few = _few_alike(form, company.pk, company.side, company.region)
        if few is None:
            try:
                address = act_once(
                    form.cleaned_data["once"],
                    at=at,
                    act=lambda: actions.report(company, form.report(at), by=person, at=at).get_absolute_url(),
                )
                messages.success(request, _("Your report has its number and stands on your desk."))
                return redirect(address)
            except Refused as refusal:
                form.add_error(None, say(refusal))
    side = companies[0].side
    way = queries.way_up(side, queries.day_of(at, side))
    context = {"form": form, "few": few, "way": files.way(way), "terms": queries.pack_rules()}
    return render(request, "difficulties/report.html", context, status=400 if form.errors else 200)


def _about(request: HttpRequest, person: Person) -> Subject | None:
    """What the company came from, as the address names it; nothing that is not theirs, or not there."""
    token = request.GET.get("about", "")
    about = subjects.found(token, person)
    if token and about is None:
        raise Http404
    return about


def _few_alike(form: ReportForm, company: int, side: str, region: str) -> int | None:
    """How few companies of its region there are, if the facts alone could name it and nobody was told so yet."""
    given, known = form.cleaned_data, queries.pack_rules()
    if known is None or given["saw_warning"] or given["name_seen_by"] == AUTHORITY:
        return None
    count = queries.alike(company, side, region)
    return count if count is not None and count < known.least_companies else None


@audience(MEMBER)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Everything the companies of this person reported."""
    person = person_of(request)
    page = Paginator(queries.of_companies(person), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [files.row(one) for one in page], "sides": packs.current().sides}
    return render(request, "difficulties/own.html", context)


@audience(MEMBER)
@require_safe
def difficulty(request: HttpRequest, reference: str) -> HttpResponse:
    """A difficulty, as far as this reader may see it now."""
    person, at = person_of(request), clock.now()
    one = found(request, reference, rules.SEE)
    return render(request, "difficulties/difficulty.html", files.page(one, person, at))


@audience(MEMBER)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Add something, or answer a question."""
    one, at = found(request, reference, rules.ANSWER), clock.now()
    form = WordForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    with refusals_told(request):
        actions.answer(one, text=written(text, at), by=person_of(request), at=at)
        messages.success(request, _("Your words are with the desk."))
    return redirect(one)


@audience(MEMBER)
@require_POST
def say_solved(request: HttpRequest, reference: str) -> HttpResponse:
    """The company's own word on the outcome."""
    one = found(request, reference, rules.ANSWER)
    form = SolvedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The answer could not be read. Choose one of the two."))
        return redirect(one)
    with refusals_told(request):
        solved = form.cleaned_data["is_solved"]
        actions.say_whether_solved(one, is_solved=solved, by=person_of(request), at=clock.now())
        messages.success(request, _("Your word stands beside the desk's."))
    return redirect(one)


@audience(MEMBER)
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open it again, and say why."""
    one, at = found(request, reference, rules.ANSWER), clock.now()
    form = WordForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    with refusals_told(request):
        actions.reopen(one, text=written(text, at), by=person_of(request), at=at)
        messages.success(request, _("It is open again, on the level where it ended."))
    return redirect(one)


@audience(MEMBER)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back."""
    one = found(request, reference, rules.ANSWER)
    with refusals_told(request):
        actions.withdraw(one, by=person_of(request), at=clock.now())
        messages.success(request, _("It was taken back. What was done about it stays in its record."))
    return redirect(one)


@audience(MEMBER)
@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who may read what."""
    one = found(request, reference, rules.ANSWER)
    form = ReadersForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The choice could not be read. Choose one of the list for each."))
        return redirect(one)
    with refusals_told(request):
        actions.release(one, seen_by=form.cleaned_data, by=person_of(request), at=clock.now())
        messages.success(request, _("From now on it is read as you chose."))
    return redirect(one)
