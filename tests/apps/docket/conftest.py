"""An index of its own for each test, and a way to bring it up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from madoguchi.core import clock
from madoguchi.core.search import indexing, opening
from tests import cast


@pytest.fixture(autouse=True)
def own_index(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DATA = tmp_path
    opening.forget()
    yield
    opening.forget()


@pytest.fixture
def indexed(db: None) -> Callable[[], object]:
    """Let the index read what was written."""
    return lambda: indexing.drain() and None


@pytest.fixture
def at_monday() -> Iterator[None]:
    with clock.set_to(cast.MONDAY):
        yield
