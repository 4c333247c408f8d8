"""The verbs an operator types, as they are typed."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest

from madoguchi.core.clock import set_to
from madoguchi.core.journal import offline
from madoguchi.core.journal.models import Event, Sealed
from madoguchi.core.refusals import Refused
from madoguchi.site.commands import doctor, journal, subject

from .conftest import AT

pytestmark = pytest.mark.django_db


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.arguments(parser)
    with set_to(AT):
        return module.run(parser.parse_args([str(word) for word in words]))


def test_an_operator_signs_a_head_proves_an_event_and_hands_out_the_check(written, tmp_path, capsys):
    written(5)
    head, proof, export, check = (tmp_path / name for name in ("head.json", "proof.json", "journal.jsonl", "check.py"))

    assert run(journal, "head", "--sign") == 0
    head.write_text(capsys.readouterr().out)
    assert run(journal, "proof", 3) == 0
    proof.write_text(capsys.readouterr().out)
    assert run(journal, "export", export) == 0
    assert run(journal, "offline-verifier", check) == 0
    assert run(journal, "verify", "--head", head) == 0

    done = subprocess.run(
        [sys.executable, "-I", check, export, "--head", head, "--proof", proof], capture_output=True, check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("", None, "No such file or directory"),
        ("", b"\xff\xfe", "not UTF-8"),
        ("--head", b"{", "is not JSON"),
        ("--head", b"[]", "is not an object"),
        ("--proof", b"{}", "is no proof"),
    ],
)
def test_the_check_says_which_file_cannot_be_used(option, content, said, tmp_path, capsys):
    path = tmp_path / "given"
    if content is not None:
        path.write_bytes(content)
    (tmp_path / "journal.jsonl").touch()
    words = [option, path, *([tmp_path / "journal.jsonl"] if option else [])]

    assert offline.main([str(word) for word in words if word]) == 2

    told = capsys.readouterr()
    assert (str(path) in told.err, said in told.err, told.out) == (True, True, "")


def test_the_check_of_nothing_holds_nothing(capsys):
    with pytest.raises(SystemExit, match="2"):
        offline.main([])

    assert "holds" not in capsys.readouterr().out


def test_an_export_holds_nothing_that_was_sealed(written, anna, tmp_path):
    written(3)

    run(journal, "export", tmp_path / "journal.jsonl")

    text = (tmp_path / "journal.jsonl").read_text("utf-8")
    assert [word for word in (anna.name, anna.email, anna.reference, "Анна") if word in text] == []


def test_a_file_is_never_written_over(written, tmp_path):
    (tmp_path / "journal.jsonl").write_text("mine")

    with pytest.raises(Refused, match="file-exists"):
        run(journal, "export", tmp_path / "journal.jsonl")


@pytest.mark.parametrize(("event", "key"), [(9, "journal-no-event"), (1, "journal-no-head")])
def test_what_cannot_be_proved_is_refused_with_a_sentence(written, event, key):
    written(2)

    with pytest.raises(Refused, match=key):
        run(journal, "proof", event)


def test_verifying_an_altered_journal_fails_and_says_where(written, capsys):
    from django.db import connection

    from madoguchi.core.journal import protection

    written(3)
    with protection.lifted(connection):
        Event.objects.filter(seq=2).update(kind="other")

    assert run(journal, "verify") == 1
    assert "event 2 was altered" in capsys.readouterr().out


def test_erasing_is_shown_first_and_done_when_told(anna, kenji, written, capsys):
    written(2)
    words = ("erase", "anna@example.com", "--basis", "request of 3 March", "--second", "kenji@example.com")

    assert run(subject, *words) == 0
    assert Sealed.objects.count() == 2
    assert "Nothing was done" in capsys.readouterr().out
    assert run(subject, *words, "--yes") == 0

    anna.refresh_from_db()
    assert anna.name == ""


def test_the_doctor_says_what_needs_attention_and_how_bad_it_is(written, capsys, settings):
    settings.DEMO = False
    written(1)

    status = run(doctor, "--json")

    findings = json.loads(capsys.readouterr().out)
    assert status == 3
    assert "1 events under no signed head" in next(one["said"] for one in findings if one["what"] == "journal")
    assert not [one for one in findings if one["state"] == "BAD"]


def test_the_doctor_fails_when_keys_can_be_read_by_others(written, capsys):
    from madoguchi.core.journal import keys

    keys.public_key()
    (keys.folder() / keys.SIGNING).chmod(0o644)

    assert run(doctor) == 1
    assert "can be read by others" in capsys.readouterr().out
