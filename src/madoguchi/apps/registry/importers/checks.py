"""Cheap looks at a file before anything parses it: how large it is, what it is, what it would unpack to."""

from __future__ import annotations

import errno
import hashlib
import zipfile
import zlib
from pathlib import Path

from madoguchi.core.refusals import Refused

MEGABYTE = 1024 * 1024
UNPACKED_MEGABYTES = 200
RATIO = 100
MEMBERS = 2_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF"
_WORKBOOK = "xl/workbook.xml"


def check_file(path: Path, *, megabytes: int, is_ours: bool = False) -> str:
    """What kind of file this is: "xlsx", "xml", "zip" or "text". Refuses what is too large or what nobody reads.

    An archive of register files that the operator fetched (`is_ours`) may unpack to any size: it is read as a stream.
    """
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "there is no such file", str(path))
    size = path.stat().st_size
    if size == 0:
        raise Refused("file-is-empty", name=path.name)
    if size > megabytes * MEGABYTE:
        raise Refused("file-is-too-large", name=path.name, megabytes=size // MEGABYTE, limit=megabytes)
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.startswith(_ZIP):
        return check_archive(path, is_ours=is_ours)
    if start.startswith(_OLE):
        raise Refused("file-is-an-old-or-locked-workbook", name=path.name)
    if start.startswith(_PDF):
        raise Refused("file-is-no-table", name=path.name)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "xml"
    return "text"


def check_archive(path: Path, *, is_ours: bool = False) -> str:
    """Count what an archive really unpacks to, member by member, and stop at the limit: headers can lie."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _kind_of_archive(path, archive, is_ours)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,  # what zipfile raises for a compression it does not know
        RuntimeError,
        EOFError,
        OSError,
    ) as mistake:
        raise Refused("file-is-damaged", name=path.name) from mistake


def _kind_of_archive(path: Path, archive: zipfile.ZipFile, is_ours: bool) -> str:
    members = archive.infolist()
    if is_ours and not any(member.filename == _WORKBOOK for member in members):
        return "zip"
    if len(members) > MEMBERS:
        raise Refused("file-has-too-many-parts", name=path.name, parts=len(members), limit=MEMBERS)
    names = {member.filename for member in members}
    if any(name.startswith(("/", "\\")) or ".." in Path(name).parts for name in names):
        raise Refused("file-is-damaged", name=path.name)
    limit = UNPACKED_MEGABYTES * MEGABYTE
    unpacked = 0
    for member in members:
        if member.flag_bits & 0x1:
            raise Refused("file-is-an-old-or-locked-workbook", name=path.name)
        with archive.open(member) as stream:
            while piece := stream.read(MEGABYTE):
                unpacked += len(piece)
                if unpacked > limit or unpacked > RATIO * max(path.stat().st_size, MEGABYTE):
                    raise Refused("file-unpacks-to-too-much", name=path.name, limit=UNPACKED_MEGABYTES)
    if _WORKBOOK in names:
        if any(name.startswith("xl/externalLinks/") for name in names):
            raise Refused("workbook-has-links-to-other-files", name=path.name)
        if "xl/vbaProject.bin" in names:
            raise Refused("workbook-has-macros", name=path.name)
        return "xlsx"
    return "zip"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(MEGABYTE):
            found.update(piece)
    return found.hexdigest()
