"""The officer's reading: entries handed in, oldest first; each in all its languages; what is stale, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.apps.docket import actions
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs
from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.routes import OFFICER, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.telling import refusals_told
from madoguchi.site.views.entry import what_it_says, whom_it_seeks

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry
    from madoguchi.core.languages.texts import Version

PAGE = 30


def _officer(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _today() -> date:
    return clock.today(packs.current().sides[0].time_zone)


@audience(OFFICER)
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """What waits to be read over: entries, then profiles, what has waited longest first."""
    page = Paginator(docket.in_review(), PAGE).get_page(request.GET.get("page"))
    at = clock.now()
    rows = [(entry, docket.label("kind", entry.kind), (at - entry.updated_at).days) for entry in page]
    profiles = list(registry.in_review()[:PAGE])
    return render(request, "site/review.html", {"page": page, "rows": rows, "profiles": profiles})


@dataclass(frozen=True)
class Tongue:
    """One language of an entry, side by side with the others."""

    language: str
    title: Version | None
    text: Version | None


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def review_entry(request: HttpRequest, reference: str) -> HttpResponse:
    """One entry in all its languages, beside the two answers: publish, or give back with a reason."""
    entry = docket.entry(reference)
    if entry is None:
        raise Http404
    reason = request.POST.get("reason", "")[:1000]
    mistake = ""
    if request.method == "POST":
        try:
            messages.success(request, _decide(request, entry, reason))
            return redirect("review")
        except Refused as refusal:
            mistake = say(refusal)
    context = {
        "entry": entry,
        "kind": docket.label("kind", entry.kind),
        "versions": _versions(entry),
        "what": list(what_it_says(entry)),
        "whom": list(whom_it_seeks(entry)),
        "goods": docket.standings_of_goods([entry]).get(entry.pk, ()),
        "is_officer": True,
        "missing": [one for one in packs.current().languages if one not in entry.title.languages],
        "others": [one for one in docket.entries_of(entry.organisation) if one.pk != entry.pk][:5],
        "reason": reason,
        "mistake": mistake,
    }
    return render(request, "site/review_entry.html", context, status=400 if mistake else 200)


def _decide(request: HttpRequest, entry: Entry, reason: str) -> str:
    officer, at = _officer(request), clock.now()
    if request.POST.get("answer") == "publish":
        actions.publish(entry, by=officer, at=at)
        return _("Entry %(number)s is public.") % {"number": entry.number}
    actions.give_back(entry, reason=reason, by=officer, at=at)
    return _("Entry %(number)s went back to its company with your reason.") % {"number": entry.number}


def _versions(entry: Entry) -> list[Tongue]:
    languages = dict.fromkeys((*entry.title.languages, *entry.text.languages))
    return [Tongue(one, entry.title.versions.get(one), entry.text.versions.get(one)) for one in languages]


@audience(OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def stale(request: HttpRequest) -> HttpResponse:
    """Entries that were not confirmed in time, or soon must be; the desk can ask again."""
    on = _today()
    if request.method == "POST":
        entry = docket.entry(request.POST.get("entry", ""))
        if entry is None:
            raise Http404
        with refusals_told(request):
            asked = actions.remind(entry, by=_officer(request), at=clock.now())
            if asked:
                messages.success(
                    request, _("The company of entry %(number)s was asked again.") % {"number": entry.number}
                )
            else:
                messages.warning(request, _("Nobody of that company can be written to."))
        return redirect("stale")
    page = Paginator(docket.stale(on), PAGE).get_page(request.GET.get("page"))
    rows = [(entry, (entry.confirm_by_on - on).days if entry.confirm_by_on else 0) for entry in page]
    return render(request, "site/stale.html", {"page": page, "rows": rows, "profiles": list(registry.stale(on)[:PAGE])})
