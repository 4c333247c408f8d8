"""No page asks the database more often for thirty rows than for three."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.apps.cases.register import actions as register
from madoguchi.apps.cases.rulings import actions as rulings
from madoguchi.apps.cases.rulings.models import Ruling
from madoguchi.apps.dialogue import actions as dialogue
from madoguchi.apps.dialogue import queries as dialogue_queries
from madoguchi.apps.difficulties import actions as difficulties
from madoguchi.apps.docket import actions as docket
from madoguchi.apps.docket.models import GoodsQuestion
from madoguchi.apps.exchanges import actions as exchanges
from madoguchi.apps.introductions import actions as introductions
from madoguchi.apps.introductions.models import CLOSED, OPEN, Introduction, Round
from madoguchi.apps.observatory.models import Observation, Series, Upload, Vintage
from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.projects.financing.models import Award, FinancePlan
from madoguchi.apps.projects.investors import actions as investing
from madoguchi.apps.projects.models import Fact, Project, Source
from madoguchi.apps.projects.proposals.models import ATTACHED, HANDED_IN, Proposal, Step
from madoguchi.apps.registry import actions as registry
from madoguchi.apps.registry import merging
from madoguchi.apps.registry.models import Import, ImportRow, Organisation, Resemblance
from madoguchi.apps.screening import actions as screening
from madoguchi.apps.screening.models import Hit, List, ListedParty
from madoguchi.core import clock
from madoguchi.core.accounts import actions as accounts
from madoguchi.core.languages.texts import Texts
from madoguchi.core.references import new_reference
from madoguchi.core.search import indexing
from tests import cast
from tests import stage as stages
from tests.cast import MONDAY
from tests.stage import ALL_OFFICER, ANONYMOUS, OWN, Stage, body

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FEW, MANY = 3, 30


@dataclass(frozen=True)
class Page:
    """A page with a list: who asks for it, and how one row more comes about."""

    route: str
    who: str
    grow: Callable[[Stage, int], None]
    thing: str = ""
    query: str = ""

    def __str__(self) -> str:
        return f"{self.route}{self.query}{' of ' + self.thing if self.thing else ''} for {self.who}"


# How each list grows ------------------------------------------------------------------------------------


def company(number: int, side: str = "jp") -> Organisation:
    region = "JP-01" if side == "jp" else "RU-PRI"
    return cast.company(side, f"Row {side} {number:03}", language="en", region=region, number=None)


def companies(stage: Stage, number: int) -> None:
    company(number)


def public_entries(stage: Stage, number: int) -> None:
    cast.entry(company(number, "ru"), "offer", f"Offer {number}", activities=("5210",), products=("0303",))


def observations(stage: Stage, number: int) -> None:
    series = Series.objects.get(key="trade.turnover")
    vintage = Vintage.objects.create(
        source=series.source, release=f"row {number}", adapter="test", staged_at=MONDAY, recorded_at=MONDAY, digest="x"
    )
    Observation.objects.create(series=series, vintage=vintage, period=f"{1900 + number}", value=number, lines="1")


def values_of_a_release(stage: Stage, number: int) -> None:
    vintage = stage.parts["release of figures"]
    series = Series.objects.create(key=f"release.{number}", dataset="release", source=vintage.source)
    Observation.objects.create(series=series, vintage=vintage, period="2016", value=number)


def files_of_figures(stage: Stage, number: int) -> None:
    observations(stage, number)
    like = stage.parts["file of figures"]
    vintage = Vintage.objects.create(source=like.source, release=f"file {number}", adapter="tidy", staged_at=MONDAY)
    Upload.objects.create(
        by=stage.people[ALL_OFFICER], received_at=MONDAY, source=like.source, kind="tidy", file_name=f"{number}.csv",
        state="staged", vintage=vintage,
    )  # fmt: skip


def rows_of_a_file(stage: Stage, number: int) -> None:
    vintage = stage.parts["file of figures"].vintage
    series = Series.objects.create(key=f"file.{number}", dataset="file", source=vintage.source)
    Observation.objects.create(series=series, vintage=vintage, period="2016", value=number)
    vintage.refusals.append({"line": number, "field": "value", "reason": "figure-is-no-number", "value": "x"})
    vintage.save(update_fields=["refusals"])


def figures_that_wait(stage: Stage, number: int) -> None:
    vintage = stage.parts["figures that wait for a key"].vintage
    series = Series.objects.create(key=f"wait.{number}", dataset="wait", source=vintage.source, place="isl")
    Observation.objects.create(series=series, vintage=vintage, period="2016", value=number)


def more_series(stage: Stage, number: int) -> None:
    like = Series.objects.get(key="trade.turnover")
    Series.objects.create(key=f"row.{number}", dataset="row", source=like.source)


def own_entries(stage: Stage, number: int) -> None:
    cast.entry(stage.parts["sakura"], "seek", f"Own {number}", by=stage.people[OWN])


def handed_in(stage: Stage, number: int) -> None:
    docket.submit(cast.entry(company(number), "seek", f"To read {number}", is_live=False), by=None, at=MONDAY)


def profiles(stage: Stage, number: int) -> None:
    one = company(number)
    registry.describe(
        one,
        about=Texts.written(en=f"Company {number}"),
        languages=["en"],
        web="",
        employees=None,
        shows_name=False,
        by=stage.people[OWN],
        at=MONDAY,
    )
    registry.submit_profile(one, by=stage.people[OWN], at=MONDAY)


def handed_in_proposals(stage: Stage, number: int) -> None:
    Proposal.objects.create(
        organisation=stage.parts["sakura"],
        language="en",
        title=Texts.written(en=f"Proposal {number}"),
        state=HANDED_IN,
        handed_in_at=MONDAY,
        created_at=MONDAY,
        updated_at=MONDAY,
    )


def joined_proposals(stage: Stage, number: int) -> None:
    handed_in_proposals(stage, number)
    newest = Proposal.objects.latest("pk")
    newest.state, newest.project, newest.joined_edition = ATTACHED, stage.parts["project"], 1
    newest.save()


def shown_investors(stage: Stage, number: int) -> None:
    midori = cast.person(f"investor{number}@row.example", "Midori", "ja")
    one = cast.company("jp", f"Investor {number}", language="ja", region="JP-13", who=midori)
    made = investing.state(one, investing.Stated("JPY", least=Decimal(1)), by=midori, at=MONDAY)
    investing.show(made, by=midori, at=MONDAY)


def offered_projects(stage: Stage, number: int) -> None:
    midori = cast.person(f"offers{number}@row.example", "Midori", "ja")
    one = cast.company("jp", f"Offers {number}", language="ja", region="JP-13", who=midori)
    project = projects.propose(Texts.written(en=f"Offered {number}"), sponsor=one, by=midori, at=MONDAY)
    shares = {"sectors": [projects.Part("wind", Decimal(100))], "where": [projects.Part("JP-01", Decimal(100))]}
    projects.set_shares(project, **shares, by=midori, at=MONDAY)
    projects.write(project, {"point": stage.parts["point"]}, by=midori, at=MONDAY)
    projects.pass_gate(project, "G0", by=stage.people[ALL_OFFICER], at=MONDAY)
    projects.turn_key(project, side="jp", by=stage.people[ALL_OFFICER], at=MONDAY)
    loan, sum_ = financing.add_item(project, "loan", by=midori, at=MONDAY), Decimal(5000)
    terms = financing.PlanTerms("JPY", is_offered=True)
    financing.write_plan(project, terms, uses={"equipment": sum_}, amounts={loan: sum_}, by=midori, at=MONDAY)


def more_steps(stage: Stage, number: int) -> None:
    Step.objects.create(
        proposal=stage.parts["written proposal"], text=Texts.written(en=f"Step {number}"), done_on=MONDAY.date()
    )


def stale(stage: Stage, number: int) -> None:
    entry = cast.entry(company(number), "seek", f"Old {number}")
    docket.ask_to_confirm(entry, at=MONDAY)
    type(entry).objects.filter(pk=entry.pk).update(confirm_by_on=MONDAY.date() - timedelta(days=1))


def own_introductions(stage: Stage, number: int) -> None:
    other = company(number, "ru")
    entry = cast.entry(other, "offer", f"Offer {number}")
    introduction = cast.proposal(stage.parts["sakura"], other, first_entry=stage.parts["public"], second_entry=entry)
    if number % 3 == 0:
        introductions.accept(introduction, organisation=stage.parts["sakura"], by=stage.people[OWN], at=MONDAY)


def exchanged(stage: Stage, number: int) -> None:
    anna = cast.person(f"anna{number}@row.example", "Anna", "ru")
    other = cast.company("ru", f"Exchanged {number}", language="ru", region="RU-PRI", who=anna)
    introduction = cast.proposal(stage.parts["sakura"], other)
    introductions.accept(introduction, organisation=stage.parts["sakura"], by=stage.people[OWN], at=MONDAY)
    introductions.accept(introduction, organisation=other, by=anna, at=MONDAY)


def in_round(stage: Stage, number: int) -> None:
    held = stage.parts["round"]
    Round.objects.filter(pk=held.pk).update(state=OPEN, opened_at=MONDAY, answers_by_at=MONDAY + timedelta(days=14))
    introduction = cast.proposal(company(number), company(number, "ru"))
    Introduction.objects.filter(pk=introduction.pk).update(round=held)


def rounds(stage: Stage, number: int) -> None:
    Round.objects.create(
        number=1000 + number, state=CLOSED, planned_on=MONDAY.date(), figures={"introductions": 1, "companies": 2}
    )


def asked_rulings(stage: Stage, number: int) -> None:
    question = Texts.written(en=f"Question {number}")
    rulings.ask(stage.parts["sakura"], "ru-customs-import", "", question, by=stage.people[OWN], at=MONDAY)


def public_rulings(stage: Stage, number: int) -> None:
    one = Ruling.objects.get(pk=stage.parts["public ruling"].pk)
    one.pk, one.reference = None, new_reference()
    one.save()


def followed_rules(stage: Stage, number: int) -> None:
    kenji = stage.people[OWN]
    topics = [("product", f"{number:04}"), ("region", "RU-PRI")]
    register.follow(email=kenji.email, language="en", topics=topics, person=kenji, at=MONDAY)


def searches(stage: Stage, number: int) -> None:
    person = stage.people[OWN]
    query = {"q": [f"fish {number}"], "region": ["JP-01"]}
    docket.save_search(email=person.email, language="en", name=f"S{number}", query=query, person=person, at=MONDAY)


def keys(stage: Stage, number: int) -> None:
    accounts.issue_token(stage.people[OWN], name=f"Program {number}", at=MONDAY)


def goods(stage: Stage, number: int) -> None:
    listing = List.objects.get(key="example")
    one = cast.entry(company(number), "seek", f"Goods {number}", products=("0303",))
    GoodsQuestion.objects.create(entry=one, code="0303", listing=listing, digest="0" * 64, found_at=MONDAY)


def hits(stage: Stage, number: int) -> None:
    listing = List.objects.get(key="example")
    names = [{"text": f"Row {number}", "language": "en"}]
    party = ListedParty.objects.create(listing=listing, key=f"row-{number}", names=names)
    Hit.objects.create(
        organisation=company(number),
        party=party,
        found_at=MONDAY,
        score=0.9,
        own_name=f"Row {number}",
        listed_name=f"Row {number}",
    )


def lists(stage: Stage, number: int) -> None:
    List.objects.create(
        key=f"list-{number}", name="A list", version="1", file_digest="0", loaded_at=MONDAY, replaced_at=MONDAY
    )


def imports(stage: Stage, number: int) -> None:
    Import.objects.create(
        kind="table", side="jp", file_name=f"{number}.csv", file_digest="0", by=stage.people[ALL_OFFICER],
        state="imported", started_at=MONDAY,
    )  # fmt: skip


def refused_rows(stage: Stage, number: int) -> None:
    ImportRow.objects.create(
        source=stage.parts["import"], line=10 + number, outcome="refused", field="name", reason="name-is-missing"
    )


def merges(stage: Stage, number: int) -> None:
    merging.merge(company(number), company(1000 + number), reason="One", by=stage.people[ALL_OFFICER], at=MONDAY)


def pairs(stage: Stage, number: int) -> None:
    left, right = sorted([company(number), company(1000 + number)], key=lambda one: one.pk)
    Resemblance.objects.create(left=left, right=right, score=0.8, reasons=[], found_at=MONDAY)


def shares(stage: Stage, number: int) -> None:
    screening.record_shareholding(
        stage.parts["hidden"], owner=company(number), percent=Decimal(1), from_on=MONDAY.date(), source="Its report",
        by=None, at=MONDAY,
    )  # fmt: skip


def proofs(stage: Stage, number: int) -> None:
    registry.ask_for_extract(company(number), by=stage.people[OWN], at=MONDAY)


def members(stage: Stage, number: int) -> None:
    person = cast.person(f"colleague{number}@sakura.example", f"Colleague {number}")
    registry.add_member(stage.parts["sakura"], person=person, role="editor", by=stage.people[OWN], at=MONDAY)


def promises(stage: Stage, number: int) -> None:
    draft = dialogue.UndertakingDraft(
        Texts.written(en=f"Promise {number}"), Texts.written(en="A test"), "jp", MONDAY.date() - timedelta(days=1)
    )
    kept = dialogue.undertake(stage.parts["body"], draft, by=stage.people[ALL_OFFICER], at=MONDAY)
    reason = Texts.written(en="Half")
    dialogue.assess(
        kept, side="jp", score=0, reason=reason, until_on=MONDAY.date(), by=stage.people[ALL_OFFICER], at=MONDAY
    )
    dialogue.mark_overdue(MONDAY.date(), at=MONDAY)


def meetings(stage: Stage, number: int) -> None:
    starts_at = MONDAY + timedelta(days=number + 1)
    plan = dialogue.MeetingPlan(
        Texts.written(en=f"Session {number}"), Texts(), starts_at, starts_at + timedelta(hours=1)
    )
    dialogue.plan_meeting(stage.parts["body"], plan, by=None, at=MONDAY)


def events(stage: Stage, number: int) -> None:
    planned = cast.event_plan(f"Event {number}", on=timedelta(days=number + 1))
    event = exchanges.plan_event(stage.parts["exchange programme"], planned, by=None, at=MONDAY)
    exchanges.open_event(event, by=None, at=MONDAY)


def applied(stage: Stage, number: int) -> None:
    planned = cast.event_plan(f"Boat {number}", places=1, apply_by_at=MONDAY + timedelta(hours=9))
    event = exchanges.plan_event(stage.parts["exchange programme"], planned, by=None, at=MONDAY)
    exchanges.apply(exchanges.open_event(event, by=None, at=MONDAY), by=stage.people[OWN], at=MONDAY)


def records(stage: Stage, number: int) -> None:
    cast.route(stage.parts["exchange programme"], f"Route {number}")
    cast.publication(stage.parts["exchange programme"], f"Book {number}")


def stops(stage: Stage, number: int) -> None:
    plan = exchanges.StopPlan("RU-PRI", cast.said(f"Bay {number}"), Texts(), 0)
    exchanges.add_stop(stage.parts["public route"], plan, by=None, at=MONDAY)


def drafts_of_records(stage: Stage, number: int) -> None:
    cast.route(stage.parts["exchange programme"], f"Route {number}", is_open=False)
    who = cast.person(f"offers{number}@row.example", f"Offers {number}")
    cast.expert(who, is_listed=False)


def asked_along(stage: Stage, number: int) -> None:
    """One more interpreter of the roster, who was asked and cannot."""
    who = cast.person(f"interpreter{number}@row.example", f"Interpreter {number}")
    found = cast.expert(who)
    one = exchanges.ask_to_accompany(found, stage.parts["sakura"], cast.visit(), by=stage.people[OWN], at=MONDAY)
    exchanges.decline_to_accompany(one, by=who, at=MONDAY)


def confirmed_places(stage: Stage, number: int) -> None:
    """Somebody took a place for Sakura; how it came about is not what is looked at."""
    one, event = cast.person(f"guest{number}@sakura.example", f"Guest {number}"), stage.parts["drawn event"]
    values = {"state": "confirmed", "place": number + 2, "applied_at": MONDAY, "changed_at": MONDAY}
    event.applications.create(person=one, organisation=stage.parts["sakura"], **values)


def items(stage: Stage, number: int) -> None:
    issues = list(dialogue_queries.issues())
    title, origin = Texts.written(en=f"Item {number}"), f"row:{number}"
    issue = issues[number % len(issues)]
    dialogue.put_on_agenda(stage.parts["meeting"], title=title, issue=issue, origin=origin, by=None, at=MONDAY)


def positions(stage: Stage, number: int) -> None:
    said = Texts.written(en=f"Position {number}")
    draft = dialogue.PositionDraft("jp", 10, 20, MONDAY.date() + timedelta(days=number), said, "A paper")
    dialogue.record_position(stage.parts["issue"], draft, by=None, at=MONDAY)


def reports(stage: Stage, number: int) -> None:
    told = difficulties.Report(
        heading="tax", lead_side="ru", text=Texts.written(en=f"Report {number}"), region="RU-PRI"
    )
    one = difficulties.report(stage.parts["sakura"], told, by=stage.people[OWN], at=MONDAY)
    difficulties.accept(one, by=stage.people[ALL_OFFICER], at=MONDAY)


def told_about(stage: Stage, number: int) -> None:
    text, officer = Texts.written(en=f"Word {number}"), stage.people[ALL_OFFICER]
    difficulties.tell(stage.parts["difficulty"], text=text, party="home", by=officer, at=MONDAY)


def public_projects(stage: Stage, number: int) -> None:
    kenji, officer = stage.people[OWN], stage.people[ALL_OFFICER]
    sponsor = company(number)
    title = Texts.written(en=f"Project {number}")
    one = projects.propose(title, sponsor=sponsor, by=kenji, at=MONDAY)
    projects.write(one, {"point": stage.parts["point"]}, by=kenji, at=MONDAY)
    parts = [projects.Part("wind", Decimal(100))], [projects.Part("JP-01", Decimal(100))]
    projects.set_shares(one, sectors=parts[0], where=parts[1], by=kenji, at=MONDAY)
    one = projects.pass_gate(one, "G0", by=officer, at=MONDAY).project
    projects.turn_key(one, side="jp", by=officer, at=MONDAY)
    paper = projects.SignedPaper(title, "memorandum", MONDAY.date(), None, (sponsor,))
    projects.record_agreement(paper, project=Project.objects.get(pk=one.pk), by=kenji, at=MONDAY)


def late_projects(stage: Stage, number: int) -> None:
    public_projects(stage, number)
    one = Project.objects.latest("pk")
    title, due_on = Texts.written(en=f"Late {number}"), MONDAY.date() - timedelta(days=5)
    projects.add_milestone(one, title=title, due_on=due_on, by=None, at=MONDAY)
    projects.begin_wait(one, party="bank", side="ru", what=title, since_on=due_on, by_on=None, by=None, at=MONDAY)
    Project.objects.filter(pk=one.pk).update(staleness="asked")


def money_of_a_project(stage: Stage, number: int) -> None:
    one, by = Project.objects.get(pk=stage.parts["project"].pk), stage.people[OWN]
    loan = financing.add_item(one, "loan", giver=financing.Giver(name=f"Bank {number}"), by=by, at=MONDAY)
    plan = FinancePlan.objects.prefetch_related("amounts__item").get(project=one, ended_at=None)
    sums = {given.item: given.amount for given in plan.amounts.all()} | {loan: Decimal(100)}
    uses, terms = {"building": sum(sums.values(), Decimal())}, financing.PlanTerms("JPY")
    financing.write_plan(one, terms, uses=uses, amounts=sums, reason="One more", by=by, at=MONDAY)
    text = Texts.written(en=f"Paper {number}")
    condition = financing.add_condition(loan, text=text, due_on=None, by=by, at=MONDAY)
    financing.add_tranche(loan, amount=Decimal(50), due_on=MONDAY.date(), waits_for=[condition], by=by, at=MONDAY)
    financing.change_item(loan, state="pledged", reason="Written", by=by, at=MONDAY)


def funds(stage: Stage, number: int) -> None:
    rules = financing.RulesOfFund(MONDAY.date(), "JPY", budget=Decimal(number + 1))
    fund = financing.open_fund(Texts.written(en=f"Fund {number}"), "loan", rules, by=None, at=MONDAY)
    Award.objects.create(allocation=stage.parts["allocation"], project=stage.parts["project"], fund=fund)


def lines_of_an_allocation(stage: Stage, number: int) -> None:
    funds(stage, number)
    Award.objects.update(verdict="declined", reason="No", by=stage.people[ALL_OFFICER], at=MONDAY)


def parts_of_a_project(stage: Stage, number: int) -> None:
    one, by = stage.parts["public project"], stage.people[OWN]
    text, on = Texts.written(en=f"Part {number}"), MONDAY.date()
    projects.enter_participant(one, projects.Entrant("partner", organisation=company(number)), by=by, at=MONDAY)
    projects.add_milestone(one, title=text, due_on=on, by=by, at=MONDAY)
    projects.add_risk(one, text=text, answer=text, owner="Sakura", by=by, at=MONDAY)
    projects.begin_wait(one, party="bank", side="", what=text, since_on=on, by_on=None, by=by, at=MONDAY)
    fact = Fact.objects.create(project=one, on=on, text=text, recorded_at=MONDAY)
    fact.sources.add(Source.objects.create(key=f"S{number}", publisher=f"Paper {number}"))
    paper = projects.SignedPaper(text, "memorandum", on, None, (stage.parts["sakura"],))
    projects.record_agreement(paper, project=one, by=by, at=MONDAY)


PAGES = [
    Page("exchanges", ANONYMOUS, events),
    Page("exchange-programme", ANONYMOUS, events, "programme of exchanges"),
    Page("exchanges-calendar", ANONYMOUS, events),
    Page("exchanges-feed", ANONYMOUS, events),
    Page("desk-exchanges", ALL_OFFICER, events),
    Page("exchanges-mine", OWN, applied),
    Page("exchanges-mine", OWN, asked_along),
    Page("experts", ANONYMOUS, asked_along),
    Page("exchange-routes", ANONYMOUS, records),
    Page("exchange-route", ANONYMOUS, stops, "public route"),
    Page("exchange-programme", ALL_OFFICER, records, "programme of exchanges"),
    Page("desk-exchanges", ALL_OFFICER, drafts_of_records),
    Page("exchange-event-people", ALL_OFFICER, confirmed_places, "drawn event"),
    Page("dialogue", ANONYMOUS, meetings),
    Page("dialogue-undertakings", ANONYMOUS, promises),
    Page("dialogue-undertaking", ANONYMOUS, promises, "undertaking"),
    Page("dialogue-body", ANONYMOUS, promises, "body"),
    Page("dialogue-body", ANONYMOUS, meetings, "body"),
    Page("dialogue-body-calendar", ANONYMOUS, meetings, "body"),
    Page("dialogue-calendar", ANONYMOUS, meetings),
    Page("dialogue-meeting", ANONYMOUS, items, "meeting"),
    Page("dialogue-issues", ANONYMOUS, positions),
    Page("dialogue-issue", ANONYMOUS, positions, "issue"),
    Page("commission", ALL_OFFICER, promises),
    Page("commission", ALL_OFFICER, positions),
    Page("commission-briefing", ALL_OFFICER, promises, "nothing"),
    Page("difficulties", ANONYMOUS, reports),
    Page("difficulties-own", OWN, reports),
    Page("difficulty-queue", ALL_OFFICER, reports),
    Page("difficulty", OWN, told_about, "difficulty"),
    Page("projects", ANONYMOUS, public_projects),
    Page("projects-file", ANONYMOUS, public_projects, "format"),
    Page("agreements", ANONYMOUS, public_projects),
    Page("agreements-file", ANONYMOUS, public_projects, "format"),
    Page("api:project_list", ANONYMOUS, public_projects),
    Page("project", ANONYMOUS, parts_of_a_project, "public project"),
    Page("project", OWN, parts_of_a_project, "public project"),
    Page("projects-mine", OWN, late_projects),
    Page("project-finance", OWN, money_of_a_project, "project"),
    Page("funds", ALL_OFFICER, funds),
    Page("allocation", ALL_OFFICER, lines_of_an_allocation, "allocation"),
    Page("desk-projects", ALL_OFFICER, late_projects),
    Page("proposals", OWN, handed_in_proposals),
    Page("project-proposals", OWN, joined_proposals, "project"),
    Page("desk-proposals", ALL_OFFICER, handed_in_proposals),
    Page("investors", OWN, shown_investors),
    Page("desk-investors", ALL_OFFICER, shown_investors),
    Page("investor", OWN, offered_projects, "investor"),
    Page("proposal", OWN, more_steps, "written proposal"),
    Page("home", ANONYMOUS, public_entries),
    Page("directory", ANONYMOUS, companies),
    Page("docket", ANONYMOUS, public_entries),
    Page("docket", ANONYMOUS, public_entries, query="?q=offer"),
    Page("docket", OWN, public_entries),
    Page("docket-feed", ANONYMOUS, public_entries),
    Page("sitemap", ANONYMOUS, public_entries),
    Page("docket-export", ANONYMOUS, public_entries, "format"),
    Page("directory-file", ANONYMOUS, companies, "format"),
    Page("api:entries", ANONYMOUS, public_entries),
    Page("api:companies", ANONYMOUS, companies),
    Page("open-data-file", ANONYMOUS, public_entries, "data set"),
    Page("api:series_list", ANONYMOUS, more_series),
    Page("api:series", ANONYMOUS, observations, "series"),
    Page("api:values", ANONYMOUS, observations, query="?series=trade.turnover"),
    Page("observatory", ANONYMOUS, observations),
    Page("chart", ANONYMOUS, observations, "chart"),
    Page("series", ANONYMOUS, observations, "series"),
    Page("chart-file", ANONYMOUS, observations, "chart"),
    Page("series-list", ANONYMOUS, more_series),
    Page("vintages", ANONYMOUS, observations),
    Page("vintages-feed", ANONYMOUS, observations),
    Page("vintage", ANONYMOUS, values_of_a_release, "release of figures"),
    Page("series-changes", ANONYMOUS, observations, "series"),
    Page("priorities", ANONYMOUS, observations),
    Page("figures-map", ANONYMOUS, public_entries),
    Page("account", OWN, own_entries),
    Page("account", OWN, own_introductions),
    Page("account", OWN, reports),
    Page("account-tokens", OWN, keys),
    Page("searches", OWN, searches),
    Page("rules-following", OWN, followed_rules),
    Page("rulings-own", OWN, asked_rulings),
    Page("rulings", ANONYMOUS, public_rulings),
    Page("introductions", OWN, own_introductions),
    Page("introductions", OWN, exchanged),
    Page("company", OWN, own_entries, "public company"),
    Page("entry", OWN, own_entries, "public entry"),
    Page("entry", OWN, public_entries, "public entry"),
    Page("company-members", OWN, members, "public company"),
    Page("desk", ALL_OFFICER, handed_in),
    Page("desk", ALL_OFFICER, hits),
    Page("desk", ALL_OFFICER, reports),
    Page("review", ALL_OFFICER, handed_in),
    Page("review", ALL_OFFICER, profiles),
    Page("stale", ALL_OFFICER, stale),
    Page("rounds", ALL_OFFICER, rounds),
    Page("round", ALL_OFFICER, in_round, "round"),
    Page("round-what-if", ALL_OFFICER, public_entries, "round"),
    Page("round-lists", ALL_OFFICER, public_entries, "round"),
    Page("calibration", ALL_OFFICER, in_round),
    Page("imports", ALL_OFFICER, imports),
    Page("import", ALL_OFFICER, refused_rows, "import"),
    Page("import-refused", ALL_OFFICER, refused_rows, "import"),
    Page("figures-desk", ALL_OFFICER, files_of_figures),
    Page("figures-upload", ALL_OFFICER, rows_of_a_file, "file of figures"),
    Page("figures-upload", ALL_OFFICER, figures_that_wait, "figures that wait for a key"),
    Page("merges", ALL_OFFICER, merges),
    Page("resemblances", ALL_OFFICER, pairs),
    Page("verifications", ALL_OFFICER, proofs),
    Page("hits", ALL_OFFICER, hits),
    Page("goods-questions", ALL_OFFICER, goods),
    Page("lists", ALL_OFFICER, lists),
    Page("owners", ALL_OFFICER, shares, "company"),
]


def queries(stage: Stage, page: Page) -> list[str]:
    """What a page asks the database, once everything that is loaded only the first time was loaded."""
    arguments = stage.things[page.thing] if page.thing else {}
    route = next(route for route in stages.routes() if route.name == page.route)
    values = {name: arguments.get(name, arguments.get("*")) for name in route.arguments}
    address = reverse(page.route, kwargs=values) + page.query
    client = stage.visitor(page.who)
    with clock.set_to(MONDAY):
        assert body(client.get(address))
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
            body(response)
    assert response.status_code == 200, address
    return [one["sql"] for one in asked.captured_queries]


GROWTHS = list(dict.fromkeys(page.grow for page in PAGES))


@pytest.mark.parametrize("grow", GROWTHS, ids=lambda grow: grow.__name__)
def test_a_page_asks_as_often_for_thirty_rows_as_for_three(stage: Stage, grow: Callable[[Stage, int], None]):
    pages = [page for page in PAGES if page.grow is grow]
    for number in range(FEW):
        grow(stage, number)
    indexing.drain()
    few = {page: queries(stage, page) for page in pages}

    for number in range(FEW, MANY):
        grow(stage, number)
    indexing.drain()
    many = {page: queries(stage, page) for page in pages}

    for page in pages:
        more = [sql[:160] for sql in many[page] if sql not in few[page]][:5]
        asked = f"{page}: {len(few[page])} questions for {FEW} rows and {len(many[page])} for {MANY}, such as {more}"
        assert len(many[page]) <= len(few[page]), asked
