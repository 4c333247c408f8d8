"""The loop of `simulation` again, as numba compiles it: arrays for the heap and the queues, the same order of events.

Imported only where numba is there and a run is long. `tests/engines/queues` holds both forms to the same numbers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from madoguchi.engines.compiling import bare, compiled

from .draws import Draws, Whole
from .durations import Floats
from .layout import Layout


def run_compiled(layout: Layout, drawn: Draws) -> tuple[Floats, Floats]:
    """When each case ended, and how long each of its tasks lay in a queue."""
    cases, tasks = drawn.applies.shape
    ends, queued = _loop(
        drawn.arrivals,
        drawn.applies.ravel(),
        drawn.turns.ravel(),
        drawn.first_turn,
        drawn.work,
        drawn.answers,
        layout.desk_of,
        layout.officers,
        layout.waits_for,
        layout.first_after,
        layout.after,
    )
    return ends, queued.reshape(cases, tasks)


@bare
def _push(times: Floats, codes: Whole, size: int, time: float, code: int) -> int:
    place = size
    while place > 0:
        above = (place - 1) >> 1
        if times[above] < time or (times[above] == time and codes[above] < code):
            break
        times[place], codes[place] = times[above], codes[above]
        place = above
    times[place], codes[place] = time, code
    return size + 1


@bare
def _pop(times: Floats, codes: Whole, size: int) -> int:
    """Take the first off the heap; the caller has read it."""
    size -= 1
    time, code = times[size], codes[size]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        right = below + 1
        if right < size and (
            times[right] < times[below] or (times[right] == times[below] and codes[right] < codes[below])
        ):
            below = right
        if time < times[below] or (time == times[below] and code < codes[below]):
            break
        times[place], codes[place] = times[below], codes[below]
        place = below
    times[place], codes[place] = time, code
    return size


@bare
def _begin_after(
    job: int, tasks: int, first_after: Whole, after: Whole, waits_for: Whole, begin: Whole, starting: int
) -> int:
    """Add the jobs that waited for this one, and now for none, to those that begin; how many these are."""
    task = job % tasks
    for place in range(first_after[task], first_after[task + 1]):
        behind = job - task + after[place]
        waits_for[behind] -= 1
        if waits_for[behind] == 0:
            begin[starting] = behind
            starting += 1
    return starting


@bare
def _first_in_line(desk: int, head: Whole, tail: Whole, behind: Whole) -> int:
    """Take the first job out of the line at a desk; -1 where nobody waits."""
    job = int(head[desk])
    if job >= 0:
        head[desk] = behind[job]
        if head[desk] < 0:
            tail[desk] = -1
    return job


@bare
def _stand_in_line(desk: int, job: int, head: Whole, tail: Whole, behind: Whole) -> None:
    """Put a job at the end of the line at a desk."""
    behind[job] = -1
    if tail[desk] >= 0:
        behind[tail[desk]] = job
    else:
        head[desk] = job
    tail[desk] = job


@compiled
def _loop(  # noqa: PLR0915  # one list of events in their order
    arrivals: Floats,
    applies: npt.NDArray[np.bool_],
    turns: Whole,
    first_turn: Whole,
    work: Floats,
    answers: Floats,
    desk_of: Whole,
    officers: Whole,
    waits_at_first: Whole,
    first_after: Whole,
    after: Whole,
) -> tuple[Floats, Floats]:
    cases, tasks = arrivals.shape[0], desk_of.shape[0]
    jobs = cases * tasks
    turn = np.zeros(jobs, np.int64)
    came = np.zeros(jobs)
    queued = np.zeros(jobs)
    waits_for = np.empty(jobs, np.int64)
    lengths = np.empty(jobs)
    for job in range(jobs):
        waits_for[job] = waits_at_first[job % tasks]
        lengths[job] = work[job // tasks, first_turn[job % tasks]]
    ends = arrivals.copy()
    desks = officers.shape[0]
    busy = np.zeros(desks, np.int64)
    head = np.full(desks, -1, np.int64)
    tail = np.full(desks, -1, np.int64)
    behind = np.full(jobs, -1, np.int64)
    room = 1024
    times, codes = np.empty(room), np.empty(room, np.int64)
    size = 0
    begin = np.empty(tasks * tasks + tasks + 1, np.int64)
    upcoming = 0
    while upcoming < cases or size > 0:
        # One event adds at most as many entries as there are tasks, and one for the next in the line.
        if size + tasks + 2 > room:
            more_times, more_codes = np.empty(room * 2), np.empty(room * 2, np.int64)
            more_times[:size], more_codes[:size] = times[:size], codes[:size]
            times, codes = more_times, more_codes
            room *= 2
        starting = 0
        if upcoming < cases and (size == 0 or arrivals[upcoming] <= times[0]):
            now = arrivals[upcoming]
            for task in range(tasks):
                if waits_at_first[task] == 0:
                    begin[starting] = upcoming * tasks + task
                    starting += 1
            upcoming += 1
        else:
            now, code = times[0], codes[0]
            size = _pop(times, codes, size)
            if code >= jobs:
                begin[0] = code - jobs
                starting = 1
            else:
                case = code // tasks
                desk = desk_of[code % tasks]
                waiting = _first_in_line(desk, head, tail, behind)
                if waiting >= 0:
                    queued[waiting] += now - came[waiting]
                    size = _push(times, codes, size, now + lengths[waiting], waiting)
                else:
                    busy[desk] -= 1
                turn[code] += 1
                if turn[code] < turns[code]:
                    column = first_turn[code % tasks] + turn[code]
                    lengths[code] = work[case, column]
                    size = _push(times, codes, size, now + answers[case, column - 1], code + jobs)
                    continue
                if now > ends[case]:
                    ends[case] = now
                starting = _begin_after(code, tasks, first_after, after, waits_for, begin, starting)
        while starting > 0:
            starting -= 1
            job = begin[starting]
            if not applies[job]:
                starting = _begin_after(job, tasks, first_after, after, waits_for, begin, starting)
                continue
            desk = desk_of[job % tasks]
            if busy[desk] < officers[desk]:
                busy[desk] += 1
                size = _push(times, codes, size, now + lengths[job], job)
            else:
                came[job] = now
                _stand_in_line(desk, job, head, tail, behind)
    return ends, queued
