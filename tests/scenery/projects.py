"""Projects with their money, proposals for new ones, and investors who look for some."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.financing import actions as financing
from madoguchi.apps.projects.financing.sharing import Gathered
from madoguchi.apps.projects.investors import actions as investors
from madoguchi.apps.projects.models import Point, Programme
from madoguchi.apps.projects.proposals import actions as proposals
from madoguchi.core.languages.texts import Texts
from madoguchi.engines.finance import Ask, Limits, allocate_funds
from madoguchi.engines.finance import Fund as FundOfEngine
from tests.cast import MONDAY
from tests.proposals import fill
from tests.stage import ALL_OFFICER, OTHER_SIDE, OWN, RUNS_IT


def with_projects(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
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


def with_money(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
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


def with_proposals(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """One its company is writing, and one that lies at the desk as an edition."""
    kenji, sakura = people[OWN], parts["sakura"]
    draft, handed_in = (
        proposals.begin(sakura, title="CANARY-PROPOSAL", language="en", by=kenji, at=MONDAY) for _ in range(2)
    )
    proposals.hand_in(fill(handed_in, by=kenji), by=kenji, at=MONDAY)
    return {"written proposal": draft, "handed in proposal": handed_in}


def with_investors(people: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """What Sakura looks for, which it and the desks read, and what Vostok looks for, which it shows to others."""
    stated = investors.Stated("JPY", least=Decimal(1000), words=Texts.written(en="CANARY-INVESTOR"))
    own = investors.state(parts["sakura"], stated, by=people[OWN], at=MONDAY)
    words = Texts.written(en="We know harbours.")
    shown = investors.state(
        parts["vostok"], investors.Stated("RUB", most=Decimal(9), words=words), by=people[OTHER_SIDE], at=MONDAY
    )
    return {"investor": own, "shown investor": investors.show(shown, by=people[OTHER_SIDE], at=MONDAY)}
