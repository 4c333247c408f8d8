"""Which packs there are, and the one in use."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from madoguchi.core.packs.corridor import Corridor, build
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.reading import MANIFEST

SETTING = "MADOGUCHI_CORRIDOR"
SHIPPED = Path(__file__).resolve().parents[2] / "corridors"


def load(folder: Path | str) -> Corridor:
    """The corridor of a folder. Raises PackError with every problem of the manifest and the small tables."""
    return build(Path(folder))


def shipped() -> tuple[Path, ...]:
    """The packs that come with the product, in the order of their names."""
    return tuple(sorted(path.parent for path in SHIPPED.glob(f"*/{MANIFEST}")))


def folder_of(name: str = "") -> Path:
    """The folder of a pack: by the name of one that ships, by a path, or without a name the only one that ships."""
    packs = shipped()
    if not name:
        if len(packs) == 1:
            return packs[0]
        helps = f"set {SETTING} to one of {', '.join(path.name for path in packs)}, or to a folder"
        raise PackError([Problem(SETTING, 0, "", "says no corridor, and not exactly one ships", helps)])
    by_name = {path.name: path for path in packs}
    return by_name.get(name) or Path(name).expanduser()


def current() -> Corridor:
    """The corridor of this installation, read once for each folder. Raises PackError if it cannot be used."""
    return _named(os.environ.get(SETTING, ""))


@lru_cache(maxsize=8)
def _named(name: str) -> Corridor:
    return _loaded(folder_of(name).resolve())


@lru_cache(maxsize=8)
def _loaded(folder: Path) -> Corridor:
    return load(folder)
