"""Compiles the calendar of a side: the library `holidays` first, then what the pack says about each year.

`calendars/<side>.yaml` says which country of the library, which years, when offices are closed; `calendars/<side>/
<year>.yaml` holds a year whose days off are fixed. A year without a file is projected: its days off may still move.
A file that contradicts the library is refused, unless it says that it corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from madoguchi.core.packs.manifest import Side
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.safe_yaml import read_yaml
from madoguchi.core.packs.tables import Value, bind
from madoguchi.engines.deadlines import CLOSURE, HOLIDAY, WORKING, Calendar, OfficeHours

FOLDER = "calendars"
FIRST_YEAR, LAST_YEAR = 2010, 2045
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _month_day(text: str) -> str:
    try:
        date.fromisoformat(f"2001-{text}")
    except ValueError:
        raise ValueError("should be a month and a day, such as 12-29") from None
    return text


def _clock_time(value: Any) -> Any:
    try:
        return time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("should be a time such as 09:00") from None


MonthDay = Annotated[str, AfterValidator(_month_day)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]


class Years(Value):
    """The years the calendar holds, both included."""

    first: int = Field(ge=1990, le=2100)
    last: int = Field(ge=1990, le=2100)


class Closure(Value):
    """Days of every year on which offices are closed by a rule of their own; may lead over the turn of the year."""

    first: MonthDay
    last: MonthDay
    act: str = Field(min_length=1)
    status: Literal["seen", "unverified"]

    def days(self, years: Sequence[int]) -> Iterator[date]:
        """Each day of the closure in these years."""
        for year in range(years[0] - 1, years[-1] + 1):
            day = date.fromisoformat(f"{year}-{self.first}")
            last = date.fromisoformat(f"{year + (self.last < self.first)}-{self.last}")
            while day <= last:
                if day.year in years:
                    yield day
                day += timedelta(days=1)


class Desk(Value):
    """When offices are open."""

    opens: ClockTime = time(9)
    closes: ClockTime = time(18)


class CalendarFile(Value):
    """`calendars/<side>.yaml`."""

    library: str = Field(pattern=r"^[A-Z]{2}$")
    years: Years
    weekend: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...] = (
        "saturday",
        "sunday",
    )
    office_hours: Desk = Desk()
    closures: tuple[Closure, ...] = ()


class Day(Value):
    """A day of a fixed year that differs from the week. `moved` is the day it was exchanged with."""

    on: date
    kind: Literal["working", "holiday", "special", "closure"]
    moved: date | None = None
    act: str = ""
    status: Literal["seen", "unverified", ""] = ""
    corrects_library: bool = False


class YearFile(Value):
    """`calendars/<side>/<year>.yaml`: a year whose days off are fixed."""

    year: int
    act: str = Field(min_length=1)
    status: Literal["seen", "unverified"]
    source: str = ""
    address: str = ""
    days: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _days_agree(self) -> YearFile:
        seen: set[date] = set()
        for day in self.days:
            if day.on.year != self.year:
                raise ValueError(f"{day.on} does not lie in {self.year}")
            if day.on in seen:
                raise ValueError(f"{day.on} stands twice; a day is of one kind")
            seen.add(day.on)
        return self


def compile_calendar(folder: Path, side: Side) -> Calendar:
    """The calendar of a side. A pack without a file for it gets the library's days, and no year is decreed.

    Raises PackError where a file is wrong or contradicts the library.
    """
    path = folder / FOLDER / f"{side.key}.yaml"
    if not path.is_file():
        return _without_file(side)
    about = bind(read_yaml(path), CalendarFile)
    span = range(about.years.first, about.years.last + 1)
    if not span:
        raise PackError([Problem(str(path), 0, "years", "end before they begin", "look at first and last")])
    try:
        days = _library_days(about.library, span)
    except UnknownCountry:
        says = f"the library knows no country {about.library!r}"
        raise PackError([Problem(str(path), 0, "library", says, "use its two letters of ISO 3166-1")]) from None
    for closure in about.closures:
        days |= {day: CLOSURE for day in closure.days(span) if day not in days}
    files = list(read_years(folder, side.key))
    problems = [problem for file, year in files for problem in _contradictions(file, year, days)]
    if problems:
        raise PackError(problems)
    for _, year in files:
        days |= {day.on: day.kind for day in year.days}
    return Calendar(
        side.key,
        first=date(span[0], 1, 1),
        last=date(span[-1], 12, 31),
        days=days,
        decreed={year.year for _, year in files},
        weekend=[WEEK.index(day) for day in about.weekend],
        zone=ZoneInfo(side.time_zone),
        hours=OfficeHours(about.office_hours.opens, about.office_hours.closes),
    )


class UnknownCountry(LookupError):
    """No calendar is known for these two letters."""


def from_library(country_code: str, *, key: str = "", zone: str = "UTC") -> Calendar:
    """The calendar of any country the library knows; nobody has looked at its decrees, so all of it is projected.

    Raises UnknownCountry where the library knows none.
    """
    days = _library_days(country_code, range(FIRST_YEAR, LAST_YEAR + 1))
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    weekend = _library(country_code, range(FIRST_YEAR, FIRST_YEAR + 1)).weekend
    return Calendar(key or country_code, first=first, last=last, days=days, weekend=weekend, zone=ZoneInfo(zone))


def _without_file(side: Side) -> Calendar:
    """The library's days; the plain week for a country it does not know."""
    try:
        return from_library(side.country_code, key=side.key, zone=side.time_zone)
    except UnknownCountry:
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        return Calendar(side.key, first=first, last=last, days={}, zone=ZoneInfo(side.time_zone))


