"""The first half of an import: read a file in a child process and stage what would become of each row.

Nothing of the registry is touched. Rows are staged in short transactions, so that pages go on being served; a
staging that was interrupted is thrown away and done again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from madoguchi.apps.registry import bulk_rows
from madoguchi.apps.registry.bulk_rows import Json
from madoguchi.apps.registry.importers.rows import Options, Told
from madoguchi.apps.registry.models import (
    CHANGED,
    LEFT_OUT,
    NEW,
    REFUSED_ROW,
    UNCHANGED,
    Alias,
    Identifier,
    Import,
    ImportRow,
    Organisation,
)
from madoguchi.apps.registry.pacing import Pace
from madoguchi.core import among  # noqa: F401  (registers the lookup)
from madoguchi.core.refusals import Refused

COLUMNS = ("source", "line", "outcome", "key", "field", "reason", "facts", "payload", "organisation")
READ, PREVIEW = "read", "preview"
PREVIEW_SECONDS = 20

Progress = Callable[[int], None]


@dataclass
class Seen:
    """The numbers that stood in this file so far, with their lines: a file may not name a company twice."""

    lines: dict[int, int] = field(default_factory=dict)

    def earlier(self, keys: Sequence[str], line: int) -> tuple[str, int] | None:
        """A key of this line that stood on an earlier one, with that line; None if it is all new, and then kept."""
        tokens = [hash(key) for key in keys]
        for key, token in zip(keys, tokens, strict=True):
            if token in self.lines:
                return key, self.lines[token]
        self.lines.update(dict.fromkeys(tokens, line))
        return None


def stage(source: Import, path: Path, options: Options, progress: Progress | None = None) -> dict[str, int]:
    """Read the file and stage its rows; returns the counts by outcome. Refuses a file that cannot be read through."""
    forget(source)
    counts = dict.fromkeys((NEW, CHANGED, UNCHANGED, REFUSED_ROW, LEFT_OUT), 0)
    seen, pace = Seen(), Pace(300, least=200)
    statement = bulk_rows.insertion(ImportRow, COLUMNS)
    rows = rows_of(source.kind, path, options)
    read = 0
    while chunk := list(islice(rows, pace.rows)):
        ready = statement.ready(_judged(source, chunk, counts, seen))
        with pace.turn():
            statement.run(ready)
        read += len(chunk)
        if progress:
            progress(read)
    if not read:
        raise Refused("file-has-no-rows")
    return counts


def forget(source: Import) -> None:
    """Delete the staged rows of an import, in short transactions."""
    pace = Pace(500)
    rows = ImportRow.objects.filter(source=source)
    while pks := list(rows.values_list("pk", flat=True)[: pace.rows]):
        with pace.turn():
            delete_rows(pks)


def delete_rows(pks: Sequence[int]) -> None:
    """Delete staged rows, to which nothing points."""
    chosen = ImportRow.objects.filter(pk__among=pks)
    chosen._raw_delete(chosen.db)


# The child process ---------------------------------------------------------------------------------------


def rows_of(kind: str, path: Path, options: Options) -> Iterator[Told]:
    """What the child process says about each line. Refuses when it stopped before the end."""
    for told in _told(READ, kind, path, options, settings.IMPORT_SECONDS):
        if isinstance(told, Told):
            yield told


def preview(kind: str, path: Path, options: Options) -> tuple[list[str], list[list[str]]]:
    """The titles and the first lines of a table, as the child process finds them."""
    for told in _told(PREVIEW, kind, path, options, PREVIEW_SECONDS):
        if not isinstance(told, Told):
            return list(told["titles"]), [list(line) for line in told["lines"]]
    raise Refused("file-has-no-rows")


def _told(task: str, kind: str, path: Path, options: Options, seconds: int) -> Iterator[Told | Mapping[str, Any]]:
    """Everything the child says before the line that says it is done."""
    megabytes = settings.IMPORT_MEMORY_MEGABYTES
    command = [sys.executable, "-m", "madoguchi.apps.registry.importers.child"]
    command += [task, kind, str(path), options.to_json(), str(megabytes), str(seconds)]
    is_complete = False
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as faults,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=faults,
            encoding="utf-8",
            errors="replace",
            env=_child_environment(),
        ) as child,
    ):
        try:
            for text in child.stdout or ():
                told = _parsed(text)
                if isinstance(told, Told):
                    yield told
                elif "stopped" in told:
                    raise Refused(told["stopped"], **told["facts"])
                elif "end" in told:
                    is_complete = True
                else:
                    yield told
        finally:
            if not is_complete:
                child.kill()
        child.wait()
        if not is_complete:
            faults.seek(0)
            _explain(str(faults.read()), kind, path, megabytes, seconds)


def _parsed(text: str) -> Told | Mapping[str, Any]:
    try:
        return Told.from_line(text)
    except ValueError:
        return {"cut": True}  # the child was killed in the middle of a line


def _explain(fault: str, kind: str, path: Path, megabytes: int, seconds: int) -> None:
    last = fault.strip().splitlines()[-1:] or [""]
    if last[0] and "MemoryError" not in last[0]:
        raise RuntimeError(f"the reader of {kind} failed: {last[0]}")
    raise Refused("file-needs-too-much", name=path.name, megabytes=megabytes, seconds=seconds)


def _child_environment() -> dict[str, str]:
    """What the child needs to start and to find the corridor: no secret, and no address of a database."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "MADOGUCHI_CORRIDOR")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    return given | {"PYTHONPATH": str(settings.PACKAGE.parent), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


