"""The published matrices, number for number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.engines.scenarios import Matrix, basins, consistent, read_json, read_scw, write_scw

PUBLISHED = Path(__file__).parent / "published"
SEI = ("CIB_global", "CIB_nested_simplified_standardized")


def somewhereland() -> tuple[Matrix, dict]:
    text = (PUBLISHED / "somewhereland.json").read_text("utf-8")
    return read_json(text), json.loads(text)


def solutions(name: str) -> dict[tuple[int, ...], tuple[int, int]]:
    """Of each published scenario its weight and total impact."""
    found = {}
    for line in (PUBLISHED / f"{name}.sl").read_text("utf-8").splitlines():
        if line.startswith('"'):
            _, states, figures, *_ = line.split('"')
            _, weight, _, _, impact, _ = figures.split(",")
            found[tuple(map(int, states.split()))] = (int(weight), int(impact))
    return found


def test_somewhereland_has_its_ten_scenarios_with_their_impacts_and_starting_points():
    matrix, data = somewhereland()
    expected = data["expected"]

    found = consistent(matrix)
    ends = basins(matrix)

    assert matrix.combinations == expected["space"]
    assert [
        {"state": list(state), "total_impact": matrix.total_impact(state), "start_points": ends.scenarios[state]}
        for state in found
    ] == expected["consistent"]
    assert ends.in_cycles == expected["start_points_in_cycles"]
    assert len(consistent(matrix, tolerance=1)) == expected["count_inconsistency_le_1"]


def test_the_printed_balances_of_the_manual_come_out():
    matrix, data = somewhereland()
    check = data["manual_check"]

    sums = [balance for factor in matrix.balances(check["state"]) for balance in factor]
    pulled = [one.name for one, pull in zip(matrix.descriptors, matrix.pulls(check["state"]), strict=True) if pull]

    assert sums == check["balances"]
    assert pulled == [matrix.descriptors[3].name]


@pytest.mark.parametrize(("name", "combinations", "in_cycles"), [(SEI[0], 36, 17), (SEI[1], 22_674_816, 46_926)])
def test_a_published_file_has_its_scenarios_weights_and_impacts(name, combinations, in_cycles):
    matrix = read_scw((PUBLISHED / f"{name}.scw").read_text("utf-8"))

    ends = basins(matrix)

    found = {state: (ends.scenarios[state], matrix.total_impact(state)) for state in consistent(matrix)}
    assert found == solutions(name)
    assert (matrix.combinations, ends.in_cycles) == (combinations, in_cycles)
    assert sum(ends.scenarios.values()) + ends.in_cycles == combinations


def test_a_project_file_is_written_as_scenario_wizard_writes_it():
    text = (PUBLISHED / "CIB_global.scw").read_text("utf-8")

    assert write_scw(read_scw(text), "CIB_global.scw") == text


def test_a_project_file_keeps_its_factors_and_scores_through_reading_and_writing():
    matrix = read_scw((PUBLISHED / f"{SEI[1]}.scw").read_text("utf-8"))

    assert read_scw(write_scw(matrix)) == matrix
