"""Reads the tables of a pack: UTF-8 CSV with a header, codes as text, every row checked by a model."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from madoguchi.core.packs.labels import Labels
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.safe_yaml import Document, read_text

# Names of parts of a row that are made from several columns: field of the model -> prefix of the columns.
Prefixes = Mapping[str, str]


class Value(BaseModel):
    """A part of a pack: typed, never changed, no field that the format does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Row(Value):
    """A row of a table; `line` is where it begins in its file."""

    line: int = 0


def _words(value: Any) -> Any:
    return tuple(value.split()) if isinstance(value, str) else value


# Several codes in one cell, separated by spaces
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]

SomeRow = TypeVar("SomeRow", bound=Row)
SomeValue = TypeVar("SomeValue", bound=Value)


def read_rows(
    folder: Path, name: str, model: type[SomeRow], *, languages: Sequence[str], texts: Prefixes
) -> tuple[SomeRow, ...]:
    """The rows of a table. Raises PackError with every problem of the file.

    `texts` says which fields hold labels: with {"labels": "label"} and the languages en and ja, the columns label_en,
    label_ja, basis_en and basis_ja become `labels`. Empty cells count as not given.
    """
    file = str(folder / name)
    problems: list[Problem] = []
    rows: list[SomeRow] = []
    table = csv.reader(io.StringIO(read_text(folder / name, file), newline=""), strict=True)
    columns = _Columns(file, _header(table, file), model, languages, texts)
    for line, cells in _rows(table, file, problems):
        if len(cells) != columns.count:
            says = f"has {len(cells)} cells where the header has {columns.count}"
            problems.append(Problem(file, line, "", says, "quote cells that hold a comma, and fill up short rows"))
            continue
        try:
            rows.append(model.model_validate(columns.values(cells, line)))
        except ValidationError as mistakes:
            problems += _problems(mistakes, lambda _: (file, line))  # noqa: B023 (called at once)
    if problems:
        raise PackError(problems)
    return tuple(rows)


def bind(document: Document, model: type[SomeValue]) -> SomeValue:
    """What a YAML document says, as the model wants it. Raises PackError with every problem, at its line."""
    try:
        return model.model_validate(document.value)
    except ValidationError as mistakes:
        raise PackError(_problems(mistakes, lambda path: (document.file, document.line_of(path)))) from None


class _Columns:
    """Which cell goes where."""

    def __init__(
        self, file: str, header: list[str], model: type[Row], languages: Sequence[str], texts: Prefixes
    ) -> None:
        self.count = len(header)
        self._plain: list[tuple[int, str]] = []
        self._texts: list[tuple[str, list[tuple[int, str]], list[tuple[int, str]]]] = []
        where = {name: index for index, name in enumerate(header)}
        known: set[str] = set()
        bases = [(where[f"basis_{one}"], one) for one in languages if f"basis_{one}" in where]
        for field, info in model.model_fields.items():
            if field == "line":
                continue
            if field in texts:
                names = {f"{texts[field]}_{one}": one for one in languages}
                here = [(where[name], one) for name, one in names.items() if name in where]
                self._texts.append((field, here, bases))
                known |= {*names, *(f"basis_{one}" for one in languages)}
                absent = "" if here or not info.is_required() else f"{texts[field]}_{languages[0]}"
            else:
                known.add(field)
                absent = field if info.is_required() and field not in where else ""
                if field in where:
                    self._plain.append((where[field], field))
            if absent:
                raise PackError([Problem(file, 1, absent, "this column is missing", "add it to the header")])
        self._refuse_unknown(file, header, known)

    @staticmethod
    def _refuse_unknown(file: str, header: list[str], known: Iterable[str]) -> None:
        unknown = [name for name in header if name not in known]
        doubled = sorted({name for name in header if header.count(name) > 1})
        helps = f"known columns are {', '.join(sorted(known))}"
        problems = [Problem(file, 1, name or "(no name)", "this column is not known", helps) for name in unknown]
        problems += [Problem(file, 1, name, "this column stands twice", "keep one of the two") for name in doubled]
        if problems:
            raise PackError(problems)

    def values(self, cells: list[str], line: int) -> dict[str, Any]:
        row: dict[str, Any] = {field: cells[index] for index, field in self._plain if cells[index]}
        row["line"] = line
        for field, texts, bases in self._texts:
            said = {language: cells[index] for index, language in texts if cells[index]}
            if said:
                row[field] = Labels(said, {language: cells[index] for index, language in bases if cells[index]})
        return row


def _header(table: Iterator[list[str]], file: str) -> list[str]:
    try:
        return next(table)
    except StopIteration:
        raise PackError([Problem(file, 0, "", "is empty", "begin with a header line")]) from None
    except csv.Error as mistake:
        raise PackError([Problem(file, 1, "", f"is not CSV ({mistake})", "look at the quotes")]) from None


def _rows(table: Any, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    before = table.line_num
    try:
        for cells in table:
            if cells:
                yield before + 1, cells
            before = table.line_num
    except csv.Error as mistake:
        problems.append(Problem(file, table.line_num, "", f"is not CSV ({mistake})", "look at the quotes"))


def _problems(mistakes: ValidationError, place: Any) -> list[Problem]:
    found = []
    for mistake in mistakes.errors(include_url=False):
        path = mistake["loc"]
        file, line = place(path)
        says, helps = _sentence(mistake["type"], mistake["msg"], mistake.get("input"))
        found.append(Problem(file, line, ".".join(str(step) for step in path), says, helps))
    return found


def _sentence(kind: str, message: str, given: object) -> tuple[str, str]:
    reference = "docs/reference/corridor-packs.md says what belongs here"
    if kind == "missing":
        return "is missing", reference
    if kind == "extra_forbidden":
        return "is not a field of a corridor pack", "look at its spelling; " + reference
    said = message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    shown = repr(given) if isinstance(given, str | int | float | bool) else ""
    if kind in {"dataclass_type", "model_type"}:
        stands = shown[:80] or ("nothing" if given is None else "a list")
        return f"{stands} stands where fields are needed", f"write them as name: value; {reference}"
    says = f"{shown[:80]}: {said[:1].lower()}{said[1:]}" if shown else said[:1].lower() + said[1:]
    return says, reference
