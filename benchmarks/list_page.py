"""The list of the docket, beside a plain Django page of the same queries and the same HTML.

Ours: the page as anybody gets it, with all middleware, three languages, facets and reasons. The plain page asks the
same search and the same rows and writes the same bytes with the middleware that Django's own start gives a project;
what never changes on it stands in its template as text, what changes comes in as finished strings.

    python -m benchmarks.list_page [--small] [--json] [--profile]

CPU time of one process, the two in turn (A-B-A-B); the ratio is the median of the pairs. Target: at most 1.25.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import tables

REQUESTS, SMALL_REQUESTS = 40, 4
PAIRS, SMALL_PAIRS = 9, 3
ENTRIES = 60
TARGET = 1.25
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ADDRESS = "/en/docket/"
BARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

Respond = Callable[[Any], Any]


def prepare(folder: Path) -> None:
    """Django with a database of companies and entries of both sides, and their index."""
    tables.open_site(folder)
    from madoguchi.core.search import indexing

    tables.make()
    fill()
    indexing.drain()


def fill() -> None:
    """Companies with an entry each, of different regions, kinds and lines of business, in their own languages."""
    from madoguchi.apps.docket import actions as docket
    from madoguchi.apps.introductions import actions as introductions
    from madoguchi.apps.registry import actions as registry
    from madoguchi.core import packs
    from madoguchi.core.languages.texts import Texts

    corridor = packs.current()
    kinds, regions = list(corridor.kinds), list(corridor.regions.values())
    classes = [one.code for top in corridor.activities.children() for one in corridor.activities.children(top.code)]
    for number in range(ENTRIES):
        side = corridor.sides[number % 2]
        own = [one.code for one in regions if one.side == side.key]
        language = side.languages[0]
        record = registry.CompanyRecord(
            side=side.key,
            names=(registry.NameRecord(f"Company {number}", "en"), registry.NameRecord(f"会社 {number}", language)),
            activities=(registry.ActivityRecord("isic4", classes[number % len(classes)], is_main=True),),
            region=own[number % len(own)],
            languages=(language, "en"),
            size_band=corridor.employee_bands[number % len(corridor.employee_bands)].key,
        )
        company = registry.record_organisation(record, by=None, at=AT, origin=registry.Origin("benchmark", AT.date()))
        title = {"en": f"Cold storage and transport number {number}", language: f"冷蔵 {number}"}
        text = {
            "en": f"Cold storage of {number} square metres near the port. " * 6,
            language: "港の近くの冷蔵倉庫。" * 9,
        }
        draft = docket.Draft(
            direction="seek" if number % 3 else "offer",
            kind=kinds[number % len(kinds)].key,
            title=Texts.written(title, at=AT),
            text=Texts.written(text, at=AT),
            activities=(classes[(number + 7) % len(classes)],),
            languages=(language, "en"),
        )
        entry = docket.draw_up(company, draft, by=None, at=AT)
        docket.publish(docket.submit(entry, by=None, at=AT), by=None, at=AT)
    introductions.plan_round(on=(AT + timedelta(days=9)).date(), by=None, at=AT)


# The plain page -------------------------------------------------------------------------------------------

CARD = """<li><div class="meta">{% if card.entry.direction == "offer" %}\
<span class="tag full">{% translate "Offers" %}</span>{% else %}\
<span class="tag">{% translate "Seeks" %}</span>{% endif %}
<span class="fresh"><svg viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="currentColor"/></svg>
{% blocktranslate with day=card.entry.confirmed_on|date:"j F" %}Confirmed {{ day }}{% endblocktranslate %}</span>
<span class="tag">{% blocktranslate with left=card.standing.left number=card.standing.round.number %}{{ left }} places \
in round {{ number }}{% endblocktranslate %}</span>
</div>
  <h3><a href="{% url "entry" card.entry.reference %}"><span dir="auto">{{ card.title }}</span></a></h3>
  <p><span dir="auto">{{ card.text|truncatechars:215 }}</span></p>
  <ul class="meta"><li>{{ card.kind }}</li>{% if card.region %}<li>{{ card.region }}</li>{% endif %}{% if card.size %}\
