"""Which steps are somebody's, and how they lie in time."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.procedures import (
    Evidence,
    Fee,
    Figure,
    Limit,
    Needless,
    OpenQuestion,
    PlainWeek,
    PlannedCase,
    Rate,
    Step,
    Version,
    fees,
    plan,
    rate,
    select,
    total,
)
from tests.engines.procedures.rules import FIRST, days, step, version, when

MONDAY = date(2026, 11, 2)


def test_questions_come_by_how_much_they_settle_and_vanish_when_nothing_hangs_on_them():
    staff, buys = when({"gt": ["staff", 0]}), when({"eq": ["buys", True]})
    both = when({"all": [{"eq": ["buys", True]}, {"in": ["home", ["JP"]]}]})
    rules = version(step("permit", when=staff), step("approval", when=both), step("notary", when=buys))

    asked = select(rules, {})
    answered = select(rules, {"buys": False, "staff": 0})

    assert asked.questions[0] == OpenQuestion("buys", ("approval", "notary"))
    assert {one.fact for one in asked.questions} == {"buys", "home", "staff"}
    assert answered.is_settled
    assert Needless("home", ("buys",)) in answered.needless
    assert [one.key for one in answered.left_out] == ["permit", "approval", "notary"]


def test_an_undecided_step_is_reckoned_with_and_not_promised():
    rules = version(step("apply"), step("permit", "apply", when=when({"gt": ["staff", 0]})))

    selection = select(rules, {})

    assert [one.key for one in selection.applies] == ["apply"]
    assert [one.key for one in selection.undecided] == ["permit"]
    assert [one.key for one in selection.may_apply] == ["apply", "permit"]


def test_a_requirement_that_is_not_met_is_told_before_filing():
    rules = version(step("apply", require=when({"ge": ["staff", 5]})))

    assert [one.key for one in select(rules, {"staff": 4}).unmet] == ["apply"]
    assert select(rules, {"staff": 5}).unmet == ()
    assert [one.fact for one in select(rules, {}).questions] == ["staff"]


def test_a_document_a_step_makes_is_not_asked_for_again():
    rules = version(step("plan", gives=("plan",)), step("apply", "plan", brings=("plan", "passport")))

    assert select(rules, {}).brings == ("passport",)


def test_a_document_of_a_step_left_out_is_needed_by_nobody():
    making = step("plan", gives=("plan",), when=when({"eq": ["buys", True]}))
    rules = version(making, step("apply", "plan", brings=("plan", "passport")))

    assert select(rules, {"buys": False}).brings == ("passport",)
    assert select(rules, {"buys": True}).brings == ("passport",)


def test_fees_are_summed_by_currency_and_only_where_they_are_due():
    paper = Fee("paper", Figure(Decimal(4000), "RUB"), when({"eq": ["buys", False]}))
    visa = Fee("visa", Figure(Decimal(52), "USD"))
    rules = version(step("apply", fees=(paper, visa)))

    due = fees(select(rules, {"buys": False}))
    open_ = fees(select(rules, {}))

    assert total(fee.amount for _, fee, _ in due) == {"RUB": Decimal(4000), "USD": Decimal(52)}
    assert [truth for _, _, truth in open_] == [None, True]
    assert [fee.key for _, fee, _ in fees(select(rules, {"buys": True}))] == ["visa"]


def test_the_first_row_of_a_table_of_rates_that_holds_is_taken():
    low = Rate("few", Figure(Decimal(4), "percent"), when({"lt": ["staff", 5]}))
    rest = Rate("rest", Figure(Decimal(6), "percent"))
    taxed = step("pay", rates=(low, rest))

    assert rate(taxed, {"staff": 4}).key == "few"
    assert rate(taxed, {"staff": 5}).key == "rest"
    assert rate(taxed, {}) is None


def test_steps_side_by_side_end_with_the_slowest_and_the_others_have_room():
    rules = version(
        step("bank", limit=days(3)),
        step("office", limit=days(10)),
        step("sign", "bank", "office", limit=days(2)),
    )

    laid_out = plan(PlannedCase(rules, {}, MONDAY), PlainWeek())

    assert laid_out.ends_on == date(2026, 11, 18)
    assert laid_out.critical_path == ("office", "sign")
    assert [laid_out.of(key).slack for key in ("bank", "office", "sign")] == [7, 0, 0]
    assert [laid_out.of(key).is_critical for key in ("bank", "office", "sign")] == [False, True, True]
    assert (laid_out.one_after_another, laid_out.side_by_side) == (15, 12)


def test_a_step_left_out_takes_no_time_and_one_that_may_apply_does():
    rules = version(step("apply"), step("permit", "apply", when=when({"gt": ["staff", 0]}), limit=days(5)))

    without = plan(PlannedCase(rules, {"staff": 0}, MONDAY), PlainWeek())
    perhaps = plan(PlannedCase(rules, {}, MONDAY), PlainWeek())

    assert without.ends_on == MONDAY
    assert without.of("permit") is None
    assert perhaps.ends_on == date(2026, 11, 9)
    assert not perhaps.of("permit").is_certain
    assert [one.fact for one in perhaps.questions] == ["staff"]


def test_what_is_done_counts_from_the_day_it_was_done():
    rules = version(step("apply", limit=days(5)), step("decide", "apply", limit=days(2)))

    laid_out = plan(PlannedCase(rules, {}, MONDAY, done={"apply": date(2026, 11, 3)}), PlainWeek())

    assert laid_out.of("apply").is_done
    assert laid_out.ends_on == date(2026, 11, 5)


def test_steps_without_a_limit_and_unsure_limits_are_named():
    rules = version(step("apply"), step("decide", "apply", limit=days(2, evidence=Evidence())))

    laid_out = plan(PlannedCase(rules, {}, MONDAY), PlainWeek())

    assert (laid_out.without_limit, laid_out.unsure) == (("apply",), ("decide",))


def test_expected_days_stand_in_for_limits():
    rules = version(step("apply"), step("decide", "apply", limit=days(2)))

    laid_out = plan(PlannedCase(rules, {}, MONDAY, working_days={"decide": 10, "apply": 1}), PlainWeek())

    assert laid_out.ends_on == date(2026, 11, 17)
    assert laid_out.without_limit == ()


def test_units_other_than_days_are_laid_out_too():
    ends = [
        plan(PlannedCase(version(step("a", limit=days(count, unit=unit, rolls=rolls))), {}, day), PlainWeek()).ends_on
        for count, unit, rolls, day in [
            (5, "calendar_days", False, MONDAY),
            (5, "calendar_days", True, MONDAY),
            (48, "hours", False, MONDAY),
            (4, "office_hours", False, MONDAY),
            (16, "office_hours", False, MONDAY),
            (1, "months", False, date(2026, 1, 31)),
            (12, "months", False, date(2024, 2, 29)),
        ]
    ]

    assert [day.isoformat() for day in ends] == [
        "2026-11-07",
        "2026-11-09",
        "2026-11-04",
        "2026-11-02",
        "2026-11-04",
        "2026-02-28",
        "2025-02-28",
    ]


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 7))
    steps = []
    for place in range(size):
        after = draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else set()
        steps.append(
            Step(
                f"s{place}",
                "office",
                after=tuple(f"s{one}" for one in sorted(after)),
                limit=Limit(draw(st.integers(1, 9)), draw(st.sampled_from(["working_days", "calendar_days"])), "xx"),
            )
        )
    return Version("v", FIRST, tuple(draw(st.permutations(steps))), {})


@given(graphs(), st.integers(0, 13))
def test_no_step_begins_before_what_it_waits_for_and_a_day_of_slack_costs_nothing(rules, offset):
    begins = MONDAY + timedelta(days=offset)
    week = PlainWeek()

    laid_out = plan(PlannedCase(rules, {}, begins), week)

    for planned in laid_out.steps:
        for key in planned.step.after:
            assert laid_out.of(key).earliest_end <= planned.earliest_start
            assert laid_out.of(key).latest_end <= planned.latest_start
        assert planned.earliest_start <= planned.latest_start
        assert planned.earliest_end <= planned.latest_end <= laid_out.ends_on
        limit = planned.step.limit
        assert week.due_on(planned.latest_start, limit.count, limit.unit, "xx", rolls=False) <= planned.latest_end
    assert laid_out.side_by_side <= laid_out.one_after_another
    path = [laid_out.of(key) for key in laid_out.critical_path]
    assert path[0].earliest_start == begins
    assert path[-1].earliest_end == laid_out.ends_on
    for before, after in itertools.pairwise(path):
        assert before.earliest_end == after.earliest_start
