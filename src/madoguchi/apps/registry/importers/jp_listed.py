"""Listed companies of Japan's exchanges, joined with the public corporate data of each: CSV with English columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from madoguchi.apps.registry.importers import delimited
from madoguchi.apps.registry.importers.registers import half_width, name, region_in, row_of
from madoguchi.apps.registry.importers.rows import Options, Row
from madoguchi.apps.registry.importers.titled import Cells, by_title
from madoguchi.apps.registry.records import (
    ActivityRecord,
    CompanyRecord,
    IdentifierRecord,
    size_band,
)

SIDE = "jp"
REQUIRED = ("code", "name", "sector33_code", "corporate_number")


def read(path: Path, options: Options) -> Iterator[Row]:
    """Every line of the list as a row."""
    encoding = delimited.encoding_of(path, options.encoding, ("cp932",))
    for line, cells in by_title(delimited.records(path, encoding), REQUIRED):
        yield cells if isinstance(cells, Row) else _row(line, cells)


def _row(line: int, cells: Cells) -> Row:
    number = half_width(cells.get("corporate_number", ""))
    if not number:
        return Row.left_out(line, "line-has-no-number", code=cells.get("code", ""))
    employees = cells.get("employees", "")
    sector = cells.get("sector33_code", "").strip("-－ ")
    sector = sector.zfill(4) if sector else ""
    names = [name(cells["legal_name"], "ja")] if cells.get("legal_name") else []
    if cells.get("name"):
        names.append(name(cells["name"], "ja", kind="short"))
    count = int(employees) if employees.isascii() and employees.isdigit() and len(employees) < 10 else None
    if employees and count is None:
        return Row.refused(line, "number-is-not-a-number", "employees", value=employees[:40])
    record = CompanyRecord(
        side=SIDE,
        names=tuple(names),
        identifiers=(IdentifierRecord("corporate-number", number), IdentifierRecord("securities-code", cells["code"])),
        activities=(ActivityRecord("tse33", sector, is_main=True),) if sector else (),
        region=region_in(cells.get("address", ""), SIDE, "ja"),
        address=half_width(cells.get("address", "")),
        employees=count,
        size_band=size_band(count),
        web=_web(cells.get("website", "")),
        about={"ja": cells["business_summary"]} if cells.get("business_summary") else {},
        standing="active",
        languages=("ja",),
    )
    return row_of(line, record, f"corporate-number:{number}")


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) and len(address) <= 300 else ""
