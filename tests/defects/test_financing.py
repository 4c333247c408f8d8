"""What would happen if a control of the money of projects were broken."""

from __future__ import annotations

from contextlib import suppress
from unittest.mock import patch

import pytest
from django.db import IntegrityError

from madoguchi.apps.projects import rules as project_rules
from madoguchi.apps.projects.financing import actions, asking, invariants, sharing
from madoguchi.apps.projects.financing.actions import allocating, planning
from madoguchi.core.refusals import Refused
from tests.apps.projects.conftest import works
from tests.apps.projects.financing.conftest import MILLION, Money, money
from tests.apps.projects.financing.test_allocations import fund, run, seeking
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register

__all__ = ["money", "works"]


def verify_sees_an_uneven_plan(money: Money) -> None:
    money.write()
    with suppress(Refused):
        money.write(own=100, reason="Less")

    assert list(invariants.plans_are_even()) == []


def nothing_is_paid_before_its_conditions(money: Money) -> None:
    money.write()
    tranche = actions.add_tranche(
        money.loan, amount=MILLION, due_on=MONDAY.date(), waits_for=[], by=money.by, at=MONDAY
    )

    with pytest.raises(Refused, match="tranche-waits"):
        actions.pay_tranche(tranche, on=MONDAY.date(), by=money.by, at=MONDAY)


def one_person_gives_nothing(money: Money) -> None:
    seeking(money)
    fund()
    award = actions.decide(run().awards.get(), "accepted", by=money.works.officer, at=MONDAY)

    with pytest.raises(Refused, match="award-takes-two-persons"):
        actions.confirm(award, by=money.works.officer, at=MONDAY)


def whoever_works_on_a_project_gives_it_no_points(money: Money) -> None:
    money.works.to_screened()
    money.works.project.contacts.filter(side="jp").update(person=money.works.officer)

    with pytest.raises(Refused, match="money-needs-an-outsider"):
        actions.appraise(money.works.fresh(), 90, reason="Ours", by=money.works.officer, at=MONDAY)


def verify_sees_a_recommendation_that_was_changed(money: Money) -> None:
    seeking(money)
    fund()
    run()

    assert list(invariants.recommendations_check()) == []


register(
    "financing.uneven-plan",
    "sources equal uses",
    plant=lambda: patch.object(planning, "_require_even", lambda *_: None),
    check=verify_sees_an_uneven_plan,
)
register(
    "financing.pays-at-once",
    "money waits for its conditions",
    plant=lambda: patch.object(asking, "waits_of", lambda *_: ()),
    check=nothing_is_paid_before_its_conditions,
)
register(
    "financing.one-person",
    "a line takes two persons",
    plant=lambda: patch.object(allocating, "_require_another", lambda *_: None),
    check=one_person_gives_nothing,
    red=(IntegrityError,),  # behind the rule stands a constraint
)
register(
    "financing.own-points",
    "whoever works on a project does not appraise it",
    plant=lambda: patch.object(project_rules, "is_of_team", lambda *_, **__: False),
    check=whoever_works_on_a_project_gives_it_no_points,
)
register(
    "financing.changed-recommendation",
    "a kept recommendation is what its inputs give",
    plant=lambda: patch.object(
        sharing, "result_record", lambda found, real=sharing.result_record: {**real(found), "value": found.value + 1}
    ),
    check=verify_sees_a_recommendation_that_was_changed,
)

test_the_control_holds, test_the_defect_is_caught = holds("financing"), is_caught("financing")
