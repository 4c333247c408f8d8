from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from madoguchi.apps.observatory import actions, recording
from madoguchi.apps.observatory.models import Source, Vintage
from madoguchi.apps.observatory.recording import Figure, Measure, Release
from tests.cast import MONDAY


@pytest.fixture
def pack_figures(db: None) -> int:
    """The figures of the corridor pack, taken in."""
    return actions.load_pack_figures(at=MONDAY)


@pytest.fixture
def office(db: None) -> Source:
    """A source that gives figures out."""
    return actions.open_source("office", name={"en": "Statistical office"})


def figure(key: str, period: str, value: object, status: str = "certain", line: int = 0) -> Figure:
    number = None if value is None else Decimal(str(value))
    return Figure(Measure(key, key.partition(".")[0]), period, number, status, line)


def release(source: Source, name: str, rows: list[Figure], *, days: float = 0) -> Vintage:
    """A release taken in some days after Monday."""
    at: datetime = MONDAY + timedelta(days=days)
    vintage, _report = recording.stage(rows, source, Release(name, "test"), at=at)
    return recording.record(vintage, by=None, at=at)