<li>{{ card.size }}</li>{% endif %}<li><span class="langs">{% for code, name in card.languages %}\
<span lang="{{ code }}">{{ name }}</span>{% if not forloop.last %}, {% endif %}{% endfor %}</span></li></ul>
  </li>

"""
FACET = """<fieldset class="facet"><legend>{{ facet.legend }}</legend><div>{% for one in facet.choices %}\
<label class="tick"><input type="checkbox" name="{{ facet.name }}" value="{{ one.value }}"\
{% if one.chosen %} checked{% endif %}>\
<span{% if one.lang %} lang="{{ one.lang }}"{% endif %}>{{ one.label }}</span>\
<span class="n">{{ one.count }}</span></label>\
{% endfor %}{% if facet.more %}<a class="small" href="?all={{ facet.name }}">{% translate "Show all" %}</a>{% endif %}\
</div></fieldset>
"""
SAID = re.compile(r">([^<>{}]*[A-Za-z]{2}[^<>{}]*)<")
ADDRESS_OF = re.compile(r'href="(/en/[^"?#]*)"')


def as_template(html: str) -> str:
    """The page's own HTML as a plain template: sentences are translated, addresses reversed, rows in two loops."""
    before, _, rest = html.partition('<ul class="cards">')
    after = rest[rest.index("</ul><nav") if "</ul><nav" in rest else rest.rindex("</ul>", 0, rest.index("grid-2")) :]
    first, last = before.index('<fieldset class="facet">'), before.rindex("</fieldset>") + len("</fieldset>")
    head, foot = _plain(before[:first]), _plain(before[last:])
    facets = f"{{% for facet in facets %}}{FACET}{{% endfor %}}"
    cards = f'<ul class="cards">{{% for card in cards %}}{CARD}{{% endfor %}}'
    return f"{{% load i18n %}}{head}{facets}{foot}{cards}{_plain(after)}"


def _plain(html: str) -> str:
    from django.urls import Resolver404, resolve

    def translated(found: re.Match[str]) -> str:
        said = found[1].replace('"', "&quot;").strip()
        return '>{% translate "' + " ".join(said.split()) + '" %}<'

    def reversed_(found: re.Match[str]) -> str:
        try:
            match = resolve(found[1])
        except Resolver404:
            return found[0]
        words = "".join(f' "{one}"' for one in (*match.args, *match.kwargs.values()))
        return f'href="{{% url "{match.url_name}"{words} %}}"' if match.url_name else found[0]

    return ADDRESS_OF.sub(reversed_, SAID.sub(translated, html))


