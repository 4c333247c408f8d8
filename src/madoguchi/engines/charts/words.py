"""Text in a picture: how wide it is, where it may be broken, how its numbers are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from unicodedata import east_asian_width
from zlib import crc32

SIZE = 13.0  # px; the stylesheet writes charts in this size
LINE = 17.0  # px from one line of a label to the next

_NARROW = frozenset(" .,:;'|!()[]ijlItfr-–·ⅠІ")
_BROAD = frozenset("mwMWЖШЩЮФМжшщюфм@%—")


@dataclass(frozen=True)
class Caption:
    """What a chart says about itself: each chart has a title, a description and a language.

    `statuses` are the words for the statuses that are not certain; those that occur are explained under the
    picture. `lost` is what stands where a value is missing. `source` is written into files that leave the page.
    """

    title: str
    description: str
    language: str
    unit: str = ""
    source: str = ""
    lost: str = "?"
    statuses: Mapping[str, str] = field(default_factory=dict)

    def key(self, *others: object) -> str:
        """A short name for this picture, the same each time, for the ids inside it."""
        return f"c{crc32('|'.join((self.title, self.description, self.language, *map(str, others))).encode()):x}"


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """About how wide the text is in px. An estimate on the safe side: a full em for kana and kanji, less for letters.

    >>> width("貿易") > width("ab")
    True
    """
    return round(sum(map(_ems, text)) * SIZE, 1)


def _ems(sign: str) -> float:
    if east_asian_width(sign) in "WF":
        return 1.0
    if sign in _NARROW:
        return 0.34
    if sign in _BROAD:
        return 0.95
    if sign.isupper():
        return 0.72
    return 0.6


@lru_cache(maxsize=4096)
def wrap(text: str, room: float, lines: int = 3) -> tuple[str, ...]:
    """The text in lines that fit into so many px; what does not fit ends in an ellipsis.

    Broken between words, and between any two signs of a text without spaces, as kana and kanji allow.

    >>> wrap("Executive branch and law enforcement practice", 180.0)
    ('Executive branch and law', 'enforcement practice')
    """
    rows, row = [], ""
    for piece in _pieces(text):
        if row and width((row + piece).rstrip()) > room:
            rows.append(row.rstrip())
            row = piece.lstrip()
        else:
            row += piece
    rows.append(row.rstrip())
    if len(rows) > lines:
        rows = [*rows[: lines - 1], " ".join(rows[lines - 1 :])]
    return tuple(_cut(one, room) for one in rows)


_NEVER_FIRST = frozenset("、。，．・：；？！）」』】ー〜々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sign in text:
        wide = east_asian_width(sign) in "WF"
        joins = (
            pieces
            and not pieces[-1].endswith(" ")
            and (sign in _NEVER_FIRST or not (wide or east_asian_width(pieces[-1][-1]) in "WF"))
        )
        if joins or (pieces and sign == " "):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _cut(row: str, room: float) -> str:
    if width(row) <= room:
        return row
    while row and width(row + "…") > room:
        row = row[:-1]
    return row.rstrip() + "…"


def number(value: float, language: str, decimals: int | None = None) -> str:
    """The number as the language writes it; as many decimals as it has, at most two, unless told.

    >>> number(-4969, "ru"), number(75.41, "ru"), number(-4969, "ja"), number(0.5, "en", 2)
    ('−4\\xa0969', '75,41', '−4,969', '0.50')
    """
    if decimals is None:
        decimals = next((places for places in (0, 1) if abs(value - round(value, places)) < 1e-9), 2)
    text = f"{abs(value):,.{decimals}f}"
    if language == "ru":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def safe(text: str) -> str:
    """The text with everything escaped that has a meaning in markup."""
    return escape(text, quote=True)
