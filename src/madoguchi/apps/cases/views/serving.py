"""The authority's pages: its queue, a step with what may be done, appeals."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.cases import actions, clocks, pages, pinning, queries, rules, sentences, working
from madoguchi.apps.cases.forms import AskForm, DecideForm, JudgeForm
from madoguchi.apps.cases.models import CURRENT_STATES, PAUSED, RUNNING, Step
from madoguchi.apps.cases.rulings import queries as rulings
from madoguchi.apps.cases.views.asking import person_of, served_step
from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import CLERK, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.writing import reader

PAGE = 50
MOST_QUESTIONS = 50


@audience(CLERK)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What an authority has to answer: what is due first comes first."""
    at = clock.now()
    keys = accounts.authorities_of(person_of(request))
    rows = []
    page = Paginator(queries.queue_of(keys), PAGE).get_page(request.GET.get("page"))
    for step in page:
        if step.case.pin is not None:
            version = pinning.rules_of(step.case.pin)
            today = clocks.date_of(step, version, at)
            said = version.steps[step.key]
            rows.append(
                {
                    "step": step,
                    "title": said.titles.in_language(reader()),
                    "is_late": step.due_on is not None and step.due_on < today,
                    "is_soon": step.remind_on is None and step.due_on is not None,
                    "is_paused": step.state == PAUSED,
                }
            )
    context = {
        "rows": rows,
        "page": page,
        "authorities": [sentences.authority(key, reader()) for key in sorted(keys)],
        "appeals": list(queries.appeals_before(keys)),
    }
    return render(request, "cases/queue.html", context)


@audience(CLERK)
@require_safe
def case_step(request: HttpRequest, reference: str) -> HttpResponse:
    """A step as the authority sees it: the company, its answers and papers, the clock, and what may be done."""
    return _page(request, served_step(request, reference))


def _page(
    request: HttpRequest, step: Step, ask: AskForm | None = None, decide: DecideForm | None = None
) -> HttpResponse:
    at = clock.now()
    version = pinning.rules_for(step.case, on=at.date())
    said, rule = version.steps[step.key], version.rules.by_key[step.key]
    events = queries.clock_events([step])
    shown = pages.step_shown(said, rule, step, clocks.clock_of(step, events, version, at))
    facts = pinning.facts_of(step.case, version)
    known = packs.current().facts
    is_wrong = bool((ask and ask.errors) or (decide and decide.errors))
    context = {
        "step": step,
        "case": step.case,
        "version": version,
        "shown": shown,
        "shown_clock": pages.clock_shown(step, shown, events, version, at),
        "answers": [
            (known[key].question.in_language(reader()), pages.answer_text(known[key], value))
            for key, value in facts.items()
            if key in known
        ],
        "papers": queries.documents_of(step.case),
        "cited": rulings.cited_by(step.case),
        "queries": queries.newest_queries_of_step(step, MOST_QUESTIONS),
        "is_open": step.state == RUNNING,
        "is_paused": step.state == PAUSED,
        "is_current": step.state in CURRENT_STATES,
        "ask_form": ask or AskForm(prefix="ask", stands=clocks.stands_while_asked(step, version)),
        "decide_form": decide
        or DecideForm(outcomes=working.outcomes_of(step, version), gives=said.gives, prefix="decide"),
    }
    return render(request, "cases/step.html", context, status=400 if is_wrong else 200)


@audience(CLERK)
@require_POST
def case_ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the company one question."""
    step = served_step(request, reference)
    person, at = person_of(request), clock.now()
    form = AskForm(request.POST, prefix="ask")
    if not form.is_valid():
        return _page(request, step, ask=form)

    def act() -> str:
        actions.ask(step, stamped(form.cleaned_data["question"], at), by=person, at=at)
        return step.get_absolute_url()

    stands = clocks.stands_while_asked(step, pinning.rules_for(step.case, on=at.date()))
    told = _("The question was sent. Your clock stands until the answer.") if stands else _("The question was sent.")
    return _done(request, step, form.cleaned_data["once"], act, told)


@audience(CLERK)
@require_POST
def case_decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide a step."""
    step = served_step(request, reference)
    person, at = person_of(request), clock.now()
    version = pinning.rules_for(step.case, on=at.date())
    form = DecideForm(
        request.POST,
        request.FILES,
        outcomes=working.outcomes_of(step, version),
        gives=version.steps[step.key].gives,
        prefix="decide",
    )
    if not form.is_valid():
        return _page(request, step, decide=form)

    def act() -> str:
        given = form.cleaned_data
        actions.decide(
            step, given["outcome"], reason=stamped(given["reason"], at), results=form.papers(), by=person, at=at
        )
        return step.get_absolute_url()

    return _done(request, step, form.cleaned_data["once"], act, _("The decision is kept, and the company was told."))


@audience(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """An appeal against a refusal of the level below."""
    found = queries.appeal(reference)
    person, at = person_of(request), clock.now()
    if found is None or not rules.may_judge(person, found):
        raise Http404
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            given = form.cleaned_data
            actions.decide_appeal(found, given["outcome"], reason=stamped(given["reason"], at), by=person, at=at)
            return request.path

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("The appeal is decided, and the company was told."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    step = found.decision.step
    version = pinning.rules_for(step.case, on=at.date())
    context = {
        "appeal": found,
        "decision": found.decision,
        "case": step.case,
        "title": version.steps[step.key].titles.in_language(reader()),
        "authority": sentences.authority(step.authority, reader()),
        "form": form,
    }
    return render(request, "cases/appeal.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, step: Step, once: str, act: Callable[[], str], told: str) -> HttpResponse:
    try:
        address = act_once(once, at=clock.now(), act=act)
        messages.success(request, told)
        return redirect(address)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect(step)
