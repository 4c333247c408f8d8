"""Calendars: the same day as whoever walks the days one by one, faster."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.engines.deadlines import (
    CLOSURE,
    DECREED,
    HOLIDAY,
    PROJECTED,
    SPECIAL,
    WEEKEND,
    WORKING,
    Calendar,
    Limit,
    OfficeHours,
    OutsideCalendar,
    due,
    due_on,
    months_after,
)

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
DAYS = {
    date(2026, 11, 4): HOLIDAY,
    date(2026, 11, 7): WORKING,
    date(2026, 12, 29): CLOSURE,
    date(2026, 12, 30): SPECIAL,
    date(2026, 12, 31): HOLIDAY,
}
CALENDAR = Calendar("x", first=FIRST, last=LAST, days=DAYS, decreed={2026}, zone=ZoneInfo("Asia/Vladivostok"))


def walked(start: date, working_days: int, calendar: Calendar) -> date:
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= calendar.is_working(day)
    return day


@given(st.dates(FIRST, date(2028, 6, 1)), st.integers(1, 100))
def test_the_nth_working_day_is_the_one_a_walk_reaches(start, working_days):
    assert due_on(start, working_days, CALENDAR) == walked(start, working_days, CALENDAR)


@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_working_days_between_two_days_are_those_a_walk_counts(after, until):
    counted = sum(CALENDAR.is_working(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    assert CALENDAR.working_days(after, until) == counted


def test_many_days_at_once_give_the_same_answers():
    import numpy as np

    starts = [FIRST + timedelta(days=n) for n in range(700)]

    many = CALENDAR.due_many(starts, np.arange(700) % 60 + 1)

    assert [str(day) for day in many] == [str(due_on(day, n % 60 + 1, CALENDAR)) for n, day in enumerate(starts)]


@pytest.mark.parametrize(
    ("day", "kind", "works", "works_for_offices", "works_for_everybody_but"),
    [
        (date(2026, 11, 3), WORKING, True, True, True),
        (date(2026, 11, 4), HOLIDAY, False, False, False),
        (date(2026, 11, 7), WORKING, True, True, True),
        (date(2026, 11, 8), WEEKEND, False, False, False),
        (date(2026, 12, 29), CLOSURE, True, False, True),
        (date(2026, 12, 30), SPECIAL, True, True, False),
    ],
)
def test_closures_and_special_days_are_skipped_only_by_rules_that_say_so(
    day, kind, works, works_for_offices, works_for_everybody_but
):
    assert CALENDAR.kind_of(day) == kind
    assert CALENDAR.is_working(day) == works
    assert CALENDAR.counting(skips_closures=True).is_working(day) == works_for_offices
    assert CALENDAR.counting(skips_special=True).is_working(day) == works_for_everybody_but


def test_a_date_that_needs_a_year_nobody_has_fixed_is_projected():
    assert due(date(2026, 12, 1), Limit(5), CALENDAR).status == DECREED
    assert due(date(2026, 12, 28), Limit(5), CALENDAR).status == PROJECTED
    assert due(date(2027, 3, 1), Limit(5), CALENDAR).status == PROJECTED


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        (date(2026, 11, 2), Limit(3), date(2026, 11, 6)),
        (date(2026, 11, 2), Limit(5, "CD"), date(2026, 11, 7)),
        (date(2026, 11, 2), Limit(6, "CD"), date(2026, 11, 8)),
        (date(2026, 11, 2), Limit(6, "CD", roll=True), date(2026, 11, 9)),
        (date(2026, 11, 30), Limit(3, "M"), date(2027, 2, 28)),
        (date(2027, 11, 30), Limit(3, "M"), date(2028, 2, 29)),
        (date(2028, 2, 29), Limit(6, "M"), date(2028, 8, 29)),
        (date(2026, 12, 28), Limit(1, skips_closures=True), date(2026, 12, 30)),
        (date(2026, 12, 28), Limit(1, skips_closures=True, skips_special=True), date(2027, 1, 1)),
    ],
)
def test_each_unit_ends_where_its_rule_says(start, limit, end):
    assert due(start, limit, CALENDAR).on == end


def test_a_month_ends_on_its_last_day_where_it_has_no_such_number():
    assert [months_after(date(2026, 1, 31), n).day for n in range(1, 7)] == [28, 31, 30, 31, 30, 31]


def test_one_instant_is_two_dates_in_two_zones():
    at = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)

    assert CALENDAR.date_of(at) == date(2026, 11, 3)
    assert CALENDAR.in_zone(ZoneInfo("Asia/Tokyo")).date_of(at) == date(2026, 11, 2)


def test_a_desk_counts_only_the_minutes_it_is_open():
    desk = CALENDAR.in_zone(UTC, OfficeHours(time(9), time(18)))
    friday = datetime(2026, 10, 30, 17, 30, tzinfo=UTC)

    assert desk.office_minutes(friday, datetime(2026, 11, 2, 10, tzinfo=UTC)) == 90
    assert desk.after_office_minutes(friday, 90) == datetime(2026, 11, 2, 10, tzinfo=UTC)
    assert desk.after_office_minutes(friday, 30) == datetime(2026, 10, 30, 18, tzinfo=UTC)


@given(st.integers(0, 60 * 24 * 500), st.integers(1, 20_000))
def test_office_minutes_and_their_end_agree(offset, minutes):
    desk = CALENDAR.in_zone(UTC, OfficeHours(time(9), time(18)))
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=offset)

    end = desk.after_office_minutes(since, minutes)

    assert desk.office_minutes(since, end) == minutes
    assert desk.office_minutes(since, end - timedelta(minutes=1)) == minutes - 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: due_on(date(2025, 12, 31), 1, CALENDAR), "2025-12-31 lies outside the calendar 'x'"),
        (lambda: due_on(date(2028, 12, 20), 60, CALENDAR), "working day 60 after 2028-12-20 lies outside"),
        (lambda: due_on(FIRST, 10**9, CALENDAR), "lies outside"),
        (lambda: due_on(FIRST, 0, CALENDAR), "at least one working day, not 0"),
        (lambda: due_on(FIRST, -3, CALENDAR), "at least one working day, not -3"),
        (lambda: CALENDAR.is_working(date(2029, 1, 1)), "which runs from 2026-01-01 to 2028-12-31"),
        (lambda: CALENDAR.due_many([FIRST, date(2029, 1, 1)], 3), "one of the days lies outside"),
        (lambda: CALENDAR.due_many([FIRST], 0), "at least one working day"),
        (lambda: CALENDAR.date_of(datetime(2026, 1, 1)), "has no zone"),  # noqa: DTZ001 (that is the point)
        (lambda: Limit(0), "lies between 1 and 2,500, not 0"),
        (lambda: Limit(10**9), "not 1,000,000,000"),
        (lambda: Limit(5, "fortnights"), "'fortnights' is no unit"),
        (lambda: Limit(5, max_stops=0), "max_stops is at least 1"),
        (lambda: Calendar("x", first=LAST, last=FIRST, days={}), "before it begins"),
        (lambda: Calendar("x", first=FIRST, last=LAST, days={FIRST: "lazy"}), "'lazy'"),
        (lambda: Calendar("x", first=FIRST, last=LAST, days={}, weekend=range(7)), "leaves one to work on"),
        (lambda: OfficeHours(time(18), time(9)), "cannot close"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises((ValueError, OutsideCalendar)) as refused:
        wrong()

    assert sentence in str(refused.value)


def test_any_week_can_be_told():
    dice = random.Random(3)
    for _ in range(20):
        weekend = dice.sample(range(7), dice.randint(0, 6))
        calendar = Calendar("w", first=FIRST, last=LAST, days={}, weekend=weekend)

        assert all(
            calendar.is_working(day) == (day.weekday() not in weekend) for day, _ in calendar.between(FIRST, LAST)
        )
