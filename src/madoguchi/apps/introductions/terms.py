"""What the pack says about rounds and about what makes a company accept: read once for each corridor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from madoguchi.core import packs
from madoguchi.engines.matching import Model, RoundSettings


@dataclass(frozen=True)
class Terms:
    """How rounds are run, and the expert's model that answers are fitted toward."""

    rounds: RoundSettings
    model: Model


def current() -> Terms:
    """The terms of this installation's corridor."""
    return _read(packs.current().folder)


@lru_cache(maxsize=8)
def _read(folder: Path) -> Terms:
    path = folder / "matching.yaml"
    found = packs.read_yaml(path).value
    if not isinstance(found, dict) or not {"round", "model"} <= set(found):
        raise ValueError(f"{path.name}: the parts 'round' and 'model' are needed")
    return Terms(RoundSettings.from_mapping(found["round"]), Model.from_mapping(found["model"]))