def read_years(folder: Path, side: str) -> Iterator[tuple[str, YearFile]]:
    """The files of the fixed years of a side, oldest first, each with its name."""
    for path in sorted((folder / FOLDER / side).glob("*.yaml")):
        year = bind(read_yaml(path), YearFile)
        if path.stem != str(year.year):
            raise PackError([Problem(str(path), 1, "year", f"says {year.year}", "name the file after its year")])
        yield str(path), year


def check_calendars(folder: Path, sides: Sequence[Side]) -> list[Problem]:
    """What is wrong with the calendars of a pack, moved days included that a fixed year does not list."""
    problems: list[Problem] = []
    known = {side.key for side in sides}
    for path in sorted((folder / FOLDER).glob("*")):
        if path.stem not in known:
            problems.append(Problem(str(path), 0, "", "belongs to no side", f"name it after one of {sorted(known)}"))
    for side in sides:
        try:
            compile_calendar(folder, side)
            for file, year in read_years(folder, side.key):
                problems += _unlisted(file, year, folder, side)
        except PackError as trouble:
            problems += trouble.problems
    return problems


def _contradictions(file: str, year: YearFile, days: dict[date, str]) -> Iterator[Problem]:
    for day in year.days:
        by_week = WORKING if day.on.weekday() < 5 else HOLIDAY
        library = days.get(day.on, by_week)
        agrees = {WORKING: library == WORKING, HOLIDAY: library == HOLIDAY}.get(day.kind, library != HOLIDAY)
        if not agrees and not day.corrects_library:
            says = f"{day.on} is {day.kind} here, and {library} in the library"
            helps = "look again; where the decree says so, add corrects_library: true"
            yield Problem(file, 0, "days", says, helps)


def _unlisted(file: str, year: YearFile, folder: Path, side: Side) -> Iterator[Problem]:
    """A working day off the week that the library knows and a fixed year does not list."""
    about = bind(read_yaml(folder / FOLDER / f"{side.key}.yaml"), CalendarFile)
    listed = {day.on for day in year.days}
    for day, kind in sorted(_library_days(about.library, range(year.year, year.year + 1)).items()):
        if kind == WORKING and day not in listed:
            says = f"does not list {day}, which the library has as a working day"
            yield Problem(file, 0, "days", says, "list it, so that the year is whole")


def _library_days(country_code: str, years: range) -> dict[date, str]:
    found = _library(country_code, years)
    worked = dict.fromkeys(getattr(found, "weekend_workdays", ()), WORKING)
    return {**dict.fromkeys(found, HOLIDAY), **worked}


def _library(country_code: str, years: range) -> Any:
    import holidays

    try:
        return holidays.country_holidays(country_code, years=list(years))
    except NotImplementedError as none_such:  # this is how the library says that it does not know a country
        raise UnknownCountry(country_code) from none_such
