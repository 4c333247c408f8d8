"""What must always hold of the journal."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.journal import protection, queries


def journal_has_no_hole() -> Iterator[Violation]:
    """Numbers without a hole, every leaf as its event makes it, every seal as it was committed to."""
    yield from (Violation(fault.where, fault.what) for fault in queries.faults_of_events())


def journal_is_protected() -> Iterator[Violation]:
    """The database refuses to change or delete what was recorded."""
    yield from (Violation("database", f"the protection {name} is gone") for name in protection.missing(connection))


def heads_only_grow() -> Iterator[Violation]:
    """Every signed head is the root of the events it covers, and each follows the one before it."""
    yield from (Violation(fault.where, fault.what) for fault in queries.faults_of_heads())


def join() -> None:
    """Register them. Called once the apps are loaded."""
    invariant("I5", "The journal has no hole and nothing in it was altered")(journal_has_no_hole)
    invariant("I5", "The database refuses to change the journal")(journal_is_protected)
    invariant("I10", "Every signed head is the beginning of the next")(heads_only_grow)
