"""Plays the invented cases of a corridor's example companies through the acts themselves, so that queues, waiting
times and what-ifs have something to show. Every case is marked as an example.

A pack may hold `examples/cases.yaml`; the README of that folder describes its fields.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madoguchi.apps.cases import actions, queries
from madoguchi.core import packs
from madoguchi.core.languages.texts import Texts
from madoguchi.engines import deadlines

if TYPE_CHECKING:
    from madoguchi.core.accounts.models import Person
    from madoguchi.site.examples import Loaded

FILE = "cases.yaml"
SEED = 2026
AT_THE_DESK = time(2, 30)  # in UTC: within office hours of both sides of a corridor so far east
LONGEST_COURSE = 60  # acts; a case that needs more is told wrongly in the file


@dataclass(frozen=True)
class Scene:
    """What the cases are played with: the companies and their people, who decides, and until when."""

    loaded: Loaded
    clerks: Mapping[str, Person]
    officers: Mapping[str, Person]
    at: datetime


def authorities(folder: Path) -> list[str]:
    """The authorities that have a step in some example case, so that each gets a clerk."""
    corridor = packs.current()
    found = {
        step.authority
        for course in _courses(folder)
        for step in corridor.procedure(course["procedure"]).newest.rules.steps
        if step.key in course["days"] and not step.is_applicants
    }
    return sorted(found)


def play(
    folder: Path, loaded: Loaded, *, clerks: Mapping[str, Person], officers: Mapping[str, Person], at: datetime
) -> int:
    """Play every example case from its opening to now, in the order of opening; returns how many."""
    scene = Scene(loaded, clerks, officers, at)
    plays = sorted(
        (_opened(course, place, at), number, place)
        for number, course in enumerate(_courses(folder))
        for place in range(len(course["companies"]))
    )
    courses = _courses(folder)
    for opened_at, number, place in plays:
        _Play(scene, courses[number], place, opened_at).run()
    return len(plays)


def _courses(folder: Path) -> list[Mapping[str, Any]]:
    path = folder / FILE
    return list(packs.read_yaml(path).value["courses"]) if path.is_file() else []


def _opened(course: Mapping[str, Any], place: int, at: datetime) -> datetime:
    """The cases of a course come at even distances, the last so many days ago."""
    first, last = int(course["first_days_ago"]), int(course["last_days_ago"])
    step = (first - last) / max(len(course["companies"]) - 1, 1)
    return _at_the_desk((at - timedelta(days=round(first - place * step))).date())


def _at_the_desk(day: date) -> datetime:
    return datetime.combine(day, AT_THE_DESK, UTC)


@dataclass
class _Turn:
    """What is to come of a step that runs: when it ends, when a question is asked, and when that is answered."""

    ends: datetime
    asks: datetime | None = None
    query: Any = None
    answers: datetime | None = None

    @property
    def next(self) -> datetime:
        """When something happens to it."""
        return self.answers or self.asks or self.ends


class _Play:
    """One case. Each step takes a number of working days drawn from its least, usual and most."""

    def __init__(self, scene: Scene, course: Mapping[str, Any], place: int, opened_at: datetime) -> None:
        key = course["companies"][place]
        self.scene, self.course, self.opened_at = scene, course, opened_at
        self.company, self.person = scene.loaded.companies[key], scene.loaded.people[key]
        self.chance = random.Random(f"{SEED} {course['procedure']} {place}")
        self.calendar = packs.current().calendar(packs.current().procedure(course["procedure"]).side)
        self.subject = course["subjects"][place % len(course["subjects"])]
        self.turns: dict[int, _Turn] = {}

    def run(self) -> None:
        """Open, answer, file, and act on whatever comes next, until now."""
        subject = Texts.written(self.subject, at=self.opened_at)
        procedure = self.course["procedure"]
        case = actions.open_case(
            procedure, self.company, subject=subject, by=self.person, at=self.opened_at, is_example=True
        )
        filed_at = self._after(self.opened_at, self.course["files_after"])
        facts = self.course["facts"] if filed_at <= self.scene.at else {}
        case = actions.answer_facts(case, facts, by=self.person, at=self.opened_at)
        if not facts:
            return
        self.case = actions.file_case(case, by=self.person, at=filed_at)
        if self.chance.random() < float(self.course.get("accompanied", 0)):
            officer = self.scene.officers[self.company.side]
            actions.accompany(self.case, officer, by=officer, at=filed_at)
        for _ in range(LONGEST_COURSE):
            if not self._act():
                return

    def _act(self) -> bool:
        """The next thing that happens in this case; False where nothing does before now."""
        coming = [(self._turn(step), step) for step in queries.running_steps_of(self.case)]
        if not coming:
            return False
        turn, step = min(coming, key=lambda one: (one[0].next, one[1].place))
        for _, late in coming:
            self._look_after(late, min(turn.next, self.scene.at))
        if turn.next > self.scene.at:
            return False
        self._do(turn, step)
        return True

    def _look_after(self, step: Any, until: datetime) -> None:
        """The clock looks in on the day after a step was due, if nothing happens before."""
        looks_in = _at_the_desk(step.due_on + timedelta(days=1)) if step.due_on is not None else until
        if looks_in < until:
            actions.look_after(step, at=looks_in)

    def _turn(self, step: Any) -> _Turn:
        if step.pk not in self.turns:
            turn = _Turn(self._after(step.begun_at, self.course["days"][step.key]))
            if self.chance.random() < float(self.course.get("asked", {}).get(step.key, 0)):
                turn.asks = _at_the_desk((step.begun_at + (turn.ends - step.begun_at) / 2).date())
            self.turns[step.pk] = turn
        return self.turns[step.pk]

    def _do(self, turn: _Turn, step: Any) -> None:
        words, clerk, at = self.course["words"], self.scene.clerks.get(step.authority), turn.next
        if turn.answers:
            actions.answer(turn.query, Texts.written(words["answer"], at=at), by=self.person, at=at)
            turn.answers = None
        elif clerk is None:
            actions.hand_in(step, by=self.person, at=at)
        elif turn.asks:
            question = Texts.written(self.chance.choice(words["questions"]), at=at)
            turn.query = actions.ask(step, question, by=clerk, at=at)
            turn.asks, turn.answers = None, self._after(at, self.course["answered_after"])
            turn.ends = _at_the_desk(self.calendar.on_or_after((turn.ends + (turn.answers - at)).date()))
        else:
            is_refused = self.chance.random() < float(self.course.get("refused", {}).get(step.key, 0))
            reason = Texts.written(words["refusal"], at=at) if is_refused else None
            actions.decide(step, "refused" if is_refused else "granted", reason=reason, by=clerk, at=at)

    def _after(self, since: datetime, days: list[int]) -> datetime:
        """So many working days later, drawn."""
        least, usual, most = days
        drawn = max(1, round(self.chance.triangular(least, most, usual)))
        return _at_the_desk(deadlines.due_on(since.date(), drawn, self.calendar))
