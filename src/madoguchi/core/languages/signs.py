"""Signs that no text of a company needs, and that make it read differently from what it is."""

from __future__ import annotations

import re
import unicodedata

_CONTACTS = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+"  # an address
    r"|\+\d[\d\s()\-]{8,}\d"  # +7 423 222-33-44
    r"|(?<!\d)\(?0?\d{1,5}\)?-\d{1,4}-\d{3,4}(?!\d)"  # 011-222-3333
    r"|\(\d{3,5}\)\s*\d{2,3}[\s\-]\d{2}[\s\-]?\d{2}"  # (423) 222-33-44
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def turns_the_writing(text: str) -> bool:
    """Does it hold marks that turn the direction of writing?

    >>> turns_the_writing("Sakura"), turns_the_writing("Sakura \\u202egnihsif")
    (False, True)
    """
    return _DIRECTIONS.search(text) is not None


def names_a_contact(text: str) -> bool:
    """Does it hold what looks like an email address or a telephone number? Contacts have a gate of their own.

    >>> names_a_contact("電話 011-222-3333 まで"), names_a_contact("write to kenji@sakura.example")
    (True, True)
    >>> names_a_contact("HS 0302-0308, 1 150 000 t, 2026-11-23, 80-120 a month, -25 C")
    False
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    return _CONTACTS.search(plain) is not None


def legible(text: str) -> str:
    """The same without signs that nobody can see or type; blanks of every kind stay.

    >>> legible("sn\\x00ow\\u200b plough")
    'snow plough'
    """
    return "".join(sign for sign in text if sign.isprintable() or sign.isspace())
