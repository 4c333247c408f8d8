"""Money of funds: rules in versions, a recommendation with a certificate, a committee of two that decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.financing import actions, allotting, invariants, queries
from madoguchi.apps.projects.financing.actions import Round, RulesOfFund
from madoguchi.apps.projects.financing.models import Allocation, FinanceItem, Fund
from madoguchi.apps.projects.models import Project
from madoguchi.core.journal.models import Event
from madoguchi.core.languages.texts import Texts
from madoguchi.core.refusals import Refused
from madoguchi.site.commands import allocation as command
from tests.apps.projects.financing.conftest import MILLION, Money
from tests.cast import MONDAY

RULES = RulesOfFund(MONDAY.date(), "RUB", budget=900 * MILLION, most_share=Decimal(90))


def fund(name: str = "East", **changes: Any) -> Fund:
    return actions.open_fund(Texts.written(en=name), "loan", replace(RULES, **changes), by=None, at=MONDAY)


def seeking(money: Money, points: int = 80) -> Project:
    """The hub, screened, appraised, with 700 million sought."""
    actions.change_item(money.own, state="pledged", reason="Board", by=money.by, at=MONDAY)
    money.write()
    money.works.overridden_to("G1")
    actions.appraise(money.works.fresh(), points, reason="Sound", by=money.works.officer, at=MONDAY)
    return money.works.fresh()


def another(money: Money, title: str, points: int, sought: int) -> Project:
    """A smaller project of Vostok that seeks money."""
    works = money.works
    made = projects.propose(Texts.written(en=title), sponsor=works.vostok, by=works.anna, at=MONDAY)
    projects.pass_gate(made, "G0", by=works.other_officer, at=MONDAY, reason="Test", is_override=True)
    projects.pass_gate(made, "G1", by=works.other_officer, at=MONDAY, reason="Test", is_override=True)
    loan = actions.add_item(made, "loan", by=works.anna, at=MONDAY)
    uses, terms = {"building": sought * MILLION}, actions.PlanTerms("RUB")
    actions.write_plan(made, terms, uses=uses, amounts={loan: sought * MILLION}, by=works.anna, at=MONDAY)
    actions.appraise(made, points, reason="So so", by=works.officer, at=MONDAY)
    return Project.objects.get(pk=made.pk)


def run(**more: Any) -> Allocation:
    return actions.recommend(Round(MONDAY.date(), "RUB", **more), by=None, at=MONDAY)


def test_the_engine_recommends_within_the_rules_and_says_what_would_let_the_others_in(money: Money):
    hub, yard = seeking(money), another(money, "A yard", 5, 500)
    east = fund()

    found = run()

    award = found.awards.get()
    assert (award.project, award.fund, award.recommended) == (hub, east, 630 * MILLION)
    assert [name for name, _price in allotting.binding_of(found)] == ["The budget of East"]
    out = allotting.left_out_of(found, {one.reference: one for one in (hub, yard)})
    assert [one.project for one in out] == [yard]
    assert out[0].sentences[0].replace("\xa0", " ") == "The budget of East would have to give way by RUB 105 m."
    assert queries.problems_of(found) == ()


def test_who_does_not_take_part_is_named_with_the_reason(money: Money):
    hub = seeking(money)
    fund()
    in_dollars = another(money, "A port", 50, 300)
    actions.write_plan(
        in_dollars,
        actions.PlanTerms("USD"),
        uses={"building": MILLION},
        amounts={in_dollars.finance_items.get(): MILLION},
        reason="In dollars",
        by=money.works.anna,
        at=MONDAY,
    )

    without_rate = run()
    with_rate = run(rates={"USD": Decimal(90)})

    assert without_rate.kept_out == [[in_dollars.reference, "no-rate"]]
    assert {one["key"]: one["need"] for one in with_rate.inputs["asks"]} == {
        hub.reference: 700e6,
        in_dollars.reference: 90e6,
    }


def test_a_changed_recommendation_no_longer_checks(money: Money, capsys: pytest.CaptureFixture[str]):
    seeking(money)
    fund()
    found = run()
    good = command.verify(found.number, as_json=False)

    result = {**found.result, "tickets": [[*found.result["tickets"][0][:2], 650e6]]}
    Allocation.objects.filter(pk=found.pk).update(result=result)
    bad = command.verify(found.number, as_json=False)

    assert (good, bad) == (0, 1)
    assert "does not check: ticket, value, awards" in capsys.readouterr().err
    assert any("does not check" in one.what for one in invariants.recommendations_check())


def test_a_line_takes_two_persons_and_becomes_a_pledge_in_an_even_plan(money: Money):
    hub = seeking(money)
    fund()
    award = run().awards.get()
    works = money.works
    decided = actions.decide(award, "accepted", by=works.officer, at=MONDAY)

    with pytest.raises(Refused, match="award-takes-two-persons"):
        actions.confirm(decided, by=works.officer, at=MONDAY)
    actions.confirm(decided, by=works.other_officer, at=MONDAY)

    plan = queries.plan_of(hub)
    assert {(one.item.state, one.amount / MILLION) for one in plan.amounts.all()} == {
        ("pledged", Decimal(300)),
        ("pledged", Decimal(630)),
        ("sought", Decimal(70)),
    }
    assert (plan.number, queries.balance(plan).is_even) == (2, True)
    assert FinanceItem.objects.get(name="East").changes.get().reason == "1: East"
    assert Event.objects.filter(kind="allocation.confirmed").count() == 1
    assert Allocation.objects.get().ended_at == MONDAY
    assert list(invariants.recommendations_check()) == []


def test_a_committee_departs_with_a_reason_and_never_from_the_rules_of_the_fund(money: Money):
    seeking(money)
    fund()
    award, officer = run().awards.get(), money.works.officer

    with pytest.raises(Refused, match="departing-from-advice-needs-a-reason"):
        actions.decide(award, "changed", amount=600 * MILLION, by=officer, at=MONDAY)
    with pytest.raises(Refused, match="award-breaks-the-rules-of-the-fund"):
        actions.decide(award, "changed", amount=640 * MILLION, reason="More", by=officer, at=MONDAY)
    changed = actions.decide(award, "changed", amount=600 * MILLION, reason="Phase one", by=officer, at=MONDAY)

    assert (changed.verdict, changed.amount, changed.recommended) == ("changed", 600 * MILLION, 630 * MILLION)


def test_a_committee_gives_to_a_project_that_was_left_out_while_the_fund_has_money(money: Money):
    seeking(money)
    yard = another(money, "A yard", 5, 500)
    east = fund()
    found, officer = run(), money.works.officer
    actions.decide(found.awards.get(), "accepted", by=officer, at=MONDAY)

    with pytest.raises(Refused, match="fund-has-less-left"):
        actions.add_award(found, yard, east, amount=400 * MILLION, reason="Jobs", by=officer, at=MONDAY)
    added = actions.add_award(found, yard, east, amount=200 * MILLION, reason="Jobs", by=officer, at=MONDAY)

    assert (added.recommended, added.amount) == (Decimal(), 200 * MILLION)
    assert queries.problems_of(found) == ()


def test_whoever_works_on_a_project_decides_nothing_about_its_money(money: Money):
    seeking(money)
    fund()
    award = run().awards.get()
    projects.appoint_contact(
        money.works.fresh(), side="ru", person=money.works.other_officer, by=money.works.officer, at=MONDAY
    )

    with pytest.raises(Refused, match="money-needs-an-outsider"):
        actions.decide(award, "accepted", by=money.works.other_officer, at=MONDAY)
    with pytest.raises(Refused, match="money-is-decided-by-a-desk"):
        actions.decide(award, "accepted", by=money.works.kenji, at=MONDAY)


def test_rules_of_a_fund_follow_one_another_and_what_was_given_is_taken_off(money: Money):
    seeking(money)
    east = fund()
    works = money.works
    award = actions.decide(run().awards.get(), "accepted", by=works.officer, at=MONDAY)
    actions.confirm(award, by=works.other_officer, at=MONDAY)
    left = [line.left for line in queries.funds_on(MONDAY.date())]

    with pytest.raises(Refused, match="change-needs-a-reason"):
        actions.set_rules(east, RULES, by=works.officer, at=MONDAY)
    later = replace(RULES, from_on=MONDAY.date() + timedelta(days=30), budget=500 * MILLION)
    actions.set_rules(east, later, reason="New year", by=works.officer, at=MONDAY)

    assert left == [270 * MILLION]
    assert [line.left for line in queries.funds_on(later.from_on)] == [500 * MILLION]


def test_floors_that_cannot_be_met_are_refused_with_their_region(money: Money):
    seeking(money)
    fund()

    with pytest.raises(Refused, match="floors-cannot-be-met"):
        run(floors={"RU-SAK": MILLION})
    assert Allocation.objects.count() == 0
