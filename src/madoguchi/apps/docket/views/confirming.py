"""One click that says an entry still holds: from a letter, or signed in. Looking at the page says nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.apps.docket import actions, queries, rules
from madoguchi.apps.docket.links import CONFIRM, version_of
from madoguchi.apps.docket.models import Entry
from madoguchi.apps.docket.views.entries import own_entry, person_of
from madoguchi.core import clock
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.routes import MEMBER, TOKEN, audience
from madoguchi.core.notices.links import Link, by_link
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told


@audience(MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """The same for somebody who is signed in."""
    entry = own_entry(request, reference)
    if request.method == "POST":
        with refusals_told(request):
            confirmed = actions.confirm(entry, by=person_of(request), at=clock.now())
            messages.success(request, _done(confirmed))
        return redirect(entry)
    return render(request, "docket/entry_confirm.html", {"entry": entry, "is_asked": True})


@audience(TOKEN)
@by_link(CONFIRM)
def confirm_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """The link of a letter: shows the entry and a button. A link to an earlier state still shows, and asks nothing."""
    entry, person = queries.entry(link.reference), accounts.person(link.person_reference)
    if entry is None or person is None or not rules.may(person, rules.CONFIRM, entry):
        raise Refused("link-is-not-valid")
    is_asked = link.version == version_of(entry)
    done = ""
    if request.method == "POST" and is_asked:
        done, is_asked = _done(actions.confirm(entry, by=person, at=clock.now())), False
    return render(
        request, "docket/entry_confirm.html", {"entry": entry, "is_asked": is_asked, "done": done, "is_letter": True}
    )


def _done(entry: Entry) -> str:
    from madoguchi.core.ui.writing import day  # the way a day is written belongs to the page

    until = day(entry.confirm_by_on) if entry.confirm_by_on else ""
    return _("Entry %(number)s is confirmed. It stands until %(day)s.") % {"number": entry.number, "day": until}
