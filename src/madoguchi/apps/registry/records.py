"""A company as a source describes it: the one value that forms, files and examples are turned into."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from madoguchi.core import packs
from madoguchi.core.refusals import Refused

# Direction overrides and isolates can make a name read differently from what it is.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_JAPANESE = re.compile("[\u3041-\u309f\u30a0-\u30ff\u3400-\u9fff\uf900-\ufaff\u3005]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAME_LENGTH = 400
LINE_LENGTH = 500
TEXT_LENGTH = 20_000
NUMBER_LENGTH = 64


@dataclass(frozen=True)
class NameRecord:
    """A name as a source writes it."""

    text: str
    language: str = ""
    script: str = ""
    kind: str = "legal"
    reading: str = ""


@dataclass(frozen=True)
class IdentifierRecord:
    """A number of a register, without blanks."""

    scheme: str
    value: str


@dataclass(frozen=True)
class ActivityRecord:
    """A code as entered, in its own scheme."""

    scheme: str
    code: str
    version: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class CompanyRecord:
    """What a source says about one company. Empty means that the source is silent, never that there is none."""

    side: str
    names: tuple[NameRecord, ...]
    identifiers: tuple[IdentifierRecord, ...] = ()
    activities: tuple[ActivityRecord, ...] = ()
    legal_form: str = ""
    standing: str = ""
    region: str = ""
    city: str = ""
    city_language: str = ""
    address: str = ""
    size_band: str = ""
    employees: int | None = None
    capital: Decimal | None = None
    capital_currency: str = ""
    founded_on: date | None = None
    web: str = ""
    languages: tuple[str, ...] = ()
    kind: str = "company"
    about: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The plain form in which a row is staged; what the source is silent about is left out."""
        plain = {name: value for name, value in vars(self).items() if value not in _SILENT}
        plain["names"] = [_told(one) for one in self.names]
        plain["identifiers"] = [vars(one) for one in self.identifiers]
        plain["activities"] = [_told(one) for one in self.activities]
        if self.capital is not None:
            plain["capital"] = str(self.capital)
        if self.founded_on is not None:
            plain["founded_on"] = self.founded_on.isoformat()
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> CompanyRecord:
        """Read the plain form back."""
        values = dict(plain)
        values["names"] = tuple(NameRecord(**one) for one in values.get("names", ()))
        values["identifiers"] = tuple(IdentifierRecord(**one) for one in values.get("identifiers", ()))
        values["activities"] = tuple(ActivityRecord(**one) for one in values.get("activities", ()))
        values["languages"] = tuple(values.get("languages", ()))
        if values.get("capital") is not None:
            values["capital"] = Decimal(values["capital"])
        if values.get("founded_on"):
            values["founded_on"] = date.fromisoformat(values["founded_on"])
        return cls(**values)


_SILENT: tuple[object, ...] = ("", None, (), {})


def _told(part: NameRecord | ActivityRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(part).items() if value != ""}


def clean_name(text: str, field_name: str = "name") -> str:
    """A name fit to keep: NFC, single blanks, nothing unseen. Refuses what would read differently from what it is."""
    if _BIDI.search(text):
        raise Refused("name-has-direction-marks", field=field_name)
    if text.lstrip(" \u3000").startswith(_FORMULA) or text.lstrip(" \u3000").startswith(("＝", "＋", "－", "＠")):
        raise Refused("cell-begins-like-a-formula", field=field_name, start=text.strip()[:40])
    kept = " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())
    if not kept.isprintable() and any(unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs"} for sign in kept):
        raise Refused("name-has-signs-that-are-no-text", field=field_name)
    if not kept:
        raise Refused("name-is-missing", field=field_name)
    if len(kept) > NAME_LENGTH:
        raise Refused("name-is-too-long", field=field_name, length=len(kept), limit=NAME_LENGTH)
    return kept


def clean_line(text: str, field_name: str) -> str:
    """One line fit to keep: single blanks, nothing unseen, at most as long as a record holds."""
    if not text:
        return ""
    if _BIDI.search(text):
        raise Refused("text-has-direction-marks", field=field_name)
    kept = " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())
    if not kept.isprintable():
        kept = "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C")
    if len(kept) > LINE_LENGTH:
        raise Refused("text-is-too-long", field=field_name, length=len(kept), limit=LINE_LENGTH)
    return kept


