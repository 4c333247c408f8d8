"""What state a case is in, worked out from its steps: the same answer for whoever asks, whenever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from madoguchi.apps.cases.models import (
    APPLICANT,
    BAD_OUTCOMES,
    DECIDED,
    DROPPED,
    ENDED,
    GOOD_OUTCOMES,
    GRANTED,
    IN_PROGRESS,
    PAUSED,
    PENDING,
    REFUSED,
    RUNNING,
    SUBMITTED,
    WAITING,
    Step,
)


def latest(steps: Iterable[Step]) -> dict[str, Step]:
    """The last attempt at each step, by the key of the step."""
    found: dict[str, Step] = {}
    for step in sorted(steps, key=lambda one: one.attempt):
        found[step.key] = step
    return found


def is_over(step: Step | None) -> bool:
    """May what stands behind this step begin? A step that does not apply counts as done."""
    return step is None or (step.state == ENDED and step.outcome in GOOD_OUTCOMES) or step.state == DROPPED


def waits_for_applicant(step: Step) -> bool:
    """Is it the company's turn: its own step, or a question to it?"""
    return step.state == PAUSED or (step.state == RUNNING and step.authority == APPLICANT)


def state_of(steps: Sequence[Step]) -> tuple[str, str]:
    """State and outcome of a filed case that nobody withdrew or closed."""
    last = list(latest(steps).values())
    if any(one.state == ENDED and one.outcome in BAD_OUTCOMES for one in last):
        return DECIDED, REFUSED
    if last and all(is_over(one) for one in last):
        return DECIDED, GRANTED
    if any(one.state == RUNNING and one.authority != APPLICANT for one in last):
        untouched = all(one.attempt == 1 and one.state in (PENDING, RUNNING) for one in last)
        return (SUBMITTED if untouched else IN_PROGRESS), ""
    return WAITING, ""
