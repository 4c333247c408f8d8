"""Opens the files that verbs read or write: what is wrong with one is said with its name, and none is written over."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Unreadable(ValueError):
    """A file, or a line of one, that cannot be used: which, and why."""


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A text file in UTF-8, with or without a byte order mark. Raises Unreadable with the file and the reason."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except UnicodeDecodeError:
        raise Unreadable(f"{path}, line {_first_foreign_line(path)}: not UTF-8; save the file as UTF-8") from None
    except csv.Error as problem:
        raise Unreadable(f"{path}: no CSV ({problem})") from None
    except OSError as problem:
        raise Unreadable(f"{path}: {problem.strerror or problem}") from None


def _first_foreign_line(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


def is_taken(path: Path, *, replace: bool) -> bool:
    """Whether writing to a path would lose a file that nobody said may go. Streams such as /dev/stdout lose nothing."""
    return path.is_file() and not replace