def plain_view(html: str) -> Respond:
    """A view that asks what ours asks, with labels from dictionaries that were made beforehand."""
    from django.http import HttpRequest, HttpResponse
    from django.template.backends.django import DjangoTemplates

    from madoguchi.apps.docket import queries as docket
    from madoguchi.apps.introductions import queries as introductions
    from madoguchi.core import clock, packs
    from madoguchi.site.standing import standings

    processors = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
    processors.append("django.contrib.messages.context_processors.messages")
    engine = DjangoTemplates(
        {"NAME": "plain", "DIRS": [], "APP_DIRS": False, "OPTIONS": {"context_processors": processors}}
    )
    template = engine.from_string(as_template(html))
    corridor = packs.current()
    kinds = {one.key: one.labels.texts["en"] for one in corridor.kinds}
    regions = {code: one.names.texts["en"] for code, one in corridor.regions.items()}
    sizes = {one.key: one.names.texts["en"] for one in corridor.employee_bands}
    names = {code: corridor.autonym(code) for code in ("en", "ja", "ru")}
    labels: dict[str, list[tuple[str, str, str]]] = {}

    def view(request: HttpRequest) -> HttpResponse:
        on = clock.today(corridor.sides[0].time_zone)
        findings = docket.find(docket.Wish.read(dict(request.GET.lists())), on=on, page=1, size=20)
        standing = standings(found.entry for found in findings.found)
        if not labels:  # once: what a plain page would keep as constants
            for group in docket.facets(findings, on=on):
                labels[group.name] = [(one.value, one.label, str(group.legend)) for one in group.choices]
        cards = [
            {
                "entry": entry,
                "title": entry.title.in_language("en").text,
                "text": entry.text.in_language("en").text,
                "kind": kinds[entry.kind],
                "region": regions[entry.organisation.region],
                "size": sizes[entry.organisation.size_band],
                "languages": [(code, names[code]) for code in entry.title.languages],
                "standing": standing[entry.reference],
            }
            for entry in (found.entry for found in findings.found)
        ]
        facets = [
            {
                "name": name,
                "legend": of[0][2],
                "choices": [
                    {"value": value, "label": label, "count": findings.counts.get(name, {}).get(value, 0)}
                    for value, label, _legend in of
                ],
                "more": len(of) > 7,
            }
            for name, of in labels.items()
        ]
        context = {"cards": cards, "facets": facets, "total": findings.total, "freshness": docket.freshness(on)}
        context["next_round"] = introductions.next_round()
        return HttpResponse(template.render(context, request))

    return view


# Measuring ------------------------------------------------------------------------------------------------


def responders() -> tuple[Respond, Respond, dict[str, Any]]:
    """Ours and the plain one, each behind its own middleware, and how alike their pages are."""
    from django.test import Client, override_settings
    from django.test.client import ClientHandler

    ours = Client()
    html = ours.get(ADDRESS).content.decode()
    view = plain_view(html)
    plain = Client()
    handler = ClientHandler()
    vars(handler)["_get_response"] = view  # the plain page, behind the bare middleware
    with override_settings(MIDDLEWARE=BARE):
        handler.load_middleware()
    plain.handler = handler
    written = plain.get(ADDRESS).content.decode()
    alike = {"bytes": len(html.encode()), "plain_bytes": len(written.encode()), "queries": _queries(ours)}
    return ours.get, plain.get, alike | {"plain_queries": _queries(plain)}


def _queries(client: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(ADDRESS).status_code == 200
    return len(asked)


def cpu_ms(get: Respond, requests: int) -> float:
    """CPU time of one request, in milliseconds."""
    started = time.process_time()
    for _ in range(requests):
        get(ADDRESS)
    return (time.process_time() - started) / requests * 1000


def measure(*, small: bool) -> dict[str, Any]:
    """The figures."""
    from madoguchi.core import clock

    requests, pairs = (SMALL_REQUESTS, SMALL_PAIRS) if small else (REQUESTS, PAIRS)
    with clock.set_to(AT + timedelta(days=1)):
        ours, plain, alike = responders()
        cpu_ms(ours, 3), cpu_ms(plain, 3)
        taken = [(cpu_ms(ours, requests), cpu_ms(plain, requests)) for _ in range(pairs)]
    ratios = sorted(one / other for one, other in taken)
    return {
        "ours_ms": round(statistics.median(one for one, _ in taken), 2),
        "plain_ms": round(statistics.median(other for _, other in taken), 2),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_spread": [round(ratios[0], 3), round(ratios[-1], 3)],
        "target": TARGET,
        **alike,
    }


def profile() -> None:
    """Where the time of our page goes."""
    from django.test import Client

    from madoguchi.core import clock

    client = Client()
    with clock.set_to(AT + timedelta(days=1)):
        cpu_ms(client.get, 5)
        with cProfile.Profile() as seen:
            cpu_ms(client.get, 20)
    pstats.Stats(seen).sort_stats("cumulative").print_stats("madoguchi|template", 70)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.list_page", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few requests, as in every build")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--profile", action="store_true", help="show where the time of our page goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        if options.profile:
            profile()
            return 0
        figures = measure(small=options.small)
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, value in figures.items():
            print(f"{name:<16} {value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
