"""Brings a name into one way of writing: no invisible marks, one form of each letter, one script in each word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from madoguchi.engines.names.tables import rows

LONGEST_NAME = 400  # letters looked at; the longest registered names stay below, and a hostile megabyte costs nothing

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_APOSTROPHES = re.compile("(?<=[^\\W\\d_])['\u2019\u02bc\u02b9\u02ba\"`](?=[^\\W\\d_])")
_COMBINING = re.compile("[\u0300-\u036f\u0483-\u0489]+")
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ə": "a"}
)
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0430-\u045f\u0490-\u052f]")
_GREEK = re.compile("[\u03b1-\u03c9]")


def _confusables() -> tuple[dict[int, str], dict[int, str], frozenset[str]]:
    to_latin: dict[int, str] = {}
    to_cyrillic: dict[int, str] = {}
    latin_lookalikes: set[str] = set()
    for row in rows("confusables"):
        letter, latin = row["letter"], row["latin"]
        if row["likeness"] == "exact" or _GREEK.match(letter):
            to_latin[ord(letter)] = latin
        if _CYRILLIC.match(letter) and row["likeness"] == "exact" and letter != "ё":
            to_cyrillic.setdefault(ord(latin), letter)
            latin_lookalikes.add(latin)
    return to_latin, to_cyrillic, frozenset(latin_lookalikes)


_TO_LATIN, _TO_CYRILLIC, _LATIN_LOOKALIKES = _confusables()
_GREEK_TO_LATIN = {code: latin for code, latin in _TO_LATIN.items() if _GREEK.match(chr(code))}
_CYRILLIC_LOOKALIKES = frozenset(chr(code) for code in _TO_LATIN if _CYRILLIC.match(chr(code)))


def plain(text: str) -> str:
    """The first letters of a text as NFKC, without marks that cannot be seen; capitals are kept.

    >>> plain("㈱サクラ\u200b水産")
    '(株)サクラ水産'
    """
    text = text[:LONGEST_NAME]
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", text))


def has_invisible(text: str) -> bool:
    """Were there marks a reader cannot see?"""
    return INVISIBLE.search(text, 0, LONGEST_NAME) is not None


def has_direction_marks(text: str) -> bool:
    """Were there marks that turn the direction of writing?"""
    return _DIRECTIONS.search(text, 0, LONGEST_NAME) is not None


def without_apostrophes(text: str) -> str:
    """Joins what an apostrophe inside a word parts: Komsomol'sk, D'Arc, Об'єднання."""
    return _APOSTROPHES.sub("", text)


@lru_cache(maxsize=50_000)
def one_script(word: str) -> tuple[str, bool]:
    """A small-letter word with its look-alike letters brought to one script, and whether it had mixed scripts.

    >>> one_script("саkura"), one_script("востok"), one_script("plain")
    (('cakura', True), ('восток', True), ('plain', False))
    """
    if word.isascii():
        return word, False
    word = _COMBINING.sub("", unicodedata.normalize("NFD", word)) if not _CYRILLIC.search(word) else word
    word = word.translate(_PLAIN_LETTERS)
    latin, cyrillic, greek = bool(_LATIN.search(word)), bool(_CYRILLIC.search(word)), bool(_GREEK.search(word))
    if greek:
        word = word.translate(_GREEK_TO_LATIN)
        latin = True
    if not (latin and cyrillic):
        return word, greek
    only_cyrillic = [letter for letter in word if _CYRILLIC.match(letter) and letter not in _CYRILLIC_LOOKALIKES]
    only_latin = [letter for letter in word if _LATIN.match(letter) and letter not in _LATIN_LOOKALIKES]
    if len(only_cyrillic) > len(only_latin) or (not only_latin and len(_CYRILLIC.findall(word)) * 2 > len(word)):
        return word.translate(_TO_CYRILLIC), True
    return word.translate(_TO_LATIN), True


def look_alike(word: str) -> str:
    """The word of the other script that looks the same, or nothing if it has letters of its own.

    >>> look_alike("caxap"), look_alike("sakura"), look_alike("сова"), look_alike("юг")
    ('сахар', '', 'coba', '')
    """
    letters = set(word)
    if len(word) < 3:
        return ""
    if letters <= _LATIN_LOOKALIKES:
        return word.translate(_TO_CYRILLIC)
    if letters <= _CYRILLIC_LOOKALIKES:
        return word.translate(_TO_LATIN)
    return ""
