"""Goods of entries that stand on a list: questions, each answered by a person with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.docket import actions, queries
from madoguchi.apps.docket.forms import GoodsForm
from madoguchi.apps.docket.models import ASKED, MOOT
from madoguchi.apps.docket.views.entries import person_of
from madoguchi.core import clock
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused

PAGE = 30


@audience(OFFICER)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that wait, the oldest first; answered ones on request."""
    is_answered = request.GET.get("answered") == "1"
    found = queries.goods_answered() if is_answered else queries.goods_waiting()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, queries.label("product", one.code)) for one in page]
    return render(request, "docket/goods_questions.html", {"page": page, "rows": rows, "is_answered": is_answered})


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """What the entry says and what the list says, side by side, and the answer."""
    found = queries.goods_question(reference)
    if found is None:
        raise Http404
    form = GoodsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_goods(found, by=person_of(request), at=clock.now(), **form.cleaned_data)
            messages.success(request, _("The answer is saved with its reason."))
            following = queries.goods_waiting().first()
            return redirect(following) if following else redirect("goods-questions")
        except Refused as refusal:
            form.add_error(None, say(refusal))
    context = {
        "question": found,
        "label": queries.label("product", found.code),
        "form": form,
        "is_waiting": found.state == ASKED,
        "is_moot": found.state == MOOT,
    }
    return render(request, "docket/goods_question.html", context, status=400 if form.errors else 200)
