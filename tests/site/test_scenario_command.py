"""`madoguchi scenario`: files in, the answer out, and sentences for files that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.command import main

PUBLISHED = Path(__file__).parents[1] / "engines" / "scenarios" / "published"


def solved(capsys, *words: str) -> dict:
    assert main(["scenario", "solve", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_project_file_is_solved_in_the_shape_that_is_promised(capsys):
    found = solved(capsys, str(PUBLISHED / "CIB_global.scw"))

    assert found == {
        "count": 4,
        "scenarios": [[1, 2, 3], [2, 2, 2], [2, 3, 2], [3, 1, 3]],
        "weights": [2, 1, 4, 12],
        "total_impact": [8, 9, 15, 12],
    }


def test_json_with_sizes_alone_and_decimal_scores_is_solved_exactly(tmp_path, capsys):
    file = tmp_path / "model.json"
    file.write_text('{"sizes": [2, 2], "matrix": [[0,0,0.5,-0.5],[0,0,-0.5,0.5],[0.1,-0.1,0,0],[-0.1,0.1,0,0]]}')

    found = solved(capsys, str(file))

    assert found == {"count": 2, "scenarios": [[1, 1], [2, 2]], "weights": [1, 1], "total_impact": [0.6, 0.6]}


def test_weights_are_null_where_no_starting_point_was_followed(capsys):
    held = solved(capsys, str(PUBLISHED / "CIB_global.scw"), "--hold", "WTRD=FT")

    assert held["weights"] is None
    assert all(state[0] == 1 for state in held["scenarios"])


def test_drawn_starting_points_give_counts_of_the_draws(capsys):
    found = solved(capsys, str(PUBLISHED / "CIB_global.scw"), "--draws", "3600", "--seed", "1")

    assert all(abs(count / 100 - exact) < 1.5 for count, exact in zip(found["weights"], [2, 1, 4, 12], strict=True))


def test_the_text_says_what_a_share_is(capsys):
    assert main(["scenario", "solve", str(PUBLISHED / "somewhereland.json")]) == 0

    said = capsys.readouterr().out
    assert "10 of 486 combinations hold together" in said
    assert "no probabilities" in said


def test_a_file_is_converted_and_gives_the_same_answer(tmp_path, capsys):
    file = tmp_path / "somewhereland.scw"

    assert main(["scenario", "convert", str(PUBLISHED / "somewhereland.json"), str(file)]) == 0
    capsys.readouterr()

    assert solved(capsys, str(file)) == solved(capsys, str(PUBLISHED / "somewhereland.json"))


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("nothing", (), "a ScenarioWizard file begins with"),
        ('{"sizes": [2]}', (), "matrix, a list of rows"),
        ('{"sizes": [2, 2], "matrix": [[0,0,0,0],[0,0,0,0],[0,0,0,0],[0,0,0,0]]}', ("--most", "3"), "more than 3"),
        ('{"sizes": [2], "matrix": [[0,0],[0,0]]}', ("--hold", "9=1"), "there is no factor '9'"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(text, words, sentence, tmp_path, capsys):
    file = tmp_path / "model.scw"
    file.write_text(text)

    assert main(["scenario", "solve", str(file), *words]) == 1

    said = capsys.readouterr().err
    assert str(file) in said
    assert sentence in said


def test_a_file_in_the_code_page_of_the_machine_is_read(tmp_path, capsys):
    file = tmp_path / "umlaut.scw"
    file.write_bytes("$ ScenarioWizard 4.0\nx\n&Größe\n -a\n#\n#\n 0 \n#\n".encode("cp1252"))

    assert solved(capsys, str(file))["count"] == 1
