"""Corporate numbers of Japan's National Tax Agency: 30 columns, no header, Shift-JIS or Unicode, full or daily file.

Column order after the agency's definition of the file. Only the latest state of a number is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from madoguchi.apps.registry.importers import delimited
from madoguchi.apps.registry.importers.registers import half_width, name, row_of
from madoguchi.apps.registry.importers.rows import Options, Row
from madoguchi.apps.registry.records import CompanyRecord, IdentifierRecord
from madoguchi.core import packs

SIDE = "jp"
WIDTH = 30
NUMBER, PROCESS, NAME, KIND = 1, 2, 6, 8
PREFECTURE, CITY, STREET, PREFECTURE_CODE = 9, 10, 11, 13
CLOSED_ON, ASSIGNED_ON, LATEST = 18, 22, 23
ENGLISH, FURIGANA = 24, 28

_CLOSED = {"21", "71", "99"}
_STRUCK = {"81", "99"}
_AUTHORITIES = {"101", "201"}
_FORMS = {
    "301": "kabushiki-kaisha",
    "302": "yugen-kaisha",
    "303": "gomei-kaisha",
    "304": "goshi-kaisha",
    "305": "godo-kaisha",
}


def read(path: Path, options: Options) -> Iterator[Row]:
    """Every line of the file as a row."""
    encoding = delimited.encoding_of(path, options.encoding, ("cp932",))
    for record in delimited.records(path, encoding):
        if record.problem:
            yield Row.refused(record.line, record.problem, "", **dict(record.facts))
        else:
            yield _row(record.line, tuple(cell.strip() for cell in record.cells))


def _row(line: int, cells: tuple[str, ...]) -> Row:
    if len(cells) != WIDTH:
        return Row.refused(line, "line-has-other-cells", found=len(cells), expected=WIDTH)
    number = half_width(cells[NUMBER])
    if cells[LATEST] == "0":
        return Row.left_out(line, "line-is-an-older-state", code=number)
    if cells[PROCESS] in _STRUCK:
        return Row.left_out(line, "line-is-struck-off", code=number)
    names = [name(cells[NAME], "ja", reading=cells[FURIGANA])] if cells[NAME] else []
    if cells[ENGLISH]:
        names.append(name(half_width(cells[ENGLISH]), "en", kind="trading"))
    region = packs.current().region_by_register_code(SIDE, cells[PREFECTURE_CODE]) if cells[PREFECTURE_CODE] else None
    assigned = cells[ASSIGNED_ON]
    try:
        founded = date.fromisoformat(assigned) if assigned else None
    except ValueError:
        return Row.refused(line, "date-is-not-a-date", "assignmentDate", value=assigned[:40])
    record = CompanyRecord(
        side=SIDE,
        names=tuple(names),
        identifiers=(IdentifierRecord("corporate-number", number),),
        kind="authority" if cells[KIND] in _AUTHORITIES else "company",
        legal_form=_FORMS.get(cells[KIND], ""),
        standing="closed" if cells[CLOSED_ON] or cells[PROCESS] in _CLOSED else "active",
        region=region.code if region else "",
        city=cells[CITY],
        city_language="ja",
        address=half_width(f"{cells[PREFECTURE]}{cells[CITY]}{cells[STREET]}"),
        languages=("ja",),
        # The day a number was given is no day of foundation, except for those founded after the scheme began.
        founded_on=founded if founded and founded > date(2015, 10, 5) else None,
    )
    return row_of(line, record, f"corporate-number:{number}")
