"""A company's proposals: what is missing, each part on its own page, translations beside the original, the papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.projects.proposals import actions, books, forms, gaps, leaks, outline, papers, queries, rules
from madoguchi.apps.projects.proposals.contents import Content
from madoguchi.apps.projects.proposals.models import (
    ATTACHED,
    DRAFT,
    HANDED_IN,
    OPEN_TO_THE_DESK,
    RETURNED,
    SEEN,
    Proposal,
)
from madoguchi.apps.projects.proposals.outline import ANONYMOUS, Outline
from madoguchi.apps.projects.views.portfolio import today
from madoguchi.apps.projects.views.working import POSTED, person_of
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, documents, packs
from madoguchi.core.accounts.routes import MEMBER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.once import act_once
from madoguchi.core.ui.telling import refusals_told
from madoguchi.core.ui.writing import reader

SHOWN = 50
XLSX = "xlsx"
TABLES = "figures"
STATE_NAMES: dict[str, Promise] = {
    DRAFT: gettext_lazy("being written"),
    HANDED_IN: gettext_lazy("handed in"),
    SEEN: gettext_lazy("read by the desk"),
    RETURNED: gettext_lazy("back with you"),
    ATTACHED: gettext_lazy("became a project"),
}


def _outline() -> Outline:
    found = outline.current()
    if found is None:
        raise Http404
    return found


def _proposal(request: HttpRequest, reference: str, verb: str = rules.READ) -> Proposal:
    found = queries.proposal(reference)
    if found is None or not rules.may(person_of(request), verb, found):
        raise Http404
    return found


def _is_own(request: HttpRequest, found: Proposal) -> bool:
    return registry.acts_for(person_of(request), found.organisation)


def _own_proposal(request: HttpRequest, reference: str) -> Proposal:
    """One of a company of theirs, whatever its state."""
    found = _proposal(request, reference)
    if not _is_own(request, found):
        raise Http404
    return found


@audience(MEMBER)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The proposals of one's companies."""
    rows = [(one, STATE_NAMES[one.state]) for one in queries.proposals_for(person_of(request))[:SHOWN]]
    return render(request, "proposals/mine.html", {"rows": rows, "is_offered": queries.is_offered()})


@audience(MEMBER)
@POSTED
def new(request: HttpRequest) -> HttpResponse:
    """Begin a proposal with a title."""
    _outline()
    person, at = person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "projects/no_company.html")
    form = forms.NewProposalForm(request.POST or None, companies=companies)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        company = next(one for one in companies if one.reference == typed["company"])

        def act() -> str:
            made = actions.begin(company, title=typed["title"], language=reader(), by=person, at=at)
            return reverse("proposal-part", args=[made.reference, gaps.ABOUT])

        try:
            return redirect(act_once(typed["once"], at=at, act=act))
        except Refused as refusal:
            form.add_error(None, say(refusal))
    return render(request, "proposals/new.html", {"form": form})


@audience(MEMBER)
@require_safe
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """One proposal: what is missing, its parts, its languages, its papers and editions."""
    found, known = _proposal(request, reference), _outline()
    own, on = _is_own(request, found), today()
    content = queries.content_for(found, on=on, own=own)
    if content is None:
        raise Http404
    missing = gaps.gaps(content, known)
    by_part: dict[str, list[str]] = {}
    for gap in missing:
        by_part.setdefault(gap.part, []).append(gap.text)
    pieces = gaps.pieces(content, known)
    context = {
        "proposal": found,
        "own": own,
        "may_write": rules.may(person_of(request), rules.WRITE, found),
        "is_at_the_desk": found.state in OPEN_TO_THE_DESK,
        "is_attached": found.state == ATTACHED,
        "may_decide": rules.may(person_of(request), rules.DECIDE, found),
        "state": STATE_NAMES[found.state],
        "parts": [(part, gaps.label(known, part), by_part.get(part, [])) for part in gaps.parts(known)],
        "missing": len(missing),
        "following": missing[0].part if missing else "",
        "languages": [
            (language, sum(one.is_ready(language) for one in pieces), len(pieces), language == found.language)
            for language in packs.current().languages
        ],
        "papers": [
            (kind, name, [(language, len(gaps.unready(content, known, language, kind=kind)))
                          for language in packs.current().languages])
            for kind, name in papers.KIND_NAMES.items() if kind != papers.ANONYMOUS or content.anonymous
        ],
        "editions": found.editions.all(),
        "edition": content.edition,
        "headline": papers.headline(content),
        "notices": papers.notices(content),
    }  # fmt: skip
    return render(request, "proposals/proposal.html", context)


# Writing ------------------------------------------------------------------------------------------------

