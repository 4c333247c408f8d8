"""`madoguchi deadline due` works on a file alone and names the line it cannot use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


def deadline(tmp_path, text, *words):
    file = tmp_path / "received.csv"
    file.write_text(text, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "madoguchi", "deadline", "due", str(file), *words], capture_output=True, text=True
    )


def test_each_row_has_its_due_date_and_how_sure_it_is(tmp_path):
    rows = "country,received_on,working_days\nRU,2026-11-02,15\nJP,2026-12-25,5\nRU,2027-12-20,15\nFI,2026-12-18,5\n"

    found = deadline(tmp_path, rows, "--json")

    assert [json.loads(line) for line in found.stdout.splitlines()] == [
        {"due_on": "2026-11-24", "status": "decreed"},
        {"due_on": "2027-01-04", "status": "decreed"},
        {"due_on": "2028-01-18", "status": "projected"},
        {"due_on": "2026-12-29", "status": "projected"},
    ]


def test_a_file_without_a_country_takes_the_one_of_the_command(tmp_path):
    found = deadline(tmp_path, "received_on,working_days\n2026-11-02,15\n", "--country", "ru")

    assert "2026-11-24  decreed" in found.stdout
    assert "0 of them reach" in found.stdout


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("received_on,working_days\n2026-11-02,5\n", "line 1: the column country is missing (or give --country)"),
        ("country,received_on,working_days\nRU,02.11.2026,5\n", "line 2: received_on must be a date"),
        (
            "country,received_on,working_days\nRU,2026-11-02,5\nRU,2026-11-02,0\n",
            "line 3: working_days must be a whole number from 1 to 2,500",
        ),
        ("country,received_on,working_days\nRU,2026-11-02,-1\n", "line 2: working_days must be a whole number"),
        ("country,received_on,working_days\nQQ,2026-11-02,5\n", "line 2: no calendar is known for the country 'QQ'"),
        ("country,received_on,working_days\nRU,1812-09-14,5\n", "line 2: 1812-09-14 lies outside the calendar"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(tmp_path, text, sentence):
    found = deadline(tmp_path, text, "--json")

    assert found.returncode == 1
    assert sentence in found.stderr
    assert found.stdout == ""
