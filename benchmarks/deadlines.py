"""Due dates and clocks beside the library `holidays`, and how often simpler calendars are wrong.

    python -m benchmarks.deadlines [--small] [--json]

One run, one process: the limit of fifteen working days by the table and by `holidays.get_nth_working_day`, the same
in a batch, and the replay of a whole clock with its pauses. The plain week and `workalendar` (where it is installed)
are negative controls: the share of start days on which a limit of fifteen working days ends on a wrong day.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec

import holidays
import numpy as np

from madoguchi.core import packs
from madoguchi.engines.deadlines import RESUMED, STARTED, STOPPED, Calendar, Event, Limit, due_on, elapsed

LIMIT = 15


def rate(act: Callable[[], object], times: int, rounds: int = 5) -> float:
    """How often a second, best of some rounds, so that a busy machine does not decide."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - begin)
    return times / best


def speeds(calendar: Calendar, country: str, days: list[date]) -> dict[str, float]:
    """Answers a second, and how many times those of the library."""
    library = holidays.country_holidays(country)
    few = days[: len(days) // 10]
    peer = rate(lambda: [library.get_nth_working_day(day, LIMIT) for day in few], len(few))
    ours = rate(lambda: [due_on(day, LIMIT, calendar) for day in days], len(days))
    array = np.array(days * 20, dtype="datetime64[D]")
    batch = rate(lambda: calendar.due_many(array, LIMIT), len(array))
    histories = [history(day) for day in few]
    limit, as_of = Limit(LIMIT), datetime(2027, 12, 31, 12, tzinfo=UTC)
    replays = rate(lambda: [elapsed(events, limit, calendar, as_of) for events in histories], len(histories))
    return {
        "holidays_per_s": peer,
        "due_on_per_s": ours,
        "due_on_times_holidays": ours / peer,
        "batch_per_s": batch,
        "batch_times_holidays": batch / peer,
        "replays_per_s": replays,
        "replay_times_holidays": replays / peer,
    }


def history(day: date) -> list[Event]:
    """A filing with one question that was answered."""
    filed = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return [
        Event(STARTED, filed),
        Event(STOPPED, filed + timedelta(days=6), "query", "applicant", "q"),
        Event(RESUMED, filed + timedelta(days=13), about="q"),
    ]


def wrong(calendar: Calendar, days: list[date], other: Callable[[date], date]) -> float:
    """The share of start days on which another calendar gives another due date."""
    return sum(due_on(day, LIMIT, calendar) != other(day) for day in days) / len(days)


def controls(calendar: Calendar, country: str, days: list[date]) -> dict[str, float | None]:
    """How often a plain week and workalendar are wrong."""
    week = Calendar("week", first=calendar.first, last=calendar.last, days={})
    found: dict[str, float | None] = {"plain_week_wrong": wrong(calendar, days, lambda day: due_on(day, LIMIT, week))}
    found["workalendar_wrong"] = None
    if find_spec("workalendar"):
        from workalendar.registry import registry

        other = registry.get(country)()
        found["workalendar_wrong"] = wrong(calendar, days, lambda day: other.add_working_days(day, LIMIT))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="fewer days; for the build")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    corridor, figures = packs.current(), {}
    for side in corridor.sides:
        calendar = corridor.calendar(side.key)
        span = [date(2016, 1, 1) + timedelta(days=n) for n in range((date(2027, 9, 1) - date(2016, 1, 1)).days)]
        days = random.Random(7).sample(span, 1_000 if options.small else 4_000)
        figures[side.key] = speeds(calendar, side.country_code, days) | controls(calendar, side.country_code, span)
    if options.json:
        print(json.dumps(figures))
    else:
        for side_key, found in figures.items():
            for name, value in found.items():
                print(f"{side_key}  {name:<24} {'not installed' if value is None else f'{value:,.3f}'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
