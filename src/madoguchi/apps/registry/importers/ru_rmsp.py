"""The unified register of small and medium businesses of Russia's tax service: official XML, and a CSV extract of it.

Sole traders are natural persons: they are left out, and counted. Version 4.01 of the XML was seen.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from madoguchi.apps.registry.importers import delimited
from madoguchi.apps.registry.importers.registers import name, row_of, unique
from madoguchi.apps.registry.importers.rows import Options, Row
from madoguchi.apps.registry.importers.titled import by_title
from madoguchi.apps.registry.records import ActivityRecord, CompanyRecord, IdentifierRecord, knows_activity
from madoguchi.core import packs
from madoguchi.core.refusals import Refused

SIDE = "ru"
SCHEME = "okved2"
REQUIRED = ("name", "inn", "region_code", "okved_main")

# Category of the register → the common size band that its upper limit of employees falls into.
_SIZES = {"1": "1-19", "2": "20-49", "3": "50-249"}


def read(path: Path, options: Options) -> Iterator[Row]:
    """Every document of the register as a row, whichever shape the file has."""
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.startswith(b"PK\x03\x04"):
        yield from _read_archive(path)
    elif start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        with path.open("rb") as stream:
            yield from _read_xml(stream, 0)
    else:
        yield from _read_csv(path, options)


def _read_archive(path: Path) -> Iterator[Row]:
    line = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.namelist()):
                if member.lower().endswith(".xml"):
                    with archive.open(member) as stream:
                        for row in _read_xml(stream, line):
                            line = row.line
                            yield row
    except (zipfile.BadZipFile, zlib.error, EOFError) as mistake:
        raise Refused("file-is-damaged", name=path.name) from mistake


def _read_xml(stream: IO[bytes], line: int) -> Iterator[Row]:
    """Rows of one XML file. `line` counts documents: XML has no lines worth naming."""
    for document in _documents(stream):
        line += 1
        yield _document(line, document)


def _documents(stream: IO[bytes]) -> Iterator[Element]:
    root: Element | None = None
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if root is None:
                root = element
            elif event == "end" and element.tag == "Документ":
                yield element
                root.clear()
    except DefusedXmlException as mistake:
        raise Refused("xml-declares-types-or-entities") from mistake
    except ParseError as mistake:
        raise Refused("xml-is-broken", line=mistake.position[0], column=mistake.position[1]) from mistake
    except (LookupError, ValueError) as mistake:  # an encoding that there is not, or that is not read
        raise Refused("xml-is-broken", line=1, column=1) from mistake


def _document(line: int, document: Element) -> Row:
    organisation = document.find("ОргВклМСП")
    if organisation is None:
        return Row.left_out(line, "line-is-a-sole-trader")
    place = document.find("СведМН")
    region = place.get("КодРегион", "") if place is not None else ""
    city = ""
    if place is not None:
        part = place.find("Город") if place.find("Город") is not None else place.find("НаселПункт")
        city = part.get("Наим", "") if part is not None else ""
    return _row(
        line,
        {
            "name": organisation.get("НаимОрг", ""),
            "short_name": organisation.get("НаимОргСокр", ""),
            "inn": organisation.get("ИННЮЛ", ""),
            "ogrn": organisation.get("ОГРН", ""),
            "region_code": region,
            "city": city,
            "category": document.get("КатСубМСП", ""),
            "okved_main": ";".join(one.get("КодОКВЭД", "") for one in document.iter("СвОКВЭДОсн")),
            "okved_extra": ";".join(one.get("КодОКВЭД", "") for one in document.iter("СвОКВЭДДоп")),
        },
    )


def _read_csv(path: Path, options: Options) -> Iterator[Row]:
    encoding = delimited.encoding_of(path, options.encoding, ("cp1251",))
    lines = by_title(delimited.records(path, encoding, delimited.delimiter_of(path, encoding)), REQUIRED)
    for line, cells in lines:
        yield cells if isinstance(cells, Row) else _row(line, cells)


def _row(line: int, cells: Mapping[str, Any]) -> Row:
    number = cells.get("inn", "")
    if not number:
        return Row.refused(line, "line-has-no-number", "inn", code="")
    region = packs.current().region_by_register_code(SIDE, str(cells.get("region_code", "")).zfill(2))
    if cells.get("region_code") and region is None:
        return Row.refused(line, "region-is-not-known", "region_code", value=str(cells["region_code"])[:40])
    names = [name(cells["name"], "ru")] if cells.get("name") else []
    if cells.get("short_name") and cells["short_name"] != cells.get("name"):
        names.append(name(cells["short_name"], "ru", kind="short"))
    identifiers = [IdentifierRecord("inn", number)]
    if cells.get("ogrn"):
        identifiers.append(IdentifierRecord("ogrn", cells["ogrn"]))
    city = str(cells.get("city", ""))
    record = CompanyRecord(
        side=SIDE,
        names=tuple(names),
        identifiers=tuple(identifiers),
        activities=_activities(str(cells.get("okved_main", "")), str(cells.get("okved_extra", ""))),
        region=region.code if region else "",
        city=city.title() if city.isupper() else city,
        city_language="ru",
        size_band=_SIZES.get(str(cells.get("category", "")), ""),
        standing="active",
        languages=("ru",),
    )
    return row_of(line, record, f"inn:{number}")


def _activities(main: str, extra: str) -> tuple[ActivityRecord, ...]:
    """The codes as entered. One that the classification no longer has is kept under its nearest parent that it has."""
    mains = unique(_known(code) for code in main.split(";"))
    others = unique(_known(code) for code in extra.split(";"))
    return tuple(ActivityRecord(SCHEME, code, is_main=True) for code in mains) + tuple(
        ActivityRecord(SCHEME, code) for code in others if code not in mains
    )


def _known(code: str) -> str:
    code = known = code.strip()
    while known and not knows_activity(SCHEME, known):
        known = known[:-1].rstrip(".")
    # A code of which not even the beginning is known goes on as it is, and is refused by name.
    return known or code
