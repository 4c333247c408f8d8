"""Numbers of companies: brought into one form, their check digits checked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

_DIGITS = "0123456789"
_LONGEST_REPAIRED = 24


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


def repaired(number: Identifier) -> frozenset[str]:
    """All valid numbers that one slip of the hand turns into this wrong one; none for a number that is valid or has no
    check digits.

    >>> "7707083893" in repaired(identifier("inn", "7707083894")), repaired(identifier("inn", "7707083893"))
    (True, frozenset())
    """
    value = number.value
    if number.is_valid is not False or not value or len(value) > _LONGEST_REPAIRED:
        return frozenset()
    check = _module(_schemes()[number.scheme]["check"]).is_valid
    slips = {value[:at] + digit + value[at + 1 :] for at in range(len(value)) for digit in _DIGITS}
    slips |= {value[:at] + value[at + 1] + value[at] + value[at + 2 :] for at in range(len(value) - 1)}
    return frozenset(slip for slip in slips - {value} if check(slip))


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
def worth(evidence: str) -> float:
    """What a kind of evidence is worth in general (`data/weights.tsv`), in powers of ten of the odds; 0 if it is not
    listed."""
    return _worths().get(evidence, 0.0)


@cache
def _worths() -> dict[str, float]:
    return {row["evidence"]: float(row["worth"]) for row in table("weights")}


@cache
def _module(name: str) -> Any:  # python-stdnum's modules share is_valid but no type
    return import_module(name)
