"""The packs that tests stand on: the one that ships, and two invented countries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from madoguchi.core import packs

INVENTED = Path(__file__).parents[2] / "corridors" / "norland-sudria"


@pytest.fixture(scope="session")
def corridor() -> packs.Corridor:
    return packs.load(packs.shipped()[0])


@pytest.fixture(scope="session")
def invented() -> packs.Corridor:
    return packs.load(INVENTED)


class PackOnDisk:
    """A copy of the invented pack in which a test may spoil one thing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}: the test would spoil nothing"
        (self.folder / name).write_text(text.replace(old, new, 1), "utf-8")

    def sentences(self) -> list[str]:
        return [str(problem).removeprefix(f"{self.folder}/") for problem in packs.check(self.folder)]


@pytest.fixture
def pack(tmp_path: Path) -> PackOnDisk:
    folder = tmp_path / "norland-sudria"
    shutil.copytree(INVENTED, folder)
    return PackOnDisk(folder)
