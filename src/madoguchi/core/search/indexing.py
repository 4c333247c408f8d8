"""The indexer: reads changes, fetches documents, writes the index. It alone writes, one process of a host at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from madoguchi.core.refusals import Refused
from madoguchi.core.search import opening, outbox
from madoguchi.core.search.documents import Document, shape, source, sources
from madoguchi.core.search.engine import IndexIsBusy
from madoguchi.core.search.models import Change
from madoguchi.core.search.opening import SearchIndex, State
from madoguchi.core.search.suggestions import Suggestions

BATCH = 2000
FETCHED = 500
Progress = Callable[[int], None]


def drain(*, batches: int = 1000) -> int:
    """Bring the index up to date with the database. Returns how many changes were read.

    Another process at work: nothing is done here. A damaged index is built anew.
    """
    try:
        with opening.lock("writer", is_patient=False):
            if opening.damage():
                return rebuild()
            try:
                return sum(islice(iter(_drain_one, 0), batches))
            except Refused:  # damage that nobody had met before
                return rebuild()
    except IndexIsBusy:
        return 0


def _drain_one() -> int:
    index = opening.index()
    state = State.read(index.folder)
    changes = outbox.after(state.cursor, until=outbox.latest(), limit=BATCH)
    if not changes:
        return 0
    write(index, _things(changes))
    State(state.engine, state.signature, changes[-1].seq).write(index.folder)
    return len(changes)


def _things(changes: Iterable[Change]) -> dict[str, list[str]]:
    things: dict[str, dict[str, None]] = {}
    for change in changes:
        things.setdefault(change.kind, {})[change.reference] = None
    return {kind: list(references) for kind, references in things.items()}


def write(index: SearchIndex, things: dict[str, list[str]]) -> None:
    """Write things as they are in the database now; what is not to be found any more is taken out."""
    documents: list[Document] = []
    gone: list[tuple[str, str]] = []
    for kind, references in things.items():
        found = {one.reference: one for one in _documents(kind, references)}
        documents += found.values()
        gone += [(kind, reference) for reference in references if reference not in found]
    index.write(documents, gone)


def _documents(kind: str, references: Sequence[str]) -> Iterator[Document]:
    provided = source(kind)
    if provided is None:
        return
    for start in range(0, len(references), FETCHED):
        yield from provided.provider(references[start : start + FETCHED])


def behind() -> int:
    """How many changes the index of this host has not seen."""
    return outbox.lag(State.read(opening.index().folder).cursor)


def waiting_since() -> datetime | None:
    """When the oldest change was made that the index of this host has not seen; None when it has seen all."""
    return outbox.oldest_after(State.read(opening.index().folder).cursor)


# Building anew ------------------------------------------------------------------------------------------


def rebuild(*, progress: Progress | None = None) -> int:
    """Build a fresh index beside the one in use, then let it take its place at once. Returns how many documents.

    Changes made meanwhile are read by the next `drain`. A build that was killed leaves a folder that the next removes.
    """
    with opening.lock("rebuild", is_patient=False):
        opening.remove_unfinished()
        folder = opening.new_folder(cursor=outbox.latest())
        (folder / "building").touch()
        state = State.read(folder)
        kept = shape()
        fresh = SearchIndex(opening.build_engine(state.engine, folder, kept, threads=2), Suggestions(folder))
        written = 0
        for kind, references in _everything():
            write(fresh, {kind: references})
            written += len(references)
            if progress:
                progress(written)
        fresh.close()
        (folder / "building").unlink()
        opening.swap_in(folder)
    return written


REBUILT = 50_000


def _everything() -> Iterator[tuple[str, list[str]]]:
    for one in sources():
        references = iter(one.every() if one.every else _ever_touched(one.kind))
        while chunk := list(islice(references, REBUILT)):
            yield one.kind, chunk


def _ever_touched(kind: str) -> Iterator[str]:
    return Change.objects.filter(kind=kind).values_list("reference", flat=True).distinct().iterator()
