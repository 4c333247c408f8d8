"""Development pairs for the name benchmarks, read from a folder that is not part of the product (`--data DIR`).

Each pair is one company's name in two scripts. Pairs are parted into halves by a hash of the company, so that a company
seen in tuning is never measured, whichever file it comes from.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pair:
    left: str
    right: str
    company: str
    reading: str = ""

    @property
    def half(self) -> int:
        return hashlib.sha256(self.company.encode()).digest()[0] % 2


TASKS = ("ja-en listed", "ja-en restricted", "ja-ru restricted", "ru-en restricted")


def pairs(folder: Path, task: str) -> list[Pair]:
    """All pairs of one task, without repetitions."""
    reader = {TASKS[0]: _listed, TASKS[1]: _ja_en, TASKS[2]: _ja_ru, TASKS[3]: _ru_en}[task]
    seen: dict[tuple[str, str], Pair] = {}
    for pair in reader(folder):
        seen.setdefault((pair.left, pair.right), pair)
    return list(seen.values())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _company(english: str) -> str:
    return re.sub("[^a-z0-9]", "", english.lower())


def _listed(folder: Path) -> Iterator[Pair]:
    for row in _rows(folder / "jp_edinet_companies.csv"):
        if row["name_en"] and re.search("[\u3041-\u30ff\u3400-\u9fff]", row["name_ja"]):
            yield Pair(row["name_ja"], row["name_en"], _company(row["name_en"]), row["reading_kana"])


def _ja_en(folder: Path) -> Iterator[Pair]:
    for row in _rows(folder / "jp_meti_listed_entities.csv"):
        if row["name_ja"] and row["name_en"]:
            yield Pair(row["name_ja"], row["name_en"], _company(row["name_en"]))


def _ja_ru(folder: Path) -> Iterator[Pair]:
    for row in _rows(folder / "jp_meti_listed_entities.csv"):
        if row["name_ja"] and row["name_ru_joined"]:
            yield Pair(row["name_ja"], row["name_ru_joined"], _company(row["name_en"]))


def _ru_en(folder: Path) -> Iterator[Pair]:
    for row in _rows(folder / "eu_listed_entities_ru_en.csv"):
        if row["name_ru"] and row["name_en"]:
            yield Pair(row["name_ru"], row["name_en"], _company(row["name_en"]))
