"""Plays a procedure event by event: cases come, queue at desks in order of arrival, are asked, answer, go on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from .draws import Draws, draw, spent
from .durations import Floats
from .layout import Layout
from .process import Arrivals, Desks, Process, refuse_unstable

PLAIN, NUMBA = "plain", "numba"
# Below this number of turns the compiled form does not earn back the time it takes to load.
WORTH_COMPILING = 200_000
WARM_UP = 0.1


@dataclass(frozen=True)
class Run:
    """What happened to each case after the first tenth, which is left out because it meets empty desks.

    `total` is from coming to the end of the last task. The parts of each task (columns in the order of the process)
    add up to its time: `work` at the desk, `queue` before it, `answers` while the applicant was asked.
    """

    process: Process
    total: Floats
    work: Floats
    queue: Floats
    answers: Floats
    applies: npt.NDArray[np.bool_]
    came: Floats
    turns: int

    @property
    def mean(self) -> float:
        """The mean total, in days."""
        return float(self.total.mean())

    def percentile(self, percent: float) -> float:
        """The total within which so many in a hundred cases end."""
        return float(np.percentile(self.total, percent))

    def parts(self) -> dict[str, tuple[float, float, float]]:
        """For each task, over the cases it applies to: mean days of work, in the queue, and with the applicant."""
        found = {}
        for place, task in enumerate(self.process.tasks):
            having = self.applies[:, place]
            count = max(int(having.sum()), 1)
            found[task.key] = tuple(
                float(part[having, place].sum() / count) for part in (self.work, self.queue, self.answers)
            )
        return found  # type: ignore[return-value]  # three parts, as written


def simulate(
    process: Process,
    desks: Desks,
    seed: int,
    *,
    arrivals: Arrivals,
    cases: int = 10_000,
    how: str = "",
) -> Run:
    """Play so many cases. The same seed gives the same run, in plain Python and compiled alike.

    `how` chooses PLAIN or NUMBA; without it the compiled form is used where numba is there and the run is long. Raises
    Unstable for a desk that cannot keep up, ValueError for fewer than ten cases.

    >>> from .durations import exponential
    >>> from .process import Task
    >>> review = Process((Task("review", "desk", exponential(1.0)),))
    >>> run = simulate(review, {"desk": 2}, 7, arrivals=Arrivals(1.0), cases=4000)
    >>> 1.2 < run.mean < 1.5  # 4/3 in theory
    True
    """
    if cases < 10:
        raise ValueError("ten cases at least: the first tenth is left out")
    refuse_unstable(process, desks, arrivals)
    drawn = draw(process, arrivals, cases, seed)
    return play(process, desks, drawn, how)


def play(process: Process, desks: Desks, drawn: Draws, how: str = "") -> Run:
    """A run of what was drawn. The desks are taken as they are: see `simulate` for the check."""
    layout = Layout.of(process, desks)
    turns = int(drawn.turns[drawn.applies].sum())
    if not how:
        how = NUMBA if turns >= WORTH_COMPILING and find_spec("numba") is not None else PLAIN
    if how == NUMBA:
        from .compiled import run_compiled

        ends, queued = run_compiled(layout, drawn)
    else:
        ends, queued = _run_plain(layout, drawn)
    return _summed(process, drawn, ends, queued, turns)


def _summed(process: Process, drawn: Draws, ends: Floats, queued: Floats, turns: int) -> Run:
    skip = int(len(drawn.arrivals) * WARM_UP)
    parts = [spent(drawn, place) for place in range(len(process.tasks))]
    worked = np.stack([work for work, _ in parts], axis=1)
    answered = np.stack([answers for _, answers in parts], axis=1)
    return Run(
        process=process,
        total=(ends - drawn.arrivals)[skip:],
        work=worked[skip:],
        queue=queued[skip:],
        answers=answered[skip:],
        applies=drawn.applies[skip:],
        came=drawn.arrivals[skip:],
        turns=turns,
    )


def _run_plain(  # noqa: PLR0915  # one loop on purpose: a call for each event would cost more than the event
    layout: Layout, drawn: Draws
) -> tuple[Floats, Floats]:
    """When each case ended, and how long each of its tasks lay in a queue."""
    cases, tasks = drawn.applies.shape
    jobs = cases * tasks
    arrivals, applies = drawn.arrivals.tolist(), drawn.applies.ravel().tolist()
    turns_left = drawn.turns.ravel().tolist()
    # How long the next turn of each job is; turns after a question are looked up when they come.
    lengths = drawn.work[:, drawn.first_turn].ravel().tolist()
    first_turn = drawn.first_turn.tolist()
    desk_of, room = layout.desk_of.tolist(), layout.officers.tolist()
    starts, after = layout.first_after.tolist(), layout.after.tolist()
    following = [after[starts[task] : starts[task + 1]] for task in range(tasks)]
    first = [task for task in range(tasks) if not layout.waits_for[task]]
    waits_for = layout.waits_for.tolist() * cases
    taken = [0] * jobs
    came, queued = [0.0] * jobs, [0.0] * jobs
    ends = list(arrivals)
    lines = [deque[int]() for _ in room]
    heap: list[tuple[float, int]] = []
    upcoming, next_arrival = 0, arrivals[0]
    never = float("inf")
    while heap or upcoming < cases:
        if not heap or next_arrival <= heap[0][0]:
            now = next_arrival
            base = upcoming * tasks
            begin = [base + task for task in first]
            upcoming += 1
            next_arrival = arrivals[upcoming] if upcoming < cases else never
        else:
            now, code = heappop(heap)
            if code >= jobs:
                begin = [code - jobs]
            else:
                case, task = divmod(code, tasks)
                desk = desk_of[task]
                line = lines[desk]
                if line:
                    waiting = line.popleft()
                    queued[waiting] += now - came[waiting]
                    heappush(heap, (now + lengths[waiting], waiting))
                else:
                    room[desk] += 1
                if turns_left[code] > 1:
                    turns_left[code] -= 1
                    column = first_turn[task] + taken[code]
                    taken[code] += 1
                    lengths[code] = float(drawn.work[case, column + 1])
                    heappush(heap, (now + float(drawn.answers[case, column]), code + jobs))
                    continue
                ends[case] = max(ends[case], now)
                base = code - task
                begin = []
                for behind in following[task]:
                    waits_for[base + behind] -= 1
                    if not waits_for[base + behind]:
                        begin.append(base + behind)
        while begin:
            job = begin.pop()
            task = job % tasks
            if not applies[job]:
                base = job - task
                for behind in following[task]:
                    waits_for[base + behind] -= 1
                    if not waits_for[base + behind]:
                        begin.append(base + behind)
            elif room[desk_of[task]]:
                room[desk_of[task]] -= 1
                heappush(heap, (now + lengths[job], job))
            else:
                came[job] = now
                lines[desk_of[task]].append(job)
    return np.array(ends), np.array(queued).reshape(cases, tasks)
