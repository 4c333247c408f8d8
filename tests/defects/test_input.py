"""What would happen if a control of what comes in and goes out were broken."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from madoguchi.apps.registry import records
from madoguchi.apps.registry.importers import delimited, ru_rmsp
from madoguchi.apps.registry.importers.rows import Options
from madoguchi.core import tables
from madoguchi.core.references import new_reference
from madoguchi.core.refusals import Refused
from madoguchi.core.ui import once
from madoguchi.core.ui.models import Submission
from tests import writing
from tests.cast import MONDAY
from tests.defects.registry import holds, is_caught, register

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "　＝1", " =1+1")


# Checks -------------------------------------------------------------------------------------------------


def a_form_sent_twice_acts_once() -> None:
    done: list[str] = []
    key = new_reference()

    def act() -> str:
        done.append("entry")
        return "/entry/"

    for _ in range(2):
        once.act_once(key, at=MONDAY, act=act)

    assert done == ["entry"]


def a_name_that_turns_the_writing_is_refused() -> None:
    with pytest.raises(Refused):
        records.clean_name("Sakura \u202egnihsiF")


def no_exported_cell_is_a_formula() -> None:
    listed = tables.Table("entries", ["title"], [{"title": one} for one in FORMULAS], {})
    text = b"".join(tables.pieces(listed, "csv")).decode("utf-8-sig")

    cells = [row[0] for row in csv.reader(io.StringIO(text)) if row]

    assert all(cell.startswith("'") for cell in cells[1:] if not cell.startswith("#")), cells


def an_xml_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.xml"
    path.write_text('<!DOCTYPE Файл [<!ENTITY a "b">]><Файл><Документ/></Файл>', "utf-8")

    with pytest.raises(Refused, match="xml-declares-types-or-entities"):
        list(ru_rmsp.read(path, Options("", "ru", {})))


def a_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_bytes("name\nВосток\n".encode() + "Причал\n".encode("cp1251"))

    problems = [one.problem for one in delimited.records(path, "utf-8")]

    assert problems == ["", "", "line-is-not-in-this-encoding"]


def a_long_transaction_is_noticed() -> None:
    from django.db import transaction

    with writing.watched() as watch, transaction.atomic():
        Submission.objects.create(key=new_reference(), at=MONDAY)
        sum(number * number for number in range(3_000_000))

    assert watch.too_long() != []


# Defects ------------------------------------------------------------------------------------------------


def patched(target: object, name: str, value: object) -> Any:
    return lambda: patch.object(target, name, value)


def always_first(key: str, defaults: Any) -> tuple[Submission, bool]:
    return Submission.objects.create(key=new_reference(), **defaults), True


@contextmanager
def types_are_let_in() -> Iterator[None]:
    plain: Any = vars(ru_rmsp)["iterparse"]

    def lax(stream: Any, *, events: Any, forbid_dtd: bool) -> Any:
        return plain(stream, events=events, forbid_dtd=False, forbid_entities=False)

    with patch.object(ru_rmsp, "iterparse", lax):
        yield


NEVER = re.compile(r"(?!)")

register(
    "input.once-key-ignored",
    "a form sent twice acts once",
    plant=patched(Submission.objects, "get_or_create", always_first),
    check=a_form_sent_twice_acts_once,
)
register(
    "input.direction-marks-allowed",
    "names hold no marks that turn the writing",
    plant=patched(records, "_BIDI", NEVER),
    check=a_name_that_turns_the_writing_is_refused,
)
register(
    "input.formulas-let-out",
    "no cell of a list is a formula",
    plant=patched(tables, "harmless", str),
    check=no_exported_cell_is_a_formula,
)
register(
    "input.wide-formulas-let-out",
    "nor one in wide signs, or behind a blank",
    plant=patched(tables, "FORMULA_STARTS", ("=", "+", "-", "@", "\t", "\r")),
    check=no_exported_cell_is_a_formula,
)
register(
    "input.types-in-xml",
    "XML declares no types and no entities",
    plant=types_are_let_in,
    check=an_xml_that_declares_entities_is_refused,
)
register(
    "input.encoding-swallowed",
    "a line in another encoding is named, not guessed",
    plant=patched(delimited, "_NO_TEXT", "\x00\x01"),
    check=a_line_in_another_encoding_is_named,
)
register(
    "input.transactions-unwatched",
    "a long write is noticed",
    plant=patched(writing.Watch, "too_long", lambda self: []),
    check=a_long_transaction_is_noticed,
)

test_the_control_holds, test_the_defect_is_caught = holds("input"), is_caught("input")
