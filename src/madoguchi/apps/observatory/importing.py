"""Takes a file of figures in, or looks what would happen: streamed, refused rows named, seen whole or not at all."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from madoguchi.apps.observatory import recording
from madoguchi.apps.observatory.disputed import names_a_place, with_both_names
from madoguchi.apps.observatory.models import Source, Vintage
from madoguchi.apps.observatory.readers import jsonstat, mapped, sdmx, tidy, trade, worldbank
from madoguchi.apps.observatory.readers.opening import digest_of
from madoguchi.apps.observatory.recording import Read, Release, Report
from madoguchi.core.accounts.models import Person
from madoguchi.core.refusals import Refused
from madoguchi.core.sparing import sparing_memory


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file: its encoding, whether a comma is its decimal mark, and the mapping of an office's table.

    A mapping is a file, or what such a file would say.
    """

    encoding: str = ""
    comma: bool = False
    mapping: Path | Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Imported:
    """What came of it; no vintage when it was only looked through."""

    report: Report
    vintage: Vintage | None = None


Reader = Callable[[Path, ImportOptions], Iterator[Read]]


def _mapped(name: str) -> Reader:
    def read(path: Path, how: ImportOptions) -> Iterator[Read]:
        mapping = how.mapping or (mapped.shipped(name) if name else None)
        if mapping is None or (isinstance(mapping, Path) and not mapping.exists()):
            raise Refused("file-of-figures-needs-a-mapping")
        return mapped.read(path, mapped.mapping_of(mapping), encoding=how.encoding)

    return read


READERS: Mapping[str, Reader] = {
    "tidy": lambda path, how: tidy.read(path, encoding=how.encoding, comma=how.comma),
    "comtrade": lambda path, how: trade.read_comtrade(path, encoding=how.encoding),
    "baci": lambda path, how: trade.read_baci(path, encoding=how.encoding),
    "worldbank": lambda path, how: worldbank.read(path, encoding=how.encoding),
    "sdmx-csv": lambda path, how: sdmx.read_csv(path, encoding=how.encoding),
    "sdmx-ml": lambda path, how: sdmx.read_xml(path, encoding=how.encoding),
    "json-stat": lambda path, how: jsonstat.read(path, encoding=how.encoding),
    "estat": _mapped("estat"),
    "jetro": _mapped("jetro"),
    "table": _mapped(""),
}
KINDS = tuple(READERS)
BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    SyntaxError,
)


def import_file(
    path: Path,
    *,
    kind: str,
    source: Source,
    release: str = "",
    published_on: date | None = None,
    options: ImportOptions | None = None,
    dry_run: bool = False,
    by: Person | None,
    at: datetime,
) -> Imported:
    """Read a file of one of the `KINDS` as a release of a source. Without a name the release is named by its digest."""
    rows = rows_of(path, kind=kind, options=options or ImportOptions())
    with sparing_memory():
        if dry_run:
            return Imported(recording.look_through(rows, source))
        vintage, report = recording.stage(
            rows, source, release_of(path, kind=kind, release=release, published_on=published_on), at=at
        )
        if not report.new + report.revised:
            recording.discard(vintage)
            return Imported(report)
        return Imported(report, recording.record(vintage, by=by, at=at))


def release_of(path: Path, *, kind: str, release: str, published_on: date | None, file_name: str = "") -> Release:
    """What is said about a file as a whole. Without a name the release is named by the file's digest."""
    require_neutral_release(release)
    digest = digest_of(path)
    return Release(release or digest[:16], kind, published_on, (file_name or path.name)[:200], digest)


def require_neutral_release(name: str) -> None:
    """Refuse a release that is called after a place both sides claim: pages and files show the name as it is."""
    if names_a_place(name):
        raise Refused("release-is-named-after-a-place", release=name)


def rows_of(path: Path, *, kind: str, options: ImportOptions, by_keys: bool = False) -> Iterator[Read]:
    """The rows of a file of one of the `KINDS`, one after another; refused as a whole where it is not what it says.

    With `by_keys` those of places under dispute are among them, for both sides to be asked.
    """
    reader = READERS.get(kind)
    if reader is None:
        raise Refused("file-of-figures-is-not-known", kind=kind, known=", ".join(KINDS))
    return with_both_names(_sound(reader(path, options), kind), by_keys=by_keys)


def _sound(rows: Iterator[Read], kind: str) -> Iterator[Read]:
    """The same rows; whatever breaks a reader is a file that cannot be read, and not a fault of ours."""
    try:
        yield from rows
    except (Refused, FileNotFoundError):
        raise
    except BROKEN as mistake:
        said = f"{type(mistake).__name__}: {mistake}"[:200]
        raise Refused("file-of-figures-cannot-be-read", kind=kind, problem=said) from mistake
