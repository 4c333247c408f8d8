"""The pages on which a draft is commented on, and on which the desk reads, answers and settles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.apps.cases.register import actions, drafts, queries
from madoguchi.apps.cases.register.forms import CommentForm, ReadForm, ReplyForm, SettleForm
from madoguchi.apps.cases.register.models import ADOPTED, RECEIVED, SHOWN, RuleComment
from madoguchi.apps.cases.views.asking import person_of
from madoguchi.apps.cases.views.procedures import today_at
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import MEMBER, OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.packs.procedures import RuleChange
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.forms import stamped
from madoguchi.core.ui.once import act_once


def _draft(key: str) -> RuleChange:
    found = packs.current().changes.get(key)
    if found is None or found.said.comment is None:
        raise Http404
    return found


def _own_draft(request: HttpRequest, key: str) -> RuleChange:
    """A draft of the side at whose desk somebody serves."""
    found = _draft(key)
    if not accounts.desks_of(person_of(request)).filter(side=found.said.side).exists():
        raise Http404
    return found


def _own_comment(request: HttpRequest, reference: str) -> tuple[RuleComment, RuleChange]:
    found = queries.comment(reference)
    if found is None:
        raise Http404
    return found, _own_draft(request, found.change)


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, key: str) -> HttpResponse:
    """Comment on a draft for one's company."""
    found, person, at = _draft(key), person_of(request), clock.now()
    companies = [one.organisation for one in registry.memberships_of(person)]
    if not companies:
        return render(request, "docket/no_company.html")
    on = today_at(found.said.side)
    is_open = drafts.state_of(found, on, drafts.adoption_of(found)) == drafts.OPEN
    form = CommentForm(request.POST or None, companies=companies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        organisation = next(one for one in companies if one.reference == given["organisation"])

        def act() -> str:
            text = stamped(given["text"], at)
            actions.comment(found, organisation, text, is_named=given["is_named"], by=person, on=on, at=at)
            return reverse("change", args=[key])

        try:
            address = act_once(given["once"], at=at, act=act)
            messages.success(request, _("The desk has your comment. It is shown once somebody there has read it."))
            return redirect(address)
        except Refused as refusal:
            form.add_error(None, say(refusal))
    context = {"change": found, "form": form, "is_open": is_open}
    return render(request, "cases/comment.html", context, status=400 if form.errors else 200)


@audience(OFFICER)
@require_safe
def comments(request: HttpRequest, key: str) -> HttpResponse:
    """Every comment on a draft, for the desk that answers them."""
    return _desk_page(request, _own_draft(request, key))


def _desk_page(request: HttpRequest, change: RuleChange, mistaken: dict[str, Any] | None = None) -> HttpResponse:
    adoption = drafts.adoption_of(change)
    state = drafts.state_of(change, today_at(change.said.side), adoption)
    rows = []
    for one in queries.comments_on(change, only_shown=False):
        form: Any = None
        if one.state == RECEIVED:
            form = ReadForm(prefix=one.reference)
        elif one.state == SHOWN and adoption is None:
            form = ReplyForm(prefix=one.reference, initial={"answer": one.answer})
        rows.append(
            {"comment": one, "form": (mistaken or {}).get(one.reference, form), "is_new": one.state == RECEIVED}
        )
    context = {
        "change": change,
        "rows": rows,
        "state": drafts.STATES[state],
        "adoption": adoption,
        "settle_form": (mistaken or {}).get("settle", SettleForm()) if state == drafts.CLOSED else None,
    }
    return render(request, "cases/comments.html", context, status=400 if mistaken else 200)


@audience(OFFICER)
@require_POST
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a comment, or keep it back."""
    found, change = _own_comment(request, reference)
    at, form = clock.now(), ReadForm(request.POST, prefix=reference)
    if not form.is_valid():
        return _desk_page(request, change, {reference: form})
    given = form.cleaned_data
    try:
        is_shown = given["outcome"] == ReadForm.SHOW
        actions.read(found, is_shown=is_shown, note=stamped(given["note"], at), by=person_of(request), at=at)
    except Refused as refusal:
        form.add_error("note", say(refusal))
        return _desk_page(request, change, {reference: form})
    return redirect("change-comments", change.key)


@audience(OFFICER)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a comment."""
    found, change = _own_comment(request, reference)
    at, form = clock.now(), ReplyForm(request.POST, prefix=reference, initial={"answer": found.answer})
    if not form.is_valid():
        return _desk_page(request, change, {reference: form})
    try:
        actions.answer(found, stamped(form.cleaned_data["answer"], at), by=person_of(request), at=at)
    except Refused as refusal:
        form.add_error("answer", say(refusal))
        return _desk_page(request, change, {reference: form})
    messages.success(request, _("The answer is kept. Everybody reads it once the draft is settled."))
    return redirect("change-comments", change.key)


@audience(OFFICER)
@require_POST
def settle(request: HttpRequest, key: str) -> HttpResponse:
    """Adopt a draft, or drop it."""
    change, at = _own_draft(request, key), clock.now()
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, change, {"settle": form})
    given, on = form.cleaned_data, today_at(change.said.side)
    try:
        actions.settle(change, given["outcome"], note=stamped(given["note"], at), by=person_of(request), on=on, at=at)
    except Refused as refusal:
        messages.error(request, say(refusal))
        return redirect("change-comments", key)
    is_adopted = given["outcome"] == ADOPTED
    messages.success(request, _("The draft is adopted.") if is_adopted else _("The draft is dropped."))
    return redirect("change", key)
