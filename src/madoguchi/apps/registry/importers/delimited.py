"""Reads delimited text of any size without holding more than one record, whatever the file does.

The standard reader trusts its input: one quotation mark that is never closed makes it swallow the rest of the
file, and a line of two gigabytes fills the memory. Here a record that does not end, or that would merge lines
into one of another width, is refused by its first line and reading goes on with the next; a line that is too
long is skipped as it streams by.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from madoguchi.core.refusals import Refused

LINE_BYTES = 1_000_000
RECORD_LINES = 60
CELLS = 2_000
_PIECE = 1 << 20
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
ENCODINGS = ("utf-8", "cp932", "cp1251", "utf-16-le", "utf-16-be")
_NAMES = {
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "windows-1251": "cp1251",
    "utf-16": "utf-16-le",
}
_TOO_LONG = "\x00too long\x00"
_NO_TEXT = "\ufffd"


@dataclass(frozen=True)
class Record:
    """The cells of one record, or what is wrong with it; `line` is where it begins, counted from 1."""

    line: int
    cells: tuple[str, ...] = ()
    problem: str = ""
    facts: tuple[tuple[str, object], ...] = ()


Line = tuple[int, str]


def encoding_of(path: Path, declared: str, usual: tuple[str, ...]) -> str:
    """The encoding to read a file in: its own mark, what was declared, UTF-8 if it is that, else a usual one.

    Of several usual encodings the one in which fewest signs of the beginning are no text.
    """
    with path.open("rb") as stream:
        start = stream.read(_PIECE)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if declared:
        name = _NAMES.get(declared.lower(), declared.lower())
        if name not in ENCODINGS:
            raise Refused("encoding-is-not-known", encoding=declared[:40], known=", ".join(ENCODINGS))
        return name
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as mistake:
        # The piece may end in the middle of a letter; that is no fault of the file.
        if len(start) < _PIECE or mistake.start < len(start) - 4:
            return min(usual, key=lambda name: start.decode(name, "replace").count(_NO_TEXT))
    return "utf-8"


def delimiter_of(path: Path, encoding: str) -> str:
    """Comma, semicolon or tab, whichever the first line has most of."""
    with path.open("rb") as stream:
        line = stream.read(65_536).decode(encoding, "replace").split("\n", 1)[0]
    return max((",", ";", "\t"), key=line.count)


def records(path: Path, encoding: str, delimiter: str = ",") -> Iterator[Record]:
    """Every record of a file, the first line included. Blank lines are passed over."""
    with path.open("rb") as stream:
        lines = _Lines(_lines(stream, encoding))
        widths: list[int] = []  # of the first two records: a line may stand before the titles
        while (first := next(lines, None)) is not None:
            number, text = first
            if text is _TOO_LONG:
                yield Record(number, problem="line-is-too-long", facts=(("limit", LINE_BYTES),))
                continue
            if not text.strip():
                continue
            record = _record(first, lines, delimiter, widths) if '"' in text else _plain(number, text, delimiter)
            if record.problem or any(record.cells):
                if len(widths) < 2:
                    widths.append(len(record.cells))
                yield record


class _Lines:
    """The lines of a file, of which some can be put back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._waiting: deque[Line] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> Line:
        return self._waiting.popleft() if self._waiting else next(self._lines)

    def put_back(self, lines: list[Line]) -> None:
        self._waiting.extendleft(reversed(lines))


def _plain(number: int, text: str, delimiter: str) -> Record:
    return _problem(number, text) or _checked(number, text.split(delimiter))


def _record(first: Line, lines: _Lines, delimiter: str, widths: list[int]) -> Record:
    """A record with quotation marks: the reader asks for further lines as long as a mark stands open."""
    number, text = first
    taken: list[Line] = []
    is_open = False

    def feed() -> Iterator[str]:
        nonlocal is_open
        yield text + "\n"
        while len(taken) < RECORD_LINES and (following := next(lines, None)) is not None:
            taken.append(following)
            if following[1] is _TOO_LONG:
                break
            yield following[1] + "\n"
        is_open = True

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter), [])
    except csv.Error:
        lines.put_back(taken)
        return _problem(number, text) or Record(number, problem="line-cannot-be-divided")
    # Lines that a stray mark joined have another width than the first lines of the file.
    if is_open or (taken and widths and len(cells) not in widths):
        lines.put_back(taken)
        return _problem(number, text) or Record(number, problem="quotation-mark-is-not-closed")
    return _problem(number, "\n".join((text, *(line for _, line in taken)))) or _checked(number, cells)


def _problem(number: int, text: str) -> Record | None:
    if "\x00" in text:
        return Record(number, problem="line-has-nul")
    if _NO_TEXT in text:
        return Record(number, problem="line-is-not-in-this-encoding")
    return None


def _checked(number: int, cells: list[str]) -> Record:
    if len(cells) > CELLS:
        return Record(number, problem="line-has-too-many-cells", facts=(("cells", len(cells)), ("limit", CELLS)))
    return Record(number, tuple(cells))


def _lines(stream: BinaryIO, encoding: str) -> Iterator[Line]:
    """Lines with their numbers; one that is too long is named without being kept."""
    number = 1
    kept = b""
    is_skipping = False
    for piece in _pieces(stream, encoding):
        *raws, kept = (kept + piece).split(b"\n")
        for raw in raws:
            yield number, _TOO_LONG if is_skipping or len(raw) > LINE_BYTES else _text(raw, encoding)
            is_skipping = False
            number += 1
        if len(kept) > LINE_BYTES:
            is_skipping, kept = True, b""
    if kept or is_skipping:
        yield number, _TOO_LONG if is_skipping or len(kept) > LINE_BYTES else _text(kept, encoding)


def _pieces(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """The file in pieces without its byte-order mark; UTF-16 as UTF-8, so that a line feed is one byte everywhere.

    Old Macintosh files end their lines with a carriage return alone; they are told by having no line feed.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding.startswith("utf-16") else None
    is_first, has_returns_alone = True, False
    while piece := stream.read(_PIECE):
        if is_first:
            piece = _without_mark(piece)
        whole = piece if decoder is None else decoder.decode(piece).encode("utf-8", "replace")
        if is_first:
            is_first, has_returns_alone = False, b"\r" in whole and b"\n" not in whole
        yield whole.replace(b"\r", b"\n") if has_returns_alone else whole
    if decoder is not None and (rest := decoder.decode(b"", final=True)):
        yield rest.encode("utf-8", "replace")


def _without_mark(start: bytes) -> bytes:
    for mark, _ in _BOMS:
        if start.startswith(mark):
            return start[len(mark) :]
    return start


def _text(raw: bytes, encoding: str) -> str:
    # Bytes that are no text in this encoding come through as marks: the record is refused, not the file.
    name = "utf-8" if encoding.startswith("utf-16") else encoding
    return raw.decode(name, "replace").rstrip("\r")


csv.field_size_limit(LINE_BYTES * (RECORD_LINES + 1))