def clean_text(text: str) -> str:
    """Running text without signs that nobody can see; its line breaks stay."""
    if len(text) > TEXT_LENGTH:
        raise Refused("text-is-too-long", field="about", length=len(text), limit=TEXT_LENGTH)
    if _BIDI.search(text):
        raise Refused("text-has-direction-marks", field="about")
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C")


def clean_identifier(scheme: str, value: str, side: str = "") -> IdentifierRecord:
    """A number without blanks and in ordinary digits, whose check digit fits. The side's own registers come first."""
    rule = _rule(packs.current(), scheme, side)
    if rule is None:
        raise Refused("identifier-scheme-is-not-known", field=scheme, scheme=scheme)
    written = value if value.isascii() else unicodedata.normalize("NFKC", value)
    written = written.strip()
    try:
        number = rule.compact(written)
        if len(number) > NUMBER_LENGTH:
            raise ValueError("length")
        return IdentifierRecord(scheme, number)
    except ValueError as mistake:
        reason = _NUMBER_PROBLEMS.get(str(mistake), "number-has-another-form")
        lengths = " / ".join(str(length) for length in rule.digits)
        raise Refused(
            reason, field=scheme, scheme=scheme, value=written[:64], length=len(written), expected=lengths
        ) from mistake


@lru_cache(maxsize=256)
def _rule(corridor: packs.Corridor, scheme: str, side: str) -> packs.Identifier | None:
    """The rule of a scheme: asked once for each number of each line of a file, so remembered by scheme."""
    if side:
        return corridor.side(side).identifier(scheme)
    return next((rule for one in corridor.sides if (rule := one.identifier(scheme)) is not None), None)


_NUMBER_PROBLEMS = {
    "check digit": "check-digit-does-not-fit",
    "length": "number-has-another-length",
    "format": "number-has-another-form",
}


def checked(record: CompanyRecord) -> CompanyRecord:
    """The same record, cleaned; refuses the first thing that cannot stand, naming its field."""
    corridor = packs.current()
    corridor.side(record.side)
    if not record.names:
        raise Refused("name-is-missing", field="name")
    if record.region and record.region not in corridor.regions:
        raise Refused("region-is-not-known", field="region", value=record.region)
    for activity in record.activities:
        if not knows_activity(activity.scheme, activity.code):
            raise Refused("activity-is-not-known", field="activity", scheme=activity.scheme, value=activity.code)
    names = tuple(
        NameRecord(
            clean_name(one.text),
            one.language,
            one.script or script_of(one.text),
            one.kind,
            clean_name(one.reading, "reading") if one.reading else "",
        )
        for one in record.names
    )
    return CompanyRecord(
        **{
            **vars(record),
            "names": names,
            "identifiers": tuple(clean_identifier(one.scheme, one.value, record.side) for one in record.identifiers),
            "address": clean_line(record.address, "address"),
            "city": clean_line(record.city, "city"),
            "about": {language: clean_text(text) for language, text in record.about.items()},
        }
    )


def knows_activity(scheme: str, code: str) -> bool:
    """Does the corridor have this code in this classification?"""
    corridor = packs.current()
    if scheme == corridor.activities.key:
        return code in corridor.activities
    return scheme in corridor.scheme_keys and code in corridor.scheme(scheme)


def size_band(employees: int | None) -> str:
    """The band of so many people; empty when it is not known."""
    band = packs.current().band_of(employees)
    return band.key if band else ""


def script_of(text: str) -> str:
    """The ISO 15924 code of the script that a name is mainly written in; empty when it has no letters."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else ""
    japanese, cyrillic = len(_JAPANESE.findall(text)), len(_CYRILLIC.findall(text))
    counts = {"Jpan": japanese, "Cyrl": cyrillic, "Latn": sum(map(str.isalpha, text)) - japanese - cyrillic}
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else ""
