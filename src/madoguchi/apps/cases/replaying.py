"""Replays the cases of a procedure with one change each, to say what would shorten the wait, and how sure that is.

What is assumed is said on the page: desks take cases in order of coming; each has the fewest officers who could have
done what the log shows, and they do this procedure only; cases come at the observed intervals, in random order; work,
answers and questions are as observed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import numpy as np
from django.utils.translation import gettext

from madoguchi.apps.cases import clocks, queries, sentences
from madoguchi.apps.cases.register import drafts
from madoguchi.core import packs
from madoguchi.core.accounts import queries as accounts
from madoguchi.core.languages.texts import Said
from madoguchi.core.packs.procedures import ProcedureVersion
from madoguchi.core.ui.writing import reader
from madoguchi.engines import queues

LEAST_COMPANIES = 5
FEW_CASES = 30
MOST_CASES = 1000
"""So many decided cases are read, the newest: more would make the reader wait, and tell little more."""
CASES, REPLAYS, MOST_LEVERS = 300, 8, 8
BUSIEST, MOST_OFFICERS = 0.9, 50
SEED = 2026
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Replay:
    """What the replays say. `unstable` names the desk that could not keep up; then nothing was played."""

    version: ProcedureVersion
    cases: int
    events: int
    since: date
    until: date
    officers: tuple[tuple[str, int], ...]
    loads: dict[str, float]
    unstable: str = ""
    observed: float = 0.0
    replayed: float = 0.0
    bound: queues.Bound | None = None
    parts: tuple[tuple[str, float, float, float], ...] = ()
    savings: tuple[queues.Saving, ...] = ()
    has_examples: bool = False

    @property
    def is_few(self) -> bool:
        """Are there so few cases that a long one moves the figures?"""
        return self.cases < FEW_CASES

    @property
    def is_cut(self) -> bool:
        """Were more cases decided in the year than are read?"""
        return self.cases >= MOST_CASES


def replay(procedure: str, *, at: datetime) -> Replay | None:
    """The replays of a procedure's newest cases of a year; None where fewer than five companies had one decided."""
    mark = queries.log_mark(procedure, since=at - YEAR, most=MOST_CASES)
    return _replayed(procedure, at.date(), mark) if mark.companies >= LEAST_COMPANIES else None


@lru_cache(maxsize=32)
def _replayed(procedure: str, on: date, mark: queries.LogMark) -> Replay | None:
    """Kept until the log grows or the day ends: the mark tells both."""
    version = drafts.in_force(packs.current().procedure(procedure), on)
    if version is None:
        return None
    log = _Log(version, queries.decided_log(procedure, since=mark.since))
    officers = log.officers()
    process = queues.Process(tuple(log.tasks(officers).values()))
    arrivals = queues.Arrivals(log.per_day, log.gaps)
    known = Replay(
        version=version,
        cases=log.count,
        events=log.events,
        since=log.since,
        until=log.until,
        officers=tuple(sorted(officers.items())),
        loads=queues.loads(process, officers, arrivals),
        observed=float(np.median(log.totals)),
        has_examples=mark.has_examples,
    )
    return _played(known, process, officers, arrivals)


def _played(known: Replay, process: queues.Process, officers: queues.Desks, arrivals: queues.Arrivals) -> Replay:
    try:
        run = queues.simulate(process, officers, SEED, arrivals=arrivals, cases=CASES * 4, how=queues.PLAIN)
        savings = queues.levers(
            process,
            officers,
            SEED,
            _choices(process, known.loads),
            arrivals=arrivals,
            cases=CASES,
            replays=REPLAYS,
            how=queues.PLAIN,
        )
    except queues.Unstable as trouble:
        return _with(known, unstable=trouble.desk)
    return _with(
        known,
        replayed=run.percentile(50),
        bound=queues.lower_bound(process, SEED, cases=CASES * 4),
        parts=tuple((key, *part) for key, part in run.parts().items()),
        savings=savings,
    )


def _with(known: Replay, **more: object) -> Replay:
    return Replay(**{**known.__dict__, **more})


