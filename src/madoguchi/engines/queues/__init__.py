"""Where waiting comes from, and what would shorten it.

`waiting` counts what followed what in a log and how long it took; `visits_of` and `served` find from the same log how
long a desk worked and how long cases lay before it. `simulate` plays a procedure with desks, queues and questions
event by event, `lower_bound` says what no number of officers could beat, and `levers` ranks changes by the days they
save, each with its interval. A desk that gets more work than it can do is refused (`Unstable`), not averaged.
"""

from __future__ import annotations

from .bounds import Bound, lower_bound
from .durations import Duration, empirical, exponential, fixed
from .levers import (
    Lever,
    Saving,
    apart,
    faster_answers,
    fewer_questions,
    levers,
    more_officers,
    quicker_work,
)
from .mining import Follows, Served, Visit, served, visits_of, waiting
from .process import Arrivals, Desks, Process, Task, Unstable, loads
from .simulation import NUMBA, PLAIN, Run, simulate

__all__ = [
    "NUMBA",
    "PLAIN",
    "Arrivals",
    "Bound",
    "Desks",
    "Duration",
    "Follows",
    "Lever",
    "Process",
    "Run",
    "Saving",
    "Served",
    "Task",
    "Unstable",
    "Visit",
    "apart",
    "empirical",
    "exponential",
    "faster_answers",
    "fewer_questions",
    "fixed",
    "levers",
    "loads",
    "lower_bound",
    "more_officers",
    "quicker_work",
    "served",
    "simulate",
    "visits_of",
    "waiting",
]
