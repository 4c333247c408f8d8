"""Sakura reports what stands in its way in Russia; an officer of each side works on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from madoguchi.apps.difficulties import actions
from madoguchi.apps.difficulties.models import AUTHORITY, PLACE, TEXT, TIME, Difficulty
from madoguchi.core.languages.texts import Texts
from tests import cast
from tests.cast import MONDAY


@dataclass
class Scene:
    """Who takes part."""

    sakura: Any
    kenji: Any
    home: Any
    lead: Any


@pytest.fixture
def scene(db) -> Scene:
    sakura, kenji = cast.sakura()
    home = cast.officer("jp", "home@desk.example")
    lead = cast.officer("ru", "lead@desk.example")
    return Scene(sakura, kenji, home, lead)


def words(text: str) -> Texts:
    return Texts.written({"en": text})


def told(**more: Any) -> actions.Report:
    given: dict[str, Any] = {
        "heading": "export-import",
        "lead_side": "ru",
        "text": words("The certificate was returned for the third time."),
        "wish": words("One list of all reasons."),
        "region": "RU-PRI",
        "rule": "Veterinary certificate",
        "seen_by": {TEXT: AUTHORITY, PLACE: AUTHORITY, TIME: AUTHORITY},
        "allows_publication": True,
    }
    return actions.Report(**{**given, **more})


def reported(scene: Scene, at=MONDAY, **more: Any) -> Difficulty:
    return actions.report(scene.sakura, told(**more), by=scene.kenji, at=at)


def handed_over(scene: Scene, at=MONDAY, **more: Any) -> Difficulty:
    one = actions.accept(reported(scene, at, **more), by=scene.home, at=at)
    return actions.hand_over(one, by=scene.home, at=at)
