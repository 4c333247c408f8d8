"""Which change would save how many days: each lever against the same chance, ranked, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from .draws import draw
from .process import Arrivals, Desks, Process, Task, Unstable, refuse_unstable
from .simulation import Run, play

MEDIAN, MEAN = "median", "mean"
FEWEST_REPLAYS = 5


@dataclass(frozen=True)
class Lever:
    """A change somebody could make. `kind` and `at` say which, for the page's sentence; `change` makes it."""

    kind: str
    at: str
    change: Callable[[Process, Desks], tuple[Process, Desks]]
    other: str = ""


@dataclass(frozen=True)
class Saving:
    """Days a lever saves, and the interval that holds the truth in 95 of 100 such studies; less than 0: it costs days.

    `refused` names the desk that could not keep up with it, and then nothing is saved.
    """

    lever: Lever
    days: float
    low: float
    high: float
    refused: str = ""

    @property
    def is_certain(self) -> bool:
        """Does the interval leave out zero?"""
        return self.low > 0 or self.high < 0


def more_officers(desk: str, count: int = 1) -> Lever:
    """So many officers more at a desk."""

    def change(process: Process, desks: Desks) -> tuple[Process, Desks]:
        return process, {**desks, desk: desks[desk] + count}

    return Lever("more_officers", desk, change)


def fewer_questions(task: str, factor: float = 0.5) -> Lever:
    """Questions at a task become so many times as frequent."""
    return Lever("fewer_questions", task, _on(task, lambda one: replace(one, question=one.question * factor)))


def faster_answers(task: str, factor: float = 0.5) -> Lever:
    """Applicants answer in so many times the time."""
    return Lever("faster_answers", task, _on(task, lambda one: replace(one, answer=one.answer.times(factor))))


def quicker_work(task: str, factor: float = 0.8) -> Lever:
    """A turn at the desk takes so many times the time."""
    return Lever("quicker_work", task, _on(task, lambda one: replace(one, work=one.work.times(factor))))


def apart(task: str, predecessor: str) -> Lever:
    """A task no longer waits for another, but for what that one waits for."""

    def change(process: Process, desks: Desks) -> tuple[Process, Desks]:
        above = next(one.after for one in process.tasks if one.key == predecessor)

        def freed(one: Task) -> Task:
            kept = [key for key in one.after if key != predecessor]
            return replace(one, after=tuple(dict.fromkeys([*kept, *above])))

        return _on(task, freed)(process, desks)

    return Lever("apart", task, change, predecessor)


def _on(key: str, change: Callable[[Task], Task]) -> Callable[[Process, Desks], tuple[Process, Desks]]:
    def changed(process: Process, desks: Desks) -> tuple[Process, Desks]:
        return Process(tuple(change(task) if task.key == key else task for task in process.tasks)), desks

    return changed


def levers(
    process: Process,
    desks: Desks,
    seed: int,
    choices: Sequence[Lever],
    *,
    arrivals: Arrivals,
    cases: int = 2_000,
    replays: int = 20,
    measure: str = MEDIAN,
    how: str = "",
) -> tuple[Saving, ...]:
    """The levers by the days they save, most first.

    Each replay draws its chance once and plays the procedure as it is and with every lever on it; a saving is the mean
    of the differences, its interval Student's over the replays. Raises Unstable where the desks cannot keep up as they
    are; a lever under which one could not is refused by name.
    """
    if replays < FEWEST_REPLAYS:
        raise ValueError(f"{FEWEST_REPLAYS} replays at least: fewer give no interval worth showing")
    refuse_unstable(process, desks, arrivals)
    saved: dict[int, list[float]] = {place: [] for place in range(len(choices))}
    refused: dict[int, str] = {}
    variants = [_tried(lever, process, desks, arrivals, place, refused) for place, lever in enumerate(choices)]
    for replay in range(replays):
        base = _figure(play(process, desks, draw(process, arrivals, cases, seed + replay), how), measure)
        for place, variant in enumerate(variants):
            if variant is not None:
                drawn = draw(variant[0], arrivals, cases, seed + replay)
                saved[place].append(base - _figure(play(*variant, drawn, how), measure))
    savings = [_saving(lever, saved[place], refused.get(place, "")) for place, lever in enumerate(choices)]
    return tuple(sorted(savings, key=lambda one: (bool(one.refused), -one.days)))


def _tried(
    lever: Lever, process: Process, desks: Desks, arrivals: Arrivals, place: int, refused: dict[int, str]
) -> tuple[Process, Desks] | None:
    variant = lever.change(process, desks)
    try:
        refuse_unstable(*variant, arrivals)
    except Unstable as trouble:
        refused[place] = trouble.desk
        return None
    return variant


def _figure(run: Run, measure: str) -> float:
    return run.mean if measure == MEAN else run.percentile(50)


def _saving(lever: Lever, saved: Sequence[float], refused: str) -> Saving:
    if refused:
        return Saving(lever, 0.0, 0.0, 0.0, refused)
    days = float(np.mean(saved))
    half = _student(len(saved) - 1) * float(np.std(saved, ddof=1)) / sqrt(len(saved))
    return Saving(lever, days, days - half, days + half)


def _student(freedom: int) -> float:
    """The 97.5th percentile of Student's distribution, by Cornish and Fisher's expansion; within 0.3 % from 4 on."""
    z = 1.959964
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / freedom + second / freedom**2 + third / freedom**3 + fourth / freedom**4
