"""Thousands of bad files: no reader falls over, no row is lost, and every refusal has its sentence.

The generator makes each family from a seed; a failing file is named by family and seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

from madoguchi.apps.registry.importers.checks import check_file
from madoguchi.apps.registry.importers.kinds import KINDS
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.core.languages.phrases import phrase
from madoguchi.core.refusals import Refused
from tests.apps.registry import files

Family = Callable[[random.Random], tuple[str, bytes]]
BODIES = range(254000001, 254000031)
MAPPING = {"name": "name.ja", "number": "identifier.corporate-number", "day": "founded_on", "people": "employees"}


def rmsp_bytes(rng: random.Random, encoding: str = "cp1251", **changes: str) -> bytes:
    lines = [files.RMSP_TITLES, *(files.rmsp_line(body) for body in rng.sample(BODIES, 5))]
    lines.append(files.rmsp_line(254000099, **changes))
    return files.csv_text([[cell.replace('"', '""') for cell in line] for line in lines], ";").encode(encoding)


def table_bytes(rows: list[list[object]]) -> bytes:
    return files.csv_text(
        [["name", "number", "day", "people"], *[[str(cell) for cell in row] for row in rows]]
    ).encode()


def spliced(content: bytes, rng: random.Random, *inserts: bytes) -> bytes:
    for insert in inserts:
        at = rng.randrange(len(content))
        content = content[:at] + insert + content[at:]
    return content


def number(rng: random.Random) -> str:
    return files.corporate_number(rng.randrange(10**11))


FAMILIES: dict[str, Family] = {
    "bits flipped in text": lambda rng: (
        "ru-rmsp",
        bytes(sign ^ (1 << rng.randrange(8)) if rng.random() < 0.01 else sign for sign in rmsp_bytes(rng)),
    ),
    "bits flipped in a workbook": lambda rng: (
        "table",
        bytes(sign ^ 1 if rng.random() < 0.002 else sign for sign in files.workbook([["name"], ["a"], ["b"]])),
    ),
    "workbook cut off": lambda rng: ("table", files.workbook([["name"], ["a"]])[: rng.randrange(4, 4_000)]),
    "text cut off": lambda rng: ("ru-rmsp", rmsp_bytes(rng)[: rng.randrange(1, 900)]),
    "zero bytes": lambda rng: ("ru-rmsp", spliced(rmsp_bytes(rng), rng, b"\x00" * rng.randrange(1, 9))),
    "stray quotation marks": lambda rng: ("ru-rmsp", spliced(rmsp_bytes(rng), rng, b'"', b'"', b'"')),
    "stray delimiters": lambda rng: ("ru-rmsp", spliced(rmsp_bytes(rng), rng, b";", b";;;", b";")),
    "stray line ends": lambda rng: ("ru-rmsp", spliced(rmsp_bytes(rng), rng, b"\r", b"\n", b"\r\n")),
    "another encoding": lambda rng: ("ru-rmsp", rmsp_bytes(rng, rng.choice(["utf-16", "utf-8", "koi8-r", "cp866"]))),
    "byte-order marks": lambda rng: (
        "ru-rmsp",
        rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]) + rmsp_bytes(rng),
    ),
    "random bytes": lambda rng: (rng.choice(list(KINDS)), rng.randbytes(rng.randrange(1, 3_000))),
    "random letters": lambda rng: (
        rng.choice(["jp-nta", "jp-edinet", "jp-listed", "ru-rmsp"]),
        "".join(chr(rng.choice([rng.randrange(32, 126), rng.randrange(0x400, 0x450)])) for _ in range(900)).encode(),
    ),
    "wrong check digits": lambda rng: ("ru-rmsp", rmsp_bytes(rng, inn=str(rng.randrange(10**9, 10**10)))),
    "numbers with blanks": lambda rng: ("ru-rmsp", rmsp_bytes(rng, inn=" ".join(files.inn(254000050)))),
    "full-width digits": lambda rng: (
        "table",
        table_bytes([["サクラ", number(rng).translate({48 + at: 0xFF10 + at for at in range(10)}), "", "３８"]]),
    ),
    "unknown codes": lambda rng: ("ru-rmsp", rmsp_bytes(rng, okved_main=f"{rng.randrange(100, 999)}.Z")),
    "marks of direction": lambda rng: (
        "table",
        table_bytes([[f"サク{chr(rng.choice([0x202E, 0x2066, 0x200F, 0x061C]))}ラ", number(rng), "", ""]]),
    ),
    "signs that are no text": lambda rng: (
        "table",
        table_bytes([[f"サ{chr(rng.choice([7, 27, 0xE000, 0xFFFF, 0x378]))}ラ", number(rng), "", ""]]),
    ),
    "formulas": lambda rng: (
        "table",
        files.workbook([["name", "number", "day", "people"], [rng.choice(["=1+1", "=cmd|' /C calc'!A0"]), "", "", ""]]),
    ),
    "days of all kinds": lambda rng: (
        "table",
        table_bytes([["サクラ", number(rng), rng.choice(["1900-02-29", "令和8年", "31.02.2020", "45000", "0"]), ""]]),
    ),
    "titles twice": lambda rng: ("table", b"name,number,number,day,people\na,1,2,,\n" * rng.randrange(1, 3)),
    "blank rows": lambda rng: ("table", table_bytes([["", "", "", ""]] * rng.randrange(100, 2_000))),
    "long cells": lambda rng: ("table", table_bytes([["あ" * rng.randrange(390, 500_000), number(rng), "", "1"]])),
    "many cells": lambda rng: ("table", b"name,number,day,people\n" + b"," * rng.randrange(1, 5_000) + b"\n"),
    "broken xml": lambda rng: ("ru-rmsp", spliced(files.rmsp_xml(*BODIES), rng, rng.choice([b"<", b"&x;", b"\xff"]))),
    "xml with types": lambda rng: (
        "ru-rmsp",
        files.rmsp_xml(254000001, prologue=f'<!DOCTYPE a{rng.randrange(9)} [<!ENTITY x "y">]>'),
    ),
    "xml in a strange encoding": lambda rng: (
        "ru-rmsp",
        files.rmsp_xml(254000001).replace(
            b"windows-1251", rng.choice([b"nonsense", b"shift_jis", b"utf-16", b"utf-7"])
        ),
    ),
    "archive of nothing": lambda rng: (
        "ru-rmsp",
        files.zipped({f"{at}.zip": b"PK" for at in range(rng.randrange(1, 9))}),
    ),
}


def outcome(kind: str, path: Path) -> str:
    """What a file came to: its one refusal, or the arithmetic of its rows. Anything else is a fault of ours."""
    try:
        shape = check_file(path, megabytes=200)
        if shape not in KINDS[kind].shapes:
            raise Refused("file-has-another-shape", kind=kind, shape=shape)
        rows = list(KINDS[kind].read(path, Options(side="jp", mapping=MAPPING if kind == "table" else {})))
    except Refused as refusal:
        say_everywhere(refusal.key, dict(refusal.facts))
        return refusal.key
    assert len({row.line for row in rows}) == len(rows)
    for row in rows:
        assert (row.record is None) == bool(row.reason)
        row.to_line().encode()
        if row.reason:
            say_everywhere(row.reason, dict(row.facts))
    return "rows"


def say_everywhere(key: str, facts: dict[str, object]) -> None:
    for language in ("en", "ja", "ru"):
        with translation.override(language):
            assert phrase(key, facts)


@pytest.mark.parametrize("family", FAMILIES)
def test_bad_files_end_as_rows_or_as_one_refusal(tmp_path, family):
    for seed in range(12):
        kind, content = FAMILIES[family](random.Random(f"{family} {seed}"))
        assert outcome(kind, files.written(tmp_path, f"{seed}.csv", content)), f"{family}, seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_many_bad_files_end_as_rows_or_as_one_refusal(tmp_path, family):
    for seed in range(400):
        kind, content = FAMILIES[family](random.Random(f"{family} {seed}"))
        path = files.written(tmp_path, "bad.csv", content)
        assert outcome(kind, path), f"{family}, seed {seed}"


def test_there_are_at_least_twenty_five_families():
    assert len(FAMILIES) >= 25
