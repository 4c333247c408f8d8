"""A file of figures from the desk: kept, looked through, then published or dropped. Until then nobody sees it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.apps.observatory import recording
from madoguchi.apps.observatory.importing import KINDS, ImportOptions, release_of, require_neutral_release, rows_of
from madoguchi.apps.observatory.known import known
from madoguchi.apps.observatory.models import COLUMNS, FAILED, READING, STAGED, Observation, Source, Upload, Vintage
from madoguchi.apps.observatory.readers import mapped, values
from madoguchi.apps.registry import actions as registry
from madoguchi.core.accounts.models import Person
from madoguchi.core.refusals import Refused

MEGABYTE = 1024 * 1024
KEPT_FOR = timedelta(days=14)
BY_COLUMNS = "table"

# What a column of a table can mean. The first two may be said of several columns, the others of one.
KEY, TITLE, PERIOD, VALUE, WIDE, UNIT = "key", "title", "period", "value", "wide", "unit"
SEVERAL = (KEY, TITLE, WIDE)
MEANINGS = (KEY, TITLE, PERIOD, VALUE, WIDE, UNIT, "reporter", "partner", "flow", "code")

# Titles of columns whose meaning is clear, in small letters.
GUESSES = {
    "series": KEY, "key": KEY, "indicator": KEY, "item": KEY, "国・地域": KEY, "品目": KEY,
    "показатель": KEY, "код": KEY,
    "title": TITLE, "name": TITLE, "名称": TITLE, "название": TITLE, "наименование": TITLE,
    "period": PERIOD, "time": PERIOD, "time_period": PERIOD, "year": PERIOD, "年": PERIOD, "年月": PERIOD,
    "時点": PERIOD, "год": PERIOD, "период": PERIOD,
    "value": VALUE, "obs_value": VALUE, "値": VALUE, "金額": VALUE, "значение": VALUE, "стоимость": VALUE,
    "unit": UNIT, "単位": UNIT, "единица": UNIT,
}  # fmt: skip


def path_of(upload: Upload) -> Path:
    """Where the file lies, or lay. The name its sender gave it is never used as a path."""
    return Path(settings.DATA) / "uploads" / f"figures-{upload.reference}"


def receive(
    file: UploadedFile[bytes],
    *,
    kind: str,
    source: Source,
    release: str = "",
    published_on: date | None = None,
    encoding: str = "",
    has_comma: bool = False,
    by: Person,
    at: datetime,
) -> Upload:
    """Keep an uploaded file, to be read by `read`. Of a table its columns have to be named first: `name_columns`."""
    name, size = file.name or "", file.size or 0
    if kind not in KINDS:
        raise Refused("file-of-figures-is-not-known", kind=kind, known=", ".join(KINDS))
    if size > settings.UPLOAD_MEGABYTES * MEGABYTE:
        limit = settings.UPLOAD_MEGABYTES
        raise Refused("file-is-too-large", name=name, megabytes=size // MEGABYTE, limit=limit)
    if release:
        require_neutral_release(release)
        recording.require_new_release(source, release)
    upload = Upload.objects.create(
        by=by, received_at=at, source=source, kind=kind, file_name=name[:200], file_size=size, release=release,
        published_on=published_on, encoding=encoding, has_comma=has_comma,
    )  # fmt: skip
    try:
        path = _keep(upload, file.chunks())
        registry.check_file(path, megabytes=settings.UPLOAD_MEGABYTES)
        if kind == BY_COLUMNS:
            _look_at_columns(upload, path)
    except BaseException as problem:
        drop(upload)
        if isinstance(problem, Refused):
            problem.facts["name"] = name  # the reader knows the file by the name it came with
        raise
    return upload


def _keep(upload: Upload, pieces: Iterable[bytes]) -> Path:
    path = path_of(upload)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for piece in pieces:
            stream.write(piece)
    return path


def _look_at_columns(upload: Upload, path: Path) -> None:
    columns, delimiter = mapped.titles_of(path, upload.encoding)
    upload.columns, upload.mapping, upload.state = columns, {"delimiter": delimiter}, COLUMNS
    upload.save(update_fields=["columns", "mapping", "state"])


def name_columns(upload: Upload, meanings: Sequence[str], *, series: str, language: str) -> None:
    """Say what each column of a table means, by its place; “” for one that is left out. Then it is to be read."""
    if upload.is_published:
        raise Refused("upload-is-published")
    titles = [column[0] for column in upload.columns]
    said: dict[str, list[str]] = {}
    for title, meaning in zip(titles, meanings, strict=True):
        if meaning:
            said.setdefault(meaning, []).append(title)
    _require(said)
    mapping: dict[str, object] = {
        "delimiter": upload.mapping.get("delimiter", ","),
        "header_at": titles[0],
        "series": series,
        "title_language": language,
        "comma": upload.has_comma,
        "key": said[KEY],
        "title": said.get(TITLE, said[KEY]),
        "wide": mapped.one_of(said.get(WIDE, [])),
    }
    mapping |= {one: said[one][0] for one in MEANINGS if one in said and one not in SEVERAL}
    mapped.mapping_of(mapping)
    _discard_vintage(upload)
    upload.mapping, upload.state, upload.problem, upload.problem_facts = mapping, READING, "", {}
    upload.save(update_fields=["mapping", "state", "problem", "problem_facts"])


def meaning_of(upload: Upload, title: str) -> str:
    """What was said of a column, or what its title seems to mean; “” when it seems to mean nothing."""
    said = upload.mapping
    if KEY not in said:
        return WIDE if values.period(title) else GUESSES.get(title.strip().lower(), "")
    if title and re.fullmatch(str(said["wide"]) or "$^", title):
        return WIDE
    alone = next((one for one in MEANINGS if one not in SEVERAL and said.get(one) == title), "")
    return alone or next((one for one in (KEY, TITLE) if title in said[one]), "")


def _require(said: Mapping[str, Sequence[str]]) -> None:
    for meaning, columns in said.items():
        if meaning not in SEVERAL and len(columns) > 1:
            raise Refused("columns-mean-the-same", columns=", ".join(columns))
    if KEY not in said:
        raise Refused("columns-have-no-series")
    if wrong := [title for title in said.get(WIDE, []) if not values.period(title)]:
        raise Refused("column-is-no-period", column=wrong[0])
    if (PERIOD in said and VALUE in said) == (WIDE in said):
        raise Refused("columns-have-no-values")


def read_again(upload: Upload) -> None:
    """Have a file read anew, for what came in since or because reading stands still."""
    if upload.is_published:
        raise Refused("upload-is-published")
    if upload.state == COLUMNS:
        raise Refused("upload-is-not-read")
    _discard_vintage(upload)
    upload.state, upload.problem, upload.problem_facts = READING, "", {}
    upload.save(update_fields=["state", "problem", "problem_facts"])


def read(upload: Upload, *, at: datetime) -> Upload:
    """Read a file into a vintage that nobody sees. Why it cannot be read is kept with it, for its page to show."""
    if upload.state != READING:
        return upload
    try:
        path = path_of(upload)
        if not path.exists():
            raise Refused("upload-is-gone")
        options = ImportOptions(upload.encoding, upload.has_comma, _mapping(upload))
        about = release_of(
            path, kind=upload.kind, release=upload.release, published_on=upload.published_on, file_name=upload.file_name
        )
        rows = rows_of(path, kind=upload.kind, options=options, by_keys=True)
        upload.vintage, report = recording.stage(rows, upload.source, about, at=at)
        upload.state, upload.read = STAGED, report.read
        upload.new, upload.revised = report.new, report.revised
    except Refused as refusal:
        upload.state, upload.problem = FAILED, refusal.key
        upload.problem_facts = {name: str(value) for name, value in refusal.facts.items()}
    upload.save(update_fields=["vintage", "state", "read", "new", "revised", "problem", "problem_facts"])
    return upload


def _mapping(upload: Upload) -> Mapping[str, object] | None:
    return upload.mapping or None


def publish(upload: Upload, *, by: Person, at: datetime) -> Vintage:
    """Let everybody see what a file says, from this moment on. The file itself is not needed any more."""
    if upload.is_published:
        raise Refused("upload-is-published")
    if upload.vintage is None or upload.state != STAGED:
        raise Refused("upload-is-not-read")
    if not upload.vintage.rows:
        raise Refused("upload-says-nothing-new")
    vintage = recording.record(upload.vintage, by=by, at=at)
    path_of(upload).unlink(missing_ok=True)
    return vintage


def drop(upload: Upload) -> None:
    """Forget a file that was only looked at, with all that was staged of it."""
    if upload.is_published:
        raise Refused("upload-is-published")
    _discard_vintage(upload)
    path_of(upload).unlink(missing_ok=True)
    upload.delete()


def _discard_vintage(upload: Upload) -> None:
    vintage = upload.vintage
    if vintage is not None:
        upload.vintage = None
        upload.save(update_fields=["vintage"])
        recording.discard(vintage)


def drop_forgotten(*, at: datetime) -> int:
    """Drop the files that nobody published in two weeks; how many."""
    forgotten = Upload.objects.filter(received_at__lt=at - KEPT_FOR).exclude(vintage__recorded_at__isnull=False)
    dropped = 0
    for upload in forgotten.select_related("vintage"):
        drop(upload)
        dropped += 1
    return dropped


def uploads() -> QuerySet[Upload]:
    """Every file, the latest first."""
    found = Upload.objects.select_related("source", "vintage", "by").prefetch_related("vintage__keys")
    return found.order_by("-received_at", "-pk")


def rows_said(vintage: Vintage, *, is_revised: bool) -> QuerySet[Observation]:
    """The values of a staged vintage that revise what is known, or those that are new."""
    seen = Observation.objects.filter(
        series=OuterRef("series"), period=OuterRef("period"), vintage__recorded_at__isnull=False
    )
    found = vintage.observations.select_related("series").order_by("pk")
    return found.filter(Exists(seen)) if is_revised else found.filter(~Exists(seen))


def with_before(rows: Sequence[Observation]) -> list[tuple[Observation, Observation | None]]:
    """Each value with the one that is known now."""
    about = Observation.objects.filter(series__in={one.series_id for one in rows}, period__in={o.period for o in rows})
    now = {(one.series_id, one.period): one for one in known(about)} if rows else {}
    return [(one, now.get((one.series_id, one.period))) for one in rows]
