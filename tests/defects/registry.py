"""Planted defects: for every control, a way to break it, and the check that must go red when it is broken.

A check that was never seen red proves nothing. An area adds its own in `tests/defects/test_<area>.py`:

    from tests.defects.registry import holds, is_caught, register

    register("introductions.one-sided", "an exchange needs two consents", plant=one_is_enough, check=nothing_leaks)
    test_the_control_holds, test_the_defect_is_caught = holds("introductions"), is_caught("introductions")

`plant` makes a context manager that breaks the control while it is open; `check` asserts what the control promises.
Its parameters are names of fixtures. Both tests run in a database of their own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest

RED: tuple[type[BaseException], ...] = (AssertionError, pytest.fail.Exception)


@dataclass(frozen=True)
class Defect:
    """One way to break one control."""

    name: str
    control: str
    plant: Callable[[], AbstractContextManager[Any]]
    check: Callable[..., None]
    red: tuple[type[BaseException], ...] = RED


_registered: dict[str, Defect] = {}


def register(
    name: str,
    control: str,
    *,
    plant: Callable[[], AbstractContextManager[Any]],
    check: Callable[..., None],
    red: tuple[type[BaseException], ...] = RED,
) -> Defect:
    """Keep a defect under its name, `area.what-is-broken`. `red` are the exceptions by which the check fails."""
    defect = Defect(name, control, plant, check, red)
    _registered[name] = defect
    return defect


def registered(area: str = "") -> list[Defect]:
    """Every defect that was registered so far, or those of one area."""
    return [defect for name, defect in sorted(_registered.items()) if not area or name.startswith(f"{area}.")]


def run(defect: Defect, request: pytest.FixtureRequest) -> None:
    """Run the check of a defect with the fixtures it asks for."""
    wanted = inspect.signature(defect.check).parameters
    defect.check(**{name: request.getfixturevalue(name) for name in wanted})


def holds(area: str) -> Callable[..., None]:
    """A test that the check of every defect of an area is green while nothing is broken."""

    @pytest.mark.django_db
    @pytest.mark.parametrize("defect", registered(area), ids=lambda defect: defect.name)
    def test(defect: Defect, request: pytest.FixtureRequest) -> None:
        run(defect, request)

    return test


def is_caught(area: str) -> Callable[..., None]:
    """A test that the check of every defect of an area is red while its control is broken."""

    @pytest.mark.django_db
    @pytest.mark.parametrize("defect", registered(area), ids=lambda defect: defect.name)
    def test(defect: Defect, request: pytest.FixtureRequest) -> None:
        caught = False
        with defect.plant():
            try:
                run(defect, request)
            except defect.red:
                caught = True
        assert caught, f"{defect.name}: nothing noticed that this is broken: {defect.control}"

    return test
