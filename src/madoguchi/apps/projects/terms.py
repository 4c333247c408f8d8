"""What the pack says about projects: its sectors, its gates and what each asks for, how long silence is borne.

`projects/gates.yaml` and `projects/sectors.csv` of the corridor. What a gate asks for is data: a field the product
can measure, and what is needed of it. The forms, the list of what is missing, the API, the import and the tests
all read these rules and have no others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from madoguchi.core import packs
from madoguchi.core.packs import Labels
from madoguchi.core.packs.labels import LabelsField

GATES_FILE = "projects/gates.yaml"
SECTORS_FILE = "projects/sectors.csv"
TILES_FILE = "projects/tiles.csv"

# What is needed of a field.
PRESENT = "present"  # something is there
AT_LEAST = "at_least"  # so many of it
AT_MOST = "at_most"  # something is there, and no more than so much
LANGUAGES = "languages"  # a text in every language of the corridor
TOTAL = "total"  # its shares add up to a hundred
WITHIN_DAYS = "within_days"  # it was done so many days ago at most
CLEAR = "clear"  # nothing of it stands in the way

# What a stage stands for, so that stages of any pack can be counted together.
PREPARING = "preparing"
CLOSED = "closed"
BUILDING = "building"
OPERATING = "operating"

GateKey = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,6}$")]
FieldKey = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]


class Sector(packs.Row):
    """A sector projects are counted under."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
    names: LabelsField


class TileRow(packs.Row):
    """Where a region, or a group of regions, lies on the grid of its side. Places both sides claim have no tile."""

    code: str
    column: int = Field(ge=1, le=9)
    row: int = Field(ge=1, le=9)


class When(packs.Value):
    """For which projects an ask holds; what is not given holds for all."""

    pilot: bool | None = None
    neutral: bool | None = None
    regimes: bool | None = None
    condition: tuple[str, ...] = ()

    def holds(self, *, is_pilot: bool, is_neutral: bool, has_regimes: bool, condition: str) -> bool:
        """Does it hold for such a project?"""
        return (
            self.pilot in (None, is_pilot)
            and self.neutral in (None, is_neutral)
            and self.regimes in (None, has_regimes)
            and (not self.condition or condition in self.condition)
        )


class Ask(packs.Value):
    """One thing a gate asks for: of which field, what is needed, for which projects."""

    field: FieldKey
    needs: Literal["present", "at_least", "at_most", "languages", "total", "within_days", "clear"] = "present"
    number: int | None = Field(default=None, ge=1)
    when: When = When()

    @model_validator(mode="after")
    def _agrees(self) -> Ask:
        if (self.needs in {AT_LEAST, AT_MOST, WITHIN_DAYS}) != (self.number is not None):
            raise ValueError(f"{self.needs} and number do not go together")
        return self


class Gate(packs.Value):
    """A gate: what the stage behind it is called and stands for, who may pass it, and what it asks for.

    `outsider` gates are passed by somebody who is not in the project's team; before a gate that `screens`, everybody
    who takes part is compared with the lists anew.
    """

    key: GateKey
    names: LabelsField
    stands_for: Literal["preparing", "closed", "building", "operating"]
    outsider: bool = False
    screens: bool = False
    asks: tuple[Ask, ...] = Field(min_length=1)


class Staleness(packs.Value):
    """After how many days without a word a project is asked, flagged, and counted as dormant."""

    asked_days: int = Field(default=90, ge=1)
    flagged_days: int = Field(default=120, ge=2)
    dormant_days: int = Field(default=180, ge=3)

    @model_validator(mode="after")
    def _grows(self) -> Staleness:
        if not self.asked_days < self.flagged_days < self.dormant_days:
            raise ValueError("asked_days, flagged_days and dormant_days should grow")
        return self


class GatesFile(packs.Value):
    """Everything in projects/gates.yaml. A changed rule is a new version."""

    version: int = Field(ge=1)
    in_force: date
    frozen_when: tuple[str, ...] = ()
    staleness: Staleness = Staleness()
    gates: tuple[Gate, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> GatesFile:
        keys = [gate.key for gate in self.gates]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"gates holds {key!r} twice")
        return self


@dataclass(frozen=True)
class Terms:
    """The sectors and the gates of a corridor, in their order."""

    sectors: dict[str, Sector]
    rules: GatesFile
    tiles: tuple[TileRow, ...] = ()

    @property
    def gates(self) -> tuple[Gate, ...]:
        """The gates, first to last."""
        return self.rules.gates

    @property
    def version(self) -> int:
        """The version of the rules, kept with each decision."""
        return self.rules.version

    def gate(self, key: str) -> Gate | None:
        """A gate by its key."""
        return next((one for one in self.gates if one.key == key), None)

    def place(self, stage: str) -> int:
        """How far a stage has come: 0 before the first gate, then counted from 1; 0 for one that is not known."""
        return next((number for number, gate in enumerate(self.gates, start=1) if gate.key == stage), 0)

    def next_gate(self, stage: str) -> Gate | None:
        """The gate after a stage; None behind the last."""
        place = self.place(stage)
        return self.gates[place] if place < len(self.gates) else None

    def passed(self, stage: str) -> tuple[Gate, ...]:
        """The gates up to and with this stage."""
        return self.gates[: self.place(stage)]

    def stages_standing_for(self, meanings: Iterable[str]) -> tuple[str, ...]:
        """The stages that stand for one of these."""
        wanted = set(meanings)
        return tuple(gate.key for gate in self.gates if gate.stands_for in wanted)

    def stages_from(self, meaning: str) -> tuple[str, ...]:
        """The stages from the first that stands for this on."""
        first = next((number for number, gate in enumerate(self.gates) if gate.stands_for == meaning), len(self.gates))
        return tuple(gate.key for gate in self.gates[first:])

    def sector_name(self, key: str) -> Labels:
        """What a sector is called; its key where the pack does not know it any more."""
        found = self.sectors.get(key)
        return found.names if found else Labels({"en": key})


def current() -> Terms:
    """The terms of this installation's corridor; no sector and no gate where its pack has none."""
    return read(packs.current().folder)


@lru_cache(maxsize=8)
def read(folder: Path) -> Terms:
    """The terms of a pack. Raises PackError with every problem."""
    corridor = packs.load(folder)
    sectors: dict[str, Sector] = {}
    if (folder / SECTORS_FILE).is_file():
        rows = packs.read_rows(folder, SECTORS_FILE, Sector, languages=corridor.languages, texts={"names": "name"})
        sectors = {row.key: row for row in rows}
    tiles: tuple[TileRow, ...] = ()
    if (folder / TILES_FILE).is_file():
        tiles = packs.read_rows(folder, TILES_FILE, TileRow, languages=corridor.languages, texts={})
    path = folder / GATES_FILE
    if not path.is_file():
        return Terms(sectors, GatesFile.model_construct(version=0, in_force=date.min, frozen_when=(), gates=()), tiles)
    return Terms(sectors, packs.bind(packs.read_yaml(path), GatesFile), tiles)
