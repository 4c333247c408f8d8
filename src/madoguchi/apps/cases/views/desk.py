"""The desk's pages: the cases of the companies of its side, and going along with one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.apps.cases import actions, pages, queries, rules
from madoguchi.apps.cases.views.asking import case_of, person_of
from madoguchi.core import clock
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import OFFICER, audience

PAGE = 50


@audience(OFFICER)
@require_safe
def desk_cases(request: HttpRequest) -> HttpResponse:
    """Cases under way of the desk's side: number and state; the rest is seen by who goes along."""
    person = person_of(request)
    sides = set(accounts.desks_of(person).values_list("side", flat=True))
    along = set(queries.cases_accompanied_by(person).values_list("pk", flat=True))
    page = Paginator(queries.cases_of_sides(sides), PAGE).get_page(request.GET.get("page"))
    rows = [{"row": pages.row_shown(one, is_own=False), "is_along": one.pk in along} for one in page]
    context = {"rows": rows, "page": page, "on": clock.now().date()}
    return render(request, "cases/desk.html", context)


@audience(OFFICER)
@require_POST
def case_accompany(request: HttpRequest, reference: str) -> HttpResponse:
    """Go along with a case from now on."""
    found = case_of(request, reference, rules.ACCOMPANY)
    person = person_of(request)
    actions.accompany(found, person, by=person, at=clock.now())
    messages.success(request, _("You go along with case %(number)s and see all of it.") % {"number": found.number})
    return redirect(found)
