"""What every engine behind the search does, so that one can stand in for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from madoguchi.core.search.asking import Question
from madoguchi.core.search.documents import Document, Shape


class IndexIsDamaged(Exception):
    """The index cannot be read, or not as it was written. It has to be built anew; it must not answer."""


class IndexIsBusy(Exception):
    """Another process writes this index."""


@dataclass(frozen=True)
class Found:
    """One thing an engine found, with the names and labels from which a hit says why."""

    kind: str
    reference: str
    score: float
    said: Mapping[str, list[str]]


class Engine(Protocol):
    """An index that is kept in one folder, or beside one."""

    folder: Path
    shape: Shape

    def write(self, documents: Iterable[Document], gone: Iterable[tuple[str, str]]) -> None:
        """Put documents in, each in place of its former self, and take others out. All of it or nothing."""

    def find(self, question: Question, *, limit: int, offset: int, order: str) -> tuple[list[Found], int]:
        """The things that match, best first, and how many there are."""

    def count(self, question: Question) -> int:
        """How many things match."""

    def counts(self, question: Question, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many of the things that match have each value of each facet."""

    def references(self, kind: str) -> Iterator[str]:
        """The reference of everything of a kind."""

    def close(self) -> None:
        """Let go of files and connections."""
