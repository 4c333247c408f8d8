"""Atom feeds: of every search of the docket, of projects, exchanges, rules; a page lists the usual ones."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from madoguchi.apps.cases import queries as cases
from madoguchi.apps.docket import queries as docket
from madoguchi.apps.exchanges import queries as exchanges
from madoguchi.apps.projects import queries as projects
from madoguchi.core import clock, packs
from madoguchi.core.accounts.routes import PUBLIC, audience
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.core.ui.writing import reader

if TYPE_CHECKING:
    from madoguchi.apps.docket.models import Entry

LENGTH = 50
MINUTES = 15
RULES_OF = timedelta(days=2 * 365)
TOPICS = ("procedure", "product", "region")
MOST_TOPICS = 50


class WindowFeed(Atom1Feed):
    """Atom with the language of each text, and the notice on places in every feed."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The notice stands as the rights of the feed."""
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Madoguchi", {"uri": settings.SITE_ADDRESS})


@audience(PUBLIC)
@require_safe
def docket_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries of a search, in the reader's language."""
    on = clock.today(packs.current().sides[0].time_zone)
    wish = docket.Wish.read({**dict(request.GET.lists()), "order": [docket.NEWEST]})
    try:
        findings = docket.find(wish, on=on, size=LENGTH, counted=False)
    except Refused as refusal:
        return HttpResponse(say(refusal), status=503, content_type="text/plain; charset=utf-8")
    feed = _feed(request, wish)
    for found in findings.found:
        _add(feed, found.entry)
    return _answer(feed)


def _answer(feed: WindowFeed) -> HttpResponse:
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    return response


def _feed(request: HttpRequest, wish: docket.Wish) -> WindowFeed:
    parts = [part.label for part in docket.chosen(wish)]
    return _begun(
        request,
        title=_("Madoguchi: %(search)s") % {"search": ", ".join(parts) or _("new entries")},
        link=reverse("docket") + wish.address,
        description=_("Who seeks and who offers, each confirmed by its company."),
    )


def _begun(request: HttpRequest, *, title: str, link: str, description: str) -> WindowFeed:
    """A feed without entries yet, with the notice on places."""
    here = settings.SITE_ADDRESS + request.get_full_path()
    return WindowFeed(
        title=title,
        link=settings.SITE_ADDRESS + link,
        description=description,
        language=reader(),
        feed_url=here,
        feed_guid=here,
        feed_copyright=packs.current().says(packs.NEUTRAL_PLACES, reader()),
        author_name="Madoguchi",
    )


def _add(feed: WindowFeed, entry: Entry) -> None:
    title = entry.title.in_language(reader(), ("en",))
    direction = docket.label("direction", entry.direction)
    address = settings.SITE_ADDRESS + entry.get_absolute_url()
    feed.add_item(
        title=_marked(entry.is_example, _("%(direction)s: %(title)s") % {"direction": direction, "title": title.text}),
        link=address,
        description=entry.text.in_language(reader(), ("en",)).text,
        unique_id=_tag("entry", entry.reference),
        pubdate=entry.published_at,
        updateddate=_updated(entry),
        categories=[docket.label("kind", entry.kind), docket.label("side", entry.organisation.side)],
    )


def _tag(sort: str, reference: str) -> str:
    return f"tag:{settings.SITE_ADDRESS.split('//')[-1].split(':')[0]},2026:{sort}:{reference}"


def _marked(is_example: bool, title: str) -> str:
    """What is invented says so wherever it is read."""
    return _("[Example] %(title)s") % {"title": title} if is_example else title


def _updated(entry: Entry) -> datetime:
    return entry.updated_at


