"""The programmes of a corridor under which people of both sides meet: culture, youth, sport, science and more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from madoguchi.core.packs.labels import LabelsField
from madoguchi.core.packs.manifest import Key
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.scenarios import Lines
from madoguchi.core.packs.tables import Row, read_rows

FOLDER = "exchanges"
FILE = f"{FOLDER}/programmes.csv"
ProgrammeKind = Literal["culture", "youth", "student", "sport", "science", "publications", "tourism"]
ProgrammeStatus = Literal["proposed", "announced", "running", "ended"]


class ProgrammeRow(Row):
    """A programme of exchanges, with the lines of the source that ask for it or announce it."""

    key: Key
    kind: ProgrammeKind
    status: ProgrammeStatus
    lines: Lines
    names: LabelsField
    aims: LabelsField


def read_programmes(folder: Path, languages: Sequence[str]) -> tuple[ProgrammeRow, ...]:
    """The programmes of a pack, none where it has no such table. Raises PackError with every problem."""
    if not (folder / FILE).is_file():
        return ()
    rows = read_rows(folder, FILE, ProgrammeRow, languages=languages, texts={"names": "name", "aims": "aim"})
    seen: dict[str, int] = {}
    problems = []
    for row in rows:
        if row.key in seen:
            says = f"{row.key!r} stands on line {seen[row.key]} already"
            problems.append(Problem(str(folder / FILE), row.line, "key", says, "keep one of the two rows"))
        seen.setdefault(row.key, row.line)
    if problems:
        raise PackError(problems)
    return rows
