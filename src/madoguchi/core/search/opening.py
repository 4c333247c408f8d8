"""Opens the index that is in use, and follows when another takes its place."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from madoguchi.core.search.asking import DEEPEST, FEW, Question, question, reasons
from madoguchi.core.search.documents import KIND, NEWEST, RELEVANCE, Document, Hit, Page, Shape, Suggestion, shape
from madoguchi.core.search.engine import Engine, Found, IndexIsBusy, IndexIsDamaged
from madoguchi.core.search.suggestions import Suggestions

FORMAT = 1
"""Raised when what is written into an index changes, tokens included: older ones are then built anew."""


@dataclass(frozen=True)
class State:
    """What stands beside an index: what it was built as, and the last change it has read."""

    engine: str
    signature: str
    cursor: int

    @classmethod
    def read(cls, folder: Path) -> State:
        """The state of an index; damaged when there is none."""
        try:
            kept = json.loads((folder / "state.json").read_text("utf-8"))
            return cls(kept["engine"], kept["signature"], int(kept["cursor"]))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise IndexIsDamaged(f"{folder.name} has no readable state") from fault

    def write(self, folder: Path) -> None:
        """Keep it, so that it is there whole or as it was before."""
        _replace(folder / "state.json", json.dumps(vars(self)))


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.{new_reference()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def signature(kept: Shape) -> str:
    """A short name for the columns of an index."""
    return sha256(json.dumps([FORMAT, kept.facets, kept.orders]).encode()).hexdigest()[:16]


class SearchIndex:
    """What the pages ask. Hits, their total, counts of facets, and what is offered while somebody types."""

    def __init__(self, engine: Engine, suggestions: Suggestions) -> None:
        self.engine = engine
        self.suggestions = suggestions
        self.folder = engine.folder

    def search(
        self,
        query: str = "",
        *,
        filters: Mapping[str, Iterable[str]] | None = None,
        page: int = 1,
        size: int = 20,
        order: str = RELEVANCE,
        facets: Sequence[str] = (),
        is_typing: bool = False,
    ) -> Page:
        """One page of what holds every word of the query and, in each filtered facet, one of its values.

        A facet's counts are made without its own filter: they say what another tick in it would find.
        Fewer than five things found: words one letter away are let in, and the page says so. With `is_typing` the
        last word may be unfinished.
        """
        asked = question(query, filters, is_typing=is_typing)
        self._refuse_unknown([*asked.filters, *facets], order)
        order = order if asked.terms or order != RELEVANCE else NEWEST
        page = max(1, min(page, DEEPEST // size))
        with _marking_damage(self.folder):
            found, total = self.engine.find(asked, limit=size, offset=(page - 1) * size, order=order)
            is_similar = False
            if total < FEW and asked.can_be_similar:
                widened = asked.similar()
                more, total_similar = self.engine.find(widened, limit=size, offset=(page - 1) * size, order=order)
                if total_similar > total:
                    asked, found, total, is_similar = widened, _first(found, more), total_similar, True
            counted = self._facets(asked, facets)
        hits = tuple(Hit(one.kind, one.reference, one.score, reasons(asked.terms, one.said)) for one in found)
        return Page(hits, total, counted, page, size, is_similar)

    def _refuse_unknown(self, facets: Iterable[str], order: str) -> None:
        kept = self.engine.shape
        for facet in facets:
            if facet not in kept.facets:
                raise LookupError(f"nothing is filtered by {facet!r}")
        if order not in {RELEVANCE, *kept.orders}:
            raise LookupError(f"nothing is ordered by {order!r}")

    def _facets(self, asked: Question, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        free = [facet for facet in facets if facet not in asked.filters]
        counted = self.engine.counts(asked, free) if free else {}
        for facet in facets:
            if facet in asked.filters:
                counted |= self.engine.counts(asked.without(facet), [facet])
        return {facet: counted[facet] for facet in facets}

    def suggest(self, typed: str, language: str, limit: int = 8, *, kind: str = "") -> list[Suggestion]:
        """What somebody may be about to type, in their language or in every one; of one kind of things or of all."""
        among = {KIND: [kind]} if kind else {}
        with _marking_damage(self.folder):
            return self.suggestions.offer(
                typed, language, limit, lambda text: self.engine.count(question(text, among)) > 0
            )

    def write(self, documents: Sequence[Document], gone: Iterable[tuple[str, str]]) -> None:
        """Put documents in, and take others out."""
        with _marking_damage(self.folder):
            self.suggestions.add(documents)
            self.engine.write(documents, gone)

    def close(self) -> None:
        """Let go of files and connections."""
        self.engine.close()
        self.suggestions.close()


def _first(exact: list[Found], similar: list[Found]) -> list[Found]:
    """What was found as it was typed stands before what is one letter away."""
    known = {(one.kind, one.reference) for one in exact}
    return [*exact, *(one for one in similar if (one.kind, one.reference) not in known)][: max(len(similar), 1)]


# Where it stands ----------------------------------------------------------------------------------------


def place() -> Path:
    """The folder of all indexes of this host."""
    return Path(settings.DATA) / "search"


def pointer() -> Path:
    """The file that names the index in use."""
    return place() / "current"


def engine_name() -> str:
    """The engine this installation uses: tantivy, or the one its database has."""
    if settings.SEARCH_ENGINE == "tantivy":
        return "tantivy"
    from django.db import connection

    return "postgresql" if connection.vendor == "postgresql" else "fts5"


def build_engine(name: str, folder: Path, kept: Shape, *, is_new: bool = False, threads: int = 1) -> Engine:
    """The engine of a folder. Only where a new one is asked for may its files be missing."""
    if name == "tantivy":
        from madoguchi.core.search.tantivy_index import TantivyIndex

        return TantivyIndex(folder, kept, is_new=is_new, threads=threads)
    if name == "fts5":
        from madoguchi.core.search.fts5_index import Fts5Index

        return Fts5Index(folder, kept, is_new=is_new)
    from madoguchi.core.search.postgres_index import PostgresIndex

    return PostgresIndex(folder, kept, is_new=is_new)


_opened: dict[Path, tuple[str, SearchIndex]] = {}


def index() -> SearchIndex:
    """The index in use. One that is missing starts empty and is filled by the indexer; a damaged one refuses."""
    root = place()
    name = _named() or _begin()
    known = _opened.get(root)
    if known and known[0] == name:
        _refuse_if_damaged(known[1].folder)
        return known[1]
    folder = root / name
    _refuse_if_damaged(folder)
    kept = shape()
    with _marking_damage(folder):
        state = State.read(folder)
        if (state.engine, state.signature) != (engine_name(), signature(kept)):
            raise IndexIsDamaged("it was built for other columns or another engine")
        fresh = SearchIndex(build_engine(state.engine, folder, kept), Suggestions(folder))
    _opened[root] = (name, fresh)
    return fresh


def _named() -> str:
    """The name of the index in use; empty when there never was one."""
    try:
        return pointer().read_text("ascii", "replace").strip() or "?"
    except FileNotFoundError:
        return ""


def _begin() -> str:
    with lock("opening"):
        if not _named():
            swap_in(new_folder(cursor=0))
        return _named()


def new_folder(*, cursor: int) -> Path:
    """An empty index beside the one in use, that has read changes up to a number."""
    folder = place() / f"{engine_name()}-{new_reference()[:12]}"
    folder.mkdir(parents=True)
    SearchIndex(build_engine(engine_name(), folder, shape(), is_new=True), Suggestions(folder, is_new=True)).close()
    State(engine_name(), signature(shape()), cursor).write(folder)
    return folder


def swap_in(folder: Path) -> None:
    """Let every process use this index from now on. The one before stays for who is reading it, until the next swap."""
    before = _named()
    _replace(pointer(), folder.name)
    for other in place().iterdir():
        if other.is_dir() and other.name not in {folder.name, before} and not (other / "building").exists():
            _remove(other)


def remove_unfinished() -> None:
    """Remove what builds left that were killed. Only for who holds the lock of building."""
    for other in place().iterdir():
        if (other / "building").exists():
            _remove(other)


def _remove(folder: Path) -> None:
    if folder.name.startswith("postgresql-"):
        from madoguchi.core.search.postgres_index import remove_tables

        remove_tables(folder)
    shutil.rmtree(folder, ignore_errors=True)


def forget() -> None:
    """Close what is open, as before a fork or between tests."""
    for _, opened in _opened.values():
        opened.close()
    _opened.clear()


# Damage -------------------------------------------------------------------------------------------------


@contextmanager
def _marking_damage(folder: Path) -> Iterator[None]:
    try:
        yield
    except IndexIsBusy:
        raise
    except IndexIsDamaged as damage:
        mark_damaged(folder, str(damage))
        raise Refused("search-is-being-rebuilt") from damage


def mark_damaged(folder: Path, why: str) -> None:
    """Say that an index must not answer any more. The indexer builds another."""
    if folder.exists():
        _replace(folder / "damaged", why)


def damage() -> str:
    """What is wrong with the index in use; empty when nothing is."""
    name = _named()
    if not name:
        return ""
    if not (place() / name).is_dir():
        return "its folder is gone"
    mark = place() / name / "damaged"
    return (mark.read_text("utf-8") or "unknown") if mark.exists() else ""


def _refuse_if_damaged(folder: Path) -> None:
    if (folder / "damaged").exists():
        raise Refused("search-is-being-rebuilt")


@contextmanager
def lock(name: str, *, is_patient: bool = True) -> Iterator[None]:
    """One process at a time. Gone with the process that held it; busy at once for who is not patient."""
    place().mkdir(parents=True, exist_ok=True)
    with (place() / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
        except BlockingIOError as busy:
            raise IndexIsBusy(name) from busy
        yield
