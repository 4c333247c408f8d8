"""What a proposal consists of, as the pack says it: `projects/proposal.yaml` of the corridor.

The parts a company writes, each with a question and an example; how many assumptions, risks and steps are asked for
at least; the papers of a data room in their folders.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from madoguchi.core import packs
from madoguchi.core.packs.labels import LabelsField

FILE = "projects/proposal.yaml"
ANONYMOUS = "anonymous"
Key = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,23}$")]
Filled = Literal["summary", "confidential", "market", "technology", "site", "permits", "environment", "evidence"]


class Written(packs.Value):
    """A text a company writes: what is asked, an example, how long it may be."""

    names: LabelsField
    asks: LabelsField
    example: LabelsField
    longest: int = Field(default=2000, ge=100, le=8000)


class Section(Written):
    """A part of a proposal. `in_teaser` stands in the short paper too; `fills` is the text of a project it becomes."""

    key: Key
    optional: bool = False
    in_teaser: bool = False
    fills: Filled | None = None


class Least(packs.Value):
    """How many of each a proposal needs before it is handed in."""

    assumptions: int = Field(default=3, ge=0, le=9)
    risks: int = Field(default=2, ge=0, le=9)
    steps: int = Field(default=2, ge=0, le=9)


class Folder(packs.Value):
    """A folder of the data room."""

    key: str
    names: LabelsField


class RoomPaper(packs.Value):
    """A paper an investor expects in the data room."""

    key: Key
    folder: str
    names: LabelsField


class Outline(packs.Value):
    """Everything in projects/proposal.yaml. A changed outline is a new version; each edition keeps its own."""

    version: int = Field(ge=1)
    least: Least = Least()
    sections: tuple[Section, ...] = Field(min_length=1)
    anonymous: Written
    folders: tuple[Folder, ...] = ()
    room: tuple[RoomPaper, ...] = ()

    @model_validator(mode="after")
    def _agrees(self) -> Outline:
        keys = [one.key for one in self.sections]
        if ANONYMOUS in keys or len(set(keys)) < len(keys):
            raise ValueError("sections holds a key twice, or the key 'anonymous'")
        folders = {one.key for one in self.folders}
        strange = [one.key for one in self.room if one.folder not in folders]
        if strange:
            raise ValueError(f"room puts {strange[0]!r} into a folder that is not listed")
        return self

    def section(self, key: str) -> Section | None:
        """A part by its key."""
        return next((one for one in self.sections if one.key == key), None)


def current() -> Outline | None:
    """The outline of this installation's corridor; None where its pack has none."""
    return read(packs.current().folder)


@lru_cache(maxsize=8)
def read(folder: Path) -> Outline | None:
    """The outline of a pack. Raises PackError with every problem."""
    path = folder / FILE
    return packs.bind(packs.read_yaml(path), Outline) if path.is_file() else None
