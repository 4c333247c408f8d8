"""The calendars of the packs that ship, against the library walked day by day."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from madoguchi.core import packs
from madoguchi.core.packs.calendars import read_years
from madoguchi.engines.deadlines import SPECIAL, Calendar, due_on

CORRIDOR = packs.load(packs.folder_of("russia-japan"))
SIDES = [(side.key, side.country_code) for side in CORRIDOR.sides]
LONGEST = 60


def decreed_days(calendar: Calendar) -> list[date]:
    """Every start day from 2016 whose longest limit ends in a year that is fixed."""
    horizon = date(max(calendar.decreed), 12, 31)
    day, days = date(2016, 1, 1), []
    while due_on(day, LONGEST, calendar) <= horizon:
        days.append(day)
        day += timedelta(days=1)
    return days


@pytest.mark.parametrize(("side", "country"), SIDES)
def test_every_start_day_and_every_limit_to_sixty_ends_where_the_library_walks(side, country):
    calendar = CORRIDOR.calendar(side)
    library = holidays.country_holidays(country, years=range(2015, max(calendar.decreed) + 2))
    first = date(2016, 1, 1)
    works = [library.is_working_day(first + timedelta(days=n)) for n in range((calendar.last - first).days)]
    wrong = 0

    for start in decreed_days(calendar):
        place, reached = (start - first).days, 0
        while reached < LONGEST:
            place += 1
            if works[place]:
                reached += 1
                wrong += due_on(start, reached, calendar) != first + timedelta(days=place)

    assert wrong == 0


@pytest.mark.parametrize(("side", "country"), SIDES)
def test_the_library_itself_says_the_same(side, country):
    calendar = CORRIDOR.calendar(side)
    library = holidays.country_holidays(country)
    asked = [(day, number % LONGEST + 1) for number, day in enumerate(decreed_days(calendar))]

    assert [due_on(day, n, calendar) for day, n in asked] == [library.get_nth_working_day(day, n) for day, n in asked]


def test_a_plain_week_would_be_wrong_every_third_time():
    calendar = CORRIDOR.calendar("ru")
    week = Calendar("week", first=calendar.first, last=calendar.last, days={})
    days = decreed_days(calendar)

    wrong = sum(due_on(day, 15, calendar) != due_on(day, 15, week) for day in days) / len(days)

    assert wrong > 0.3


def test_the_special_days_of_2020_and_2021_are_skipped_only_where_a_rule_says_so():
    calendar = CORRIDOR.calendar("ru")
    special = [day for day, kind in calendar.between(date(2020, 1, 1), date(2021, 12, 31)) if kind == SPECIAL]

    assert len(special) == 36
    assert due_on(date(2020, 3, 27), 5, calendar) == date(2020, 4, 3)
    assert due_on(date(2020, 3, 27), 5, calendar.counting(skips_special=True)) == date(2020, 5, 18)


def test_offices_close_over_the_turn_of_the_year_where_a_rule_says_so():
    calendar = CORRIDOR.calendar("jp")

    assert due_on(date(2026, 12, 28), 1, calendar) == date(2026, 12, 29)
    assert due_on(date(2026, 12, 28), 1, calendar.counting(skips_closures=True)) == date(2027, 1, 4)


def test_the_ten_day_holiday_of_2019_counts_as_the_library_has_it():
    assert due_on(date(2019, 4, 26), 1, CORRIDOR.calendar("jp")) == date(2019, 5, 7)


@pytest.mark.parametrize(("side", "country"), SIDES)
def test_every_fixed_year_names_its_act(side, country):
    years = [year for _, year in read_years(CORRIDOR.folder, side)]

    assert [year.year for year in years] == sorted(CORRIDOR.calendar(side).decreed)
    assert all(year.act and year.source for year in years)
