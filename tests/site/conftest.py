"""An index of its own for each test that looks at pages which search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from madoguchi.core.search import opening


@pytest.fixture
def own_index(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.DATA = tmp_path
    opening.forget()
    yield
    opening.forget()
