"""The programming interface: what is public to anybody, one's own introductions to whoever shows a key.

The same permissions as the pages: every answer goes through the same queries and rules. Requests are counted by
the middleware like those of pages.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, NinjaAPI, Query, Router, Schema, Status
from ninja.security import HttpBearer

from madoguchi.apps.docket import queries as docket
from madoguchi.apps.introductions import queries as introductions
from madoguchi.apps.observatory import queries as observatory
from madoguchi.apps.projects import queries as projects
from madoguchi.apps.registry import queries as registry
from madoguchi.core import clock, packs, search, tables
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.accounts.models import Person
from madoguchi.core.languages.phrases import say
from madoguchi.core.refusals import Refused
from madoguchi.site import datasets, records

MOST = 100
CODES = frozenset({"kinds", "regions", "activities", "products", "sizes"})

api = NinjaAPI(
    title="Madoguchi",
    version="1",
    description="Entries, companies, code lists; with a key of your account also your own introductions.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
router = Router()


class Problem(Schema):
    """What was not done, and why."""

    detail: str


class EntriesPage(Schema):
    """One page of entries, with the counts of further choices."""

    total: int
    page: int
    size: int
    is_similar: bool = Field(description="True when words one letter away were let in.")
    counts: dict[str, dict[str, int]]
    entries: list[dict[str, Any]]
    about: dict[str, str]


class CompaniesPage(Schema):
    """One page of companies."""

    total: int
    page: int
    size: int
    companies: list[dict[str, Any]]
    about: dict[str, str]


class CodeList(Schema):
    """A list of codes with their names."""

    key: str
    rows: list[dict[str, Any]]
    about: dict[str, str]


class OwnIntroduction(Schema):
    """An introduction of a company one acts for: its state and the entries. No contact is handed out here."""

    reference: str
    state: str
    round: int | None
    proposed_at: datetime
    expires_at: datetime
    own_entry: str | None
    their_entry: str | None
    address: str


class WhatIsAsked(Schema):
    """Words, choices and the page of a search; choices as in the addresses of the docket."""

    q: str = Field("", max_length=200)
    direction: list[Literal["seek", "offer"]] = []
    side: list[str] = []
    kind: list[str] = []
    activity: list[str] = []
    product: list[str] = []
    region: list[str] = []
    size: list[str] = []
    language: list[str] = []
    confirmed: list[Literal["30", "90"]] = []
    order: Literal["best", "newest", "confirmed"] = "best"
    page: int = Field(1, ge=1, le=10_000)
    per_page: int = Field(20, ge=1, le=MOST)


class WhichCompanies(Schema):
    """Words, choices and the page of a search among companies."""

    q: str = Field("", max_length=200)
    side: list[str] = []
    region: list[str] = []
    activity: list[str] = []
    page: int = Field(1, ge=1, le=10_000)
    per_page: int = Field(20, ge=1, le=MOST)


class Key(HttpBearer):
    """A key of an account, in the header Authorization: Bearer …"""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The person whose program asks."""
        return accounts.person_with_token(token)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> Any:
    """A refusal is a sentence here as well."""
    is_passing = refusal.key == "search-is-being-rebuilt"
    return api.create_response(request, {"detail": say(refusal)}, status=503 if is_passing else 409)


def _about(what: str) -> dict[str, str]:
    return records.about(clock.now().isoformat(timespec="seconds"), what=what)


@router.get("/entries", response={200: EntriesPage, 422: Problem, 503: Problem}, summary=_("Search the docket"))
def entries(request: HttpRequest, asked: Query[WhatIsAsked]) -> dict[str, Any]:
    """Public entries that answer words and choices, best match first."""
    lists = {name: getattr(asked, name) for name in docket.FACETS}
    wish = docket.Wish.read({**lists, "q": [asked.q], "order": [asked.order]})
    on = clock.today(packs.current().sides[0].time_zone)
    findings = docket.find(wish, on=on, page=asked.page, size=asked.per_page)
    return {
        "total": findings.total,
        "page": asked.page,
        "size": asked.per_page,
        "is_similar": findings.is_similar,
        "counts": {name: dict(findings.counts.get(facet, {})) for name, facet in docket.FACETS.items()},
        "entries": [records.entry_row(found.entry) for found in findings.found],
        "about": _about("Entries of a search in the docket"),
    }


