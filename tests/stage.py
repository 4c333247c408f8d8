"""The stage: one of everything the product keeps, and one visitor of every kind.

Kenji acts for Sakura Seafoods: what is *own* here is his. Anna acts for Vostok Logistics, which is introduced to
Sakura. Midori is a stranger to both. Tests that hold on every page walk over all routes with all visitors; a new
page takes part by itself, and a new kind of thing is named in `THINGS` and made in `build`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template.base import Template
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import _TestState
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from madoguchi.apps.cases import actions as cases
from madoguchi.apps.cases.register import actions as register
from madoguchi.apps.cases.register import links as register_links
from madoguchi.apps.cases.register.models import RuleComment
from madoguchi.apps.cases.rulings import actions as rulings
from madoguchi.apps.dialogue import actions as dialogue
from madoguchi.apps.dialogue import queries as dialogue_queries
from madoguchi.apps.difficulties import actions as difficulties
from madoguchi.apps.difficulties.survey import actions as survey
from madoguchi.apps.difficulties.survey.letters import link as ballot_link
from madoguchi.apps.docket import actions as docket
from madoguchi.apps.docket import links as docket_links
from madoguchi.apps.docket.models import GoodsQuestion, Subscription
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.observatory import actions as observatory
from madoguchi.apps.observatory import keys as figure_keys
from madoguchi.apps.observatory import uploading
from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.projects.financing.sharing import Gathered
from madoguchi.apps.projects.investors import actions as investors
from madoguchi.apps.projects.models import Point, Programme
from madoguchi.apps.projects.proposals import actions as proposals
from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import merging
from madoguchi.apps.registry import queries as companies
from madoguchi.apps.registry.models import Import, ImportRow, Resemblance
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening.models import Hit, List, ListedParty, Restriction
from madoguchi.core import clock, packs
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.accounts.models import OPERATOR, Person
from madoguchi.core.accounts.routes import audience_of
from madoguchi.core.languages.texts import Texts
from madoguchi.core.references import new_reference
from madoguchi.core.search import indexing
from madoguchi.engines.finance import Ask, Limits, allocate_funds
from madoguchi.engines.finance import Fund as FundOfEngine
from tests import cast
from tests.cast import MONDAY
from tests.proposals import fill

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

ANONYMOUS, STRANGER, OTHER_SIDE, OWN = "anonymous", "stranger", "other side", "own"
BARE_OFFICER, ALL_OFFICER, RUNS_IT = "officer without second factor", "officer", "operator"
VISITORS = (ANONYMOUS, STRANGER, OTHER_SIDE, OWN, BARE_OFFICER, ALL_OFFICER, RUNS_IT)

PAPER = {"part": "summary", "language": "ja", "kind": "teaser", "form": "pdf"}
ABSENT = "zzzzzzzzzzzzzzzzzzzzzzzzzz"
ABSENT_NUMBER = 987654321
EMPTY_FORM = {"csrfmiddlewaretoken": "as every form of a page carries"}

# What stands behind the argument of a route, by the longest beginning of the route's name.
THINGS: dict[str, str] = {
    "company": "company",
    "contact-card": "company",
    "profile": "company",
    "verify": "company",
    "membership-end": "membership",
    "merge-new": "company",
    "merge": "merge",
    "resemblance": "resemblance",
    "entry": "entry",
    "interest": "public entry",
    "review-entry": "entry in review",
    "review-profile": "company in review",
    "verification": "verification",
    "proof": "verification",
    "evidence": "verification",
    "introduction": "introduction",
    "outcome": "introduction",
    "round": "round",
    "hit": "hit",
    "goods-question": "question about goods",
    "list": "list",
    "restriction": "restriction",
    "owners": "company",
    "share-end": "share of a company",
    "exchange-programme": "programme of exchanges",
    "exchange-event": "event",
    "exchange-event-people": "drawn event",
    "exchange-event-apply": "event with places",
    "exchange-application": "application",
    "exchange-route": "route of visitors",
    "exchange-stop": "stop of a route",
    "exchange-publication": "publication",
    "expert": "expert",
    "desk-expert": "handed in expert",
    "accompany-": "request to accompany",
    "dialogue-body": "body",
    "dialogue-seat-end": "seat",
    "dialogue-issue": "issue",
    "dialogue-meeting": "meeting",
    "dialogue-undertaking": "undertaking",
    "dialogue-reply": "assessment",
    "dialogue-calendar-link": "link to a calendar",
    "commission-briefing": "nothing",
    "scenarios": "factor model",
    "project": "project",
    "projects-file": "format",
    "project-of-introduction": "introduction",
    "project-end": "risk of a project",
    "finance-": "money of a project",
    "fund": "fund",
    "allocation": "allocation",
    "award": "award",
    "award-new": "allocation",
    "agreement": "agreement",
    "agreements-file": "format",
    "desk-permit-end": "permit",
    "api:project": "project",
    "api:series": "series",
    "proposal": "written proposal",
    "desk-proposal": "handed in proposal",
    "investor": "investor",
    "import": "import",
    "figures-upload": "file of figures",
    "figures-upload-columns": "table of figures",
    "figures-key": "figures that wait for a key",
    "figures-take-back": "release of figures",
    "vintage": "release of figures",
    "difficulty": "difficulty",
    "difficulty-record": "public record",
    "difficulty-record-": "difficulty",
    "difficulty-step": "step of a plan",
    "difficulties-file": "format",
    "survey-file": "format",
    "survey-answer": "ballot",
    "survey-": "survey wave",
    "case": "case",
    "case-step": "step of a case",
    "case-step-done": "own step of a case",
    "case-ask": "step of a case",
    "case-decide": "step of a case",
    "case-answer": "question of a case",
    "case-answers": "case",
    "case-appeal": "refused step",
    "case-paper": "paper of a case",
    "case-papers": "case",
    "appeal": "appeal",
    "search-end": "search",
    "token-revoke": "token",
    "entry-confirm-link": "link to confirm",
    "search-confirm": "link to confirm a search",
    "search-end-link": "link to end a search",
    "docket-codes": "sort of codes",
    "chart": "chart",
    "procedure": "procedure",
    "procedure-log": "format of the log",
    "change": "change of rules",
    "ruling": "ruling",
    "case-cite": "case",
    "change-comment": "draft of rules",
    "change-comments": "draft of rules",
    "change-settle": "draft of rules",
    "change-comment-": "comment on a draft",
    "rules-follow-confirm": "link to confirm followed rules",
    "rules-follow-stop": "link to stop following rules",
    "rules-unfollow": "followed rules",
    "series": "series",
    "docket-export": "format",
    "directory-file": "format",
    "open-data": "data set",
    "api:entry": "entry",
    "api:company": "company",
    "api:code_list": "list of codes",
    "account_confirm_email": "nothing",
    "account_reset_password_from_key": "nothing",
    "mfa_": "nothing",
}
# Where a second state of a thing is answered otherwise: what anybody may see.
PUBLIC_THINGS = {
    "figures-upload": "figures that wait for a key",
    "exchange-route": "public route",
    "exchange-publication": "public publication",
    "ruling": "public ruling",
    "company": "public company",
    "contact-card": "public company",
    "api:company": "public company",
    "entry": "public entry",
    "api:entry": "public entry",
    "project": "public project",
    "investor": "shown investor",
    "agreement": "public agreement",
    "api:project": "public project",
}


@dataclass(frozen=True)
class Route:
    """One page: its name, who it says may open it, and the names of its arguments."""

    name: str
    audience: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    @property
    def thing(self) -> str:
        """What its argument names; a sentence for whoever adds a page when nobody has said so."""
        if not self.arguments:
            return ""
        fitting = [start for start in THINGS if self.name.startswith(start)]
        if not fitting:
            raise AssertionError(
                f"Nobody has said what stands behind {self.arguments} of the route {self.name!r}: "
                "add its name to THINGS in tests/stage.py, and the thing to `build` if it is a new one."
            )
        return THINGS[max(fitting, key=len)]


def routes() -> list[Route]:
    """Every route of the product, those of libraries included."""
    return list(_routes(get_resolver()))


def _routes(resolver: URLResolver, outer: tuple[str, ...] = ()) -> Iterator[Route]:
    for one in resolver.url_patterns:
        arguments = (*outer, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _routes(one, arguments)
        elif isinstance(one, URLPattern):
            name = f"{resolver.namespace}:{one.name}" if resolver.namespace else str(one.name)
            yield Route(name, audience_of(one.callback) or "nobody", arguments)


@dataclass
class Stage:
    """The visitors, what they own, and the argument that stands for each thing."""

    people: dict[str, Any]
    things: dict[str, dict[str, Any]]
    parts: dict[str, Any]
    cookies: dict[str, str]
    handler: ClientHandler | None = None
    """What answers all visitors: it is not put together anew for each visit."""

    def visitor(self, who: str) -> Client:
        """A fresh browser of a visitor, signed in as far as they can be."""
        client = Client()
        client.handler = self.handler = self.handler or client.handler
        person = self.people[who]
        if person is None:
            return client
        client.cookies["sessionid"] = self.cookies[who]
        return client

    def address(self, route: Route, thing: str = "", *, absent: bool = False, language: str = "en") -> str:
        """Where a route leads to a thing, or to one that is not there."""
        given = self.things[thing or route.thing] if route.arguments else {}
        values = {name: given.get(name, given.get("*")) for name in route.arguments}
        if absent:
            values = {name: self._absent(name, value) for name, value in values.items()}
        with override(language):
            return reverse(route.name, kwargs=values)

    @staticmethod
    def _absent(name: str, value: Any) -> Any:
        if name == "days":
            return value
        return ABSENT_NUMBER if isinstance(value, int) else ABSENT

    def objects(self, route: Route) -> list[str]:
        """The things by which a route is asked for."""
        if not route.arguments:
            return [""]
        return [one for one in (route.thing, PUBLIC_THINGS.get(route.name, "")) if one]

    def ask(self, who: str, method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        """What a visitor is answered. Whatever it did is taken back."""
        client = self.visitor(who)
        client.raise_request_exception = False
        with transaction.atomic(), clock.set_to(MONDAY):
            response = client.post(address, data or EMPTY_FORM) if method == "POST" else client.get(address, data)
            body(response)
            transaction.set_rollback(True)
        return response


@contextmanager
def templates_remember_nothing() -> Iterator[None]:
    """Without what Django's tests keep of every template: walks over all pages never ask for it."""
    plain: Any = _TestState
    with patch.object(Template, "_render", plain.saved_data.template_render):
        yield


