"""Reads `difficulties.yaml`: the headings companies complain under, and by which dates somebody must answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from madoguchi.core.packs.manifest import Key, Named
from madoguchi.core.packs.problems import Problem
from madoguchi.core.packs.safe_yaml import read_yaml
from madoguchi.core.packs.tables import Value, bind
from madoguchi.engines.deadlines import Limit

FILE = "difficulties.yaml"
REGION, FEDERAL, COMMISSION = "region", "federal", "commission"
LEVELS = (REGION, FEDERAL, COMMISSION)
REPORTED, ACCEPTED, LAST_WORD = "reported", "accepted", "last_word"


class Heading(Named):
    """One of the headings a difficulty is reported under."""


class Answers(Value):
    """How many answers of a survey named a heading, and how sure that figure is."""

    count: int = Field(ge=0)
    status: Literal["certain", "reconstructed", "ambiguous", "estimated"]


class EarlierSurvey(Value):
    """The survey the headings come from: its year, the side whose companies answered, and its answers."""

    wave: int = Field(ge=1990, le=2100)
    side: Key | Literal[""] = ""
    answers: Mapping[Key, Answers]

    @property
    def total(self) -> int:
        """All answers; a firm could give several."""
        return sum(one.count for one in self.answers.values())


class Target(Value):
    """A span within which something must have happened, counted from the day after the moment it names."""

    value: int = Field(ge=1)
    unit: Literal["CD", "WD", "M"]
    of: Literal["reported", "accepted", "last_word"]

    @property
    def limit(self) -> Limit:
        """The span as the deadlines engine counts it. No clock stops: whoever waits, the company waits."""
        return Limit(self.value, self.unit, stops_on=())


class Targets(Value):
    """What the desks promise: to read it, to hand it over, to tell the company where it stands."""

    screen: Target
    hand_over: Target
    tell_company: Target


class Rung(Value):
    """A level of the ladder, and how long it may keep a difficulty; the last keeps it until it is closed."""

    level: Literal["region", "federal", "commission"]
    value: int | None = Field(default=None, ge=1)
    unit: Literal["CD", "WD", "M"] = "CD"
    of: Literal["accepted"] = "accepted"

    @property
    def limit(self) -> Limit | None:
        """The span after which the next level has it."""
        return None if self.value is None else Limit(self.value, self.unit, stops_on=())


class Systemic(Value):
    """From how many companies within how many months the same difficulty is one of the rule, not of the case."""

    companies: int = Field(ge=2)
    months: int = Field(ge=1)


class Bands(Value):
    """From which share in time, in percent, a level does well, and from which it does fairly."""

    good: int = Field(ge=1, le=100)
    fair: int = Field(ge=0, le=100)


class DifficultyRules(Value):
    """The whole file."""

    source: Key
    headings: tuple[Heading, ...] = Field(min_length=1)
    survey: EarlierSurvey | None = None
    targets: Targets
    ladder: tuple[Rung, ...] = Field(min_length=1)
    systemic: Systemic
    reopen_months: int = Field(ge=1, le=60)
    watch_months: int = Field(ge=0, le=60)
    least_companies: int = Field(ge=5)
    bands: Bands

    @model_validator(mode="after")
    def _ladder_leads_up(self) -> DifficultyRules:
        levels = [rung.level for rung in self.ladder]
        if levels != [level for level in LEVELS if level in levels]:
            raise ValueError(f"the ladder must lead up, each level once: {', '.join(LEVELS)}")
        if any(rung.value is None for rung in self.ladder[:-1]) or self.ladder[-1].value is not None:
            raise ValueError("every level but the last needs a value, and the last none: it keeps what reaches it")
        return self

    def heading(self, key: str) -> Heading | None:
        """A heading by its key."""
        return next((one for one in self.headings if one.key == key), None)

    def after(self, level: str) -> str:
        """The level above; the same one at the top."""
        levels: list[str] = [rung.level for rung in self.ladder]
        return levels[min(levels.index(level) + 1, len(levels) - 1)]


def read_difficulties(folder: Path) -> DifficultyRules | None:
    """The rules of a pack; None if it has none. Raises PackError with every problem."""
    path = folder / FILE
    return bind(read_yaml(path), DifficultyRules) if path.exists() else None


def problems_with(
    folder: Path,
    rules: DifficultyRules | None,
    languages: Sequence[str],
    sources: Iterable[str],
    sides: Iterable[str],
) -> Iterator[Problem]:
    """What the rest of the pack must agree with: languages, the source, and headings that the survey names."""
    if rules is None:
        return
    file = str(folder / FILE)
    if rules.source not in set(sources):
        yield Problem(file, 0, "source", f"{rules.source!r} is not known", "see sources.csv")
    for heading in rules.headings:
        for language in heading.names.lacks(languages):
            yield Problem(file, 0, f"headings.{heading.key}", f"has no name in {language}", "add it")
    keys = [heading.key for heading in rules.headings]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(file, 0, "headings", f"{key!r} stands twice", "keep one of them")
    if rules.survey is not None:
        if rules.survey.side and rules.survey.side not in sides:
            yield Problem(file, 0, "survey.side", f"{rules.survey.side!r} is no side", "see corridor.yaml")
        for key in sorted(set(rules.survey.answers) - set(keys)):
            yield Problem(file, 0, f"survey.answers.{key}", "is no heading", "see headings")
