"""A process and its desks as arrays: what both forms of the loop read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .draws import Whole
from .process import Desks, Process

BOUNDLESS = 1 << 40  # officers of the desk of the applicants themselves


@dataclass(frozen=True)
class Layout:
    """A process and its desks as numbers: the desk of each task, officers of each desk, who waits for how many."""

    desk_of: Whole
    officers: Whole
    waits_for: Whole
    first_after: Whole
    after: Whole

    @classmethod
    def of(cls, process: Process, desks: Desks) -> Layout:
        names = process.desks
        place = {task.key: index for index, task in enumerate(process.tasks)}
        following: list[list[int]] = [[] for _ in process.tasks]
        for index, task in enumerate(process.tasks):
            for key in task.after:
                following[place[key]].append(index)
        # The applicants' own tasks stand at a last desk that has room for everybody.
        desk_of = [names.index(task.desk) if task.desk else len(names) for task in process.tasks]
        return cls(
            desk_of=np.array(desk_of, dtype=np.int64),
            officers=np.array([*(desks[name] for name in names), BOUNDLESS], dtype=np.int64),
            waits_for=np.array([len(task.after) for task in process.tasks], dtype=np.int64),
            first_after=np.cumsum([0, *(len(one) for one in following)], dtype=np.int64),
            after=np.array([one for group in following for one in group], dtype=np.int64),
        )