def body(response: Any) -> bytes:
    """Everything that was answered, streamed or not."""
    if not hasattr(response, "_whole"):
        response._whole = b"".join(response.streaming_content) if response.streaming else response.content
    whole: bytes = response._whole
    return whole


def build() -> Stage:
    """Put one of everything on the stage."""
    people = _people()
    parts: dict[str, Any] = {}
    parts |= _companies(people)
    parts |= _entries(people, parts)
    parts |= _introductions(people, parts)
    parts |= _desk(people, parts)
    parts |= _dialogue(people)
    parts |= _exchanges(people)
    parts |= _difficulties(people, parts)
    parts |= _projects(people, parts)
    parts |= _money(people, parts)
    parts |= _proposals(people, parts)
    parts |= _investors(people, parts)
    parts |= _cases(people, parts)
    indexing.rebuild()
    return Stage(people, _arguments(parts), parts, {who: _cookie(one) for who, one in people.items() if one})


def _cookie(person: Person) -> str:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client.cookies["sessionid"].value


def _people() -> dict[str, Any]:
    bare = cast.person("bare@desk.example", "Bare officer")
    officer = cast.officer()
    runs_it = cast.person("operator@desk.example", "Operator")
    desk = accounts.open_desk(side="ru", name=Texts.written(en="Second desk"), email="", by=None, at=MONDAY)
    accounts.appoint(bare, desk=desk, by=None, at=MONDAY)
    accounts.appoint(runs_it, desk=desk, by=None, at=MONDAY, role=OPERATOR)
    Authenticator.objects.create(user=runs_it, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return {ANONYMOUS: None, BARE_OFFICER: bare, ALL_OFFICER: officer, RUNS_IT: runs_it}


def _companies(people: dict[str, Any]) -> dict[str, Any]:
    sakura, kenji = cast.sakura()
    vostok, anna = cast.vostok()
    midori = cast.person("midori@stranger.example", "Midori", "ja")
    stranger = cast.company("jp", "株式会社ミドリ商会", language="ja", region="JP-13", who=midori)
    people |= {OWN: kenji, OTHER_SIDE: anna, STRANGER: midori}
    hidden = registry.register_company(
        registry.CompanyRecord(side="jp", names=(registry.NameRecord("株式会社サクラ新事業", "ja"),), region="JP-01"),
        by=kenji,
        at=MONDAY,
    )
    reviewed = registry.register_company(
        registry.CompanyRecord(side="jp", names=(registry.NameRecord("株式会社サクラ貿易", "ja"),), region="JP-01"),
        by=kenji,
        at=MONDAY,
    )
    registry.describe(
        reviewed,
        about=Texts.written(en="It trades in fish."),
        languages=["ja"],
        web="",
        employees=None,
        shows_name=False,
        by=kenji,
        at=MONDAY,
    )
    registry.submit_profile(reviewed, by=kenji, at=MONDAY)
    proof = registry.ask_for_extract(sakura, by=kenji, at=MONDAY)
    return {
        "sakura": sakura,
        "vostok": vostok,
        "stranger": stranger,
        "hidden": hidden,
        "reviewed": reviewed,
        "proof": proof,
    }


def _entries(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    kenji, anna = people[OWN], people[OTHER_SIDE]
    sakura, vostok = parts["sakura"], parts["vostok"]
    draft = cast.entry(sakura, "seek", "A draft about crab", by=kenji, is_live=False)
    handed_in = docket.submit(
        cast.entry(sakura, "seek", "Handed in about squid", by=kenji, is_live=False), by=kenji, at=MONDAY
    )
    public = cast.entry(sakura, "seek", "Cold storage wanted", by=kenji, activities=("5210",))
    offered = cast.entry(vostok, "offer", "Cold storage offered", by=anna, activities=("5210",))
    saved = docket.save_search(email=kenji.email, language="ja", name="Storage", query={}, person=kenji, at=MONDAY)
    unconfirmed: Subscription = docket.save_search(
        email="reader@elsewhere.example", language="ru", name="Fish", query={}, person=None, at=MONDAY
    )
    return {
        "draft": draft,
        "handed in": handed_in,
        "public": public,
        "offered": offered,
        "saved": saved,
        "unconfirmed": unconfirmed,
    }


def _introductions(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    proposal = cast.proposal(
        parts["sakura"], parts["vostok"], first_entry=parts["public"], second_entry=parts["offered"]
    )
    other = cast.company("ru", "ООО «Третий причал»", language="ru", region="RU-SAK", who=None)
    met = cast.proposal(parts["sakura"], other)
    held = introductions.plan_round(on=MONDAY.date(), by=people[ALL_OFFICER], at=MONDAY)
    return {"proposal": proposal, "unmet": met, "round": held, "third": other}


def _desk(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    officer = people[ALL_OFFICER]
    twin = cast.company("jp", "株式会社ミドリ商店", language="ja", region="JP-13")
    other_twin = cast.company("jp", "(株)ミドリ商店", language="ja", region="JP-13")
    merge = merging.merge(twin, other_twin, reason="One number", by=officer, at=MONDAY)
    left, right = sorted([parts["stranger"], twin], key=lambda one: one.pk)
    pair = Resemblance.objects.create(left=left, right=right, score=0.9, reasons=[], found_at=MONDAY)
    listing = List.objects.create(
        key="example", name="An example list", version="1", file_digest="0" * 64, loaded_at=MONDAY, replaced_at=MONDAY
    )
    party = ListedParty.objects.create(listing=listing, key="1", names=[{"text": "Midori", "language": "en"}])
    hit = Hit.objects.create(
        organisation=parts["stranger"], party=party, found_at=MONDAY, score=0.9, own_name="ミドリ", listed_name="Midori"
    )
    goods = GoodsQuestion.objects.create(
        entry=parts["handed in"], code="0303", listing=listing, digest="0" * 64, found_at=MONDAY,
        listed=[{"code": "0303", "tier": "1", "text": "Fish"}],
    )  # fmt: skip
    screening.load_pack_restrictions(at=MONDAY)
    share = screening.record_shareholding(
        parts["sakura"],
        owner_name="Midori Holdings",
        percent=Decimal(40),
        from_on=MONDAY.date(),
        source="Its report",
        by=officer,
        at=MONDAY,
    )
    observatory.load_pack_figures(at=MONDAY)
    source = Import.objects.create(
        kind="table",
        side="jp",
        file_name="companies.csv",
        file_digest="0" * 64,
        columns=[["name", "A"]],
        state="staged",
        read=1,
        refused=1,
        by=officer,
        started_at=MONDAY,
        staged_at=MONDAY,
    )
    ImportRow.objects.create(source=source, line=2, outcome="refused", field="name", reason="name-is-missing")
    alike = {"organisation": right.pk, "reference": right.reference, "score": 0.9}
    alike["reasons"] = [{"key": "same-name", "facts": {"left": "Twin"}}]
    record = {"side": right.side, "names": [{"text": "Twin"}], "identifiers": [], "activities": []}
    payload = {"digest": "0", "record": record, "alike": [alike]}
    ImportRow.objects.create(source=source, line=3, outcome="new", reason="resembles-a-company", payload=payload)
    accounts.issue_token(people[OWN], name="A program", at=MONDAY)
    return {
        "merge": merge,
        "twin": twin,
        "pair": pair,
        "hit": hit,
        "question about goods": goods,
        "list": listing,
        "restriction": Restriction.objects.earliest("pk"),
        "share": share,
        "import": source,
        "officer": officer,
        "token": people[OWN].tokens.get(),
        **_files_of_figures(officer),
    }


def _files_of_figures(officer: Any) -> dict[str, Any]:
    """A file that was read and waits, a table whose columns are to be named, a release that was published, and one
    of a place under dispute to which one side gave its key.
    """
    source = observatory.open_source("office", name={"en": "An example office"})
    rows = "series,period,value\nexample,2016,{}\nexample,2017,x\n"

    def bring(content: str, kind: str) -> Any:
        file = SimpleUploadedFile("figures.csv", content.encode())
        return uploading.receive(file, kind=kind, source=source, by=officer, at=MONDAY)

    published = uploading.read(bring(rows.format(1), "tidy"), at=MONDAY)
    release = uploading.publish(published, by=officer, at=MONDAY)
    waiting = uploading.read(bring(rows.format(2), "tidy"), at=MONDAY)
    table = bring("key,period,value\na,2016,1\n", "table")
    place = packs.current().neutral_places[0].key
    disputed = bring(f"series,entity,item,period,value\nislands,{place},CANARY-FIGURE,2016,70123\n", "tidy")
    disputed = uploading.read(disputed, at=MONDAY)
    figure_keys.give(disputed, side="jp", by=officer, at=MONDAY)
    return {
        "release of figures": release,
        "file of figures": waiting,
        "table of figures": table,
        "figures that wait for a key": disputed,
    }


def _dialogue(people: dict[str, Any]) -> dict[str, Any]:
    officer = people[ALL_OFFICER]
    dialogue.load_pack_dialogue(at=MONDAY)
    body = dialogue_queries.body("commission")
    issue = dialogue_queries.issue("korea-method")
    plan = dialogue.MeetingPlan(
        Texts.written(en="A session"), Texts.written(en="Sapporo"), MONDAY - timedelta(days=1), MONDAY
    )
    meeting = dialogue.plan_meeting(body, plan, by=officer, at=MONDAY - timedelta(days=9))
    dialogue.put_on_agenda(meeting, title=Texts.written(en="An item"), issue=issue, by=officer, at=MONDAY)
    hidden = dialogue.PaperDraft(Texts.written(en="For the body only"), Texts.written(en="CANARY-PAPER"))
    dialogue.hand_in(meeting, hidden, by=officer, at=MONDAY)
    draft = dialogue.UndertakingDraft(Texts.written(en="A promise"), Texts.written(en="A test"), "jp")
    promise = dialogue.undertake(body, draft, by=officer, at=MONDAY)
    mark = dialogue.assess(
        promise, side="jp", score=0, reason=Texts.written(en="Half"), until_on=MONDAY.date(), by=officer, at=MONDAY
    )
    seat = dialogue.seat(body, cast.person("seated@council.example", "CANARY-SEAT"), by=None, at=MONDAY)
    return {"body": body, "seat": seat, "issue": issue, "meeting": meeting, "promise": promise, "mark": mark}


def _exchanges(people: dict[str, Any]) -> dict[str, Any]:
    """A programme with an open event that begins tomorrow, and a draft."""
    officer = people[ALL_OFFICER]
    plan = exchanges.ProgrammePlan("youth", "running", cast.said("A summer"), cast.said("To meet"))
    programme = exchanges.set_up_programme("summer", plan, by=officer, at=MONDAY)
    event = exchanges.plan_event(programme, cast.event_plan("A day at sea"), by=officer, at=MONDAY)
    event = exchanges.open_event(event, by=officer, at=MONDAY)
    draft = exchanges.plan_event(programme, cast.event_plan("CANARY-EVENT"), by=officer, at=MONDAY)
    before, term = MONDAY - timedelta(days=9), MONDAY - timedelta(days=1)
    later, drawn = (
        exchanges.plan_event(programme, cast.event_plan(title, places=2, apply_by_at=by_at), by=officer, at=before)
        for title, by_at in (("A small boat", MONDAY + timedelta(hours=9)), ("A smaller boat", term))
    )
    later, drawn = (exchanges.open_event(one, by=officer, at=before) for one in (later, drawn))
    made = exchanges.apply(drawn, note="CanaryExchangeNote", by=people[OWN], at=before)
    exchanges.draw(drawn, at=MONDAY)
    exchanges.keep_places_moving(drawn, at=MONDAY)
    more = {"event with places": later, "drawn event": drawn, "application": made} | _experts(people)
    route = cast.route(programme)
    more |= {"route": cast.route(programme, "CANARY-ROUTE", is_open=False), "public route": route}
    more |= {"stop": route.stops.first(), "publication": cast.publication(programme, "CANARY-BOOK", is_open=False)}
    more["public publication"] = cast.publication(programme)
    return {"exchange programme": programme, "event": event, "draft event": draft, **more}


def _experts(people: dict[str, Any]) -> dict[str, Any]:
    """An interpreter of the roster, one who is to be read over, and a request that waits for its answer."""
    listed = cast.expert(people[STRANGER])
    waits = cast.expert(cast.person("waiting@roster.example", "CANARY-EXPERT"), is_listed=False)
    visit = cast.visit()
    sakura = companies.memberships_of(people[OWN])[0].organisation
    asked = exchanges.ask_to_accompany(listed, sakura, visit, by=people[OWN], at=MONDAY)
    return {"expert": listed, "handed in expert": waits, "request to accompany": asked}


def _difficulties(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One that is with both desks and has a plan, and one that was closed and published."""
    kenji, officer, later = people[OWN], people[ALL_OFFICER], MONDAY + timedelta(days=30)
    told = difficulties.Report(
        heading="export-import",
        lead_side="ru",
        text=Texts.written(en="Returned for the third time."),
        region="RU-PRI",
        allows_publication=True,
    )
    standing, ended = (difficulties.report(parts["sakura"], told, by=kenji, at=MONDAY) for _ in range(2))
    for one in (standing, ended):
        difficulties.hand_over(difficulties.accept(one, by=officer, at=MONDAY), by=officer, at=MONDAY)
    step = difficulties.plan_step(
        standing, what=Texts.written(en="Ask."), party="lead", due_on=MONDAY.date(), by=officer, at=MONDAY
    )
    done = Texts.written(en="Done.")
    difficulties.close(ended, outcome="resolved_in_full", reason=done, party="home", by=officer, at=MONDAY)
    title, text = Texts.written(en="Certificates"), Texts.written(en="All reasons are now given at once.")
    record = difficulties.write_record(ended, title=title, text=text, by=officer, at=MONDAY)
    difficulties.approve_record(record, by=people[RUNS_IT], at=MONDAY)
    wave = survey.open_wave(2026, sides=["jp"], closes_on=later.date(), by=officer, at=MONDAY)
    ballot = survey.invite(wave, parts["sakura"], at=MONDAY)
    ours = {"difficulty": standing, "closed difficulty": ended, "step": step, "record": record}
    return {**ours, "wave": wave, "ballot": ballot}


def _projects(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """A project that only Sakura and the desks read, one that anybody reads, with one of everything."""
    kenji, officer, sakura = people[OWN], people[ALL_OFFICER], parts["sakura"]
    programme = Programme.objects.create(key="a-programme", names=Texts.written(en="A programme"))
    point = Point.objects.create(programme=programme, key="P1", names=Texts.written(en="A point"), place=1)
    own = projects.propose(Texts.written(en="A hidden hub"), sponsor=sakura, by=kenji, at=MONDAY)
    public = projects.propose(Texts.written(en="A public hub"), sponsor=sakura, by=kenji, at=MONDAY)
    projects.write(public, {"point": point, "confidential": Texts.written(en="Kept inside")}, by=kenji, at=MONDAY)
    shares = {"sectors": [projects.Part("wind", Decimal(100))], "where": [projects.Part("JP-01", Decimal(100))]}
    projects.set_shares(public, **shares, by=kenji, at=MONDAY)
    projects.pass_gate(public, "G0", by=officer, at=MONDAY)
    projects.turn_key(public, side="jp", by=officer, at=MONDAY)
    title, day = Texts.written(en="A paper"), MONDAY.date()
    hidden_paper = projects.record_agreement(
        projects.SignedPaper(title, "memorandum", day, False, (sakura,)), project=own, by=kenji, at=MONDAY
    )
    paper = projects.record_agreement(
        projects.SignedPaper(title, "contract", day, True, (sakura,)), project=public, by=kenji, at=MONDAY
    )
    milestone = projects.add_milestone(own, title=title, due_on=day, by=kenji, at=MONDAY)
    risk = projects.add_risk(own, text=title, answer=title, owner="Sakura", by=kenji, at=MONDAY)
    permit = projects.give_permit(officer, reason="Deputy head", by=people[RUNS_IT], at=MONDAY)
    return {
        "project": own,
        "public project": public,
        "hidden paper": hidden_paper,
        "paper": paper,
        "milestone": milestone,
        "risk": risk,
        "permit": permit,
        "point": point,
    }


def _money(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """The hidden hub has a plan, a loan, a condition of it and a tranche."""
    kenji, project, text = people[OWN], parts["project"], Texts.written(en="Land title")
    loan = financing.add_item(project, "loan", by=kenji, at=MONDAY)
    terms = financing.PlanTerms("JPY")
    sum_ = Decimal(900)
    financing.write_plan(project, terms, uses={"building": sum_}, amounts={loan: sum_}, by=kenji, at=MONDAY)
    condition = financing.add_condition(loan, text=text, due_on=None, by=kenji, at=MONDAY)
    tranche = financing.add_tranche(
        loan, amount=Decimal(100), due_on=MONDAY.date(), waits_for=[condition], by=kenji, at=MONDAY
    )
    rules = financing.RulesOfFund(MONDAY.date(), "JPY", budget=Decimal(1000))
    fund = financing.open_fund(Texts.written(en="A fund"), "loan", rules, by=None, at=MONDAY)
    asks, funds = [Ask(project.reference, need=900, worth=50)], [FundOfEngine(fund.reference, 1000)]
    gathered = Gathered(asks, funds, Limits(), [(parts["public project"].reference, "not-appraised")])
    held = financing.Round(MONDAY.date(), "JPY")
    allocation = financing.keep(held, gathered, allocate_funds(asks, funds), by=None, at=MONDAY)
    return {
        "loan": loan,
        "condition of a loan": condition,
        "tranche": tranche,
        "fund": fund,
        "allocation": allocation,
        "award": allocation.awards.get(),
    }


def _proposals(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One its company is writing, and one that lies at the desk as an edition."""
    kenji, sakura = people[OWN], parts["sakura"]
    draft, handed_in = (
        proposals.begin(sakura, title="CANARY-PROPOSAL", language="en", by=kenji, at=MONDAY) for _ in range(2)
    )
    proposals.hand_in(fill(handed_in, by=kenji), by=kenji, at=MONDAY)
    return {"written proposal": draft, "handed in proposal": handed_in}


def _investors(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """What Sakura looks for, which it and the desks read, and what Vostok looks for, which it shows to others."""
    stated = investors.Stated("JPY", least=Decimal(1000), words=Texts.written(en="CANARY-INVESTOR"))
    own = investors.state(parts["sakura"], stated, by=people[OWN], at=MONDAY)
    words = Texts.written(en="We know harbours.")
    shown = investors.state(
        parts["vostok"], investors.Stated("RUB", most=Decimal(9), words=words), by=people[OTHER_SIDE], at=MONDAY
    )
    return {"investor": own, "shown investor": investors.show(shown, by=people[OTHER_SIDE], at=MONDAY)}


def _cases(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One under way with a question to its company, and one that was refused and appealed."""
    kenji, clerk = people[OWN], cast.clerk("ru-tax-office")
    people["clerk"] = clerk
    subject = Texts.written(en="A cold store")
    facts = {"company_registered": False, "buys_share": False, "foreign_staff": 0}
    standing, refused = (
        cases.open_case("ru-zone-residency", parts["sakura"], subject=subject, by=kenji, at=MONDAY) for _ in range(2)
    )
    for one in (standing, refused):
        cases.file_case(cases.answer_facts(one, facts, by=kenji, at=MONDAY), by=kenji, at=MONDAY)
    paper = cases.add_paper(
        standing, cases.Paper("charter", "Charter", "application/pdf", b"%PDF-1.4"), by=kenji, at=MONDAY
    )
    step, no = standing.steps.get(key="register-company"), refused.steps.get(key="register-company")
    query = cases.ask(step, Texts.written(en="Which hall?"), by=clerk, at=MONDAY)
    decision = cases.decide(no, "refused", reason=Texts.written(en="The name is taken."), by=clerk, at=MONDAY)
    appeal = cases.appeal(decision, Texts.written(en="It is free."), by=kenji, at=MONDAY)
    topics = [("procedure", "ru-zone-residency")]
    followed, asked = (
        register.follow(email=email, language="ja", topics=topics, person=person, at=MONDAY)
        for email, person in ((kenji.email, kenji), ("reader@elsewhere.example", None))
    )
    said = RuleComment.objects.create(change="e-visa-2025", organisation=parts["sakura"], text=subject, at=MONDAY)
    question, public = (
        rulings.ask(parts["sakura"], "ru-customs-import", "0306", subject, by=kenji, at=MONDAY) for _ in range(2)
    )
    first, second = (cast.clerk("ru-customs", f"{name}@customs.example") for name in ("first", "second"))
    rulings.give(public, rulings.Answer(subject, subject, "Act, 1"), by=first, at=MONDAY)
    rulings.lay(public, subject, subject, by=first, at=MONDAY)
    rulings.publish(public, by=second, at=MONDAY)
    people["customs clerk"] = first
    return {
        "ruling": question,
        "public ruling": public,
        "comment on a draft": said,
        "followed rules": followed,
        "asked to follow": asked,
        "case": standing,
        "case step": step,
        "own case step": standing.steps.get(key="choose-site"),
        "query": query,
        "refused step": no,
        "case paper": paper,
        "appeal": appeal,
        "clerk": clerk,
    }


def _arguments(parts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    def reference(name: str) -> dict[str, Any]:
        return {"reference": parts[name].reference, "*": parts[name].reference}

    later = MONDAY + timedelta(days=30)
    entry, kenji = parts["public"], parts["public"].entered_by
    return {
        "company": {**reference("hidden"), "other": parts["sakura"].reference, "pk": parts["proof"].pk},
        "public company": reference("sakura"),
        "company in review": reference("reviewed"),
        "membership": {**reference("sakura"), "pk": parts["sakura"].memberships.get().pk},
        "entry": reference("draft"),
        "public entry": reference("public"),
        "entry in review": reference("handed in"),
        "introduction": {**reference("proposal"), "days": 30},
        "round": reference("round"),
        "hit": reference("hit"),
        "question about goods": reference("question about goods"),
        "list": reference("list"),
        "restriction": {"*": parts["restriction"].key},
        "share of a company": {**reference("sakura"), "pk": parts["share"].pk},
        "body": {"*": parts["body"].key},
        "factor model": {"key": "rapprochement", "into": "economy", "form": "csv"},
        "issue": {"*": parts["issue"].key},
        "seat": {"*": parts["seat"].pk},
        "programme of exchanges": {"*": parts["exchange programme"].key},
        "event": reference("event"),
        "event with places": reference("event with places"),
        "drawn event": reference("drawn event"),
        "application": reference("application"),
        "route of visitors": reference("route"),
        "public route": reference("public route"),
        "stop of a route": reference("stop"),
        "publication": reference("publication"),
        "public publication": reference("public publication"),
        "expert": reference("expert"),
        "handed in expert": reference("handed in expert"),
        "request to accompany": reference("request to accompany"),
        "meeting": {**reference("meeting"), "number": 1},
        "undertaking": reference("promise"),
        "assessment": {"*": parts["mark"].pk},
        "link to a calendar": {"*": signing.dumps(kenji.reference, salt="madoguchi.dialogue.calendar")},
        "project": {**reference("project"), "pk": parts["milestone"].pk},
        "public project": {**reference("public project"), "pk": parts["milestone"].pk},
        "fund": reference("fund"),
        "allocation": reference("allocation"),
        "award": {"*": parts["award"].pk},
        "money of a project": {
            **reference("project"),
            "item": parts["loan"].reference,
            "condition": parts["condition of a loan"].pk,
            "tranche": parts["tranche"].pk,
        },
        "written proposal": {**reference("written proposal"), **PAPER},
        "handed in proposal": reference("handed in proposal"),
        "investor": reference("investor"),
        "shown investor": reference("shown investor"),
        "risk of a project": {**reference("project"), "what": "risk", "pk": parts["risk"].pk},
        "agreement": reference("hidden paper"),
        "public agreement": reference("paper"),
        "permit": {"*": parts["permit"].pk},
        "merge": {**reference("merge"), "*": parts["merge"].reference},
        "resemblance": {"*": parts["pair"].pk},
        "verification": {"*": parts["proof"].pk, "reference": parts["sakura"].reference},
        "import": reference("import"),
        "file of figures": reference("file of figures"),
        "table of figures": reference("table of figures"),
        "release of figures": reference("release of figures"),
        "figures that wait for a key": {**reference("figures that wait for a key"), "side": "jp"},
        "search": reference("saved"),
        "difficulty": reference("difficulty"),
        "public record": reference("record"),
        "survey wave": reference("wave"),
        "ballot": {"*": _token(ballot_link(parts["ballot"]))},
        "step of a plan": {**reference("difficulty"), "step": parts["step"].reference},
        "case": reference("case"),
        "step of a case": reference("case step"),
        "own step of a case": reference("own case step"),
        "question of a case": reference("query"),
        "refused step": reference("refused step"),
        "paper of a case": reference("case paper"),
        "appeal": reference("appeal"),
        "token": {"*": parts["token"].pk},
        "link to confirm": {"*": _token(docket_links.to_confirm(entry, kenji, MONDAY))},
        "link to confirm a search": {"*": _token(docket_links.to_confirm_search(parts["unconfirmed"], later))},
        "link to end a search": {"*": _token(docket_links.to_end_search(parts["saved"], later))},
        "ruling": reference("ruling"),
        "public ruling": reference("public ruling"),
        "draft of rules": {"*": "e-visa-2025"},
        "comment on a draft": reference("comment on a draft"),
        "followed rules": reference("followed rules"),
        "link to confirm followed rules": {"*": _token(register_links.to_confirm(parts["asked to follow"], later))},
        "link to stop following rules": {"*": _token(register_links.to_stop(parts["followed rules"], later))},
        "sort of codes": {"*": "products"},
        "list of codes": {"*": "regions"},
        "format": {"*": "csv"},
        "chart": {"*": "turnover", "form": "json"},
        "procedure": {"*": "ru-zone-residency"},
        "format of the log": {"*": "jsonocel"},
        "change of rules": {"*": "decree-618"},
        "series": {"*": "trade.turnover", "form": "csv"},
        "data set": {"*": "entries", "form": "csv"},
        "nothing": {"*": 1, "key": "nokey", "uidb36": "1", "pk": 1, "form": "pdf"},
    }


def _token(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[-1]


def fresh_key() -> str:
    """What a blank form carries so that it acts once."""
    return new_reference()


# What the database holds ------------------------------------------------------------------------------

# What a visit may write: who is signed in where, and that somebody was shown a contact card (its subject sees it).
WRITTEN_BY_VISITS = ("django_session", "axes_", "usersessions_", "introductions_contactread", "sqlite_")


def digest() -> dict[str, str]:
    """A digest of the rows of every table, but of those that a visit may write."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(WRITTEN_BY_VISITS):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows = sorted(repr(row) for row in cursor.fetchall())
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@contextmanager
def changes_nothing(what: str) -> Iterator[None]:
    """Whatever is done inside the block leaves every table as it was."""
    before = digest()
    yield
    after = digest()
    changed = [table for table in after if after[table] != before[table]]
    assert changed == [], f"{what}: {changed}"
