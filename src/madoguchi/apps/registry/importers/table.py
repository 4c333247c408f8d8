"""Any CSV or XLSX, with a mapping that says where each column goes."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml
from defusedxml.common import DefusedXmlException

from madoguchi.apps.registry.importers import checks, delimited
from madoguchi.apps.registry.importers.registers import half_width, row_of, unique
from madoguchi.apps.registry.importers.rows import Options, Row
from madoguchi.apps.registry.importers.titled import by_title
from madoguchi.apps.registry.records import (
    ActivityRecord,
    CompanyRecord,
    IdentifierRecord,
    NameRecord,
    script_of,
    size_band,
)
from madoguchi.core import packs
from madoguchi.core.packs import parse_yaml
from madoguchi.core.refusals import Refused

ROWS = 2_000_000
SAMPLE = 3
LEAVE_OUT = ""
_BLANKS = {"", "-", "–", "—", "－", "ー", "n/a", "нет"}


def targets() -> tuple[str, ...]:
    """Where a column can go: names by language, numbers by scheme, activities by scheme, and plain facts."""
    corridor = packs.current()
    schemes = [one.scheme for side in corridor.sides for one in side.identifiers]
    return (
        "side",
        *(f"name.{language}" for language in corridor.languages),
        *(f"short.{language}" for language in corridor.languages),
        "reading",
        *(f"identifier.{scheme}" for scheme in dict.fromkeys(schemes)),
        *(f"activity.{scheme}" for scheme in (corridor.activities.key, *corridor.scheme_keys)),
        "region",
        "city",
        "address",
        "employees",
        "founded_on",
        "web",
        "languages",
        *(f"about.{language}" for language in corridor.languages),
    )


def read_mapping(path: Path) -> dict[str, str]:
    """A mapping file: YAML or JSON, column title → target. Unknown targets are refused by name."""
    text = path.read_text("utf-8")
    try:
        found = json.loads(text) if path.suffix == ".json" else parse_yaml(text, str(path)).value
    except (ValueError, yaml.YAMLError) as mistake:
        raise Refused("mapping-cannot-be-read", name=path.name, problem=str(mistake)) from mistake
    if not isinstance(found, Mapping):
        raise Refused("mapping-cannot-be-read", name=path.name, problem="column: target")
    return check_mapping({str(column): str(target or LEAVE_OUT) for column, target in found.items()})


def check_mapping(mapping: Mapping[str, str]) -> dict[str, str]:
    """The same mapping; refuses a target that there is not, and one without any name."""
    known = set(targets())
    for column, target in mapping.items():
        if target and target not in known:
            raise Refused("mapping-target-is-not-known", column=column, target=target, known=", ".join(sorted(known)))
    if not any(target.startswith(("name.", "short.")) for target in mapping.values()):
        raise Refused("mapping-has-no-name")
    return dict(mapping)


def preview(path: Path, options: Options) -> tuple[list[str], list[list[str]]]:
    """The titles of a table's columns and its first lines, for the page on which columns are mapped."""
    titles: list[str] = []
    lines: list[list[str]] = []
    for record in _records(path, options):
        if record.problem:
            continue
        if not titles:
            titles = [cell.strip() for cell in record.cells]
        else:
            lines.append([cell[:80] for cell in record.cells])
        if len(lines) == SAMPLE:
            break
    if not any(titles):
        raise Refused("file-has-no-rows")
    return titles, lines


