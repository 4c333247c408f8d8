"""Every wrong version is refused with its step and field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.engines.procedures import (
    Evidence,
    Fact,
    Fee,
    Figure,
    LegalBasis,
    Saying,
    check,
    check_succession,
    check_uses,
    in_force,
)
from madoguchi.engines.procedures.conditions import Ask
from tests.engines.procedures.rules import FIRST, SECOND, SEEN, days, step, version, when

SILENT = LegalBasis("law", evidence=SEEN)


def faults(*steps, **more):
    return [str(fault) for fault in check(version(*steps, facts=more.pop("facts", {}), **more))]


def test_a_version_in_order_has_no_faults():
    assert faults(step("apply"), step("review", "apply", limit=days(15))) == []


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((), "steps: has no step"),
        ((step("a", "a"),), "step a, after: waits for itself"),
        ((step("a", "b"), step("b", "c"), step("c", "a")), "step a, after: waits for itself in a circle"),
        ((step("a", "z"),), "step a, after: waits for 'z', which is no step here"),
        ((step("a"), step("a")), "step a, key: 'a' stands a second time"),
        ((step("a", limit=days(0)),), "step a, limit.count: 0 working days is no limit"),
        ((step("a", limit=days(-3)),), "step a, limit.count: -3 working days is no limit"),
        ((step("a", limit=days(10**9)),), "step a, limit.count: 1000000000 working days is no limit"),
        ((step("a", limit=days(3, unit="fortnights")),), "step a, limit.unit: 'fortnights' is no unit of time"),
        ((step("a", limit=days(3, kind="wish")),), "step a, limit.kind: 'wish' is no kind of limit"),
        ((step("a", limit=days(3, stops_on=("rain",))),), "step a, limit.stops_on: 'rain' does not stop a clock"),
        ((step("a", limit=days(3, on_expiry="shrug")),), "step a, limit.on_expiry: 'shrug' is not known"),
        ((step("a", limit=days(3, on_expiry="deemed_granted")),), "step a, law: silence decides"),
        ((step("a", outcomes=("lost",)),), "step a, outcomes: 'lost' is no outcome"),
        ((step("a", when=Ask("eq", "colour", "red")),), "step a, when: asks about 'colour', which is no declared fact"),
        ((step("a", fees=(Fee("stamp", Figure(Decimal(5), "")),)),), "step a, fees.stamp: has no currency"),
        ((step("a", fees=(Fee("stamp", Figure(Decimal(-5), "RUB")),)),), "step a, fees.stamp: -5 is less than nothing"),
        ((step("a", gives=("plan",)), step("b", brings=("plan",))), "step b, brings: brings 'plan', which 'a' makes"),
        ((step("a", limit=days(3, evidence=Evidence("sure"))),), "step a, limit.status: 'sure' is no status"),
        (
            (step("a", limit=days(3, evidence=Evidence("seen"))),),
            "step a, limit.source: is seen, and nobody says where",
        ),
        (
            (step("a", limit=days(3, evidence=Evidence("seen", "x", others=(Saying(Decimal(5)),)))),),
            "step a, limit.status: is seen, and other sources say otherwise",
        ),
        (
            (step("a", limit=days(3, evidence=Evidence("conflict", "x"))),),
            "step a, limit.others: is in conflict with nothing",
        ),
    ],
)
def test_each_fault_names_step_and_field(steps, place):
    assert any(fault.startswith(place) for fault in faults(*steps)), faults(*steps)


def test_a_limit_without_a_calendar_is_refused():
    bare = step("a", limit=days(3))
    nowhere = version(step("a", limit=bare.limit.__class__(3, "working_days", evidence=SEEN)))

    assert [fault.field for fault in check(nowhere) if fault.step] == ["limit.calendar"]


def test_silence_may_decide_where_act_and_limit_were_seen():
    lawful = step("a", limit=days(3, on_expiry="deemed_granted"), law=(SILENT,))
    unsure = step("a", limit=days(3, on_expiry="deemed_granted", evidence=Evidence()), law=(SILENT,))

    assert faults(lawful) == []
    assert faults(unsure) != []


def test_a_condition_that_excludes_itself_is_told():
    never = when({"all": [{"gt": ["staff", 1]}, {"lt": ["staff", 1]}]})

    assert faults(step("a", when=never), facts={"staff": Fact("staff", "int")}) == [
        "step a, when: can never hold; look for two parts that exclude each other"
    ]


def test_a_fact_that_decides_nothing_is_not_asked_for():
    assert faults(step("a"), facts={"staff": Fact("staff", "int")}) == [
        "facts.staff: decides nothing; ask only what a step hangs on"
    ]


def test_an_unverified_limit_never_escalates():
    assert days(15, on_expiry="escalate").escalates
    assert not days(15, on_expiry="escalate", evidence=Evidence("unverified", "rumour")).escalates
    assert not days(
        15, on_expiry="escalate", evidence=Evidence("conflict", "x", others=(Saying(Decimal(3)),))
    ).escalates
    assert not days(15).escalates


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ({"ends": date(2025, 9, 1)}, {"replaces": FIRST}, "overlaps the version of 2020-01-01"),
        ({"ends": date(2025, 1, 1)}, {"replaces": FIRST}, "leaves a gap: no rules from 2025-01-01 to 2025-08-22"),
        ({}, {"replaces": date(2019, 1, 1)}, "replaces the version of 2019-01-01, and the one before is of 2020-01-01"),
        ({}, {}, "does not say that it replaces the version of 2020-01-01"),
        ({"replaces": date(2000, 1, 1)}, {"replaces": FIRST}, "replaces a version of 2000-01-01, which is not there"),
    ],
)
def test_versions_follow_each_other_without_gap_or_overlap(before, after, says):
    family = [version(step("a"), **before), version(step("a"), in_force=SECOND, **after)]

    assert next(fault.says for _, fault in check_succession(family)).startswith(says)


def test_versions_in_order_have_nothing_between_them():
    family = [version(step("a")), version(step("a"), in_force=SECOND, replaces=FIRST)]

    assert check_succession(family) == ()
    assert check_succession([*family, version(step("a"), in_force=SECOND, replaces=FIRST)]) != ()


def test_a_case_is_bound_by_the_version_of_its_day():
    first, second = version(step("a")), version(step("a"), in_force=SECOND, ends=date(2026, 1, 1))

    days_asked = [date(2019, 12, 31), FIRST, date(2025, 8, 22), SECOND, date(2026, 1, 1)]

    assert [in_force([second, first], day) for day in days_asked] == [None, first, first, second, None]


def test_a_procedure_that_is_used_exists_is_in_force_and_does_not_use_its_user():
    def told(**families):
        return [fault.says for _, fault in check_uses(families)]

    user = version(step("a", uses="part"))
    young = version(step("b"), in_force=SECOND)
    back = version(step("b", uses="licence"))

    assert told(licence=[user], part=[version(step("b"))]) == []
    assert told(licence=[user]) == ["there is no procedure 'part'"]
    assert "is not in force on 2020-01-01" in told(licence=[user], part=[young])[0]
    assert told(licence=[user], part=[back])[0] == "'part' uses this procedure in turn"
