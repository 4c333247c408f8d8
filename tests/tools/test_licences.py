from __future__ import annotations

from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

from tools import licences


class Package(metadata.Distribution):
    """A package that exists only as the lines of its metadata."""

    def __init__(self, *lines: tuple[str, str]) -> None:
        self.lines = lines

    @property
    def metadata(self) -> Message:  # type: ignore[override]  # the standard library reads its own the same way
        message = Message()
        for name, value in self.lines:
            message[name] = value
        return message

    def read_text(self, filename: str) -> None:
        return None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


LONG = "Copyright (c) somebody\nAll rights reserved"
BSD = "License :: OSI Approved :: BSD License"
AGPL = "License :: OSI Approved :: GNU Affero General Public License v3"


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        ([("License-Expression", "Apache-2.0 OR GPL-2.0-only"), ("Classifier", AGPL)], "Apache-2.0 OR GPL-2.0-only"),
        ([("License", "MIT")], "MIT"),
        ([("License", "3-Clause BSD License")], "BSD-3-Clause"),
        ([("License", LONG), ("Classifier", BSD)], "BSD-3-Clause"),
        ([("License", "see file"), ("Classifier", BSD), ("Classifier", "License :: OSI Approved")], "BSD-3-Clause"),
        (
            [("Classifier", BSD), ("Classifier", AGPL)],
            "BSD-3-Clause AND GNU Affero General Public License v3",
        ),
        ([("License", "Dual, ask us")], "Dual, ask us"),
        ([], "not stated"),
    ],
)
def test_the_licence_is_what_the_package_states_most_exactly(lines: list[tuple[str, str]], licence: str) -> None:
    assert licences.licence_of(Package(*lines)) == licence


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT OR AGPL-3.0-only", True),
        ("MIT AND AGPL-3.0-only", False),
        ("BSD-3-Clause AND (GPL-3.0-only OR ISC)", True),
        ("BSD-3-Clause AND (GPL-3.0-only OR AGPL-3.0-only)", False),
        ("Apache-2.0 WITH LLVM-exception AND BSD-2-Clause", True),
        ("MIT WITH Surprise-exception", False),
        ("GPL-3.0-or-later", False),
        ("not stated", False),
        ("Dual, ask us", False),
        ("", False),
        ("(MIT", False),
        ("MIT MIT", False),
    ],
)
def test_a_licence_is_allowed_by_name_or_not_at_all(expression: str, allowed: bool) -> None:
    assert licences.is_allowed(expression) is allowed


def test_an_exception_holds_for_one_package_and_one_licence() -> None:
    found = licences.refusals({"psycopg": "LGPL-3.0-only", "other": "LGPL-3.0-only", "python-stdnum": "GPL-3.0-only"})

    assert found == [
        "other stands under “LGPL-3.0-only”, which is not on the list of allowed licences",
        "python-stdnum stands under “GPL-3.0-only”, which is not on the list of allowed licences",
    ]


def test_every_exception_says_why() -> None:
    assert all(len(reason) > 20 for _licence, reason in licences.EXCEPTIONS.values())


def test_no_strong_copyleft_is_allowed() -> None:
    assert not [name for name in licences.ALLOWED if "GPL" in name]


def test_what_the_product_is_made_of_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main([]) == 0, capsys.readouterr().out
    assert "0 not allowed" in capsys.readouterr().out