def _choices(process: queues.Process, loads: dict[str, float]) -> list[queues.Lever]:
    """What an authority could change, the busiest desk and the most asked step first."""
    asked = sorted((task for task in process.tasks if task.question > 0), key=lambda task: -task.question)
    worked = sorted((task for task in process.tasks if task.desk), key=lambda task: -task.work.mean * task.turns)
    found = [queues.more_officers(desk) for desk in sorted(loads, key=lambda desk: -loads[desk])[:3]]
    found += [lever(task.key) for task in asked[:2] for lever in (queues.fewer_questions, queues.faster_answers)]
    found += [queues.quicker_work(task.key) for task in worked[:2]]
    return found[:MOST_LEVERS]


class _Log:
    """The events of decided cases, in working days since the first."""

    def __init__(self, version: ProcedureVersion, rows: Sequence[queries.LogRow]) -> None:
        self.version, self.rows = version, rows
        self.events = len(rows)
        self.calendar = clocks.calendar_of(version.said.side, version.said.enquiry)
        moments = [row.at for row in rows]
        self.since, self.until = min(moments).date(), max(moments).date()
        spans: dict[int, tuple[float, float]] = {}
        for row in rows:
            moment = self._days(row.at)
            first, last = spans.get(row.case, (moment, moment))
            spans[row.case] = (min(first, moment), max(last, moment))
        self.count = len(spans)
        self.totals = [last - first for first, last in spans.values()]
        begun = [first for first, _ in spans.values()]
        self.gaps = tuple(np.diff(sorted(begun)).tolist())
        self.per_day = (self.count - 1) / max(sum(self.gaps), 1.0)

    def officers(self) -> dict[str, int]:
        """For each desk the fewest officers who could have done what the log shows; as many as are entered at least."""
        found = {}
        for desk, turns in self._turns().items():
            if desk:
                least = max(1, accounts.clerks_of(desk).count())
                found[desk] = next(
                    (count for count in range(least, MOST_OFFICERS) if self._load(turns, count) < BUSIEST),
                    MOST_OFFICERS,
                )
        return found

    def _load(self, turns: Sequence[queues.Visit], officers: int) -> float:
        worked = float(sum(one.worked for one in queues.served(turns, officers)))
        return float(self.per_day * worked / self.count / officers)

    def tasks(self, officers: queues.Desks) -> dict[str, queues.Task]:
        """Each step as work: what lay in the queue of a desk is told from what was worked at."""
        worked: dict[str, list[float]] = defaultdict(list)
        visits: list[queues.Visit] = []
        for desk, turns in self._turns().items():
            visits += turns
            if desk:
                for one in queues.served(turns, officers[desk]):
                    worked[one.visit.task].append(one.worked)
            else:
                for turn in turns:
                    worked[turn.task].append(turn.left - turn.came)
        desks = {step.key: "" if step.is_applicants else step.authority for step in self.version.rules.steps}
        return self._as_tasks(desks, visits, worked)

    def _turns(self) -> dict[str, list[queues.Visit]]:
        """The turns at each desk; under the empty key what applicants did themselves."""
        found: dict[str, list[queues.Visit]] = defaultdict(list)
        events = [(row.step, row.key, row.kind, self._days(row.at)) for row in self.rows if row.step]
        for visit in queues.visits_of(events):
            step = self.version.rules.by_key.get(visit.task)
            if step is not None:
                found["" if step.is_applicants else step.authority].append(visit)
        return found

    def _as_tasks(
        self, desks: dict[str, str], visits: Sequence[queues.Visit], worked: dict[str, list[float]]
    ) -> dict[str, queues.Task]:
        having: dict[str, set[int]] = defaultdict(set)
        for row in self.rows:
            if row.key in worked:
                having[row.key].add(row.case)
        found: dict[str, queues.Task] = {}
        for step in self.version.rules.in_order:
            if step.key not in worked:
                continue
            turns = [one for one in visits if one.task == step.key]
            answers = [one.answer for one in turns if one.answer is not None]
            asked = sum(one.asked for one in turns) / len(turns) if answers else 0.0
            found[step.key] = queues.Task(
                key=step.key,
                desk=desks[step.key],
                work=queues.empirical(worked[step.key]),
                after=self._before(step.key, worked),
                question=min(asked, 0.9),
                answer=queues.empirical(answers) if answers else queues.fixed(0.0),
                share=min(1.0, len(having[step.key]) / self.count),
            )
        return found

    def _before(self, key: str, worked: dict[str, list[float]]) -> tuple[str, ...]:
        """The steps it waits for, with those nobody took passed over to what they wait for."""
        found: dict[str, None] = {}
        waiting = list(self.version.rules.by_key[key].after)
        while waiting:
            one = waiting.pop(0)
            if one in worked:
                found[one] = None
            else:
                waiting += self.version.rules.by_key[one].after
        return tuple(found)

    def _days(self, at: datetime) -> float:
        """An instant in working days, as a number: outside the hours of the office no time passes."""
        begin = datetime.combine(self.calendar.first, time(), self.calendar.zone)
        return self.calendar.office_minutes(begin, at) / self.calendar.hours.minutes


