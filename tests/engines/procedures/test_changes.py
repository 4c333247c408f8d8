"""What differs between versions, and whom each policy reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from madoguchi.engines.procedures import (
    CHANGES,
    DEPENDS,
    KEEPS,
    KEEPS_UNTIL,
    LOSES_PROTECTION,
    MAY_CLAIM,
    Change,
    Evidence,
    Fee,
    Figure,
    OpenCase,
    Term,
    compare,
    effect,
    hits,
)
from tests.engines.procedures.rules import FIRST, SECOND, days, step, version, when

OLD = version(step("apply"), step("review", "apply", limit=days(10)))
WORSE = version(step("apply"), step("review", "apply", limit=days(15)), in_force=SECOND, replaces=FIRST)
BETTER = version(step("apply"), step("review", "apply", limit=days(5)), in_force=SECOND, replaces=FIRST)
DAY_BEFORE = date(2025, 8, 22)


def change(after=WORSE, policy="filed_before", **more):
    return Change("c", OLD, after, policy, more.pop("effective_on", SECOND), **more)


def case(reference="C-1", filed_on=DAY_BEFORE, **more):
    return OpenCase(reference, "licence", more.pop("in_force", FIRST), filed_on, **more)


def how(change, *cases):
    return [(one.how, one.from_on, one.until_on) for one in effect(change, cases)]


def described(before, after):
    return [(one.step, one.field, one.direction) for one in compare(before, after).differences]


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        (step("a", limit=days(10)), step("a", limit=days(15)), "worse"),
        (step("a", limit=days(10)), step("a", limit=days(8)), "better"),
        (step("a"), step("a", limit=days(8)), "better"),
        (step("a", limit=days(8)), step("a"), "worse"),
        (step("a", limit=days(8)), step("a", limit=days(8, unit="hours")), "better"),
        (step("a", authority="applicant", limit=days(8)), step("a", authority="applicant", limit=days(5)), "worse"),
    ],
)
def test_a_limit_is_compared_as_who_waits_sees_it(before, after, direction):
    assert described(version(before), version(after)) == [("a", "limit", direction)]


def test_a_better_source_is_no_change_of_the_law():
    rumour = step("a", limit=days(10, evidence=Evidence()))
    seen = step("a", limit=days(10))

    assert compare(version(rumour), version(seen)).differences == ()


def test_steps_fees_terms_and_papers_that_come_and_go_are_told_one_by_one():
    fee = Fee("stamp", Figure(Decimal(10), "RUB"))
    dearer = Fee("stamp", Figure(Decimal(12), "RUB"))
    stay = Term("stay", Figure(Decimal(16), "calendar_days"))
    longer = Term("stay", Figure(Decimal(30), "calendar_days"))
    before = version(step("a", fees=(fee,), brings=("photo", "plan")), step("gone"), terms=(stay,))
    after = version(step("a", fees=(dearer,), brings=("photo",)), step("new", "a"), terms=(longer,))

    found = compare(before, after)

    assert described(before, after) == [
        ("", "terms.stay", "better"),
        ("a", "brings", "better"),
        ("a", "fees.stamp", "worse"),
        ("new", "step", "worse"),
        ("gone", "step", "better"),
    ]
    assert (found.added, found.removed, found.direction) == (("new",), ("gone",), "other")


def test_a_case_filed_the_day_before_keeps_its_rules_and_one_of_the_day_itself_does_not():
    assert how(change(), case(), case(filed_on=SECOND)) == [(KEEPS, None, None), (CHANGES, SECOND, None)]


def test_a_case_may_claim_what_is_better_only_where_the_policy_says_so():
    assert how(change(BETTER), case()) == [(KEEPS, None, None)]
    assert how(change(BETTER, better_may_be_claimed=True), case()) == [(MAY_CLAIM, SECOND, None)]
    assert how(change(WORSE, better_may_be_claimed=True), case()) == [(KEEPS, None, None)]


def test_all_from_a_date_reaches_every_open_case():
    assert how(change(policy="all_from_date"), case(), case(filed_on=date(2021, 1, 1))) == [(CHANGES, SECOND, None)] * 2


def test_old_contracts_are_admitted_until_the_sunset():
    sunset = date(2025, 11, 23)
    ban = change(policy="contract_before_with_sunset", sunset_on=sunset)

    told = how(ban, case(contracted_on=DAY_BEFORE), case(contracted_on=SECOND), case())

    assert told == [(KEEPS_UNTIL, sunset, sunset), (CHANGES, SECOND, None), (DEPENDS, SECOND, sunset)]
    assert effect(ban, [case()])[0].asks == ("contracted_on",)


def test_pending_cases_lose_their_protection_and_are_told_so():
    assert how(change(policy="pending_included"), case()) == [(LOSES_PROTECTION, SECOND, None)]
    assert how(change(BETTER, policy="pending_included"), case()) == [(CHANGES, SECOND, None)]


def test_a_stabilised_case_is_shielded_from_what_is_worse_and_not_from_what_is_better():
    term = change(policy="stabilised_for", stabilised_months=36)

    assert how(term, case(filed_on=date(2023, 1, 31))) == [(KEEPS_UNTIL, date(2026, 1, 31), date(2026, 1, 31))]
    assert how(term, case(filed_on=date(2021, 1, 1))) == [(CHANGES, SECOND, None)]
    assert how(term, case(stabilised_until=date(2030, 1, 1))) == [(KEEPS_UNTIL, date(2030, 1, 1), date(2030, 1, 1))]
    assert how(replace(term, after=BETTER), case(filed_on=date(2023, 1, 31))) == [(CHANGES, SECOND, None)]


def test_a_case_whose_changed_step_is_over_or_does_not_apply_is_not_touched():
    permit = step("permit", "apply", when=when({"gt": ["staff", 0]}), limit=days(5))
    slower = step("permit", "apply", when=when({"gt": ["staff", 0]}), limit=days(9))
    old, new = version(step("apply"), permit), version(step("apply"), slower, in_force=SECOND)
    everyone = Change("c", old, new, "all_from_date", SECOND)

    cases = [
        case("none", facts={"staff": 0}),
        case("some", facts={"staff": 1}),
        case("open"),
        case("over", done=frozenset({"permit"})),
    ]

    assert [one.case.reference for one in hits(everyone, cases)] == ["some", "open"]


def test_cases_of_other_procedures_and_versions_are_not_named():
    other = OpenCase("X-1", "visa", FIRST, DAY_BEFORE)

    assert effect(change(policy="all_from_date"), [other, case(in_force=SECOND)]) == ()


def test_a_narrow_change_asks_for_what_it_hangs_on():
    narrow = change(policy="all_from_date", scope=when({"eq": ["home", "RU"]}))

    told = effect(narrow, [case(facts={"home": "JP"}), case(facts={"home": "RU"}), case()])

    assert [one.how for one in told] == [KEEPS, CHANGES, DEPENDS]
    assert told[2].asks == ("home",)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (change(policy="whenever"), "policy"),
        (change(policy="contract_before_with_sunset"), "sunset"),
        (change(policy="contract_before_with_sunset", sunset_on=SECOND), "sunset"),
        (change(policy="stabilised_for"), "term"),
        (Change("c", WORSE, OLD, "all_from_date", SECOND), "order"),
    ],
)
def test_a_change_without_what_its_policy_needs_is_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        effect(wrong, [])


def test_waiting_for_a_step_that_is_not_ones_own_changes_nothing():
    permit = step("permit", "apply", when=when({"gt": ["staff", 0]}), gives=("permit",))
    old = version(step("apply"), step("sign", "apply", brings=("plan",)))
    new = version(step("apply"), permit, step("sign", "apply", "permit", brings=("plan", "permit")), in_force=SECOND)
    everyone = Change("c", old, new, "pending_included", SECOND)

    told = effect(everyone, [case(facts={"staff": 0}), case(facts={"staff": 2})])

    assert [one.how for one in told] == [KEEPS, LOSES_PROTECTION]
    assert {(one.step, one.field) for one in told[1].differences} == {
        ("permit", "step"),
        ("sign", "after"),
        ("sign", "brings"),
    }
