"""Every visit of the census is taken back by itself, so all of them share one stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.stage import Stage


@pytest.fixture
def stage(_stage_of_module: tuple[Stage, Path], settings: Any, _plain_files: None) -> Stage:
    """The stage of the module."""
    built, settings.DATA = _stage_of_module
    return built
