"""The dates of a difficulty: what is due when, and which level has it by the clock alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from madoguchi.apps.difficulties.ladder import HAND_OVER, SCREEN, TELL, Gate, Standing, gates, level_due, rungs
from madoguchi.core import packs
from madoguchi.core.packs.difficulties import COMMISSION, FEDERAL, REGION

MONDAY = date(2026, 11, 23)


@pytest.fixture
def corridor():
    return packs.current()


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (0, REGION),
        (70, REGION),
        (71, FEDERAL),
        (92, FEDERAL),  # 23 February 2027 is three months after 23 November 2026, and still the federal level's own
        (93, COMMISSION),
        (400, COMMISSION),
    ],
)
def test_each_level_keeps_a_difficulty_through_its_last_day(corridor, days, level):
    standing = Standing(MONDAY, MONDAY, accepted_on=MONDAY)

    found = level_due(standing, corridor.difficulties, corridor.calendar("ru"), MONDAY + timedelta(days=days))

    assert found == level


def test_a_report_nobody_read_stays_on_the_desk(corridor):
    standing = Standing(MONDAY, MONDAY)

    found = level_due(standing, corridor.difficulties, corridor.calendar("ru"), MONDAY + timedelta(days=400))

    assert found == "desk"


def test_the_desks_have_seven_days_to_read_thirty_to_hand_over_and_ten_for_each_word(corridor):
    standing = Standing(MONDAY, MONDAY + timedelta(days=5), accepted_on=MONDAY + timedelta(days=5))

    found = gates(standing, corridor.difficulties, corridor.calendar("jp"), corridor.calendar("ru"))

    assert found == [
        Gate(SCREEN, date(2026, 11, 30), date(2026, 11, 28)),
        Gate(HAND_OVER, date(2026, 12, 28)),
        Gate(TELL, date(2026, 12, 8)),
    ]


def test_what_was_done_a_day_after_its_date_stays_late_for_ever(corridor):
    standing = Standing(MONDAY, MONDAY, accepted_on=MONDAY + timedelta(days=8))

    screen = gates(standing, corridor.difficulties, corridor.calendar("jp"), corridor.calendar("ru"))[0]

    assert screen.is_late(MONDAY + timedelta(days=8))
    assert screen.is_late(MONDAY + timedelta(days=800))


def test_a_closed_difficulty_owes_nobody_a_word(corridor):
    standing = Standing(MONDAY, MONDAY, MONDAY, MONDAY, closed_on=MONDAY + timedelta(days=3))

    found = gates(standing, corridor.difficulties, corridor.calendar("jp"), corridor.calendar("ru"))

    assert TELL not in [gate.key for gate in found]


def test_the_way_up_names_every_level_once_and_the_last_without_an_end(corridor):
    found = rungs(Standing(MONDAY, MONDAY, accepted_on=MONDAY), corridor.difficulties, corridor.calendar("ru"))

    assert [(rung.level, rung.until_on) for rung in found] == [
        ("desk", MONDAY),
        (REGION, date(2027, 2, 1)),
        (FEDERAL, date(2027, 2, 23)),
        (COMMISSION, None),
    ]