@router.get("/entries/{reference}", response={200: dict[str, Any], 404: Problem}, summary=_("One entry"))
def entry(request: HttpRequest, reference: str) -> Any:
    """One public entry. One that is not public and one that does not exist are answered alike."""
    found = docket.entry(reference)
    if found is None or not found.is_public:
        return Status(404, {"detail": "There is no such entry."})
    return records.entry_row(found)


@router.get("/companies", response={200: CompaniesPage, 422: Problem, 503: Problem}, summary=_("Search the companies"))
def companies(request: HttpRequest, asked: Query[WhichCompanies]) -> dict[str, Any]:
    """Companies anybody may look up: of public registers, or with a published profile."""
    filters = {"kind": ["organisation"], "side": asked.side, "region": asked.region, "activity": asked.activity}
    found = search.index().search(asked.q, filters=filters, page=asked.page, size=asked.per_page)
    known = {
        one.reference: one for one in registry.with_names(registry.public().filter(reference__in=found.references))
    }
    rows = [records.company_row(known[reference]) for reference in found.references if reference in known]
    return {
        "total": found.total,
        "page": asked.page,
        "size": asked.per_page,
        "companies": rows,
        "about": _about("Companies"),
    }


@router.get("/companies/{reference}", response={200: dict[str, Any], 404: Problem}, summary=_("One company"))
def company(request: HttpRequest, reference: str) -> Any:
    """One company anybody may look up."""
    found = registry.with_names(registry.public().filter(reference=reference)).first()
    if found is None:
        return Status(404, {"detail": "There is no such company."})
    return records.company_row(found)


@router.get("/codes/{key}", response={200: CodeList, 404: Problem}, summary=_("A list of codes"))
def code_list(request: HttpRequest, key: str) -> Any:
    """The codes that entries and companies use: kinds, regions, activities, products, sizes."""
    found = datasets.dataset(key)
    if found is None or key not in CODES:
        return Status(404, {"detail": "There is no such list."})
    return {"key": key, "rows": list(found.rows()), "about": _about(str(found.what))}


@router.get(
    "/introductions",
    response={200: list[OwnIntroduction], 401: Problem},
    auth=Key(),
    summary=_("Your own introductions"),
)
def own_introductions(request: HttpRequest) -> Any:
    """The introductions of the companies you act for, the latest first; at most a hundred."""
    person: Person = request.auth  # type: ignore[attr-defined]  # set by the check of the key
    own = {one.organisation_id for one in registry.memberships_of(person)}
    return [_introduction(one, own) for one in introductions.introductions_for(person)[:MOST]]


def _introduction(one: Any, own: set[int]) -> dict[str, Any]:
    is_first = one.first_id in own
    mine, theirs = (one.first_entry, one.second_entry) if is_first else (one.second_entry, one.first_entry)
    return {
        "reference": one.reference,
        "state": introductions.state_for_its_sides(one),
        "round": one.round.number if one.round else None,
        "proposed_at": one.proposed_at,
        "expires_at": one.expires_at,
        "own_entry": mine.number if mine else None,
        "their_entry": theirs.number if theirs else None,
        "address": records.address(one),
    }


class ProjectsPage(Schema):
    """The projects anybody may read, as they stood on a day."""

    on: date
    projects: list[dict[str, Any]]
    about: dict[str, Any]


class AgreementsPage(Schema):
    """The agreements anybody may read, the latest first."""

    agreements: list[dict[str, Any]]
    about: dict[str, Any]


class Gates(Schema):
    """What each gate asks for: the rules that forms, pages and imports use as well."""

    version: int
    gates: list[dict[str, Any]]


class WhatIsMissing(Schema):
    """What the next gate of a project asks for, and what of it is there. Without a next gate the list is empty."""

    gate: str | None
    is_frozen: bool
    checks: list[dict[str, Any]]


