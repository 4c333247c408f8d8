"""The company's pages: its cases, opening one, answering what decides, filing, and all that follows."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.cases import actions, clocks, pages, pinning, queries, rules
from madoguchi.apps.cases.forms import (
    AnswerForm,
    AppealForm,
    FactsForm,
    OpenForm,
    PaperForm,
    StepForm,
    as_initial,
    paper_of,
)
from madoguchi.apps.cases.models import DRAFT, RETURNED, Case
from madoguchi.apps.cases.rulings import queries as rulings
from madoguchi.apps.cases.views.asking import case_of, own_step, person_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs, papers
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader

GET_OR_POST = ["GET", "HEAD", "POST"]
PAGE, MOST_ALONG = 50, 200


@audience(MEMBER)
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of whoever reads: those of their companies, and those they go along with."""
    person = person_of(request)
    page = Paginator(queries.cases_for(person), PAGE).get_page(request.GET.get("page"))
    own = [pages.row_shown(one) for one in page]
    along = [pages.row_shown(one, is_own=False) for one in queries.cases_accompanied_by(person)[:MOST_ALONG]]
    return render(request, "cases/list.html", {"own": own, "along": along, "page": page})


@audience(MEMBER)
@require_http_methods(GET_OR_POST)
def case_new(request: HttpRequest) -> HttpResponse:
    """Open a case: which company, which procedure, about what."""
    person, at = person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "docket/no_company.html")
    initial = {"procedure": request.GET.get("procedure", "")}
    form = OpenForm(request.POST or None, companies=companies, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        company = next(one for one in companies if one.reference == given["organisation"])

        def act() -> str:
            return actions.open_case(
                given["procedure"],
                company,
                subject=stamped(given["subject"], at),
                contracted_on=given["contracted_on"],
                by=person,
                at=at,
            ).get_absolute_url()

        try:
            return redirect(act_once(given["once"], at=at, act=act))
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return render(request, "cases/new.html", {"form": form}, status=400 if form.errors else 200)


@audience(MEMBER)
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """A case: a draft with what it needs and what would follow, or everything about one under way."""
    return _page(request, case_of(request, reference))


def _page(
    request: HttpRequest, found: Case, facts: FactsForm | None = None, paper: PaperForm | None = None
) -> HttpResponse:
    person, at = person_of(request), clock.now()
    acts = rules.may(person, rules.ACT, found)
    shows_mistake = bool((facts and facts.errors) or (paper and paper.errors))
    context = {"case": found, "acts": acts, "paper_form": paper or PaperForm(), "status": found.state}
    if found.state == DRAFT:
        page = pages.draft_page(found, at=at)
        facts = facts or FactsForm(questions=page.questions)
        return render(
            request, "cases/draft.html", {**context, "page": page, "form": facts}, status=400 if shows_mistake else 200
        )
    shown = pages.case_page(found, at=at, page=request.GET.get("page"), is_own=acts)
    serves = accounts.authorities_of(person)
    context |= {
        "page": shown,
        "serves": [one.step for row in shown.rows for one in row if one.step and one.step.authority in serves],
        "cited": rulings.cited_by(found),
        "citable": rulings.citable(found, found.filed_on or at.date()) if acts else [],
        "may_accompany": rules.may(person, rules.ACCOMPANY, found),
    }
    return render(request, "cases/case.html", context, status=400 if shows_mistake else 200)


@audience(MEMBER)
@require_POST
def case_answers(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the answers of a draft, and show what they change."""
    found = case_of(request, reference, rules.ACT)
    at = clock.now()
    version = pinning.rules_for(found, on=at.date())
    form = FactsForm(request.POST, questions=pages.open_questions(found, version))
    if not form.is_valid():
        return _page(request, found, facts=form)
    return _done(
        request, found, lambda: actions.answer_facts(found, form.facts(only_given=True), by=person_of(request), at=at)
    )


@audience(MEMBER)
@require_http_methods(GET_OR_POST)
def case_vary(request: HttpRequest, reference: str) -> HttpResponse:
    """Change answers, of a draft or of a case under way."""
    found = case_of(request, reference, rules.ACT)
    person, at = person_of(request), clock.now()
    version = pinning.rules_for(found, on=at.date())
    questions = [packs.current().facts[key] for key in version.said.facts]
    form = FactsForm(request.POST or None, questions=questions, initial=as_initial(found.facts))
    if request.method == "POST" and form.is_valid():
        facts = form.facts(only_given=False)
        try:
            if found.state == DRAFT:
                actions.answer_facts(found, facts, by=person, at=at)
            else:
                actions.vary(found, facts, by=person, at=at)
            messages.success(request, _("The answers are kept. The steps follow from them."))
            return redirect(found)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    lead = _("Steps that become needless are dropped, others are added. What was decided stays decided.")
    return _form(request, found, form, _("Change the answers"), lead, _("Keep the answers"))


@audience(MEMBER)
@require_POST
def case_reuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what was ticked from earlier cases."""
    found = case_of(request, reference, rules.ACT)
    facts, chosen = request.POST.getlist("fact"), request.POST.getlist("paper")
    return _done(
        request,
        found,
        lambda: actions.reuse(found, facts=facts, papers=chosen, by=person_of(request), at=clock.now()),
    )


@audience(MEMBER)
@require_POST
def case_file(request: HttpRequest, reference: str) -> HttpResponse:
    """File a case."""
    found = case_of(request, reference, rules.ACT)
    told = _("The case was filed. From now on the rules of this day are yours.")
    return _done(request, found, lambda: actions.file_case(found, by=person_of(request), at=clock.now()), told)


@audience(MEMBER)
@require_http_methods(GET_OR_POST)
def case_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a case back, after a second look."""
    found = case_of(request, reference, rules.ACT)
    is_draft = found.state == DRAFT  # no authority has heard of it
    if request.method == "POST":
        told = (
            _("Your draft was dropped.") if is_draft else _("The case was withdrawn. The authorities have been told.")
        )
        return _done(request, found, lambda: actions.withdraw(found, by=person_of(request), at=clock.now()), told)
    if is_draft:
        lead = _("Nothing of it has been sent. What you answered and put into the file is no longer used.")
        return _form(request, found, forms.Form(), _("Drop this draft?"), lead, _("Drop it"))
    lead = _("Every step that is with an authority ends. What was decided and handed in is kept.")
    return _form(request, found, forms.Form(), _("Withdraw the case?"), lead, _("Withdraw it"))


@audience(MEMBER)
@require_POST
def case_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a decided case away."""
    found = case_of(request, reference, rules.ACT)
    told = _("The case is closed. It stays here to be read.")
    return _done(request, found, lambda: actions.close(found, by=person_of(request), at=clock.now()), told)


@audience(MEMBER)
@require_POST
def case_papers(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a paper into the file of a case."""
    found = case_of(request, reference, rules.ACT)
    at = clock.now()
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, paper=form)
    paper = paper_of(form.cleaned_data["kind"], form.cleaned_data["file"])

    def act() -> str:
        actions.add_paper(found, paper, by=person_of(request), at=at)
        return found.get_absolute_url()

    return _done(
        request,
        found,
        lambda: act_once(form.cleaned_data["once"], at=at, act=act),
        _("The paper is in the file of the case. Every step can use it."),
    )


@audience(MEMBER)
@require_safe
def case_paper(request: HttpRequest, reference: str) -> FileResponse:
    """A paper of a case: saved, never shown inside the site."""
    found = queries.document(reference)
    if found is None or not rules.may_read(person_of(request), found):
        raise Http404
    return papers.saved(found.file, f"{found.case.number}-{found.kind}")


@audience(MEMBER)
@require_http_methods(GET_OR_POST)
def case_step_done(request: HttpRequest, reference: str) -> HttpResponse:
    """The company's own step, or one that came back to it: what it gives, and on it goes."""
    step = own_step(request, reference)
    person, at = person_of(request), clock.now()
    version = pinning.rules_for(step.case, on=at.date())
    said = version.steps[step.key]
    is_back = step.outcome == RETURNED
    form = StepForm(request.POST or None, request.FILES or None, gives=said.brings if is_back else said.gives)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            if is_back:
                actions.resubmit(step, papers_given=form.papers(), by=person, at=at)
            else:
                actions.hand_in(step, papers_given=form.papers(), by=person, at=at)
            return step.case.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("Done. What waited for it goes on."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    lead = _("Papers can come along now or later; they are kept in the file of the case.")
    title = said.titles.in_language(reader()).text
    return _form(request, step.case, form, title, lead, _("Hand it in again") if is_back else _("It is done"))


@audience(MEMBER)
@require_http_methods(GET_OR_POST)
def case_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer an authority's question."""
    query = queries.query(reference)
    if query is None or not rules.may(person_of(request), rules.ACT, query.step.case):
        raise Http404
    person, at = person_of(request), clock.now()
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            text = stamped(form.cleaned_data["answer"], at)
            actions.answer(query, text, papers_given=form.papers(), by=person, at=at)
            return query.step.case.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("The answer was sent. The authority goes on."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    context = {"query": query}
    stands = clocks.stands_while_asked(query.step, pinning.rules_for(query.step.case, on=at.date()))
    lead = (
        _("While the question is with you the clock of the authority stands.")
        if stands
        else _("The rules of this step know no pause: its limit runs on while the question is with you.")
    )
    return _form(request, query.step.case, form, _("Answer the question"), lead, _("Send the answer"), **context)


@audience(MEMBER)
@require_http_methods(GET_OR_POST)
def case_appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Appeal a refusal."""
    step = own_step(request, reference)
    decision = getattr(step, "decision", None)
    if decision is None:
        raise Http404
    person, at = person_of(request), clock.now()
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.appeal(decision, stamped(form.cleaned_data["grounds"], at), by=person, at=at)
            return step.case.get_absolute_url()

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("The appeal was made. You get a letter when it is decided."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    lead = _("The next level looks at the refusal again. If it upholds your appeal, the step is taken up once more.")
    return _form(request, step.case, form, _("Appeal the refusal"), lead, _("Make the appeal"), decision=decision)


def _done(request: HttpRequest, found: Case, act: Callable[[], object], told: str = "") -> HttpResponse:
    with refusals_told(request):
        act()
        if told:
            messages.success(request, told)
    return redirect(found)


def _form(
    request: HttpRequest, found: Case, form: forms.Form, title: str, lead: str, button: str, **more: object
) -> HttpResponse:
    context = {"case": found, "form": form, "title": title, "lead": lead, "button": button, **more}
    return render(request, "cases/form.html", context, status=400 if form.errors else 200)
