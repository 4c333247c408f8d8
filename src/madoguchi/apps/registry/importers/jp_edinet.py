"""EDINET code list: companies that file with Japan's financial regulator.

Two shapes are read: the extract with English column names, and the list as published (Japanese column names,
one line before them that says when it was made, CP932).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from madoguchi.apps.registry.importers import delimited
from madoguchi.apps.registry.importers.registers import half_width, name, region_in, row_of
from madoguchi.apps.registry.importers.rows import Options, Row
from madoguchi.apps.registry.importers.titled import Cells, by_title
from madoguchi.apps.registry.records import ActivityRecord, CompanyRecord, IdentifierRecord, NameRecord
from madoguchi.core import packs

SIDE = "jp"
_PUBLISHED = {
    "ＥＤＩＮＥＴコード": "edinet_code",
    "上場区分": "listed",
    "資本金": "capital_mjpy",
    "提出者名": "name_ja",
    "提出者名（英字）": "name_en",
    "提出者名（ヨミ）": "reading_kana",
    "所在地": "address",
    "提出者業種": "industry",
    "証券コード": "sec_code",
    "提出者法人番号": "corporate_number",
}
# The 23 special wards of Tokyo, and the designated cities that are no prefecture's seat (Local Autonomy Act).
WARDS = frozenset(
    f"{ward}区"
    for ward in "千代田 中央 港 新宿 文京 台東 墨田 江東 品川 目黒 大田 世田谷 渋谷 中野 杉並 豊島 北".split()  # noqa: SIM905 (a list to read)
    + "荒川 板橋 練馬 足立 葛飾 江戸川".split()  # noqa: SIM905
)
CITIES = {"川崎市": "JP-14", "相模原市": "JP-14", "浜松市": "JP-22", "堺市": "JP-27", "北九州市": "JP-40"}
# The list writes one industry otherwise than the exchange does.
_INDUSTRY = {"倉庫・運輸関連": "倉庫・運輸関連業"}


def read(path: Path, options: Options) -> Iterator[Row]:
    """Every line of the list as a row."""
    encoding = delimited.encoding_of(path, options.encoding, ("cp932",))
    lines = by_title(delimited.records(path, encoding), ("edinet_code", "name_ja"), names=_PUBLISHED, lines_before=1)
    for line, cells in lines:
        yield cells if isinstance(cells, Row) else _row(line, cells)


def _row(line: int, cells: Cells) -> Row:
    number = cells.get("corporate_number", "")
    if not number:
        return Row.left_out(line, "line-has-no-number", code=cells.get("edinet_code", ""))
    names: list[NameRecord] = []
    if cells.get("name_ja"):
        names.append(name(cells["name_ja"], "ja", reading=cells.get("reading_kana", "")))
    if cells.get("name_en", "").strip("-－ "):
        names.append(name(half_width(cells["name_en"]), "en", kind="trading"))
    industry = _codes().get(_INDUSTRY.get(cells.get("industry", ""), cells.get("industry", "")), "")
    capital = _capital(cells.get("capital_mjpy", ""))
    if cells.get("capital_mjpy") and capital is None:
        return Row.refused(line, "number-is-not-a-number", "capital_mjpy", value=cells["capital_mjpy"][:40])
    record = CompanyRecord(
        side=SIDE,
        names=tuple(names),
        identifiers=(IdentifierRecord("corporate-number", number), IdentifierRecord("edinet", cells["edinet_code"])),
        activities=(ActivityRecord("tse33", industry, is_main=True),) if industry else (),
        region=_region(cells.get("address", "")),
        address=cells.get("address", ""),
        capital=capital,
        capital_currency="JPY" if capital is not None else "",
        standing="active",
        languages=("ja",),
    )
    return row_of(line, record, f"corporate-number:{half_width(number)}")


@lru_cache(maxsize=10_000)
def _region(address: str) -> str:
    """The list leaves the prefecture out; wards of the capital and large cities tell it all the same."""
    ward = address.partition("区")[0] + "区"
    if ward in WARDS:
        return "JP-13"
    found = next((code for city, code in CITIES.items() if address.startswith(city)), "")
    return found or region_in(address, SIDE, "ja")


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """The exchange's code of each industry, by its Japanese name."""
    scheme = packs.current().scheme("tse33")
    return {one.labels.texts.get("ja", ""): one.code for one in scheme}


def _capital(text: str) -> Decimal | None:
    """The capital in yen; the list gives millions. None when the text is no such number."""
    try:
        millions = Decimal(text.replace(",", "")) if text else None
    except InvalidOperation:
        return None
    return millions * 1_000_000 if millions is not None and millions.is_finite() and 0 <= millions < 10**11 else None
