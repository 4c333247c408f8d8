"""An import from its file to its undoing, as actions see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from madoguchi.apps.registry import alike_rows, publishing, staging, undoing, uploads
from madoguchi.apps.registry.importers import table
from madoguchi.apps.registry.importers.checks import MEGABYTE, check_file, digest_of
from madoguchi.apps.registry.importers.kinds import KINDS
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.apps.registry.models import (
    CHANGED,
    FAILED,
    IMPORTED,
    LEFT_OUT,
    NEW,
    PUBLISHING,
    READING,
    REFUSED_ROW,
    STAGED,
    UNCHANGED,
    Import,
)
from madoguchi.apps.registry.staging import Progress
from madoguchi.core.accounts.models import Person
from madoguchi.core.refusals import Refused

READING_HOURS = 24
# Stands in `problem` while a table waits for somebody to say where its columns go.
AWAITS_COLUMNS = "columns-are-to-be-mapped"


def stage_import(
    path: Path,
    *,
    kind: str,
    options: Options,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
) -> Import:
    """Read a file of this machine and stage its rows. The registry is not touched.

    A file that cannot be read through is kept as a failed import with its reason, and refused.
    """
    _require_kind(path, kind, megabytes=100 * settings.UPLOAD_MEGABYTES, is_ours=True)
    if kind == "table":
        table.check_mapping(options.mapping)
    source = _created(kind, options, by, at, name=path.name, size=path.stat().st_size, digest=digest_of(path))
    return _staged(source, path, options, at, progress)


def receive_import(
    upload: UploadedFile[bytes], *, kind: str, options: Options, by: Person | None, at: datetime
) -> Import:
    """Keep an uploaded file, to be read by `read_import`. Of a table the titles are read at once."""
    name, size = upload.name or "", upload.size or 0
    if size == 0:
        raise Refused("file-is-empty", name=name)
    if size > settings.UPLOAD_MEGABYTES * MEGABYTE:
        limit = settings.UPLOAD_MEGABYTES
        raise Refused("file-is-too-large", name=name, megabytes=size // MEGABYTE, limit=limit)
    source = _created(kind, options, by, at, name=name, size=size)
    try:
        path = uploads.keep(source, upload.chunks())
        if kind == "table":
            titles, lines = staging.preview(kind, path, options)
            source.columns = [[title, *_samples(lines, at)] for at, title in enumerate(titles)]
            source.problem = AWAITS_COLUMNS
            source.mapping = table.guess(titles, lines)
            source.save(update_fields=["columns", "mapping", "problem"])
    except BaseException:
        uploads.drop(source)
        source.delete()
        raise
    return source


def _samples(lines: list[list[str]], at: int) -> list[str]:
    return [line[at] if at < len(line) else "" for line in lines]


def map_columns(source: Import, mapping: Mapping[str, str]) -> None:
    """Say where the columns of an uploaded table go; it has to be read, or read anew, afterwards."""
    checked = table.check_mapping(mapping)
    with transaction.atomic():
        standing = Import.objects.select_for_update().get(pk=source.pk)
        _require_state(standing, READING, STAGED, FAILED)
        standing.mapping, standing.state, standing.problem = checked, READING, ""
        standing.save(update_fields=["mapping", "state", "problem"])


def read_import(source: Import, *, at: datetime) -> Import:
    """Read an uploaded file and stage its rows. A refusal is kept with the import, for its page to show."""
    _require_state(source, READING)
    path, options = uploads.path_of(source), Options(source.encoding, source.side, source.mapping)
    try:
        if not path.exists():
            raise Refused("import-file-is-gone")
        _require_kind(path, source.kind, megabytes=settings.UPLOAD_MEGABYTES)
        source.file_digest = digest_of(path)
        return _staged(source, path, options, at, None)
    except Refused as refusal:
        _fail(source, refusal)
        return source


def _created(
    kind: str, options: Options, by: Person | None, at: datetime, *, name: str, size: int, digest: str = ""
) -> Import:
    return Import.objects.create(
        kind=kind,
        side=options.side or KINDS[kind].side,
        file_name=name[:255],
        file_digest=digest,
        file_size=size,
        encoding=options.encoding,
        mapping=dict(options.mapping),
        by=by,
        started_at=at,
    )


def _require_kind(path: Path, kind: str, *, megabytes: int, is_ours: bool = False) -> None:
    shape = check_file(path, megabytes=megabytes, is_ours=is_ours)
    if shape not in KINDS[kind].shapes:
        raise Refused("file-has-another-shape", kind=kind, shape=shape)


def _require_state(source: Import, *states: str) -> None:
    if source.state not in states:
        raise Refused("import-is-at-work" if source.state in {READING, PUBLISHING} else "import-is-not-staged")


def _staged(source: Import, path: Path, options: Options, at: datetime, progress: Progress | None) -> Import:
    try:
        counts = staging.stage(source, path, options, progress)
        alike_rows.compare(source)
    except BaseException as fault:
        _fail(source, fault if isinstance(fault, Refused) else Refused("file-could-not-be-read"))
        staging.forget(source)
        raise
    source.new, source.changed, source.unchanged = counts[NEW], counts[CHANGED], counts[UNCHANGED]
    source.refused, source.left_out = counts[REFUSED_ROW], counts[LEFT_OUT]
    source.read = sum(counts.values())
    source.state, source.staged_at = STAGED, at
    source.save()
    return source


def _fail(source: Import, refusal: Refused) -> None:
    source.state, source.problem = FAILED, refusal.key
    source.problem_facts = {name: str(value) for name, value in refusal.facts.items()}
    source.save(update_fields=["state", "problem", "problem_facts"])


def begin_publishing(source: Import) -> None:
    """Take the place in the queue for letting a staged file in; `publish_import` does the work."""
    publishing.begin(source)


def publish_import(source: Import, *, by: Person | None, at: datetime, progress: Progress | None = None) -> Import:
    """Let the staged rows in, whole or not at all. Called again, it finishes what was interrupted."""
    done = publishing.publish(source, by=by, at=at, progress=progress)
    uploads.drop(source)
    return done


def interrupted_import(path: Path, *, kind: str) -> Import | None:
    """The import of this very file that was begun and not finished, if there is one."""
    begun = Import.objects.filter(kind=kind, file_digest=digest_of(path), state__in=(PUBLISHING, IMPORTED))
    return next((one for one in begun.order_by("-pk") if publishing.is_unfinished(one)), None)


def begin_undoing(source: Import, *, by: Person | None, at: datetime) -> None:
    """Take an import out of sight, or say why it has to stay; `finish_undoing` does the work."""
    undoing.begin(source, by=by, at=at)


def finish_undoing(source: Import) -> None:
    """Put back what an import changed, and delete what it entered."""
    undoing.finish(source)


def undo_import(source: Import, *, by: Person | None, at: datetime) -> Import:
    """Take an import back."""
    undoing.begin(source, by=by, at=at)
    undoing.finish(source)
    return source


def discard_import(source: Import) -> None:
    """Forget a file that was only looked at."""
    if source.state not in {READING, STAGED, FAILED}:
        raise Refused("import-is-not-staged", state=source.state)
    uploads.drop(source)
    staging.forget(source)
    source.delete()


def tidy_imports(at: datetime) -> int:
    """Give up what was interrupted while reading, finish what was interrupted later, drop files nobody came back for.

    For the clock: it may run at any time and any number of times. Answers how many imports it touched.
    """
    touched = 0
    interrupted = Import.objects.filter(state=READING, problem="", started_at__lt=at - timedelta(hours=READING_HOURS))
    for source in interrupted:
        _fail(source, Refused("import-was-interrupted"))
        staging.forget(source)
        touched += 1
    for source in Import.objects.exclude(state__in=(READING, STAGED, FAILED)):
        if publishing.is_unfinished(source):
            publish_import(source, by=source.by, at=at)
            touched += 1
        elif undoing.is_unfinished(source):
            undoing.finish(source)
            touched += 1
    kept_since = at - timedelta(days=uploads.KEPT_DAYS)
    for source in Import.objects.filter(state__in=(READING, STAGED, FAILED), started_at__lt=kept_since):
        discard_import(source)
        touched += 1
    return touched
