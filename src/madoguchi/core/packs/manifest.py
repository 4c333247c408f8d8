"""`corridor.yaml`: the two sides, the languages, and where the tables of the pack stand."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from madoguchi.core.packs.labels import NO_LABELS, Labels, LabelsField
from madoguchi.core.packs.tables import Value

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=40)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _inside(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_.-]*)*\.csv", name) or ".." in name:
        raise ValueError("should be the name of a CSV file inside the pack, such as activities/isic4.csv")
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("is not a time zone of the IANA list, such as Europe/Helsinki")
    return name


def _check(module: str) -> str:
    if module and not re.fullmatch(r"stdnum(\.[a-z][a-z0-9_]*){1,2}", module):
        raise ValueError("should name a module of python-stdnum, such as stdnum.lei, or be left out")
    if module:
        _stdnum(module)
    return module


def _stdnum(module: str) -> Any:
    try:
        found = importlib.import_module(module)
    except ImportError:
        raise ValueError("is no module of python-stdnum") from None
    if not hasattr(found, "validate") or not hasattr(found, "compact"):
        raise ValueError("is a module of python-stdnum that checks nothing")
    return found


TableFile = Annotated[str, AfterValidator(_inside)]
TimeZone = Annotated[str, AfterValidator(_zone)]
CheckModule = Annotated[str, AfterValidator(_check)]


class Named(Value):
    """Something with a key and a name in every language."""

    key: Key
    names: LabelsField


class Spoken(Value):
    """A language of the corridor, and what its speakers call it."""

    code: Language
    autonym: str = Field(min_length=1)


class Identifier(Value):
    """A number under which a register of this side knows an organisation."""

    scheme: Key
    names: LabelsField
    check: CheckModule = ""
    digits: tuple[int, ...] = ()
    register_address: str = ""

    def compact(self, written: str) -> str:
        """The number as it is kept: without the spaces and dashes people write.

        Raises ValueError with a short reason ("length", "check digit", "format") if it cannot be right.
        """
        if self.check:
            return self._by_module(written)
        kept = re.sub(r"[\s\-‐‑–—.]", "", written).upper()
        if not kept or (self.digits and len(kept) not in self.digits):
            raise ValueError("length")
        return kept

    def is_valid(self, written: str) -> bool:
        """Can this number be right?"""
        try:
            self.compact(written)
        except ValueError:
            return False
        return True

    def _by_module(self, written: str) -> str:
        module = _stdnum(self.check)
        errors = importlib.import_module("stdnum.exceptions")
        try:
            return str(module.validate(written))
        except errors.InvalidChecksum:
            raise ValueError("check digit") from None
        except errors.InvalidLength:
            raise ValueError("length") from None
        except errors.ValidationError:
            raise ValueError("format") from None


class LegalForm(Named):
    """A legal form companies of this side can have, and how it is shortened in writing."""

    short: tuple[str, ...] = ()


class Side(Named):
    """One of the two countries of the corridor."""

    country_code: CountryCode
    languages: tuple[Language, ...] = Field(min_length=1)
    currency: Currency
    time_zone: TimeZone
    identifiers: tuple[Identifier, ...] = ()
    legal_forms: tuple[LegalForm, ...] = ()
    adjectives: LabelsField = NO_LABELS

    def identifier(self, scheme: str) -> Identifier | None:
        """The rules of one kind of number, if this side has it."""
        return next((one for one in self.identifiers if one.scheme == scheme), None)

    def legal_form(self, key: str) -> LegalForm | None:
        """One legal form, if this side has it."""
        return next((one for one in self.legal_forms if one.key == key), None)


class Band(Named):
    """A range of numbers of employees, the same on both sides. Without `most` it is open at the top."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9]+(-[0-9]+|\+)$", max_length=16)]
    least: int = Field(ge=0)
    most: int | None = None

    def holds(self, employees: int) -> bool:
        """Does an organisation with so many employees belong here?"""
        return self.least <= employees and (self.most is None or employees <= self.most)


