"""What must always hold of the index."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.core.invariants import Violation, invariant
from madoguchi.core.refusals import Refused
from madoguchi.core.search import indexing, opening
from madoguchi.core.search.documents import sources


def index_is_the_database() -> Iterator[Violation]:
    """Once the outbox is drained, exactly what is to be found can be found. With changes unread nothing is said."""
    try:
        index = opening.index()
    except Refused:
        yield Violation("search", f"the index is damaged and waits to be rebuilt: {opening.damage()}")
        return
    if indexing.behind():
        return
    for source in sources():
        if source.every is None:
            continue
        wanted, found = set(source.every()), set(index.engine.references(source.kind))
        yield from (Violation(reference, f"is not in the index ({source.kind})") for reference in wanted - found)
        yield from (
            Violation(reference, f"is in the index and should not be ({source.kind})") for reference in found - wanted
        )


def join() -> None:
    """Register it. Called once the apps are loaded."""
    invariant("I9", "What can be found is what is in the database")(index_is_the_database)
