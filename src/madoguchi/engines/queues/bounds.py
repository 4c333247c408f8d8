"""What no number of officers could beat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .draws import Draws, draw, spent
from .durations import Floats
from .process import Arrivals, Process, Task

_ANY = Arrivals(1.0)


@dataclass(frozen=True)
class Bound:
    """Three floors under the waiting, in days, each at most as high as the next, and the simulated mean above them.

    `least`: every task at its shortest, nothing asked. `without_questions`: as long as the work really takes, nobody
    queues, nothing is asked. `without_queues`: questions are asked, but nobody queues.
    """

    least: float
    without_questions: float
    without_queues: float


def lower_bound(process: Process, seed: int, *, cases: int = 10_000) -> Bound:
    """The floors of a procedure, whatever its desks.

    >>> from .durations import fixed
    >>> work = (Task("a", "x", fixed(5)), Task("b", "y", fixed(3)), Task("c", "x", fixed(2), ("a", "b")))
    >>> lower_bound(Process(work), 1)
    Bound(least=7.0, without_questions=7.0, without_queues=7.0)
    """
    drawn = draw(process, _ANY, cases, seed)
    return Bound(least(process), float(unasked(process, drawn).mean()), float(unqueued(process, drawn).mean()))


def least(process: Process) -> float:
    """The longest chain of tasks that apply to everybody, each at its shortest."""

    def shortest(place: int, task: Task) -> Floats:
        return np.array([task.work.least if task.share >= 1 else 0.0])

    return float(_longest(process, shortest)[0])


def unasked(process: Process, drawn: Draws) -> Floats:
    """For each case the longest chain of its tasks, one turn each."""

    def taken(place: int, task: Task) -> Floats:
        return np.asarray(drawn.work[:, drawn.first_turn[place]] * drawn.applies[:, place], dtype=np.float64)

    return _longest(process, taken)


def unqueued(process: Process, drawn: Draws) -> Floats:
    """For each case the longest chain of its tasks, with all turns and answers, as if it never queued."""

    def taken(place: int, task: Task) -> Floats:
        work, answers = spent(drawn, place)
        return work + answers

    return _longest(process, taken)


def _longest(process: Process, taken: Callable[[int, Task], Floats]) -> Floats:
    ends: dict[str, Floats] = {}
    for place in process.order:
        task = process.tasks[place]
        own = taken(place, task)
        begins = np.zeros_like(own)
        for key in task.after:
            begins = np.maximum(begins, ends[key])
        ends[task.key] = begins + own
    longest = np.zeros(1)
    for end in ends.values():
        longest = np.maximum(longest, end)
    return longest
