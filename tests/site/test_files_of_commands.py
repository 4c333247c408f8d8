"""Files that verbs read and write: what cannot be read is named with its line, and nothing is written over unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.command import main

READERS = (
    ("finance", "irr", "{0}"),
    ("deadline", "due", "{0}"),
    ("docket", "rank", "{0}", "{0}"),
    ("round", "lists", "{0}"),
    ("round", "allocate", "{0}", "{0}"),
    ("names", "match", "{0}", "{0}"),
    ("names", "link", "{0}", "{0}"),
)
MATRIX = {"sizes": [2, 2], "matrix": [[0, 0, 1, -1], [0, 0, -1, 1], [1, -1, 0, 0], [-1, 1, 0, 0]]}


def asked(words: tuple[str, ...], path: Path) -> list[str]:
    return [word.format(path) for word in words]


@pytest.mark.parametrize("words", READERS, ids=lambda words: " ".join(words[:2]))
def test_a_file_in_another_encoding_is_named_with_its_line(words, tmp_path, capsys):
    path = tmp_path / "list.csv"
    columns = "name,series,date,amount,country,received_on,working_days,seeker,partner,value,side,id,capacity"
    first = '{"id": "1"}' if words[0] == "docket" else columns
    path.write_bytes(f"{first}\n".encode() + "札幌\n".encode("cp932"))

    assert main(asked(words, path)) == 1

    assert f"{path}, line 2: not UTF-8; save the file as UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("words", READERS, ids=lambda words: " ".join(words[:2]))
def test_a_file_that_is_not_there_is_named_without_numbers_of_errors(words, tmp_path, capsys):
    path = tmp_path / "nowhere.csv"

    assert main(asked(words, path)) == 1

    said = capsys.readouterr().err
    assert f"{path}: No such file or directory" in said
    assert "Errno" not in said


@pytest.mark.parametrize("kind", ["restrictions", "projects"])
@pytest.mark.parametrize(("text", "said"), [("date,amount", "'date,amount'"), ("- a", "a list"), ("", "nothing")])
def test_a_file_of_another_kind_is_told_what_stands_in_place_of_fields(kind, text, said, tmp_path, capsys):
    path = tmp_path / "file.yaml"
    path.write_text(text, "utf-8")

    assert main(["import", kind, str(path), "--dry-run"]) == 1

    assert f"{path.name}, line 1: {said} stands where fields are needed" in capsys.readouterr().err


def test_a_matrix_is_not_written_over_a_file_unless_told(tmp_path, capsys):
    given, there = tmp_path / "model.json", tmp_path / "model.scw"
    given.write_text(json.dumps(MATRIX), "utf-8")
    there.write_text("mine", "utf-8")

    assert main(["scenario", "convert", str(given), str(there)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert there.read_text("utf-8") == "mine"

    assert main(["scenario", "convert", str(given), str(there), "--replace"]) == 0
    assert there.read_text("utf-8").startswith("$ ScenarioWizard")


def test_an_export_is_not_written_over_a_file_unless_told(db, tmp_path):
    there = tmp_path / "kinds.json"
    there.write_text("mine", "utf-8")

    words = ["export", "kinds", "--format", "json", "--to", str(there)]
    assert main(words) == 1
    assert there.read_text("utf-8") == "mine"

    assert main([*words, "--replace"]) == 0
    assert json.loads(there.read_text("utf-8"))["rows"]


@pytest.mark.parametrize("kind", ["table", "figures-tidy"])
def test_an_import_does_not_begin_when_its_refused_rows_would_be_written_over_a_file(kind, tmp_path, capsys):
    mended = tmp_path / "refused.csv"
    mended.write_text("name\nSakura Seafoods\n", "utf-8")

    assert main(["import", kind, str(mended), "--refused", str(mended)]) == 1

    assert mended.read_text("utf-8") == "name\nSakura Seafoods\n"
    assert f"{mended} exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (("finance", "irr", "{0}"), "plant,2026-01-01,-1,000"),
        (("deadline", "due", "{0}"), "JP,2026-04-27,1,000"),
        (("round", "lists", "{0}"), "anna,kenji,0,5"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else "",
)
def test_a_mark_in_a_number_is_noticed_and_not_read_as_two_numbers(words, row, tmp_path, capsys):
    columns = {
        "finance": "series,date,amount",
        "deadline": "country,received_on,working_days",
        "round": "seeker,partner,value",
    }
    path = tmp_path / "list.csv"
    path.write_text(f"{columns[words[0]]}\n{row}\n", "utf-8")

    assert main(asked(words, path)) == 1

    said = capsys.readouterr()
    assert (said.out, f"{path}, line 2: 3 columns are needed, 4 are there" in said.err) == ("", True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("account", "officer", "anna"), "no address of mail"),
        (("account", "officer", "anna@agency.example", "--side", "xx"), "invalid choice: 'xx'"),
        (("account", "operator", "anna@agency.example", "--language", "xx"), "invalid choice: 'xx'"),
        (("import", "table", "companies.csv", "--side", "xx"), "invalid choice: 'xx'"),
        (("import", "figures-tidy", "f.csv", "--published-on", "yesterday"), "a day looks like 2026-11-02"),
        (("scenario", "solve", "model.json", "--draws", "-5"), "a whole number from 0 is needed, not '-5'"),
        (("names", "match", "left.csv", "right.csv", "--top", "many"), "a whole number from 1 is needed, not 'many'"),
        (("serve", "--port", "99999"), "a whole number from 1 to 65535 is needed, not '99999'"),
        (("round", "lists", "pairs.csv", "--top", "0"), "a whole number from 1 is needed, not '0'"),
    ],
)
def test_what_is_typed_wrong_is_said_in_words(words, said, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)

    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
