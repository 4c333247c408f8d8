"""Clocks: worked out from events, the same as a walk through every day."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from madoguchi.engines.deadlines import (
    ENDED,
    HOLIDAY,
    RESUMED,
    STARTED,
    STOPPED,
    Calendar,
    Disorder,
    Event,
    Limit,
    elapsed,
)

CALENDAR = Calendar(
    "x",
    first=date(2026, 1, 1),
    last=date(2030, 12, 31),
    days={date(2026, 11, 4): HOLIDAY, **{date(2027, 1, day): HOLIDAY for day in range(1, 9)}},
    decreed={2026, 2027},
)


def at(month: int, day: int, hour: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


FILED = Event(STARTED, at(11, 2))
ASKED = Event(STOPPED, at(11, 11), "query", "applicant", "q1")
ANSWERED = Event(RESUMED, at(11, 17), about="q1")


def test_the_case_of_the_design_pages_holds():
    clock = elapsed([FILED, ASKED, ANSWERED], Limit(15), CALENDAR, at(11, 20))

    assert clock.due.on == date(2026, 12, 1)
    assert (clock.used, clock.left, clock.state) == (8, 7, "running")
    assert [(stop.first, stop.last, stop.parties) for stop in clock.stops] == [
        (date(2026, 11, 11), date(2026, 11, 17), ("applicant",))
    ]


@pytest.mark.parametrize(
    ("on", "state", "used", "due", "late"),
    [
        (at(11, 2, 13), "running", 0, date(2026, 11, 24), False),
        (at(11, 10), "running", 5, date(2026, 11, 24), False),
        (at(11, 16), "stopped", 5, date(2026, 11, 30), False),
        (at(12, 1, 23), "running", 15, date(2026, 12, 1), False),
        (at(12, 2), "running", 16, date(2026, 12, 1), True),
    ],
)
def test_a_clock_is_asked_at_any_moment_and_remembers_nothing(on, state, used, due, late):
    clock = elapsed([FILED, ASKED, ANSWERED], Limit(15), CALENDAR, on)

    assert (clock.state, clock.used, clock.due.on, clock.is_late) == (state, used, due, late)


def test_a_decision_ends_the_clock_and_later_days_change_nothing():
    events = [FILED, ASKED, ANSWERED, Event(ENDED, at(11, 27))]

    assert elapsed(events, Limit(15), CALENDAR, at(11, 28)) == elapsed(events, Limit(15), CALENDAR, at(6, 1, year=2027))
    assert elapsed(events, Limit(15), CALENDAR, at(11, 28)).state == "ended"


def test_order_repetition_and_the_future_of_events_change_nothing():
    events = [FILED, ASKED, ANSWERED]
    shuffled = [ANSWERED, ASKED, FILED, ASKED, ANSWERED, FILED, Event(ENDED, at(12, 24))]

    assert elapsed(shuffled, Limit(15), CALENDAR, at(11, 20)) == elapsed(events, Limit(15), CALENDAR, at(11, 20))


def test_two_questions_that_overlap_stop_the_clock_once():
    events = [
        FILED,
        ASKED,
        Event(STOPPED, at(11, 13), "query", "applicant", "q2"),
        ANSWERED,
        Event(RESUMED, at(11, 19), about="q2"),
    ]

    clock = elapsed(events, Limit(15), CALENDAR, at(11, 30))

    assert len(clock.stops) == 1
    assert (clock.stops[0].first, clock.stops[0].last) == (date(2026, 11, 11), date(2026, 11, 19))
    assert clock.due.on == date(2026, 12, 3)


def test_a_clock_cannot_be_stopped_for_ever_where_the_rule_bounds_it():
    clock = elapsed([FILED, ASKED], Limit(15, max_stop_days=7), CALENDAR, at(12, 31))

    assert (clock.state, clock.due.on, clock.is_late) == ("running", date(2026, 12, 1), True)


def test_a_question_beyond_those_allowed_does_not_stop_the_clock():
    second = [Event(STOPPED, at(11, 18), "query", "", "q2"), Event(RESUMED, at(11, 25), about="q2")]

    clock = elapsed([FILED, ASKED, ANSWERED, *second], Limit(15, max_stops=1), CALENDAR, at(11, 30))

    assert clock.due.on == date(2026, 12, 1)


def test_only_causes_the_rule_names_stop_the_clock():
    other = Event(STOPPED, at(11, 11), "inspection", "authority", "q1")

    assert elapsed([FILED, other], Limit(15), CALENDAR, at(11, 20)).due.on == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("events", "what"),
    [
        ([FILED, ANSWERED], "reply-before-question"),
        ([Event(ENDED, at(11, 1)), FILED], "before-start"),
        ([FILED, Event(STARTED, at(11, 3))], "started-twice"),
        ([FILED, Event(ENDED, at(11, 9)), ASKED], "after-end"),
        ([FILED, Event("vanished", at(11, 9))], "unknown-event"),
        ([FILED, ASKED, ANSWERED, Event(RESUMED, at(11, 18), about="q2")], "reply-before-question"),
    ],
)
def test_events_that_contradict_each_other_are_refused(events, what):
    with pytest.raises(Disorder) as refused:
        elapsed(events, Limit(15), CALENDAR, at(11, 30))

    assert refused.value.what == what
    assert str(refused.value)


def test_hours_run_round_the_clock_and_office_hours_do_not():
    friday = Event(STARTED, at(11, 13, 16))

    assert elapsed([friday], Limit(4, "H"), CALENDAR, at(11, 13, 17)).due.at == at(11, 13, 20)
    assert elapsed([friday], Limit(4, "WH"), CALENDAR, at(11, 13, 17)).due.at == at(11, 16, 11)
    assert elapsed([friday], Limit(4, "H"), CALENDAR, at(11, 13, 21)).is_late


def test_a_limit_in_hours_stops_at_the_instant():
    events = [
        Event(STARTED, at(11, 13, 8)),
        Event(STOPPED, at(11, 13, 9), "query", "applicant", "q"),
        Event(RESUMED, at(11, 13, 15), about="q"),
    ]

    clock = elapsed(events, Limit(4, "H"), CALENDAR, at(11, 13, 16))

    assert (clock.due.at, clock.used, clock.left) == (at(11, 13, 18), 120, 120)


def test_seven_tenths_of_a_limit_are_seven_tenths_of_its_days():
    reached = [day for day in range(3, 31) if elapsed([FILED], Limit(10), CALENDAR, at(11, day)).has_used(70)]

    assert reached[0] == 12


# ── 100,000 random histories against a walk through every day ──


def walked(start: date, stops: list[tuple[date, date]], limit: int, unit: str, until: date) -> tuple[int, date]:
    """What is used by a day, and where the limit ends, by walking."""
    day, used, counted, due = start, 0, 0, None
    while day < until or due is None:
        day += timedelta(days=1)
        if any(first <= day <= last for first, last in stops) or (unit == "WD" and not CALENDAR.is_working(day)):
            continue
        counted += 1
        if day <= until:
            used = counted
        if due is None and counted == limit:
            due = day
    return used, due


def drawn(dice: random.Random) -> tuple[list[Event], list[tuple[date, date]], date]:
    start = date(2026, 1, 1) + timedelta(days=dice.randrange(500))
    events = [Event(STARTED, datetime(start.year, start.month, start.day, dice.randrange(24), tzinfo=UTC))]
    stops = []
    for number in range(dice.randrange(4)):
        first = start + timedelta(days=dice.randrange(60))
        last = first + timedelta(days=dice.randrange(30))
        opens = max(datetime(first.year, first.month, first.day, dice.randrange(24), tzinfo=UTC), events[0].at)
        closes = max(datetime(last.year, last.month, last.day, dice.randrange(24), tzinfo=UTC), opens)
        stops.append((first, last))
        events.append(Event(STOPPED, opens, "query", "", str(number)))
        events.append(Event(RESUMED, closes, "", "", str(number)))
    dice.shuffle(events)
    return events, stops, start


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))])
def test_a_hundred_thousand_histories_agree_with_the_walk(seed):
    dice = random.Random(seed)
    as_of, until = datetime(2028, 6, 1, 12, tzinfo=UTC), date(2028, 6, 1)
    disagreements = []
    for _ in range(25_000):
        events, stops, start = drawn(dice)
        unit, n = dice.choice(("WD", "CD")), dice.randint(1, 60)
        moment = start + timedelta(days=dice.randrange(1, 150))
        asked = datetime(moment.year, moment.month, moment.day, 23, 59, tzinfo=UTC)

        whole = elapsed(events, Limit(n, unit), CALENDAR, as_of)
        then = elapsed(events, Limit(n, unit), CALENDAR, asked)

        _, due = walked(start, stops, n, unit, start)
        begun = [(first, min(last, moment)) for first, last in stops if first <= moment]
        used, _ = walked(start, begun, 1, unit, moment)
        if whole.due.on != due or then.used != used or (until > due) != whole.is_late:
            disagreements.append((events, unit, n))

    assert disagreements == []
