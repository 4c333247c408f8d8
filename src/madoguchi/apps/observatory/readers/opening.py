"""Opens a file of figures as a stream: compressed or not, in whatever encoding, never as a whole in memory."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from madoguchi.core.refusals import Refused

PIECE = 1 << 20
USUAL = ("cp932", "cp1251")  # what offices of both sides write that do not write UTF-8
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file; of a .gz what is in it, of a .zip its largest table."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path, "rb") as inside:
            yield inside  # type: ignore[misc]  # a GzipFile reads like any binary file
    elif start == b"PK\x03\x04" and not is_workbook(path):
        with zipfile.ZipFile(path) as folder:
            tables = [one for one in folder.infolist() if one.filename.lower().endswith((".csv", ".txt", ".tsv"))]
            if not tables:
                raise Refused("file-of-figures-cannot-be-read", kind="zip", problem="no table in it")
            with folder.open(max(tables, key=lambda one: one.file_size)) as inside:
                yield inside  # type: ignore[misc]  # as above
    else:
        with path.open("rb") as stream:
            yield stream


@contextmanager
def as_text(path: Path, encoding: str = "") -> Iterator[io.TextIOWrapper]:
    """The text of a file, in the encoding that is told, or that its beginning tells."""
    if not encoding:
        with opened(path) as stream:
            encoding = encoding_of(stream.read(PIECE))
    with opened(path) as stream:
        yield io.TextIOWrapper(stream, encoding, newline="")


def encoding_of(start: bytes) -> str:
    """The encoding of a text by its beginning: UTF-8 if it is that, else the usual one with the fewest unread signs.

    >>> encoding_of("国,値".encode("cp932")), encoding_of("Страна,Всего за год".encode("cp1251")), encoding_of(b"a,b")
    ('cp932', 'cp1251', 'utf-8-sig')
    """
    if start.startswith(_UTF16):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # the piece may end in the middle of a letter
    except UnicodeDecodeError:
        return min(USUAL, key=lambda name: start.decode(name, "replace").count("\ufffd"))
    return "utf-8-sig"


def is_workbook(path: Path) -> bool:
    """Is it a spreadsheet of XLSX, whatever its name says?"""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as folder:
        return "xl/workbook.xml" in folder.namelist()


def rows_of(stream: io.TextIOWrapper, needed: Sequence[str] = ()) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of a table by the names of its columns, with their lines. Commas, semicolons or tabs, as it is."""
    header = next(csv.reader([stream.readline()], delimiter=","), [])
    text = ",".join(header)
    delimiter = max(",;\t", key=text.count) if text else ","
    names = [name.strip() for name in next(csv.reader([text], delimiter=delimiter), [])]
    yield from table_rows(stream, names, delimiter, needed)


def table_rows(
    stream: io.TextIOWrapper, names: Sequence[str], delimiter: str, needed: Sequence[str], first: int = 1
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows after a header that was read already."""
    for column in needed:
        if column not in names:
            raise Refused("file-of-figures-lacks-columns", column=column)
    table = csv.reader(stream, delimiter=delimiter)
    try:
        for cells in table:
            if any(cells):
                yield first + table.line_num, dict(zip(names, cells, strict=False))
    except (csv.Error, UnicodeDecodeError) as mistake:
        raise Refused("file-of-figures-cannot-be-read", kind="csv", problem=str(mistake)) from None


def digest_of(path: Path) -> str:
    """The SHA-256 of a file as it lies there."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
    return found.hexdigest()
