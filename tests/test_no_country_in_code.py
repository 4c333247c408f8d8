"""Code may know scripts and languages; only a pack knows a country."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from madoguchi.core import packs

SOURCE = Path(packs.__file__).resolve().parents[2]
SCANNED = ("engines", "core", "apps", "site")

# Adapters are named after the registers they read, and nothing else may be.
ALLOWED = ("apps/registry/importers/",)


def files() -> list[Path]:
    found = [path for part in SCANNED for path in (SOURCE / part).rglob("*") if path.suffix in {".py", ".html", ".txt"}]
    return sorted(path for path in found if not str(path.relative_to(SOURCE)).startswith(ALLOWED))


@cache
def forbidden() -> re.Pattern[str]:
    """Names, codes, currencies and zones of the sides of every corridor that ships, and its regions' codes."""
    words: set[str] = set()
    codes: set[str] = set()
    for folder in packs.shipped():
        corridor = packs.load(folder)
        words.add(re.escape(corridor.key))
        for side in corridor.sides:
            words |= {rf"(?<!\w){re.escape(name)}(?![\w語])" for name in side.names.texts.values()}
            words.add(re.escape(side.time_zone))
            codes |= {side.currency, rf"{side.country_code}(-[A-Z0-9]+)?"}
            words |= {rf"""["'](?:side|country)["'][^\n]{{0,6}}["']{side.key}["']""", rf"side={side.key}(?!\w)"}
            words |= {rf"""(?:side|country)\w*\s*[=!]=\s*["']{side.key}["']"""}
    return re.compile("|".join(sorted(words)) + rf"|(?<![\w%])(?:{'|'.join(sorted(codes))})(?![\w-])")


@pytest.mark.parametrize(
    ("line", "is_forbidden"),
    [
        ('if side.key == "xx":', False),
        ('if country == "{code}":', True),
        ('region = "{code}-01"', True),
        ("# only in {name}", True),
        ('language = "{language}"', False),
        ('{{% if side == "{key}" %}}', True),
        ("the language of {name}ese readers", False),
    ],
)
def test_the_scan_finds_what_it_should(line: str, is_forbidden: bool):
    side = packs.load(packs.shipped()[0]).sides[0]
    text = line.format(code=side.country_code, name=side.names.texts["en"], language=side.languages[0], key=side.key)

    assert bool(forbidden().search(text)) is is_forbidden


def test_no_country_is_named_in_the_code():
    found = [
        f"{path.relative_to(SOURCE)}, line {number}: {match.group()}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := forbidden().search(line))
    ]

    assert found == []
