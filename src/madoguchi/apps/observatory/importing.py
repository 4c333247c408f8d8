"""Takes a file of figures in, or looks what would happen: streamed, refused rows named, seen whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.apps.observatory import recording
from madoguchi.apps.observatory.models import Source, Vintage
from madoguchi.apps.observatory.readers import jsonstat, mapped, sdmx, tidy, trade, worldbank
from madoguchi.apps.observatory.readers.opening import digest_of
from madoguchi.apps.observatory.recording import Read, Release, Report
from madoguchi.core.accounts.models import Person
from madoguchi.core.refusals import Refused


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file: its encoding, whether a comma is its decimal mark, and the mapping of an office's table."""

    encoding: str = ""
    comma: bool = False
    mapping: Path | None = None


@dataclass(frozen=True)
class Imported:
    """What came of it; no vintage when it was only looked through."""

    report: Report
    vintage: Vintage | None = None


Reader = Callable[[Path, ImportOptions], Iterator[Read]]


def _mapped(name: str) -> Reader:
    def read(path: Path, how: ImportOptions) -> Iterator[Read]:
        mapping = how.mapping or (mapped.shipped(name) if name else None)
        if mapping is None or not mapping.exists():
            raise Refused("file-of-figures-needs-a-mapping")
        return mapped.read(path, mapping, encoding=how.encoding)

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
    reader = READERS.get(kind)
    if reader is None:
        raise Refused("file-of-figures-is-not-known", kind=kind, known=", ".join(KINDS))
    rows = reader(path, options or ImportOptions())
    if dry_run:
        return Imported(recording.look_through(rows, source))
    digest = digest_of(path)
    about = Release(release or digest[:16], kind, published_on, path.name[:200], digest)
    vintage, report = recording.stage(rows, source, about, at=at)
    if not report.new + report.revised:
        recording.discard(vintage)
        return Imported(report)
    return Imported(report, recording.record(vintage, by=by, at=at))