@router.get("/projects", response={200: ProjectsPage, 422: Problem}, summary=_("The portfolio"))
def project_list(request: HttpRequest, on: date | None = None) -> dict[str, Any]:
    """Every project anybody may read, as it stood on a day; today if none is given."""
    day = on or clock.today(packs.current().sides[0].time_zone)
    return {"on": day, "projects": list(projects.project_rows(day)), "about": projects.about_files()}


@router.get("/projects/oc4ids", response={200: dict[str, Any], 422: Problem}, summary=_("The portfolio as OC4IDS 0.9"))
def projects_oc4ids(request: HttpRequest, on: date | None = None) -> dict[str, Any]:
    """The same projects as one package of the Open Contracting for Infrastructure Data Standard."""
    day = on or clock.today(packs.current().sides[0].time_zone)
    return projects.oc4ids_package(day, address=request.build_absolute_uri(), at=clock.now())


@router.get("/projects/iati", response={422: Problem}, summary=_("The portfolio as IATI 2.03"))
def projects_iati(request: HttpRequest, on: date | None = None) -> HttpResponse:
    """The same projects as activities of the International Aid Transparency Initiative, in XML."""
    day = on or clock.today(packs.current().sides[0].time_zone)
    text = projects.iati_activities(day, at=clock.now())
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@router.get("/projects/{reference}", response={200: dict[str, Any], 404: Problem}, summary=_("One project"))
def project(request: HttpRequest, reference: str) -> Any:
    """One project anybody may read."""
    day = clock.today(packs.current().sides[0].time_zone)
    found = projects.project_record(reference, on=day)
    if found is None:
        return Status(404, {"detail": "There is no such project."})
    return found


@router.get(
    "/projects/{reference}/missing",
    response={200: WhatIsMissing, 401: Problem, 404: Problem},
    auth=Key(),
    summary=_("What is missing for the next gate"),
)
def project_missing(request: HttpRequest, reference: str) -> Any:
    """For the team of a project and the desks: the points of its next gate, each met or not."""
    person: Person = request.auth  # type: ignore[attr-defined]  # set by the check of the key
    found = projects.project(reference)
    if found is None or not projects.may_edit(person, found):
        return Status(404, {"detail": "There is no such project."})
    return projects.missing_record(found, on=clock.today(packs.current().sides[0].time_zone))


@router.get("/agreements", response={200: AgreementsPage}, summary=_("The agreements"))
def agreement_list(request: HttpRequest) -> dict[str, Any]:
    """Every agreement anybody may read, with the projects that came of it."""
    return {"agreements": list(projects.agreement_rows()), "about": projects.about_files()}


@router.get("/gates", response={200: Gates}, summary=_("The gates of projects"))
def gates(request: HttpRequest) -> dict[str, Any]:
    """What each gate asks for, as the corridor's pack says it."""
    return projects.gates_record()


class EventsPage(Schema):
    """Events of exchanges anybody may read, the latest first."""

    events: list[dict[str, Any]]
    about: dict[str, str]


class RecordsPage(Schema):
    """Records anybody may read, as in the open data."""

    rows: list[dict[str, Any]]
    about: dict[str, str]


@router.get("/exchanges", response={200: EventsPage}, summary=_("Events of exchanges"))
def exchange_events(request: HttpRequest) -> dict[str, Any]:
    """Every event anybody may read, with its programme, state, time, places and how many came."""
    found = datasets.rows_of("exchanges")
    return {"events": found, "about": _about("Events of exchanges")}


@router.get("/routes", response={200: RecordsPage}, summary=_("Routes of visitors"))
def visitor_routes(request: HttpRequest) -> dict[str, Any]:
    """Every stop of every route anybody may read."""
    return {"rows": datasets.rows_of("routes"), "about": _about("Routes of visitors")}


@router.get("/publications", response={200: RecordsPage}, summary=_("Publications of exchanges"))
def exchange_publications(request: HttpRequest) -> dict[str, Any]:
    """What exchanges brought about in print and on screens."""
    return {"rows": datasets.rows_of("publications"), "about": _about("Publications of exchanges")}


@router.get("/positions", response={200: RecordsPage}, summary=_("Positions of the dialogue"))
def dialogue_positions(request: HttpRequest) -> dict[str, Any]:
    """What each side held on each issue, when, and the line of the source it rests on."""
    return {"rows": datasets.rows_of("positions"), "about": _about("Positions of the dialogue")}


