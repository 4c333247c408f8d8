"""A year of difficulties with desks that are late, silent or ask back, and a scheduler that stops and is set back.

After every run of the clock nothing stands overdue without its next step, and every level was reached when the ladder
says, not before and not later. `MADOGUCHI_YEAR_OF=5000` plays a year of so many; with `-s` it prints a digest of all
events, which has to be the same whatever the database.
"""

from __future__ import annotations

import hashlib
import os
import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from madoguchi.apps.difficulties import actions, queries
from madoguchi.apps.difficulties.models import (
    CLOSED_STATES,
    COMPANY,
    LEAD,
    LEVELS,
    RESOLVED,
    Difficulty,
    Event,
)
from madoguchi.core import schedule
from madoguchi.core.packs.difficulties import COMMISSION, FEDERAL
from madoguchi.core.refusals import Refused
from tests.apps.difficulties.conftest import Scene, reported, words
from tests.apps.difficulties.test_course import broken
from tests.cast import MONDAY

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OF = int(os.environ.get("MADOGUCHI_YEAR_OF", "36"))


@dataclass
class Year:
    """The difficulties so far, and chance."""

    scene: Scene
    chosen: random.Random
    known: list[int] = field(default_factory=list)
    silent: set[int] = field(default_factory=set)

    def begin(self, at: datetime) -> None:
        """One more; of every three one nobody ever touches."""
        one = reported(self.scene, at)
        self.known.append(one.pk)
        if self.chosen.random() < 0.3:
            self.silent.add(one.pk)

    def act(self, at: datetime) -> None:
        """Somebody does something about a few of the newer ones."""
        lively = [pk for pk in self.known[-max(40, OF // 4) :] if pk not in self.silent]
        for pk in self.chosen.sample(lively, min(len(lively), 1 + len(lively) // 12)):
            _somebody_does_something(self.scene, Difficulty.objects.get(pk=pk), at, self.chosen)


@pytest.mark.slow
def test_in_a_year_of_difficulties_no_level_is_lost_doubled_early_or_late_and_nothing_overdue_stands_still(
    scene, monkeypatch
):
    # A year of all other jobs would be nine tenths of the time; they are looked at by tests of their own.
    monkeypatch.setattr(schedule, "_jobs", {"difficulties-clock": schedule._jobs["difficulties-clock"]})
    year = Year(scene, random.Random(7))
    for day in range(365):
        at = MONDAY + day * DAY
        while len(year.known) < OF * (day + 1) // 365:
            year.begin(at)
        year.act(at)
        if 200 <= day < 221 or year.chosen.random() < 0.3:
            continue  # the scheduler stands still: three weeks in summer, and on three days of ten
        if year.chosen.random() < 0.1:
            _tick(at - year.chosen.randint(1, 40) * HOUR)  # somebody set the clock of the server back
        if _tick(at):
            _every_level_is_reached_when_the_ladder_says(at)
    end = MONDAY + 366 * DAY
    _tick(end)

    _every_level_is_reached_when_the_ladder_says(end)
    assert broken() == []
    ladders: dict[int, list[str]] = {pk: [] for pk in year.known}
    for pk, facts in Event.objects.filter(kind="escalated").order_by("pk").values_list("difficulty", "facts"):
        ladders[pk].append(facts["level"])
    assert all(levels == [FEDERAL, COMMISSION][: len(levels)] for levels in ladders.values())
    assert {len(levels) for levels in ladders.values()} == {0, 1, 2}
    assert {one.state for one in Difficulty.objects.all()} & set(CLOSED_STATES)
    print(f"{len(year.known)} difficulties, {Event.objects.count()} events, {_digest()}")


def _tick(at: datetime) -> bool:
    """Run the clock; was it due?"""
    runs = list(schedule.run_due(at))
    assert [run.problem for run in runs if run.problem] == []
    return bool(runs)


def _every_level_is_reached_when_the_ladder_says(at: datetime) -> None:
    up = {}
    for one in queries.open_ones():
        on, due = queries.day_of(at, one.home_side), queries.level_due(one, at)
        up[one.pk] = due
        assert LEVELS.index(one.level) >= LEVELS.index(due), f"{one} is late on its way up"
        assert [gate.key for gate in queries.gates(one) if gate.met_on is None and gate.is_late(on)] == [], one
    for pk, facts in Event.objects.filter(kind="escalated", at=at).values_list("difficulty", "facts"):
        assert LEVELS.index(facts["level"]) <= LEVELS.index(up[pk]), f"{pk} went up before its day"


def _digest() -> str:
    rows = Event.objects.order_by("difficulty__number", "pk")
    told = rows.values_list("difficulty__number", "key", "at", "facts")
    lines = "\n".join(f"{number} {key} {at.isoformat()} {sorted(facts.items())}" for number, key, at, facts in told)
    return hashlib.sha256(lines.encode()).hexdigest()


def _somebody_does_something(scene: Scene, one: Difficulty, at: datetime, chosen: random.Random) -> None:
    deeds = [
        lambda: actions.accept(one, by=scene.home, at=at),
        lambda: actions.hand_over(one, by=scene.home, at=at),
        lambda: actions.tell(one, text=words("Still at it."), party=LEAD, by=scene.lead, at=at),
        lambda: actions.tell(one, text=words("Which?"), party=LEAD, by=scene.lead, at=at, waiting_on=COMPANY),
        lambda: actions.answer(one, text=words("More."), by=scene.kenji, at=at),
        lambda: actions.close(one, outcome=RESOLVED, reason=words("Done."), party=LEAD, by=scene.lead, at=at),
        lambda: actions.reopen(one, text=words("No."), by=scene.kenji, at=at),
        lambda: actions.withdraw(one, by=scene.kenji, at=at),
    ]
    with suppress(Refused):  # what cannot be done now is left
        chosen.choices(deeds, (3, 3, 4, 1, 2, 1, 2, 0.2))[0]()
