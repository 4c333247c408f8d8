"""Running numbers go on after the last, however long it is."""

from __future__ import annotations

import pytest

from madoguchi.apps.projects.models import Project
from madoguchi.core.numbers import next_number
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("there", "following"),
    [
        ([], "P2026-0001"),
        (["P2026-0001", "P2026-0002", "P2025-0900"], "P2026-0003"),
        (["P2026-9999"], "P2026-10000"),
        (["P2026-9999", "P2026-10000"], "P2026-10001"),
    ],
)
def test_the_next_number_is_one_higher(there: list[str], following: str):
    for number in there:
        Project.objects.create(number=number, key=number, heard_on=MONDAY.date(), created_at=MONDAY, updated_at=MONDAY)

    assert next_number(Project, "P2026-", 4) == following