Act = Callable[[datetime, str], object]


@audience(MEMBER)
@POSTED
def part(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    """One part: question, example, form. It is kept when it is sent; the next that lacks something follows."""
    found, known = _proposal(request, reference, rules.WRITE), _outline()
    if part not in gaps.parts(known):
        raise Http404
    person, at = person_of(request), clock.now()
    stamp = actions.stamp_of(found, part)
    form, act = _form(request, found, known, part)
    if request.method == "POST" and form.is_valid():

        def acting() -> str:
            act(at, form.cleaned_data["seen"])
            return _after(request, found, known, part)

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=acting)
            messages.success(request, _("It was kept."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
            if refusal.key == "part-was-changed-meanwhile":
                form.data = {**form.data.dict(), "seen": stamp}  # type: ignore[attr-defined]  # what a browser sent
    written = known.anonymous if part == ANONYMOUS else known.section(part)
    context = {
        "proposal": found,
        "form": form,
        "part": part,
        "heading": gaps.label(known, part),
        "written": written,
        "note": NOTES.get(part, ""),
        "place": gaps.parts(known).index(part) + 1,
        "of_all": len(gaps.parts(known)),
        "standing": _standing(found, part, written) if form.non_field_errors() else "",
        "person": person,
    }
    return render(request, "proposals/part.html", context)


NOTES: dict[str, Promise] = {
    gaps.ASSUMPTIONS: gettext_lazy(
        "What your figures rest on: prices, amounts, wages, rates. Each with where it is from; an honest estimate"
        " counts, a figure without a source does not."
    ),
    gaps.PLAN: gettext_lazy(
        "A usual year is enough. From these the page computes what it is worth, every rate of return, how the loan is"
        " covered, and what each tax regime would take."
    ),
    gaps.RISKS: gettext_lazy("What may go wrong, what is done about it, and the post or company that sees to it."),
    gaps.STEPS: gettext_lazy("The steps until it works, each with the day by which it is done."),
    gaps.ROOM: gettext_lazy(
        "Whoever puts money in asks for these papers. Say which are there; the index is printed, the papers stay with"
        " you."
    ),
}


def _form(request: HttpRequest, found: Proposal, known: Outline, part: str) -> tuple[django_forms.Form, Act]:
    """The form of a part, and what becomes of it when it is sent."""
    person, data = person_of(request), request.POST or None
    initial = {"seen": actions.stamp_of(found, part)}
    if part == gaps.ABOUT:
        about = forms.AboutForm(data, proposal=found, initial=initial)
        return about, lambda at, seen: actions.write_about(found, about.about(), seen=seen, by=person, at=at)
    if part in gaps.LINES:
        lines = forms.LinesForm(data, proposal=found, part=part, initial=initial)
        return lines, lambda at, seen: actions.write_lines(found, part, lines.lines(), seen=seen, by=person, at=at)
    if part == gaps.PLAN:
        figures = forms.FiguresForm(data, proposal=found, initial=initial | _first_day(found))
        return figures, lambda at, seen: actions.write_plan(found, figures.figures(), seen=seen, by=person, at=at)
    if part == gaps.ROOM:
        room = forms.RoomForm(data, proposal=found, outline=known, initial=initial)
        return room, lambda at, seen: actions.write_room(found, room.states(), seen=seen, by=person, at=at)
    asked = known.anonymous if part == ANONYMOUS else known.section(part)
    assert asked is not None  # the caller looked the part up
    text = forms.TextForm(data, asked=asked, standing=_text(found, part), language=found.language, initial=initial)
    return text, lambda at, seen: actions.write_part(
        found, part, text.cleaned_data["text"], seen=seen, by=person, at=at
    )


def _first_day(found: Proposal) -> dict[str, date]:
    return {} if found.plan else {"agreed_on": today()}


def _text(found: Proposal, part: str) -> str:
    texts = found.anonymous
    if part != ANONYMOUS:
        texts = next((one.text for one in found.sections.all() if one.key == part), Texts())
    return str(texts.in_language(found.language))


def _standing(found: Proposal, part: str, written: Any) -> str:
    """What stands in a text now, for whoever is told that somebody changed it meanwhile."""
    return _text(found, part) if written else ""


def _after(request: HttpRequest, found: Proposal, known: Outline, part: str) -> str:
    """The same page for more lines; else the next part that lacks something; else the proposal."""
    if "more" in request.POST:
        return str(request.path)
    fresh = queries.proposal(found.reference)
    content = queries.content_for(fresh, on=today(), own=True) if fresh else None
    order = gaps.parts(known)
    lacking = [gap.part for gap in gaps.gaps(content, known)] if content else []
    later = [one for one in order[order.index(part) + 1 :] if one in lacking]
    return reverse("proposal-part", args=[found.reference, later[0]]) if later else found.get_absolute_url()


@audience(MEMBER)
@POSTED
def translate(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """Every text beside its translation, with what is missing or older than its original marked."""
    found, known = _proposal(request, reference, rules.WRITE), _outline()
    if language not in packs.current().languages or language == found.language:
        raise Http404
    person, at = person_of(request), clock.now()
    content = queries.content_for(found, on=today(), own=True)
    assert content is not None  # its own company writes in it
    pieces = gaps.pieces(content, known)
    form = forms.TranslationForm(request.POST or None, pieces=pieces, language=language)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.translate(found, language, form.typed(), by=person, at=at)
            return request.path

        try:
            address = act_once(form.cleaned_data["once"], at=at, act=act)
            messages.success(request, _("The translations were kept."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    rows = [(one, gaps.label(known, one.part), form[one.key], one.is_ready(language)) for one in pieces]
    context = {
        "proposal": found,
        "form": form,
        "rows": rows,
        "language": language,
        "ready": sum(is_ready for *_rest, is_ready in rows),
    }
    return render(request, "proposals/translate.html", context)


# Papers -------------------------------------------------------------------------------------------------


@audience(MEMBER)
@require_safe
def reading(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole memorandum as a page, in the reader's language, with what is not translated marked."""
    found, known = _proposal(request, reference), _outline()
    content = _content(request, found)
    paper = papers.memorandum(content, known)
    lacking = gaps.unready(content, known, reader(), kind=papers.MEMORANDUM)
    context = {
        "proposal": found,
        "paper": paper,
        "content": content,
        "lacking": len(lacking),
        "written_in": found.language,
    }
    return render(request, "proposals/read.html", context)


def _content(request: HttpRequest, found: Proposal) -> Content:
    number = request.GET.get("edition", "")
    content = queries.content_for(
        found, on=today(), own=_is_own(request, found), number=int(number) if number.isdecimal() else 0
    )
    if content is None:
        raise Http404
    return content


@audience(MEMBER)
@require_safe
def file(request: HttpRequest, reference: str, kind: str, form: str) -> HttpResponse:
    """A paper as PDF or DOCX, or the figures as a workbook, in the language that is asked for or else the reader's."""
    found, known = _proposal(request, reference), _outline()
    if not (form in documents.TYPES and kind in papers.KINDS) and (kind, form) != (TABLES, XLSX):
        raise Http404
    content = _content(request, found)
    language = request.GET.get("language", reader())
    if language not in packs.current().languages:
        raise Http404
    try:
        with override(language):
            return _file(found, content, known, kind, form)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect(found)


def _file(found: Proposal, content: Content, known: Outline, kind: str, form: str) -> HttpResponse:
    lacking = gaps.unready(content, known, reader(), kind=kind)
    if lacking:
        raise Refused("paper-lacks-a-language", n=len(lacking))
    if kind == TABLES:
        response = HttpResponse(books.workbook(content, known), content_type=books.TYPE)
        response["Content-Disposition"] = f'attachment; filename="figures-{found.reference}-{reader()}.xlsx"'
        response["Cache-Control"] = "private, no-store"
        return response
    paper = papers.paper(content, known, kind)
    if kind == papers.ANONYMOUS:
        telling = leaks.found_in(paper.texts, leaks.words_of(found))
        if telling:
            raise Refused("teaser-names-its-company", words=", ".join(telling[:5]))
        return documents.answer(paper, form, f"teaser-{reader()}")
    return documents.answer(paper, form, f"{kind}-{found.reference}-{reader()}")


@audience(MEMBER)
@require_POST
def hand_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand it in to the desk."""
    found = _proposal(request, reference, rules.WRITE)
    with refusals_told(request):
        edition = actions.hand_in(found, by=person_of(request), at=clock.now())
        messages.success(
            request, _("It was handed in as edition %(n)s. The desk reads it and answers.") % {"n": edition.number}
        )
    return redirect(found)


@audience(MEMBER)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back from the desk to go on writing."""
    found = _own_proposal(request, reference)
    with refusals_told(request):
        actions.take_back(found, by=person_of(request), at=clock.now())
        messages.success(request, _("It is back with you. The editions stay as they were."))
    return redirect(found)


@audience(MEMBER)
@require_POST
def write_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a further edition of what became a project."""
    found = _own_proposal(request, reference)
    with refusals_told(request):
        actions.write_on(found, by=person_of(request), at=clock.now())
        messages.success(
            request, _("You can write in it again. The project goes on with the last edition until the next is joined.")
        )
    return redirect(found)
