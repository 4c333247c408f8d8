"""What is offered while somebody types: a small sorted table beside the index, read in microseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from threading import local

from madoguchi.core.search.asking import written_alike
from madoguchi.core.search.documents import Document, Suggestion
from madoguchi.core.search.engine import IndexIsDamaged

START = 12
"""How many letters of a beginning are sorted; what is typed beyond them is compared with the whole text."""
STARTS = 4
"""At how many words of a text one may begin to type it."""
LOOKED_AT = 120
LONGEST = 120
LAST = "\U0010ffff"
"""Behind it nothing is sorted."""

_TABLES = """
CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, text TEXT NOT NULL, language TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS start (start TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (start, id)) WITHOUT ROWID;
"""
_READ = """
SELECT said.text, said.language FROM start JOIN said USING (id)
WHERE start.start >= ? AND start.start < ? ORDER BY start.start LIMIT ?
"""


class Suggestions:
    """Texts that things are called by. What is not called so any more is left out when it is read."""

    def __init__(self, folder: Path, *, is_new: bool = False) -> None:
        self._path = folder / "suggestions.sqlite3"
        self._open = local()
        if is_new:
            self._connection().executescript(_TABLES)
        elif not self._path.exists():
            raise IndexIsDamaged("its suggestions are gone")

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._open, "connection", None)
        if found is None:
            found = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=NORMAL")
            self._open.connection = found
        return found

    def add(self, documents: Iterable[Document]) -> None:
        """Offer what these documents are called."""
        said, starts = [], []
        for document in documents:
            for one in document.offered():
                text = one.text.strip()[:LONGEST]
                number = _number(text, one.language)
                said.append((number, text, one.language))
                starts += [(start, number) for start in _starts(text)]
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?)", said)
        connection.executemany("INSERT OR IGNORE INTO start VALUES (?, ?)", sorted(starts))
        connection.execute("COMMIT")

    def offer(self, typed: str, language: str, limit: int, is_current: Callable[[str], bool]) -> list[Suggestion]:
        """What begins so, or has a word that does; the first words and short texts first."""
        wanted = written_alike(typed)[:LONGEST]
        if not wanted:
            return []
        start = wanted[:START]
        rows = self._connection().execute(_READ, (start, start + LAST, LOOKED_AT)).fetchall()
        known = {Suggestion(text, spoken): written_alike(text) for text, spoken in rows if spoken in {"", language}}
        fitting = [one for one, alike in known.items() if f" {wanted}" in f" {alike}"]
        fitting.sort(key=lambda one: (not known[one].startswith(wanted), len(one.text)))
        found: list[Suggestion] = []
        for one in fitting:
            if len(found) == limit:
                break
            if is_current(one.text):
                found.append(one)
        return found

    def close(self) -> None:
        """Close what this thread opened."""
        found: sqlite3.Connection | None = getattr(self._open, "connection", None)
        if found is not None:
            found.close()
            self._open.connection = None


def _number(text: str, language: str) -> int:
    return int.from_bytes(blake2b(f"{language}\n{text}".encode(), digest_size=8).digest(), signed=True)


def _starts(text: str) -> set[str]:
    words = written_alike(text).split()
    return {" ".join(words[place:])[:START] for place in range(min(len(words), STARTS))}