class BridgeScheme(Named):
    """The classification of activities through which both sides meet, and words that lead to its codes."""

    version: str
    table: TableFile
    words: TableFile | None = None
    marks: TableFile | None = None
    goods: TableFile | None = None


class NationalScheme(Named):
    """A classification people enter codes of; its crosswalk leads to the bridge. Without side: used by both."""

    version: str
    table: TableFile
    crosswalk: TableFile
    side: str = ""


class Activities(Value):
    """The bridge and the national classifications."""

    bridge: BridgeScheme
    schemes: tuple[NationalScheme, ...] = ()


class Edition(Value):
    """An edition of the nomenclature of goods."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
    valid_from: date


class Products(Named):
    """The nomenclature of goods, newest edition first, and its weights toward the divisions of activities."""

    table: TableFile
    sections: TableFile
    editions: tuple[Edition, ...] = Field(min_length=1)
    activity_weights: TableFile | None = None


NEUTRAL_PLACES, EXAMPLE = "neutral-places", "example"  # notices that pages and files ask for by their key


class Notice(Value):
    """A text the corridor's operators agreed upon. A changed text is a new version."""

    key: Key
    version: int = Field(ge=1)
    valid_from: date
    text: LabelsField


class Freshness(Value):
    """For how many days what was published holds without being confirmed, and how long before its end to ask."""

    entry_days: int = Field(default=90, ge=7, le=730)
    profile_days: int = Field(default=365, ge=30, le=1460)
    ask_days_before: int = Field(default=14, ge=1, le=90)

    @model_validator(mode="after")
    def _asks_in_time(self) -> Freshness:
        if self.ask_days_before >= min(self.entry_days, self.profile_days):
            raise ValueError("ask_days_before should be shorter than entry_days and profile_days")
        return self


class Tables(Value):
    """The other tables of the pack. What is not named is not read."""

    regions: TableFile
    region_groups: TableFile | None = None
    priorities: TableFile | None = None
    kinds: TableFile
    size_rules: TableFile | None = None
    agencies: TableFile | None = None
    neutral_places: TableFile | None = None
    authorities: TableFile | None = None
    documents: TableFile | None = None
    sources: TableFile


class Manifest(Value):
    """Everything that stands in corridor.yaml."""

    format: Literal[1]
    key: Key
    names: LabelsField
    languages: tuple[Spoken, ...] = Field(min_length=1)
    sides: tuple[Side, Side]
    employee_bands: tuple[Band, ...] = Field(min_length=1)
    size_classes: tuple[Named, ...] = ()
    kind_families: tuple[Named, ...] = Field(min_length=1)
    priority_programmes: tuple[Named, ...] = ()
    agency_roles: tuple[Named, ...] = ()
    procedure_families: tuple[Named, ...] = ()
    activities: Activities
    products: Products | None = None
    notices: tuple[Notice, ...] = ()
    freshness: Freshness = Freshness()
    tables: Tables

    def wording(self, key: str) -> Labels | None:
        """The text of a notice by its key; None where there is no such notice."""
        return next((one.text for one in self.notices if one.key == key), None)

    @model_validator(mode="after")
    def _agrees(self) -> Manifest:
        _refuse_doubled("sides", (side.key for side in self.sides))
        _refuse_doubled("languages", (one.code for one in self.languages))
        _refuse_doubled("notices", (notice.key for notice in self.notices))
        _refuse_doubled("employee_bands", (band.key for band in self.employee_bands))
        known = {one.code for one in self.languages}
        for side in self.sides:
            strange = [one for one in side.languages if one not in known]
            if strange:
                raise ValueError(f"side {side.key!r} speaks {strange[0]!r}, which is not under languages")
        return self


def _refuse_doubled(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{what} holds {key!r} twice")
        seen.add(key)
