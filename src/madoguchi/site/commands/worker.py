"""`madoguchi worker`: keeps the search index up to date, sends mail, runs tasks and what is due."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
from collections.abc import Callable
from time import monotonic
from types import FrameType

from django.db import close_old_connections

from madoguchi.core import clock, schedule
from madoguchi.core.notices import tasks as notices
from madoguchi.core.references import new_reference
from madoguchi.core.search import indexing

HELP = "Keep the search index up to date, send mail, run tasks and what is due, until stopped."
EXAMPLE = "madoguchi worker"

PAUSE_SECONDS = 0.5
MAIL_SECONDS = 5.0
TICK_SECONDS = 60.0

logger = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--once]."""
    parser.add_argument("--once", action="store_true", help="do everything once, then stop")


def run(options: argparse.Namespace) -> int:
    """Work until asked to stop; what is begun is finished first."""
    stopping = threading.Event()
    _stop_when_told(stopping)
    rounds = [
        Round(_index, PAUSE_SECONDS),
        Round(lambda: _mail(stopping), MAIL_SECONDS),
        Round(_tasks, PAUSE_SECONDS),
        Round(_tick, TICK_SECONDS),
    ]
    while not stopping.is_set():
        for one in rounds:
            if not stopping.is_set():
                one.go_when_due()
        if options.once:
            break
        stopping.wait(PAUSE_SECONDS)
    return 0


def _stop_when_told(stopping: threading.Event) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)


class Round:
    """One kind of work, done again after a pause. A fault is logged; the next try is later each time."""

    def __init__(self, work: Callable[[], object], pause: float) -> None:
        self.work = work
        self.pause = pause
        self.next_at = 0.0
        self.faults = 0

    def go_when_due(self) -> None:
        """Do it, if its pause is over."""
        if monotonic() < self.next_at:
            return
        close_old_connections()
        try:
            self.work()
            self.faults = 0
        except Exception:  # one fault must not stop the rest: it is logged, and tried again after a longer pause
            logger.exception("a round of the worker failed")
            self.faults = min(self.faults + 1, 6)
        self.next_at = monotonic() + self.pause * 2**self.faults


def _index() -> None:
    indexing.drain(batches=20)


def _mail(stopping: threading.Event) -> None:
    notices.deliver_due(clock.now(), limit=100, is_stopping=stopping.is_set)


def _tick() -> None:
    for one in schedule.run_due(clock.now()):
        logger.info("%s was run", one.job)


def _tasks() -> None:
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    if not DBTaskResult.objects.ready().exists():
        return  # asking the library would keep writers waiting, twice a second
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=50,
        worker_id=new_reference(),
        excluded_queue_names=[],
    ).run()