# What would become of each row -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What the registry has of a chunk: the organisation behind each number or name, and what sources said of it."""

    by_number: Mapping[tuple[str, str], int]
    by_name: Mapping[str, int]
    digests: Mapping[int, Mapping[str, str]]

    def owners(self, numbers: Iterable[tuple[str, str]], key: str) -> set[int]:
        """The organisations that these numbers, or without any of them this name, belong to."""
        found = {self.by_number[number] for number in numbers if number in self.by_number}
        return found or ({self.by_name[key]} if key in self.by_name else set())


class Named(Protocol):
    """What a row is looked up by: its numbers, and the name for a row without any."""

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


def known(told: Iterable[Named]) -> Known:
    """Look up what the registry has of these rows."""
    numbers: dict[str, set[str]] = {}
    names: set[str] = set()
    for row in told:
        for scheme, value in row.numbers:
            numbers.setdefault(scheme, set()).add(value)
        if row.key.startswith("name:"):
            names.add(row.name)
    by_number: dict[tuple[str, str], int] = {}
    for scheme, values in numbers.items():
        found = Identifier.objects.filter(scheme=scheme, value__among=values)
        for value, organisation in found.values_list("value", "organisation_id"):
            by_number[scheme, value] = organisation
    by_name: dict[str, int] = {}
    if names:
        standing = Alias.objects.filter(text__among=names, organisation__merged_into__isnull=True)
        for text, side, organisation in standing.values_list("text", "organisation__side", "organisation_id"):
            by_name[f"name:{side}:{text.casefold()}"[:80]] = organisation
    concerned = {*by_number.values(), *by_name.values()}
    digests = dict(Organisation.objects.filter(pk__among=concerned).values_list("pk", "digests")) if concerned else {}
    return Known(by_number, by_name, digests)


def _judged(source: Import, chunk: Sequence[Told], counts: dict[str, int], seen: Seen) -> list[tuple[Any, ...]]:
    here = known(row for row in chunk if row.record)
    staged = []
    for row in chunk:
        outcome, organisation, reason, facts = _judge(source, row, here, seen)
        counts[outcome] += 1
        if outcome == UNCHANGED:
            continue
        payload = Json(f'{{"digest":"{row.digest}","record":{row.record}}}') if outcome in {NEW, CHANGED} else {}
        staged.append(
            (source.pk, row.line, outcome, row.key, row.field[:64], reason, facts, payload, organisation),
        )
    return staged


Judgement = tuple[str, "int | None", str, Mapping[str, Any]]


def _judge(source: Import, row: Told, here: Known, seen: Seen) -> Judgement:
    if not row.record:
        return LEFT_OUT if row.is_left_out else REFUSED_ROW, None, row.reason, row.facts
    earlier = seen.earlier([f"{scheme}:{value}" for scheme, value in row.numbers] or [row.key], row.line)
    if earlier is not None:
        value = earlier[0].partition(":")[2]
        return REFUSED_ROW, None, "company-stands-twice-in-the-file", {"line": earlier[1], "value": value}
    owners = here.owners(row.numbers, row.key)
    if len(owners) > 1:
        numbers = ", ".join(value for _, value in row.numbers)
        return REFUSED_ROW, None, "numbers-belong-to-different-companies", {"value": numbers}
    if not owners:
        return NEW, None, "", {}
    (organisation,) = owners
    if here.digests.get(organisation, {}).get(source.kind) == row.digest:
        return UNCHANGED, organisation, "", {}
    return CHANGED, organisation, "", {}
