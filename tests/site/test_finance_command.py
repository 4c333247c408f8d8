"""`madoguchi finance irr`: rates of return from a file, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from madoguchi.command import main

HEAD = "series,date,amount\n"


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> str:
        path = tmp_path / "flows.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_each_series_of_a_file_is_answered_on_a_line_of_its_own(written, capsys):
    file = written(
        HEAD + "quarry,2017-01-01,-1000\nгрант,2017-01-01,10\nquarry,2019-01-01,-1540\nquarry,2018-01-01,2500\n"
        "plant,2017-01-01,-100\nplant,2018-01-01,60\nplant,2018-01-01,50\n"
    )

    status = main(["finance", "irr", file, "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == 0
    assert [set(line) for line in lines] == [{"series", "kind", "roots"}] * 3
    assert [(line["series"], line["kind"]) for line in lines] == [
        ("quarry", "many"),
        ("грант", "none"),
        ("plant", "unique"),
    ]
    assert lines[0]["roots"] == pytest.approx([0.1, 0.4], abs=1e-12)
    assert lines[2]["roots"] == pytest.approx([0.1], abs=1e-12)


def test_without_json_a_person_reads_percent(written, capsys):
    assert main(["finance", "irr", written(HEAD + "plant,2017-01-01,-100\nplant,2018-01-01,110\n")]) == 0

    assert capsys.readouterr().out == "plant: unique, 10.000000 %\n"


def test_the_modified_rate_is_told_where_it_is_asked_for(written, capsys):
    file = written(HEAD + "plant,2017-01-01,-100\nplant,2018-01-01,60\nplant,2019-01-01,60\ngrant,2017-01-01,10\n")

    assert main(["finance", "irr", file, "--json", "--mirr", "10", "5"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(["finance", "irr", file, "--mirr", "10", "5"]) == 0

    # 60 × 1.05 + 60 = 123 after two years for 100
    assert [line["mirr"] for line in lines] == [pytest.approx(1.23**0.5 - 1, abs=1e-12), None]
    assert "modified: 10.905365 %\n" in capsys.readouterr().out


@pytest.mark.parametrize("rate", ["much", "-100", "inf"])
def test_a_modified_rate_takes_two_rates_in_per_cent(written, capsys, rate):
    with pytest.raises(SystemExit):
        main(["finance", "irr", written(HEAD), "--mirr", "10", rate])

    assert f"a number of per cent a year above -100, not '{rate}'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("series,date\na,2017-01-01\n", "line 1: the column amount is missing"),
        (HEAD + "a,2017-01-01,5\na,1 March,5\n", "line 3: a date looks like 2017-03-01, not '1 March'"),
        (HEAD + "a,2017-01-01,much\n", "line 2: amount must be a number, not 'much'"),
        (HEAD + "a,2017-01-01,inf\n", "line 2: amount must be a number, not 'inf'"),
        (HEAD + "a,2017-01-01\n", "line 2: 3 columns are needed, 2 are there"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_the_reason(written, capsys, text, says):
    assert main(["finance", "irr", written(text), "--json"]) == 1

    output = capsys.readouterr()
    assert says in output.err
    assert output.out == ""


def test_a_file_without_flows_has_no_lines(written, capsys):
    assert main(["finance", "irr", written(HEAD), "--json"]) == 0

    assert capsys.readouterr().out == ""
