"""The command line: an overview that loads nothing, sentences for mistakes, exit codes that tell."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

import pytest
from django.db import OperationalError, ProgrammingError

from madoguchi import command
from madoguchi.site.commands import serve


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "madoguchi", *words],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=120,
    )


def test_the_overview_names_every_verb_and_loads_no_database():
    found = run("--help", DJANGO_SETTINGS_MODULE="no.such.settings")

    assert found.returncode == 0
    for verb in command.VERBS:
        assert f"madoguchi {verb}" in found.stdout


def test_the_overview_fits_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    assert max(map(len, command._overview().splitlines())) <= 80


def test_an_unknown_verb_is_a_sentence_and_no_stack_trace():
    found = run("dance")

    assert found.returncode == 2
    assert "no verb 'dance'" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MADOGUCHI_SEARCH_ENGINE", "grep", "it can be 'tantivy' or 'database'"),
        ("MADOGUCHI_MAIL", "pigeon", "it can be 'console', 'folder' or an address"),
        ("MADOGUCHI_UPLOAD_MEGABYTES", "many", "MADOGUCHI_UPLOAD_MEGABYTES"),
        ("MADOGUCHI_DATABASE_URL", "the pantry", "MADOGUCHI_DATABASE_URL is no address of a database"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(name, value, sentence, tmp_path):
    found = run("doctor", **{name: value, "MADOGUCHI_DATA": str(tmp_path)})

    assert found.returncode == 1
    assert sentence in found.stderr
    assert "Traceback" not in found.stderr


def test_a_data_folder_that_cannot_be_written_to_stops_the_start_with_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    found = run("doctor", MADOGUCHI_DATA=str(tmp_path / "file" / "data"))

    assert found.returncode == 1
    assert "MADOGUCHI_DATA names the folder" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_new_installation_is_told_to_migrate_and_of_no_damage(tmp_path):
    found = run("doctor", MADOGUCHI_DATA=str(tmp_path), MADOGUCHI_DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")

    assert found.returncode == 1
    assert [line for line in found.stdout.splitlines() if line.startswith("BAD")] == [
        line for line in found.stdout.splitlines() if "run madoguchi migrate" in line
    ]
    assert "protects" not in found.stdout


@pytest.mark.parametrize(
    ("fault", "shape"),
    [
        (OperationalError("no such column: proposals_proposal.joined_edition"), True),
        (OperationalError("no such table: journal_head"), True),
        (ProgrammingError('relation "journal_head" does not exist\nLINE 1: SELECT'), True),
        (OperationalError("database is locked"), False),
        (ProgrammingError("syntax error at or near"), False),
    ],
)
def test_a_database_of_an_older_version_is_told_to_migrate(fault, shape):
    assert ("madoguchi migrate" in command._of_the_database(fault)) == shape


def test_a_port_that_is_taken_is_named_and_nothing_is_started(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = argparse.Namespace(host="127.0.0.1", port=port, workers=1, no_worker=False)

        assert serve.run(options) == 1

    assert f"127.0.0.1, port {port}" in capsys.readouterr().err
    assert serve.why_not_free("127.0.0.1", port) == ""


def test_a_corridor_that_is_not_there_stops_the_start_with_a_sentence(tmp_path):
    found = run("doctor", MADOGUCHI_CORRIDOR=str(tmp_path / "nowhere"), MADOGUCHI_DATA=str(tmp_path))

    assert found.returncode == 1
    assert "nowhere" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_missing_file_is_named(tmp_path):
    found = run("names", "match", str(tmp_path / "left.csv"), str(tmp_path / "right.csv"))

    assert found.returncode == 1
    assert "left.csv" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("verb", sorted(command.VERBS))
def test_every_verb_explains_itself_with_an_example(verb, capsys, monkeypatch):
    monkeypatch.setattr(os, "environ", dict(os.environ))  # the demo changes it before the settings are read

    with pytest.raises(SystemExit) as ended:
        command.main([verb, "--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert "Example:" in said
    assert f"madoguchi {verb}" in said