@audience(PUBLIC)
@require_safe
def rules_feed(request: HttpRequest) -> HttpResponse:
    """What happened to rules in the last two years: to all, or to those the address names."""
    at = clock.now()
    topics = [(kind, key) for kind in TOPICS for key in request.GET.getlist(kind)][:MOST_TOPICS]
    about = ", ".join(cases.rule_topics(topics)) or _("changes of rules")
    feed = _begun(
        request,
        title=_("Madoguchi: %(search)s") % {"search": about},
        link=reverse("changes"),
        description=_("Drafts, adoptions and days on which rules take effect."),
    )
    for moment in cases.rule_moments(at, since=(at - RULES_OF).date(), topics=topics)[:LENGTH]:
        _add_moment(feed, moment)
    return _answer(feed)


def _add_moment(feed: WindowFeed, moment: cases.Moment) -> None:
    said = moment.change.said
    on = datetime.combine(moment.on, time(), UTC)
    feed.add_item(
        title=said.titles.in_language(reader()).text,
        link=settings.SITE_ADDRESS + reverse("change", args=[moment.change.key]),
        description=f"{cases.what_happens(moment)} {said.summary.in_language(reader()).text}",
        unique_id=_tag("rules", moment.key),
        pubdate=on,
        updateddate=on,
        categories=[docket.label("side", said.side)],
    )


@audience(PUBLIC)
@require_safe
def exchanges_feed(request: HttpRequest) -> HttpResponse:
    """The events that were published last, in the reader's language."""
    wish = exchanges.Wish.read(request.GET)
    feed = _begun(
        request,
        title=_("Madoguchi: exchanges"),
        link=reverse("exchanges") + wish.address,
        description=_("What both countries do together, and when."),
    )
    for event in exchanges.newest(wish)[:LENGTH]:
        feed.add_item(
            title=_marked(event.is_example, event.title.in_language(reader(), ("en",)).text),
            link=settings.SITE_ADDRESS + event.get_absolute_url(),
            description=event.text.in_language(reader(), ("en",)).text,
            unique_id=_tag("event", event.reference),
            pubdate=event.opened_at,
            updateddate=event.changed_at,
            categories=[event.programme.names.in_language(reader(), ("en",)).text],
        )
    return _answer(feed)


@audience(PUBLIC)
@require_safe
def projects_feed(request: HttpRequest) -> HttpResponse:
    """The public projects that changed last, in the reader's language."""
    feed = _begun(
        request,
        title=_("Madoguchi: projects"),
        link=reverse("projects"),
        description=_("Public projects that changed last, with their stage and condition."),
    )
    for one in projects.changed_last(clock.today(packs.current().sides[0].time_zone), LENGTH):
        project = one.project
        feed.add_item(
            title=_marked(project.is_example, project.title.in_language(reader(), ("en",)).text),
            link=settings.SITE_ADDRESS + project.get_absolute_url(),
            description=project.summary.in_language(reader(), ("en",)).text,
            unique_id=_tag("project", project.reference),
            pubdate=project.published_at,
            updateddate=project.updated_at,
            categories=[f"{one.stage} {one.gate_name}", str(one.condition_name)],
        )
    return _answer(feed)


@audience(PUBLIC)
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """The usual feeds; every search has its own besides."""
    on = clock.today(packs.current().sides[0].time_zone)
    corridor = packs.current()
    try:
        counts = docket.find(docket.Wish(), on=on, size=1).counts
    except Refused:
        counts = {}
    groups = [
        (_("By direction"), "direction", [docket.OFFER, docket.SEEK]),
        (_("By country"), "side", [side.key for side in corridor.sides]),
        (_("By kind of cooperation"), "kind", [kind.key for kind in corridor.kinds]),
        (_("By region"), "region", sorted(counts.get("region", {}))),
    ]
    shown = [(legend, [_way(name, value) for value in values]) for legend, name, values in groups if values]
    return render(
        request,
        "site/feeds.html",
        {
            "groups": shown,
            "all": reverse("docket-feed"),
            "exchanges": reverse("exchanges-feed"),
            "projects": reverse("projects-feed"),
        },
    )


def _way(name: str, value: str) -> tuple[str, str]:
    return docket.label(name, value), reverse("docket-feed") + docket.Wish("", {name: (value,)}).address
