"""Numbers of companies: brought into one form, their check digits checked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number as compared: `is_valid` is None where no check is known."""

    scheme: str
    value: str
    is_valid: bool | None
    is_unique: bool


def identifier(scheme: str, value: str) -> Identifier:
    """A number in plain form with its check.

    >>> identifier("inn", "7707083893").is_valid, identifier("inn", "7707083894").is_valid
    (True, False)
    """
    row = _schemes().get(scheme, {"check": "", "unique": "no"})
    value = "".join(letter for letter in unicodedata.normalize("NFKC", value[:100]).upper() if letter.isalnum())
    if not row["check"]:
        return Identifier(scheme, value, None, row["unique"] == "yes")
    return Identifier(
        scheme, value, bool(value) and bool(_module(row["check"]).is_valid(value)), row["unique"] == "yes"
    )


def is_one_slip(left: str, right: str) -> bool:
    """Do two numbers differ by one digit, or by two neighbours changed over?

    >>> is_one_slip("1234", "1294"), is_one_slip("1234", "1324"), is_one_slip("1234", "4321")
    (True, True, False)
    """
    if len(left) != len(right) or left == right:
        return False
    apart = [at for at, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    if len(apart) == 1:
        return True
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and left[apart[0]] == right[apart[1]]
        and left[apart[1]] == right[apart[0]]
    )


@cache
def _schemes() -> dict[str, dict[str, str]]:
    return {row["scheme"]: row for row in table("schemes")}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `data/<name>.tsv`."""
    text = (files(__package__) / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(dict(zip(lines[0], line, strict=True)) for line in lines[1:])


@cache
def _module(name: str) -> Any:  # python-stdnum's modules share is_valid but no type
    return import_module(name)
