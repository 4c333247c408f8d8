"""`madoguchi names link`: two files, linked without a database."""

from __future__ import annotations

import json

import pytest

from madoguchi import command

LEFT = (
    "id,name,number_inn,region,web,founded_on\n"
    "a,株式会社サクラ水産,,JP-01,sakura.example,1990-01-01\n"
    "b,ООО «Восток Логистика»,7707083893,RU-PRI,,\n"
    "c,Nordlicht,,,,\n"
)
RIGHT = (
    "id,name,number_inn,region,web,founded_on\n"
    '1,"Sakura Suisan Co., Ltd.",,JP-01,www.sakura.example,\n'
    "2,Vostok Logistics LLC,7707083893,,,\n"
)


@pytest.fixture
def files(tmp_path):
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_text(LEFT, "utf-8")
    right.write_text(RIGHT, "utf-8")
    return [str(left), str(right)]


@pytest.mark.parametrize("where", [[], ["--bulk"]], ids=["in memory", "on disk"])
def test_two_registers_are_linked_with_reasons(files, where, capsys):
    status = command.main(["names", "link", *files, "--json", *where])

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == 0
    assert [(one["left"], one["right"], one["outcome"]) for one in found] == [("a", "1", "same"), ("b", "2", "same")]
    assert {reason["key"] for reason in found[0]["reasons"]} >= {"same-reading", "same-web"}


def test_one_screen_counts_what_was_found(files, capsys):
    command.main(["names", "link", *files])

    assert "2 the same company, 0 to ask a person about." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name\nA\n", "the columns id and name are needed; found: name."),
        ("id,name,founded_on\n1,A,yesterday\n", "line 2: founded_on is no date ('yesterday')"),
        ('id,name\n1,"A\n', "no CSV"),
        ("", "found: none."),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(files, tmp_path, text, sentence, capsys):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text, "utf-8")

    status = command.main(["names", "link", str(wrong), files[1]])

    assert status == 1
    assert sentence in capsys.readouterr().err
