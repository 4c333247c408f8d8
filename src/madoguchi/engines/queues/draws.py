"""All chance of a run, drawn beforehand: the same numbers for every variant of a procedure.

Two runs that differ in one lever meet the same cases, the same work and the same questions, so their difference is the
lever's and not chance's (common random numbers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .durations import Floats
from .process import Arrivals, Process, Task

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Draws:
    """Whether each task applies to each case, how many turns it takes, how long each turn's work and answer are.

    `work` and `answers` have a row for each case and a column for each turn that anybody took: those of one task stand
    side by side from column `first_turn[task]` on.
    """

    arrivals: Floats
    applies: npt.NDArray[np.bool_]
    turns: Whole
    first_turn: Whole
    work: Floats
    answers: Floats


def draw(process: Process, arrivals: Arrivals, cases: int, seed: int) -> Draws:
    """The chance of a run of so many cases.

    Every turn of every task has a stream of its own, named by the task's key: a task that is taken out or put in, or
    asked about more often, moves no other's.
    """
    shape = (cases, len(process.tasks))
    applies = np.ones(shape, dtype=np.bool_)
    turns = np.ones(shape, dtype=np.int64)
    first_turn: list[int] = []
    work: list[Floats] = []
    answers: list[Floats] = []
    for place, task in enumerate(process.tasks):
        dice = np.random.default_rng([seed, *task.key.encode()])
        applying, asking = dice.random(cases), dice.random(cases)
        applies[:, place] = applying < task.share
        turns[:, place] = _turns(asking, task)
        first_turn.append(len(work))
        for turn in range(int(turns[:, place].max(initial=1))):
            own = np.random.default_rng([seed, turn + 1, *task.key.encode()])
            work.append(task.work.of(own.random(cases)))
            answers.append(task.answer.of(own.random(cases)) if task.question else np.zeros(cases))
    return Draws(
        _arrivals(arrivals, cases, seed),
        applies,
        turns,
        np.array(first_turn, dtype=np.int64),
        np.array(work).T if work else np.zeros((cases, 0)),
        np.array(answers).T if answers else np.zeros((cases, 0)),
    )


def _turns(even: Floats, task: Task) -> Whole:
    """How many turns: one, and one more for each question. With rarer questions nobody takes more turns than before."""
    if not task.question or not task.most_questions:
        return np.ones(len(even), dtype=np.int64)
    asked = np.log1p(-even) / np.log(task.question)
    return np.asarray(1 + np.minimum(asked.astype(np.int64), task.most_questions), dtype=np.int64)


def spent(drawn: Draws, place: int) -> tuple[Floats, Floats]:
    """Days of work, and days with the applicant, that a task takes of each case it applies to; 0 of the others."""
    first = int(drawn.first_turn[place])
    work, answers = np.zeros(len(drawn.arrivals)), np.zeros(len(drawn.arrivals))
    turns = drawn.turns[:, place] * drawn.applies[:, place]
    for turn in range(int(turns.max(initial=0))):
        work += np.where(turn < turns, drawn.work[:, first + turn], 0.0)
        answers += np.where(turn < turns - 1, drawn.answers[:, first + turn], 0.0)
    return work, answers


def _arrivals(arrivals: Arrivals, cases: int, seed: int) -> Floats:
    dice = np.random.default_rng([seed, 0])
    if arrivals.gaps:
        gaps = dice.permutation(np.resize(np.asarray(arrivals.gaps, dtype=np.float64), cases))
        return np.cumsum(gaps)
    return np.cumsum(dice.exponential(1 / arrivals.per_day, cases))
