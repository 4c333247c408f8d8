"""Which signs the fonts of this machine can draw. Read from the fonts themselves, once.

The typesetter would print an empty box for a sign that no font has. So it is told to use these families and no
others, and every text is compared with what they hold before it is set.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

# In the order in which they are tried. The last holds signs of currencies and arrows that the first lack.
FAMILIES = ("noto sans", "noto sans cjk jp", "noto sans jp", "dejavu sans")
_COLLECTION = b"ttcf"
_UNICODE = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
_SEGMENTS, _GROUPS = 4, 12
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}


@lru_cache(maxsize=1)
def shelf() -> Any:
    """The fonts of this machine, as the typesetter knows them."""
    import typst  # a large library, only for documents

    return typst.Fonts(include_embedded_fonts=False)


@lru_cache(maxsize=1)
def installed() -> tuple[str, ...]:
    """Those of the families this machine has, as they call themselves, in their order."""
    names = {one.family.lower(): one.family for one in shelf().fonts()}
    return tuple(names[one] for one in FAMILIES if one in names)


@lru_cache(maxsize=1)
def drawn() -> frozenset[int]:
    """The numbers of all signs that one of the families holds."""
    found: set[int] = set()
    for one in shelf().fonts():
        if one.family in installed() and one.path and one.weight == 400 and str(one.style).lower() == "normal":
            found |= signs_of(Path(one.path).read_bytes(), one.index)
    return frozenset(found)


def undrawn(texts: Iterable[str]) -> list[str]:
    """The signs of these texts that no family holds, each once, in the order of their numbers.

    >>> undrawn(["Snow", "\\n"])
    []
    """
    signs = {sign for text in texts for sign in text}
    return sorted(sign for sign in signs if not _is_unseen(sign) and ord(sign) not in drawn())


def draws(text: str) -> bool:
    """Can every sign of this text be drawn?"""
    return not undrawn([text])


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or "\ufe00" <= sign <= "\ufe0f"


def signs_of(font: bytes, index: int = 0) -> set[int]:
    """The numbers of the signs a font holds, from its table of characters (OpenType `cmap`, formats 4 and 12)."""
    start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == _COLLECTION else 0
    count = struct.unpack_from(">H", font, start + 4)[0]
    table = next(
        (
            struct.unpack_from(">I", font, start + 12 + 16 * number + 8)[0]
            for number in range(count)
            if font[start + 12 + 16 * number : start + 16 + 16 * number] == b"cmap"
        ),
        None,
    )
    found: set[int] = set()
    if table is None:
        return found
    for number in range(struct.unpack_from(">H", font, table + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, table + 4 + 8 * number)
        if (platform, encoding) in _UNICODE:
            found.update(_signs(font, table + offset))
    return found


def _signs(font: bytes, at: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", font, at)[0]
    if kind == _GROUPS:
        for first, last, _glyph in struct.iter_unpack(
            ">III", font[at + 16 : at + 16 + 12 * struct.unpack_from(">I", font, at + 12)[0]]
        ):
            yield from range(first, last + 1)
    elif kind == _SEGMENTS:
        yield from _segments(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    twice = struct.unpack_from(">H", font, at + 6)[0]
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * twice)
    ranges_at = at + 16 + 3 * twice
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    for number in range(count):
        for sign in range(starts[number], ends[number] + 1):
            glyph = sign
            if ranges[number]:
                place = ranges_at + 2 * number + ranges[number] + 2 * (sign - starts[number])
                glyph = struct.unpack_from(">H", font, place)[0]
                if not glyph:
                    continue
            if (glyph + deltas[number]) & 0xFFFF and sign != 0xFFFF:
                yield sign