# ── for the page ──

WIDTH, EDGE = 320.0, 12.0


@dataclass(frozen=True)
class LeverShown:
    """A lever in words, with its interval drawn on the scale that all levers share."""

    what: str
    who: Said | None
    saving: queues.Saving
    refused: Said | None
    dot: str
    low: str
    high: str


@dataclass(frozen=True)
class ReplayShown:
    """The replays as the page shows them."""

    levers: tuple[LeverShown, ...]
    zero: str
    least: float
    most: float
    parts: tuple[tuple[Said, float, str, str], ...]
    officers: tuple[tuple[Said | None, int, float], ...]
    unstable: Said | None
    best: LeverShown | None


def shown(replay: Replay) -> ReplayShown:
    """Put the replays into words and onto one scale."""
    language = reader()
    ends = [0.0] + [end for one in replay.savings if not one.refused for end in (one.low, one.high)]
    least, most = min(ends), max(max(ends), min(ends) + 1.0)

    def place(days: float) -> str:
        return f"{EDGE + (days - least) / (most - least) * (WIDTH - 2 * EDGE):.1f}"

    levers = tuple(
        LeverShown(
            what=_what(one.lever, replay.version),
            who=sentences.authority(_desk_of(one.lever, replay.version), language),
            saving=one,
            refused=sentences.authority(one.refused, language) if one.refused else None,
            dot=place(one.days),
            low=place(one.low),
            high=place(one.high),
        )
        for one in replay.savings
    )
    return ReplayShown(
        levers=levers,
        zero=place(0.0),
        least=least,
        most=most,
        parts=_parts(replay),
        officers=tuple(
            (sentences.authority(desk, language), count, replay.loads.get(desk, 0.0)) for desk, count in replay.officers
        ),
        unstable=sentences.authority(replay.unstable, language) if replay.unstable else None,
        best=next((one for one in levers if one.saving.low > 0), None),
    )


def _parts(replay: Replay) -> tuple[tuple[Said, float, str, str], ...]:
    """Where the days go: work, queue and answers of each step, longest first; not what is under a tenth of a day."""
    rows = []
    for key, work, queue, answers in replay.parts:
        title = replay.version.steps[key].titles.in_language(reader())
        for days, what in (
            (work, gettext("work")),
            (queue, gettext("in the queue")),
            (answers, gettext("waiting for the applicant's answer")),
        ):
            if days >= 0.1:
                rows.append((title, days, what))
    most = max((days for _, days, _ in rows), default=1.0)
    rows.sort(key=lambda row: -row[1])
    return tuple((title, days, what, f"{100 * days / most:.1f}") for title, days, what in rows)


def _desk_of(lever: queues.Lever, version: ProcedureVersion) -> str:
    return lever.at if lever.kind == "more_officers" else version.rules.by_key[lever.at].authority


def _what(lever: queues.Lever, version: ProcedureVersion) -> str:
    if lever.kind == "more_officers":
        desk = sentences.authority(lever.at, reader())
        return gettext("One more officer: %(desk)s") % {"desk": desk.text if desk else lever.at}
    step = version.steps[lever.at].titles.in_language(reader()).text
    return {
        "fewer_questions": gettext("Half the questions: %(step)s"),
        "faster_answers": gettext("Answers in half the time: %(step)s"),
        "quicker_work": gettext("Work a fifth shorter: %(step)s"),
    }[lever.kind] % {"step": step}
