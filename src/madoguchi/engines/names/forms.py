"""Legal forms: finds them in a name wherever they stand and however they are spelt, and takes them off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from madoguchi.engines.names.sounds import sound
from madoguchi.engines.names.tables import rows

Place = Literal["before", "after", "within"]

_CJK = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_LONGEST_PHRASE = 10


@dataclass(frozen=True, slots=True)
class Form:
    """A legal form as found in a name; `family` joins forms that translators use for one another."""

    key: str
    family: str
    elf: str = ""
    place: Place = "within"
    written: str = ""


def take_off_japanese(text: str) -> tuple[str, list[Form]]:
    """The text without forms in Japanese characters, and those forms.

    >>> take_off_japanese("株式会社サクラ水産")[0].strip(), take_off_japanese("サクラ水産(株)")[1][0].place
    ('サクラ水産', 'after')
    """
    if not _CJK.search(text):
        return text, []
    found: list[Form] = []

    def note(match: re.Match[str]) -> str:
        row = _japanese()[match.group()]
        before, after = text[: match.start()].strip(), text[match.end() :].strip()
        place: Place = "before" if not before else "after" if not after else "within"
        found.append(Form(row["form"], row["family"], row["elf"], place, match.group()))
        return " "

    return _japanese_pattern().sub(note, text), found


def take_off_of_reading(reading: str) -> str:
    """A katakana reading without the form read out at its beginning or end.

    >>> take_off_of_reading("カブシキガイシャサクラスイサン")
    'サクラスイサン'
    """
    for spelling in _spoken():
        if reading.startswith(spelling):
            return reading[len(spelling) :].strip()
        if reading.endswith(spelling):
            return reading[: -len(spelling)].strip()
    return reading


def take_off_words(words: list[str]) -> tuple[list[int], list[Form]]:
    """Which words of a Latin or Cyrillic name are left (by position) once its forms are off, and the forms.

    >>> take_off_words(["ооо", "восток"])[0], take_off_words(["vostok", "co", "ltd"])[0]
    ([1], [0])
    """
    keys = [word_key(word) for word in words]
    first, last, found = 0, len(words), []
    while last > first and (hit := _longest(keys, last, first, is_end=True)):
        length, row = hit
        last -= length
        found.append(_form(row, "after", words[last : last + length]))
    while first < last and (hit := _longest(keys, first, last, is_end=False)):
        length, row = hit
        found.append(_form(row, "before", words[first : first + length]))
        first += length
    kept, at = [], first
    while at < last:
        inner = _within(keys, at, last)
        if inner:
            found.append(_form(inner[1], "within", words[at : at + inner[0]]))
            at += inner[0]
        else:
            kept.append(at)
            at += 1
    return kept, found


def word_key(word: str) -> str:
    """One key for a word however it is transliterated; short abbreviations stand for themselves."""
    if len(word) < 5 or _CJK.match(word):
        return word
    return sound(word).replace("ye", "e").replace("oi", "o")


def _form(row: dict[str, str], place: Place, words: list[str]) -> Form:
    return Form(row["form"], row["family"], row["elf"], place, " ".join(words))


def _longest(keys: list[str], edge: int, other: int, *, is_end: bool) -> tuple[int, dict[str, str]] | None:
    allowed = ("any", "ends", "end") if is_end else ("any", "ends")
    for length in range(min(_LONGEST_PHRASE, abs(edge - other)), 0, -1):
        phrase = tuple(keys[edge - length : edge] if is_end else keys[edge : edge + length])
        row = _phrases().get(phrase)
        if row is not None and row["where"] in allowed:
            return length, row
    return None


def _within(keys: list[str], at: int, last: int) -> tuple[int, dict[str, str]] | None:
    for length in range(min(_LONGEST_PHRASE, last - at), 0, -1):
        row = _phrases().get(tuple(keys[at : at + length]))
        if row is not None and row["where"] == "any":
            return length, row
    return None


@cache
def _spellings() -> tuple[tuple[str, dict[str, str]], ...]:
    return tuple((spelling.strip(), row) for row in rows("forms") for spelling in row["spellings"].split("|"))


@cache
def _japanese() -> dict[str, dict[str, str]]:
    return {spelling: row for spelling, row in _spellings() if _CJK.search(spelling) and row["where"] != "ends"}


@cache
def _japanese_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(text) for text in sorted(_japanese(), key=len, reverse=True)))


@cache
def _spoken() -> tuple[str, ...]:
    return tuple(spelling for spelling, row in _spellings() if _CJK.search(spelling) and row["where"] == "ends")


@cache
def _phrases() -> dict[tuple[str, ...], dict[str, str]]:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for spelling, row in _spellings():
        if not _CJK.search(spelling):
            found.setdefault(tuple(word_key(word) for word in spelling.split()), row)
    return found