def guess(titles: list[str], lines: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """A first mapping from the titles themselves: exact targets, and what registers usually call them.

    A title that does not say in which language names are takes that of the script of the first name.
    """
    known = set(targets())
    corridor = packs.current()
    names = {one.scheme: one for side in corridor.sides for one in side.identifiers}
    found: dict[str, str] = {}
    for at, title in enumerate(titles):
        plain = half_width(title).lower()
        target = plain if plain in known else _USUAL.get(plain, LEAVE_OUT)
        if plain in _NAMES_OF_ANY_LANGUAGE:
            target = f"name.{_language_of([line[at] for line in lines if at < len(line)])}"
        for scheme, rule in names.items():
            if plain == scheme or plain in {text.lower() for text in rule.names.texts.values()}:
                target = f"identifier.{scheme}"
        found[title] = target if target in known and target not in found.values() else LEAVE_OUT
    return found


def _language_of(values: Sequence[str]) -> str:
    first = next(filter(None, values), "")
    return _LANGUAGES.get(script_of(first), "en")


_NAMES_OF_ANY_LANGUAGE = frozenset({"name", "company"})
_LANGUAGES = {"Jpan": "ja", "Cyrl": "ru"}
_USUAL = {
    "商号又は名称": "name.ja",
    "会社名": "name.ja",
    "法人名": "name.ja",
    "企業名": "name.ja",
    "フリガナ": "reading",
    "従業員数": "employees",
    "所在地": "address",
    "住所": "address",
    "наименование": "name.ru",
    "название": "name.ru",
    "сокращенное наименование": "short.ru",
    "сокращённое наименование": "short.ru",
    "адрес": "address",
    "город": "city",
    "регион": "region",
    "численность": "employees",
    "сайт": "web",
    "website": "web",
    "url": "web",
    "town": "city",
}


def read(path: Path, options: Options) -> Iterator[Row]:
    """Every line of the table as a row. The first line holds the titles."""
    mapping = {column.strip(): target for column, target in check_mapping(options.mapping).items() if target}
    try:
        for line, cells in by_title(_records(path, options), tuple(mapping)):
            if isinstance(cells, Row):
                yield cells
            else:
                given = [(target, cells[column]) for column, target in mapping.items()]
                yield _row(line, [(target, text) for target, text in given if text.lower() not in _BLANKS], options)
    except DefusedXmlException as mistake:
        raise Refused("xml-declares-types-or-entities") from mistake


def _records(path: Path, options: Options) -> Iterator[delimited.Record]:
    if checks.check_file(path, megabytes=10**6) == "xlsx":
        return _workbook(path)
    usual = _usual_encodings(options.side)
    name = delimited.encoding_of(path, options.encoding, usual)
    return delimited.records(path, name, delimited.delimiter_of(path, name))


def _usual_encodings(side: str) -> tuple[str, ...]:
    """The encodings from before Unicode that the languages of a side, or of both, were written in."""
    corridor = packs.current()
    sides = [one for one in corridor.sides if one.key == side] or corridor.sides
    spoken = [language for one in sides for language in one.languages]
    return tuple(name for language, name in _ENCODINGS.items() if language in spoken) or tuple(_ENCODINGS.values())


_ENCODINGS = {"ja": "cp932", "ru": "cp1251"}


def _workbook(path: Path) -> Iterator[delimited.Record]:
    """The rows of a workbook's first sheet, as they stand in the file: sizes it claims are not believed."""
    try:
        yield from _sheet(path)
    except DefusedXmlException:
        raise
    except _DAMAGE as mistake:
        raise Refused("file-is-damaged", name=path.name) from mistake


# What a workbook that does not hold what it promises makes its reader raise.
_DAMAGE = (
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    OverflowError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def _sheet(path: Path) -> Iterator[delimited.Record]:
    from openpyxl import load_workbook

    # Opened as a stream: uploaded files have no ending, and a name proves nothing about a file.
    with path.open("rb") as stream:
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        width = 0
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            if line > ROWS:
                raise Refused("file-has-too-many-rows", limit=ROWS)
            record = _sheet_record(line, cells)
            if record is not None:
                # A workbook keeps no empty cells at the end of a row.
                yield replace(record, cells=record.cells + ("",) * (width - len(record.cells)))
                width = width or len(record.cells)


def _sheet_record(line: int, cells: Sequence[Any]) -> delimited.Record | None:
    for cell in cells:
        if cell.data_type == "f":
            return _wrong(line, "cell-begins-like-a-formula", start=str(cell.value)[:40])
        if cell.data_type == "e":
            return _wrong(line, "cell-holds-an-error", value=str(cell.value)[:40])
    if len(cells) > delimited.CELLS:
        return _wrong(line, "line-has-too-many-cells", cells=len(cells), limit=delimited.CELLS)
    values = tuple(_cell(cell.value) for cell in cells)
    if any("\x00" in value for value in values):
        return _wrong(line, "line-has-nul")
    return delimited.Record(line, values) if any(value.strip() for value in values) else None


def _wrong(line: int, problem: str, **facts: object) -> delimited.Record:
    return delimited.Record(line, problem=problem, facts=tuple(facts.items()))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _row(line: int, cells: list[tuple[str, str]], options: Options) -> Row:
    try:
        record, key = _record(cells, options)
    except Refused as refusal:
        facts = {name: value for name, value in refusal.facts.items() if name != "field"}
        return Row.refused(line, refusal.key, str(refusal.facts.get("field", "")), **facts)
    return row_of(line, record, key)


def _record(cells: list[tuple[str, str]], options: Options) -> tuple[CompanyRecord, str]:
    facts = dict(cells)
    for target, text in cells:
        if text.startswith(("=", "+", "@", "＝", "＋", "＠")) and not text[1:].strip().isdigit():
            raise Refused("cell-begins-like-a-formula", field=target, start=text[:40])
    names = _names(cells, facts.get("reading", ""))
    identifiers = tuple(
        IdentifierRecord(target.partition(".")[2], text) for target, text in cells if target.startswith("identifier.")
    )
    side = _side(facts.get("side", ""), options.side, identifiers)
    employees = _number(facts.get("employees", ""), "employees")
    record = CompanyRecord(
        side=side,
        names=names,
        identifiers=identifiers,
        activities=_activities(cells),
        region=_region(facts.get("region", ""), side),
        city=facts.get("city", ""),
        address=facts.get("address", ""),
        employees=employees,
        size_band=size_band(employees),
        founded_on=_day(facts.get("founded_on", "")),
        web=_web(facts.get("web", "")),
        languages=unique(part.strip() for part in facts.get("languages", "").replace(";", ",").split(",")),
        about={target.partition(".")[2]: text for target, text in cells if target.startswith("about.")},
    )
    key = f"{identifiers[0].scheme}:{half_width(identifiers[0].value)}" if identifiers else ""
    return record, key or (f"name:{side}:{names[0].text.casefold()}" if names else "")


def _names(cells: list[tuple[str, str]], reading: str) -> tuple[NameRecord, ...]:
    names = []
    for target, text in cells:
        kind, _, language = target.partition(".")
        if kind in {"name", "short"}:
            script = script_of(text)
            how = "legal" if kind == "name" else "short"
            names.append(NameRecord(text, language, script, how, reading if script == "Jpan" else ""))
    return tuple(names)


def _activities(cells: list[tuple[str, str]]) -> tuple[ActivityRecord, ...]:
    found = []
    for target, text in cells:
        kind, _, scheme = target.partition(".")
        if kind == "activity":
            codes = unique(part.strip() for part in text.replace(";", ",").split(","))
            found += [ActivityRecord(scheme, code, is_main=at == 0) for at, code in enumerate(codes)]
    return tuple(found)


def _side(text: str, usual: str, identifiers: Sequence[IdentifierRecord]) -> str:
    """What the row says, else what was said of the whole file, else the side whose register gives such a number."""
    corridor = packs.current()
    wanted = text.strip().lower() or usual or _side_of_register(identifiers)
    if not wanted:
        raise Refused("side-is-not-said", field="side")
    for side in corridor.sides:
        if wanted in {side.key, side.country_code.lower(), *(name.lower() for name in side.names.texts.values())}:
            return side.key
    raise Refused(
        "side-is-not-known", field="side", value=text or usual, known=", ".join(side.key for side in corridor.sides)
    )


def _side_of_register(identifiers: Sequence[IdentifierRecord]) -> str:
    schemes = {one.scheme for one in identifiers}
    sides = [side.key for side in packs.current().sides if schemes & {rule.scheme for rule in side.identifiers}]
    return sides[0] if len(sides) == 1 else ""


def _region(text: str, side: str) -> str:
    if not text:
        return ""
    corridor = packs.current()
    plain = half_width(text)
    for region in corridor.regions_of(side):
        if plain.upper() == region.code or plain.casefold() in {one.casefold() for one in region.names.texts.values()}:
            return region.code
    found = corridor.region_by_register_code(side, plain)
    if found is not None:
        return found.code
    raise Refused("region-is-not-known", field="region", value=text[:80])


def _web(text: str) -> str:
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    if not _ADDRESS.fullmatch(address) or len(address) > 300:
        raise Refused("web-is-no-address", field="web", value=text[:80])
    return address


_ADDRESS = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?", re.IGNORECASE)


def _number(text: str, field: str) -> int | None:
    if not text:
        return None
    try:
        value = Decimal(half_width(text).replace(",", "").replace(" ", "").rstrip("人名"))
    except InvalidOperation as mistake:
        raise Refused("number-is-not-a-number", field=field, value=text[:40]) from mistake
    if not 0 <= value < 10**9 or value != value.to_integral_value():
        raise Refused("number-is-not-a-number", field=field, value=text[:40])
    return int(value)


def _day(text: str) -> date | None:
    if not text:
        return None
    for shape in ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%Y年%m月%d日", "%Y"):
        try:
            return datetime.strptime(half_width(text), shape).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise Refused("date-is-not-a-date", field="founded_on", value=text[:40])
