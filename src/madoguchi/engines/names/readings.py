"""Readings of Japanese names: how the characters are said, in katakana, word by word (SudachiPy).

The dictionary is `core` where it is installed (extra "readings"), else `small`; `benchmarks/names_readings.py`
has the figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from threading import local
from typing import Any

_KANA = re.compile("[\u30a1-\u30fa\u30fc]+")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_SMALLER_KANA = str.maketrans("ヂヅヰヱヲ", "ジズイエオ")

_own = local()  # a tokenizer keeps its buffers inside itself, so each thread has its own


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a Japanese name as written, and as said (katakana; empty when the dictionary does not know)."""

    text: str
    reading: str


@cache
def dictionary_kind() -> str:
    """The better of the installed dictionaries."""
    return "core" if find_spec("sudachidict_core") else "small"


def katakana(text: str) -> str:
    """Hiragana as katakana; the rest stays.

    >>> katakana("さくら水産")
    'サクラ水産'
    """
    return text.translate(_HIRAGANA_TO_KATAKANA)


@lru_cache(maxsize=20_000)
def pieces(run: str) -> tuple[Piece, ...]:
    """The words of a run of Japanese characters, in short units, with their readings."""
    tokenizer, long_units, short_units = _tokenizer()
    found: list[Piece] = []
    for word in tokenizer.tokenize(run, long_units):
        parts = word.split(short_units)
        if len(parts) > 1 and "".join(part.reading_form() for part in parts) == word.reading_form():
            found.extend(_piece(part) for part in parts)
        else:
            found.append(_piece(word))
    return tuple(piece for piece in found if piece.text.strip())


def reading_of(text: str) -> str:
    """The whole reading in katakana; what cannot be read is left out.

    >>> reading_of("山川水産")
    'ヤマカワスイサン'
    """
    return "".join(piece.reading for piece in pieces(text))


def same_sound(reading: str) -> str:
    """Kana that are said alike, written alike: for comparing readings of two sources."""
    return katakana(reading).translate(_SMALLER_KANA)


def _piece(word: Any) -> Piece:  # SudachiPy ships no types
    text: str = word.surface()
    written = katakana(text)
    if _KANA.fullmatch(written):
        return Piece(text, written)
    reading: str = word.reading_form()
    return Piece(text, reading if _KANA.fullmatch(reading) else "")


def _tokenizer() -> tuple[Any, Any, Any]:
    if not hasattr(_own, "tokenizer"):
        from sudachipy import SplitMode

        _own.tokenizer = _dictionary().tokenizer()
        _own.long_units, _own.short_units = SplitMode.C, SplitMode.A
    return _own.tokenizer, _own.long_units, _own.short_units


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict=dictionary_kind())
