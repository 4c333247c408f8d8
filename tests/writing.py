"""How long the product keeps others from writing: every outermost transaction that writes, and its work.

The work is measured in the processor time of the thread, so that a machine that is busy with other things does not
make a test fail; waiting for a lock is not work. What a program does once, when it runs for the first time (compiling
a template, loading a model of the language), is no transaction's work: measure after the same thing was done once.
A processor that serves two at once is slower now and then: `always_too_long` does the thing again before it judges.
"""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.db.transaction import Atomic

WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE"}


@dataclass(frozen=True)
class Transaction:
    """An outermost transaction that wrote: which code opened it, and how long it worked."""

    where: str
    milliseconds: float
    statements: int

    def __str__(self) -> str:
        return f"{self.milliseconds:.0f} ms, {self.statements} statements: {self.where}"


@dataclass
class Watch:
    """What was measured. Only transactions that wrote are kept."""

    kept: list[Transaction] = field(default_factory=list)
    _depth: int = 0
    _began: float = 0.0
    _statements: int = 0
    _wrote: bool = False

    def longest(self) -> list[Transaction]:
        """The longest first."""
        return sorted(self.kept, key=lambda one: -one.milliseconds)

    def too_long(self) -> list[Transaction]:
        """Every transaction that worked longer than the limit of the settings, the longest first."""
        return [one for one in self.longest() if one.milliseconds > settings.WRITE_MILLISECONDS]

    def enter(self) -> None:
        if self._depth == 0:
            self._began, self._statements, self._wrote = time.thread_time(), 0, False
        self._depth += 1

    def leave(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._wrote:
            worked = (time.thread_time() - self._began) * 1000
            self.kept.append(Transaction(_opened_by(), worked, self._statements))

    def heard(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self._statements += 1
        self._wrote = self._wrote or sql.lstrip().partition(" ")[0].upper() in WRITES
        return execute(sql, params, many, context)


def _opened_by() -> str:
    """The product's own frames that led to it, the nearest last."""
    frames = [one for one in traceback.extract_stack() if "/src/madoguchi/" in one.filename]
    return " > ".join(f"{one.filename.split('/madoguchi/')[-1]}:{one.lineno}" for one in frames[-3:]) or "a test"


@contextmanager
def watched() -> Iterator[Watch]:
    """Measure every transaction that is opened inside the block."""
    watch = Watch()
    enter, leave = Atomic.__enter__, Atomic.__exit__

    def entered(self: Atomic) -> None:
        watch.enter()
        enter(self)

    def left(self: Atomic, *fault: Any) -> None:
        try:
            leave(self, *fault)
        finally:
            watch.leave()

    # What earlier tests left in memory is not looked through while the product works; its own garbage is.
    gc.collect()
    gc.freeze()
    with ExitStack() as stack:
        stack.callback(gc.unfreeze)
        stack.enter_context(patch.object(Atomic, "__enter__", entered))
        stack.enter_context(patch.object(Atomic, "__exit__", left))
        stack.enter_context(connection.execute_wrapper(watch.heard))
        yield watch


def always_too_long(act: Callable[[int], object], *, times: int = 3) -> list[str]:
    """What works longer than the limit each time that something is done; one such transaction at a place is enough.

    ``act`` is handed the number of the time, from 0, and has to write something.
    """
    always: dict[str, Transaction] = {}
    for time_ in range(times):
        with watched() as watch:
            act(time_)
        assert watch.kept, "nothing was written"
        found = {one.where: one for one in watch.too_long()}
        always = {where: one for where, one in found.items() if time_ == 0 or where in always}
        if not always:
            break
    return [str(one) for one in always.values()]
