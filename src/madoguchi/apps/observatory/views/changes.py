"""What releases changed: the page of one, the feed of all, and two of them compared for a series."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.apps.observatory import comparing, drawing, exports, queries
from madoguchi.apps.observatory.comparing import Changed
from madoguchi.apps.observatory.forms import BetweenForm
from madoguchi.apps.observatory.models import Vintage
from madoguchi.apps.observatory.reasons import REASON_NAMES
from madoguchi.apps.observatory.views.figures import language
from madoguchi.core import packs
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.journal import queries as journal
from madoguchi.core.ui.writing import number

PAGE = 50
IN_A_FEED = 50
MINUTES = 15
RECORDED = "vintage.recorded"

Titled = list[tuple[str, Changed]]


def _titled(found: list[Changed]) -> Titled:
    return [(drawing.title_of(one.series, language()), one) for one in found]


@audience(PUBLIC)
@require_safe
def vintage(request: HttpRequest, reference: str) -> HttpResponse:
    """What one release changed, and where that stands in the journal."""
    found = get_object_or_404(queries.vintages(), reference=reference)
    page = Paginator(comparing.rows_of(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "vintage": found,
        "page": page,
        "rows": _titled(comparing.made_by(list(page), found)),
        "keys": list(found.keys.order_by("at", "pk")) if found.needs_keys else [],
        "event": journal.events_of(found).filter(kind=RECORDED).first(),
    }
    return render(request, "observatory/vintage.html", context)


@audience(PUBLIC)
@require_safe
def between(request: HttpRequest, key: str) -> HttpResponse:
    """What changed in a series from one release to another; without a choice, in its latest release."""
    series = queries.series(key)
    if series is None:
        raise Http404
    releases = list(queries.vintages_of([series]))
    form = BetweenForm(releases, request.GET or None)
    second, first = (releases[:2] * 2)[:2]
    if form.is_bound and form.is_valid():
        first, second = form.chosen()
    context = {
        "series": series,
        "title": drawing.title_of(series, language()),
        "form": form,
        "first": first,
        "second": second,
        "is_one": len(releases) < 2,
        "rows": _titled(comparing.between(series, first, second)),
    }
    return render(request, "observatory/changes.html", context)


@audience(PUBLIC)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest releases of all sources, or of one source or series, in the reader's language."""
    found = queries.vintages()
    if source := request.GET.get("source", "")[:64]:
        found = found.filter(source__key=source)
    if key := request.GET.get("series", "")[:160]:
        series = queries.series(key)
        if series is None:
            raise Http404
        found = found.filter(pk__in=queries.vintages_of([series]).order_by().values("pk"))
    here = settings.SITE_ADDRESS + request.get_full_path()
    made = Atom1Feed(
        title=_("Madoguchi: new and revised figures"),
        link=settings.SITE_ADDRESS + reverse("vintages"),
        description=_("Every release of every source: what is new, and what it revises."),
        language=language(),
        feed_url=here,
        feed_guid=here,
        feed_copyright=packs.current().says(packs.NEUTRAL_PLACES, language()),
        author_name="Madoguchi",
    )
    for one in found[:IN_A_FEED]:
        _add(made, one)
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(response, "utf-8")
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    return response


def _add(made: Atom1Feed, one: Vintage) -> None:
    source = one.source.name.in_language(language(), ("en",)).text or one.source.key
    facts = {"source": source, "release": one.release}
    if one.takes_back is not None:
        facts = {**facts, "release": one.takes_back.release, "reason": str(REASON_NAMES[one.reason])}
        title = _("%(source)s: %(release)s is taken back (%(reason)s)") % facts
    else:
        title = _("%(source)s: %(release)s") % facts
    if one.is_example:
        title = _("[Example] %(title)s") % {"title": title}
    host = settings.SITE_ADDRESS.split("//")[-1].split(":")[0]
    made.add_item(
        title=title,
        link=exports.address_of("vintage", one.reference),
        description=_said(one),
        unique_id=f"tag:{host},2026:vintage:{one.reference}",
        pubdate=one.recorded_at,
        updateddate=one.recorded_at,
        categories=[one.source.key],
    )


def _said(one: Vintage) -> str:
    if one.revised is None:
        return _("New or revised values: %(rows)s.") % {"rows": number(one.rows)}
    return _("New values: %(new)s. Revised values: %(revised)s.") % {
        "new": number(one.rows - one.revised), "revised": number(one.revised),
    }  # fmt: skip
