"""An invented project of two invented companies, so that the pages of a project can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from madoguchi.apps.projects import actions, queries
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.projects.investors import actions as investors
from madoguchi.apps.projects.proposals import actions as proposals
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts

if TYPE_CHECKING:
    from madoguchi.apps.projects.models import Point, Project
    from madoguchi.apps.registry.models import Organisation
    from madoguchi.core.accounts.models import Person
    from madoguchi.site.examples import Loaded

FILE = "projects/example.yaml"


def begin(loaded: Loaded, officers: Mapping[str, Person], *, at: datetime) -> None:
    """Enter the example of the pack, and bring it as far as it says; nothing where the pack has none."""
    path = packs.current().folder / FILE
    if not path.is_file():
        return
    told = packs.read_yaml(path).value
    sponsor, partner = loaded.companies.get(told["sponsor"]), loaded.companies.get(told["partner"])
    if sponsor is None or partner is None:
        return
    person, other = loaded.people[told["sponsor"]], loaded.people[told["partner"]]
    officer = officers[sponsor.side]
    point = next((one for one in queries.points() if one.key == told["point"]), None)
    project = actions.propose(_texts(told["title"], at), sponsor=sponsor, by=person, at=at, is_example=True)
    actions.enter_participant(project, actions.Entrant("partner", organisation=partner), by=person, at=at)
    for agency in told["agencies"]:
        actions.enter_participant(project, actions.Entrant("agency", agency=agency), by=officer, at=at)
    for side, who in ((sponsor.side, person), (partner.side, other)):
        actions.appoint_contact(project, side=side, person=who, by=officer, at=at)
    _described(project, told, point, person, at)
    _planned(project, told, person, at)
    _signed(project, told["agreement"], (sponsor, partner), point, person, at)
    actions.screen_participants(project, by=officer, at=at)
    for gate in told["passes"]:
        project = actions.pass_gate(project, gate, by=officer, at=at).project
    for side in packs.current().sides:
        actions.turn_key(project, side=side.key, by=officers[side.key], at=at)
    for one in told["pilots"]:
        _pilot(one, project, point, loaded, officers, at)
    _share_money(told, project, loaded, officers, at)
    for one in told.get("investors", ()):
        _investor(one, loaded, at)
    if "proposal" in told:
        _proposal(told["proposal"], loaded, at)


def _described(project: Project, told: Mapping[str, Any], point: Point | None, person: Person, at: datetime) -> None:
    """What it is, what it costs, and in which sectors and places it is."""
    texts = {name: _texts(text, at) for name, text in told["texts"].items()}
    cost = {"cost": Decimal(told["cost"]), "cost_currency": told["currency"], "cost_on": at.date()}
    actions.write(project, {**texts, **cost, "point": point}, by=person, at=at)
    actions.set_shares(
        project,
        sectors=[actions.Part(code, Decimal(share)) for code, share in told["sectors"].items()],
        where=[actions.Part(code, Decimal(share)) for code, share in told["places"].items()],
        by=person,
        at=at,
    )


def _planned(project: Project, told: Mapping[str, Any], person: Person, at: datetime) -> None:
    """Its risks, its milestones, and for whom it waits."""
    for one in told["risks"]:
        text, answer = _texts(one["text"], at), _texts(one["answer"], at)
        actions.add_risk(project, text=text, answer=answer, owner=one["owner"], by=person, at=at)
    for one in told["milestones"]:
        due_on = at.date() + timedelta(days=int(one["due_in_days"]))
        actions.add_milestone(project, title=_texts(one["title"], at), due_on=due_on, by=person, at=at)
    wait = told["wait"]
    actions.begin_wait(
        project,
        party=wait["party"],
        side=wait["side"],
        what=_texts(wait["what"], at),
        since_on=at.date() - timedelta(days=int(wait["since_days_ago"])),
        by_on=at.date() + timedelta(days=int(wait["by_in_days"])),
        by=person,
        at=at,
    )


def _signed(
    project: Project,
    paper: Mapping[str, Any],
    parties: tuple[Organisation, Organisation],
    point: Point | None,
    person: Person,
    at: datetime,
) -> None:
    """The paper both companies signed for it."""
    actions.record_agreement(
        actions.SignedPaper(
            _texts(paper["title"], at),
            paper["kind"],
            at.date() - timedelta(days=int(paper["signed_days_ago"])),
            paper["binding"],
            parties,
            (),
            point,
        ),
        project=project,
        by=person,
        at=at,
        is_example=True,
    )


def _investor(told: Mapping[str, Any], loaded: Loaded, at: datetime) -> None:
    """An invented company that would put money into projects, and says so to others."""
    company, person = loaded.companies.get(told["company"]), loaded.people.get(told["company"])
    if company is None or person is None:
        return
    stated = investors.Stated(
        told["currency"],
        _millions(told["least"]),
        _millions(told["most"]),
        tuple(told["kinds"]),
        Decimal(told["return"]),
        int(told["years"]),
        tuple(told["sectors"]),
        tuple(told["places"]),
        words=_texts(told["words"], at),
    )
    made = investors.state(company, stated, by=person, at=at, is_example=True)
    investors.show(made, by=person, at=at)


def _proposal(told: Mapping[str, Any], loaded: Loaded, at: datetime) -> None:
    """A proposal that is being written: the texts are the examples of its outline, the lists are still empty."""
    company, person = loaded.companies[told["company"]], loaded.people[told["company"]]
    titles: Mapping[str, str] = told["title"]
    about = proposals.About(
        titles[told["language"]], told["sector"], "region", told["place"], Decimal(told["sought"]), told["currency"]
    )
    plan = {**told["plan"], "agreed_on": at.date().isoformat(), "currency": told["currency"]}
    proposals.begin_from_examples(company, about, language=told["language"], plan=plan, by=person, at=at, titles=titles)


def _pilot(
    told: Mapping[str, Any],
    larger: Any,
    point: Any,
    loaded: Loaded,
    officers: Mapping[str, Person],
    at: datetime,
) -> Any:
    """A small project with what its first two gates ask for, and money that is sought."""
    sponsor, person = loaded.companies[told["sponsor"]], loaded.people[told["sponsor"]]
    partner, other = loaded.companies[told["partner"]], loaded.people[told["partner"]]
    officer = officers[sponsor.side]
    title = _texts(told["title"], at)
    project = actions.propose(title, sponsor=sponsor, by=person, at=at, is_pilot=True, is_example=True)
    actions.enter_participant(project, actions.Entrant("partner", organisation=partner), by=person, at=at)
    texts: dict[str, Any] = {"summary": _texts(told["summary"], at), "point": point}
    if told.get("prepares"):
        texts["prepares"] = larger
    actions.write(project, texts, by=person, at=at)
    whole = Decimal(100)
    actions.set_shares(
        project,
        sectors=[actions.Part(told["sector"], whole)],
        where=[actions.Part(told["place"], whole)],
        by=person,
        at=at,
    )
    for side, who in ((sponsor.side, person), (partner.side, other)):
        actions.appoint_contact(project, side=side, person=who, by=officer, at=at)
    actions.screen_participants(project, by=officer, at=at)
    for gate in ("G0", "G1"):
        project = actions.pass_gate(project, gate, by=officer, at=at).project
    actions.turn_key(project, side=sponsor.side, by=officer, at=at)
    loan, sum_ = financing.add_item(project, "loan", by=person, at=at), Decimal(told["sought"])
    terms = financing.PlanTerms(larger.cost_currency, is_offered=True)
    financing.write_plan(project, terms, uses={"equipment": sum_}, amounts={loan: sum_}, by=person, at=at)
    financing.appraise(project, told["points"], reason=told["reason"], by=officer, at=at)
    return project


def _share_money(
    told: Mapping[str, Any],
    project: Any,
    loaded: Loaded,
    officers: Mapping[str, Person],
    at: datetime,
) -> None:
    """The finance plan of the larger project, two invented funds, and a recommendation before the committee."""
    money, person = told["finance"], loaded.people[told["sponsor"]]
    officer = officers[loaded.companies[told["sponsor"]].side]
    givers = {
        "none": financing.Giver(),
        "sponsor": financing.Giver(organisation=loaded.companies[told["sponsor"]]),
        "partner": financing.Giver(organisation=loaded.companies[told["partner"]]),
    }
    items = [
        (financing.add_item(project, one["kind"], giver=givers[one["giver"]], by=person, at=at), one)
        for one in money["items"]
    ]
    financing.write_plan(
        project,
        financing.PlanTerms(
            told["currency"],
            is_offered=True,
            stated_return=Decimal(money["return"]),
            years_to_exit=int(money["exit_years"]),
        ),
        uses={kind: _millions(amount) for kind, amount in money["uses"].items()},
        amounts={item: _millions(one["amount"]) for item, one in items},
        by=person,
        at=at,
    )
    for item, one in items:
        if "state" in one:
            financing.change_item(item, state=one["state"], reason=one["reason"], by=person, at=at)
    first = items[0][0]
    conditions = [
        financing.add_condition(first, text=_texts(one["text"], at), due_on=None, by=person, at=at)
        for one in money["conditions"]
    ]
    for condition, one in zip(conditions, money["conditions"], strict=True):
        if "met" in one:
            financing.meet_condition(condition, on=at.date(), evidence=one["met"], by=person, at=at)
    for one in money["tranches"]:
        due_on = at.date() + timedelta(days=int(one["due_in_days"]))
        awaited = [conditions[int(place)] for place in one["waits_for"]]
        amount = _millions(one["amount"])
        financing.add_tranche(first, amount=amount, due_on=due_on, waits_for=awaited, by=person, at=at)
    financing.appraise(project, money["points"], reason=money["points_reason"], by=officer, at=at)
    for one in money["funds"]:
        rules = financing.RulesOfFund(
            at.date(),
            told["currency"],
            budget=_millions(one["budget"]),
            most_share=Decimal(one["most_share"]),
            least_ticket=_millions(one["least_ticket"]),
            most_ticket=_millions(one["most_ticket"]) if "most_ticket" in one else None,
        )
        financing.open_fund(_texts(one["names"], at), one["kind"], rules, by=officer, at=at, is_example=True)
    held = financing.Round(at.date(), told["currency"])
    financing.recommend(held, by=officer, at=at, is_example=True)


def _millions(amount: Any) -> Decimal:
    return Decimal(str(amount)) * 1_000_000


def _texts(given: Mapping[str, str], at: datetime) -> Texts:
    return Texts.written(dict(given), at=at)
