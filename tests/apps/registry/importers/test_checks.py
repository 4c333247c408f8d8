"""A file is looked at cheaply before anything parses it."""

from __future__ import annotations

import struct

import pytest

from madoguchi.apps.registry.importers.checks import check_file
from madoguchi.core.refusals import Refused
from tests.apps.registry import files


def encrypted(archive: bytes) -> bytes:
    """The same archive with the mark of encryption on every member."""
    found = bytearray(archive)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            struct.pack_into("<H", found, place + at, 1)
            place = found.find(mark, place + 4)
    return bytes(found)


BOMB = files.zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * (201 * 1024 * 1024)})
HOSTILE = [
    (b"", "file-is-empty"),
    (b"%PDF-1.7 table.csv", "file-is-no-table"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "file-is-an-old-or-locked-workbook"),
    (encrypted(files.workbook([["a"]])), "file-is-an-old-or-locked-workbook"),
    (files.workbook([["a"]])[:-200], "file-is-damaged"),
    (BOMB, "file-unpacks-to-too-much"),
    (files.zipped({"../../etc/passwd": b"x"}), "file-is-damaged"),
    (files.zipped({f"{at}.xml": b"" for at in range(2_001)}), "file-has-too-many-parts"),
    (files.zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "workbook-has-macros"),
    (files.zipped({"xl/workbook.xml": b"<x/>", "xl/externalLinks/e1.xml": b"x"}), "workbook-has-links-to-other-files"),
]


@pytest.mark.parametrize(("content", "key"), HOSTILE, ids=[f"{at}-{key}" for at, (_, key) in enumerate(HOSTILE)])
def test_a_file_that_nobody_should_read_is_refused_by_name(tmp_path, content, key):
    with pytest.raises(Refused) as refusal:
        check_file(files.written(tmp_path, "companies.csv", content), megabytes=200)

    assert refusal.value.key == key


def test_a_file_over_the_limit_is_refused_before_it_is_opened(tmp_path):
    with pytest.raises(Refused) as refusal:
        check_file(files.written(tmp_path, "t.csv", b"a" * (2 * 1024 * 1024)), megabytes=1)

    assert refusal.value == Refused("file-is-too-large", name="t.csv", megabytes=2, limit=1)
