"""The registry as a whole: every area is in it, and there are enough."""

from __future__ import annotations

import importlib
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.defects.registry import Defect, register, registered

LEAST = 25


def areas() -> list[str]:
    here = Path(__file__).parent
    return sorted(path.stem for path in here.glob("test_*.py") if path.stem != "test_registry")


def test_at_least_twenty_five_defects_are_planted():
    for area in areas():
        importlib.import_module(f"tests.defects.{area}")

    names = [defect.name for defect in registered() if not defect.name.startswith("example.")]

    assert len(names) >= LEAST, names


@pytest.mark.parametrize("area", areas())
def test_every_area_plants_what_it_registers(area):
    module = importlib.import_module(f"tests.defects.{area}")

    assert hasattr(module, "test_the_control_holds")
    assert hasattr(module, "test_the_defect_is_caught")
    assert registered(area.removeprefix("test_"))


def test_a_defect_is_kept_under_its_name():
    defect = register("example.nothing", "nothing at all", plant=nullcontext, check=lambda: None)

    assert registered("example") == [Defect("example.nothing", "nothing at all", nullcontext, defect.check)]
