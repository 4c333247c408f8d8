"""A procedure as work: which desk does which task, after which others, how long, with how many questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .durations import Duration, fixed

NOTHING = fixed(0.0)


class Unstable(ValueError):
    """A desk gets as much work as it can do, or more: its queue grows for ever, and no average means anything."""

    def __init__(self, desk: str, load: float) -> None:
        self.desk, self.load = desk, load
        super().__init__(f"desk {desk} has {load:.0%} of the work it can do; its queue would grow for ever")


@dataclass(frozen=True)
class Task:
    """One step as work. `desk` is empty for the applicant's own: then nobody queues.

    After each turn at the desk a question is asked with probability `question`, at most `most_questions` times; the
    answer takes `answer`, then the case queues again. `share` is how many cases the task applies to.
    """

    key: str
    desk: str
    work: Duration
    after: tuple[str, ...] = ()
    question: float = 0.0
    answer: Duration = NOTHING
    most_questions: int = 3
    share: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.question < 1 or not 0 <= self.share <= 1 or self.most_questions < 0:
            raise ValueError(f"task {self.key}: question and share are probabilities, most_questions a number")

    @property
    def turns(self) -> float:
        """How often a case comes to the desk on average."""
        return float(sum(self.question**asked for asked in range(self.most_questions + 1)))


Desks = Mapping[str, int]


@dataclass(frozen=True)
class Arrivals:
    """How cases come: `per_day` on average, at random times, or at the given gaps over and over."""

    per_day: float
    gaps: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.per_day <= 0:
            raise ValueError("nobody comes")


@dataclass(frozen=True)
class Process:
    """The tasks of a procedure. Raises ValueError for a doubled task, an unknown predecessor or a circle."""

    tasks: tuple[Task, ...]

    def __post_init__(self) -> None:
        keys = [task.key for task in self.tasks]
        if len(set(keys)) != len(keys):
            raise ValueError("two tasks have one key")
        for task in self.tasks:
            for key in task.after:
                if key not in keys:
                    raise ValueError(f"task {task.key} waits for {key}, which is not there")
        if len(self.order) != len(self.tasks):
            raise ValueError("tasks wait for each other in a circle")

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Places of the tasks so that each stands after those it waits for."""
        place = {task.key: index for index, task in enumerate(self.tasks)}
        left = dict(enumerate(self.tasks))
        done: list[int] = []
        while left:
            ready = [index for index, task in left.items() if all(place[key] in done for key in task.after)]
            if not ready:
                break
            done += ready
            for index in ready:
                del left[index]
        return tuple(done)

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks at which somebody queues, in the order of the tasks."""
        return tuple(dict.fromkeys(task.desk for task in self.tasks if task.desk))


def loads(process: Process, desks: Desks, arrivals: Arrivals) -> dict[str, float]:
    """The part of each desk's time that is taken: officers busy on average, over officers there are.

    >>> from .durations import exponential
    >>> loads(Process((Task("review", "desk", exponential(2.0)),)), {"desk": 3}, Arrivals(1.2))
    {'desk': 0.8}
    """
    found: dict[str, float] = {}
    for desk in process.desks:
        officers = desks.get(desk, 0)
        work = sum(task.share * task.turns * task.work.mean for task in process.tasks if task.desk == desk)
        found[desk] = round(arrivals.per_day * work / officers, 12) if officers > 0 else float("inf")
    return found


def refuse_unstable(process: Process, desks: Desks, arrivals: Arrivals) -> None:
    """Raise Unstable for the busiest desk that cannot keep up, a desk without officers included."""
    found = loads(process, desks, arrivals)
    desk = max(found, key=lambda key: found[key], default="")
    if desk and found[desk] >= 1:
        raise Unstable(desk, found[desk])
