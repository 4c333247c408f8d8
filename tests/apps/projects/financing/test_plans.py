"""Finance plans: sources equal uses, versions stay, money waits for its conditions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.apps.projects import actions as projects
from madoguchi.apps.projects.financing import actions, asking, invariants, queries
from madoguchi.apps.projects.financing.models import FinancePlan, ItemChange
from madoguchi.apps.projects.models import Project
from madoguchi.core.journal.models import Event
from madoguchi.core.refusals import Refused
from madoguchi.engines.finance import sources_and_uses
from tests.apps.projects.conftest import said
from tests.apps.projects.financing.conftest import MILLION, Money
from tests.cast import MONDAY


def test_a_plan_whose_sources_do_not_equal_its_uses_is_refused_with_what_is_missing(money: Money):
    with pytest.raises(Refused) as refusal:
        money.write(own=300, loan=600)

    told = {"sources": "RUB 900 m", "uses": "RUB 1 bn", "missing": "RUB 100 m"}
    assert refusal.value.key == "plan-is-not-even"
    assert {name: str(one).replace("\xa0", " ") for name, one in refusal.value.facts.items()} == told
    assert FinancePlan.objects.count() == 0


@given(st.lists(st.integers(1, 10**11).map(lambda cents: Decimal(cents) / 100), min_size=1, max_size=8))
def test_a_sum_split_in_any_way_is_even_to_the_last_unit(amounts: list[Decimal]):
    uses = {str(place): amount for place, amount in enumerate(amounts)}

    assert sources_and_uses({"one": sum(amounts, Decimal())}, uses).is_even


def test_a_new_version_keeps_the_earlier_one_its_reason_and_what_changed(money: Money):
    first = money.write()
    with pytest.raises(Refused, match="change-needs-a-reason"):
        money.write(own=400, loan=600)

    second = money.write(own=400, loan=600, reason="Sakura gives more")

    earlier, later = queries.plans_of(money.works.project)[::-1]
    assert (earlier.pk, earlier.ended_at, later.pk) == (first.pk, MONDAY, second.pk)
    assert [(int(one.old / MILLION), int(one.new / MILLION)) for one in queries.differences(earlier, later)] == [
        (300, 400),
        (700, 600),
    ]
    assert Event.objects.filter(kind="project.finance-plan-written").count() == 2


def test_how_sure_money_is_changes_with_a_reason_that_is_kept(money: Money):
    money.write()
    with pytest.raises(Refused, match="change-needs-a-reason"):
        actions.change_item(money.own, state="pledged", reason="", by=money.by, at=MONDAY)
    with pytest.raises(Refused, match="sure-money-needs-a-giver"):
        actions.change_item(money.loan, state="pledged", reason="They said so", by=money.by, at=MONDAY)

    actions.change_item(money.own, state="pledged", reason="Board of 3 November", by=money.by, at=MONDAY)

    change = ItemChange.objects.get()
    assert (change.field, change.old, change.new, change.reason) == (
        "state",
        "sought",
        "pledged",
        "Board of 3 November",
    )
    assert queries.sums_by_state(money.lines()) == [("sought", 700 * MILLION), ("pledged", 300 * MILLION)]


def test_a_tranche_says_everything_it_waits_for_and_is_paid_once_nothing_is_left(money: Money):
    money.write()
    condition = actions.add_condition(money.loan, text=said("Land title"), due_on=None, by=money.by, at=MONDAY)
    tranche = actions.add_tranche(
        money.loan, amount=200 * MILLION, due_on=MONDAY.date(), waits_for=[condition], by=money.by, at=MONDAY
    )
    before = [one.refusal.key for one in money.lines()[1].tranches[0].waiting]
    money.close_loan()
    money.screen()
    with pytest.raises(Refused, match="tranche-waits-for-a-condition"):
        actions.pay_tranche(tranche, on=MONDAY.date(), by=money.by, at=MONDAY)
    with pytest.raises(Refused, match="condition-needs-evidence"):
        actions.meet_condition(condition, on=MONDAY.date(), evidence=" ", by=money.by, at=MONDAY)

    actions.meet_condition(condition, on=MONDAY.date(), evidence="Extract 25:28", by=money.by, at=MONDAY)
    paid = actions.pay_tranche(tranche, on=MONDAY.date(), by=money.by, at=MONDAY)

    assert before == ["tranche-waits-for-a-contract", "tranche-waits-for-a-condition", "tranche-waits-for-screening"]
    assert paid.paid_on == MONDAY.date()
    assert queries.sums_by_state(money.lines()) == [
        ("sought", 300 * MILLION),
        ("closed", 500 * MILLION),
        ("paid", 200 * MILLION),
    ]
    assert [*invariants.plans_are_even(), *invariants.tranches_fit()] == []


def test_nothing_is_paid_into_a_frozen_project_or_on_a_stale_screening(money: Money):
    money.write()
    money.close_loan()
    money.screen()
    tranche = actions.add_tranche(
        money.loan, amount=MILLION, due_on=MONDAY.date(), waits_for=[], by=money.by, at=MONDAY
    )

    later = MONDAY + timedelta(days=31)
    with pytest.raises(Refused, match="tranche-waits-for-screening"):
        actions.pay_tranche(tranche, on=later.date(), by=money.by, at=later)
    projects.set_condition(
        money.works.fresh(), "suspended", reason="Site lost", on=MONDAY.date(), by=money.works.officer, at=MONDAY
    )
    with pytest.raises(Refused, match="tranche-waits-for-the-project"):
        actions.pay_tranche(tranche, on=MONDAY.date(), by=money.by, at=MONDAY)


def test_tranches_fit_in_the_plan_and_the_plan_does_not_fall_below_them(money: Money):
    money.write()
    actions.add_tranche(money.loan, amount=600 * MILLION, due_on=date(2027, 3, 1), waits_for=[], by=money.by, at=MONDAY)

    with pytest.raises(Refused, match="tranches-exceed-the-plan"):
        actions.add_tranche(
            money.loan, amount=101 * MILLION, due_on=date(2027, 4, 1), waits_for=[], by=money.by, at=MONDAY
        )
    with pytest.raises(Refused, match="plan-is-below-its-tranches"):
        money.write(own=500, loan=500, reason="Less debt")


def test_a_gate_asks_for_the_plan_and_for_signed_contracts(money: Money):
    money.works.overridden_to("G3")
    project = money.works.fresh()
    projects.write(project, {"cost": 1000 * MILLION, "cost_currency": "RUB"}, by=money.by, at=MONDAY)
    before = money.works.missing()

    money.write()
    after = money.works.missing()
    money.works.overridden_to("G4")

    assert {"finance-plan", "finance-covers-cost"} <= set(before)
    assert not {"finance-plan", "finance-covers-cost"} & set(after)
    assert "finance-closed" in money.works.missing()


def test_the_page_shows_all_to_the_team_sums_to_others_where_offered_and_nothing_elsewhere(money: Money, client):
    money.write()
    address = f"/en/projects/{money.works.project.reference}/finance/"
    hidden = client.get(address)
    client.force_login(money.works.kenji)
    own = client.get(address).content.decode()
    Project.objects.filter(pk=money.works.project.pk).update(published_at=MONDAY)
    client.logout()
    not_offered = client.get(address)

    money.write(is_offered=True, reason="We look for lenders")
    offered = client.get(address).content.decode()

    assert (hidden.status_code, not_offered.status_code) == (404, 404)
    assert all(words in own for words in ("株式会社サクラ水産", "not found yet"))
    assert all(words in offered for words in ("What is sought", "700"))
    assert not any(words in offered.partition("<main")[2] for words in ("株式会社サクラ水産", "We look for lenders"))


def test_closing_waits_for_what_the_first_payment_waits_for_and_for_nothing_later(money: Money):
    money.write()
    first, later = (
        actions.add_condition(money.loan, text=said(text), due_on=None, by=money.by, at=MONDAY)
        for text in ("Land title", "Roof is on")
    )
    for condition, month in ((first, 3), (later, 9)):
        actions.add_tranche(
            money.loan, amount=300 * MILLION, due_on=date(2027, month, 1), waits_for=[condition], by=money.by, at=MONDAY
        )

    assert asking.unmet_before_payment(money.works.project) == 1
    actions.meet_condition(first, on=MONDAY.date(), evidence="Extract 7", by=money.by, at=MONDAY)

    assert asking.unmet_before_payment(money.works.project) == 0
