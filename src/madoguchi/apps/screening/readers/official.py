"""Lists in the form their authorities give them out: the consolidated CSV of the EU, and the tables of METI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from madoguchi.apps.screening.readers.parties import Party, Read, party
from madoguchi.apps.screening.readers.tables import rows

# A name, and in brackets what it is called besides: 〇〇（別称、△△、□□） and Name (a.k.a., One, Two).
_BESIDES = re.compile(
    r"[（(]\s*(?:別称|別名|a\.?k\.?a\.?|also known as)\s*[、,:：]?\s*(?P<names>.+?)\s*[）)]\s*$", re.I | re.S
)
_BETWEEN = re.compile(r"\s*[、;；\n]\s*(?=\S)|\s*,\s*(?!\s*(?:ltd|inc|llc|co|s\.a|gmbh)\b)", re.I)

METI_COLUMNS = {
    "number": ("no", "no.", "番号", "項番"),
    "own": ("name_ja", "企業名、組織名", "企業名・組織名", "名称", "名称（和文）", "和文名称"),
    "besides": ("aliases_ja", "別名", "別称"),
    "latin": ("name_en", "company or organization", "名称（英文）", "英文名称", "name"),
    "latin_besides": ("aliases_en", "also known as"),
    "country": ("国名、地域名", "国名・地域名", "country or region", "国・地域"),
    "list": ("list", "リスト", "懸念区分"),
}


def eu_consolidated(path: Path) -> Iterator[Read]:
    """`csvFullSanctionsList`: one line for each name, address or number; lines of one entity stand together by its
    logical id. People are left out."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    heads: dict[str, tuple[int, Mapping[str, str]]] = {}
    for line, row in rows(path, ";"):
        key = row.get("entity_logicalid", "").strip()
        if not key:
            yield line, "no name or no key"
            continue
        heads.setdefault(key, (line, row))
        parts = found.setdefault(key, {"names": [], "numbers": [], "countries": []})
        parts["names"].append((row.get("namealias_wholename", ""), row.get("namealias_namelanguage", "").lower()))
        parts["numbers"].append(("", row.get("identification_number", "")))
        parts["countries"].append(("", row.get("address_countryiso2code", "").lower()))
    for key, (line, row) in heads.items():
        if _is_person(row):
            continue
        parts = found[key]
        yield (
            line,
            party(
                row.get("entity_eu_referencenumber") or key,
                parts["names"],
                identifiers=parts["numbers"],
                countries=[country for _, country in parts["countries"]],
                programme=" ".join(
                    filter(None, (row.get("entity_regulation_programme"), row.get("entity_regulation_numbertitle")))
                ),
                listed_on=_any_day(row.get("entity_regulation_publicationdate", "")),
            ),
        )


def _is_person(row: Mapping[str, str]) -> bool:
    kind = row.get("entity_subjecttype_classificationcode") or row.get("entity_subjecttype") or ""
    return kind.strip().lower() in {"p", "person"}


def _any_day(text: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip()[:10], pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None


def meti(path: Path) -> Iterator[Read]:
    """A table copied from METI's papers: number, name, other names (in a column or in brackets after 別称), the Latin
    name. Several lists in one file are told apart by their column `list`."""
    for line, row in rows(path):
        cell = {part: _cell(row, titles) for part, titles in METI_COLUMNS.items()}
        key = "-".join(filter(None, (cell["list"], cell["number"])))
        names = [(text, "ja") for text in (*_names(cell["own"]), *_split(cell["besides"]))]
        names += [(text, "en") for text in (*_names(cell["latin"]), *_split(cell["latin_besides"]))]
        found = party(key, names, countries=[cell["country"]], programme=cell["list"])
        yield line, found if isinstance(found, Party) or cell["number"] else "no number of the list"


def _cell(row: Mapping[str, str], titles: tuple[str, ...]) -> str:
    return next((row[title].strip() for title in titles if row.get(title, "").strip()), "")


def _names(text: str) -> list[str]:
    """A name and what stands besides it in brackets."""
    besides = _BESIDES.search(text)
    if besides is None:
        return [text]
    return [text[: besides.start()].strip(), *_split(besides["names"])]


def _split(text: str) -> list[str]:
    """Several names of one cell; a comma before a legal form parts nothing."""
    return [one.strip() for one in _BETWEEN.split(text) if one.strip()]
