"""`madoguchi tick`: do what is due now. For cron or a systemd timer; the worker does the same by itself."""

from __future__ import annotations

import argparse

from madoguchi.core import clock, schedule
from madoguchi.core.notices import tasks as notices
from madoguchi.core.search import indexing

HELP = "Do what is due now: jobs by their hour, mail, search index. Running it twice does no harm."
EXAMPLE = "*/5 * * * *  madoguchi tick"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--list]."""
    parser.add_argument("--list", action="store_true", help="name the jobs and when each was last due, and do nothing")


def run(options: argparse.Namespace) -> int:
    """Run the due jobs, deliver mail, bring the index up to date. 1 when a job failed; it is tried again next time."""
    at = clock.now()
    if options.list:
        for job in schedule.jobs():
            print(f"{job.name:<32} every {job.every:<6} last due {job.last_due(at):%Y-%m-%d %H:%M} UTC")
        return 0
    runs = list(schedule.run_due(at))
    for one in runs:
        print(f"{one.job}: {one.problem or 'done'} (due {one.due_at:%Y-%m-%d %H:%M} UTC)")
    changes = indexing.drain()
    delivered = notices.deliver_due(clock.now())
    print(f"{len(runs)} jobs were due; mail: {delivered}; {changes:,} changes indexed.")
    return 1 if any(one.problem for one in runs) else 0
