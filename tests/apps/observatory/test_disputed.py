"""No file brings in figures of places under dispute, under whatever name."""

from __future__ import annotations

from typing import Any

import pytest

from madoguchi.apps.observatory.importing import ImportOptions, rows_of
from madoguchi.apps.observatory.recording import RefusedRow

ROW = "series,entity,item,period,value\n{},{},{},2017,5561\n"


@pytest.mark.parametrize(
    ("series", "entity", "item", "is_refused"),
    [
        ("islands.population", "South", "population", True),
        ("population", "Iturup", "", True),
        ("population", "", "Население Кунашира", True),
        ("population", "", "国後の人口", True),
        ("population", "Sakhalin", "population", False),
        ("opinion", "", "None of the islands should be given away", False),
    ],
)
def test_a_row_of_a_place_under_dispute_is_refused(
    tmp_path: Any, series: str, entity: str, item: str, is_refused: bool
):
    path = tmp_path / "figures.csv"
    path.write_text(ROW.format(series, entity, item), encoding="utf-8")

    (row,) = rows_of(path, kind="tidy", options=ImportOptions())

    reason = row.reason if isinstance(row, RefusedRow) else ""
    assert reason == ("figure-is-of-a-place-under-dispute" if is_refused else "")
