"""The docket: who seeks and who offers. Found by words of any language and by choices, with a way on from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import queries as introductions
from madoguchi.core import clock, packs, tables
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.languages.texts import Said
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.writing import listed, number, reader
from madoguchi.site import records
from madoguchi.site.standing import standings

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry

PAGE = 20
SHORT = 220
EXPORTED = 2000
"""How many entries a list of a search hands out at most; the open data holds all."""


@audience(PUBLIC)
@require_safe
def docket_list(request: HttpRequest) -> HttpResponse:
    """The entries that answer words and choices."""
    on, wish = _today(), _wish(request)
    asked = _page_number(request)
    try:
        findings = docket.find(wish, on=on, page=asked, size=PAGE)
    except Refused as refusal:
        return render(request, "site/docket_closed.html", {"sentence": say(refusal), "wish": wish}, status=503)
    page = Paginator(range(findings.total), PAGE).get_page(asked)
    context = {
        "wish": wish,
        "total": findings.total,
        "is_similar": findings.is_similar,
        "cards": _cards(findings),
        "page": page,
        "facets": docket.facets(findings, on=on, whole=request.GET.get("all", "")),
        "chosen": [{"label": one.label, "address": one.rest.address} for one in docket.chosen(wish)],
        "orders": _orders(),
        "freshness": docket.freshness(on),
        "next_round": introductions.next_round(),
        "suggest": reverse("docket-suggest"),
        **({} if findings.total else _from_nothing(wish, on)),
    }
    return render(request, "site/docket.html", context)


def _today() -> date:
    return clock.today(packs.current().sides[0].time_zone)


def _wish(request: HttpRequest) -> docket.Wish:
    return docket.Wish.read(dict(request.GET.lists()))


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _cards(findings: docket.Findings) -> list[dict[str, Any]]:
    standing = standings(found.entry for found in findings.found)
    return [
        {
            "entry": found.entry,
            "short": _beginning(found.entry.text.in_language(reader(), ("en",))),
            "kind": docket.label("kind", found.entry.kind),
            "region": docket.label("region", found.entry.organisation.region),
            "size": docket.label("size", found.entry.organisation.size_band),
            "standing": standing.get(found.entry.reference),
            "why": listed(docket.why(found, findings.wish)),
        }
        for found in findings.found
    ]


def _beginning(said: Said) -> Said:
    """The first sentences of a text, for a card."""
    first = said.text.split("\n\n")[0]
    text = first if len(first) <= SHORT else first[:SHORT].rsplit(" ", 1)[0].rstrip(" ,;、") + " …"
    return replace(said, text=text)


def _orders() -> list[tuple[str, str]]:
    return [
        (docket.BEST, _("Best match first")),
        (docket.NEWEST, _("Newest first")),
        (docket.CONFIRMED, _("Confirmed most recently")),
    ]


def _from_nothing(wish: docket.Wish, on: date) -> dict[str, Any]:
    """What leads on where nothing was found: fewer choices, the codes behind the words, the words elsewhere."""
    return {
        "ways_out": docket.ways_out(wish, on=on),
        "codes": docket.codes_for(wish.words, reader()) if wish.words else (),
        "other_words": docket.other_words(wish.words) if wish.words else (),
    }


@audience(PUBLIC)
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What somebody may be about to type: titles, and codes by their names in any language, with their counts."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    if not words:
        return JsonResponse({"items": []})
    try:
        items = [*_code_items(words), *_title_items(words)]
    except Refused:
        items = []
    response = JsonResponse({"items": items[:8]})
    response["Cache-Control"] = "public, max-age=60"
    return response


def _code_items(words: str) -> Iterator[dict[str, str]]:
    home = reverse("docket")
    for one in docket.codes_for(words, reader(), 5):
        counted = ngettext("%(count)s entry", "%(count)s entries", one.count) % {"count": number(one.count)}
        sort = _("goods") if one.facet == "product" else _("line of business")
        yield {
            "value": one.said.text,
            "label": one.said.text,
            "lang": one.said.language if one.said.is_fallback else "",
            "note": _("%(sort)s %(code)s, %(counted)s") % {"sort": sort, "code": one.code, "counted": counted},
            "address": home + docket.Wish("", {one.facet: (one.code,)}).address,
        }


def _title_items(words: str) -> Iterator[dict[str, str]]:
    for title in docket.titles_like(words, reader()):
        yield {"value": title, "label": title, "note": _("title of an entry"), "lang": "", "address": ""}


@audience(PUBLIC)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """This very list as a file."""
    if form not in tables.FORMATS:
        raise Http404
    rows = records.entry_rows(list(_all_found(_wish(request), _today())))
    about = records.about(clock.now().isoformat(timespec="seconds"), what="Entries of a search in the docket")
    return tables.answer(tables.Table("entries", records.entry_columns(), rows, about), form)


def _all_found(wish: docket.Wish, on: date) -> Iterator[Entry]:
    for page in range(1, EXPORTED // 200 + 1):
        findings = docket.find(wish, on=on, page=page, size=200, counted=False)
        yield from (found.entry for found in findings.found)
        if page * 200 >= findings.total:
            return