@router.get("/undertakings", response={200: RecordsPage}, summary=_("Undertakings of the dialogue"))
def dialogue_undertakings(request: HttpRequest) -> dict[str, Any]:
    """What was promised or recommended, until when, and how each side and a third reader judge it."""
    return {"rows": datasets.rows_of("undertakings"), "about": _about("Undertakings of the dialogue")}


MOST_SERIES = 50


class SeriesPage(Schema):
    """One page of series."""

    total: int
    page: int
    size: int
    series: list[dict[str, Any]]
    about: dict[str, str]


class WhichSeries(Schema):
    """Words, the data set and the page of a search among series."""

    q: str = Field("", max_length=100)
    dataset: str = Field("", max_length=64)
    page: int = Field(1, ge=1, le=10_000)
    per_page: int = Field(20, ge=1, le=MOST)


class WhichValues(Schema):
    """Which series, as known at the end of which day, in which form."""

    series: list[str] = Field([], max_length=MOST_SERIES)
    dataset: str = Field("", max_length=64)
    as_of: date | None = None
    format: Literal["json", "csv", "sdmx-csv", "json-stat"] = "json"
    language: str = Field("en", max_length=8)


@router.get("/series", response={200: SeriesPage, 422: Problem}, summary=_("Search the series of figures"))
def series_list(request: HttpRequest, asked: Query[WhichSeries]) -> dict[str, Any]:
    """Series whose name or title holds the words, in the order of their names."""
    found = observatory.all_series(asked.q, asked.dataset).select_related("source__read_in")
    start = (asked.page - 1) * asked.per_page
    return {
        "total": found.count(),
        "page": asked.page,
        "size": asked.per_page,
        "series": [observatory.handing_out.series_row(one) for one in found[start : start + asked.per_page]],
        "about": _about("Series of figures"),
    }


@router.get("/series/{key}", response={200: dict[str, Any], 404: Problem}, summary=_("One series, with its releases"))
def series(request: HttpRequest, key: str) -> Any:
    """What a series measures, from which source, and every release that said something of it."""
    found = observatory.series(key)
    if found is None:
        return Status(404, {"detail": "There is no such series."})
    return observatory.handing_out.series_record(found)


@router.get(
    "/values",
    response={200: dict[str, Any], 404: Problem, 422: Problem},
    summary=_("Values of series: JSON, CSV, SDMX-CSV or JSON-stat, as known on a day"),
)
def values(request: HttpRequest, asked: Query[WhichValues]) -> Any:
    """The values of some series, or of those of a data set: at most fifty at once. The open data hold them all."""
    if bool(asked.series) == bool(asked.dataset):
        return Status(422, {"detail": "Name either the series or their data set."})
    wanted = observatory.series_named(asked.series) if asked.series else None
    found = list(observatory.all_series("", asked.dataset)[: MOST_SERIES + 1]) if wanted is None else wanted
    if not found:
        return Status(404, {"detail": "There is no such series."})
    if len(found) > MOST_SERIES:
        return Status(422, {"detail": f"The data set has more than {MOST_SERIES} series: name those you want."})
    return _values(found, asked)


def _values(found: list[Any], asked: WhichValues) -> Any:
    made, at = observatory.handing_out, clock.now()
    if asked.format == "sdmx-csv":
        return StreamingHttpResponse(made.sdmx_csv(found, on=asked.as_of), content_type="application/vnd.sdmx.data+csv")
    if asked.format == "json-stat":
        label = asked.dataset or ", ".join(one.key for one in found)
        text = made.json_stat(found, asked.language, label=label, at=at, on=asked.as_of)
        return HttpResponse(text, content_type="application/json; charset=utf-8")
    about: dict[str, Any] = {**_about("Values of series"), "as_known_on": asked.as_of}
    rows = made.value_rows(found, on=asked.as_of)
    if asked.format == "csv":
        return tables.answer(tables.Table("madoguchi-values", made.VALUE_COLUMNS, rows, about), tables.CSV)
    return {"values": list(rows), "about": about}


api.add_router("", router)
