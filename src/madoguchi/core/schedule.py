"""Work that is due at certain moments. An app registers it when it starts:

    @job("docket-lapse", every="day", hour=3)
    def lapse(at: datetime) -> None: ...

`madoguchi tick`, or the worker, runs what is due. Each run has one row under (job, moment it was due), so looking
twice does no harm; a run that was killed is begun again, so a job must be able to be. After a downtime a job runs
once, for all that became due meanwhile, or with `each` once for every moment that was missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.writing import write_once

logger = logging.getLogger(__name__)

QUARTER, HOUR, DAY, WEEK, MONTH = "quarter", "hour", "day", "week", "month"
STUCK_AFTER = timedelta(hours=1)
LONGEST_PROBLEM = 300
MOST_MISSED = 1000

Work = Callable[[datetime], object]


@dataclass(frozen=True)
class Job:
    """Work under a name, and when it is due: moments are of UTC, the week begins on Monday."""

    name: str
    work: Work
    every: str
    hour: int = 0
    minute: int = 0
    each: bool = False

    def last_due(self, at: datetime) -> datetime:
        """The last moment, up to the given one, at which it was due.

        >>> from datetime import UTC
        >>> Job("lapse", print, DAY, hour=3).last_due(datetime(2026, 11, 23, 2, tzinfo=UTC)).isoformat()
        '2026-11-22T03:00:00+00:00'
        """
        day = at.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        if self.every == QUARTER:
            return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
        if self.every == HOUR:
            due = at.replace(minute=self.minute, second=0, microsecond=0)
            return due if due <= at else due - timedelta(hours=1)
        if self.every == DAY:
            return day if day <= at else day - timedelta(days=1)
        if self.every == WEEK:
            due = day - timedelta(days=at.weekday())
            return due if due <= at else due - timedelta(days=7)
        due = day.replace(day=1)
        return due if due <= at else (due - timedelta(days=1)).replace(day=1)

    def due_between(self, after: datetime, until: datetime) -> list[datetime]:
        """Every moment at which it was due, after one and up to another, earliest first."""
        found: list[datetime] = []
        due = self.last_due(until)
        while due > after and len(found) < MOST_MISSED:
            found.append(due)
            due = self.last_due(due - timedelta(microseconds=1))
        return found[::-1]


_jobs: dict[str, Job] = {}


def job(name: str, *, every: str, hour: int = 0, minute: int = 0, each: bool = False) -> Callable[[Work], Work]:
    """Register a function as work that is due every quarter of an hour, hour, day, week or month."""
    if every not in {QUARTER, HOUR, DAY, WEEK, MONTH}:
        raise ValueError(f"{every!r} is not a time a job can be due")

    def keep(work: Work) -> Work:
        _jobs[name] = Job(name, work, every, hour, minute, each)
        return work

    return keep


def jobs() -> list[Job]:
    """Every job, in the order of their names."""
    return [_jobs[name] for name in sorted(_jobs)]


@dataclass(frozen=True)
class Run:
    """What came of a job: the moment it was due, and the problem if it had one."""

    job: str
    due_at: datetime
    problem: str = ""


def run_due(at: datetime) -> Iterator[Run]:
    """Run what is due and was not run; one failing job does not keep others from running."""
    for one in jobs():
        for due_at in _missed(one, at):
            if _claim(one, due_at, at):
                yield _run(one, due_at, at)


def _missed(one: Job, at: datetime) -> list[datetime]:
    from madoguchi.core.notices.models import JobRun  # models are there only once the apps are loaded

    runs = JobRun.objects.filter(job=one.name)
    done = set(runs.filter(ended_at__isnull=False).order_by("-due_at").values_list("due_at", flat=True)[:MOST_MISSED])
    last = one.last_due(at)
    if not one.each:
        return [] if last in done else [last]
    first = runs.order_by("due_at").values_list("due_at", flat=True).first()
    since = one.due_between(first - timedelta(microseconds=1), at) if first else [last]
    return [due_at for due_at in since if due_at not in done]


@transaction.atomic
def _claim(one: Job, due_at: datetime, at: datetime) -> bool:
    """Take a run for this process. False when it is done, or another process is at it."""
    from madoguchi.core.notices.models import JobRun

    write_once([JobRun(job=one.name, due_at=due_at, started_at=at, tries=0)], unique=["job", "due_at"])
    run = JobRun.objects.select_for_update().get(job=one.name, due_at=due_at)
    is_at_work = run.tries > 0 and not run.problem and run.started_at > at - STUCK_AFTER
    if run.ended_at is not None or is_at_work:
        return False
    run.started_at, run.problem, run.tries = at, "", run.tries + 1
    run.save(update_fields=["started_at", "problem", "tries"])
    return True


def _run(one: Job, due_at: datetime, at: datetime) -> Run:
    from madoguchi.core.notices.models import JobRun

    run = JobRun.objects.filter(job=one.name, due_at=due_at)
    try:
        one.work(due_at if one.each else at)
    except Exception as fault:
        logger.exception("the job %s failed", one.name)
        problem = f"{type(fault).__name__}: {fault}"[:LONGEST_PROBLEM]
        run.update(problem=problem)
        return Run(one.name, due_at, problem)
    run.update(ended_at=at)
    return Run(one.name, due_at)


def last_success(name: str) -> datetime | None:
    """When a job last ran to its end; None if it never did."""
    from madoguchi.core.notices.models import JobRun

    ended: datetime | None = (
        JobRun.objects.filter(job=name, ended_at__isnull=False).order_by("-ended_at").values_list("ended_at", flat=True)
    ).first()
    return ended
