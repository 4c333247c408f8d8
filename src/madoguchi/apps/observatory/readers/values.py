"""Reads what stands in one cell: numbers, periods, statuses, keys."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from madoguchi.apps.observatory.models import (
    AMBIGUOUS,
    BREAK,
    CERTAIN,
    ESTIMATED,
    LOST,
    RECONSTRUCTED,
    STATUSES,
    WITHHELD,
)

_PERIOD = re.compile(r"\d{4}(-\d{2}|-Q[1-4]|-S[12]|/\d{4})?\Z|undated\Z")
_MISSING = frozenset({"", "nan", "na", "n/a", "null", "none", ":", "-", "–", "..", "...", "x", "***"})

# What SDMX calls a status, and what it is called here.
FROM_SDMX = {
    "A": CERTAIN, "": CERTAIN, "B": CERTAIN, "D": CERTAIN, "V": CERTAIN, "N": CERTAIN, "P": ESTIMATED, "E": ESTIMATED,
    "F": ESTIMATED, "I": RECONSTRUCTED, "U": AMBIGUOUS, "G": AMBIGUOUS, "M": LOST, "L": LOST, "O": LOST, "H": LOST,
    "S": WITHHELD, "Q": WITHHELD, "K": CERTAIN, "W": CERTAIN,
}  # fmt: skip
TO_SDMX = {CERTAIN: "A", RECONSTRUCTED: "I", AMBIGUOUS: "U", ESTIMATED: "E", LOST: "M", WITHHELD: "Q"}

# What SDMX says in the place of a status and what is none: the note of the pack it is kept as.
NOTES_OF_SDMX = {"B": BREAK, "D": "definition-differs"}


class NoNumber(ValueError):
    """A cell that should hold a number holds something else."""


def number(text: str, *, comma: bool = False) -> Decimal | None:
    """The number of a cell; None for what offices write when they have none.

    >>> number("1,234.5"), number("−3"), number(".."), number("1 234,5", comma=True)
    (Decimal('1234.5'), Decimal('-3'), None, Decimal('1234.5'))
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace(" ", "").replace("'", "")
    if plain.lower() in _MISSING:
        return None
    plain = plain.replace(".", "").replace(",", ".") if comma else plain.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise NoNumber(text) from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 18:
        raise NoNumber(text)
    return value


def period(text: str) -> str:
    """A period as it is kept here; empty when it is none.

    >>> [period(one) for one in ("2016", "201605", "2016Q1", "2016年", "2016年5月", "2016-5", "2016M05", "x")]
    ['2016', '2016-05', '2016-Q1', '2016', '2016-05', '2016-05', '2016-05', '']
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := re.fullmatch(r"(\d{4})年?(?:度)?", plain):
        return found[1]
    if found := re.fullmatch(r"(\d{4})(?:-|M|年)?(\d{1,2})月?", plain):
        month = int(found[2])
        return f"{found[1]}-{month:02}" if 1 <= month <= 12 else ""
    if found := re.fullmatch(r"(\d{4})-?Q([1-4])", plain):
        return f"{found[1]}-Q{found[2]}"
    return plain if _PERIOD.match(plain) else ""


def status(text: str, value: Decimal | None) -> str:
    """A status under its own name, or as SDMX calls it; empty when it is neither."""
    plain = text.strip()
    if plain in STATUSES:
        found = plain
    elif plain.upper() in FROM_SDMX:
        found = FROM_SDMX[plain.upper()]
    else:
        return ""
    if value is None:
        return found if found in {LOST, WITHHELD} else LOST
    return CERTAIN if found in {LOST, WITHHELD} else found


def note(text: str) -> str:
    """The note that goes with a status of SDMX: that the series breaks here, or that something else is counted.

    >>> note("B"), note("E")
    ('break', '')
    """
    return NOTES_OF_SDMX.get(text.strip().upper(), "")


def slug(*parts: str) -> str:
    """A part of a key: small letters, digits and hyphens.

    >>> slug("Trade", "AA>BB", "Crude petroleum"), slug("原油")
    ('trade.aa-bb.crude-petroleum', 'u539f6cb9')
    """
    return ".".join(made for part in parts if (made := _slug(part)))


def _slug(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", text).lower()).strip("-")
    return plain[:48] if plain or not text.strip() else "u" + "".join(f"{ord(sign):x}" for sign in text.strip())[:40]
